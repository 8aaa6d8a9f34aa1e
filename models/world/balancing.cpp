// How requests find instances: the balancer's nodes and addresses, and records of addresses.

#include <algorithm>

#include "models/world/world.hpp"

namespace models {

namespace {

sim::Duration fraction_of(sim::Duration interval, double share) {
  const auto micros = static_cast<std::int64_t>(static_cast<double>(interval.count()) * share);
  return sim::Duration(std::min(micros, interval.count() - 1));
}

std::string text_of(TargetState state) {
  switch (state) {
    case TargetState::Initial:
      return "initial";
    case TargetState::Healthy:
      return "healthy";
    case TargetState::Unhealthy:
      return "unhealthy";
  }
  return "";
}

}  // namespace

/// A phase within `interval`: drawn, or the one that the scenario gives (choice 5).
sim::Duration World::draw_phase(sim::Stream& stream, sim::Duration interval,
                                const std::optional<double>& given) {
  return fraction_of(interval, given ? *given : stream.uniform());
}

void World::build_entry() {
  if (plan_->has_balancer()) {
    const ProbeView blank(plan_->target_group().health_check, {});
    nodes_.assign(plan_->nodes.size(),
                  Node{Rotation(plan_->target_group(), plan_->members.size()), true});
    views_.assign(nodes_.size() * plan_->members.size(), NodeTarget{blank, {}, false});
    answers_.emplace(nodes_.size(), plan_->balancer().dns_ttl, scenario().workload.clients);
    scratch_.node_share.resize(nodes_.size());
    scratch_.node_slope.resize(nodes_.size());
    scratch_.slot_share.resize(plan_->members.size());
    scratch_.slot_share_later.resize(plan_->members.size());
    scratch_.answer_weights.resize(nodes_.size());
  } else if (!plan_->addresses.empty()) {
    const bool by_record = design().entry == EntryKind::DnsRecord;
    const sim::Duration ttl = by_record ? plan_->record().ttl : sim::Duration::zero();
    const std::size_t addresses = plan_->addresses.size() * plan_->addresses_each;
    answers_.emplace(addresses, ttl, scenario().workload.clients);
    scratch_.answer_weights.resize(addresses);
    scratch_.node_share.resize(addresses);
    scratch_.node_slope.resize(addresses);
  }
}

void World::start_entry(std::uint64_t) {
  if (plan_->has_balancer()) {
    for (const ServerId server : plan_->members) {
      if (servers_[server.index()].life == ServerLife::InService) {
        register_target(server, TargetState::Healthy);
      }
    }
    std::fill(scratch_.answer_weights.begin(), scratch_.answer_weights.end(), 1.0);
    answers_->set_answers(moment, scratch_.answer_weights);
    zone_health_changed();
    return;
  }
  if (plan_->addresses.empty()) return;
  const bool checked =
      design().entry == EntryKind::DnsRecord && !plan_->record().health_check.empty();
  for (std::uint32_t index = 0; index < addresses_.size(); ++index) {
    const Server& server = servers_[plan_->addresses[index].index()];
    addresses_[index].listed = server.life == ServerLife::InService;
    if (!checked) continue;
    const DnsHealthCheckSpec& spec = plan_->record().health_check.front();
    sim::Stream phases(plan_->checker_phases[index], replication);
    std::vector<sim::Duration> drawn;
    drawn.reserve(static_cast<std::size_t>(spec.checkers));
    for (int checker = 0; checker < spec.checkers; ++checker) {
      drawn.push_back(draw_phase(phases, spec.interval, scenario().run.phases.checkers));
    }
    addresses_[index].health.emplace(spec, drawn);
    addresses_[index].health->begin(moment, ProbeReply::Passes);
  }
  answer_with_addresses();
}

void World::register_target(ServerId id, TargetState state) {
  const std::uint32_t target = plan_->servers[id.index()].target;
  Server& server = servers_[id.index()];
  started(server.probes, plan_->servers[id.index()].probes);
  const HealthCheckSpec& check = plan_->target_group().health_check;
  // One that comes later grows into its share, also where it is believed at once.
  const bool grows = state == TargetState::Healthy && moment > sim::simulation_start;
  targets_.insert(std::upper_bound(targets_.begin(), targets_.end(), id,
                                   [&](ServerId a, ServerId b) {
                                     return plan_->servers[a.index()].target <
                                            plan_->servers[b.index()].target;
                                   }),
                  id);
  sim::Duration first_phase{};
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    NodeTarget& view = views_[view_index(node, target)];
    const sim::Duration phase =
        draw_phase(server.probes, check.interval, scenario().run.phases.probes);
    if (node == 0) first_phase = phase;
    if (!knows(node, id)) continue;
    view.view = ProbeView(check, check.one_prober ? first_phase : phase);
    view.view.begin(moment, reply_of(id), state);
    view.slot = nodes_[node].rotation.add(grows ? TargetState::Initial : state);
    if (grows) nodes_[node].rotation.set_state(moment, view.slot, state);
    // Failing open, a node sends traffic to a new target at once.
    if (nodes_[node].rotation.in_rotation(view.slot)) traffic_changed();
    view.registered = true;
    schedule_verdict(view_index(node, target));
  }
  if (grows) zone_health_changed();
}

void World::deregister_target(ServerId id) {
  const std::uint32_t target = plan_->servers[id.index()].target;
  if (target == ServerPlan::no_target) return;
  std::erase(targets_, id);
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    NodeTarget& view = views_[view_index(node, target)];
    if (!view.registered) continue;
    nodes_[node].rotation.remove(view.slot);
    view.registered = false;
  }
  zone_health_changed();
  traffic_changed();
}

void World::schedule_verdict(std::size_t view) {
  const sim::Instant at = views_[view].view.next_verdict();
  if (at != sim::never) schedule(at, NodeVerdict{static_cast<std::uint32_t>(view)});
}

void World::target_changed(ServerId id) {
  const ServerPlan& plan = plan_->servers[id.index()];
  if (plan.address != ServerPlan::no_target && addresses_[plan.address].health) {
    RecordHealth& health = *addresses_[plan.address].health;
    if (health.take_verdict(moment)) answer_with_addresses();
    health.target_changed(moment, reply_of(id));
    const sim::Instant at = health.next_verdict();
    if (at != sim::never) schedule(at, RecordVerdict{plan.address});
  }
  if (plan.target == ServerPlan::no_target) return;
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    const std::size_t index = view_index(node, plan.target);
    NodeTarget& view = views_[index];
    if (!view.registered || view.view.reply() == reply_of(id)) continue;
    view.view.target_changed(moment, reply_of(id));
    schedule_verdict(index);
  }
}

void World::on(NodeVerdict event) {
  NodeTarget& view = views_[event.view];
  if (!view.registered || view.view.next_verdict() != moment) return;
  const std::optional<TargetState> state = view.view.take_verdict(moment);
  schedule_verdict(event.view);
  if (!state) return;
  const std::size_t node = event.view / plan_->members.size();
  const ServerId server = plan_->members[event.view % plan_->members.size()];
  if (nodes_[node].rotation.set_state(moment, view.slot, *state)) traffic_changed();
  note("detection", plan_->servers[server.index()].name, [&] {
    return text_of(*state) + " for node " + design().zones[plan_->nodes[node].zone.index()].id;
  });
  forget_fault_if_whole(server);
  note_elb_verdict(server);
  if (pool_of(server).is_group) {
    end_replacing_if_judged(server);
    finish_rebalancing(pool_of(server).group);
  }
  // Targets of its own zone decide about a node's address; where the zone is lost, others judge
  // them.
  const ZoneId zone = servers_[server.index()].zone;
  if (zone == plan_->nodes[node].zone || facts.zones.lost(zone)) zone_health_changed();
}

/// The target's state as Auto Scaling hears it: unhealthy once every node that lives says so.
void World::note_elb_verdict(ServerId id) {
  if (!watched_by_balancer(id)) return;
  bool unhealthy = false;
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    if (facts.zones.lost(plan_->nodes[node].zone)) continue;
    if (!knows(node, id)) continue;
    const NodeTarget& view = views_[view_index(node, plan_->servers[id.index()].target)];
    if (!view.registered || view.view.state() != TargetState::Unhealthy) {
      servers_[id.index()].elb_unhealthy = false;
      return;
    }
    unhealthy = true;
  }
  Server& server = servers_[id.index()];
  if (!unhealthy || server.elb_unhealthy) return;
  server.elb_unhealthy = true;
  const GroupId group = pool_of(id).group;
  request_check(group, std::max(moment, server.in_service + spec_of(group).grace_period));
}

/// Whether every node that lives sends it traffic because its probes pass.
bool World::is_healthy_everywhere(ServerId id) const {
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    const NodeTarget& view = views_[view_index(node, plan_->servers[id.index()].target)];
    const bool judges = view.registered && !facts.zones.lost(plan_->nodes[node].zone);
    if (judges && view.view.state() != TargetState::Healthy) return false;
  }
  return true;
}

bool World::is_registered(ServerId id) const {
  return std::find(targets_.begin(), targets_.end(), id) != targets_.end();
}

/// Whether a node sends to a target and probes it.
bool World::knows(std::size_t node, ServerId target) const {
  return plan_->balancer().cross_zone || servers_[target.index()].zone == plan_->nodes[node].zone;
}

/// A node whose zone has no healthy target leaves DNS, each after a delay of its own, and returns
/// without one (choice 8).
void World::zone_health_changed() {
  if (!plan_->has_balancer()) return;
  const sim::Duration delay = plan_->balancer().zone_removal_delay;
  for (std::size_t index = 0; index < nodes_.size(); ++index) {
    Node& node = nodes_[index];
    if (has_healthy_target(index)) {
      node.removed = false;
      node.leaves_at = sim::never;
    } else if (!node.removed && node.leaves_at == sim::never) {
      node.leaves_at = moment + delay;
      if (delay > sim::Duration::zero()) schedule(node.leaves_at, BalancerDnsChanges{});
    }
  }
  update_balancer_dns();
}

void World::on(BalancerDnsChanges) {
  update_balancer_dns();
}

/// Whether the zone of a node has a healthy target: as the node itself sees it or, where its zone
/// is lost, as any node does that lives. With nobody left to judge nothing changes.
bool World::has_healthy_target(std::size_t node) const {
  const ZoneId zone = plan_->nodes[node].zone;
  const bool lost = facts.zones.lost(zone);
  const LoadBalancerSpec& balancer = plan_->balancer();
  if (lost && (balancer.node_leaves_dns == NodeLeavesDns::WithZone || !balancer.cross_zone)) {
    return false;
  }
  bool is_judged = false;
  for (std::size_t judge = 0; judge < nodes_.size(); ++judge) {
    if (lost ? facts.zones.lost(plan_->nodes[judge].zone) : judge != node) continue;
    is_judged = true;
    const bool any = std::any_of(targets_.begin(), targets_.end(), [&](ServerId id) {
      return servers_[id.index()].zone == zone &&
             views_[view_index(judge, plan_->servers[id.index()].target)].view.state() ==
                 TargetState::Healthy;
    });
    if (any) return true;
  }
  return !is_judged;
}

/// The addresses of nodes that have not left are answered; all of them are where none is left.
void World::update_balancer_dns() {
  bool any = false;
  for (std::size_t index = 0; index < nodes_.size(); ++index) {
    Node& node = nodes_[index];
    if (node.leaves_at <= moment) {
      node.removed = true;
      node.leaves_at = sim::never;
    }
    scratch_.answer_weights[index] = node.removed || node.shifted > 0 ? 0 : 1;
    any = any || scratch_.answer_weights[index] > 0;
  }
  dns_fails_open_ = !any;
  if (!any) std::fill(scratch_.answer_weights.begin(), scratch_.answer_weights.end(), 1.0);
  bool changed = false;
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    const bool in_dns = scratch_.answer_weights[node] > 0;
    if (in_dns == nodes_[node].in_dns) continue;
    nodes_[node].in_dns = in_dns;
    changed = true;
    if (moment == sim::simulation_start) continue;  // Nobody has seen another answer before.
    note("dns", design().zones[plan_->nodes[node].zone.index()].id, [&] {
      return std::string(!in_dns ? "the balancer's node leaves DNS"
                         : any   ? "the balancer's node is back in DNS"
                                 : "no node is left: all are answered");
    });
  }
  if (!changed) return;
  answers_->set_answers(moment, scratch_.answer_weights);
  traffic_changed();
}

void World::on(ZonalShiftEnds event) {
  shift_away(event.zone, -1);
}

/// A zonal shift takes a node out of DNS at once, whatever its zone's health (fact sheet, section
/// 2); the targets of its zone go on serving what the other nodes send them.
void World::shift_away(ZoneId zone, int change) {
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    if (plan_->nodes[node].zone == zone) nodes_[node].shifted += change;
  }
  update_balancer_dns();
}

void World::on(RecordVerdict event) {
  Address& address = addresses_[event.address];
  if (!address.health || address.health->next_verdict() != moment) return;
  const std::optional<TargetState> state = address.health->take_verdict(moment);
  const sim::Instant at = address.health->next_verdict();
  if (at != sim::never) schedule(at, event);
  if (!state) return;
  note("detection", plan_->servers[plan_->addresses[event.address].index()].name,
       [&] { return text_of(*state) + " for Route 53's checkers"; });
  answer_with_addresses();
}

void World::on(RecordChanges event) {
  // The person who listed it again was overtaken by another fault, and will be back.
  if (event.listed && !is_tenant(plan_->addresses[event.address], event.epoch)) return;
  addresses_[event.address].listed = event.listed;
  note("dns", plan_->servers[plan_->addresses[event.address].index()].name, [&] {
    return std::string(event.listed ? "the record answers its address"
                                    : "the record no longer answers its address");
  });
  answer_with_addresses();
}

/// Where an address that a record may answer stands: each instance has as many as
/// Plan::addresses_each, of which it uses one at a time.
std::size_t World::answer_of(std::size_t address) const {
  return address * plan_->addresses_each + addresses_[address].generation;
}

void World::answer_with_addresses() {
  bool any = false;
  std::fill(scratch_.answer_weights.begin(), scratch_.answer_weights.end(), 0.0);
  for (std::size_t index = 0; index < addresses_.size(); ++index) {
    const Address& address = addresses_[index];
    const bool healthy = !address.health || address.health->healthy();
    scratch_.answer_weights[answer_of(index)] = address.listed && healthy ? 1 : 0;
    any = any || (address.listed && healthy);
  }
  if (!any) {
    // Nothing healthy: Route 53 answers as if all were.
    for (std::size_t index = 0; index < addresses_.size(); ++index) {
      scratch_.answer_weights[answer_of(index)] = addresses_[index].listed ? 1 : 0;
    }
  }
  answers_->set_answers(moment, scratch_.answer_weights);
  traffic_changed();
}

}  // namespace models
