// The progressions that keep a state, at a constant load: simulated years per CPU second against
// those of WhatIsTheTime stage 6, which takes turns with each in the same run, and the bytes of a
// world. Goals are in docs/performance.md.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bench/end_to_end/forecasts.hpp"
#include "bench/end_to_end/live_bytes.hpp"
#include "models/world/plan.hpp"
#include "models/world/world.hpp"

namespace {

/// How many times as slow as the baseline a stage may be.
constexpr double slowest = 5;
constexpr std::int64_t most_bytes = std::int64_t{64} * 1024;

struct Progression {
  const char* name;
  const char* demand;  ///< Constant, the mean of its own.
  std::vector<const char*> stages;
};

const std::vector<Progression>& progressions() {
  static const std::vector<Progression> all{
      {"myclothes",
       "100/s",
       {"1-baseline", "2-stickiness", "3-cookies", "4-session-store", "5-database",
        "6-read-replicas", "7-cache", "8-multi-az", "9-security-groups"}},
      {"mywordpress",
       "80/s",
       {"1-rds-multi-az", "2-aurora", "3-ebs-single", "4-ebs-many", "5-efs", "6-global"}}};
  return all;
}

/// Of a world that is used for one replication after the other, with what it has grown to.
std::int64_t bytes_of_world(const models::Scenario& scenario, std::uint64_t replications) {
  const models::Plan plan(scenario);
  const models::World blank(plan);
  const std::int64_t before = bench::live_bytes();
  models::World world(plan);
  std::int64_t most = 0;
  for (std::uint64_t number = 0; number < replications; ++number) {
    world = blank;
    world.start(number);
    world.run_until(plan.end());
    most = std::max(most, bench::live_bytes() - before);
  }
  return most + static_cast<std::int64_t>(sizeof(models::World));
}

struct Sizes {
  int rounds;
  std::int64_t years;           ///< Of a stage.
  std::int64_t baseline_years;  ///< Of the baseline, against each.
};

void row(const models::Scenario& baseline, const std::string& name, const char* demand,
         const Sizes& sizes) {
  const models::Scenario scenario = bench::read(name, {std::string("workload.demand=") + demand});
  const double ratio = bench::median_of(sizes.rounds, [&] {
    const double one = bench::years_per_second(baseline, sizes.baseline_years);
    return one / bench::years_per_second(scenario, sizes.years);
  });
  const std::int64_t bytes = bytes_of_world(scenario, 50);
  fmt::print("{:<28} {:>7.2f} goal {} {} {:>8} B goal {} {}\n", name, ratio, slowest,
             ratio <= slowest ? "met   " : "MISSED", bytes, most_bytes,
             bytes <= most_bytes ? "met" : "MISSED");
}

}  // namespace

/// Arguments: `--quick` for fewer rounds, and parts of the names of stages; without any, all.
int main(int argc, char** argv) {
  std::vector<std::string> names(argv + 1, argv + argc);
  const bool quick = std::erase(names, "--quick") > 0;
  const Sizes sizes = quick ? Sizes{3, 300, 1'000} : Sizes{7, 1'500, 5'000};
  fmt::print(
      "CPU seconds per simulated year at a constant load, against WhatIsTheTime stage 6 in the "
      "same "
      "run,\nmedian of {}, and bytes of a world\n",
      sizes.rounds);
  const models::Scenario baseline = bench::read("whatisthetime/6-multi-az", {});
  for (const Progression& progression : progressions()) {
    for (const char* stage : progression.stages) {
      const std::string name = std::string(progression.name) + "/" + stage;
      const bool wanted = std::any_of(names.begin(), names.end(), [&](const std::string& part) {
        return name.find(part) != std::string::npos;
      });
      if (names.empty() || wanted) row(baseline, name, progression.demand, sizes);
    }
  }
}
