// Growth: what an event costs, and how many bytes an instance takes, from 10 instances to 100,000.
// One group over three zones behind a balancer, as long as some hundred events take at a constant
// load.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bench/end_to_end/live_bytes.hpp"
#include "models/world/plan.hpp"
#include "models/world/world.hpp"
#include "tools/input/read_scenario.hpp"

namespace {

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

models::Scenario group_of(int instances) {
  const std::string group = "architecture.auto_scaling_groups.web.";
  const std::string count = std::to_string(instances);
  tools::ReadOptions options;
  options.overrides = {group + "max=" + count, group + "desired=" + count, group + "min=" + count,
                       "workload.demand=" + std::to_string(instances) + "/s",
                       "run.horizon=" + std::to_string(std::max(1, 50000 / instances)) + "h"};
  auto scenario = tools::read_scenario("whatisthetime/6-multi-az", options);
  if (!scenario) {
    for (const auto& diagnostic : scenario.error()) {
      fmt::print(stderr, "{}\n", tools::format_diagnostic(diagnostic));
    }
    std::exit(1);
  }
  return std::move(*scenario);
}

void measure(int instances) {
  const models::Scenario scenario = group_of(instances);
  const std::int64_t before = bench::live_bytes();
  const double planned = cpu_seconds();
  const models::Plan plan(scenario);
  models::World world(plan);
  const double begin = cpu_seconds();
  world.start(1);
  world.run_until(plan.end());
  const double took = cpu_seconds() - begin;
  const auto events = static_cast<double>(world.events());
  const auto bytes =
      static_cast<double>(bench::live_bytes() - before) + sizeof(plan) + sizeof(world);
  fmt::print("{:>9} {:>10.3f} {:>10.0f} {:>12.0f} {:>12.0f}\n", instances, begin - planned, events,
             took * 1e9 / events, bytes / instances);
}

}  // namespace

int main(int argc, char** argv) {
  const int most = argc > 1 && std::string(argv[1]) == "--quick" ? 1000 : 100'000;
  fmt::print("sizeof: World {} bytes, an instance {}, a group {}, an event {}\n",
             sizeof(models::World), sizeof(models::Instance), sizeof(models::Group),
             sizeof(models::Event));
  fmt::print("instances     plan s     events  ns an event  B an instance\n");
  for (int instances = 10; instances <= most; instances *= 10) measure(instances);
}
