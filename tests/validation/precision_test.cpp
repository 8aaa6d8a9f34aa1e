// What --precision promises: the interval holds the truth as often as it says, whatever was done to
// need fewer replications.

#include <cmath>

#include "tests/validation/suite.hpp"

namespace {

models::ScenarioReport precise(models::Scenario scenario, std::uint64_t seed, double precision,
                               models::SamplingMethod method = models::SamplingMethod::Auto) {
  scenario.run.seed = seed;
  const auto prices = tools::read_prices(scenario.region);
  REQUIRE(prices.has_value());
  models::SimulationOptions options;
  options.precision = precision;
  options.method = method;
  return models::simulate(scenario, *prices, options);
}

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

models::ScenarioReport drawn(const models::Scenario& scenario, std::int64_t replications,
                             models::SamplingMethod method) {
  const auto prices = tools::read_prices(scenario.region);
  REQUIRE(prices.has_value());
  models::SimulationOptions options;
  options.replications = replications;
  options.method = method;
  return models::simulate(scenario, *prices, options);
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
}
