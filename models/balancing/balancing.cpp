#include "models/balancing/balancing.hpp"

#include <algorithm>
#include <string>

#include "models/context/phases.hpp"
#include "models/context/replies.hpp"

namespace models {

namespace {

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

void Balancing::start(Here here) {
  for (std::uint32_t tier = 0; tier < tiers(); ++tier) {
    if (plan(tier).has_balancer()) {
      start_targets(tier, here);
    } else {
      start_addresses(tier, here);
    }
  }
  for (std::uint32_t index = 0; index < plan_->crossroads.size(); ++index) {
    choose_ways(index, here);
  }
}

void Balancing::start_targets(std::uint32_t tier, Here here) {
  for (const InstanceId instance : plan(tier).members) {
    if (here.facts().instances[instance].life == InstanceLife::InService) {
      register_target(instance, TargetState::Healthy, here);
    }
  }
  answer_weights_.assign(plan(tier).answers(), 1.0);
  table(tier, here).answers_->set_answers(here.now(), answer_weights_);
  zone_health_changed(tier, here);
}

void Balancing::start_addresses(std::uint32_t tier, Here here) {
  if (plan(tier).moving != TierPlan::none) {
    // One address, whoever has it.
    answer_weights_.assign(1, 1.0);
    table(tier, here).answers_->set_answers(here.now(), answer_weights_);
    return;
  }
  const DnsRecordSpec* record = plan(tier).record;
  const bool checked = record != nullptr && !record->health_check.empty();
  std::vector<Address>& addresses = table(tier, here).addresses_;
  for (std::uint32_t index = 0; index < addresses.size(); ++index) {
    const Instance& instance = here.facts().instances[plan(tier).addresses[index]];
    addresses[index].listed = instance.life == InstanceLife::InService;
    if (!checked) continue;
    const DnsHealthCheckSpec& spec = record->health_check.front();
    sim::Stream phases(plan(tier).checker_phases[index], here.replication());
    std::vector<sim::Duration> drawn;
    drawn.reserve(static_cast<std::size_t>(spec.checkers));
    for (int checker = 0; checker < spec.checkers; ++checker) {
      drawn.push_back(draw_phase(phases, spec.interval, scenario().run.phases.checkers));
    }
    addresses[index].health.emplace(spec, drawn);
    addresses[index].health->begin(
        here.now(), reply_to(*plan_, here.facts(), tier, 0, plan(tier).addresses[index]));
    const sim::Instant verdict = addresses[index].health->next_verdict();
    if (verdict != sim::never) here.schedule(verdict, RecordVerdict{tier, index});
  }
  answer_with_addresses(tier, here);
}

void Balancing::register_target(InstanceId id, TargetState state, Here here) {
  const std::uint32_t tier = tier_of(id);
  TierTargets& targets = table(tier, here);
  const std::uint32_t target = plan_->instances[id.index()].target;
  sim::Stream& probes =
      started(probes_[id.index()], plan_->instances[id.index()].probes, here.replication());
  const HealthCheckSpec& check = plan(tier).target_group->health_check;
  // One that comes later grows into its share, also where it is believed at once.
  const bool grows = state == TargetState::Healthy && here.now() > sim::simulation_start;
  targets.targets_.insert(std::upper_bound(targets.targets_.begin(), targets.targets_.end(), id,
                                           [&](InstanceId a, InstanceId b) {
                                             return plan_->instances[a.index()].target <
                                                    plan_->instances[b.index()].target;
                                           }),
                          id);
  sim::Duration first_phase{};
  for (std::size_t node = 0; node < targets.nodes_.size(); ++node) {
    NodeTarget& view = targets.views_[targets.view_index(node, target)];
    const sim::Duration phase = draw_phase(probes, check.interval, scenario().run.phases.probes);
    if (node == 0) first_phase = phase;
    if (!sends_to(plan(tier), here.facts(), node, id)) continue;
    view.view = ProbeView(check, check.one_prober ? first_phase : phase);
    view.view.begin(here.now(), reply_to(*plan_, here.facts(), tier, node, id), state);
    view.slot = targets.nodes_[node].rotation.add(grows ? TargetState::Initial : state);
    if (grows) targets.nodes_[node].rotation.set_state(here.now(), view.slot, state);
    // Failing open, a node sends traffic to a new target at once.
    if (targets.nodes_[node].rotation.in_rotation(view.slot)) here.traffic_changed();
    view.registered = true;
    schedule_verdict(tier, targets.view_index(node, target), here);
  }
  if (grows) zone_health_changed(tier, here);
}

void Balancing::deregister_target(InstanceId id, Here here) {
  const std::uint32_t target = plan_->instances[id.index()].target;
  if (target == InstancePlan::no_target) return;
  const std::uint32_t tier = tier_of(id);
  TierTargets& targets = table(tier, here);
  std::erase(targets.targets_, id);
  for (std::size_t node = 0; node < targets.nodes_.size(); ++node) {
    NodeTarget& view = targets.views_[targets.view_index(node, target)];
    if (!view.registered) continue;
    targets.nodes_[node].rotation.remove(view.slot);
    view.registered = false;
  }
  zone_health_changed(tier, here);
  here.traffic_changed();
}

void Balancing::schedule_verdict(std::uint32_t tier, std::size_t view, Here here) {
  const sim::Instant at = table(tier, here).views_[view].view.next_verdict();
  if (at != sim::never) here.schedule(at, NodeVerdict{tier, static_cast<std::uint32_t>(view)});
}

void Balancing::target_changed(InstanceId id, Here here) {
  const InstancePlan& instance = plan_->instances[id.index()];
  const std::uint32_t tier = instance.tier;
  if (tier == InstancePlan::no_target) return;
  TierTargets& targets = table(tier, here);
  if (instance.address != InstancePlan::no_target && targets.addresses_[instance.address].health) {
    RecordHealth& health = *targets.addresses_[instance.address].health;
    if (health.take_verdict(here.now())) answer_with_addresses(tier, here);
    health.target_changed(here.now(), reply_to(*plan_, here.facts(), tier, 0, id));
    const sim::Instant at = health.next_verdict();
    if (at != sim::never) here.schedule(at, RecordVerdict{tier, instance.address});
  }
  if (instance.target == InstancePlan::no_target) return;
  for (std::size_t node = 0; node < targets.nodes_.size(); ++node) {
    const std::size_t index = targets.view_index(node, instance.target);
    NodeTarget& view = targets.views_[index];
    const ProbeReply reply = reply_to(*plan_, here.facts(), tier, node, id);
    if (!view.registered || view.view.reply() == reply) continue;
    view.view.target_changed(here.now(), reply);
    schedule_verdict(tier, index, here);
  }
}

void Balancing::on(NodeVerdict event, Here here) {
  const std::uint32_t tier = event.tier;
  TierTargets& targets = table(tier, here);
  NodeTarget& view = targets.views_[event.view];
  if (!view.registered || view.view.next_verdict() != here.now()) return;
  const std::optional<TargetState> state = view.view.take_verdict(here.now());
  schedule_verdict(tier, event.view, here);
  if (!state) return;
  const std::size_t node = event.view / plan(tier).members.size();
  const InstanceId instance = plan(tier).members[event.view % plan(tier).members.size()];
  if (targets.nodes_[node].rotation.set_state(here.now(), view.slot, *state))
    here.traffic_changed();
  here.note("detection", plan_->instances[instance.index()].name, [&] {
    return text_of(*state) + " for node " + design().zones[plan(tier).nodes[node].zone.index()].id;
  });
  here.tell(TargetJudged{instance});
  // Targets of its own zone decide about a node's address; where the zone is lost, others judge
  // them.
  const ZoneId zone = here.facts().instances[instance].zone;
  const bool concerns_dns = zone == plan(tier).nodes[node].zone || here.facts().zones.lost(zone);
  if (concerns_dns) {
    zone_health_changed(tier, here);
  } else if (plan(tier).crossroads != TierPlan::none) {
    choose_ways(plan(tier).crossroads, here);
  }
}

/// A node whose zone has no healthy target leaves DNS, each after a delay of its own, and returns
/// without one (choice 8).
void Balancing::zone_health_changed(std::uint32_t tier, Here here) {
  TierTargets& targets = table(tier, here);
  if (!plan(tier).has_balancer()) return;
  const sim::Duration delay = plan(tier).balancer->zone_removal_delay;
  for (std::size_t index = 0; index < targets.nodes_.size(); ++index) {
    Node& node = targets.nodes_[index];
    if (has_healthy_target(tier, index, here)) {
      node.removed = false;
      node.leaves_at = sim::never;
    } else if (!node.removed && node.leaves_at == sim::never) {
      node.leaves_at = here.now() + delay;
      if (delay > sim::Duration::zero()) here.schedule(node.leaves_at, BalancerDnsChanges{tier});
    }
  }
  update_balancer_dns(tier, here);
  if (plan(tier).crossroads != TierPlan::none) choose_ways(plan(tier).crossroads, here);
}

/// Whether a load balancer has a healthy target, as far as its nodes can tell.
bool Balancing::is_healthy(std::uint32_t tier, Here here) const {
  const TierTargets& targets = table(tier, here);
  for (std::size_t node = 0; node < targets.nodes().size(); ++node) {
    if (here.facts().zones.lost(plan(tier).nodes[node].zone)) continue;
    if (targets.nodes()[node].rotation.healthy() > 0) return true;
  }
  return false;
}

/// Of the ways that a record leads, those with a healthy target are answered: by their weights, or
/// the first of them. With none, Route 53 answers as if all were healthy.
void Balancing::choose_ways(std::uint32_t index, Here here) {
  const CrossroadsPlan& crossroads = plan_->crossroads[index];
  const std::vector<WeightedAlias> aliases = crossroads.record->aliases();
  const bool fails_over = crossroads.record->kind == DnsRecordKind::Failover;
  std::vector<double> weights(aliases.size(), 0.0);
  double total = 0;
  for (const bool whatever : {false, true}) {
    for (std::size_t way = 0; way < aliases.size() && (total <= 0 || !fails_over); ++way) {
      if (!whatever && !is_healthy(crossroads.tiers[way], here)) continue;
      weights[way] = aliases[way].weight;
      total += weights[way];
    }
    if (total > 0) break;
  }
  AnswerShares& ways = here.facts().targets.ways_[index];
  for (double& weight : weights) weight /= total;
  if (std::equal(weights.begin(), weights.end(), ways.answer().begin())) return;
  ways.set_answers(here.now(), weights);
  here.traffic_changed();
  if (here.now() == sim::simulation_start) return;
  here.note("dns", crossroads.record->id, [&] {
    const auto most = std::max_element(weights.begin(), weights.end()) - weights.begin();
    return "answers " + plan(crossroads.tiers[static_cast<std::size_t>(most)]).balancer->id +
           " from here on";
  });
}

void Balancing::zone_health_changed(Here here) {
  for (std::uint32_t tier = 0; tier < tiers(); ++tier) zone_health_changed(tier, here);
}

void Balancing::on(BalancerDnsChanges event, Here here) {
  update_balancer_dns(event.tier, here);
}

/// Whether the zone of a node has a healthy target: as the node itself sees it or, where its zone
/// is lost, as any node does that lives. With nobody left to judge nothing changes.
bool Balancing::has_healthy_target(std::uint32_t tier, std::size_t node, Here here) const {
  const TierTargets& targets = table(tier, here);
  const ZoneId zone = plan(tier).nodes[node].zone;
  const bool lost = here.facts().zones.lost(zone);
  const LoadBalancerSpec& balancer = *plan(tier).balancer;
  if (lost && (balancer.node_leaves_dns == NodeLeavesDns::WithZone || !balancer.cross_zone)) {
    return false;
  }
  bool is_judged = false;
  for (std::size_t judge = 0; judge < targets.nodes_.size(); ++judge) {
    if (lost ? here.facts().zones.lost(plan(tier).nodes[judge].zone) : judge != node) continue;
    is_judged = true;
    const bool any =
        std::any_of(targets.targets_.begin(), targets.targets_.end(), [&](InstanceId id) {
          return here.facts().instances[id].zone == zone &&
                 targets.views_[targets.view_index(judge, plan_->instances[id.index()].target)]
                         .view.state() == TargetState::Healthy;
        });
    if (any) return true;
  }
  return !is_judged;
}

/// The addresses of nodes that have not left are answered; all of them are where none is left.
void Balancing::update_balancer_dns(std::uint32_t tier, Here here) {
  TierTargets& targets = table(tier, here);
  answer_weights_.assign(plan(tier).answers(), 1.0);
  bool any = false;
  for (std::size_t index = 0; index < targets.nodes_.size(); ++index) {
    Node& node = targets.nodes_[index];
    if (node.leaves_at <= here.now()) {
      node.removed = true;
      node.leaves_at = sim::never;
    }
    answer_weights_[index] = node.removed || node.shifted > 0 ? 0 : 1;
    any = any || answer_weights_[index] > 0;
  }
  targets.dns_fails_open_ = !any;
  if (!any) std::fill(answer_weights_.begin(), answer_weights_.end(), 1.0);
  bool changed = false;
  for (std::size_t node = 0; node < targets.nodes_.size(); ++node) {
    const bool in_dns = answer_weights_[node] > 0;
    if (in_dns == targets.nodes_[node].in_dns) continue;
    targets.nodes_[node].in_dns = in_dns;
    changed = true;
    if (here.now() == sim::simulation_start) continue;  // Nobody has seen another answer before.
    here.note("dns", design().zones[plan(tier).nodes[node].zone.index()].id, [&] {
      return std::string(!in_dns ? "the balancer's node leaves DNS"
                         : any   ? "the balancer's node is back in DNS"
                                 : "no node is left: all are answered");
    });
  }
  if (!changed) return;
  targets.answers_->set_answers(here.now(), answer_weights_);
  here.traffic_changed();
}

void Balancing::on(ZonalShiftEnds event, Here here) {
  shift_away(event.zone, -1, here);
}

/// A zonal shift takes a node out of DNS at once, whatever its zone's health (fact sheet, section
/// 2); the targets of its zone go on serving what the other nodes send them.
void Balancing::shift_away(ZoneId zone, int change, Here here) {
  for (std::uint32_t tier = 0; tier < tiers(); ++tier) {
    if (!plan(tier).has_balancer()) continue;
    for (std::size_t node = 0; node < plan(tier).nodes.size(); ++node) {
      if (plan(tier).nodes[node].zone == zone) table(tier, here).nodes_[node].shifted += change;
    }
    update_balancer_dns(tier, here);
  }
}

void Balancing::on(RecordVerdict event, Here here) {
  const std::uint32_t tier = event.tier;
  Address& address = table(tier, here).addresses_[event.address];
  if (!address.health || address.health->next_verdict() != here.now()) return;
  const std::optional<TargetState> state = address.health->take_verdict(here.now());
  const sim::Instant at = address.health->next_verdict();
  if (at != sim::never) here.schedule(at, event);
  if (!state) return;
  here.note("detection", plan_->instances[plan(tier).addresses[event.address].index()].name,
            [&] { return text_of(*state) + " for Route 53's checkers"; });
  answer_with_addresses(tier, here);
}

void Balancing::on(RecordChanges event, Here here) {
  const std::uint32_t tier = event.tier;
  // The person who listed it again was overtaken by another fault, and will be back.
  if (event.listed &&
      here.facts().instances[plan(tier).addresses[event.address]].epoch != event.epoch)
    return;
  table(tier, here).addresses_[event.address].listed = event.listed;
  here.note("dns", plan_->instances[plan(tier).addresses[event.address].index()].name, [&] {
    return std::string(event.listed ? "the record answers its address"
                                    : "the record no longer answers its address");
  });
  answer_with_addresses(tier, here);
}

void Balancing::answer_with_addresses(std::uint32_t tier, Here here) {
  TierTargets& targets = table(tier, here);
  bool any = false;
  answer_weights_.assign(plan(tier).answers(), 0.0);
  for (std::size_t index = 0; index < targets.addresses_.size(); ++index) {
    const Address& address = targets.addresses_[index];
    const bool healthy = !address.health || address.health->healthy();
    answer_weights_[targets.answer_of(index)] = address.listed && healthy ? 1 : 0;
    any = any || (address.listed && healthy);
  }
  if (!any) {
    // Nothing healthy: Route 53 answers as if all were.
    for (std::size_t index = 0; index < targets.addresses_.size(); ++index) {
      answer_weights_[targets.answer_of(index)] = targets.addresses_[index].listed ? 1 : 0;
    }
  }
  targets.answers_->set_answers(here.now(), answer_weights_);
  here.traffic_changed();
}

void Balancing::hear(const TargetJoins& notice, Here here) {
  register_target(notice.instance, notice.trusted ? TargetState::Healthy : TargetState::Initial,
                  here);
}

void Balancing::hear(const TargetLeaves& notice, Here here) {
  deregister_target(notice.instance, here);
}

void Balancing::hear(const TargetEnds& notice, Here here) {
  const std::uint32_t tier = tier_of(notice.instance);
  TierTargets& table = Balancing::table(tier, here);
  const std::uint32_t target = plan_->instances[notice.instance.index()].target;
  bool gets_traffic = false;
  for (std::size_t node = 0; node < table.nodes_.size(); ++node) {
    const NodeTarget& view = table.views_[table.view_index(node, target)];
    gets_traffic =
        gets_traffic || (view.registered && table.nodes_[node].rotation.in_rotation(view.slot));
  }
  if (notice.until <= notice.ends || !gets_traffic) {
    deregister_target(notice.instance, here);
    return;
  }
  table.leaving_.push_back(
      {notice.ends, notice.until, notice.fault ? *notice.fault : here.begin_fault(notice.cause)});
  for (std::size_t node = 0; node < table.nodes_.size(); ++node) {
    NodeTarget& view = table.views_[table.view_index(node, target)];
    table.leaving_slots_.push_back({view.slot, view.registered});
    view.registered = false;
  }
  std::erase(table.targets_, notice.instance);
  here.schedule(notice.ends, LeavingTargetChanges{});
  here.schedule(notice.until, LeavingTargetChanges{});
  zone_health_changed(tier, here);
}

void Balancing::on(LeavingTargetChanges, Here here) {
  here.traffic_changed();
  for (std::uint32_t tier = 0; tier < tiers(); ++tier) drop_left(table(tier, here), here);
}

/// Those that nodes have learnt by now to be none.
void Balancing::drop_left(TierTargets& table, Here here) {
  for (std::size_t index = table.leaving_.size(); index-- > 0;) {
    if (table.leaving_[index].until > here.now()) continue;
    const std::size_t first = index * table.nodes_.size();
    for (std::size_t node = 0; node < table.nodes_.size(); ++node) {
      const LeavingSlot& left = table.leaving_slots_[first + node];
      if (left.registered) table.nodes_[node].rotation.remove(left.slot);
    }
    const auto from = table.leaving_slots_.begin() + static_cast<std::ptrdiff_t>(first);
    table.leaving_slots_.erase(from, from + static_cast<std::ptrdiff_t>(table.nodes_.size()));
    table.leaving_.erase(table.leaving_.begin() + static_cast<std::ptrdiff_t>(index));
  }
}

void Balancing::hear(const ReplyChanged& notice, Here here) {
  target_changed(notice.instance, here);
}

/// A replacement has an address of its own: who knows the old one does not find it (choice 22).
void Balancing::hear(const AddressReplaced& notice, Here here) {
  const std::uint32_t index = plan_->instances[notice.instance.index()].address;
  const std::uint32_t tier = tier_of(notice.instance);
  if (index == InstancePlan::no_target || plan(tier).addresses_each < 2) return;
  Address& address = table(tier, here).addresses_[index];
  const Instance& instance = here.facts().instances[notice.instance];
  address.former_fault = instance.has_fault ? instance.fault : here.design_fault();
  address.generation ^= 1U;
  answer_with_addresses(tier, here);
}

void Balancing::hear(const RecordEdited& notice, Here here) {
  const std::uint32_t address = plan_->instances[notice.instance.index()].address;
  here.schedule(notice.at,
                RecordChanges{tier_of(notice.instance), address, notice.epoch, notice.listed});
}

void Balancing::hear(const ZoneStruck& notice, Here here) {
  if (notice.loses_it) zone_health_changed(here);
}

void Balancing::hear(const ZoneMended& notice, Here here) {
  if (notice.returns_it) zone_health_changed(here);
}

void Balancing::obey(const ZonalShift& action, Here here) {
  here.note("operation", design().zones[action.zone.index()].id,
            [] { return std::string("zonal shift: traffic is sent elsewhere"); });
  shift_away(action.zone, 1, here);
  here.schedule(here.now() + action.lasts, ZonalShiftEnds{action.zone});
}

void Balancing::restart(Here here) {
  const std::uint64_t replication = here.replication();
  for (sim::Stream& stream : probes_) stream.restart(replication);
}

}  // namespace models
