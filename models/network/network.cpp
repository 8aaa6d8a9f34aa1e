#include "models/network/network.hpp"

#include <algorithm>

#include "models/architecture/load_curve.hpp"
#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"

namespace models {

void Network::start(Here here) {
  std::vector<FaultId>& faults = here.facts().network.faults_;
  faults.clear();
  for (const NetworkPlan::Cut& cut : plan_->cuts) faults.push_back(here.begin_fault(cut.cause));
  settled_ = here.now();
  gateways_.resize(plan_->gateways.size());
  here.facts().network.gateways_lost_.resize(plan_->gateways.size());
  const std::vector<double> none(plan_->gateways.size(), 0.0);
  ways_out_.assign(plan_->ways_out.size(), {none, none});
  for (std::uint32_t index = 0; index < gateways_.size(); ++index) {
    gateways_[index].own.start(plan_->gateways[index].own, here.replication());
    schedule_fault(index, here);
  }
}

void Network::schedule_fault(std::uint32_t gateway, Here here) {
  const sim::Instant at =
      gateways_[gateway].own.next_event(plan_->gateways[gateway].own, here.now());
  if (at != sim::never) here.schedule(at, NatGatewayFaultArrives{NatGatewayId{gateway}});
}

bool Network::is_lost(std::size_t gateway, Here here) const {
  return !gateways_[gateway].own.works() || here.facts().zones.lost(plan_->gateways[gateway].zone);
}

void Network::on(NatGatewayFaultArrives event, Here here) {
  const std::uint32_t index = event.nat_gateway.value;
  schedule_fault(index, here);
  if (is_lost(index, here) || !here.strikes(index)) return;
  begin_fault(index, gateways_[index].own.draw_length(plan_->gateways[index].own), here);
}

void Network::obey(const InjectNatGatewayFault& action, Here here) {
  begin_fault(action.nat_gateway.value, action.lasts, here);
}

void Network::begin_fault(std::uint32_t index, sim::Duration lasts, Here here) {
  settle(here);
  const NetworkPlan::Gateway& plan = plan_->gateways[index];
  here.note("fault", plan.spec->id, [] { return std::string("the NAT gateway is lost"); });
  gateways_[index].own.go_down(here.begin_fault(plan.own.cause), here.now() + lasts);
  here.schedule(here.now() + lasts, NatGatewayFaultEnds{NatGatewayId{index}});
  gateways_change(here);
}

void Network::on(NatGatewayFaultEnds event, Here here) {
  settle(here);
  const std::uint32_t index = event.nat_gateway.value;
  if (!gateways_[index].own.comes_back(here.now())) return;
  if (!is_lost(index, here)) {
    here.note("recovery", plan_->gateways[index].spec->id,
              [] { return std::string("the NAT gateway is back"); });
  }
  gateways_change(here);
}

void Network::hear(const ZoneStruck& notice, Here here) {
  if (!notice.loses_it || gateways_.empty()) return;
  settle(here);
  for (std::size_t index = 0; index < gateways_.size(); ++index) {
    const NetworkPlan::Gateway& plan = plan_->gateways[index];
    if (plan.zone != notice.zone || !gateways_[index].own.works()) continue;
    here.note("fault", plan.spec->id,
              [] { return std::string("the NAT gateway is lost with its zone"); });
  }
  gateways_change(here);
}

void Network::hear(const ZoneMended& notice, Here here) {
  if (!notice.returns_it || gateways_.empty()) return;
  settle(here);
  for (std::size_t index = 0; index < gateways_.size(); ++index) {
    const NetworkPlan::Gateway& plan = plan_->gateways[index];
    if (plan.zone != notice.zone || !gateways_[index].own.works()) continue;
    here.note("recovery", plan.spec->id,
              [] { return std::string("the NAT gateway is back with its zone"); });
  }
  gateways_change(here);
}

void Network::gateways_change(Here here) {
  NetworkTable& table = here.facts().network;
  for (std::size_t index = 0; index < gateways_.size(); ++index) {
    table.gateways_lost_[index].reset();
    if (!is_lost(index, here)) continue;
    // Of two that last, the gateway's own is the one that names it.
    const RegionalService& own = gateways_[index].own;
    table.gateways_lost_[index] =
        own.works() ? here.facts().zones.first_loss(plan_->gateways[index].zone) : own.fault();
  }
  share_gateways(here);
  answer(here);
  here.traffic_changed();
}

void Network::answer(Here here) {
  NetworkTable& table = here.facts().network;
  table.ways_lost_ = 0;
  for (std::size_t external = 0; external < ways_out_.size(); ++external) {
    std::vector<NetworkTable::Lost>& lost = table.lost_ways_[external];
    lost.clear();
    for (std::size_t index = 0; index < gateways_.size(); ++index) {
      const double share = ways_out_[external].through[index];
      if (share <= 0 || !table.gateways_lost_[index]) continue;
      lost.push_back({*table.gateways_lost_[index], share});
    }
    table.ways_lost_ += static_cast<int>(lost.size());
  }
}

bool Network::share_gateways(Here here) {
  const Facts& facts = here.facts();
  bool moves = false;
  for (std::size_t external = 0; external < ways_out_.size(); ++external) {
    const NetworkPlan::WayOut& plan = plan_->ways_out[external];
    if (!plan.leads_through_gateways) continue;
    WayOut& way = ways_out_[external];
    std::fill(way.through.begin(), way.through.end(), 0.0);
    std::fill(way.from_elsewhere.begin(), way.from_elsewhere.end(), 0.0);
    double all = 0;
    for (std::uint32_t place = 0; place < plan.callers.size(); ++place) {
      const InstanceId instance{place};
      if (!plan.callers[place]) continue;
      const double share = facts.load.share(instance);
      const bool grows = facts.load.slope(instance) != 0;
      if (share <= 0 && !grows) continue;
      all += share;
      moves = moves || grows;
      const ZoneId zone = facts.instances[instance].zone;
      const std::uint32_t gateway = plan_->gateway_from(place, zone);
      if (gateway == NetworkPlan::open) continue;
      way.through[gateway] += share;
      if (plan_->gateways[gateway].zone != zone) way.from_elsewhere[gateway] += share;
    }
    for (std::size_t index = 0; all > 0 && index < gateways_.size(); ++index) {
      way.through[index] = std::min(1.0, way.through[index] / all);
      way.from_elsewhere[index] = std::min(1.0, way.from_elsewhere[index] / all);
    }
  }
  return moves;
}

void Network::carry(Here here) {
  if (gateways_.empty()) return;
  settle(here);
  const bool moves = share_gateways(here);
  for (Gateway& gateway : gateways_) {
    gateway.bytes_per_demand = gateway.cross_zone_bytes_per_demand = 0;
  }
  const EndpointTable& table = here.facts().endpoints;
  NetworkTable& network = here.facts().network;
  constexpr double rounding = 1e-12;
  bool changed = false;
  for (std::size_t external = 0; external < ways_out_.size(); ++external) {
    const WayOut& way = ways_out_[external];
    const double asked = table.endpoint(table.of(sim::make_id<ExternalId>(external))).asked;
    double passing = 1;
    std::size_t lost = 0;
    for (std::size_t index = 0; index < gateways_.size(); ++index) {
      if (!network.gateways_lost_[index]) continue;
      passing -= way.through[index];
      if (way.through[index] <= 0) continue;
      const std::vector<NetworkTable::Lost>& known = network.lost_ways_[external];
      changed = changed || lost >= known.size() || known[lost].share != way.through[index];
      ++lost;
    }
    changed = changed || lost != network.lost_ways_[external].size();
    // What is asked is what gets as far as the service.
    const double bytes =
        passing > rounding ? asked / passing * plan_->ways_out[external].bytes_per_call : 0;
    for (std::size_t index = 0; index < gateways_.size(); ++index) {
      if (network.gateways_lost_[index]) continue;
      gateways_[index].bytes_per_demand += bytes * way.through[index];
      gateways_[index].cross_zone_bytes_per_demand += bytes * way.from_elsewhere[index];
    }
  }
  if (changed) {
    answer(here);
    here.traffic_changed();
  }
  if (moves && network.any_way_lost()) here.facts().load.change_by(here.now() + moving_step);
}

void Network::settle(Here here) {
  const double seconds = sim::to_seconds(here.now() - settled_);
  if (seconds <= 0 || gateways_.empty()) return;
  const double requests = plan_->demand->requests(settled_, here.now());
  settled_ = here.now();
  for (std::size_t index = 0; index < gateways_.size(); ++index) {
    Gateway& gateway = gateways_[index];
    if (here.facts().network.gateways_lost_[index]) gateway.lost_seconds += seconds;
    gateway.bytes += gateway.bytes_per_demand * requests;
    gateway.cross_zone_bytes += gateway.cross_zone_bytes_per_demand * requests;
  }
}

void Network::start_over(Here here) {
  settle(here);
  for (Gateway& gateway : gateways_) {
    gateway.lost_seconds = gateway.bytes = gateway.cross_zone_bytes = 0;
  }
}

void Network::close(Outcome& outcome, Here here) {
  settle(here);
  constexpr double gb = 1e9;
  const double seconds = sim::to_seconds(outcome.observed);
  for (std::size_t index = 0; index < gateways_.size(); ++index) {
    const Gateway& gateway = gateways_[index];
    const auto figure = [&](NatGatewayFigure row) -> double& {
      return outcome.figures[plan_->gateway_figures.at(row, index)];
    };
    const auto meter = [&](NatGatewayMeter row) -> double& {
      return outcome.meters[plan_->gateway_meters.at(row, index)];
    };
    figure(NatGatewayFigure::Availability) = seconds - gateway.lost_seconds;
    figure(NatGatewayFigure::Gb) = gateway.bytes / gb;
    meter(NatGatewayMeter::Hours) = seconds / 3600;
    meter(NatGatewayMeter::Gb) = gateway.bytes / gb;
    meter(NatGatewayMeter::CrossZoneGb) = gateway.cross_zone_bytes / gb;
  }
}

}  // namespace models
