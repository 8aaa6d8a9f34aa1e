// What --precision promises: the interval holds the truth as often as it says, whatever was done to
// need fewer replications.

#include <cmath>
#include <map>
#include <string>

#include "tests/validation/suite.hpp"

namespace {

using validation::drawn;
using validation::precise;

/// In how many of 100 runs the interval of the unavailability holds the truth.
int covered(const models::Scenario& scenario, double truth, double precision,
            models::SamplingMethod method = models::SamplingMethod::Auto) {
  int inside = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto report = precise(scenario, seed, precision, method);
    CHECK(report.stopped == "precision reached");
    const models::MetricEstimate* available = report.find("availability.time");
    REQUIRE(available != nullptr);
    inside += 1 - *available->high <= truth && truth <= 1 - *available->low ? 1 : 0;
  }
  return inside;
}

// Rare enough to be stratified, common enough to be met by chance as well.
const std::vector<std::string> lossy{"failures.zone_power.rate=0.2/year",
                                     "failures.zone_network.rate=0.1/year",
                                     "failures.all_zones_power.rate=0.3/year"};

}  // namespace

TEST_CASE("of 100 intervals of one unit (A01), 89 to 99 hold the truth", "[precision]") {
  // Plain: control_variates_test.cpp has the intervals that --precision gives otherwise.
  const int inside =
      covered(validation::read("reference/a01-one-unit"), 1 - validation::truth("A01", "A_year"),
              0.1, models::SamplingMethod::Replications);
  CHECK(inside >= 89);
  CHECK(inside <= 99);
}

TEST_CASE("of 100 stratified intervals of a common cause (A13), 89 to 99 hold the truth",
          "[precision]") {
  // A year from new: the 3 h of a repair are too short for the beginning to matter (0.03 %).
  const auto scenario = validation::read("reference/a13-common-cause", {"run.horizon=8760h"});
  const int inside = covered(scenario, validation::truth("A13", "unavailability"), 0.1);
  CHECK(inside >= 89);
  CHECK(inside <= 99);
}

TEST_CASE("of 100 stratified intervals of three zones, 89 to 99 hold a value known far better",
          "[precision]") {
  const auto scenario = validation::read("whatisthetime/6-multi-az");
  const auto better = drawn(scenario, 200'000, models::SamplingMethod::Stratified);
  const models::MetricEstimate* available = better.find("availability.time");
  REQUIRE(available != nullptr);
  REQUIRE(*available->standard_error < 0.01 * (1 - available->mean));
  const int inside = covered(scenario, 1 - available->mean, 0.1);
  CHECK(inside >= 89);
  CHECK(inside <= 99);
}

TEST_CASE("strata and plain replications agree on every mean", "[precision]") {
  const auto scenario = validation::read("whatisthetime/6-multi-az", lossy);
  const auto plain = drawn(scenario, 20'000, models::SamplingMethod::Replications);
  const auto strata = drawn(scenario, 20'000, models::SamplingMethod::Stratified);
  REQUIRE(plain.sampling.strata == 1);
  REQUIRE(strata.sampling.strata > 4);
  REQUIRE(plain.metrics.size() == strata.metrics.size());
  for (std::size_t index = 0; index < plain.metrics.size(); ++index) {
    const models::MetricEstimate& one = plain.metrics[index];
    const models::MetricEstimate& other = strata.metrics[index];
    CAPTURE(one.name, one.mean, other.mean);
    REQUIRE(one.name == other.name);
    if (!one.standard_error || !other.standard_error) continue;
    const double error = std::hypot(*one.standard_error, *other.standard_error);
    CHECK(std::abs(one.mean - other.mean) <= 4 * error + 1e-12 * std::abs(one.mean));
  }
}

TEST_CASE("blame adds up to the total in strata as well", "[precision]") {
  const auto report = drawn(validation::read("whatisthetime/6-multi-az", lossy), 2'000,
                            models::SamplingMethod::Stratified);
  double down = 0;
  double lost = 0;
  for (const auto& entry : report.blame) {
    down += entry.downtime;
    lost += entry.requests_lost;
  }
  CHECK(down == Approx(report.find("downtime_per_year")->mean).epsilon(1e-9));
  const double share = 1 - report.find("availability.requests")->mean;
  CHECK(lost == Approx(share * report.balance.offered).epsilon(1e-6));
}

TEST_CASE("strata say how many plain replications they were worth", "[precision]") {
  const auto scenario = validation::read("whatisthetime/6-multi-az");
  const auto plain = drawn(scenario, 4'000, models::SamplingMethod::Replications);
  const auto strata = drawn(scenario, 4'000, models::SamplingMethod::Stratified);
  CHECK_FALSE(plain.sampling.variance_reduction);
  REQUIRE(strata.sampling.variance_reduction);
  CHECK(*strata.sampling.variance_reduction > 10);
  CHECK(*strata.find("availability.time")->standard_error <
        *plain.find("availability.time")->standard_error);
}

TEST_CASE("a design without losses from outside has nothing to stratify", "[precision]") {
  const auto report =
      drawn(validation::read("reference/a01-one-unit"), 100, models::SamplingMethod::Stratified);
  CHECK(report.sampling.method == "replications");
  CHECK(report.sampling.strata == 1);
  CHECK(report.sampling.remark.starts_with("no strata: "));
}

TEST_CASE("a method that was asked for in vain is no secret", "[precision]") {
  const auto scenario = validation::read("whatisthetime/6-multi-az");
  using models::SamplingMethod;
  CHECK(drawn(scenario, 1, SamplingMethod::Stratified)
            .sampling.remark.starts_with("no strata: 1 replication, and 6 strata take 12; "));
  CHECK(drawn(scenario, 12, SamplingMethod::Stratified).sampling.remark.empty());
  CHECK(drawn(scenario, 12, SamplingMethod::ControlVariates)
            .sampling.remark.starts_with("no control variates: "));
  CHECK(drawn(scenario, 400, SamplingMethod::ControlVariates).sampling.remark.empty());
  // Nothing else is said of plain replications but what one year has not seen.
  CHECK(drawn(scenario, 1, SamplingMethod::Replications)
            .sampling.remark.starts_with("not once in these years: "));
}

TEST_CASE("100 intervals of a few stratified days hold what years say, in every figure",
          "[precision]") {
  // A day in 200 has an outage that comes from inside, and 60 days seldom meet one in the stratum
  // without losses from outside: all its runs are alike.
  const auto years = drawn(validation::read("whatisthetime/1-single-instance"), 4'000,
                           models::SamplingMethod::Replications);
  auto days = validation::read("whatisthetime/1-single-instance", {"run.horizon=1d"});
  const auto method =
      GENERATE(models::SamplingMethod::Stratified, models::SamplingMethod::ControlVariates);
  std::map<std::string, int> inside;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    days.run.seed = seed;
    const auto report = drawn(days, 60, method);
    for (const char* name : {"availability.time", "availability.requests", "monthly_uptime",
                             "downtime_per_year", "outages_per_year", "recovery_time"}) {
      const models::MetricEstimate* one = report.find(name);
      const models::MetricEstimate* known = years.find(name);
      REQUIRE((known != nullptr));
      // A few incidents of which one has nearly all the weight have no interval.
      const bool has_none = one == nullptr || !one->low;
      CHECK((!has_none || name == std::string("recovery_time")));
      inside[name] += has_none || (*one->low <= known->mean && known->mean <= *one->high) ? 1 : 0;
    }
  }
  for (const auto& [name, covered] : inside) {
    CAPTURE(name, covered);
    CHECK(covered >= 89);
  }
}

TEST_CASE("the interval of outages holds the truth where another metric was watched",
          "[precision]") {
  // Pairs of losses that hide among 10 years without a shock, and shocks in tails of their number.
  auto scenario = validation::read("reference/a13-common-cause", {"run.horizon=3650d"});
  const auto method =
      GENERATE(models::SamplingMethod::Stratified, models::SamplingMethod::HazardScaling);
  const double truth = validation::truth("A13", "outages_per_year");
  int inside = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const auto report = precise(scenario, seed, 0.05, method);
    const models::MetricEstimate* outages = report.find("outages_per_year");
    REQUIRE((outages != nullptr && outages->low && outages->high));
    inside += *outages->low <= truth && truth <= *outages->high ? 1 : 0;
    // Wide, but not so wide that it says nothing.
    CHECK(*outages->high - *outages->low < 0.1 * truth);
  }
  CHECK(inside >= 44);
}

TEST_CASE("a bill that outages do not move needs none to be known", "[precision]") {
  models::SimulationOptions options;
  options.precision = 0.01;
  options.precision_metric = "cost_per_month";
  const auto [name, overrides] = GENERATE(table<std::string, std::vector<std::string>>(
      {{"whatisthetime/1-single-instance", {"failures.defaults=false"}},
       {"whatisthetime/drills/5-growth", {}}}));
  CAPTURE(name);
  const models::Scenario scenario = validation::read(name, overrides);
  const auto prices = tools::read_prices(scenario);
  REQUIRE(prices.has_value());
  const auto report = models::simulate(scenario, *prices, options);
  CHECK(report.stopped == "precision reached");
  CHECK(report.replications == 50);
}

TEST_CASE("downtime is the time not available, with one interval", "[precision]") {
  const auto report = drawn(validation::read("whatisthetime/drills/6-earthquake"), 40,
                            models::SamplingMethod::Replications);
  const models::MetricEstimate* down = report.find("downtime_per_year");
  const models::MetricEstimate* up = report.find("availability.time");
  REQUIRE((down->low && down->high && up->low && up->high));
  REQUIRE(down->method == "BCa bootstrap");
  const double year = sim::to_seconds(sim::year);
  CHECK(*down->low / year == Approx(1 - *up->high).epsilon(1e-9));
  CHECK(*down->high / year == Approx(1 - *up->low).epsilon(1e-9));
}

TEST_CASE("of runs that ended too soon the precision is that of a lower bound", "[precision]") {
  const auto within = [](const char* horizon) {
    return precise(
        validation::read("whatisthetime/1-single-instance",
                         {"run.until=first_outage", std::string("run.horizon=") + horizon}),
        1, 0.1);
  };
  const auto censored = within("30d");
  CHECK(censored.stopped == "precision of a lower bound reached");
  CHECK(censored.sampling.of_lower_bound);
  const auto whole = within("50000d");
  CHECK(whole.stopped == "precision reached");
  CHECK_FALSE(whole.sampling.of_lower_bound);
  CHECK(censored.find("time_to_first_outage")->mean < whole.find("time_to_first_outage")->mean);
}
