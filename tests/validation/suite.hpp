#pragma once

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "models/experiment/simulate.hpp"
#include "tests/source_dir.hpp"
#include "tools/input/read_scenario.hpp"

namespace validation {

/// An expected value of tests/data/validation_cases.json, or of tests/data/services_cases.json
/// where the case begins with S: computed by others, in two ways.
inline double truth(const std::string& id, const std::string& quantity) {
  static const std::vector<nlohmann::json> files = [] {
    std::vector<nlohmann::json> read;
    for (const char* name : {"validation_cases.json", "services_cases.json"}) {
      std::ifstream file(source_dir() + "/tests/data/" + name);
      read.push_back(nlohmann::json::parse(file));
    }
    return read;
  }();
  for (const nlohmann::json& one : files[id.front() == 'S' ? 1 : 0]) {
    if (one.at("id") == id) return one.at("expected").at(quantity).get<double>();
  }
  throw std::out_of_range("no validation case " + id);
}

inline models::Scenario read(const std::string& name, const std::vector<std::string>& set = {}) {
  tools::ReadOptions options;
  options.overrides = set;
  auto scenario = tools::read_scenario(name, options);
  if (!scenario) {
    for (const auto& diagnostic : scenario.error()) {
      UNSCOPED_INFO(tools::format_diagnostic(diagnostic));
    }
  }
  REQUIRE(scenario.has_value());
  return std::move(*scenario);
}

inline models::ScenarioReport simulate(const models::Scenario& scenario,
                                       const models::SimulationOptions& options) {
  const auto prices = tools::read_prices(scenario);
  REQUIRE(prices.has_value());
  return models::simulate(scenario, *prices, options);
}

inline models::ScenarioReport simulate(const models::Scenario& scenario,
                                       std::int64_t replications = 0) {
  models::SimulationOptions options;
  if (replications > 0) options.replications = replications;
  return simulate(scenario, options);
}

inline models::ScenarioReport precise(
    models::Scenario scenario, std::uint64_t seed, double precision,
    models::SamplingMethod method = models::SamplingMethod::Auto) {
  scenario.run.seed = seed;
  models::SimulationOptions options;
  options.precision = precision;
  options.method = method;
  return simulate(scenario, options);
}

inline models::ScenarioReport drawn(const models::Scenario& scenario, std::int64_t replications,
                                    models::SamplingMethod method) {
  models::SimulationOptions options;
  options.replications = replications;
  options.method = method;
  return simulate(scenario, options);
}

/// Requests lost to a cause, in a phase or in all.
inline double lost_to(const models::ScenarioReport& report, const std::string& cause,
                      const std::string& phase = {}) {
  double sum = 0;
  for (const models::BlameEntry& entry : report.blame) {
    if (entry.cause == cause && (phase.empty() || entry.phase == phase)) sum += entry.requests_lost;
  }
  return sum;
}

/// Seconds of a drill.
inline double downtime(const models::ScenarioReport& report) {
  double sum = 0;
  for (const auto& entry : report.blame) sum += entry.downtime;
  return sum;
}

inline double moment(const models::ScenarioReport& report, const std::string& text) {
  const auto found =
      std::find_if(report.timeline.begin(), report.timeline.end(),
                   [&](const auto& record) { return record.text.find(text) != std::string::npos; });
  CAPTURE(text);
  REQUIRE(found != report.timeline.end());
  return found->at;
}

inline models::ScenarioReport run(const std::string& name, const std::vector<std::string>& set = {},
                                  std::int64_t replications = 0) {
  return simulate(read(name, set), replications);
}

/// One comparison of the suite: a metric, scaled and possibly turned around, against the truth.
struct Comparison {
  std::string metric;
  double truth = 0;
  double largest_relative_error = 0.01;  ///< Of the standard error: 5 % for rare events.
  bool complement = false;               ///< The truth is 1 - metric.
  double scale = 1;                      ///< Multiplies the metric, e.g. seconds to hours.
};

struct Judgement {
  bool passed = false;
  double estimate = 0;
  double standard_error = 0;
};

inline Judgement judge(const models::ScenarioReport& report, const Comparison& asked) {
  const models::MetricEstimate* metric = report.find(asked.metric);
  REQUIRE(metric != nullptr);
  Judgement judgement;
  judgement.estimate = (asked.complement ? 1 - metric->mean : metric->mean) * asked.scale;
  REQUIRE(metric->standard_error.has_value());
  judgement.standard_error = *metric->standard_error * asked.scale;
  const double off = std::abs(judgement.estimate - asked.truth);
  judgement.passed =
      off < 4 * judgement.standard_error &&
      judgement.standard_error < asked.largest_relative_error * std::abs(asked.truth);
  return judgement;
}

/// The rule of the suite: |estimate - truth| < 4 SE and SE small enough; a failure is tried once
/// more with a new seed and four times the work. Returns what was judged last.
inline models::ScenarioReport check(const std::string& name,
                                    const std::vector<Comparison>& comparisons,
                                    const std::vector<std::string>& set = {}) {
  models::Scenario scenario = read(name, set);
  models::ScenarioReport first = simulate(scenario);
  bool all = true;
  for (const Comparison& asked : comparisons) all = all && judge(first, asked).passed;
  if (all) {
    SUCCEED(name);
    return first;
  }
  scenario.run.seed += 1;
  models::ScenarioReport second = simulate(scenario, 4 * scenario.run.replications);
  for (const Comparison& asked : comparisons) {
    const Judgement judgement = judge(second, asked);
    CAPTURE(name, asked.metric, asked.truth, judgement.estimate, judgement.standard_error);
    CHECK(judgement.passed);
  }
  return second;
}

}  // namespace validation
