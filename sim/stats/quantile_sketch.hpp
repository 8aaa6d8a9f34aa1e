#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sim {

/// The values of a sample, for its quantiles: all of them up to `capacity`, beyond that a few that
/// stand for all, in memory that grows with the logarithm of their number.
///
/// A full level is sorted, and every second of its values goes on to the next level, where it
/// stands for two (Manku, Rajagopalan and Lindsay, SIGMOD 1998). Which half is kept alternates, so
/// that no random numbers are needed and errors of one level cancel in pairs. A value: the same
/// calls in the same order give the same bytes.
class QuantileSketch {
 public:
  static constexpr std::size_t capacity = 16'384;

  void add(double value);

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// Whether every value is still there.
  [[nodiscard]] bool is_exact() const noexcept { return levels_.size() <= 1; }
  /// The share of count() values <= x is off by no more than this, for any x: half a value at most
  /// for each that goes on, so levels / (2 capacity): 0.02 % of a million, 0.04 % of 100 million.
  [[nodiscard]] double rank_error() const noexcept;

  /// Values of level k stand for 2^k each; exact ones are in the order of the calls.
  [[nodiscard]] const std::vector<std::vector<double>>& levels() const noexcept { return levels_; }

 private:
  void hand_on(std::size_t level);

  std::vector<std::vector<double>> levels_;
  std::vector<bool> keeps_second_;  ///< By level: which half goes on next.
  std::uint64_t count_ = 0;
};

}  // namespace sim
