// How replications are drawn: as was asked for, or as pilots tell, and what the pilots cost.

#include "models/experiment/method_choice.hpp"

#include <atomic>
#include <chrono>
#include <optional>
#include <utility>

#include <catch2/catch.hpp>

#include "models/experiment/rare/copy_method.hpp"
#include "tests/invariants/designs.hpp"

namespace {

using namespace std::chrono_literals;
using models::ChosenMethod;
using models::SamplingMethod;

/// Three units of which one is required, so that outages are rare, and rare losses of zones.
models::Scenario rare_outages() {
  models::ComponentSpec spec;
  spec.id = "unit";
  spec.count = 3;
  spec.fails = sim::Distribution::exponential(1000 * 3600);
  spec.repaired_in = sim::Distribution::exponential(2 * 3600);
  spec.never_fails = false;
  models::Scenario scenario = designs::one_set(spec, 8760h);
  designs::add_zones(scenario, 2);
  scenario.failures = {};
  scenario.failures.zone_power = {0.01, sim::Distribution::constant(3600)};
  return scenario;
}

std::optional<ChosenMethod> chosen(models::SimulationOptions options) {
  const models::Scenario scenario = rare_outages();
  const models::PriceBook prices;
  options.jobs = 1;
  return models::choose_method(models::SimulationTask(scenario, prices, options));
}

ChosenMethod chosen(SamplingMethod method) {
  models::SimulationOptions options;
  options.method = method;
  options.replications = 2000;
  return chosen(std::move(options)).value();
}

}  // namespace

TEST_CASE("plain replications take no pilot", "[experiment]") {
  const ChosenMethod method = chosen(SamplingMethod::Replications);
  CHECK_FALSE(method.schedule);
  CHECK_FALSE(method.copies);
  CHECK_FALSE(method.has_controls);
  CHECK(method.pilot_replications == 0);
}

TEST_CASE("control variates come with strata where there are some, and never with copies",
          "[experiment]") {
  const ChosenMethod controlled = chosen(SamplingMethod::ControlVariates);
  CHECK(controlled.schedule);
  CHECK(controlled.has_controls);
  const ChosenMethod scaled = chosen(SamplingMethod::HazardScaling);
  CHECK(scaled.schedule);
  CHECK_FALSE(scaled.has_controls);
}

TEST_CASE("a way of copying that is asked for is taken, and its pilots are counted",
          "[experiment][rare]") {
#ifdef NINES_SANITIZED  // The pilots of splitting take minutes there, in code that others run.
  const auto asked = GENERATE(SamplingMethod::HazardScaling, SamplingMethod::Conditional);
#else
  const auto asked = GENERATE(SamplingMethod::HazardScaling, SamplingMethod::Conditional,
                              SamplingMethod::Splitting);
#endif
  const ChosenMethod method = chosen(asked);
  REQUIRE(method.copies);
  CHECK(method.copies->method == models::copy_method(asked));
  CHECK(method.copies->copies > 0);
  CHECK(method.copies->levels == method.split.levels);
  CHECK(method.split.levels.empty() == (asked != SamplingMethod::Splitting));
  const ChosenMethod strata_only = chosen(SamplingMethod::Stratified);
  REQUIRE(strata_only.schedule);
  CHECK(method.pilot_replications > strata_only.pilot_replications);
}

TEST_CASE("a precision of rare outages is a case for copies, a number of replications is not",
          "[experiment][rare]") {
  CHECK_FALSE(chosen(SamplingMethod::Auto).copies);
  models::SimulationOptions options;
  options.precision = 0.1;
  const std::optional<ChosenMethod> method = chosen(std::move(options));
  REQUIRE(method);
  CHECK(method->copies);
}

TEST_CASE("a choice that is interrupted is none", "[experiment]") {
  const std::atomic<bool> cancelled = true;
  models::SimulationOptions options;
  options.cancelled = &cancelled;
  options.method =
      GENERATE(SamplingMethod::Stratified, SamplingMethod::Conditional, SamplingMethod::Splitting);
  CHECK_FALSE(chosen(std::move(options)));
}
