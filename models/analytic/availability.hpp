#pragma once

#include <vector>

#include "models/analytic/real_time.hpp"

namespace models::analytic {

/// A repairable unit by its means: life (up time) and repair, both > 0.
struct Unit {
  Hours mtbf;
  Hours mttr;
};

/// Long-run share of time down, mttr / (mtbf + mttr): true for every law of life and repair. A mean
/// may be infinite, then it is 1 or 0; where both are there is no such share, and that is refused.
[[nodiscard]] double unavailability(const Unit& unit);

/// Long-run failures per hour, 1 / (mtbf + mttr).
[[nodiscard]] double failures_per_hour(const Unit& unit);

/// One unit with exponential life and repair that is up at time 0. Two-state Markov chain in closed
/// form; see for instance Trivedi, Probability and Statistics (2nd edition), section 8.3.
[[nodiscard]] double availability_at(const Unit& unit, Hours time);
[[nodiscard]] Hours expected_downtime(const Unit& unit, Hours horizon);
[[nodiscard]] double expected_failures(const Unit& unit, Hours horizon);

/// P(downtime over [0, horizon] <= limit) of that unit: the law of Takacs (Acta Mathematica
/// Hungarica 8, 1957) as a Poisson mixture of gamma distributions. 1 from limit = horizon on.
[[nodiscard]] double probability_of_downtime_at_most(const Unit& unit, Hours horizon, Hours limit);

/// Standard deviation of the share of [0, horizon] that the same unit is up.
[[nodiscard]] double sd_of_interval_availability(const Unit& unit, Hours horizon);

/// Unavailability of independent parts, each given by its own unavailability in [0, 1].
/// Nothing is computed as 1 - (something close to 1), so small results keep their digits.
[[nodiscard]] double series(const std::vector<double>& unavailability);
[[nodiscard]] double parallel(const std::vector<double>& unavailability);
/// Up while at least `needed` of the parts are; 0 <= needed <= number of parts.
[[nodiscard]] double k_of_n(const std::vector<double>& unavailability, int needed);

/// The same for `parts` that are all alike, in O(1) by the incomplete beta function.
[[nodiscard]] double k_of_n(int parts, int needed, double unavailability);

/// P(exactly `up` of `parts` are up), all alike.
[[nodiscard]] double exactly_up(int parts, int up, double unavailability);

/// Number up among independent parts: element i is P(exactly i are up).
[[nodiscard]] std::vector<double> number_up(const std::vector<double>& unavailability);

/// Independent identical units, each with a crew of its own: exact for every law of life and repair
/// (alternating renewal processes in equilibrium), exponential or not.
struct IndependentGroup {
  int units = 1;
  int needed = 1;
  Unit unit{};
};
struct IndependentFigures {
  double unavailability;
  double outages_per_year;  ///< Entries into "fewer than needed are up".
  Hours mean_outage;
};
[[nodiscard]] IndependentFigures figures_of(const IndependentGroup& group);

/// Mean time from "both up" to the first moment both are down, for two independent units with
/// exponential life and any repair law, `mean_discount` being E[exp(-R / mtbf)] of a repair R
/// (exp(-r / mtbf) for a constant r). By regeneration at the ends of repairs. 0 < discount < 1.
[[nodiscard]] Hours mean_time_to_outage_of_pair(Hours mtbf, double mean_discount);

/// exp(-horizon / mean): the chance of no outage when the mean time to the first is much longer
/// than a repair (Keilson, Markov Chain Models, 1979: rare events become exponential).
[[nodiscard]] double rare_no_outage(Hours mean_time_to_outage, Hours horizon);

/// Zones lost one by one, and together by a shock that takes every zone that is up; each is
/// repaired on its own. Up while one zone is up. All laws exponential.
struct CommonCause {
  int zones = 2;               ///< At least 1.
  double single_per_year = 0;  ///< Losses of one zone for its own reasons, > 0.
  double shock_per_year = 0;   ///< Shocks; 0 or more.
  Hours repair{};              ///< Mean, > 0.
};
struct CommonCauseFigures {
  double unavailability;
  double outages_per_year;
  double unavailability_if_independent;  ///< Without the shocks.
};
[[nodiscard]] CommonCauseFigures figures_of(const CommonCause& cause);
/// From all zones up.
[[nodiscard]] double probability_of_no_outage(const CommonCause& cause, Hours horizon);

/// C(n, s + 1) u^(s + 1): unavailability of n parts of which s may fail, as the AWS whitepaper
/// "Availability and Beyond" (2021), section "Availability with redundancy", approximates it.
/// Always at least the exact k_of_n. Requires 0 <= spares < parts.
[[nodiscard]] double whitepaper_unavailability(int parts, int spares, double unavailability);

/// Downtime over `period` at an availability in [0, 1].
[[nodiscard]] Hours downtime_over(Hours period, double availability);

}  // namespace models::analytic
