#include "models/experiment/simulation_report.hpp"

#include <cmath>
#include <cstdint>
#include <string>

#include "models/experiment/method_remark.hpp"
#include "models/experiment/rare/copy_method.hpp"
#include "sim/stats/stopping.hpp"

namespace models {

namespace {

constexpr double confidence = 0.95;

WeightingReport weighting_of(const ChosenMethod& method, const SimulationRun& run,
                             const std::string& watched) {
  WeightingReport weighting = run.summary.weighting(watched);
  weighting.copies_each = static_cast<std::int64_t>(method.copies->copies);
  weighting.scale = method.scale;
  weighting.levels = method.split.levels;
  weighting.passed = method.split.passed;
  if (run.natural_events == 0) return weighting;
  weighting.work = static_cast<double>(run.natural_events + run.copy_events) /
                   static_cast<double>(run.natural_events);
  return weighting;
}

void describe_controls(const Summary& summary, SamplingReport& sampling) {
  const auto controlled = summary.controlled(sampling.watched);
  if (!controlled) return;
  sampling.method = sampling.strata > 1 ? "stratified with control variates" : "control variates";
  sampling.controls = controlled->controls;
  sampling.control_reduction = controlled->variance_reduction;
}

/// What is said of the metric that is watched, of two replications at least.
void describe_watched(const SimulationTask& task, const ChosenMethod& method,
                      const SimulationRun& run, SamplingReport& sampling) {
  const Summary& summary = run.summary;
  sampling.precision_asked = task.precision;
  const double reached =
      sim::relative_precision_reached(summary.evidence(task.options.precision_metric), confidence);
  if (std::isfinite(reached)) sampling.precision_reached = reached;
  if (task.plan.scenario().run.until_first_outage) {
    sampling.watched = "time_to_first_outage";
    sampling.of_lower_bound = summary.is_lower_bound();
    return;
  }
  sampling.watched = task.options.precision_metric;
  if (method.copies) {
    sampling.variance_reduction = summary.weighted_variance_reduction(sampling.watched);
    sampling.weighting = weighting_of(method, run, sampling.watched);
  } else {
    const sim::StratifiedMoments& watched = *summary.watched(sampling.watched);
    const double unseen = watched.strata() > 1 ? watched.unseen_probability(confidence) : 0;
    if (unseen > 0) sampling.unseen_probability = unseen;
    sampling.variance_reduction = summary.worth(sampling.watched);
  }
  describe_controls(summary, sampling);
}

SamplingReport sampling_of(const SimulationTask& task, const ChosenMethod& method,
                           const SimulationRun& run) {
  SamplingReport sampling;
  if (method.schedule) {
    sampling.method = "stratified";
    sampling.strata = task.strata.size();
  }
  if (method.copies) sampling.method = name_of(method.copies->method);
  sampling.pilot_replications = method.pilot_replications;
  if (run.summary.replications() > 1) describe_watched(task, method, run, sampling);
  return sampling;
}

}  // namespace

ScenarioReport described(const Scenario& scenario) {
  ScenarioReport report;
  report.name = scenario.name;
  report.title = scenario.title;
  report.story = scenario.story;
  report.look_for = scenario.look_for;
  report.region = scenario.region;
  report.challenge = scenario.challenge;
  report.drill = scenario.is_drill();
  report.up_threshold = scenario.run.up_threshold;
  report.assumptions = scenario.assumptions;
  report.prices = scenario.prices;
  return report;
}

ScenarioReport simulation_report(const SimulationTask& task, const ChosenMethod& method,
                                 const SimulationRun& run) {
  const Scenario& scenario = task.plan.scenario();
  ScenarioReport report = described(scenario);
  report.stopped = run.stopped;
  report.sampling = sampling_of(task, method, run);
  report.trajectory = run.trajectory.digest();
  run.summary.report(report);
  report.sampling.remark =
      method_remark(task.options.method, scenario, task.strata.size(), method.schedule.has_value(),
                    method.split, run.summary, report);
  return report;
}

}  // namespace models
