#pragma once

#include "models/analytic/markov_chain.hpp"

namespace models::analytic {

/// Long-run probability of each state by the elimination of Grassmann, Taksar and Heyman
/// (Operations Research 33, 1985). It never subtracts, so even a probability of 1e-20 is right to
/// nearly all digits. O(n^3) for a full chain, O(n b^2) when states are numbered so that
/// transitions stay within a band of width b. Requires an irreducible chain.
[[nodiscard]] StateVector stationary_by_gth(const MarkovChain& chain);

/// The same by LU decomposition of the balance equations, one of them replaced by "the sum is 1":
/// dense up to 200 states, sparse beyond. A second opinion with another kind of error: small
/// probabilities are right to about 1e-16 in absolute terms only. Requires an irreducible chain.
[[nodiscard]] StateVector stationary_by_lu(const MarkovChain& chain);

/// What a chain says about a system in the long run. Times in the unit of the chain.
struct LongRun {
  double unavailability;  ///< Share of time in a down state.
  double outage_rate;     ///< Entries into the down states per unit of time.
  double mean_outage;     ///< Mean length of a visit to the down states; 0 if there is none.
  double mean_up;  ///< Mean length of a visit to the up states; infinite if no outage occurs.
};

/// Reads the long run off the stationary probabilities of `chain`.
[[nodiscard]] LongRun long_run(const MarkovChain& chain, const StateVector& stationary,
                               const StateSet& down);

/// The same with the probabilities from stationary_by_gth.
[[nodiscard]] LongRun long_run(const MarkovChain& chain, const StateSet& down);

}  // namespace models::analytic
