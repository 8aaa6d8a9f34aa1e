#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace models {

/// Whether what was asked of a design holds, at the unfavourable end of the interval.
enum class ObjectiveVerdict : std::uint8_t {
  Met,        ///< The whole interval keeps the rule.
  Missed,     ///< The whole interval breaks it.
  Undecided,  ///< The interval does both, or there is none.
};

/// "met", "missed", "undecided".
[[nodiscard]] const char* to_string(ObjectiveVerdict verdict) noexcept;

/// One objective and what the simulation says about it.
struct ObjectiveResult {
  std::string metric;
  std::string rule;
  ObjectiveVerdict verdict = ObjectiveVerdict::Undecided;
  std::optional<double> value;  ///< Of the mean or the quantile; absent where nothing was observed.
  std::optional<double> low;    ///< Of its interval.
  std::optional<double> high;
  double confidence = 0.95;  ///< Of the interval: all of a scenario hold together with 0.95.
  std::string reason;        ///< Why there is no value or no interval; empty otherwise.
  /// Undecided: replications that would probably decide it. Absent where no number would.
  std::optional<std::int64_t> replications_needed;
};

}  // namespace models
