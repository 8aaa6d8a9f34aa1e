#include "models/experiment/simulation_task.hpp"

#include <utility>

#include "sim/base/require.hpp"

namespace models {

SimulationTask::SimulationTask(const Scenario& scenario, const PriceBook& given_prices,
                               const SimulationOptions& given_options)
    : options(given_options),
      prices(given_prices),
      plan(scenario),
      bill(scenario, prices),
      strata(options.allocation == nullptr ? OutsideStrata(plan)
                                           : OutsideStrata(plan, options.allocation->shape)) {
  const double wanted = options.precision.value_or(scenario.run.precision);
  if (wanted > 0 && !options.replications) precision = wanted;
  sim::require(summary({}).watched(options.precision_metric) != nullptr,
               "the metric that is watched has no mean over replications here");
}

std::int64_t SimulationTask::replications_asked() const {
  return options.replications.value_or(plan.scenario().run.replications);
}

bool SimulationTask::wants_strata() const {
  if (options.allocation != nullptr) return true;
  return models::wants_strata(options.method, plan.scenario().run, strata.size(),
                              precision.has_value(), replications_asked());
}

Replicator SimulationTask::replicator(const ChosenMethod& method) const {
  Replicator replicator = method.schedule ? Replicator(plan, &prices, strata, *method.schedule)
                                          : Replicator(plan, &prices);
  if (method.copies) replicator.scale(*method.copies);
  if (method.has_controls) replicator.control();
  replicator.heed(sim::heeded(options.crew, options.cancelled));
  return replicator;
}

Summary SimulationTask::summary(const ChosenMethod& method) const {
  SummaryPlan names = summary_plan(plan, bill);
  if (method.schedule) names.strata = strata.probabilities();
  if (method.has_controls) names.controls = control_count;
  return Summary(std::move(names));
}

SummaryPlan summary_plan(const Plan& plan, const Bill& bill) {
  SummaryPlan summary;
  summary.causes = plan.cause_names();
  for (const RequestClassSpec& request_class : plan.scenario().workload.classes) {
    summary.classes.push_back(request_class.id);
    summary.class_shares.push_back(request_class.share);
  }
  summary.bill_items = bill.items();
  summary.figures = plan.figures().all();
  summary.asked_figures = plan.scenario().figures;
  summary.seed = plan.scenario().run.seed;
  summary.until_first_outage = plan.scenario().run.until_first_outage;
  return summary;
}

}  // namespace models
