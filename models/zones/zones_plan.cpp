#include "models/zones/zones_plan.hpp"

#include <algorithm>
#include <variant>

#include "models/architecture/laws.hpp"

namespace models {

namespace {

constexpr std::array<const char*, zone_fault_count> zone_causes = {
    "zone_power", "zone_network", "zone_gray", "zone_capacity", "zone"};
constexpr std::array<const char*, region_fault_count> region_causes = {"control_plane",
                                                                       "all_zones_power"};

/// Whether a region is ever lost as a whole.
bool loses_regions(const Scenario& scenario) {
  return scenario.failures.region.per_year > 0 ||
         std::any_of(scenario.timeline.begin(), scenario.timeline.end(),
                     [](const TimelineEntry& entry) {
                       return std::holds_alternative<InjectRegionFault>(entry.action);
                     });
}

void plan_regions(const Scenario& scenario, PlanBook& book, ZonesPlan& plan) {
  if (!loses_regions(scenario)) return;
  const std::vector<std::string> names = regions_of(scenario.architecture.zones);
  for (const std::string& name : names) {
    ZonesPlan::Region region;
    region.name = name.empty() ? scenario.region : name;
    for (std::size_t index = 0; index < plan.specs.size(); ++index) {
      if (plan.specs[index].region == name) region.zones.push_back(sim::make_id<ZoneId>(index));
    }
    region.cause = book.add_cause("region", region.name);
    region.clock = book.key("region/" + name, "lost");
    region.lasts = book.key("region/lasts/" + name, "lost");
    plan.regions.push_back(region);
  }
}

}  // namespace

ZonesPlan plan_zones(const Scenario& scenario, PlanBook& book) {
  ZonesPlan plan;
  plan.specs = scenario.architecture.zones;
  plan.common_causes = scenario.architecture.common_causes;
  plan.failures = &scenario.failures;
  plan.region = scenario.region;
  plan.has_random_faults = !scenario.is_drill();
  for (const ZoneSpec& spec : plan.specs) {
    ZonesPlan::Zone zone;
    for (std::size_t kind = 0; kind < zone_fault_count; ++kind) {
      zone.causes[kind] = book.add_cause(zone_causes[kind], spec.id);
    }
    for (std::size_t kind = 0; kind < random_zone_faults; ++kind) {
      zone.clocks[kind] = book.key(spec.id, zone_causes[kind]);
      zone.lasts[kind] = book.key(spec.id + "/lasts", zone_causes[kind]);
    }
    zone.control_plane = book.key(spec.id, "control_plane");
    zone.life = book.key(spec.id, "life");
    zone.repair = book.key(spec.id, "repair");
    plan.zones.push_back(zone);
  }
  for (std::size_t kind = 0; kind < region_fault_count; ++kind) {
    plan.region_causes[kind] = book.add_cause(region_causes[kind], plan.region);
    plan.region_clocks[kind] = book.key("region", region_causes[kind]);
    plan.region_lasts[kind] = book.key("region/lasts", region_causes[kind]);
  }
  plan_regions(scenario, book, plan);
  return plan;
}

const FaultProcess& ZonesPlan::process(ZoneFault kind) const {
  switch (kind) {
    case ZoneFault::Power:
      return failures->zone_power;
    case ZoneFault::Network:
      return failures->zone_network;
    case ZoneFault::Gray:
      return failures->zone_gray;
    case ZoneFault::Capacity:
      return failures->zone_capacity;
    case ZoneFault::OwnLife:
      break;
  }
  return failures->zone_power;
}

const FaultProcess& ZonesPlan::process(RegionFault kind) const {
  return kind == RegionFault::ControlPlane ? failures->control_plane : failures->all_zones_power;
}

void ZonesPlan::add_hazards(const GivenLosses& given, HazardGroups& into) const {
  const auto has_own_life = [](const ZoneSpec& spec) { return spec.has_own_life; };
  const bool some_share = !std::all_of(specs.begin(), specs.end(), has_own_life);
  into.begin();
  for (const ZoneSpec& spec : specs) {
    into.add(has_random_faults && spec.has_own_life && is_exponential(spec.fails));
  }
  into.begin();
  for (std::size_t index = 0; index < random_zone_faults; ++index) {
    const auto kind = static_cast<ZoneFault>(index);
    const bool is_given = given.zones && is_outside_loss(kind);
    into.add(has_random_faults && some_share && !is_given && process(kind).per_year > 0);
  }
  into.begin();
  for (const RegionFault kind : {RegionFault::ControlPlane, RegionFault::AllZonesPower}) {
    const bool is_given = given.common && is_outside_loss(kind);
    const bool matters = kind == RegionFault::ControlPlane ? has_instances : !specs.empty();
    into.add(has_random_faults && matters && !is_given && process(kind).per_year > 0);
  }
}

}  // namespace models
