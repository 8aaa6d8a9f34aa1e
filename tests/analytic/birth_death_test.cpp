#include "models/analytic/birth_death.hpp"

#include <catch2/catch.hpp>

#include "models/analytic/availability.hpp"
#include "models/analytic/first_passage.hpp"
#include "models/analytic/stationary.hpp"
#include "sim/base/require.hpp"
#include "tests/analytic/validation_case.hpp"

using namespace models::analytic;

namespace {

Hours mtbf(const ValidationCase& source) {
  return Hours(source.parameter("mtbf_h"));
}
Hours mttr(const ValidationCase& source) {
  return Hours(source.parameter("mttr_h"));
}

}  // namespace

TEST_CASE("A05: a year without an outage, and the first outage, of a hot pair", "[a05]") {
  ValidationCase a05("A05");
  const RedundantGroup pair{
      .units = a05.count("n"), .needed = a05.count("k"), .mtbf = mtbf(a05), .mttr = mttr(a05)};
  const GroupFigures figures = figures_of(pair);
  a05.check("P(no outage in a year)",
            probability_of_no_outage(pair, Hours(a05.parameter("horizon_h"))));
  a05.check("MTTFF_h", figures.mean_time_to_outage.count(), 1e-12);
  a05.check("unavailability", figures.unavailability, 1e-12);
  a05.check("outages_per_year", figures.outages_per_year, 1e-12);
  a05.check_complete();
}

TEST_CASE("A06: three of five with a crew for each", "[a06]") {
  ValidationCase a06("A06");
  const RedundantGroup group{
      .units = a06.count("n"), .needed = a06.count("k"), .mtbf = mtbf(a06), .mttr = mttr(a06)};
  const GroupFigures chain = figures_of(group);
  a06.check("unavailability", chain.unavailability);
  a06.check("outages_per_year", chain.outages_per_year);
  a06.check("mean_outage_h", chain.mean_outage.count());
  a06.check("mean_up_h", chain.mean_up.count());
  a06.check_complete();
  // The same by the binomial formula, which knows nothing of chains.
  const IndependentFigures binomial =
      figures_of(IndependentGroup{group.units, group.needed, {group.mtbf, group.mttr}});
  CHECK(binomial.unavailability == Approx(chain.unavailability).epsilon(1e-12));
  CHECK(binomial.outages_per_year == Approx(chain.outages_per_year).epsilon(1e-12));
}

TEST_CASE("A07: three of five behind one repair crew", "[a07]") {
  ValidationCase a07("A07");
  const GroupFigures figures = figures_of(RedundantGroup{.units = a07.count("n"),
                                                         .needed = a07.count("k"),
                                                         .mtbf = mtbf(a07),
                                                         .mttr = mttr(a07),
                                                         .crews = a07.count("crews")});
  a07.check("unavailability", figures.unavailability);
  a07.check("outages_per_year", figures.outages_per_year);
  a07.check("mean_outage_h", figures.mean_outage.count());
  a07.check("MTTFF_h", figures.mean_time_to_outage.count());
  a07.check_complete();
}

TEST_CASE("A08: ten machines and two repairers", "[a08]") {
  ValidationCase a08("A08");
  const int machines = a08.count("N");
  const CrewFigures figures = crew_figures_of(RedundantGroup{.units = machines,
                                                             .needed = machines,
                                                             .mtbf = mtbf(a08),
                                                             .mttr = mttr(a08),
                                                             .crews = a08.count("crews")});
  a08.check("mean_machines_up", figures.mean_units_up);
  a08.check("crew_utilization", figures.crew_utilization);
  a08.check("P(all up)", figures.all_up);
  a08.check("mean_wait_for_crew_h", figures.mean_wait.count());
  a08.check_complete();
}

TEST_CASE("A09: cold, warm and hot standby", "[a09]") {
  ValidationCase a09("A09");
  for (const auto& [name, dormancy] :
       {std::pair{"alpha0", 0.0}, {"alpha0.3", 0.3}, {"alpha1", 1.0}}) {
    const GroupFigures figures = figures_of(RedundantGroup{.units = 2,
                                                           .needed = 1,
                                                           .mtbf = mtbf(a09),
                                                           .mttr = mttr(a09),
                                                           .crews = 1,
                                                           .active = 1,
                                                           .dormancy = dormancy});
    a09.check(std::string("unavailability_") + name, figures.unavailability);
    a09.check(std::string("MTTFF_h_") + name, figures.mean_time_to_outage.count());
  }
  a09.check_complete();
}

TEST_CASE("A25: survivors that carry the whole load", "[a25]") {
  ValidationCase a25("A25");
  RedundantGroup group{.units = a25.count("n"),
                       .needed = 1,
                       .mtbf = Hours(1.0 / a25.parameter("lam_per_h")),
                       .mttr = mttr(a25),
                       .crews = 1,
                       .load_exponent = 1.0};
  a25.check("MTTF_no_repair_h", mean_time_to_outage_unrepaired(group).count());
  a25.check("MTTFF_with_repair_h", figures_of(group).mean_time_to_outage.count());
  a25.check_complete();
}

TEST_CASE("product form, elimination and LU give one long run", "[birth_death]") {
  const int crews = GENERATE(0, 1, 3);
  const double dormancy = GENERATE(0.0, 0.4, 1.0);
  const RedundantGroup group{.units = 7,
                             .needed = 4,
                             .mtbf = Hours(90),
                             .mttr = Hours(6),
                             .crews = crews,
                             .active = 5,
                             .dormancy = dormancy,
                             .load_exponent = 0.5};
  const BirthDeathRates rates = rates_of(group);
  const StateVector product = birth_death_stationary(rates);
  const StateVector gth = stationary_by_gth(birth_death_chain(rates));
  const StateVector lu = stationary_by_lu(birth_death_chain(rates));
  for (std::size_t failed = 0; failed < product.size(); ++failed) {
    CHECK(gth[failed] == Approx(product[failed]).epsilon(1e-12).scale(0));
    CHECK(lu[failed] == Approx(product[failed]).epsilon(1e-9));
  }
  // And the figures drawn from the product form are those of the chain.
  const MarkovChain chain = birth_death_chain(rates);
  const StateSet down = down_states(group);
  const LongRun run = long_run(chain, down);
  const GroupFigures figures = figures_of(group);
  CHECK(figures.unavailability == Approx(run.unavailability).epsilon(1e-12));
  CHECK(figures.outages_per_year == Approx(8760 * run.outage_rate).epsilon(1e-12));
  CHECK(figures.mean_outage.count() == Approx(run.mean_outage).epsilon(1e-12));
  CHECK(figures.mean_up.count() == Approx(run.mean_up).epsilon(1e-12));
  CHECK(figures.mean_time_to_outage.count() ==
        Approx(mean_first_passage(chain, down)[0]).epsilon(1e-12));
}

TEST_CASE("a group of 10,000 that is mostly down keeps its figures finite", "[birth_death]") {
  // Each unit is down five sixths of the time, so the product form passes 1e308 on its way.
  const RedundantGroup group{.units = 10'000, .needed = 1'600, .mtbf = Hours(1), .mttr = Hours(5)};
  const IndependentFigures binomial =
      figures_of(IndependentGroup{group.units, group.needed, {group.mtbf, group.mttr}});
  CHECK(figures_of(group).unavailability == Approx(binomial.unavailability).epsilon(1e-9));
  CHECK(figures_of(group).outages_per_year == Approx(binomial.outages_per_year).epsilon(1e-9));
}

TEST_CASE("a group that pauses while down never loses more than it takes to go down",
          "[birth_death]") {
  const RedundantGroup group{.units = 5,
                             .needed = 4,
                             .mtbf = Hours(100),
                             .mttr = Hours(10),
                             .crews = 1,
                             .while_down = WhileDown::Pause};
  CHECK(down_states(group) == StateSet{false, false, true});
  // By hand: failure rates 5/100 and 4/100 over a repair rate of 1/10.
  const double one = 0.5;
  const double two = 0.5 * 0.4;
  CHECK(figures_of(group).unavailability == Approx(two / (1 + one + two)).epsilon(1e-12));
}

TEST_CASE("a group that makes no sense is refused", "[birth_death]") {
  CHECK_THROWS_AS(
      rates_of(RedundantGroup{.units = 2, .needed = 3, .mtbf = Hours(1), .mttr = Hours(1)}),
      sim::ContractViolation);
  CHECK_THROWS_AS(rates_of(RedundantGroup{.units = 2, .needed = 1}), sim::ContractViolation);
  CHECK_THROWS_AS(crew_figures_of(RedundantGroup{.mtbf = Hours(1), .mttr = Hours(1)}),
                  sim::ContractViolation);
}
