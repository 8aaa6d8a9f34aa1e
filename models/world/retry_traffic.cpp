// What clients do after a failure: how often a request enters, and makes its calls.

#include <algorithm>
#include <cmath>

#include "models/world/retries.hpp"
#include "models/world/world.hpp"

namespace models {

RetryFlow World::retry_flow(const TierTraffic& traffic, sim::Instant at) const {
  const double seconds = sim::to_seconds(at - moment);
  return {scenario().workload.clients.retry, traffic.targets, scenario().workload.demand.rps(at),
          seconds, traffic.at_stake_after(seconds)};
}

/// Attempts that fail at the entry are made again there. What fails later is in try_calls.
void World::apply_retries(TierTraffic& traffic) {
  if (scenario().workload.clients.retry.retries == 0) return;
  traffic.of_attempts = traffic.laws;
  traffic.targets = 0;
  if (traffic.at_stake <= 0 && traffic.at_stake_slope <= 0) return;
  for_each_present(*plan_, facts.groups, [&](InstanceId id) {
    if (plan_->instances[id.index()].tier != traffic.tier) return;
    const Instance& instance = facts.instances[id];
    const bool in_vain = instance.life == InstanceLife::InService && !instance.answers;
    traffic.targets += (facts.load.share_[id.index()] > 0 ? 1 : 0) + (in_vain ? 1 : 0);
  });
  if (traffic.laws.empty()) return;
  const bool moving = facts.load.next_change_ != sim::never ||
                      (traffic.overloaded && !scenario().workload.demand.is_constant());
  if (moving) facts.load.change_by(moment + moving_step);
  const sim::Instant until = facts.load.next_change_;
  const double step = until == sim::never ? 0 : sim::to_seconds(until - moment);
  traffic.tried.assign(1, {});
  traffic.tried_later.assign(1, {});
  try_again(retry_flow(traffic, moment), traffic.of_attempts, traffic.tried);
  if (step > 0) try_again(retry_flow(traffic, until), traffic.of_attempts, traffic.tried_later);
  lose_retried(traffic.of_attempts, {traffic.tried, traffic.at_stake},
               {traffic.tried_later, traffic.at_stake_after(step)}, step, traffic.laws);
}

/// Whether requests of a class that fail at a call are made again. What distributions pass on is
/// not: they ask in the place of the clients.
bool World::repeats_calls(std::size_t index) const {
  if (scenario().workload.clients.retry.retries == 0) return false;
  const ClassPlan& request_class = plan_->classes[index];
  if (request_class.edge) return false;
  return std::none_of(tiers_.begin(), tiers_.end(), [&](const TierTraffic& traffic) {
    return traffic.plan->behind_edge && plan_->leads_to(request_class, traffic.tier);
  });
}

/// Requests that an instance has taken make their calls, and those that fail are tried again from
/// the entry on, which loads all that they ask: it grows from below to the smallest fixed point.
void World::try_calls(sim::Instant at) {
  constexpr int most_rounds = 200;
  constexpr double exact = 1e-12;
  const bool repeats = scenario().workload.clients.retry.retries > 0;
  class_tried_.assign(plan_->classes.size(), {});
  for (int round = 0; round < most_rounds; ++round) {
    if (repeats) try_entries(at);
    derive_calls(at);
    if (at == moment) answer_called_tiers();
    if (!repeats) return;
    double change = 0;
    for (std::size_t index = 0; index < class_tried_.size(); ++index) {
      if (!repeats_calls(index)) continue;
      const double failing = calls_.failing(index);
      change = std::max(change, std::abs(failing - class_tried_[index].calls_fail));
      class_tried_[index].calls_fail = failing;
    }
    if (change < exact) return;
  }
}

/// How often requests enter, if so many of their attempts fail at calls.
void World::try_entries(sim::Instant at) {
  for (TierTraffic& traffic : tiers_) {
    if (traffic.plan->called || traffic.plan->behind_edge) continue;
    std::vector<Tried>& tried = at == moment ? traffic.tried : traffic.tried_later;
    tried.clear();
    for (std::uint32_t index = 0; index < plan_->classes.size(); ++index) {
      if ((facts.load.classes_[traffic.tier] >> index & 1U) == 0) continue;
      Tried& one = tried.emplace_back();
      one.request_class = index;
      one.share = plan_->classes[index].share;
      one.calls_fail = class_tried_[index].calls_fail;
    }
    if (!tried.empty()) try_again(retry_flow(traffic, at), traffic.of_attempts, tried);
  }
  for (std::size_t index = 0; index < class_tried_.size(); ++index) {
    if (repeats_calls(index)) gather_tried(index, at);
  }
}

/// Over the tiers that a class enters, by the part that each has of it.
void World::gather_tried(std::size_t index, sim::Instant at) {
  const ClassPlan& request_class = plan_->classes[index];
  Tried& own = class_tried_[index];
  if (!request_class.needs_entry) {
    const RetryFlow no_entry{scenario().workload.clients.retry};
    try_again(no_entry, {}, std::span(&own, 1));
    return;
  }
  const double seconds = sim::to_seconds(at - moment);
  const std::uint32_t crossroads = plan_->tiers[request_class.tier].crossroads;
  if (crossroads != TierPlan::none) {
    const AnswerShares& ways = facts.targets.ways(crossroads);
    ways.shares(moment, std::span(node_share_).first(ways.addresses()),
                std::span(node_slope_).first(ways.addresses()));
  }
  double entered = 0;
  double last = 0;
  for (const TierTraffic& traffic : tiers_) {
    if (!plan_->leads_to(request_class, traffic.tier)) continue;
    const std::uint32_t branch = traffic.plan->branch;
    const double part = crossroads == TierPlan::none
                            ? 1
                            : std::max(0.0, node_share_[branch] + node_slope_[branch] * seconds);
    for (const Tried& one : at == moment ? traffic.tried : traffic.tried_later) {
      if (one.request_class != index) continue;
      entered += part * one.entered;
      last += part * one.entered * one.last_calls;
    }
  }
  own.entered = entered;
  own.last_calls = entered > 0 ? last / entered : 1;
}

bool World::any_calls_fail() const {
  return std::any_of(class_tried_.begin(), class_tried_.end(),
                     [](const Tried& one) { return one.calls_fail > 0; });
}

/// Entries anew, with the attempts that have failed at calls before.
void World::lose_entries_again(double step) {
  entry_room_.clear();
  for (TierTraffic& traffic : tiers_) {
    if (traffic.plan->called || traffic.plan->behind_edge) continue;
    if (!traffic.of_attempts.empty() && !traffic.tried.empty()) {
      lose_retried(traffic.of_attempts, {traffic.tried, traffic.at_stake},
                   {traffic.tried_later, traffic.at_stake_after(step)}, step, traffic.laws);
    }
    entry_room_.insert(entry_room_.end(), traffic.laws.begin(), traffic.laws.end());
  }
  const auto first = laws_.begin();
  laws_.erase(first, first + static_cast<std::ptrdiff_t>(entry_laws_));
  laws_.insert(laws_.begin(), entry_room_.begin(), entry_room_.end());
  first_call_law_ += entry_room_.size() - entry_laws_;
  entry_laws_ = entry_room_.size();
}

}  // namespace models
