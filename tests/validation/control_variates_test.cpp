// Control variates: their means really are 0, the intervals that they give hold the truth, and they
// are worth what the report says.

#include <cmath>

#include "models/context/controls.hpp"
#include "models/experiment/replicator.hpp"
#include "sim/stats/moments.hpp"
#include "tests/validation/suite.hpp"

namespace {

using validation::drawn;
using validation::precise;

const std::vector<std::string> control_names{"application faults", "instance faults", "responses",
                                             "instance repairs",   "gray zones",      "all zones",
                                             "failures",           "repairs",         "first zone",
                                             "second zone",        "other zones"};

/// Everything that centres a control happens often enough for a test that counts on normality.
const std::vector<std::string> often{
    "failures.host_fault.rate=1/year",        "failures.retirement.rate=2/year",
    "failures.application_crash.rate=1/year", "failures.volume_loss.rate=1/year",
    "failures.zone_power.rate=0.6/year",      "failures.zone_network.rate=0.3/year",
    "failures.zone_gray.rate=1/year",         "failures.all_zones_power.rate=0.5/year"};

using ControlMoments = std::vector<sim::Moments>;

/// The controls of each stratum; of one, if `strata` is null.
std::vector<ControlMoments> controls_of(const models::Scenario& scenario, bool in_strata,
                                        std::uint64_t replications) {
  const models::Plan plan(scenario);
  const models::OutsideStrata strata(plan);
  const std::size_t count = in_strata ? strata.size() : 1;
  const std::vector<double> equally(count, 1.0);
  const sim::StratumSchedule schedule(equally, {}, replications);
  models::Replicator run = in_strata ? models::Replicator(plan, nullptr, strata, schedule)
                                     : models::Replicator(plan, nullptr);
  run.control();
  std::vector<ControlMoments> moments(count, ControlMoments(models::control_count));
  for (std::uint64_t id = 0; id < replications * count; ++id) {
    const models::Digest digest = run(sim::ReplicationId{id});
    REQUIRE(digest.controls.size() == models::control_count);
    for (std::size_t control = 0; control < models::control_count; ++control) {
      moments[digest.stratum][control].add(digest.controls[control]);
    }
  }
  return moments;
}

/// How many controls varied in any stratum.
std::size_t check_means(const std::vector<ControlMoments>& strata) {
  std::vector<bool> varied(models::control_count);
  for (std::size_t stratum = 0; stratum < strata.size(); ++stratum) {
    for (std::size_t control = 0; control < models::control_count; ++control) {
      const sim::Moments& one = strata[stratum][control];
      CAPTURE(stratum, control_names[control], one.mean(), one.standard_error());
      // Rounding, where nothing is random.
      const double rounding = 1e-6;
      CHECK(std::abs(one.mean()) <= 4 * one.standard_error() + rounding);
      if (one.variance() > rounding) varied[control] = true;
    }
  }
  return static_cast<std::size_t>(std::count(varied.begin(), varied.end(), true));
}

double unavailability(const models::ScenarioReport& report) {
  const models::MetricEstimate* available = report.find("availability.time");
  REQUIRE(available != nullptr);
  return 1 - available->mean;
}

/// In how many of 100 runs the interval of the unavailability holds the truth.
int covered(const models::Scenario& scenario, double truth, double precision) {
  int inside = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto report = precise(scenario, seed, precision);
    CHECK(report.stopped == "precision reached");
    const models::MetricEstimate* available = report.find("availability.time");
    REQUIRE(available != nullptr);
    inside += 1 - *available->high <= truth && truth <= 1 - *available->low ? 1 : 0;
  }
  return inside;
}

}  // namespace

TEST_CASE("controls have mean 0 whatever comes and goes", "[control_variates]") {
  struct Case {
    const char* scenario;
    std::size_t varying;
  };
  const auto [name, varying] = GENERATE(
      // No component; a group that a balancer watches calls nobody, and replaces.
      Case{"whatisthetime/1-single-instance", 7}, Case{"whatisthetime/3-scale-out-dns", 7},
      Case{"whatisthetime/6-multi-az", 7});
  CAPTURE(name);
  const models::Scenario scenario = validation::read(name, often);
  CHECK(check_means(controls_of(scenario, false, 4000)) == varying);
}

TEST_CASE("controls have mean 0 in every stratum too", "[control_variates]") {
  const auto* name = GENERATE("whatisthetime/1-single-instance", "whatisthetime/4-load-balancer",
                              "whatisthetime/6-multi-az");
  CAPTURE(name);
  // Fewer losses, so that they make strata.
  std::vector<std::string> rarer = often;
  rarer.emplace_back("failures.zone_power.rate=0.3/year");
  rarer.emplace_back("failures.zone_network.rate=0.1/year");
  const models::Scenario scenario = validation::read(name, rarer);
  const auto strata = controls_of(scenario, true, 1500);
  CHECK(strata.size() > 4);
  CHECK(check_means(strata) >= 7);
}

TEST_CASE("controls of units have mean 0 for any life and race and crew and warm-up",
          "[control_variates]") {
  struct Case {
    const char* scenario;
    std::vector<std::string> set;
  };
  const auto one = GENERATE(values<Case>({
      {"reference/a01-one-unit", {}},
      {"reference/a01-one-unit", {"run.warm_up=30d"}},
      {"reference/a02-weibull-lognormal", {}},
      {"reference/a06-three-of-five", {}},
      {"reference/a07-shared-crew", {}},
      {"reference/a09-warm-standby", {}},
      {"reference/b05-three-in-series", {}},
      {"reference/a25-load-sharing-one-crew", {}},
  }));
  CAPTURE(one.scenario);
  const models::Scenario scenario = validation::read(one.scenario, one.set);
  CHECK(check_means(controls_of(scenario, false, 1000)) >= 2);
}

TEST_CASE("of 100 controlled intervals of one unit (A01), at least 95 hold the truth",
          "[control_variates]") {
  // Two controls explain all but outages that the end of the year cuts off: what may be hidden is
  // most of the interval, which is therefore wider than it had to be.
  const int inside = covered(validation::read("reference/a01-one-unit"),
                             1 - validation::truth("A01", "A_year"), 0.05);
  CHECK(inside >= 95);
}

TEST_CASE("of 100 controlled intervals of stages, at least 89 hold a value known far better",
          "[control_variates]") {
  struct Case {
    const char* scenario;
    double precision;
  };
  const auto [name, precision] = GENERATE(Case{"whatisthetime/1-single-instance", 0.05},
                                          Case{"whatisthetime/4-load-balancer", 0.1});
  CAPTURE(name);
  const models::Scenario scenario = validation::read(name);
  // Strata alone: nothing of it depends on controls.
  const auto better = drawn(scenario, 200'000, models::SamplingMethod::Stratified);
  REQUIRE(*better.find("availability.time")->standard_error < 0.01 * unavailability(better));
  const int inside = covered(scenario, unavailability(better), precision);
  CHECK(inside >= 89);
}

TEST_CASE("controlled estimates scatter as little as they say", "[control_variates]") {
  const models::Scenario scenario = validation::read("whatisthetime/3-scale-out-dns");
  models::Scenario other = scenario;
  sim::Moments strata;
  sim::Moments controlled;
  sim::Moments squared_errors;
  int with_controls = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    other.run.seed = seed;
    strata.add(unavailability(drawn(other, 300, models::SamplingMethod::Stratified)));
    const auto report = drawn(other, 300, models::SamplingMethod::ControlVariates);
    with_controls += report.sampling.controls > 0 ? 1 : 0;
    controlled.add(unavailability(report));
    const double error = *report.find("availability.time")->standard_error;
    squared_errors.add(error * error);
  }
  CAPTURE(strata.variance(), controlled.variance(), squared_errors.mean());
  // A stratum that few runs visit may leave too few degrees of freedom for them.
  CHECK(with_controls > 50);
  // The means agree, the variance is a tenth at most, and no more is claimed than is there.
  const double difference = std::abs(strata.mean() - controlled.mean());
  CHECK(difference < 4 * std::hypot(strata.standard_error(), controlled.standard_error()));
  CHECK(controlled.variance() < 0.1 * strata.variance());
  CHECK(squared_errors.mean() > 0.6 * controlled.variance());
  CHECK(squared_errors.mean() < 0.2 * strata.variance());
}

TEST_CASE("a precision takes less than a fifth of the runs that strata alone take",
          "[control_variates]") {
  const auto* name = GENERATE("whatisthetime/1-single-instance", "whatisthetime/4-load-balancer",
                              "whatisthetime/5-auto-scaling", "whatisthetime/6-multi-az");
  CAPTURE(name);
  const models::Scenario scenario = validation::read(name);
  const auto strata = precise(scenario, 1, 0.05, models::SamplingMethod::Stratified);
  const auto controlled = precise(scenario, 1, 0.05);
  CHECK(strata.sampling.controls == 0);
  CHECK(controlled.sampling.controls >= 6);
  CHECK(controlled.sampling.control_reduction.value() > 5);
  CHECK(5 * controlled.replications < strata.replications);
}

TEST_CASE("what adds up before control variates adds up after them", "[control_variates]") {
  const models::Scenario scenario = validation::read("whatisthetime/6-multi-az");
  const auto report = precise(scenario, 3, 0.05);
  REQUIRE(report.sampling.control_reduction.has_value());
  const double seconds_per_year = sim::to_seconds(sim::year);
  const double down = report.find("downtime_per_year")->mean;
  CHECK(down == Approx(unavailability(report) * seconds_per_year).epsilon(1e-9));
  double blamed = 0;
  double lost = 0;
  for (const models::BlameEntry& entry : report.blame) {
    CHECK(entry.downtime >= 0);
    blamed += entry.downtime;
    lost += entry.requests_lost;
  }
  const double years = report.years / static_cast<double>(report.replications);
  CHECK(blamed == Approx(down * years).epsilon(1e-9));
  const double lost_share = 1 - report.find("availability.requests")->mean;
  CHECK(lost / report.balance.offered == Approx(lost_share).epsilon(1e-6));
  CHECK(report.balance.served + lost == Approx(report.balance.offered).epsilon(1e-12));
  for (const models::FaultCount& fault : report.faults) {
    // One fault can begin several outages, and none begins any without having come.
    if (fault.per_year == 0) CHECK(fault.outages_per_year == 0);
  }
  double usd = 0;
  for (const models::CostEntry& item : report.costs) usd += item.usd_per_month;
  CHECK(usd == Approx(report.find("cost_per_month")->mean).epsilon(1e-9));
}

TEST_CASE("a fixed number of replications has no controls unless they are asked for",
          "[control_variates]") {
  const models::Scenario scenario = validation::read("whatisthetime/3-scale-out-dns");
  CHECK(drawn(scenario, 100, models::SamplingMethod::Auto).sampling.controls == 0);
  CHECK(drawn(scenario, 100, models::SamplingMethod::Stratified).sampling.controls == 0);
  CHECK(drawn(scenario, 100, models::SamplingMethod::ControlVariates).sampling.controls > 0);
  // Ten runs for each coefficient at least, and a hundred outages.
  CHECK(drawn(scenario, 40, models::SamplingMethod::ControlVariates).sampling.controls == 0);
}
