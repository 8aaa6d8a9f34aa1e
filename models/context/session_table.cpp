#include "models/context/session_table.hpp"

#include <algorithm>
#include <cmath>

#include "sim/random/portable_math.hpp"

namespace models {

namespace {

// Of an even share. Requests of an instance are followed that exactly, and what is smaller is
// none, as docs/models/sessions.md promises.
constexpr double still = 1e-3;

}  // namespace

TierSessions::TierSessions(std::size_t nodes, std::size_t members, sim::Duration lifetime)
    : lifetime_(sim::to_seconds(lifetime)),
      members_(members),
      nodes_(nodes),
      shares_(nodes * members),
      in_(nodes * members) {}

bool TierSessions::are_even(sim::Instant at) const noexcept {
  return std::all_of(nodes_.begin(), nodes_.end(),
                     [&](const Node& node) { return node.even_from <= at; });
}

/// Of deviations at Node::since.
double TierSessions::left(const Node& node, sim::Instant at) const {
  if (at >= node.even_from) return 0;
  if (at <= node.since) return 1;
  return sim::portable_exp(-sim::to_seconds(at - node.since) / lifetime_);
}

double TierSessions::goal(std::size_t node, std::size_t member) const {
  return in_[node * members_ + member] != 0 ? even_share(nodes_[node]) : 0;
}

double TierSessions::share(std::size_t node, std::size_t member, sim::Instant at) const {
  const double even = goal(node, member);
  return even + (shares_[node * members_ + member] - even) * left(nodes_[node], at);
}

double TierSessions::draining_share(std::size_t draining, std::size_t node, sim::Instant at) const {
  return draining_shares_[draining * nodes_.size() + node] * left(nodes_[node], at);
}

FadingStep TierSessions::step(std::size_t node, sim::Instant at) const {
  const Node& of = nodes_[node];
  if (at >= of.even_from) return {};
  const double now = left(of, at);
  // A line with the right integral is off by at most (h / L)^2 / 12 of the deviation.
  const double length = std::min(1.0, std::sqrt(12 * still / (of.deviation * now)));
  const sim::Instant until = std::min(at + sim::from_seconds(length * lifetime_), of.even_from);
  const double seconds = sim::to_seconds(until - at);
  const double then = now * sim::portable_exp(-seconds / lifetime_);
  const double slope = (then - now) / seconds;
  const double mean = (now - then) * lifetime_ / seconds;
  return {mean - slope * seconds / 2, slope, until};
}

BoundShare TierSessions::share(std::size_t node, std::size_t member, const FadingStep& step) const {
  const double even = goal(node, member);
  const double deviation = shares_[node * members_ + member] - even;
  return {even + deviation * step.now, deviation * step.slope};
}

BoundShare TierSessions::draining_share(std::size_t draining, std::size_t node,
                                        const FadingStep& step) const {
  const double share = draining_shares_[draining * nodes_.size() + node];
  return {share * step.now, share * step.slope};
}

void TierSessions::settle(std::size_t node, sim::Instant at) {
  Node& of = nodes_[node];
  for (std::size_t member = 0; member < members_; ++member) {
    shares_[node * members_ + member] = share(node, member, at);
  }
  for (std::size_t index = 0; index < draining_.size(); ++index) {
    draining_shares_[index * nodes_.size() + node] = draining_share(index, node, at);
  }
  of.since = at;
  of.even_from = sim::never;
}

void TierSessions::remove(std::size_t member, sim::Instant at) {
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    if (in_[node * members_ + member] == 0) continue;
    settle(node, at);
    shares_[node * members_ + member] = 0;
    in_[node * members_ + member] = 0;
    --nodes_[node].rotation;
    nodes_[node].is_stale = true;
  }
}

void TierSessions::drain(std::size_t member, const Draining& as, sim::Instant at) {
  draining_.push_back(as);
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    draining_shares_.push_back(share(node, member, at));
  }
  // What others have fades from here on as well.
  const std::size_t first = draining_shares_.size() - nodes_.size();
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    const double kept = draining_shares_[first + node];
    settle(node, at);
    draining_shares_[first + node] = kept;
    nodes_[node].is_stale = true;
  }
  remove(member, at);
}

void TierSessions::end_draining(std::size_t draining, sim::Instant at) {
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    settle(node, at);
    nodes_[node].is_stale = true;
  }
  const auto first =
      draining_shares_.begin() + static_cast<std::ptrdiff_t>(draining * nodes_.size());
  draining_shares_.erase(first, first + static_cast<std::ptrdiff_t>(nodes_.size()));
  draining_.erase(draining_.begin() + static_cast<std::ptrdiff_t>(draining));
}

bool TierSessions::has_to_follow(std::size_t node, std::span<const char> in_rotation) const {
  const auto first = in_.begin() + static_cast<std::ptrdiff_t>(node * members_);
  return nodes_[node].is_stale || !std::equal(in_rotation.begin(), in_rotation.end(), first);
}

void TierSessions::follow(std::size_t node, std::span<const char> in_rotation, sim::Instant at) {
  Node& of = nodes_[node];
  settle(node, at);
  double kept = 0;
  for (std::size_t index = 0; index < draining_.size(); ++index) {
    kept += draining_shares_[index * nodes_.size() + node];
  }
  of.rotation = 0;
  for (std::size_t member = 0; member < members_; ++member) {
    double& share = shares_[node * members_ + member];
    in_[node * members_ + member] = in_rotation[member];
    if (in_rotation[member] == 0) share = 0;
    kept += share;
    of.rotation += in_rotation[member] != 0 ? 1 : 0;
  }
  const double even = even_share(of);
  const double each = (1 - kept) * even;
  of.deviation = 0;
  for (std::size_t member = 0; member < members_; ++member) {
    if (in_rotation[member] == 0) continue;
    double& share = shares_[node * members_ + member];
    share = are_bound() ? share + each : even;
    of.deviation = std::max(of.deviation, std::abs(share / even - 1));
  }
  for (std::size_t index = 0; index < draining_.size(); ++index) {
    const double share = draining_shares_[index * nodes_.size() + node];
    of.deviation = std::max(of.deviation, of.rotation > 0 ? share / even : share);
  }
  of.is_stale = false;
  of.even_from = of.deviation <= still
                     ? at
                     : at + sim::from_seconds(lifetime_ * sim::portable_log(of.deviation / still));
}

bool has_sessions(const Scenario& scenario, const TierPlan& tier) {
  if (!scenario.workload.sessions) return false;
  const std::vector<RequestClassId>& steps = scenario.workload.sessions->classes;
  return std::any_of(steps.begin(), steps.end(),
                     [&](RequestClassId step) { return (tier.classes >> step.index() & 1U) != 0; });
}

bool binds_sessions(const Scenario& scenario, const TierPlan& tier) {
  return tier.has_balancer() && tier.target_group->stickiness > sim::Duration::zero() &&
         has_sessions(scenario, tier);
}

SessionTable::SessionTable(const FleetPlan& plan) : tiers_(plan.tiers.size()) {
  const Scenario& scenario = plan.scenario();
  if (!scenario.workload.sessions) return;
  const SessionSpec& spec = *scenario.workload.sessions;
  for (std::size_t index = 0; index < plan.tiers.size(); ++index) {
    const TierPlan& tier = plan.tiers[index];
    const bool bound = binds_sessions(scenario, tier);
    if (!bound && !(spec.in_instance() && has_sessions(scenario, tier))) continue;
    const std::size_t nodes = tier.has_balancer() ? tier.nodes.size() : 1;
    const std::size_t members = tier.has_balancer() ? tier.members.size() : tier.addresses.size();
    tiers_[index] = TierSessions(nodes, members, bound ? spec.lifetime : sim::Duration::zero());
  }
}

}  // namespace models
