#include "sim/stats/stratum_weights.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/require.hpp"

namespace sim {

namespace {

double factor(double probability, double middle) {
  return middle > 0 ? probability / middle : 1;
}

}  // namespace

StratumWeights::StratumWeights(std::vector<double> first, std::vector<double> other)
    : first_(std::move(first)), other_(std::move(other)) {
  require(first_.size() == other_.size(), "stratum weights: not as many strata");
  for (std::size_t k = 0; k < first_.size(); ++k) {
    require(first_[k] >= 0 && other_[k] >= 0, "stratum weights: negative probability");
    middle_.push_back((first_[k] + other_[k]) / 2);
  }
}

double StratumWeights::factor_of_first(std::size_t stratum) const {
  return factor(first_[stratum], middle_[stratum]);
}

double StratumWeights::factor_of_other(std::size_t stratum) const {
  return factor(other_[stratum], middle_[stratum]);
}

double StratumWeights::largest_factor() const {
  double largest = 1;
  for (std::size_t k = 0; k < strata(); ++k) {
    largest = std::max({largest, factor_of_first(k), factor_of_other(k)});
  }
  return largest;
}

}  // namespace sim
