#pragma once

#include <fstream>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/source_dir.hpp"

/// One case of tests/data/validation_cases.json, or of services_cases.json where its id begins with
/// "S": what goes in, and what has to come out. Nobody who
/// wrote the code under test computed these numbers. On destruction nothing is checked: end a test
/// with check_complete(), which fails when a number of the case was never compared.
class ValidationCase {
 public:
  explicit ValidationCase(const std::string& id) : case_(find(id)) {
    for (const auto& item : case_.at("expected").items()) open_.insert(item.key());
  }

  [[nodiscard]] double parameter(const std::string& name) const {
    return case_.at("params").at(name).get<double>();
  }
  [[nodiscard]] int count(const std::string& name) const {
    return case_.at("params").at(name).get<int>();
  }
  [[nodiscard]] double expected(const std::string& name) const {
    return case_.at("expected").at(name).get<double>();
  }

  /// Compares with the number of this name, as precisely as the suite promises by default.
  void check(const std::string& name, double value, double relative = 1e-9) {
    INFO(case_.at("id").get<std::string>() << ": " << name);
    // An expected 0 has no relative error; it has to be met exactly.
    CHECK(value == Approx(expected(name)).epsilon(relative).margin(0).scale(0));
    open_.erase(name);
  }

  void check_complete() const {
    INFO(case_.at("id").get<std::string>());
    CHECK(open_ == std::set<std::string>{});
  }

 private:
  static nlohmann::json find(const std::string& id) {
    const bool of_services = id.front() == 'S';
    std::ifstream file(source_dir() + "/tests/data/" +
                       (of_services ? "services_cases.json" : "validation_cases.json"));
    for (const auto& entry : nlohmann::json::parse(file)) {
      if (entry.at("id") == id) return entry;
    }
    throw std::runtime_error("no validation case " + id);
  }

  nlohmann::json case_;
  std::set<std::string> open_;
};
