#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"
#include "tools/cli/run_command.hpp"
#include "tools/input/read_scenario.hpp"
#include "tools/report/course.hpp"

namespace tools {

/// Everything that a run needs, read and right.
struct RunInput {
  struct Item {
    std::string argument;  ///< What read_scenario took.
    models::Scenario scenario;
  };
  std::vector<Item> scenarios;
  std::map<std::string, models::PriceBook> prices;  ///< By region.
  std::vector<std::string> figures;  ///< RunOptions::figures as the metrics are named.
  std::uint64_t seed = 1;            ///< Of every scenario.
  bool seeds_differ = false;         ///< The files name several, and the first was taken.
  Course course;                     ///< Where RunOptions::course asks for one.
  bool progression = false;          ///< One folder was named, and these are its stages.

  /// What read_scenario took, one for each scenario.
  [[nodiscard]] std::vector<std::string> arguments() const;
  /// In order.
  [[nodiscard]] std::vector<const models::Scenario*> all() const;
};

/// Reads the scenarios and the prices of their regions. Errors: those of all files together.
[[nodiscard]] tl::expected<RunInput, Diagnostics> read_run_input(const RunOptions& options);

}  // namespace tools
