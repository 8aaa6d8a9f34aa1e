#include "models/experiment/simulate.hpp"

#include <algorithm>
#include <utility>

#include "models/cost/bill.hpp"
#include "models/results/summary.hpp"
#include "sim/experiment/replicate.hpp"
#include "sim/experiment/replicate_until.hpp"
#include "sim/stats/stopping.hpp"

namespace models {

namespace {

// A drill is recorded at this many points at most, and no finer than a second.
constexpr std::int64_t series_points = 600;

SummaryPlan summary_plan(const Plan& plan, const Bill& bill) {
  SummaryPlan summary;
  summary.causes = plan.cause_names;
  for (const RequestClassSpec& request_class : plan.scenario().workload.classes) {
    summary.classes.push_back(request_class.id);
    summary.class_shares.push_back(request_class.share);
  }
  for (const ComponentSpec& component : plan.architecture().components) {
    summary.components.push_back(component.id);
  }
  for (const AutoScalingGroupSpec& group : plan.architecture().auto_scaling_groups) {
    summary.groups.push_back(group.id);
  }
  summary.bill_items = bill.items();
  summary.seed = plan.scenario().run.seed;
  summary.until_first_outage = plan.scenario().run.until_first_outage;
  return summary;
}

sim::Duration series_step(const Scenario& scenario) {
  const std::int64_t seconds = scenario.run.horizon / std::chrono::seconds(1) / series_points + 1;
  return std::chrono::seconds(seconds);
}

void record_drill(const Plan& plan, ScenarioReport& report) {
  World world(plan);
  world.record(series_step(plan.scenario()));
  world.start(0);
  Outcome outcome;
  world.finish(outcome);
  report.timeline = world.timeline();
  report.series = world.series();
  report.series_step = sim::to_seconds(series_step(plan.scenario()));
}

}  // namespace

Replicator::Replicator(const Plan& plan, const PriceBook* prices) : start_(plan), world_(start_) {
  if (prices != nullptr) bill_.emplace(plan.scenario(), *prices);
}

Digest Replicator::operator()(sim::ReplicationId id) {
  world_ = start_;
  world_.start(id.value);
  world_.finish(outcome_);
  Digest result = digest(outcome_);
  if (bill_) {
    result.usd.resize(bill_->items().size());
    bill_->price(outcome_.usage, result.usd);
  }
  return result;
}

ScenarioReport simulate(const Scenario& scenario, const PriceBook& prices,
                        const SimulationOptions& options) {
  const Plan plan(scenario);
  const Bill bill(scenario, prices);
  Summary summary(summary_plan(plan, bill));
  sim::Trajectory trajectory;
  const auto make_worker = [&] { return Replicator(plan, &prices); };
  const auto merge = [&](sim::ReplicationId id, Digest&& digest) {
    summary.add(digest);
    trajectory.record(sim::simulation_start + sim::Duration(static_cast<std::int64_t>(id.value)),
                      digest.trajectory);
  };
  const auto progress = [&](std::uint64_t done, std::uint64_t total) {
    if (options.progress) options.progress(done, total);
  };

  ScenarioReport report;
  const std::int64_t asked = options.replications.value_or(scenario.run.replications);
  const double precision = options.precision.value_or(scenario.run.precision);
  if (precision > 0 && !options.replications) {
    sim::SequentialPlan sequential;
    sequential.ceiling = static_cast<std::uint64_t>(replication_ceiling);
    sequential.jobs = options.jobs;
    sequential.cancelled = options.cancelled;
    sim::StoppingRule rule;
    rule.relative_precision = precision;
    const auto met = [&](std::uint64_t) {
      return rule.is_met(sim::evidence_of(summary.unavailability(), summary.outages()));
    };
    const auto outcome = sim::replicate_until(sequential, make_worker, merge, met, progress);
    switch (outcome.reason) {
      case sim::StopReason::RuleMet:
        report.stopped = "precision reached";
        break;
      case sim::StopReason::CeilingReached:
        report.stopped = "ceiling";
        break;
      case sim::StopReason::Cancelled:
        report.stopped = "interrupted";
        break;
    }
  } else {
    sim::ReplicationPlan replications;
    replications.count = static_cast<std::uint64_t>(asked);
    replications.jobs = options.jobs;
    replications.cancelled = options.cancelled;
    const std::uint64_t done = sim::replicate(replications, make_worker, merge, progress);
    report.stopped = done == replications.count ? "as asked" : "interrupted";
  }

  report.name = scenario.name;
  report.title = scenario.title;
  report.story = scenario.story;
  report.look_for = scenario.look_for;
  report.region = scenario.region;
  report.drill = scenario.is_drill();
  report.up_threshold = scenario.run.up_threshold;
  report.assumptions = scenario.assumptions;
  report.trajectory = trajectory.digest();
  summary.report(report);
  if (scenario.is_drill()) record_drill(plan, report);
  return report;
}

}  // namespace models
