// What requests call once an instance has taken them, and what they lose there.

#include <algorithm>
#include <cmath>

#include "models/world/world.hpp"

namespace models {

namespace {

/// The integral of the demand times the seconds since `from`.
double moment_of_requests(const LoadCurve& demand, sim::Instant from, sim::Instant to) {
  double sum = 0;
  for (sim::Instant at = from; at < to;) {
    const LoadCurve::Line line = demand.line_at(at);
    const sim::Instant until = std::min(line.until, to);
    const double first = sim::to_seconds(at - from);
    const double length = sim::to_seconds(until - at);
    // Of a linear rate times a linear weight, by Simpson's rule, which is exact for it.
    const auto value = [&](double seconds) {
      return (line.rps + line.slope * seconds) * (first + seconds);
    };
    sum += length / 6 * (value(0) + 4 * value(length / 2) + value(length));
    at = until;
  }
  return sum;
}

}  // namespace

/// What instances have taken of that which enters, tier by tier. Where clients try again what has
/// failed at a call, try_calls says how often.
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
  class_passed_.assign(plan_->classes.size(), 1);
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    const ClassPlan& request_class = plan_->classes[index];
    if (repeats_calls(index)) {
      class_passed_[index] = class_tried_[index].entered;
    } else if (request_class.edge) {
      class_passed_[index] = passed_edge(index, at);
    } else if (request_class.needs_entry) {
      class_passed_[index] = passed_[request_class.tier];
    }
  }
  return {class_passed_, asked, at};
}

/// What was asked of stations since the last time. Shares that move are linear until they are
/// derived anew.
void World::settle_work() {
  if (!plan_->calls.any) return;
  const LoadCurve& demand = scenario().workload.demand;
  std::vector<EndpointTable::Station>& stations = facts.endpoints.stations_;
  const double requests = demand.requests(work_settled_, moment);
  const double seconds = sim::to_seconds(moment - work_settled_);
  const bool any_moves =
      std::any_of(stations.begin(), stations.end(),
                  [](const EndpointTable::Station& station) { return station.work_slope != 0; });
  const double later = any_moves ? moment_of_requests(demand, work_settled_, moment) : 0;
  work_settled_ = moment;
  for (EndpointTable::Station& station : stations) {
    station.work += station.work_per_demand * requests;
    if (station.work_slope == 0) continue;
    station.work += station.work_slope * later;
    station.work_per_demand += station.work_slope * seconds;
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
  try_calls(moment);
  watch_stations();
  carry_services();
  const std::size_t first = laws_.size();
  const auto lost_for_good = [this](const CallFlow::Loss& loss) {
    return loss.share * class_tried_[loss.request_class].last_calls;
  };
  for (const CallFlow::Loss& loss : calls_.losses()) {
    laws_.push_back(
        {loss.fault, loss.phase, lost_for_good(loss), 0, 0, 1, 1U << loss.request_class});
  }
  bool load_entries = any_calls_fail();
  const sim::Instant until = end_of_step();
  if (until == sim::never) {
    if (load_entries) lose_entries_again(0);
    return;
  }
  facts.load.change_by(until);
  try_calls(until);
  load_entries = load_entries || any_calls_fail();
  const double step = sim::to_seconds(until - moment);
  for (std::size_t index = 0; index < calls_.stations(); ++index) {
    EndpointTable::Station& station = facts.endpoints.stations_[index];
    const double then = calls_.work(index) * calls_.served(index);
    station.work_slope = (then - station.work_per_demand) / step;
  }
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
      laws_.push_back({loss.fault, loss.phase, 0, lost_for_good(loss) / step, 0, 1, mask});
    } else {
      known->share_slope += lost_for_good(loss) / step;
    }
  }
  if (load_entries) lose_entries_again(step);
}

/// Asks again when the demand passes what a station can do.
void World::watch_stations() {
  const LoadCurve& demand = scenario().workload.demand;
  const double rps = demand.rps(moment);
  for (std::uint32_t index = 0; index < facts.endpoints.endpoints(); ++index) {
    facts.endpoints.endpoints_[index].asked = calls_.asked(index);
    facts.endpoints.endpoints_[index].met = calls_.met(index);
  }
  ask_buckets();
  for (std::size_t index = 0; index < calls_.stations(); ++index) {
    EndpointTable::Station& station = facts.endpoints.stations_[index];
    const double work = calls_.work(index);
    station.asked_per_demand = work;
    station.work_per_demand = work * calls_.served(index);
    station.work_slope = 0;
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
    for (const EndpointTable::Miss& miss : endpoint.misses) {
      moving = moving || miss.share.slope != 0;
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
