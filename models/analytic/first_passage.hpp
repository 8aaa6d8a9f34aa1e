#pragma once

#include "models/analytic/markov_chain.hpp"

namespace models::analytic {

/// Mean time until a state of `target` is entered, from each state; 0 inside `target`, infinite
/// where it may never happen. States are eliminated without a subtraction (in the manner of
/// Grassmann, Taksar and Heyman), so a mean of 1e20 repairs is right to nearly all digits.
[[nodiscard]] StateVector mean_first_passage(const MarkovChain& chain, const StateSet& target);

/// The same by a dense LU decomposition: a second opinion. Loses about as many digits as the mean
/// has decimal places over the shortest mean sojourn. Requires `target` to be reached for sure.
[[nodiscard]] StateVector mean_first_passage_by_lu(const MarkovChain& chain,
                                                   const StateSet& target);

}  // namespace models::analytic
