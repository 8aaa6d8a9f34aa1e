#pragma once

#include <map>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "tools/input/diagnostic.hpp"
#include "tools/input/read_scenario.hpp"

namespace tools {

/// Every value that a scenario file and what it extends say about the model, by dotted path
/// ("architecture.auto_scaling_groups.web.min"), as a person would write it. Without what changes
/// no figure: texts, objectives, and in `run` the seed, the replications and the precision.
[[nodiscard]] tl::expected<std::map<std::string, std::string>, Diagnostics> model_text(
    const std::string& name_or_path, const ReadOptions& options);

/// A rate or a length of time of a scenario, and that many times as much.
struct ScaledValue {
  std::string path;  ///< Dotted; of a default: without ids.
  std::string before;
  std::string after;        ///< What to put in its place, as JSON or plain text.
  bool is_default = false;  ///< The scenario does not say it, and scenarios/defaults does.

  /// The options that read the scenario with this value.
  [[nodiscard]] ReadOptions applied(ReadOptions options) const;
};

/// Every rate and length of time that a scenario rests on, whether its files say it or the
/// defaults, each times `factor`; a law (a distribution) is one value. Without `run`, which is how
/// to ask and no part of the model, and without zeros, of which any multiple is the same. The
/// scenario has to be a right one.
[[nodiscard]] tl::expected<std::vector<ScaledValue>, Diagnostics> scaled_rates_and_durations(
    const std::string& name_or_path, const ReadOptions& options, double factor);

}  // namespace tools
