#include "models/experiment/replicator.hpp"

#include "models/results/figure_values.hpp"

namespace models {

Replicator::Replicator(const Plan& plan, const PriceBook* prices)
    : plan_(&plan), start_(plan), world_(start_) {
  if (prices != nullptr) bill_.emplace(plan.scenario(), *prices);
}

Replicator::Replicator(const Plan& plan, const PriceBook* prices, const OutsideStrata& strata,
                       const sim::StratumSchedule& schedule)
    : Replicator(plan, prices) {
  strata_ = &strata;
  schedule_ = &schedule;
}

void Replicator::scale(const ExcursionSampling& scaling) {
  excursions_.emplace(*plan_, scaling);
}

Digest Replicator::operator()(sim::ReplicationId id) {
  world_ = start_;
  const std::size_t stratum = schedule_ == nullptr ? 0 : schedule_->stratum_of(id);
  if (strata_ == nullptr) {
    world_.start(id.value);
  } else {
    world_.start(id.value, *strata_, stratum);
  }
  if (excursions_) excursions_->run(world_, id.value);
  world_.finish(outcome_);
  Digest result = digest(outcome_);
  result.stratum = stratum;
  if (excursions_) excursions_->put_into(result);
  result.controls = outcome_.controls;
  for (const FigureSpec& figure : plan_->scenario().figures) {
    result.asked_figures.push_back(
        figure_value(figure, outcome_, plan_->scenario().workload.demand));
  }
  if (bill_) {
    result.usd.resize(bill_->items().size());
    bill_->price(outcome_.meters, result.observed_seconds / 3600, result.usd);
  }
  return result;
}

}  // namespace models
