#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "models/architecture/design_change.hpp"
#include "models/experiment/paired_run.hpp"
#include "tools/cli/run_command.hpp"
#include "tools/input/defaults.hpp"
#include "tools/input/document.hpp"
#include "tools/input/read_scenario.hpp"

namespace tools {

/// Designs that are to meet the same failures, read and right.
struct PairedInput {
  struct Item {
    models::Scenario scenario;
    Document document;     ///< What the scenario was made of.
    std::string argument;  ///< What read_scenario took.
  };
  std::vector<Item> items;
  std::map<std::string, models::PriceBook> prices;  ///< By region.
  Defaults defaults;
  std::uint64_t seed = 1;     ///< Of every scenario.
  bool seeds_differ = false;  ///< The files name several, and the first was taken.

  /// What read_scenario took, one for each design.
  [[nodiscard]] std::vector<std::string> arguments() const;
  /// What differs from the first design. Requires index < items.size().
  [[nodiscard]] std::vector<models::DesignChange> changes_of(std::size_t index) const;
  /// Every design as an experiment takes it. Points into this object.
  [[nodiscard]] std::vector<models::PairedDesign> designs() const;
};

/// A scenario with the changes that make it one design of several.
struct DesignRequest {
  std::string argument;  ///< As read_scenario takes it.
  ReadOptions read;
  std::string named;  ///< What an error in an override is blamed on; empty: "--set".
};

/// Reads designs and the prices of their regions. Errors: those of all designs together, each once;
/// designs that cannot be paired, since one is a drill or ends with its first outage and another is
/// or does not.
[[nodiscard]] tl::expected<PairedInput, Diagnostics> read_paired_input(
    const std::vector<DesignRequest>& requests, const std::optional<std::uint64_t>& seed);

/// Amount of work, threads and interruption as the options ask for; the progress is left empty.
/// Error: a message for the user where --years or --method cannot be had.
[[nodiscard]] tl::expected<models::SimulationOptions, std::string> paired_simulation(
    const RunOptions& options, const Console& console, const PairedInput& input);

}  // namespace tools
