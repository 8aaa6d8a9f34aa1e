#include "models/balancing/balancing.hpp"

namespace models {

namespace {

/// Of a node of a balancer.
PartLook look_of(const Node& node, bool zone_lost) {
  PartLook look{.thing = {},
                .name = {},
                .number = 0,
                .kind = "balancer node",
                .lane = Lane::Balancers,
                .zone = {},
                .word = "serves"};
  if (zone_lost) {
    look.word = node.in_dns ? "lost, still in DNS" : "lost, out of DNS";
    look.condition = Condition::Down;
  } else if (node.shifted > 0) {
    look.word = "shifted away";
    look.condition = Condition::Changing;
  } else if (!node.in_dns) {
    look.word = "out of DNS";
    look.condition = Condition::Impaired;
  }
  return look;
}

}  // namespace

void Balancing::draw(Sketch& sketch, Here here) const {
  for (std::uint32_t index = 0; index < tiers(); ++index) {
    const TierPlan& tier = plan(index);
    const TierTargets& targets = table(index, here);
    if (tier.record != nullptr && !tier.has_balancer()) {
      PartLook look{.thing = tier.record->id,
                    .name = {},
                    .number = 0,
                    .kind = "record",
                    .lane = Lane::Dns,
                    .zone = {},
                    .word = "names all addresses"};
      for (const Address& address : targets.addresses()) {
        if (address.listed && (!address.health || address.health->healthy())) continue;
        look.word = "leaves addresses out";
        look.condition = Condition::Impaired;
      }
      sketch.draw(look);
    }
    for (std::size_t node = 0; node < tier.nodes.size(); ++node) {
      const ZoneId zone = tier.nodes[node].zone;
      PartLook look = look_of(targets.nodes()[node], here.facts().zones.lost(zone));
      look.thing = tier.balancer->id;
      look.zone = design().zones[zone.index()].id;
      sketch.draw(look);
    }
  }
}

}  // namespace models
