#pragma once

#include <cstddef>
#include <vector>

#include "models/analytic/markov_chain.hpp"

namespace models::analytic {

/// The rates of a chain as a full table, for eliminations that fill it in. The diagonal is 0.
class SquareTable {
 public:
  explicit SquareTable(const MarkovChain& chain)
      : size_(chain.size()), cells_(chain.size() * chain.size(), 0.0) {
    for (std::size_t from = 0; from < size_; ++from) {
      for (const auto& step : chain.transitions(from)) (*this)(from, step.to) = step.rate;
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] double& operator()(std::size_t row, std::size_t column) {
    return cells_[row * size_ + column];
  }
  [[nodiscard]] double operator()(std::size_t row, std::size_t column) const {
    return cells_[row * size_ + column];
  }

 private:
  std::size_t size_;
  std::vector<double> cells_;
};

}  // namespace models::analytic
