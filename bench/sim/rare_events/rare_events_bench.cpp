// What it costs to know a rare event to within 5 % at 95 %: processor seconds of plain simulation
// and of the method, both extrapolated from the standard error and the time of a fixed effort.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <functional>

#include "sim/experiment/splitting.hpp"
#include "sim/stats/weighted_moments.hpp"
#include "tests/validation/rare_models.hpp"

namespace {

struct Effort {
  sim::UncertainMean estimate;
  double seconds = 0;

  /// Processor seconds until the half width is 5 %; work and squared error trade one for one.
  [[nodiscard]] double seconds_to_five_percent() const {
    const double half_width = 1.96 * estimate.standard_error / estimate.mean;
    return seconds * (half_width / 0.05) * (half_width / 0.05);
  }
};

Effort measure(const std::function<sim::UncertainMean()>& run) {
  const std::clock_t begin = std::clock();
  const sim::UncertainMean estimate = run();
  return {estimate, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC};
}

sim::UncertainMean units(const rare::Units& of, bool biased, std::uint64_t cycles) {
  sim::WeightedMoments outages;
  for (std::uint64_t i = 0; i < cycles; ++i) {
    sim::Stream stream = sim::named_stream(1, i, "bench", "units");
    const rare::Excursion run = rare::run_excursion(of, biased, stream);
    outages.add(run.weight, run.outages);
  }
  return sim::uncertain_mean(outages);
}

sim::UncertainMean cluster(bool biased, std::uint64_t cycles) {
  sim::WeightedMoments lost;
  for (std::uint64_t i = 0; i < cycles; ++i) {
    sim::Stream stream = sim::named_stream(1, i, "bench", "cluster");
    const auto cycle =
        rare::run_cycle(rare::Cluster(8), biased, stream,
                        [](const rare::Cluster& now) { return now.below_minimum(); });
    lost.add(cycle.weight, cycle.lost);
  }
  return sim::uncertain_mean(lost);
}

sim::UncertainMean tandem(std::uint64_t copies) {
  sim::SplittingPlan plan;
  plan.levels = 19;
  plan.copies = copies;
  const auto result = sim::run_splitting(
      plan,
      [](sim::Stream&) {
        return rare::Tandem{0.1, 0.45, 0.45};
      },
      [](rare::Tandem& queue, std::size_t level, sim::Stream& stream) {
        const std::uint32_t goal = static_cast<std::uint32_t>(level) + 2;
        sim::Passage passage{false, 0};
        while (queue.population() > 0 && queue.population() < goal) {
          queue.step(stream);
          ++passage.work;
        }
        passage.reached = queue.population() == goal;
        return passage;
      });
  return sim::uncertain_mean(result.probability);
}

/// Of an event with that probability in runs that take so long.
double plain_seconds(double probability, double seconds_per_run) {
  return seconds_per_run * (1 - probability) / probability * (1.96 / 0.05) * (1.96 / 0.05);
}

void print(const char* what, const Effort& method, double plain) {
  std::printf("%-44s %10.3g %12.3g %12.3g\n", what, method.estimate.mean,
              method.seconds_to_five_percent(), plain);
}

}  // namespace

int main() {
  std::printf("%-44s %10s %12s %12s\n", "CPU seconds to within 5 % at 95 %", "estimate", "method",
              "plain");
  const rare::Units triple{3, 3, 1e-3, 0.1};
  const Effort plain_triple = measure([&] { return units(triple, false, 1'000'000); });
  const Effort scaled_triple = measure([&] { return units(triple, true, 400'000); });
  print("A42 outages a cycle, hazard scaling", scaled_triple,
        plain_seconds(scaled_triple.estimate.mean, plain_triple.seconds / 1e6));

  const rare::Units shards{20, 4, 0.00405, 6.5 / 365};
  const Effort plain_shards = measure([&] { return units(shards, false, 1'000'000); });
  const Effort scaled_shards = measure([&] { return units(shards, true, 400'000); });
  print("B03 losses a cycle, hazard scaling", scaled_shards,
        plain_seconds(scaled_shards.estimate.mean, plain_shards.seconds / 1e6));

  const Effort plain_cluster = measure([] { return cluster(false, 3'000'000); });
  const Effort biased_cluster = measure([] { return cluster(true, 200'000); });
  print("B02 hours lost a cycle, failure biasing", biased_cluster,
        plain_cluster.estimate.mean > 0 ? plain_cluster.seconds_to_five_percent() : INFINITY);

  const Effort split = measure([] { return tandem(2000); });
  const double run_seconds = split.seconds / (40.0 * 19 * 2000);  // of one start, at the most
  print("A44 overflow at 20, splitting", split, plain_seconds(split.estimate.mean, run_seconds));
}
