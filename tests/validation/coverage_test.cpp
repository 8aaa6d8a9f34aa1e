// What a plain `nines run` promises: its intervals hold the truth as often as they say, with the
// replications that it makes by itself, also where most is lost to what comes once in many years.

#include <map>
#include <string>

#include "tests/validation/suite.hpp"

namespace {

using Truths = std::map<std::string, double>;

/// In how many of 100 runs with the scenario's own number of replications each interval holds the
/// truth.
std::map<std::string, int> covered(models::Scenario scenario, const Truths& truths) {
  std::map<std::string, int> inside;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    scenario.run.seed = seed;
    const models::ScenarioReport report = validation::simulate(scenario);
    CHECK(report.sampling.method == "stratified");
    for (const auto& [name, truth] : truths) {
      const models::MetricEstimate* metric = report.find(name);
      REQUIRE((metric != nullptr && metric->low && metric->high));
      inside[name] += *metric->low <= truth && truth <= *metric->high ? 1 : 0;
    }
  }
  return inside;
}

}  // namespace

TEST_CASE("of 100 default intervals of a common cause (A13), 89 to 99 hold the Markov chain",
          "[coverage]") {
  const auto scenario = validation::read("reference/a13-common-cause",
                                         {"run.horizon=8760h", "run.replications=4000"});
  const auto inside =
      covered(scenario, {{"availability.time", 1 - validation::truth("A13", "unavailability")},
                         {"outages_per_year", validation::truth("A13", "outages_per_year")}});
  CHECK(inside.at("availability.time") >= 89);
  CHECK(inside.at("availability.time") <= 99);
  // Pairs of independent losses may hide among years without a shock: too wide by that.
  CHECK(inside.at("outages_per_year") >= 89);
}

TEST_CASE("of 100 default intervals of three zones, 89 to 99 hold a value known far better",
          "[coverage]") {
  const auto scenario = validation::read("whatisthetime/6-multi-az");
  const auto better = validation::drawn(scenario, 200'000, models::SamplingMethod::ControlVariates);
  Truths truths;
  for (const char* name : {"availability.time", "availability.requests"}) {
    const models::MetricEstimate* metric = better.find(name);
    REQUIRE((metric != nullptr && metric->standard_error));
    REQUIRE(*metric->standard_error < 0.005 * (1 - metric->mean));
    truths[name] = metric->mean;
  }
  for (const auto& [name, inside] : covered(scenario, truths)) {
    CAPTURE(name, inside);
    CHECK(inside >= 89);
    CHECK(inside <= 99);
  }
}

TEST_CASE("nobody has to ask for strata, and where there are none replications are plain",
          "[coverage]") {
  const auto method_of = [](const char* name, std::int64_t replications) {
    return validation::simulate(validation::read(name), replications).sampling;
  };
  const models::SamplingReport three = method_of("whatisthetime/6-multi-az", 400);
  CHECK(three.method == "stratified");
  // A quarter of the work at most decides how the rest is shared out.
  CHECK(three.pilot_replications > 80);
  CHECK(three.pilot_replications <= 100);
  CHECK(method_of("whatisthetime/6-multi-az", 100).method == "replications");
  CHECK(method_of("reference/a01-one-unit", 400).method == "replications");
  CHECK(method_of("whatisthetime/drills/6-earthquake", 400).method == "replications");
}
