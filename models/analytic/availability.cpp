#include "models/analytic/availability.hpp"

#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/binomial.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "models/analytic/stationary.hpp"
#include "models/analytic/transient.hpp"
#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

void check(const Unit& unit) {
  sim::require(unit.mtbf.count() > 0 && unit.mttr.count() > 0,
               "a mean life or repair is not positive");
}

void require_finite_life(const Unit& unit) {
  sim::require(std::isfinite(unit.mtbf.count()),
               "a life and a repair without a finite mean share the time in no known way");
}

/// Rate at which the two-state chain forgets its start, per hour.
double forgetting(const Unit& unit) {
  return 1.0 / unit.mtbf.count() + 1.0 / unit.mttr.count();
}

void check_share(double share) {
  sim::require(share >= 0 && share <= 1, "a probability is outside 0 to 1");
}

double choose(int n, int k) {
  return boost::math::binomial_coefficient<double>(static_cast<unsigned>(n),
                                                   static_cast<unsigned>(k));
}

/// P(at most `most` of the parts are up), each term positive.
double at_most_up(const std::vector<double>& up, int most) {
  double sum = 0;
  for (int i = 0; i <= most && i < static_cast<int>(up.size()); ++i) {
    sum += up[static_cast<std::size_t>(i)];
  }
  return sum;
}

}  // namespace

double unavailability(const Unit& unit) {
  check(unit);
  if (std::isinf(unit.mttr.count())) {
    require_finite_life(unit);
    return 1;
  }
  return unit.mttr / (unit.mtbf + unit.mttr);
}

double failures_per_hour(const Unit& unit) {
  check(unit);
  return 1.0 / (unit.mtbf + unit.mttr).count();
}

double availability_at(const Unit& unit, Hours time) {
  const double down = unavailability(unit);
  return 1.0 + down * std::expm1(-forgetting(unit) * time.count());
}

Hours expected_downtime(const Unit& unit, Hours horizon) {
  const double rate = forgetting(unit);
  const double lag_h = -std::expm1(-rate * horizon.count()) / rate;
  return unavailability(unit) * (horizon - Hours(lag_h));
}

double expected_failures(const Unit& unit, Hours horizon) {
  return (horizon - expected_downtime(unit, horizon)) / unit.mtbf;
}

double probability_of_downtime_at_most(const Unit& unit, Hours horizon, Hours limit) {
  check(unit);
  sim::require(horizon.count() > 0, "a horizon is not positive");
  if (limit.count() < 0) return 0;
  if (limit >= horizon) return 1;
  // Over horizon - limit hours of up time n failures fall; their repairs last at most `limit`.
  const double mean = (horizon - limit) / unit.mtbf;
  const double repairs = limit / unit.mttr;
  const int last = static_cast<int>(mean + 40.0 * std::sqrt(mean) + 200.0);
  double sum = std::exp(-mean);
  for (int n = 1; n <= last; ++n) {
    const double poisson = boost::math::gamma_p_derivative(n + 1.0, mean);
    if (repairs > 0) sum += poisson * boost::math::gamma_p(static_cast<double>(n), repairs);
  }
  return sum;
}

double sd_of_interval_availability(const Unit& unit, Hours horizon) {
  // Twice the integral over s < t of Cov(X(s), X(t)) = p(s) (1 - p(s)) exp(-r (t - s)), where
  // p(s) = a + u exp(-r s), so that p (1 - p) = u (a + (u - a) e - u e^2) with e = exp(-r s).
  const double r = forgetting(unit);
  const double t = horizon.count();
  const double u = unavailability(unit);
  const double a = 1.0 - u;
  const double e = std::exp(-r * t);
  const double constant = t / r - (1.0 - e) / (r * r);
  const double first = (1.0 - e) / (r * r) - t * e / r;
  const double second = (1.0 - e * e) / (2.0 * r * r) - e * (1.0 - e) / (r * r);
  const double variance = 2.0 * u * (a * constant + (u - a) * first - u * second);
  return std::sqrt(variance) / t;
}

double series(const std::vector<double>& unavailability) {
  double log_up = 0;
  for (const double u : unavailability) {
    check_share(u);
    log_up += std::log1p(-u);
  }
  return -std::expm1(log_up);
}

double parallel(const std::vector<double>& unavailability) {
  double product = 1;
  for (const double u : unavailability) {
    check_share(u);
    product *= u;
  }
  return product;
}

std::vector<double> number_up(const std::vector<double>& unavailability) {
  std::vector<double> up{1.0};
  for (const double u : unavailability) {
    check_share(u);
    up.push_back(0.0);
    for (std::size_t i = up.size(); i-- > 0;) {
      up[i] = up[i] * u + (i > 0 ? up[i - 1] * (1.0 - u) : 0.0);
    }
  }
  return up;
}

double k_of_n(const std::vector<double>& unavailability, int needed) {
  sim::require(needed >= 0 && needed <= static_cast<int>(unavailability.size()),
               "more parts are needed than there are");
  return at_most_up(number_up(unavailability), needed - 1);
}

double k_of_n(int parts, int needed, double unavailability) {
  sim::require(needed >= 0 && needed <= parts, "more parts are needed than there are");
  check_share(unavailability);
  if (needed == 0) return 0;
  return boost::math::ibeta(parts - needed + 1.0, static_cast<double>(needed), unavailability);
}

double exactly_up(int parts, int up, double unavailability) {
  sim::require(up >= 0 && up <= parts, "more parts are up than there are");
  check_share(unavailability);
  return boost::math::pdf(boost::math::binomial(parts, unavailability), parts - up);
}

IndependentFigures figures_of(const IndependentGroup& group) {
  sim::require(group.needed >= 1 && group.needed <= group.units,
               "a group needs between 1 and all of its units");
  const double u = unavailability(group.unit);
  const double down = k_of_n(group.units, group.needed, u);
  // An outage begins when one unit fails while exactly needed - 1 of the others are up.
  const double per_hour = group.units * failures_per_hour(group.unit) *
                          exactly_up(group.units - 1, group.needed - 1, u);
  return {.unavailability = down,
          .outages_per_year = per_hour * hours_per_year.count(),
          .mean_outage = Hours(down / per_hour)};
}

Hours mean_time_to_outage_of_pair(Hours mtbf, double mean_discount) {
  sim::require(mtbf.count() > 0 && mean_discount > 0 && mean_discount < 1,
               "a pair needs a life and a repair longer than 0");
  // Both up for mtbf / 2; then the repair races the survivor, which loses with probability `hit`.
  // The race lasts mtbf x hit on average, and whoever survives it is as good as new.
  const double hit = 1.0 - mean_discount;
  return (0.5 * mtbf + hit * mtbf) / hit;
}

double rare_no_outage(Hours mean_time_to_outage, Hours horizon) {
  return std::exp(-horizon / mean_time_to_outage);
}

namespace {

/// State: number of zones down.
MarkovChain chain_of(const CommonCause& cause) {
  sim::require(cause.zones >= 1 && cause.repair.count() > 0,
               "a common cause needs a zone and a repair");
  const auto zones = static_cast<std::size_t>(cause.zones);
  const double year_h = hours_per_year.count();
  MarkovChain chain(zones + 1);
  for (std::size_t down = 0; down < zones; ++down) {
    const auto up = static_cast<double>(zones - down);
    chain.add_transition(down, down + 1, up * cause.single_per_year / year_h);
    chain.add_transition(down, zones, cause.shock_per_year / year_h);
    chain.add_transition(down + 1, down, static_cast<double>(down + 1) / cause.repair.count());
  }
  return chain;
}

StateSet all_zones_down(const CommonCause& cause) {
  StateSet down(static_cast<std::size_t>(cause.zones) + 1, false);
  down.back() = true;
  return down;
}

}  // namespace

CommonCauseFigures figures_of(const CommonCause& cause) {
  const LongRun run = long_run(chain_of(cause), all_zones_down(cause));
  const Unit alone{.mtbf = hours_per_year / cause.single_per_year, .mttr = cause.repair};
  return {.unavailability = run.unavailability,
          .outages_per_year = run.outage_rate * hours_per_year.count(),
          .unavailability_if_independent = std::pow(unavailability(alone), cause.zones)};
}

double probability_of_no_outage(const CommonCause& cause, Hours horizon) {
  const MarkovChain chain = chain_of(cause);
  return 1.0 -
         probability_reached(chain, starting_in(chain, 0), all_zones_down(cause), horizon.count());
}

double whitepaper_unavailability(int parts, int spares, double unavailability) {
  sim::require(spares >= 0 && spares < parts, "there are not fewer spares than parts");
  check_share(unavailability);
  return choose(parts, spares + 1) * std::pow(unavailability, spares + 1);
}

Hours downtime_over(Hours period, double availability) {
  check_share(availability);
  return (1.0 - availability) * period;
}

}  // namespace models::analytic
