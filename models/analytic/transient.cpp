#include "models/analytic/transient.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

// Terms this far below the largest are left out: nothing that fits a double beside it is lost.
constexpr double negligible = 1e-30;

/// The Poisson probabilities that matter: counts first, first + 1, ...
struct PoissonWeights {
  std::size_t first;
  std::vector<double> weight;
};

/// Recursion outwards from the mode, then normalised: no exp(-mean) that could underflow.
PoissonWeights poisson_weights(double mean) {
  const auto mode = static_cast<std::size_t>(std::floor(mean));
  std::vector<double> below;
  double w = 1;
  for (std::size_t n = mode; n > 0; --n) {
    w *= static_cast<double>(n) / mean;
    if (w < negligible) break;
    below.push_back(w);
  }
  std::vector<double> weight(below.rbegin(), below.rend());
  weight.push_back(1.0);
  w = 1;
  for (std::size_t n = mode + 1;; ++n) {
    w *= mean / static_cast<double>(n);
    if (w < negligible) break;
    weight.push_back(w);
  }
  const double total = std::accumulate(weight.begin(), weight.end(), 0.0);
  for (double& each : weight) each /= total;
  return {mode - below.size(), std::move(weight)};
}

/// The discrete chain whose jumps come at the points of a Poisson process of rate rate().
class Uniformized {
 public:
  explicit Uniformized(const MarkovChain& chain) : chain_(chain) {
    for (std::size_t state = 0; state < chain.size(); ++state) {
      rate_ = std::max(rate_, chain.exit_rate(state));
    }
    for (std::size_t state = 0; rate_ > 0 && state < chain.size(); ++state) {
      stays_.push_back(1.0 - chain.exit_rate(state) / rate_);
    }
  }

  [[nodiscard]] double rate() const noexcept { return rate_; }

  [[nodiscard]] StateVector step(const StateVector& before) const {
    StateVector after(before.size());
    for (std::size_t state = 0; state < before.size(); ++state) {
      after[state] = before[state] * stays_[state];
    }
    for (std::size_t from = 0; from < before.size(); ++from) {
      if (before[from] == 0) continue;
      for (const auto& transition : chain_.transitions(from)) {
        after[transition.to] += before[from] * transition.rate / rate_;
      }
    }
    return after;
  }

 private:
  const MarkovChain& chain_;
  double rate_ = 0;
  std::vector<double> stays_;
};

void add_scaled(StateVector& sum, const StateVector& term, double factor) {
  for (std::size_t state = 0; state < sum.size(); ++state) sum[state] += factor * term[state];
}

/// Sum over n of coefficient[n] x (distribution after n jumps).
StateVector weighted_sum(const Uniformized& jumps, StateVector now,
                         const std::vector<double>& coefficient) {
  StateVector sum(now.size(), 0.0);
  for (std::size_t n = 0; n < coefficient.size(); ++n) {
    if (n > 0) now = jumps.step(now);
    if (coefficient[n] > 0) add_scaled(sum, now, coefficient[n]);
  }
  return sum;
}

/// Element n: P(N = n).
std::vector<double> from_zero(const PoissonWeights& poisson) {
  std::vector<double> result(poisson.first, 0.0);
  result.insert(result.end(), poisson.weight.begin(), poisson.weight.end());
  return result;
}

/// Element n: P(N > n), summed from the far end so that small tails keep their digits.
std::vector<double> tails(const std::vector<double>& probability) {
  std::vector<double> result(probability.size());
  double beyond = 0;
  for (std::size_t n = probability.size(); n-- > 0;) {
    result[n] = beyond;
    beyond += probability[n];
  }
  return result;
}

void check(const MarkovChain& chain, const StateVector& start, double time) {
  sim::require(start.size() == chain.size(), "a distribution does not fit its chain");
  sim::require(std::isfinite(time) && time >= 0, "a time is negative or not finite");
}

}  // namespace

StateVector probabilities_at(const MarkovChain& chain, const StateVector& start, double time) {
  check(chain, start, time);
  const Uniformized jumps(chain);
  if (jumps.rate() * time == 0) return start;
  return weighted_sum(jumps, start, from_zero(poisson_weights(jumps.rate() * time)));
}

StateVector time_spent(const MarkovChain& chain, const StateVector& start, double horizon) {
  check(chain, start, horizon);
  const Uniformized jumps(chain);
  StateVector spent(chain.size(), 0.0);
  if (jumps.rate() * horizon == 0) {
    add_scaled(spent, start, horizon);
    return spent;
  }
  // The integral of P(N(s) = n) over [0, t] is P(N(t) > n) / rate.
  const auto coefficient = tails(from_zero(poisson_weights(jumps.rate() * horizon)));
  add_scaled(spent, weighted_sum(jumps, start, coefficient), 1.0 / jumps.rate());
  return spent;
}

double probability_reached(const MarkovChain& chain, const StateVector& start,
                           const StateSet& target, double horizon) {
  const StateVector at_end = probabilities_at(chain.absorbed_in(target), start, horizon);
  double reached = 0;
  for (std::size_t state = 0; state < at_end.size(); ++state) {
    if (target[state]) reached += at_end[state];
  }
  return reached;
}

}  // namespace models::analytic
