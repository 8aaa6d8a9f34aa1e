// NAT gateways as methods for rare events see them.

#include <algorithm>

#include "models/network/network.hpp"

namespace models {

double Network::hazard_rate(std::size_t hazard, const Commons& world) const {
  const NetworkPlan::Gateway& plan = plan_->gateways[hazard];
  if (!gateways_[hazard].own.works() || world.facts.zones.lost(plan.zone)) return 0;
  return plan.own.per_second();
}

void Network::strike(std::size_t hazard, sim::Stream&, Here here) {
  begin_fault(static_cast<std::uint32_t>(hazard),
              gateways_[hazard].own.draw_length(plan_->gateways[hazard].own), here);
}

bool Network::is_whole(const Commons&) const {
  return std::all_of(gateways_.begin(), gateways_.end(),
                     [](const Gateway& gateway) { return gateway.own.works(); });
}

double Network::severity(const Commons&) const {
  double most = 0;
  for (std::size_t index = 0; index < gateways_.size(); ++index) {
    if (!gateways_[index].own.works()) most = std::max(most, plan_->gateways[index].of_outage);
  }
  return most;
}

void Network::restart(Here here) {
  for (Gateway& gateway : gateways_) gateway.own.restart(here.replication());
}

void Network::renew(Here here) {
  for (std::uint32_t index = 0; index < gateways_.size(); ++index) schedule_fault(index, here);
}

}  // namespace models
