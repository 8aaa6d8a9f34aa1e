#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/experiment/simulate.hpp"
#include "tools/input/read_scenario.hpp"

/// What benches of forecasts measure with.
namespace bench {

inline double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Median of a few measurements: other work on the machine disturbs single ones.
template <class Measure>
double median_of(int times, Measure&& measure) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(times));
  for (int round = 0; round < times; ++round) values.push_back(measure());
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Ends the program where the scenario is wrong.
inline models::Scenario read(const std::string& name, const std::vector<std::string>& set) {
  tools::ReadOptions options;
  options.overrides = set;
  auto scenario = tools::read_scenario(name, options);
  if (!scenario) {
    for (const auto& diagnostic : scenario.error()) {
      fmt::print(stderr, "{}\n", tools::format_diagnostic(diagnostic));
    }
    std::exit(1);
  }
  return std::move(*scenario);
}

/// Simulated years per CPU second, of one thread.
inline double years_per_second(const models::Scenario& scenario, std::int64_t years) {
  const auto prices = tools::read_prices(scenario);
  if (!prices) std::exit(1);
  models::SimulationOptions options;
  options.jobs = 1;
  options.replications = years;
  const double begin = cpu_seconds();
  const models::ScenarioReport report = models::simulate(scenario, *prices, options);
  return report.years / (cpu_seconds() - begin);
}

}  // namespace bench
