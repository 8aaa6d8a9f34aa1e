// Addresses of subnets: what is launched takes one until it is gone.

#include <algorithm>

#include "models/fleet/fleet.hpp"
#include "models/scaling/placement.hpp"

namespace models {

void Fleet::take_address(InstanceId instance, Here here) {
  const std::uint32_t pool = plan_->instances[instance.index()].pool;
  const std::optional<SubnetId> home = plan_->network.home_of(pool, at(instance, here).zone);
  if (home) --here.facts().addresses.subnets_[home->index()].free;
}

/// Launches that were refused for want of an address may work now.
void Fleet::return_address(std::uint32_t pool, ZoneId zone, Here here) {
  const std::optional<SubnetId> home = plan_->network.home_of(pool, zone);
  if (!home) return;
  AddressTable::Subnet& subnet = here.facts().addresses.subnets_[home->index()];
  ++subnet.free;
  if (!subnet.shortage || subnet.free <= 0) return;
  subnet.shortage.reset();
  request_checks_everywhere(here);
}

bool Fleet::has_address(std::uint32_t pool, ZoneId zone, Here here) const {
  const std::optional<SubnetId> home = plan_->network.home_of(pool, zone);
  return !home || here.facts().addresses.free(*home) > 0;
}

/// The group would launch into a zone whose subnet is full.
void Fleet::note_shortage(GroupId group, Here here) {
  if (plan_->network.homes.empty()) return;
  std::vector<ZoneUse>& wanted = zone_use_wanted_;
  wanted = zone_use_;
  const std::vector<ZoneId>& zones = spec_of(group).zones;
  for (std::size_t index = 0; index < zones.size(); ++index) {
    wanted[index].usable = !here.facts().zones.refuses_launches(zones[index]);
  }
  const std::optional<std::size_t> zone = zone_to_launch(wanted);
  if (!zone || zone_use_[*zone].usable) return;
  const std::uint32_t pool = plan_->pool_of(group);
  const SubnetId home = *plan_->network.home_of(pool, zones[*zone]);
  AddressTable::Subnet& subnet = here.facts().addresses.subnets_[home.index()];
  if (subnet.shortage) return;
  subnet.shortage = here.begin_fault(plan_->network.no_addresses[home.index()]);
  here.note("scaling", pool_of(group).id, [&] {
    return "launch fails: " + design().network.subnets[home.index()].id + " has no free address";
  });
}

/// The oldest fault for which launches of a group find no address.
std::optional<FaultId> Fleet::shortage_of(GroupId group, Here here) const {
  std::optional<FaultId> oldest;
  if (plan_->network.homes.empty()) return oldest;
  const std::uint32_t pool = plan_->pool_of(group);
  for (const ZoneId zone : spec_of(group).zones) {
    const std::optional<SubnetId> home = plan_->network.home_of(pool, zone);
    const std::optional<FaultId> fault =
        home ? here.facts().addresses.shortage(*home) : std::nullopt;
    if (fault && (!oldest || *fault < *oldest)) oldest = fault;
  }
  return oldest;
}

}  // namespace models
