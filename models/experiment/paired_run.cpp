#include "models/experiment/paired_run.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include "models/experiment/paired_metrics.hpp"
#include "sim/base/require.hpp"
#include "sim/experiment/replicate.hpp"
#include "sim/experiment/replicate_until.hpp"
#include "sim/stats/stopping.hpp"

namespace models {

namespace {

// When nothing has differed for so long, more of the same tells little more.
constexpr std::uint64_t enough_alike = 1000;

/// Runs one replication of one design; the number says which: all designs of a replication follow
/// one another, so that a chunk of work is short however many designs there are.
class DesignRunner {
 public:
  DesignRunner(const std::deque<Plan>& plans, const std::vector<PairedDesign>& designs) {
    replicators_.reserve(plans.size());
    for (std::size_t index = 0; index < plans.size(); ++index) {
      replicators_.emplace_back(plans[index], designs[index].prices);
    }
  }

  Digest operator()(sim::ReplicationId id) {
    const std::uint64_t count = replicators_.size();
    return replicators_[id.value % count](sim::ReplicationId{id.value / count});
  }

 private:
  std::vector<Replicator> replicators_;
};

/// Takes the digests in order and counts whole replications only.
class PairedCollector {
 public:
  PairedCollector(const std::deque<Plan>& plans, const std::vector<PairedDesign>& designs,
                  std::string metric)
      : metric_(std::move(metric)) {
    for (std::size_t index = 0; index < designs.size(); ++index) {
      const Scenario& scenario = *designs[index].scenario;
      const Bill bill(scenario, *designs[index].prices);
      summaries_.emplace_back(summary_plan(plans[index], bill));
      pairs_.emplace_back(*designs.front().scenario, scenario);
    }
    trajectories_.resize(designs.size());
  }

  void add(Digest&& digest) {
    row_.push_back(std::move(digest));
    if (row_.size() < summaries_.size()) return;
    const auto number = static_cast<std::int64_t>(replications_++);
    for (std::size_t index = 0; index < row_.size(); ++index) {
      summaries_[index].add(row_[index]);
      trajectories_[index].record(sim::simulation_start + sim::Duration(number),
                                  row_[index].trajectory);
      if (index > 0) pairs_[index].add(row_.front(), row_[index]);
    }
    row_.clear();
  }

  [[nodiscard]] std::uint64_t replications() const noexcept { return replications_; }

  [[nodiscard]] bool is_precise(const sim::StoppingRule& rule) const {
    return std::all_of(pairs_.begin() + 1, pairs_.end(), [&](const PairedMetrics& pair) {
      return is_alike(pair, rule) || rule.is_met(pair.evidence(metric_));
    });
  }
  /// Whether no design differs from the first, and long enough.
  [[nodiscard]] bool all_alike(const sim::StoppingRule& rule) const {
    return std::all_of(pairs_.begin() + 1, pairs_.end(),
                       [&](const PairedMetrics& pair) { return is_alike(pair, rule); });
  }

  [[nodiscard]] PairedRun::Result result(std::size_t index, const PairedDesign& design,
                                         double confidence) const {
    PairedRun::Result result;
    result.report = described(*design.scenario);
    result.report.trajectory = trajectories_[index].digest();
    summaries_[index].report(result.report);
    if (index > 0) result.against_first = pairs_[index].figures(confidence, design.same_as_first);
    return result;
  }

 private:
  [[nodiscard]] bool is_alike(const PairedMetrics& pair, const sim::StoppingRule& rule) const {
    const sim::StoppingEvidence evidence = pair.evidence(metric_);
    return evidence.outages == 0 && evidence.replications >= enough_alike &&
           pair.outages_of_first() >= rule.min_outages;
  }

  std::string metric_;  // That a precision is asked of.
  std::vector<Summary> summaries_;
  std::vector<PairedMetrics> pairs_;  // By design; the first is not used.
  std::vector<sim::Trajectory> trajectories_;
  std::vector<Digest> row_;
  std::uint64_t replications_ = 0;
};

std::int64_t replications_asked(const std::vector<PairedDesign>& designs,
                                const SimulationOptions& options) {
  std::int64_t most = 1;
  for (const PairedDesign& design : designs) {
    most = std::max(most, design.scenario->run.replications);
  }
  return options.replications.value_or(most);
}

template <class MakeWorker, class Merge, class Progress>
std::string run_until_precise(const PairedCollector& collector, std::uint64_t designs,
                              const SimulationOptions& options, MakeWorker& make_worker,
                              Merge& merge, Progress& progress) {
  sim::SequentialPlan plan;
  plan.block *= designs;
  plan.ceiling = static_cast<std::uint64_t>(replication_ceiling) * designs;
  plan.jobs = options.jobs;
  plan.cancelled = options.cancelled;
  sim::StoppingRule rule;
  rule.relative_precision = *options.precision;
  const auto met = [&](std::uint64_t) { return collector.is_precise(rule); };
  const auto outcome = sim::replicate_until(plan, make_worker, merge, met, progress);
  switch (outcome.reason) {
    case sim::StopReason::RuleMet:
      return collector.all_alike(rule) ? "no difference seen" : "precision reached";
    case sim::StopReason::CeilingReached:
      return "ceiling";
    case sim::StopReason::Cancelled:
      return "interrupted";
  }
  return {};
}

}  // namespace

PairedRun run_paired(const std::vector<PairedDesign>& designs, const SimulationOptions& options,
                     double confidence) {
  sim::require(!designs.empty(), "paired run: no design");
  std::deque<Plan> plans;
  for (const PairedDesign& design : designs) {
    sim::require(design.scenario->run.seed == designs.front().scenario->run.seed,
                 "paired run: the designs have different seeds");
    plans.emplace_back(*design.scenario);
  }
  PairedCollector collector(plans, designs, options.precision_metric);
  const auto make_worker = [&] { return DesignRunner(plans, designs); };
  const auto merge = [&](sim::ReplicationId, Digest&& digest) { collector.add(std::move(digest)); };
  const std::uint64_t count = designs.size();
  const auto progress = [&](std::uint64_t done, std::uint64_t total) {
    if (options.progress) options.progress(done / count, total / count);
  };

  PairedRun run;
  if (options.precision && !options.replications) {
    run.stopped = run_until_precise(collector, count, options, make_worker, merge, progress);
  } else {
    sim::ReplicationPlan plan;
    plan.count = static_cast<std::uint64_t>(replications_asked(designs, options)) * count;
    plan.jobs = options.jobs;
    plan.cancelled = options.cancelled;
    const std::uint64_t done = sim::replicate(plan, make_worker, merge, progress);
    run.stopped = done == plan.count ? "as asked" : "interrupted";
  }
  run.replications = static_cast<std::int64_t>(collector.replications());
  if (run.replications == 0) return run;
  for (std::size_t index = 0; index < designs.size(); ++index) {
    run.designs.push_back(collector.result(index, designs[index], confidence));
    run.designs.back().report.stopped = run.stopped;
  }
  return run;
}

}  // namespace models
