#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sim {

/// A closed range of values, low <= high.
struct Interval {
  double low = 0;
  double high = 0;

  [[nodiscard]] constexpr bool contains(double value) const noexcept {
    return low <= value && value <= high;
  }
  [[nodiscard]] constexpr double width() const noexcept { return high - low; }
  [[nodiscard]] constexpr double half_width() const noexcept { return 0.5 * (high - low); }
  friend constexpr bool operator==(const Interval&, const Interval&) noexcept = default;
};

/// How an interval was made. docs/models/statistics.md says when each is used.
enum class IntervalMethod : std::uint8_t {
  StudentT,        ///< Mean of independent replications.
  StratifiedT,     ///< Mean over strata of known probabilities.
  ControlVariate,  ///< Mean, corrected by what is known about other quantities of the same runs.
  BcaBootstrap,    ///< Mean or ratio of few, skewed observations.
  RatioDelta,      ///< Ratio of sums, delta method.
  RatioJackknife,  ///< Ratio of sums over fewer than 100 cycles.
  LogRatio,        ///< Ratio of two means, delta method on its logarithm.
  BatchMeans,      ///< One long run cut into batches.
  Wilson,          ///< Proportion.
  ClopperPearson,  ///< Proportion, coverage guaranteed.
  OrderStatistic,  ///< Quantile.
  Splitting,       ///< Independent repetitions of multilevel splitting.
  ZeroEvents,      ///< Nothing was observed: an upper bound only.
};

/// The method in words, as reports print it, e.g. "BCa bootstrap".
[[nodiscard]] std::string_view to_string(IntervalMethod method) noexcept;

/// A number that came out of random runs, and how well it is known.
struct Estimate {
  double value = 0;
  std::optional<Interval> interval;  ///< Empty where there were too few observations for one.
  double confidence = 0.95;  ///< Of the interval, two-sided unless the method says otherwise.
  IntervalMethod method = IntervalMethod::StudentT;

  friend bool operator==(const Estimate&, const Estimate&) = default;
};

}  // namespace sim
