#include "models/experiment/simulation_run.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/experiment/run_replications.hpp"
#include "sim/stats/stopping.hpp"

namespace models {

namespace {

class Runner {
 public:
  Runner(const SimulationTask& task, const ChosenMethod& method)
      : task_(task), options_(task.options), method_(method), run_{task.summary(method)} {}

  SimulationRun run() {
    run_.stopped = task_.precision ? run_until_precise() : run_as_asked();
    return std::move(run_);
  }

 private:
  [[nodiscard]] auto make_worker() const {
    return [this] { return task_.replicator(method_); };
  }

  [[nodiscard]] auto merging() {
    return [this](sim::ReplicationId id, Digest&& digest) { merge(id, digest); };
  }

  std::string run_as_asked() {
    sim::ReplicationPlan replications;
    replications.count = static_cast<std::uint64_t>(task_.replications_asked());
    const std::uint64_t done = run_replications(options_, replications, make_worker(), merging(),
                                                [this](std::uint64_t so_far, std::uint64_t total) {
                                                  if (options_.progress)
                                                    options_.progress(so_far, total);
                                                });
    return done == replications.count ? "as asked" : "interrupted";
  }

  std::string run_until_precise() {
    sim::SequentialPlan sequential;
    sequential.ceiling = static_cast<std::uint64_t>(replication_ceiling);
    sim::StoppingRule rule;
    rule.relative_precision = *task_.precision;
    const sim::SequentialOutcome outcome = run_replications_until(
        options_, sequential, make_worker(), merging(),
        [&](std::uint64_t) { return rule.is_met(evidence()); },
        [&](std::uint64_t done, std::uint64_t) {
          if (options_.progress) options_.progress(done, expected_total(done, rule));
        });
    switch (outcome.reason) {
      case sim::StopReason::RuleMet:
        return run_.summary.is_lower_bound() ? "precision of a lower bound reached"
                                             : "precision reached";
      case sim::StopReason::CeilingReached:
        return "ceiling";
      case sim::StopReason::Cancelled:
        return "interrupted";
    }
    return {};
  }

  void merge(sim::ReplicationId id, const Digest& digest) {
    add_checked(digest, run_.summary);
    run_.natural_events += digest.events;
    run_.copy_events += digest.rare.weights.events;
    run_.trajectory.record(
        sim::simulation_start + sim::Duration(static_cast<std::int64_t>(id.value)),
        digest.trajectory);
    if (options_.observe) options_.observe(id, digest);
  }

  /// How many replications the rule will probably take; 0 where nobody can tell yet.
  [[nodiscard]] std::uint64_t expected_total(std::uint64_t done,
                                             const sim::StoppingRule& rule) const {
    const double growth = sim::growth_expected(rule, evidence());
    if (!std::isfinite(growth)) return 0;
    const double total = std::ceil(static_cast<double>(done) * growth);
    return static_cast<std::uint64_t>(std::min(total, double{replication_ceiling}));
  }

  [[nodiscard]] sim::StoppingEvidence evidence() const {
    return run_.summary.evidence(options_.precision_metric);
  }

  const SimulationTask& task_;
  const SimulationOptions& options_;
  const ChosenMethod& method_;
  SimulationRun run_;
};

}  // namespace

SimulationRun run_simulation(const SimulationTask& task, const ChosenMethod& method) {
  return Runner(task, method).run();
}

}  // namespace models
