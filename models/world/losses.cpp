// What is lost of the requests of a tier, and to whom.

#include <algorithm>

#include "models/context/replies.hpp"
#include "models/world/world.hpp"

namespace models {

/// Charges a share of what is asked of a tier; like ones are counted together.
void World::lose(TierTraffic& traffic, FaultId fault, Phase phase, double share, double slope,
                 Refusal refusal) {
  if (traffic.at_stake <= 0 && traffic.at_stake_slope <= 0) return;
  const double lost = share * traffic.at_stake;
  const double lost_slope = slope * traffic.at_stake + share * traffic.at_stake_slope;
  const Refusal told = traffic.plan->behind_edge ? refusal : Refusal::Told;
  for (LossLaw& law : traffic.laws) {
    if (law.fault != fault || law.phase != phase || law.refusal != told || law.capacity_rps > 0) {
      continue;
    }
    law.share += lost;
    law.share_slope += lost_slope;
    return;
  }
  traffic.laws.push_back(
      {fault, phase, lost, lost_slope, 0, 1, facts.load.classes_[traffic.tier], 0, told});
}

void World::lose_overload(TierTraffic& traffic) {
  traffic.overloaded = false;
  if (traffic.at_stake <= 0 && traffic.at_stake_slope <= 0) return;
  // Retries may load an instance with more than its share of the demand.
  const RetrySpec& retry = scenario().workload.clients.retry;
  const double attempts = 1 + std::min<double>(retry.retries, retry.budget);
  const double peak = scenario().workload.demand.peak_rps() * attempts;
  const double step =
      facts.load.next_change_ == sim::never ? 0 : sim::to_seconds(facts.load.next_change_ - moment);
  // Both move alike, so that their ratio stands still.
  const double scale = traffic.base > 0 ? traffic.at_stake / traffic.base
                                        : traffic.at_stake_slope / traffic.base_slope;
  const double cpu_seconds = traffic.plan->cpu_seconds;
  const std::size_t first = traffic.laws.size();
  const Instance* before = nullptr;
  double capacity = 0;
  for (const InstanceId id : traffic.loaded) {
    const double share = facts.load.share_[id.index()];
    const double slope = facts.load.slope_[id.index()];
    if (share <= 0 && slope <= 0) continue;
    const Instance& instance = facts.instances[id];
    // Mostly like the one before it, and then its capacity needs no division.
    if (before == nullptr || !are_alike(*before, instance)) {
      capacity = capacity_rps(*plan_, instance, cpu_seconds);
    }
    before = &instance;
    if (peak * std::max(share, share + slope * step) <= capacity) continue;
    traffic.overloaded = true;
    LossLaw law{overload_fault(traffic.tier),
                Phase::Overload,
                share,
                slope,
                capacity,
                scale,
                facts.load.classes_[traffic.tier],
                scenario().workload.overload_penalty};
    const bool gray = facts.zones.has(instance.zone, ZoneFault::Gray);
    if (gray) law.scale *= 1 - scenario().failures.gray_failure_share;
    const auto same = std::find_if(traffic.laws.begin() + static_cast<std::ptrdiff_t>(first),
                                   traffic.laws.end(), [&](const LossLaw& other) {
                                     return other.share == law.share && !gray &&
                                            other.share_slope == law.share_slope &&
                                            other.capacity_rps == law.capacity_rps;
                                   });
    if (same == traffic.laws.end()) {
      traffic.laws.push_back(law);
    } else {
      same->scale += scale;
    }
  }
}

FaultId World::overload_fault(std::uint32_t tier) {
  std::optional<FaultId> oldest = oldest_fault(*plan_, facts, tier);
  if (!oldest) oldest = facts.network.first_in(tier);
  if (!oldest) oldest = facts.sessions.tier(tier).uneven_by(moment);
  return oldest ? *oldest : demand_fault();
}

FaultId World::missing_fault(std::uint32_t tier) {
  for (const PoolPlan& pool : plan_->pools) {
    if (!pool.is_group || plan_->instances[pool.first_instance].tier != tier) continue;
    const Group& group = facts.groups[pool.group];
    if (group.missing_has_fault) return group.missing_fault;
  }
  for (std::uint32_t place = 0; place < facts.instances.size(); ++place) {
    const Instance& instance = facts.instances[InstanceId{place}];
    if (plan_->instances[place].tier != tier) continue;
    if (instance.life != InstanceLife::Absent && instance.has_fault) return instance.fault;
  }
  // A group replaces again and again what no health check can find well.
  for (std::uint32_t place = 0; place < facts.instances.size(); ++place) {
    const InstancePlan& plan = plan_->instances[place];
    if (plan.tier != tier) continue;
    if (const auto unseen = facts.network.of_check(tier, InstanceId{place}, plan.home)) {
      return *unseen;
    }
  }
  return design_fault();
}

void World::lose_components() {
  if (!facts.components.any_lacking()) return;
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    const ClassPlan& request_class = plan_->classes[index];
    const auto lacking =
        std::find_if(request_class.needs.begin(), request_class.needs.end(),
                     [&](ComponentId component) { return facts.components.lacking(component); });
    if (lacking == request_class.needs.end()) continue;
    const Moving part = passed_on(index);
    laws_.push_back({facts.components.fault(*lacking), Phase::Restoration, part.now, part.slope, 0,
                     1, 1U << index});
  }
}

}  // namespace models
