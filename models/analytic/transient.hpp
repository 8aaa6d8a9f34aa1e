#pragma once

#include "models/analytic/markov_chain.hpp"

namespace models::analytic {

/// Probability of each state at `time`, from the distribution `start` at time 0, by uniformization
/// (Jensen 1953): a discrete chain with Poisson many steps. Every term is positive, so small
/// probabilities keep their digits. Takes about max exit rate x time steps of one pass over the
/// transitions each. Requires time finite and not negative.
[[nodiscard]] StateVector probabilities_at(const MarkovChain& chain, const StateVector& start,
                                           double time);

/// Expected time spent in each state over [0, horizon], in the same way. Its dot product with a
/// vector of reward rates is the expected accumulated reward.
[[nodiscard]] StateVector time_spent(const MarkovChain& chain, const StateVector& start,
                                     double horizon);

/// Probability that a state of `target` has been entered by `horizon`. Starting there counts.
[[nodiscard]] double probability_reached(const MarkovChain& chain, const StateVector& start,
                                         const StateSet& target, double horizon);

}  // namespace models::analytic
