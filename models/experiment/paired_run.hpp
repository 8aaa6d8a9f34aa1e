#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/cost/price_book.hpp"
#include "models/experiment/simulation_options.hpp"
#include "models/results/comparison.hpp"

namespace models {

/// One of several designs that are to meet the same failures. What it points to has to outlive the
/// run.
struct PairedDesign {
  const Scenario* scenario = nullptr;
  const PriceBook* prices = nullptr;
  /// Nothing differs from the first design that could change a figure.
  bool same_as_first = false;
  /// Every place where it differs from the first, as DesignChange::path; empty: nobody says.
  std::vector<std::string> changed = {};
};

/// What several designs did on the same failures.
struct PairedRun {
  struct Result {
    ScenarioReport report;  ///< As simulate() gives it, but for the record of a drill.
    std::vector<PairedFigure> against_first;  ///< Empty for the first.
  };
  std::vector<Result> designs;  ///< In the order asked; none where nothing was simulated.
  std::int64_t replications = 0;
  std::string stopped;  ///< As ScenarioReport::stopped, or "no difference seen".
  PairedSampling sampling;
};

/// Runs replication after replication of all designs, each with the seed of the first, and compares
/// each with the first. Interrupted, it has as many replications of every design.
///
/// With options.precision it runs until every difference in options.precision_metric is known that
/// well and at least 100 pairs differ (of a bill: 100 or most of them), or until 1000 replications
/// with 100 outages of the first design (of a bill: with any number) have not differed in a single
/// pair. Otherwise as many replications as options.replications, or as the largest run.replications
/// of the scenarios.
///
/// Replications come from strata where options.method and the amount of work say so, as in
/// simulate(): both of a pair then come from one stratum, have the same number of losses from
/// outside. Each design counts it with its own probability, which other rates, zones or horizons
/// make another one (sim::StratumWeights). A pilot of every design shares replications out by the
/// differences that are watched. Where losses of one design come too often to make strata,
/// replications are plain, and `sampling` says why. A stratum that a design goes through like the
/// first, by all that `changed` says, hides no difference (alike_strata).
///
/// `confidence` is that of each interval. options.jobs and options.crew change no byte of the
/// result. Requires designs, all with the first one's seed, and
/// Auto, Replications or Stratified as options.method.
[[nodiscard]] PairedRun run_paired(const std::vector<PairedDesign>& designs,
                                   const SimulationOptions& options, double confidence);

}  // namespace models
