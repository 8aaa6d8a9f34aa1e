#pragma once

#include <cstdint>
#include <optional>

#include "sim/stats/estimate.hpp"
#include "sim/stats/moments.hpp"

namespace sim {

/// What a paired experiment says about B against A. Whether more is better is not its business.
enum class PairedVerdict : std::uint8_t { BLess, BMore, Undecided };

/// Two designs that met the same failures: one pair of results for each replication.
class PairedComparison {
 public:
  void add(double a, double b) noexcept;
  /// As if the pairs of `other` had been added after these.
  void merge(const PairedComparison& other) noexcept;

  [[nodiscard]] std::uint64_t count() const noexcept { return pairs_.count(); }
  [[nodiscard]] double mean_a() const noexcept { return pairs_.mean_second(); }
  [[nodiscard]] double mean_b() const noexcept { return pairs_.mean_first(); }

  /// Mean of b - a with the t interval of the differences.
  [[nodiscard]] Estimate difference(double confidence) const;
  /// Mean b / mean a, interval by the delta method on the logarithm of the ratio (t, n - 1).
  /// Empty unless both means are positive.
  [[nodiscard]] std::optional<Estimate> ratio(double confidence) const;
  /// BLess or BMore where the interval of the difference leaves out zero.
  [[nodiscard]] PairedVerdict verdict(double confidence) const;

  /// What the pairing achieved: the correlation of a and b.
  [[nodiscard]] double correlation() const noexcept { return pairs_.correlation(); }
  /// Variance of the difference of independent runs over that of these pairs: 4 means that as many
  /// unpaired runs would have needed four times as long. Empty where the differences do not vary.
  [[nodiscard]] std::optional<double> variance_reduction() const noexcept;

 private:
  Moments differences_;
  JointMoments pairs_;  // (b, a)
};

}  // namespace sim
