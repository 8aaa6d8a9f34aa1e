#include "models/experiment/rare/excursion_losses.hpp"

#include <algorithm>

namespace models {

namespace {

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

std::array<double, loss_kind_count> losses_between(const LossCount& before,
                                                   const LossCount& after) {
  return {seconds_down(before, after), requests_lost(before, after),
          static_cast<double>(after.outages - before.outages)};
}

}  // namespace

void ExcursionLosses::clear(bool is_weighted, std::size_t kinds) {
  const std::size_t causes = plan_->cause_names().size();
  lost_.assign(causes * phase_count, 0);
  down_.assign(causes * phase_count, 0);
  lost_by_class_.assign(plan_->classes.size(), 0);
  outages_from_.assign(causes, 0);
  slot_errors_ = 0;
  had_outage_ = false;
  rare_ = {};
  rare_.is_weighted = is_weighted;
  rare_.excursions.resize(kinds);
}

void ExcursionLosses::add(const World& world, double weight, const LossCount& before,
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

void ExcursionLosses::add_calm(const World& world, const LossCount& before,
                               const LossCount& after) {
  add(world, 1, before, after);
  if (after.outages == before.outages || had_outage_) return;
  had_outage_ = true;
  rare_.chance += 1;
}

void ExcursionLosses::add_part(const World& world, double weight, const LossCount& begin,
                               const LossCount& before, const LossCount& after,
                               std::int64_t events) {
  ++runs_;
  rare_.weights.events += events;
  const auto until = losses_between(begin, before);
  const auto now = losses_between(begin, after);
  for (std::size_t kind = 0; kind < loss_kind_count; ++kind) {
    parts_[kind].sum += weight * (now[kind] - until[kind]);
    parts_[kind].natural_squares += weight * (now[kind] * now[kind] - until[kind] * until[kind]);
  }
  const bool is_first = before.outages == begin.outages && after.outages > begin.outages;
  if (after.outages > before.outages) ++runs_with_outage_;
  if (!had_outage_ && is_first) rare_.chance += weight;
  add(world, weight, before, after);
}

void ExcursionLosses::end_parts(double ends) {
  rare_.weights.add(runs_, runs_with_outage_, ends, parts_);
  parts_ = {};
  runs_ = runs_with_outage_ = 0;
}

void ExcursionLosses::passed(const LossCount& before, const LossCount& after) {
  had_outage_ = had_outage_ || after.outages > before.outages;
}

void ExcursionLosses::put_into(Digest& digest) const {
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
