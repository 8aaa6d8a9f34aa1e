#include "models/analytic/first_passage.hpp"

#include <limits>

#include <Eigen/Dense>

#include "models/analytic/square_table.hpp"
#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

using Index = Eigen::Index;

/// States from which `target` is missed with positive probability.
StateSet may_miss(const MarkovChain& chain, const StateSet& target) {
  StateSet lost = can_reach(chain, target);
  lost.flip();
  return can_reach(chain.absorbed_in(target), lost);
}

/// States whose mean is finite and not zero: neither in the target nor able to miss it.
std::vector<std::size_t> open_states(const StateSet& target, const StateSet& missing) {
  std::vector<std::size_t> open;
  for (std::size_t state = 0; state < target.size(); ++state) {
    if (!target[state] && !missing[state]) open.push_back(state);
  }
  return open;
}

/// Solves out(i) x mean(i) = cost(i) + sum over j of rate(i, j) x mean(j) for the states in `open`,
/// where out(i) is the sum of all rates out of i, those into the target included.
class Elimination {
 public:
  Elimination(const MarkovChain& chain, std::vector<std::size_t> open, StateVector& mean)
      : rate_(chain),
        open_(std::move(open)),
        cost_(chain.size(), 1.0),
        out_(chain.size(), 0.0),
        leak_(chain.size(), 0.0),
        mean_(mean) {
    measure_leaks(chain);
  }

  void solve() {
    for (std::size_t k = open_.size(); k-- > 0;) eliminate(k);
    for (std::size_t k = 0; k < open_.size(); ++k) substitute(k);
  }

 private:
  void measure_leaks(const MarkovChain& chain) {
    StateSet is_open(chain.size(), false);
    for (const std::size_t state : open_) is_open[state] = true;
    for (const std::size_t state : open_) {
      for (const auto& step : chain.transitions(state)) {
        if (!is_open[step.to]) leak_[state] += step.rate;
      }
    }
  }

  void eliminate(std::size_t position) {
    const std::size_t k = open_[position];
    out_[k] = leak_[k];
    for (std::size_t p = 0; p < position; ++p) out_[k] += rate_(k, open_[p]);
    for (std::size_t p = 0; p < position; ++p) pass_on(open_[p], k, position);
  }

  void pass_on(std::size_t i, std::size_t k, std::size_t position) {
    const double share = rate_(i, k) / out_[k];
    if (share == 0) return;
    cost_[i] += share * cost_[k];
    leak_[i] += share * leak_[k];
    for (std::size_t p = 0; p < position; ++p) {
      if (open_[p] != i) rate_(i, open_[p]) += share * rate_(k, open_[p]);
    }
  }

  void substitute(std::size_t position) {
    const std::size_t k = open_[position];
    double total = cost_[k];
    for (std::size_t p = 0; p < position; ++p) total += rate_(k, open_[p]) * mean_[open_[p]];
    mean_[k] = total / out_[k];
  }

  SquareTable rate_;
  std::vector<std::size_t> open_;
  StateVector cost_;
  StateVector out_;
  StateVector leak_;
  StateVector& mean_;
};

}  // namespace

StateVector mean_first_passage(const MarkovChain& chain, const StateSet& target) {
  sim::require(target.size() == chain.size(), "a state set does not fit its chain");
  const StateSet missing = may_miss(chain, target);
  StateVector mean(chain.size(), 0.0);
  for (std::size_t state = 0; state < chain.size(); ++state) {
    if (missing[state]) mean[state] = std::numeric_limits<double>::infinity();
  }
  Elimination(chain, open_states(target, missing), mean).solve();
  return mean;
}

StateVector mean_first_passage_by_lu(const MarkovChain& chain, const StateSet& target) {
  sim::require(target.size() == chain.size(), "a state set does not fit its chain");
  const auto n = static_cast<Index>(chain.size());
  Eigen::MatrixXd left = Eigen::MatrixXd::Identity(n, n);
  Eigen::VectorXd right = Eigen::VectorXd::Zero(n);
  for (std::size_t from = 0; from < chain.size(); ++from) {
    if (target[from]) continue;
    const auto row = static_cast<Index>(from);
    left(row, row) = chain.exit_rate(from);
    right(row) = 1.0;
    for (const auto& step : chain.transitions(from)) {
      left(row, static_cast<Index>(step.to)) -= step.rate;
    }
  }
  const Eigen::VectorXd mean = left.partialPivLu().solve(right);
  return {mean.begin(), mean.end()};
}

}  // namespace models::analytic
