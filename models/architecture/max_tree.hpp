#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace models {

/// Largest of any run of values, and the first value above a level, both in O(log n).
///
/// A complete binary tree in one array: each node holds the larger of its two children, the leaves
/// are the values, padded with minus infinity to a power of two.
class MaxTree {
 public:
  MaxTree() = default;

  explicit MaxTree(const std::vector<double>& values) {
    while (leaves_ < values.size()) leaves_ *= 2;
    nodes_.assign(2 * leaves_, lowest);
    std::copy(values.begin(), values.end(), nodes_.begin() + static_cast<std::ptrdiff_t>(leaves_));
    for (std::size_t node = leaves_ - 1; node > 0; --node) {
      nodes_[node] = std::max(nodes_[2 * node], nodes_[2 * node + 1]);
    }
  }

  /// Largest of all values, minus infinity where there are none.
  [[nodiscard]] double top() const noexcept { return nodes_[1]; }

  /// Largest of the values [first, last), minus infinity where that is empty.
  /// Requires last <= number of values.
  [[nodiscard]] double max(std::size_t first, std::size_t last) const noexcept {
    double largest = lowest;
    std::size_t left = first + leaves_;
    std::size_t right = last + leaves_;
    for (; left < right; left /= 2, right /= 2) {
      if (left % 2 == 1) largest = std::max(largest, nodes_[left++]);
      if (right % 2 == 1) largest = std::max(largest, nodes_[--right]);
    }
    return largest;
  }

  /// Index of the first value at or after `first` that is above `level`; `npos` without one.
  [[nodiscard]] std::size_t first_above(std::size_t first, double level) const noexcept {
    if (first >= leaves_) return npos;
    std::size_t node = first + leaves_;
    while (!(nodes_[node] > level)) {
      ++node;  // The next subtree to the right, taken as high up as it starts there.
      while (node % 2 == 0) node /= 2;
      if (node == 1) return npos;  // Past the last leaf.
    }
    while (node < leaves_) node = nodes_[2 * node] > level ? 2 * node : 2 * node + 1;
    return node - leaves_;
  }

  static constexpr std::size_t npos = std::numeric_limits<std::size_t>::max();

 private:
  static constexpr double lowest = -std::numeric_limits<double>::infinity();

  std::size_t leaves_ = 1;
  std::vector<double> nodes_{lowest, lowest};  ///< nodes_[0] is unused, nodes_[1] is the root.
};

}  // namespace models
