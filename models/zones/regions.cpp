// Regions that are lost as a whole.

#include "models/zones/zones.hpp"
#include "sim/time/year.hpp"

namespace models {

void Zones::schedule_region_loss(std::uint32_t place, Here here) {
  const double rate = plan_->failures->region.per_year;
  if (rate <= 0 || !plan_->has_random_faults) return;
  const double gap = sim::seconds_per_year / rate * sim::sample_exponential(regions_[place].clock);
  here.schedule(here.now() + sim::clamped_duration(gap), RegionLossArrives{place});
}

void Zones::on(RegionLossArrives event, Here here) {
  schedule_region_loss(event.region, here);
  // Drawn whether it is used or not, so that the stream stays in step with the clock.
  const sim::Duration lasts =
      sim::sample_duration(plan_->failures->region.lasts, regions_[event.region].lasts);
  if (regions_[event.region].lost == 0) lose_region(event.region, lasts, here);
}

/// Others hear of the region first, so that nobody moves into a zone that is lost in the same
/// moment; and of its return once its zones are back.
void Zones::lose_region(std::uint32_t place, sim::Duration lasts, Here here) {
  const Plan::Region& region = plan_->regions[place];
  const FaultId fault = here.begin_fault(region.cause);
  here.note("fault", region.name, [] { return std::string("the region is lost"); });
  if (++regions_[place].lost == 1) here.tell(RegionStruck{place, fault});
  for (const ZoneId zone : region.zones) begin_fault(zone, ZoneFault::Network, fault, lasts, here);
  here.schedule(here.now() + lasts, RegionLossEnds{place, fault});
}

void Zones::on(RegionLossEnds event, Here here) {
  if (--regions_[event.region].lost > 0) return;
  here.note("recovery", plan_->regions[event.region].name,
            [] { return std::string("the region is back"); });
  here.tell(RegionMended{event.region});
}

void Zones::obey(const InjectRegionFault& action, Here here) {
  const std::vector<std::string> names = regions_of(plan_->specs);
  lose_region(region_place(names, action.region), action.lasts, here);
}

}  // namespace models
