#include "models/network/network.hpp"

namespace models {

void Network::draw(Sketch& sketch, Here here) const {
  for (std::size_t index = 0; index < gateways_.size(); ++index) {
    const NetworkPlan::Gateway& plan = plan_->gateways[index];
    const bool lost = is_lost(index, here);
    sketch.draw({.thing = plan.spec->id,
                 .name = {},
                 .number = 0,
                 .kind = "NAT gateway",
                 .lane = Lane::Externals,
                 .zone = *plan.zone_id,
                 .word = lost ? "lost" : "passes calls on",
                 .condition = lost ? Condition::Down : Condition::Well});
  }
}

}  // namespace models
