#include "models/experiment/simulate.hpp"

#include <cstdint>
#include <optional>

#include "models/experiment/drill_picture.hpp"
#include "models/experiment/method_choice.hpp"
#include "models/experiment/simulation_report.hpp"
#include "models/experiment/simulation_run.hpp"
#include "models/experiment/simulation_task.hpp"
#include "models/world/world.hpp"

namespace models {

namespace {

// A drill is recorded at this many points at most, and no finer than a second.
constexpr std::int64_t series_points = 600;

sim::Duration series_step(const Scenario& scenario) {
  const std::int64_t seconds = scenario.run.horizon / std::chrono::seconds(1) / series_points + 1;
  return std::chrono::seconds(seconds);
}

void record(const Plan& plan, const std::atomic<bool>* cancelled, ScenarioReport& report) {
  World world(plan);
  // What was interrupted before is still shown, and that takes a replication.
  if (cancelled != nullptr && !cancelled->load()) world.heed(cancelled);
  world.record(series_step(plan.scenario()));
  Sketch sketch;
  world.draw_on(sketch);
  world.start(0);
  Outcome outcome;
  world.finish(outcome);
  report.timeline = world.timeline();
  report.series = world.series();
  report.series_of_services = plan.series().all();
  report.series_step = sim::to_seconds(series_step(plan.scenario()));
  report.losses =
      losses_of(sketch, plan.cause_names(), report.series, sim::to_seconds(outcome.observed));
  report.picture = picture_of(plan, sketch);
}

}  // namespace

bool record_drill(const Scenario& scenario, const std::atomic<bool>* cancelled,
                  ScenarioReport& report) {
  try {
    record(Plan(scenario), cancelled, report);
  } catch (const sim::Cancelled&) {
    return false;
  }
  return true;
}

ScenarioReport simulate(const Scenario& scenario, const PriceBook& prices,
                        const SimulationOptions& options) {
  const SimulationTask task(scenario, prices, options);
  const std::optional<ChosenMethod> method = choose_method(task);
  if (!method) return described(scenario);
  const SimulationRun run = run_simulation(task, *method);
  // Interrupted so early, the probabilities of what was not visited would be missing.
  if (method->schedule && !run.summary.visited_all_strata()) return described(scenario);
  ScenarioReport report = simulation_report(task, *method, run);
  if (options.summarised) options.summarised(run.summary);
  if (scenario.is_drill() && run.summary.replications() > 0) {
    try {
      record(task.plan, options.cancelled, report);
    } catch (const sim::Cancelled&) {
      // A drill without its record is none.
      return described(scenario);
    }
  }
  return report;
}

}  // namespace models
