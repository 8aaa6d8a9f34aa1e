#include "models/analytic/stationary.hpp"

#include <limits>
#include <numeric>

#include <Eigen/Dense>
#include <Eigen/Sparse>

#include "models/analytic/square_table.hpp"
#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

constexpr std::size_t largest_dense = 200;

using Index = Eigen::Index;

/// Takes states out one by one, last first, and gives their flow to the states before them.
void eliminate(SquareTable& rate) {
  for (std::size_t k = rate.size() - 1; k > 0; --k) {
    double out = 0;
    for (std::size_t j = 0; j < k; ++j) out += rate(k, j);
    for (std::size_t i = 0; i < k; ++i) {
      if (rate(i, k) == 0) continue;
      rate(i, k) /= out;
      for (std::size_t j = 0; j < k; ++j) {
        if (j != i) rate(i, j) += rate(i, k) * rate(k, j);
      }
    }
  }
}

void normalise(StateVector& weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= total;
}

/// Calls entry(row, column, value) for the transposed generator with its first row all ones.
template <class Entry>
void balance_equations(const MarkovChain& chain, Entry entry) {
  for (std::size_t from = 0; from < chain.size(); ++from) {
    entry(0, from, 1.0);
    if (from > 0) entry(from, from, -chain.exit_rate(from));
    for (const auto& step : chain.transitions(from)) {
      if (step.to > 0) entry(step.to, from, step.rate);
    }
  }
}

Eigen::VectorXd solve_dense(const MarkovChain& chain, const Eigen::VectorXd& right) {
  const auto n = static_cast<Index>(chain.size());
  Eigen::MatrixXd left = Eigen::MatrixXd::Zero(n, n);
  balance_equations(chain, [&](std::size_t row, std::size_t column, double value) {
    left(static_cast<Index>(row), static_cast<Index>(column)) += value;
  });
  return left.partialPivLu().solve(right);
}

Eigen::VectorXd solve_sparse(const MarkovChain& chain, const Eigen::VectorXd& right) {
  const auto n = static_cast<Index>(chain.size());
  std::vector<Eigen::Triplet<double>> entries;
  balance_equations(chain, [&](std::size_t row, std::size_t column, double value) {
    entries.emplace_back(static_cast<int>(row), static_cast<int>(column), value);
  });
  Eigen::SparseMatrix<double> left(n, n);
  left.setFromTriplets(entries.begin(), entries.end());
  Eigen::SparseLU<Eigen::SparseMatrix<double>> lu(left);
  sim::require(lu.info() == Eigen::Success, "the balance equations have no single solution");
  return lu.solve(right);
}

}  // namespace

StateVector stationary_by_gth(const MarkovChain& chain) {
  sim::require(is_irreducible(chain), "a long run needs a chain that is irreducible");
  SquareTable rate(chain);
  eliminate(rate);
  StateVector probability(chain.size(), 0.0);
  probability[0] = 1.0;
  for (std::size_t k = 1; k < chain.size(); ++k) {
    for (std::size_t i = 0; i < k; ++i) probability[k] += probability[i] * rate(i, k);
  }
  normalise(probability);
  return probability;
}

StateVector stationary_by_lu(const MarkovChain& chain) {
  sim::require(is_irreducible(chain), "a long run needs a chain that is irreducible");
  Eigen::VectorXd right = Eigen::VectorXd::Zero(static_cast<Index>(chain.size()));
  right(0) = 1.0;
  const Eigen::VectorXd solution =
      chain.size() <= largest_dense ? solve_dense(chain, right) : solve_sparse(chain, right);
  return {solution.begin(), solution.end()};
}

LongRun long_run(const MarkovChain& chain, const StateVector& stationary, const StateSet& down) {
  sim::require(stationary.size() == chain.size() && down.size() == chain.size(),
               "a vector or state set does not fit its chain");
  double unavailability = 0;
  double availability = 0;
  double outage_rate = 0;
  for (std::size_t from = 0; from < chain.size(); ++from) {
    (down[from] ? unavailability : availability) += stationary[from];
    if (down[from]) continue;
    for (const auto& step : chain.transitions(from)) {
      if (down[step.to]) outage_rate += stationary[from] * step.rate;
    }
  }
  const bool fails = outage_rate > 0;
  return {.unavailability = unavailability,
          .outage_rate = outage_rate,
          .mean_outage = fails ? unavailability / outage_rate : 0.0,
          .mean_up = fails ? availability / outage_rate : std::numeric_limits<double>::infinity()};
}

LongRun long_run(const MarkovChain& chain, const StateSet& down) {
  return long_run(chain, stationary_by_gth(chain), down);
}

}  // namespace models::analytic
