// The same seed gives the same numbers, whatever the number of threads.

#include <catch2/catch.hpp>

#include "models/experiment/simulate.hpp"
#include "tests/invariants/designs.hpp"

namespace {

models::ScenarioReport simulate(const models::Scenario& scenario, int jobs) {
  models::PriceBook prices;
  prices.instances["large"].on_demand = 0.1;
  prices.instances["large"].reserved_1yr = 0.06;
  prices.instances["burstable"].on_demand = 0.01;
  prices.instances["burstable"].reserved_1yr = 0.006;
  // Of what else there is, and of what a capacity unit of a balancer and a month are.
  prices.services = {{"ebs.gp3", 0.08},
                     {"elb.alb_hour", 0.0225},
                     {"elb.alb_lcu_hour", 0.008},
                     {"vpc.public_ipv4_hour", 0.005},
                     {"cloudwatch.detailed_monitoring", 2.1},
                     {"cloudwatch.alarm_standard", 0.1},
                     {"route53.hosted_zone_first_25", 0.5},
                     {"route53.health_check_aws", 0.5},
                     {"transfer.free_out_gb_per_month", 100},
                     {"month.hours", 730},
                     {"elb.lcu_new_connections_per_s", 25},
                     {"elb.lcu_gb_per_hour", 1}};
  models::SimulationOptions options;
  options.jobs = jobs;
  options.replications = 40;
  return models::simulate(scenario, prices, options);
}

}  // namespace

TEST_CASE("one thread and many give the same report to the last bit", "[determinism]") {
  const auto seed = GENERATE(1U, 2U, 3U);
  models::Scenario scenario = designs::random_design(seed);
  scenario.run.horizon = std::chrono::hours(24) * 10;
  const models::ScenarioReport one = simulate(scenario, 1);
  const int jobs = GENERATE(2, 3, 7);
  const models::ScenarioReport many = simulate(scenario, jobs);
  CHECK(many.trajectory == one.trajectory);
  REQUIRE(many.metrics.size() == one.metrics.size());
  for (std::size_t index = 0; index < one.metrics.size(); ++index) {
    CHECK(many.metrics[index].name == one.metrics[index].name);
    CHECK(many.metrics[index].mean == one.metrics[index].mean);
    CHECK(many.metrics[index].low == one.metrics[index].low);
    CHECK(many.metrics[index].high == one.metrics[index].high);
  }
}

TEST_CASE("another seed gives another trajectory", "[determinism]") {
  models::Scenario scenario = designs::random_design(4);
  scenario.run.horizon = std::chrono::hours(24) * 10;
  const std::uint64_t first = simulate(scenario, 1).trajectory;
  scenario.run.seed += 1;
  CHECK(simulate(scenario, 1).trajectory != first);
}
