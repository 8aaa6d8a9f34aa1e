// Forecasts: simulated years per CPU second, one thread, against the goals in docs/performance.md
// and, where there is one, a naive loop in the same run.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bench/end_to_end/forecasts.hpp"
#include "sim/random/ziggurat.hpp"

namespace {

using bench::cpu_seconds;
using bench::median_of;
using bench::read;
using bench::years_per_second;

/// P01 as an able hand would write it for this one case: the earliest of all clocks, by a scan.
double naive_p01_years_per_second(int instances, int years) {
  struct Clock {
    double next = 0;
    double up_mean = 0;
    double down_mean = 0;
    bool up = true;
  };
  constexpr double hour = 3600;
  double down_seconds = 0;
  const double begin = cpu_seconds();
  for (int year = 0; year < years; ++year) {
    sim::Stream stream = sim::named_stream(1, static_cast<std::uint64_t>(year), "naive", "p01");
    std::vector<Clock> clocks(static_cast<std::size_t>(instances) + 3);
    for (Clock& clock : clocks) clock = {0, 1000 * hour, 300, true};
    clocks[0] = clocks[1] = {0, 5000 * hour, 2 * hour, true};
    clocks[2] = {0, 4380 * hour, 90, true};
    for (Clock& clock : clocks) clock.next = clock.up_mean * sim::sample_exponential(stream);
    std::array<int, 2> in_zone = {(instances + 1) / 2, instances / 2};
    double now = 0;
    bool down = false;
    while (now < 8760 * hour) {
      const auto first =
          std::min_element(clocks.begin(), clocks.end(),
                           [](const Clock& a, const Clock& b) { return a.next < b.next; });
      const double until = std::min(first->next, 8760 * hour);
      if (down) down_seconds += until - now;
      now = until;
      first->up = !first->up;
      first->next +=
          (first->up ? first->up_mean : first->down_mean) * sim::sample_exponential(stream);
      const auto index = static_cast<std::size_t>(first - clocks.begin());
      if (index >= 3) in_zone[(index - 3) % 2] += first->up ? 1 : -1;
      const bool path = (clocks[0].up && in_zone[0] > 0) || (clocks[1].up && in_zone[1] > 0);
      down = !path || !clocks[2].up;
    }
  }
  const double seconds = cpu_seconds() - begin;
  fmt::print("    naive loop, {} instances: {:.3g} s down a year\n", instances,
             down_seconds / years);
  return years / seconds;
}

/// CPU seconds until the unavailability is known to 5 %, and what it was.
double seconds_to_five_percent(const models::Scenario& scenario, models::ScenarioReport& report) {
  const auto prices = tools::read_prices(scenario);
  if (!prices) std::exit(1);
  models::SimulationOptions options;
  options.jobs = 1;
  options.precision = 0.05;
  const double begin = cpu_seconds();
  report = models::simulate(scenario, *prices, options);
  return cpu_seconds() - begin;
}

/// `goal` in CPU seconds.
void precision_row(const char* name, const std::vector<std::string>& set, int rounds,
                   double goal = 1) {
  const models::Scenario scenario = read(name, set);
  models::ScenarioReport report;
  const double seconds =
      median_of(rounds, [&] { return seconds_to_five_percent(scenario, report); });
  const models::MetricEstimate* available = report.find("availability.time");
  fmt::print("  {:<40} {:>9.3g} down {:>9.3f} s goal {:>3} s {} {}\n", name,
             available == nullptr ? 0 : 1 - available->mean, seconds, goal,
             seconds <= goal ? "met   " : "MISSED", report.sampling.method);
  if (report.sampling.variance_reduction) {
    fmt::print("    worth {:.3g} times as many plain replications; {} were run\n",
               *report.sampling.variance_reduction, report.replications);
  }
}

double wall_seconds_with(const models::Scenario& scenario, int jobs, std::int64_t years) {
  const auto prices = tools::read_prices(scenario);
  if (!prices) std::exit(1);
  models::SimulationOptions options;
  options.jobs = jobs;
  options.replications = years;
  const auto begin = std::chrono::steady_clock::now();
  const models::ScenarioReport report = models::simulate(scenario, *prices, options);
  if (report.replications != years) std::exit(1);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Both measured in turn, so that other work on the machine meets both.
void parallel_row(const models::Scenario& scenario, std::int64_t years, int rounds) {
  const double speed_up = median_of(rounds, [&] {
    const double alone = wall_seconds_with(scenario, 1, years);
    return alone / wall_seconds_with(scenario, 2, years);
  });
  fmt::print("  {:<52} {:>12.2f}   goal {:>9} {}\n", "stage 6, two threads against one", speed_up,
             1.9, speed_up >= 1.9 ? "met" : "MISSED");
}

void row(const char* what, double value, double goal, double aim) {
  fmt::print("  {:<52} {:>12.0f}   goal {:>9.0f} {}   aim {:>9.0f}\n", what, value, goal,
             value >= goal ? "met   " : "MISSED", aim);
}

}  // namespace

int main(int argc, char** argv) {
  const bool quick = argc > 1 && std::string(argv[1]) == "--quick";
  const int rounds = quick ? 1 : 5;
  fmt::print("simulated years per CPU second, one thread, median of {}\n", rounds);

  const std::string stage = "whatisthetime/6-multi-az";
  const models::Scenario quiet = read(stage, {"failures.defaults=false"});
  const double idle = median_of(rounds, [&] { return years_per_second(quiet, 20'000); });
  fmt::print("  {:<52} {:>12.2f} us goal {:>9} us {}\n", "stage 6, an idle year", 1e6 / idle, 20,
             1e6 / idle <= 20 ? "met" : "MISSED");

  const models::Scenario constant = read(stage, {});
  row("stage 6, constant load, default failures",
      median_of(rounds, [&] { return years_per_second(constant, quick ? 2'000 : 10'000); }), 20'000,
      50'000);

  const models::Scenario daily =
      read(stage, {"workload.demand={\"daily\":{\"mean\":\"240/s\",\"amplitude\":\"180/s\","
                   "\"peak\":\"14h\"}}"});
  row("stage 6, daily load, default failures",
      median_of(rounds, [&] { return years_per_second(daily, quick ? 20 : 100); }), 200, 2'000);

  struct Size {
    const char* name;
    int instances;
    double goal;
    double aim;
    int years;
  };
  for (const Size& size : {Size{"reference/p01-5-parts", 2, 200'000, 807'000, 100'000},
                           Size{"reference/p01-100-parts", 97, 4'000, 15'300, 2'000},
                           Size{"reference/p01-10000-parts", 9'997, 20, 80, 20}}) {
    const models::Scenario scenario = read(size.name, {});
    const int years = quick ? size.years / 4 + 1 : size.years;
    row(size.name, median_of(rounds, [&] { return years_per_second(scenario, years); }), size.goal,
        size.aim);
    if (size.instances < 1000) {
      const double naive = naive_p01_years_per_second(size.instances, years);
      fmt::print("    the naive loop makes {:.0f} in this run\n", naive);
    }
  }

  fmt::print("\nCPU seconds to 5 % of the unavailability, one thread\n");
  precision_row("reference/a01-one-unit", {}, rounds);
  precision_row("whatisthetime/1-single-instance", {}, rounds);
  precision_row("whatisthetime/4-load-balancer", {}, rounds);
  precision_row("whatisthetime/5-auto-scaling", {}, rounds);
  precision_row("whatisthetime/6-multi-az", {}, rounds);

  fmt::print("\nthe same beyond 99.9999 %, by strata, weighted copies or splitting\n");
  constexpr double rare_goal = 10;
  const std::string unit = "architecture.components.unit.";
  precision_row("reference/a13-common-cause", {"run.horizon=8760h"}, rounds, rare_goal);
  precision_row("reference/a42-pair", {}, rounds, rare_goal);
  precision_row("reference/a42-triple", {}, rounds, rare_goal);
  precision_row("reference/b03-durability", {}, rounds, rare_goal);
  precision_row("whatisthetime/6-multi-az",
                {"run.up_threshold=0.5", "failures.zone_power.rate=0/year",
                 "failures.zone_network.rate=0/year", "failures.all_zones_power.rate=0/year"},
                rounds, rare_goal);
  // Units that wear out have no rate to be made frequent.
  precision_row("reference/a02-weibull-lognormal",
                {unit + "count=12", unit + "required=8", "run.horizon=365d"}, rounds, rare_goal);

  fmt::print("\nwall clock\n");
  parallel_row(constant, quick ? 20'000 : 100'000, rounds);
  return 0;
}
