#include "tools/cli/influence.hpp"

#include "models/results/objectives.hpp"
#include "tools/cli/baseline_input.hpp"
#include "tools/cli/judged_run.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

JudgedRun run_of(const InfluenceRequest& request, models::Scenario scenario,
                 const models::PriceBook& prices, const std::atomic<bool>* cancelled) {
  scenario.run.seed = request.seed;
  models::SimulationOptions simulation;
  simulation.jobs = request.jobs;
  simulation.replications = request.replications;
  simulation.method = models::SamplingMethod::Replications;
  simulation.cancelled = cancelled;
  return judged_run(scenario, prices, simulation);
}

models::BaselineScenario kept(const JudgedRun& run, const InfluenceRequest& request,
                              const ReadOptions& read, const models::Scenario& scenario) {
  return models::baseline_of(run.report, run.samples,
                             whole_model(request.argument, read, scenario));
}

std::string verdict_text(const models::BaselineComparison& comparison,
                         const models::ScenarioReport& report) {
  if (comparison.change_without_influence()) return "no influence";
  std::string text = to_string(comparison.verdict());
  if (const auto objectives = overall(report.objectives)) {
    text += std::string(", ") + to_string(*objectives);
  }
  return text;
}

Influence influence_of(const ScaledValue& value, const InfluenceRequest& request,
                       const models::Baseline& baseline, const models::PriceBook& prices,
                       const std::atomic<bool>* cancelled) {
  Influence influence;
  influence.value = value;
  const ReadOptions read = value.applied(request.read);
  const auto changed = read_scenario(request.argument, read);
  if (!changed) {
    influence.kind = InfluenceKind::Refused;
    influence.verdict = "refused";
    return influence;
  }
  JudgedRun run = run_of(request, *changed, prices, cancelled);
  influence.comparison = models::compare(baseline, kept(run, request, read, *changed),
                                         baseline.version, baseline.seed, request.rule);
  influence.report = std::move(run.report);
  influence.verdict = verdict_text(*influence.comparison, influence.report);
  influence.kind =
      influence.comparison->change_without_influence() ? InfluenceKind::None : InfluenceKind::Some;
  return influence;
}

}  // namespace

std::vector<Influence> influences_of(const InfluenceRequest& request,
                                     const models::Scenario& scenario,
                                     const models::PriceBook& prices,
                                     const std::atomic<bool>* cancelled) {
  std::vector<Influence> influences;
  const auto values = scaled_rates_and_durations(request.argument, request.read, request.factor);
  if (!values) return influences;
  models::Baseline baseline;
  baseline.version = std::string(version());
  baseline.seed = request.seed;
  baseline.scenarios.push_back(
      kept(run_of(request, scenario, prices, cancelled), request, request.read, scenario));
  for (const ScaledValue& value : *values) {
    if (cancelled != nullptr && cancelled->load()) break;
    influences.push_back(influence_of(value, request, baseline, prices, cancelled));
  }
  return influences;
}

}  // namespace tools
