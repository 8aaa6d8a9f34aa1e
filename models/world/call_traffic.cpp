// What requests call once an instance has taken them, and what they lose there.

#include <algorithm>
#include <cmath>

#include "models/world/world.hpp"

namespace models {

/// What instances have taken of that which enters, tier by tier.
PassedEntry World::passed_entry(sim::Instant at) {
  const double seconds = sim::to_seconds(at - moment);
  const double asked = scenario().workload.demand.rps(at);
  // With no demand the question is whether a request would succeed: one is made up.
  const double rps = asked > 0 ? asked : 1;
  passed_.assign(tiers_.size(), 1);
  for (std::size_t tier = 0; tier < tiers_.size(); ++tier) {
    const TierTraffic& traffic = tiers_[tier];
    if (plan_->tiers[tier].called) continue;
    double lost = 0;
    for (const LossLaw& law : traffic.laws) {
      const double share = std::max(0.0, law.share + law.share_slope * seconds);
      lost += law.scale * law.lost_of(rps * share);
    }
    const double at_stake = traffic.at_stake + traffic.at_stake_slope * seconds;
    if (at_stake > 0) passed_[tier] = std::clamp(1 - lost / rps / at_stake, 0.0, 1.0);
  }
  // What enters through a record that leads to several tiers passes as their parts do.
  for (std::size_t index = 0; index < plan_->crossroads.size(); ++index) {
    const std::vector<std::uint32_t>& branches = plan_->crossroads[index].tiers;
    facts.targets.ways(index).shares(moment, std::span(node_share_).first(branches.size()),
                                     std::span(node_slope_).first(branches.size()));
    double together = 0;
    for (std::size_t branch = 0; branch < branches.size(); ++branch) {
      together += passed_[branches[branch]] *
                  std::max(0.0, node_share_[branch] + node_slope_[branch] * seconds);
    }
    passed_[branches.front()] = std::clamp(together, 0.0, 1.0);
  }
  return {passed_, asked, at};
}

/// What was asked of stations since they were derived last.
void World::settle_work() {
  if (!plan_->calls.any) return;
  const double requests = scenario().workload.demand.requests(work_settled_, moment);
  work_settled_ = moment;
  for (EndpointTable::Station& station : facts.endpoints.stations_) {
    station.work += station.work_per_demand * requests;
  }
}

void World::derive_calls(sim::Instant at) {
  calls_.derive(plan_->calls, plan_->classes, facts, passed_entry(at),
                [this] { return demand_fault(); });
}

/// Requests that an instance has taken make their calls. While shares move, or a station is asked
/// for more than it can do and the demand moves, what they lose is taken at both ends of a step,
/// and is linear between.
void World::lose_calls() {
  settle_work();
  derive_calls(moment);
  answer_called_tiers();
  watch_stations();
  carry_services();
  const std::size_t first = laws_.size();
  for (const CallFlow::Loss& loss : calls_.losses()) {
    laws_.push_back({loss.fault, loss.phase, loss.share, 0, 0, 1, 1U << loss.request_class});
  }
  const sim::Instant until = end_of_step();
  if (until == sim::never) return;
  facts.load.change_by(until);
  derive_calls(until);
  const double step = sim::to_seconds(until - moment);
  for (std::size_t index = first; index < laws_.size(); ++index) {
    laws_[index].share_slope = -laws_[index].share / step;
  }
  for (const CallFlow::Loss& loss : calls_.losses()) {
    const std::uint32_t mask = 1U << loss.request_class;
    const auto known = std::find_if(
        laws_.begin() + static_cast<std::ptrdiff_t>(first), laws_.end(), [&](const LossLaw& law) {
          return law.fault == loss.fault && law.phase == loss.phase && law.classes == mask;
        });
    if (known == laws_.end()) {
      laws_.push_back({loss.fault, loss.phase, 0, loss.share / step, 0, 1, mask});
    } else {
      known->share_slope += loss.share / step;
    }
  }
}

/// Asks again when the demand passes what a station can do.
void World::watch_stations() {
  const LoadCurve& demand = scenario().workload.demand;
  const double rps = demand.rps(moment);
  for (std::uint32_t index = 0; index < facts.endpoints.endpoints(); ++index) {
    facts.endpoints.endpoints_[index].asked = calls_.asked(index);
  }
  for (std::size_t index = 0; index < calls_.stations(); ++index) {
    EndpointTable::Station& station = facts.endpoints.stations_[index];
    const double work = calls_.work(index);
    station.work_per_demand = work * calls_.served(index);
    if (station.capacity <= 0 || work <= 0) continue;
    const double level = station.capacity / work;
    if (level > demand.peak_rps()) continue;
    const auto direction =
        rps > level ? LoadCurve::Direction::Falling : LoadCurve::Direction::Rising;
    const sim::Instant crossing = demand.first_beyond(moment, level, direction);
    if (crossing > moment) facts.load.change_by(crossing);
  }
}

/// Until when what calls lose is taken as linear; sim::never where nothing moves.
sim::Instant World::end_of_step() const {
  const bool overloaded =
      calls_.any_saturated() ||
      std::any_of(tiers_.begin(), tiers_.end(), [](const auto& tier) { return tier.overloaded; });
  bool moving = overloaded && !scenario().workload.demand.is_constant();
  moving = moving || (facts.load.next_change_ != sim::never && !calls_.losses().empty());
  sim::Instant until = std::min(facts.load.next_change_, moment + moving_step);
  for (std::uint32_t index = 0; index < facts.endpoints.endpoints(); ++index) {
    const EndpointTable::Endpoint& endpoint = facts.endpoints.endpoint(index);
    for (const EndpointTable::Failing& failing : endpoint.failing) {
      moving = moving || failing.share.slope != 0;
    }
    if (endpoint.until > moment) until = std::min(until, endpoint.until);
  }
  return moving && until > moment ? until : sim::never;
}

/// Tiers that are called answer what reaches them, which depends on what others before them answer.
void World::answer_called_tiers() {
  constexpr double exact = 1e-12;
  const auto is_called = [](const TierPlan& plan) { return plan.called; };
  const auto called = std::count_if(plan_->tiers.begin(), plan_->tiers.end(), is_called);
  for (std::ptrdiff_t round = 0; round <= called; ++round) {
    bool changed = false;
    for (std::uint32_t tier = 0; tier < tiers_.size(); ++tier) {
      if (!plan_->tiers[tier].called) continue;
      const double asked = calls_.asked(facts.endpoints.of_tier(tier));
      if (round > 0 && std::abs(asked - tiers_[tier].base) <= exact) continue;
      tiers_[tier].base = tiers_[tier].at_stake = asked;
      refresh_tier(tiers_[tier]);
      answer_calls(tiers_[tier]);
      changed = true;
    }
    if (!changed) return;
    derive_calls(moment);
  }
}

/// Of the calls to a tier, what is lost there.
void World::answer_calls(TierTraffic& traffic) {
  EndpointTable::Endpoint& endpoint =
      facts.endpoints.endpoints_[facts.endpoints.of_tier(traffic.tier)];
  facts.endpoints.count(endpoint, -1);
  endpoint.failing.clear();
  endpoint.since = moment;
  endpoint.until = sim::never;
  const LoadCurve& demand = scenario().workload.demand;
  const double rps = demand.rps(moment) > 0 ? demand.rps(moment) : 1;
  const bool moving =
      traffic.next_change != sim::never || (traffic.overloaded && !demand.is_constant());
  const sim::Instant until = std::min(traffic.next_change, moment + moving_step);
  const double step = sim::to_seconds(until - moment);
  const double later_rps = demand.rps(until) > 0 ? demand.rps(until) : 1;
  if (moving) endpoint.until = until;
  for (const LossLaw& law : traffic.laws) {
    if (traffic.base <= 0) break;
    const auto part = [&](double asked_rps, double share) {
      return law.scale * law.lost_of(asked_rps * std::max(0.0, share)) / asked_rps / traffic.base;
    };
    const double now = part(rps, law.share);
    const double then = moving ? part(later_rps, law.share + law.share_slope * step) : now;
    if (now <= 0 && then <= 0) continue;
    endpoint.failing.push_back({law.fault, law.phase, {now, moving ? (then - now) / step : 0}});
  }
  facts.endpoints.count(endpoint, 1);
}

}  // namespace models
