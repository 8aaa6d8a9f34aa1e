#include "sim/stats/quantile_sketch.hpp"

#include <algorithm>

namespace sim {

void QuantileSketch::add(double value) {
  if (levels_.empty()) levels_.emplace_back();
  ++count_;
  levels_.front().push_back(value);
  for (std::size_t level = 0; levels_[level].size() > capacity; ++level) hand_on(level);
}

double QuantileSketch::rank_error() const noexcept {
  if (is_exact()) return 0;
  return static_cast<double>(levels_.size() - 1) / (2 * static_cast<double>(capacity));
}

void QuantileSketch::hand_on(std::size_t level) {
  if (level + 1 == levels_.size()) {
    levels_.emplace_back();
    keeps_second_.resize(level + 1);
  }
  std::vector<double>& full = levels_[level];
  std::sort(full.begin(), full.end());
  // An odd one out waits for the next time.
  const std::size_t even = full.size() / 2 * 2;
  for (std::size_t at = keeps_second_[level] ? 1 : 0; at < even; at += 2) {
    levels_[level + 1].push_back(full[at]);
  }
  keeps_second_[level] = !keeps_second_[level];
  full.erase(full.begin(), full.begin() + static_cast<std::ptrdiff_t>(even));
}

}  // namespace sim
