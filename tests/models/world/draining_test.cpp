// Instances that a group gives up: how long they are billed, and what is in flight on them.

#include <cmath>

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/counted.hpp"
#include "tests/models/world/recorded.hpp"

namespace {

using namespace std::chrono_literals;

constexpr double rate = 100;  // Requests a second, of all instances.

const char* const in_service = "instances_in_service{group=web}";
const char* const instance_hours = "instance_hours{pool=web}";
const char* const on_demand = "on_demand_hours{pool=web}";
const char* const launches = "launches_per_year{group=web}";

/// Two instances of a group behind a balancer; at one hour it shrinks to one. Two hours in all.
models::Scenario shrinking_group() {
  models::Scenario scenario = designs::balanced_group();
  models::AutoScalingGroupSpec& group = scenario.architecture.auto_scaling_groups[0];
  group.policies.clear();
  group.min = 1;
  group.desired = 2;
  group.max = 4;
  models::SetGroupSize smaller;
  smaller.group = models::GroupId{0};
  smaller.desired = 1;
  scenario.timeline = {{std::chrono::hours(1), smaller, ""}};
  scenario.workload.demand = models::LoadCurve::constant(rate);
  scenario.run.horizon = std::chrono::hours(2);
  return scenario;
}

models::TargetGroupSpec& targets_of(models::Scenario& scenario) {
  return scenario.architecture.target_groups[0];
}

void give_duration(models::Scenario& scenario, const sim::Distribution& law) {
  scenario.workload.classes[0].duration = law;
}

models::Outcome run(const models::Scenario& scenario, std::uint64_t replication = 0) {
  const models::Plan plan(scenario);
  models::World world(plan);
  world.start(replication);
  models::Outcome outcome;
  world.finish(outcome);
  return outcome;
}

double lost_to(const models::Scenario& scenario, const models::Outcome& outcome,
               const std::string& cause) {
  const models::Plan plan(scenario);
  double lost = 0;
  for (std::size_t index = 0; index < outcome.lost_by_blame.size(); ++index) {
    if (plan.cause_names()[index / models::phase_count] == cause)
      lost += outcome.lost_by_blame[index];
  }
  return lost;
}

/// What goes wrong at one hour, in place of the smaller size.
void break_one(models::Scenario& scenario, models::InstanceFault fault) {
  models::InjectInstanceFault action;
  action.fault = fault;
  action.group = models::GroupId{0};
  scenario.timeline = {{std::chrono::hours(1), action, ""}};
}

}  // namespace

TEST_CASE("an instance that a group gives up is billed until its target has drained",
          "[draining]") {
  const auto delay = GENERATE(0s, 1s, 300s, 3600s);
  models::Scenario scenario = shrinking_group();
  targets_of(scenario).deregistration_delay = delay;
  const models::Outcome outcome = run(scenario);
  CAPTURE(delay.count());
  CHECK(counted(scenario, outcome, in_service) == Approx(3 * 3600));
  CHECK(counted(scenario, outcome, "instances_desired{group=web}") == Approx(3 * 3600));
  CHECK(metered(scenario, outcome, instance_hours) * 3600 ==
        Approx(3 * 3600 + static_cast<double>(delay.count())));
  CHECK(counted(scenario, outcome, launches) ==
        0);  // It counts no longer, and nothing stands in for it.
  CHECK(outcome.lost == 0);
}

TEST_CASE("a drain that outlasts the run is billed to its end", "[draining]") {
  models::Scenario scenario = shrinking_group();
  targets_of(scenario).deregistration_delay = 3600s;
  scenario.run.horizon = 90min;
  CHECK(metered(scenario, run(scenario), instance_hours) == Approx(3.0));
}

TEST_CASE("what drains is covered by reserved instances like what serves", "[draining]") {
  models::Scenario scenario = shrinking_group();
  scenario.architecture.auto_scaling_groups[0].reserved = 2;
  const models::Outcome outcome = run(scenario);
  CHECK((metered(scenario, outcome, instance_hours) - metered(scenario, outcome, on_demand)) *
            3600 ==
        Approx(3 * 3600 + 300));
}

TEST_CASE("a warm-up that ends while an instance drains leaves the rest of it on the bill",
          "[draining]") {
  models::Scenario scenario = shrinking_group();
  scenario.run.warm_up = 61min;
  CHECK(metered(scenario, run(scenario), instance_hours) * 3600 == Approx(59 * 60 + 240));
}

TEST_CASE("a replaced instance drains beside its replacement", "[draining]") {
  models::Scenario scenario = shrinking_group();
  break_one(scenario, models::InstanceFault::Retirement);
  const models::Outcome with = run(scenario);
  targets_of(scenario).deregistration_delay = 0s;
  const models::Outcome without = run(scenario);
  CHECK(counted(scenario, with, launches) == 1);
  CHECK(counted(scenario, with, in_service) == Approx(counted(scenario, without, in_service)));
  CHECK((metered(scenario, with, instance_hours) - metered(scenario, without, instance_hours)) *
            3600 ==
        Approx(300));
}

TEST_CASE("an instance that does not run any more has nothing to drain", "[draining]") {
  models::Scenario scenario = shrinking_group();
  break_one(scenario, models::InstanceFault::Terminated);
  const models::Outcome with = run(scenario);
  targets_of(scenario).deregistration_delay = 0s;
  CHECK(metered(scenario, with, instance_hours) ==
        metered(scenario, run(scenario), instance_hours));
}

TEST_CASE("requests that outlive the deregistration delay are lost", "[draining]") {
  const auto delay = GENERATE(0s, 3s, 10s, 300s);
  models::Scenario scenario = shrinking_group();
  targets_of(scenario).deregistration_delay = delay;
  constexpr double mean = 4;
  give_duration(scenario, sim::Distribution::exponential(mean));
  const models::Outcome outcome = run(scenario);
  // Half of the requests went to the one that goes; memoryless, so a share of those in flight.
  const double expected = rate / 2 * mean * std::exp(-static_cast<double>(delay.count()) / mean);
  CAPTURE(delay.count());
  CHECK(outcome.lost == Approx(expected).epsilon(1e-9).margin(1e-12));
  CHECK(lost_to(scenario, outcome, "scale_in:web") == outcome.lost);
  CHECK(outcome.lost_by_class[0] == Approx(outcome.lost));
  CHECK(outcome.down == sim::Duration::zero());
  // One slot of five minutes with rate * 300 requests.
  CHECK(outcome.slot_error_sum == Approx(expected / (rate * 300)).margin(1e-12));
}

TEST_CASE("requests that are shorter than the delay all get their answers", "[draining]") {
  models::Scenario scenario = shrinking_group();
  give_duration(scenario, sim::Distribution::uniform(1, 299));
  CHECK(run(scenario).lost == 0);
  give_duration(scenario, sim::Distribution::constant(310));
  CHECK(run(scenario).lost == Approx(rate / 2 * 10));
}

TEST_CASE("what is in flight is what a count of single requests finds", "[draining]") {
  const auto law = sim::Distribution::lognormal_from_median(20, 120);
  models::Scenario scenario = shrinking_group();
  targets_of(scenario).deregistration_delay = 30s;
  give_duration(scenario, law);
  const double expected = run(scenario).lost;
  // Every request of the hour before, with a duration of its own.
  sim::Stream durations = sim::named_stream(7, 0, "requests", "durations");
  double sum = 0;
  double squares = 0;
  constexpr int rounds = 60;
  for (int round = 0; round < rounds; ++round) {
    int in_flight = 0;
    for (double age = 0.5 / (rate / 2); age < 3600; age += 1 / (rate / 2)) {
      if (law.sample(durations) > age + 30) ++in_flight;
    }
    sum += in_flight;
    squares += static_cast<double>(in_flight) * in_flight;
  }
  const double mean = sum / rounds;
  const double error = std::sqrt((squares / rounds - mean * mean) / rounds);
  CHECK(error < 0.02 * mean);
  CHECK(std::abs(expected - mean) < 4 * error);
}

TEST_CASE("no more is in flight than was sent since the instance serves", "[draining]") {
  models::Scenario scenario = shrinking_group();
  targets_of(scenario).deregistration_delay = 0s;
  give_duration(scenario, sim::Distribution::constant(1e6));
  CHECK(run(scenario).lost == Approx(rate / 2 * 3600));
}

TEST_CASE("a crash breaks off what is in flight, beside what it refuses", "[draining]") {
  models::Scenario scenario = shrinking_group();
  break_one(scenario, models::InstanceFault::ApplicationCrash);
  const models::Outcome at_once = run(scenario);
  give_duration(scenario, sim::Distribution::exponential(2));
  const models::Outcome with = run(scenario);
  REQUIRE(at_once.lost > 0);
  CHECK(with.lost - at_once.lost == Approx(rate / 2 * 2));
  CHECK(lost_to(scenario, with, "application_crash:web") == with.lost);
  CHECK(with.trajectory == at_once.trajectory);
}

TEST_CASE("clients that ask again elsewhere lose nothing with an instance that goes",
          "[draining]") {
  models::Scenario scenario = shrinking_group();
  targets_of(scenario).deregistration_delay = 0s;
  give_duration(scenario, sim::Distribution::exponential(2));
  scenario.workload.clients.retry.retries = 1;
  scenario.workload.clients.retry.target = models::RetryTarget::OtherTarget;
  CHECK(run(scenario).lost == 0);
  scenario.workload.clients.retry.target = models::RetryTarget::SameAddress;
  CHECK(run(scenario).lost == Approx(rate / 2 * 2));
}

TEST_CASE("simple scaling counts its cooldown from the end of the draining", "[draining]") {
  models::Scenario scenario = shrinking_group();
  scenario.timeline.clear();
  scenario.load_changes = true;  // A drill: nothing breaks by itself.
  models::AutoScalingGroupSpec& group = scenario.architecture.auto_scaling_groups[0];
  group.desired = 4;
  models::StepPolicySpec shrink;
  shrink.above = false;
  shrink.threshold = 0.9;
  shrink.simple = true;
  shrink.cooldown = 400s;
  shrink.steps = {{.adjustment = -1}};
  group.policies = {shrink};
  const auto removals = [&](std::chrono::seconds delay) {
    targets_of(scenario).deregistration_delay = delay;
    std::vector<double> at;
    for (const auto& record : recorded(scenario)) {
      if (record.kind == "scaling") at.push_back(record.at);
    }
    return at;
  };
  const auto at_once = removals(0s);
  const auto drained = removals(300s);
  REQUIRE(at_once.size() == 3);
  REQUIRE(drained.size() == 3);
  for (std::size_t index = 1; index < 3; ++index) {
    CHECK(at_once[index] - at_once[index - 1] == Approx(400).margin(60));
    CHECK(drained[index] - drained[index - 1] == Approx(700).margin(60));
  }
}
