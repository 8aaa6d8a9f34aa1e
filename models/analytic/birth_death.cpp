#include "models/analytic/birth_death.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/analytic/transient.hpp"
#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

void check(const RedundantGroup& group) {
  sim::require(group.units >= 1, "a group needs a unit");
  sim::require(group.needed >= 1 && group.needed <= group.units,
               "a group needs between 1 and all of its units");
  sim::require(group.mtbf.count() > 0 && group.mttr.count() > 0,
               "a mean life or repair is not positive");
  sim::require(group.crews >= 0 && group.active >= 0, "a number of crews or units is negative");
  sim::require(group.dormancy >= 0, "dormancy is negative");
}

double failure_rate(const RedundantGroup& group, int failed) {
  const int up = group.units - failed;
  if (up < group.needed && group.while_down == WhileDown::Pause) return 0;
  const int at_work = group.active == 0 ? up : std::min(up, group.active);
  const double strain =
      std::pow(static_cast<double>(group.units) / static_cast<double>(up), group.load_exponent);
  return (at_work + (up - at_work) * group.dormancy) * strain / group.mtbf.count();
}

double repair_rate(const RedundantGroup& group, int failed) {
  const int crews = group.crews == 0 ? group.units : group.crews;
  return std::min(failed, crews) / group.mttr.count();
}

MarkovChain chain_of(const RedundantGroup& group) {
  return birth_death_chain(rates_of(group));
}

/// With a paused group the states below the first down state are never entered: they are cut off,
/// so that the chain stays irreducible.
std::size_t failed_at_most(const RedundantGroup& group) {
  return static_cast<std::size_t>(
      group.while_down == WhileDown::Pause ? group.units - group.needed + 1 : group.units);
}

void scale(StateVector& vector, double factor) {
  for (double& element : vector) element *= factor;
}

/// Mean time from 0 until `state` is entered: the sum of the times from i to i + 1, each of which
/// is a stay in i and, where the chain falls back, one more time from i - 1.
double mean_time_up_to(std::size_t state, const BirthDeathRates& rates) {
  double one_up = 0;
  double total = 0;
  for (std::size_t i = 0; i < state; ++i) {
    const double fall_back = i > 0 ? rates.deaths[i - 1] * one_up : 0.0;
    one_up = (1.0 + fall_back) / rates.births[i];
    total += one_up;
  }
  return total;
}

std::size_t first_down(const RedundantGroup& group) {
  return static_cast<std::size_t>(group.units - group.needed) + 1;
}

}  // namespace

MarkovChain birth_death_chain(const BirthDeathRates& rates) {
  sim::require(rates.births.size() == rates.deaths.size(), "births and deaths differ in number");
  MarkovChain chain(rates.births.size() + 1);
  for (std::size_t i = 0; i < rates.births.size(); ++i) {
    chain.add_transition(i, i + 1, rates.births[i]);
    chain.add_transition(i + 1, i, rates.deaths[i]);
  }
  return chain;
}

StateVector birth_death_stationary(const BirthDeathRates& rates) {
  sim::require(rates.births.size() == rates.deaths.size(), "births and deaths differ in number");
  constexpr double too_large = 1e200;
  StateVector weight{1.0};
  for (std::size_t i = 0; i < rates.births.size(); ++i) {
    sim::require(rates.deaths[i] > 0, "a death rate is not positive");
    weight.push_back(weight.back() * rates.births[i] / rates.deaths[i]);
    // Only ratios matter: what is lost below is 1e-200 of what is kept.
    if (weight.back() > too_large) scale(weight, 1.0 / weight.back());
  }
  scale(weight, 1.0 / std::accumulate(weight.begin(), weight.end(), 0.0));
  return weight;
}

BirthDeathRates rates_of(const RedundantGroup& group) {
  check(group);
  BirthDeathRates rates;
  for (int failed = 0; failed < static_cast<int>(failed_at_most(group)); ++failed) {
    rates.births.push_back(failure_rate(group, failed));
    rates.deaths.push_back(repair_rate(group, failed + 1));
  }
  return rates;
}

StateSet down_states(const RedundantGroup& group) {
  check(group);
  StateSet down;
  for (std::size_t failed = 0; failed <= failed_at_most(group); ++failed) {
    down.push_back(group.units - static_cast<int>(failed) < group.needed);
  }
  return down;
}

GroupFigures figures_of(const RedundantGroup& group) {
  const BirthDeathRates rates = rates_of(group);
  const StateVector probability = birth_death_stationary(rates);
  const auto border = probability.begin() + static_cast<std::ptrdiff_t>(first_down(group));
  const double up = std::accumulate(probability.begin(), border, 0.0);
  const double down = std::accumulate(border, probability.end(), 0.0);
  const double per_hour = *(border - 1) * rates.births[first_down(group) - 1];
  return {.unavailability = down,
          .outages_per_year = per_hour * hours_per_year.count(),
          .mean_outage = Hours(down / per_hour),
          .mean_up = Hours(up / per_hour),
          .mean_time_to_outage = Hours(mean_time_up_to(first_down(group), rates))};
}

Hours mean_time_to_outage_unrepaired(const RedundantGroup& group) {
  BirthDeathRates rates = rates_of(group);
  std::fill(rates.deaths.begin(), rates.deaths.end(), 0.0);
  return Hours(mean_time_up_to(first_down(group), rates));
}

double probability_of_no_outage(const RedundantGroup& group, Hours horizon) {
  const MarkovChain chain = chain_of(group);
  return 1.0 -
         probability_reached(chain, starting_in(chain, 0), down_states(group), horizon.count());
}

CrewFigures crew_figures_of(const RedundantGroup& group) {
  sim::require(group.crews > 0, "crew figures need a number of crews");
  const BirthDeathRates rates = rates_of(group);
  const StateVector probability = birth_death_stationary(rates);
  double failed_mean = 0;
  double in_repair = 0;
  double failures_per_h = 0;
  for (std::size_t i = 0; i < probability.size(); ++i) {
    const int failed = static_cast<int>(i);
    failed_mean += failed * probability[i];
    in_repair += std::min(failed, group.crews) * probability[i];
    if (i < rates.births.size()) failures_per_h += rates.births[i] * probability[i];
  }
  return {.mean_units_up = group.units - failed_mean,
          .all_up = probability[0],
          .crew_utilization = in_repair / group.crews,
          .mean_wait = Hours((failed_mean - in_repair) / failures_per_h)};
}

}  // namespace models::analytic
