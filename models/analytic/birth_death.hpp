#pragma once

#include <cstdint>

#include "models/analytic/markov_chain.hpp"
#include "models/analytic/real_time.hpp"

namespace models::analytic {

/// Rates of a birth-death chain over 0 .. births.size(): births[i] leads from i to i + 1, deaths[i]
/// from i + 1 to i. Both vectors have the same length.
struct BirthDeathRates {
  std::vector<double> births;
  std::vector<double> deaths;
};

[[nodiscard]] MarkovChain birth_death_chain(const BirthDeathRates& rates);

/// Long-run probabilities by the product form p(i + 1) / p(i) = births[i] / deaths[i]. A third road
/// beside stationary_by_gth and stationary_by_lu. Requires every death rate positive.
[[nodiscard]] StateVector birth_death_stationary(const BirthDeathRates& rates);

enum class WhileDown : std::uint8_t {
  KeepFailing,  ///< Units that are up go on failing while the group as a whole is down.
  Pause,        ///< Nothing fails while the group is down.
};

/// Identical repairable units with exponential lives and repairs. The state of the group is the
/// number of failed units.
struct RedundantGroup {
  int units = 1;        ///< At least 1.
  int needed = 1;       ///< Up while at least this many units are up; 1 to units.
  Hours mtbf{};         ///< Mean life of a unit at work (up time, not up plus repair); > 0.
  Hours mttr{};         ///< Mean repair by one crew, not counting the wait for one; > 0.
  int crews = 0;        ///< Repairs at a time, first come first served; 0: one for each unit.
  int active = 0;       ///< Units at work while there are so many; the rest are spares. 0: all.
  double dormancy = 1;  ///< Failure rate of a spare over that of a unit at work: 0 cold, between
                        ///< warm, 1 hot standby.
  double load_exponent =
      0;  ///< With i of n up every unit fails (n / i)^load_exponent times as
          ///< often: 0 no load sharing; 1 a fixed load, wear in proportion to it.
  WhileDown while_down = WhileDown::KeepFailing;
};

/// Failure rates out of 0 .. units - 1 failed units, and repair rates back, per hour.
[[nodiscard]] BirthDeathRates rates_of(const RedundantGroup& group);

/// Element i: with i units failed the group is down.
[[nodiscard]] StateSet down_states(const RedundantGroup& group);

struct GroupFigures {
  double unavailability;
  double outages_per_year;
  Hours mean_outage;
  Hours mean_up;              ///< Between outages, in the long run.
  Hours mean_time_to_outage;  ///< To the first, from all units up and new.
};
[[nodiscard]] GroupFigures figures_of(const RedundantGroup& group);

/// Mean time until the group first goes down when nothing is ever repaired.
[[nodiscard]] Hours mean_time_to_outage_unrepaired(const RedundantGroup& group);

/// Probability that no outage begins within `horizon`, from all units up and new.
[[nodiscard]] double probability_of_no_outage(const RedundantGroup& group, Hours horizon);

/// The machine-repair model (Palm 1947): what the group's crews see. Requires crews > 0.
struct CrewFigures {
  double mean_units_up;
  double all_up;            ///< Share of time in which every unit is up.
  double crew_utilization;  ///< Share of a crew's time spent repairing.
  Hours mean_wait;          ///< From a failure to the start of its repair.
};
[[nodiscard]] CrewFigures crew_figures_of(const RedundantGroup& group);

}  // namespace models::analytic
