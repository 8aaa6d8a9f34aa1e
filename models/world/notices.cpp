// What zones and components tell instances, balancers and groups.

#include "models/world/world.hpp"

namespace models {

void World::hear(const ZoneStruck& notice) {
  zone_changed_for_servers(notice.zone, notice.kind, true);
  if (notice.loses_it) zone_health_changed();
}

void World::hear(const ZoneMended& notice) {
  zone_changed_for_servers(notice.zone, notice.kind, false);
  if (notice.returns_it) zone_health_changed();
  request_checks_everywhere();
}

void World::hear(const ControlPlaneBack&) {
  request_checks_everywhere();
}

void World::hear(const ComponentSetChanged& notice) {
  dependency_changed(notice.set);
}

}  // namespace models
