#include "tools/cli/judged_run.hpp"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "models/results/check.hpp"
#include "models/results/objectives.hpp"
#include "models/results/questions.hpp"

namespace tools {

JudgedRun judged_run(const models::Scenario& scenario, const models::PriceBook& prices,
                     models::SimulationOptions simulation, Keep keep) {
  models::Samples samples(models::Plan(scenario).cause_names(), scenario.run.until_first_outage);
  if (keep == Keep::Judged) {
    std::set<std::string> judged;
    for (const models::ObjectiveSpec& objective : scenario.objectives) {
      if (objective.statistic != models::Statistic::Mean) judged.insert(objective.metric);
    }
    samples.keep_only(std::move(judged));
  }
  simulation.observe = [&samples, also = std::move(simulation.observe)](
                           sim::ReplicationId id, const models::Digest& digest) {
    samples.add(digest);
    if (also) also(id, digest);
  };
  // Several objectives are as many chances of being wrong: each interval gets a wider one.
  const double confidence = models::confidence_each(scenario.objectives);
  std::optional<models::ScenarioReport> wider;
  if (scenario.objectives.size() > 1) {
    simulation.summarised = [&wider, confidence](const models::Summary& summary) {
      models::Summary other = summary;
      other.set_confidence(confidence);
      other.report(wider.emplace());
    };
  }
  models::ScenarioReport report = models::simulate(scenario, prices, simulation);
  if (wider) wider->sampling = report.sampling;
  models::judge_all(scenario.objectives, samples, wider ? *wider : report, report);
  report.questions = models::answered(scenario.questions, report);
  return {std::move(report), std::move(samples)};
}

ExitCode exit_code_of(const models::Report& report) {
  switch (models::check_verdict(report)) {
    case models::CheckVerdict::Passed:
      return ExitCode::Ok;
    case models::CheckVerdict::Missed:
      return ExitCode::ObjectiveMissed;
    case models::CheckVerdict::Regression:
      return ExitCode::Regression;
    case models::CheckVerdict::Undecided:
      return ExitCode::Undecided;
  }
  return ExitCode::InternalError;
}

}  // namespace tools
