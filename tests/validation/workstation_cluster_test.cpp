// Cases B01 and B02, a published Markov chain, by failure biasing: weighted copies of excursions
// over a horizon, weighted cycles for the long run.

#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

#include "sim/experiment/excursions.hpp"
#include "sim/stats/moments.hpp"
#include "sim/stats/weighted_moments.hpp"
#include "tests/validation/rare_checks.hpp"
#include "tests/validation/rare_models.hpp"
#include "tests/validation/suite.hpp"

namespace {

using rare::check;
using rare::check_agreement;
using rare::check_guards;
using rare::of_plain_means;
using rare::of_rare_events;
using sim::UncertainMean;
using validation::truth;

struct ClusterFigures {
  sim::Moments ever_below;
  sim::Moments hours_below;
  sim::Moments repairs;
  sim::WeightGuards ever_guards;
  sim::WeightGuards hours_guards;
};

ClusterFigures run_clusters(const rare::Cluster& cluster, double horizon, int runs,
                            std::uint64_t copies, std::uint64_t seed) {
  ClusterFigures figures;
  sim::ExcursionEstimator ever(copies);
  sim::ExcursionEstimator hours(copies);
  for (int i = 0; i < runs; ++i) {
    sim::Stream stream = sim::named_stream(seed, static_cast<std::uint64_t>(i), "cluster", "run");
    rare::ClusterRun natural{cluster, 0, horizon};
    double ever_below = 0;
    double hours_below = 0;
    while (!natural.is_over()) {
      const bool was_clear = natural.cluster.all_clear();
      natural.step_naturally(stream);
      if (natural.is_over() || !was_clear) continue;
      if (!natural.was_below) {
        ever_below += ever.score(natural, stream.branch(1), [](rare::ClusterRun&& run, auto& own) {
          const double weight = rare::run_biased(run, own);
          return sim::WeightedScore{weight, run.was_below ? 1.0 : 0.0};
        });
      }
      hours_below += hours.score(natural, stream.branch(2), [](rare::ClusterRun run, auto& own) {
        const double before = run.hours_below;
        run.was_below = false;
        const double weight = rare::run_biased(run, own);
        return sim::WeightedScore{weight, run.hours_below - before};
      });
    }
    figures.ever_below.add(ever_below);
    figures.hours_below.add(hours_below);
    figures.repairs.add(natural.repairs);
  }
  figures.ever_guards = ever.seen().guards();
  figures.hours_guards = hours.seen().guards();
  return figures;
}

struct AtTime {
  sim::Moments operational;  // percent of workstations
  sim::Moments below;
  sim::WeightGuards guards;
};

AtTime run_clusters_until(const rare::Cluster& cluster, double horizon, int runs) {
  AtTime figures;
  sim::ExcursionEstimator below(2);
  for (int i = 0; i < runs; ++i) {
    sim::Stream stream = sim::named_stream(20, static_cast<std::uint64_t>(i), "cluster", "at time");
    rare::ClusterRun natural{cluster, 0, horizon};
    double score = 0;
    while (!natural.is_over()) {
      const bool was_clear = natural.cluster.all_clear();
      natural.step_naturally(stream);
      if (natural.is_over() || !was_clear) continue;
      score += below.score(natural, stream.branch(1), [](rare::ClusterRun&& run, auto& own) {
        const double weight = rare::run_biased(run, own);
        return sim::WeightedScore{weight, run.cluster.below_minimum() ? 1.0 : 0.0};
      });
    }
    figures.operational.add(50.0 * natural.cluster.workstations_up() / cluster.side());
    figures.below.add(score);
  }
  figures.guards = below.seen().guards();
  return figures;
}

/// Long-run share of time below premium.
UncertainMean premium_missing(const rare::Cluster& cluster, bool biased, int cycles,
                              sim::WeightGuards& guards) {
  const auto is_lost = [](const rare::Cluster& now) { return now.below_premium(); };
  sim::WeightedMoments lost;
  sim::Moments length;
  for (int i = 0; i < cycles; ++i) {
    const auto id = static_cast<std::uint64_t>(i);
    sim::Stream stream = sim::named_stream(5, id, "cluster", "biased cycle");
    const rare::ClusterCycle cycle = rare::run_cycle(cluster, biased, stream, is_lost);
    lost.add(cycle.weight, cycle.lost);
    sim::Stream natural = sim::named_stream(5, id, "cluster", "cycle");
    length.add(rare::run_cycle(cluster, false, natural, is_lost).length);
  }
  guards = lost.guards();
  return sim::quotient(sim::uncertain_mean(lost), sim::uncertain_mean(length));
}

void check_cluster(const std::string& id, int side, int runs, int runs_at_time, int cycles) {
  const rare::Cluster cluster(side);
  const ClusterFigures figures = run_clusters(cluster, 2000, runs, 1, 1);
  check(sim::uncertain_mean(figures.ever_below), truth(id, "P(QoS below minimum within 2000 h)"),
        of_rare_events);
  check(sim::uncertain_mean(figures.hours_below),
        truth(id, "expected hours below minimum in 2000 h"), of_rare_events);
  check(sim::uncertain_mean(figures.repairs), truth(id, "expected repairs in 2000 h"),
        of_plain_means);
  check_guards(figures.ever_guards);
  check_guards(figures.hours_guards);
  const AtTime at_time = run_clusters_until(cluster, 20, runs_at_time);
  check(sim::uncertain_mean(at_time.operational),
        truth(id, "percent of workstations operational at 20 h"), of_plain_means);
  check(sim::uncertain_mean(at_time.below), truth(id, "P(QoS below minimum at 20 h)"),
        of_rare_events);
  check_guards(at_time.guards);
  sim::WeightGuards guards;
  const UncertainMean missing = premium_missing(cluster, true, cycles, guards);
  check(missing, 1 - truth(id, "premium_steady"), of_rare_events);
  check_guards(guards);
}

}  // namespace

TEST_CASE("B01: the workstation cluster of two a side", "[validation][rare]") {
  check_cluster("B01", 2, 60'000, 1'500'000, 60'000);
}

TEST_CASE("B02: the workstation cluster of eight a side", "[validation][rare]") {
  check_cluster("B02", 8, 20'000, 3'000'000, 100'000);
}

TEST_CASE("the cluster's weighted results agree with plain ones where failures are common",
          "[validation][rare]") {
  const rare::Cluster often(2, 20);
  const ClusterFigures weighted = run_clusters(often, 100, 20'000, 2, 3);
  sim::Moments ever_below;
  sim::Moments hours_below;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    sim::Stream stream = sim::named_stream(4, i, "cluster", "plain");
    rare::ClusterRun run{often, 0, 100};
    while (!run.is_over()) run.step_naturally(stream);
    ever_below.add(run.was_below ? 1 : 0);
    hours_below.add(run.hours_below);
  }
  check_agreement(sim::uncertain_mean(weighted.ever_below), sim::uncertain_mean(ever_below));
  check_agreement(sim::uncertain_mean(weighted.hours_below), sim::uncertain_mean(hours_below));
  sim::WeightGuards guards;
  check_agreement(premium_missing(often, true, 100'000, guards),
                  premium_missing(often, false, 100'000, guards));
}
