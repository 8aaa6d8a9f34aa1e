#include "models/zones/zones.hpp"

namespace models {

void Zones::draw(Sketch& sketch, Here here) const {
  const ZoneTable& zones = here.facts().zones;
  for (std::size_t index = 0; index < plan_->specs.size(); ++index) {
    const auto zone = sim::make_id<ZoneId>(index);
    const std::string& id = plan_->specs[index].id;
    PartLook look{.thing = id,
                  .name = {},
                  .number = 0,
                  .kind = "zone",
                  .lane = Lane::Zones,
                  .zone = id,
                  .word = "well"};
    if (zones.has(zone, ZoneFault::Power)) {
      look.word = "no power";
    } else if (zones.has(zone, ZoneFault::Network)) {
      look.word = "unreachable";
    } else if (zones.has(zone, ZoneFault::OwnLife)) {
      look.word = "failed";
    } else if (zones.has(zone, ZoneFault::Gray)) {
      look.word = "loses packets";
    } else if (zones.has(zone, ZoneFault::Capacity)) {
      look.word = "no capacity to launch";
    }
    if (zones.has_any(zone)) look.condition = Condition::Impaired;
    if (zones.lost(zone)) look.condition = Condition::Down;
    sketch.draw(look);
  }
  PartLook control_plane{.thing = "control plane",
                         .name = {},
                         .number = 0,
                         .kind = "region",
                         .lane = Lane::Zones,
                         .zone = {},
                         .word = "works"};
  if (!here.facts().control_plane.works()) {
    control_plane.word = "impaired: nothing is launched";
    control_plane.condition = Condition::Impaired;
  }
  sketch.draw(control_plane);
}

}  // namespace models
