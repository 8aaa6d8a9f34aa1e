#include "models/experiment/rare/excursions.hpp"

#include "models/experiment/rare/copy_number.hpp"

namespace models {

Excursions::Excursions(const Plan& plan, const ExcursionSampling& sampling)
    : plan_(&plan),
      sampling_(&sampling),
      copy_(plan),
      conditional_(plan),
      split_(plan),
      losses_(plan) {}

void Excursions::run(World& world, std::uint64_t replication) {
  const bool copies = sampling_->copies > 0;
  losses_.clear(copies, sampling_->kinds.size());
  const RunSpec& run = plan_->scenario().run;
  copy_numbers_ = sim::named_stream(run.seed, replication, "excursions", "copies");
  world.watch(sampling_->kinds);
  // Nothing counts before the end of the warm-up; what is open then is left to nature.
  if (run.warm_up > sim::Duration::zero()) world.run_until(sim::simulation_start + run.warm_up);
  if (copies) world.count_losses(before_);
  if (run.warm_up > sim::Duration::zero()) world.run_to_whole();
  while (world.run_to_failure()) {
    RareLosses::Excursions& kind = losses_.excursions(world.latest_failure());
    const sim::Instant began = world.now();
    const std::int64_t events = world.events();
    if (copies) {
      world.count_losses(begin_);
      losses_.add_calm(world, before_, begin_);
      run_copies(world);
    }
    world.run_to_whole();
    if (copies) {
      world.count_losses(before_);
      losses_.passed(begin_, before_);
    }
    ++kind.count;
    kind.seconds += sim::to_seconds(world.now() - began);
    kind.events += world.events() - events;
  }
  if (!copies) return;
  world.count_losses(begin_);
  losses_.add_calm(world, before_, begin_);
}

void Excursions::run_copies(const World& world) {
  switch (sampling_->method) {
    case CopyMethod::HazardScaling:
      run_biased_copies(world);
      return;
    case CopyMethod::Conditional:
      conditional_.run(world, begin_, sampling_->copies, sampling_->floor, copy_numbers_, losses_);
      return;
    case CopyMethod::Splitting:
      split_.run(world, sampling_->levels, sampling_->copies, copy_numbers_, losses_);
      return;
  }
}

void Excursions::run_biased_copies(const World& world) {
  const double share = 1.0 / static_cast<double>(sampling_->copies);
  double ends = 0;
  for (std::uint64_t copy = 0; copy < sampling_->copies; ++copy) {
    copy_ = world;
    copy_.diverge(copy_number(copy_numbers_));
    copy_.run_to_whole();
    copy_.count_losses(after_);
    const double weight = share * copy_.weight();
    ends += weight;
    losses_.add_part(copy_, weight, begin_, begin_, after_, copy_.events() - world.events());
  }
  losses_.end_parts(ends);
}

}  // namespace models
