#include "models/analytic/coverage.hpp"

#include "models/analytic/markov_chain.hpp"
#include "models/analytic/stationary.hpp"
#include "sim/base/require.hpp"

namespace models::analytic {

CoverageFigures figures_of(const CoveredFarm& farm) {
  sim::require(farm.units > 0, "a farm has a unit at least");
  const auto units = static_cast<std::size_t>(farm.units);
  // States 0 to n: so many work. After them: all are down, and so many will work, 0 to n - 1.
  const auto by_hand = [units](std::size_t left) { return units + 1 + left; };
  MarkovChain chain(2 * units + 1);
  for (std::size_t up = 1; up <= units; ++up) {
    const double failures = static_cast<double>(up) / farm.mtbf.count();
    chain.add_transition(up, up - 1, farm.coverage * failures);
    chain.add_transition(up, by_hand(up - 1), (1 - farm.coverage) * failures);
    chain.add_transition(up - 1, up, 1 / farm.repair.count());
    chain.add_transition(by_hand(up - 1), up - 1, 1 / farm.reconfiguration.count());
  }
  CoverageFigures figures;
  if (farm.coverage >= 1) {
    // States that are never entered: the chain of those that are is one of births and deaths.
    MarkovChain covered(units + 1);
    for (std::size_t up = 1; up <= units; ++up) {
      covered.add_transition(up, up - 1, static_cast<double>(up) / farm.mtbf.count());
      covered.add_transition(up - 1, up, 1 / farm.repair.count());
    }
    figures.exhausted = stationary_by_gth(covered).front();
  } else {
    const StateVector share = stationary_by_gth(chain);
    figures.exhausted = share.front();
    for (std::size_t left = 0; left < units; ++left) figures.uncovered += share[by_hand(left)];
  }
  figures.unavailability = figures.uncovered + figures.exhausted;
  return figures;
}

}  // namespace models::analytic
