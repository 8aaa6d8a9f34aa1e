#include "models/experiment/excursions.hpp"

#include <algorithm>

namespace models {

namespace {

// Streams of copies are told from those of replications, which are numbered from 0, by this bit.
constexpr std::uint64_t of_a_copy = std::uint64_t{1} << 63U;

double seconds_down(const LossCount& before, const LossCount& after) {
  sim::Duration sum{};
  for (std::size_t index = 0; index < after.down.size(); ++index) {
    sum += after.down[index] - before.down[index];
  }
  return sim::to_seconds(sum);
}

double requests_lost(const LossCount& before, const LossCount& after) {
  double sum = 0;
  for (std::size_t index = 0; index < after.lost.size(); ++index) {
    sum += after.lost[index] - before.lost[index];
  }
  return sum;
}

}  // namespace

Excursions::Excursions(const Plan& plan, const HazardScaling& scaling)
    : plan_(&plan), scaling_(&scaling), copy_(plan) {}

void Excursions::clear() {
  const std::size_t causes = plan_->cause_names.size();
  lost_.assign(causes * phase_count, 0);
  down_.assign(causes * phase_count, 0);
  lost_by_class_.assign(plan_->classes.size(), 0);
  outages_from_.assign(causes, 0);
  slot_errors_ = 0;
  had_outage_ = false;
  rare_ = {};
  rare_.is_weighted = scaling_->copies > 0;
  rare_.excursions.resize(scaling_->kinds.size());
}

void Excursions::run(World& world, std::uint64_t replication) {
  clear();
  const bool copies = scaling_->copies > 0;
  const RunSpec& run = plan_->scenario().run;
  copy_numbers_ = sim::named_stream(run.seed, replication, "excursions", "copies");
  world.watch(scaling_->kinds);
  // Nothing counts before the end of the warm-up; what is open then is left to nature.
  if (run.warm_up > sim::Duration::zero()) world.run_until(sim::simulation_start + run.warm_up);
  if (copies) world.count_losses(before_);
  if (run.warm_up > sim::Duration::zero()) world.run_to_whole();
  while (world.run_to_failure()) {
    RareLosses::Excursions& kind = rare_.excursions[world.latest_failure()];
    const sim::Instant began = world.now();
    const std::int64_t events = world.events();
    if (copies) {
      world.count_losses(begin_);
      add_calm(world, before_, begin_);
      run_copies(world);
    }
    world.run_to_whole();
    if (copies) {
      world.count_losses(before_);
      had_outage_ = had_outage_ || before_.outages > begin_.outages;
    }
    ++kind.count;
    kind.seconds += sim::to_seconds(world.now() - began);
    kind.events += world.events() - events;
  }
  if (!copies) return;
  world.count_losses(begin_);
  add_calm(world, before_, begin_);
}

void Excursions::add_calm(const World& world, const LossCount& before, const LossCount& after) {
  add(world, 1, before, after);
  if (after.outages == before.outages || had_outage_) return;
  had_outage_ = true;
  rare_.chance += 1;
}

void Excursions::run_copies(const World& world) {
  const double each = 1.0 / static_cast<double>(scaling_->copies);
  for (std::uint64_t copy = 0; copy < scaling_->copies; ++copy) {
    copy_ = world;
    copy_.diverge(copy_numbers_.next_bits() | of_a_copy);
    copy_.run_to_whole();
    copy_.count_losses(after_);
    const double weight = copy_.weight();
    const auto outages = static_cast<double>(after_.outages - begin_.outages);
    const std::array<double, loss_kind_count> losses{seconds_down(begin_, after_),
                                                     requests_lost(begin_, after_), outages};
    rare_.weights.add(weight, losses, scaling_->copies);
    rare_.weights.events += copy_.events() - world.events();
    if (!had_outage_ && outages > 0) rare_.chance += each * weight;
    add(copy_, each * weight, begin_, after_);
  }
}

void Excursions::add(const World& world, double weight, const LossCount& before,
                     const LossCount& after) {
  for (std::size_t index = 0; index < lost_.size(); ++index) {
    lost_[index] += weight * (after.lost[index] - before.lost[index]);
    down_[index] += weight * sim::to_seconds(after.down[index] - before.down[index]);
  }
  for (std::size_t index = 0; index < lost_by_class_.size(); ++index) {
    lost_by_class_[index] += weight * (after.lost_by_class[index] - before.lost_by_class[index]);
  }
  slot_errors_ += weight * (after.slot_errors - before.slot_errors);
  for (std::size_t index = before.outages; index < after.outages; ++index) {
    outages_from_[world.cause_of(world.outages()[index].fault).index()] += weight;
    rare_.outages += weight;
  }
}

void Excursions::put_into(Digest& digest) const {
  digest.rare = rare_;
  for (std::size_t kind = 0; kind < digest.rare.excursions.size(); ++kind) {
    digest.rare.excursions[kind].kind = static_cast<std::uint32_t>(kind);
  }
  std::erase_if(digest.rare.excursions, [](const auto& of_kind) { return of_kind.count == 0; });
  if (!rare_.is_weighted) return;
  digest.charges.clear();
  digest.lost = digest.down_seconds = 0;
  for (std::size_t index = 0; index < lost_.size(); ++index) {
    if (lost_[index] == 0 && down_[index] == 0) continue;
    digest.lost += lost_[index];
    digest.down_seconds += down_[index];
    digest.charges.push_back({sim::make_id<CauseId>(index / phase_count),
                              static_cast<Phase>(index % phase_count), lost_[index], down_[index]});
  }
  digest.slot_error_sum = slot_errors_;
  if (lost_by_class_.size() > 1) digest.lost_by_class = lost_by_class_;
  for (std::size_t cause = 0; cause < outages_from_.size(); ++cause) {
    if (outages_from_[cause] == 0) continue;
    digest.rare.outages_from.push_back({sim::make_id<CauseId>(cause), outages_from_[cause]});
  }
}

}  // namespace models
