#include "models/analytic/availability.hpp"

#include <cmath>
#include <random>

#include <catch2/catch.hpp>

#include "models/analytic/markov_chain.hpp"
#include "models/analytic/stationary.hpp"
#include "models/analytic/transient.hpp"
#include "sim/base/require.hpp"
#include "tests/analytic/validation_case.hpp"

using namespace models::analytic;

namespace {

Unit unit_of(const ValidationCase& source) {
  return {Hours(source.parameter("mtbf_h")), Hours(source.parameter("mttr_h"))};
}

MarkovChain two_states(const Unit& unit) {
  MarkovChain chain(2);
  chain.add_transition(0, 1, 1.0 / unit.mtbf.count());
  chain.add_transition(1, 0, 1.0 / unit.mttr.count());
  return chain;
}

/// Unavailability by looking at all 2^n combinations of parts.
double by_enumeration(const std::vector<double>& down, int needed) {
  double sum = 0;
  for (unsigned parts = 0; parts < (1U << down.size()); ++parts) {
    double probability = 1;
    int up = 0;
    for (std::size_t i = 0; i < down.size(); ++i) {
      const bool is_up = ((parts >> i) & 1U) != 0;
      probability *= is_up ? 1 - down[i] : down[i];
      up += is_up ? 1 : 0;
    }
    if (up < needed) sum += probability;
  }
  return sum;
}

}  // namespace

TEST_CASE("A01: one unit over a year, in closed form and as a chain", "[a01]") {
  ValidationCase a01("A01");
  const Unit unit = unit_of(a01);
  const Hours year(a01.parameter("horizon_h"));
  a01.check("A", 1.0 - unavailability(unit), 1e-12);
  a01.check("A(1h)", availability_at(unit, Hours(1)), 1e-12);
  a01.check("A(5h)", availability_at(unit, Hours(5)), 1e-12);
  a01.check("A_year", 1.0 - expected_downtime(unit, year) / year, 1e-12);
  a01.check("outages_year", expected_failures(unit, year));
  a01.check("downtime_h_year", expected_downtime(unit, year).count());
  a01.check_complete();

  const MarkovChain chain = two_states(unit);
  const StateVector start = starting_in(chain, 0);
  CHECK(probabilities_at(chain, start, 5.0)[0] == Approx(a01.expected("A(5h)")).epsilon(1e-12));
  CHECK(time_spent(chain, start, year.count())[1] ==
        Approx(a01.expected("downtime_h_year")).epsilon(1e-10));
}

TEST_CASE("A03: the law of the downtime in a year", "[a03]") {
  ValidationCase a03("A03");
  const Unit unit = unit_of(a03);
  const Hours year(a03.parameter("horizon_h"));
  for (const auto& [name, hours] : {std::pair{"P(D<=0h)", 0.0},
                                    {"P(D<=8.76h)", 8.76},
                                    {"P(D<=17.52h)", 17.52},
                                    {"P(D<=43.8h)", 43.8},
                                    {"P(D<=87.6h)", 87.6}}) {
    a03.check(name, probability_of_downtime_at_most(unit, year, Hours(hours)), 1e-11);
  }
  a03.check("E[D]_h", expected_downtime(unit, year).count());
  a03.check_complete();
}

TEST_CASE("A40: the chance of meeting a monthly objective", "[a40]") {
  ValidationCase a40("A40");
  const Unit unit = unit_of(a40);
  const Hours month(a40.parameter("month_h"));
  for (const auto& [name, share] : {std::pair{"P(month >= 99.9%)", 0.001},
                                    {"P(month >= 99.95%)", 0.0005},
                                    {"P(month >= 99.99%)", 0.0001},
                                    {"P(month >= 100%)", 0.0}}) {
    a40.check(name, probability_of_downtime_at_most(unit, month, share * month));
  }
  a40.check_complete();
}

TEST_CASE("the mean of the law of downtime is the expected downtime", "[availability]") {
  const Unit unit{Hours(30), Hours(10)};
  const Hours horizon(GENERATE(5.0, 100.0));
  constexpr int cells = 4000;
  double mean_h = 0;
  for (int i = 0; i < cells; ++i) {
    const Hours at = (i + 0.5) / cells * horizon;
    mean_h += (1 - probability_of_downtime_at_most(unit, horizon, at)) * horizon.count() / cells;
  }
  CHECK(mean_h == Approx(expected_downtime(unit, horizon).count()).epsilon(1e-5));
  CHECK(probability_of_downtime_at_most(unit, horizon, horizon) == 1);
  CHECK(probability_of_downtime_at_most(unit, horizon, Hours(-1)) == 0);
}

TEST_CASE("A04b: the spread of a year's availability", "[a04]") {
  ValidationCase a04("A04b");
  const Unit unit = unit_of(a04);
  const Hours year(a04.parameter("horizon_h"));
  a04.check("sd_A_year", sd_of_interval_availability(unit, year));
  // Over a very long time the spread is that of a renewal reward process.
  const Hours ages(1e9);
  const double limit = std::pow(sd_of_interval_availability(unit, ages), 2) * ages.count();
  a04.check("asymptotic_variance_h", limit, 1e-8);
  a04.check("sd_A_year_asymptotic", std::sqrt(limit / year.count()), 1e-8);
  a04.check_complete();
}

TEST_CASE("A13: two zones with a common cause", "[a13]") {
  ValidationCase a13("A13");
  const CommonCause cause{.zones = 2,
                          .single_per_year = a13.parameter("single_per_year"),
                          .shock_per_year = a13.parameter("shock_per_year"),
                          .repair = Hours(a13.parameter("repair_h"))};
  const CommonCauseFigures figures = figures_of(cause);
  a13.check("unavailability", figures.unavailability);
  a13.check("outages_per_year", figures.outages_per_year);
  a13.check("unavailability_if_independent", figures.unavailability_if_independent);
  a13.check("ratio_to_independent", figures.unavailability / figures.unavailability_if_independent);
  a13.check("P(no outage in a year)", probability_of_no_outage(cause, hours_per_year));
  a13.check_complete();
}

TEST_CASE("zones without a common cause are independent", "[availability]") {
  const int zones = GENERATE(1, 2, 3);
  const CommonCause cause{.zones = zones, .single_per_year = 4, .repair = Hours(20)};
  const CommonCauseFigures figures = figures_of(cause);
  CHECK(figures.unavailability ==
        Approx(figures.unavailability_if_independent).epsilon(1e-12).scale(0));
}

TEST_CASE("A16: a pool of four with a replacement of constant length", "[a16]") {
  ValidationCase a16("A16");
  const int n = a16.count("n");
  const Unit slot{Hours(a16.parameter("mtbf_h")),
                  Seconds(a16.parameter("detect_s") + a16.parameter("boot_s"))};
  const double empty = unavailability(slot);
  const auto up = number_up(std::vector<double>(static_cast<std::size_t>(n), empty));
  double mean = 0;
  double pairs = 0;
  for (int i = 0; i <= n; ++i) {
    mean += i * up[static_cast<std::size_t>(i)];
    pairs += 0.5 * (n - i) * (n - i - 1) * up[static_cast<std::size_t>(i)];
  }
  a16.check("mean_in_service", mean);
  a16.check("P(all 4 in service)", up[4]);
  a16.check("E[pairs of empty slots] (=C(4,2)(1-a)^2)", pairs);
  a16.check("P(X<=2)", figures_of(IndependentGroup{n, 3, slot}).unavailability);
  a16.check("replacements_per_year", n * failures_per_hour(slot) * hours_per_year.count());
  a16.check_complete();
}

TEST_CASE("A42: pair and triple with a repair of constant length", "[a42]") {
  ValidationCase a42("A42");
  const Unit unit{Hours(a42.parameter("mtbf_h")), Hours(a42.parameter("repair_h"))};
  for (const auto& [name, units] : {std::pair{"pair", 2}, {"triple", 3}}) {
    const IndependentFigures figures = figures_of(IndependentGroup{units, 1, unit});
    const std::string prefix = name;
    a42.check(prefix + "_unavailability", figures.unavailability);
    a42.check(prefix + "_outages_per_year", figures.outages_per_year);
    a42.check(prefix + "_mean_outage_h", figures.mean_outage.count());
  }
  const Hours first = mean_time_to_outage_of_pair(unit.mtbf, std::exp(-(unit.mttr / unit.mtbf)));
  a42.check("pair_MTTFF_h", first.count());
  a42.check("pair_P(no outage in 10 years)_exponential_limit",
            rare_no_outage(first, 10 * hours_per_year));
  a42.check_complete();
}

TEST_CASE("the first outage of a pair agrees with its chain where repairs are exponential",
          "[availability]") {
  // E[exp(-R / mtbf)] of an exponential R is mtbf / (mtbf + mttr); case A05 has the chain's answer.
  ValidationCase a05("A05");
  const Unit unit = unit_of(a05);
  CHECK(mean_time_to_outage_of_pair(unit.mtbf, unit.mtbf / (unit.mtbf + unit.mttr)).count() ==
        Approx(a05.expected("MTTFF_h")).epsilon(1e-11));
}

TEST_CASE("A15: two branches on shared parts", "[a15]") {
  ValidationCase a15("A15");
  const auto down = [&](const char* part) { return 1.0 - a15.parameter(part); };
  const double branch = series({down("web"), down("nat")});
  const double shared = series({down("dns"), down("db")});
  a15.check("A", 1.0 - series({shared, parallel({branch, branch})}), 1e-12);
  const double separate = series({branch, shared});
  a15.check("trap_value_if_shared_parts_are_duplicated", 1.0 - parallel({separate, separate}),
            1e-12);
  a15.check_complete();
}

TEST_CASE("series, parallel and k-of-n agree with looking at every combination", "[availability]") {
  std::mt19937 bits(GENERATE(1U, 2U, 3U, 4U));
  std::vector<double> down;
  for (int i = 0; i < 8; ++i) down.push_back(static_cast<double>(bits() % 1000) / 1000.0);
  for (int needed = 0; needed <= 8; ++needed) {
    CAPTURE(needed);
    CHECK(k_of_n(down, needed) == Approx(by_enumeration(down, needed)).epsilon(1e-12).margin(0));
  }
  CHECK(series(down) == Approx(by_enumeration(down, 8)).epsilon(1e-12));
  CHECK(parallel(down) == Approx(by_enumeration(down, 1)).epsilon(1e-12).scale(0));
}

TEST_CASE("the beta function counts like parts as the recursion does", "[availability]") {
  const int parts = GENERATE(1, 4, 25);
  const double down = GENERATE(0.0, 1e-7, 0.2, 1.0);
  CAPTURE(parts, down);
  const std::vector<double> each(static_cast<std::size_t>(parts), down);
  for (int k = 0; k <= parts; ++k) {
    CHECK(k_of_n(parts, k, down) == Approx(k_of_n(each, k)).epsilon(1e-11).scale(0));
    CHECK(exactly_up(parts, k, down) ==
          Approx(number_up(each)[static_cast<std::size_t>(k)]).epsilon(1e-11).scale(0));
  }
}

TEST_CASE("nine nines keep their digits", "[availability]") {
  CHECK(series({1e-15, 2e-15}) == Approx(3e-15).epsilon(1e-12).scale(0));
  CHECK(k_of_n(std::vector<double>(4, 1e-6), 2) == Approx(4e-18).epsilon(1e-5).scale(0));
}

TEST_CASE("B05: the arithmetic of the AWS whitepaper", "[b05]") {
  ValidationCase b05("B05");
  b05.check("two_99pct_parallel", 1.0 - parallel({0.01, 0.01}));
  const double three = 1.0 - series({1e-4, 1e-4, 1e-4});
  b05.check("three_9999_series", three);
  b05.check("series_downtime_s_365.25d", Seconds(downtime_over(Hours(365.25 * 24), three)).count());
  for (const auto& [name, availability] : {std::pair{"0.99", 0.99},
                                           {"0.999", 0.999},
                                           {"0.9995", 0.9995},
                                           {"0.9999", 0.9999},
                                           {"0.99999", 0.99999}}) {
    b05.check(std::string("downtime_s_per_365d_at_") + name,
              Seconds(downtime_over(hours_per_year, availability)).count());
  }
  for (const auto& [parts, spares] : {std::pair{3, 1}, {4, 2}, {6, 2}}) {
    const std::string suffix = "_n" + std::to_string(parts) + "_s" + std::to_string(spares);
    b05.check("exact_unavailability" + suffix,
              k_of_n(std::vector<double>(static_cast<std::size_t>(parts), 0.01), parts - spares));
    b05.check("whitepaper_approximation" + suffix, whitepaper_unavailability(parts, spares, 0.01));
  }
  b05.check_complete();
}

TEST_CASE("the whitepaper never promises more than is true", "[availability]") {
  const int parts = GENERATE(2, 5, 9);
  const double down = GENERATE(0.001, 0.05, 0.3);
  for (int spares = 0; spares < parts; ++spares) {
    const double exact =
        k_of_n(std::vector<double>(static_cast<std::size_t>(parts), down), parts - spares);
    CHECK(whitepaper_unavailability(parts, spares, down) >= exact * (1 - 1e-12));
  }
}
