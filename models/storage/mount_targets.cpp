// Through which mount target instances reach a file system.

#include <algorithm>

#include "models/storage/storage.hpp"

namespace models {

bool Storage::is_lost(FileSystemId id, std::size_t mount_target, Here here) const {
  return mount_targets_[id.index()][mount_target].lost ||
         here.facts().zones.lost(spec(id).zones[mount_target]);
}

/// Calls through a mount target that is lost fail, and a mount target serves the instances of its
/// zone: of a regional file system these are lost with it.
void Storage::answer_mounted(FileSystemId id, EndpointTable::Endpoint& endpoint, Here here) const {
  const std::vector<MountTarget>& targets = mount_targets_[id.index()];
  for (std::size_t index = 0; index < targets.size(); ++index) {
    if (targets[index].used_by <= 0 || !is_lost(id, index, here)) continue;
    const FaultId fault = targets[index].lost
                              ? targets[index].fault
                              : here.facts().zones.first_loss(spec(id).zones[index]);
    endpoint.failing.push_back({fault, Phase::Restoration, {targets[index].used_by, 0}});
  }
}

bool Storage::share_mount_targets(FileSystemId id, Here here) {
  const Facts& facts = here.facts();
  const std::vector<bool>& callers = plan_->mounted[id.index()].callers;
  std::vector<MountTarget>& targets = mount_targets_[id.index()];
  bool any_lost = false;
  for (std::size_t index = 0; index < targets.size(); ++index) {
    any_lost = any_lost || is_lost(id, index, here);
  }
  // Nearly always: nobody needs to know.
  if (!any_lost) return false;
  double all = 0;
  bool moves = false;
  for (std::uint32_t place = 0; place < callers.size(); ++place) {
    if (callers[place]) all += facts.load.share(InstanceId{place});
  }
  bool changed = false;
  for (std::size_t index = 0; index < targets.size(); ++index) {
    // Who calls without an instance is in no zone.
    double used_by = all > 0 ? 0 : 1 / static_cast<double>(targets.size());
    for (std::uint32_t place = 0; all > 0 && place < callers.size(); ++place) {
      const InstanceId instance{place};
      if (!callers[place] || spec(id).mount_target_of(facts.instances[instance].zone) != index) {
        continue;
      }
      used_by += facts.load.share(instance) / all;
      moves = moves || facts.load.slope(instance) != 0;
    }
    used_by = std::clamp(used_by, 0.0, 1.0);
    changed = changed || used_by != targets[index].used_by;
    targets[index].used_by = used_by;
  }
  if (moves) here.facts().load.change_by(here.now() + moving_step);
  return changed;
}

void Storage::zone_changes(ZoneId zone, Here here) {
  for (std::size_t index = 0; index < plan_->file_systems.size(); ++index) {
    const std::vector<ZoneId>& zones = plan_->file_systems[index].zones;
    if (std::find(zones.begin(), zones.end(), zone) == zones.end()) continue;
    const auto id = sim::make_id<FileSystemId>(index);
    settle(here);
    share_mount_targets(id, here);
    answer(plan_->service_of(id), here);
  }
}

void Storage::hear(const ZoneStruck& notice, Here here) {
  if (notice.loses_it) zone_changes(notice.zone, here);
}

void Storage::hear(const ZoneMended& notice, Here here) {
  if (notice.returns_it) zone_changes(notice.zone, here);
}

void Storage::obey(const InjectMountTargetFault& action, Here here) {
  const std::vector<ZoneId>& zones = spec(action.file_system).zones;
  const auto found = std::find(zones.begin(), zones.end(), action.zone);
  if (found == zones.end()) return;
  const auto index = static_cast<std::size_t>(found - zones.begin());
  MountTarget& target = mount_targets_[action.file_system.index()][index];
  const sim::Instant back = here.now() + action.lasts;
  const FaultId fault =
      here.begin_fault(plan_->mounted[action.file_system.index()].mount_targets[index]);
  here.note("fault", spec(action.file_system).id, [&] {
    return "the mount target in " + plan_->zones[action.zone.index()].id + " is lost";
  });
  if (!target.lost) target.fault = fault;
  target.back = target.lost ? std::max(target.back, back) : back;
  target.lost = true;
  here.schedule(back, MountTargetBack{action.file_system, static_cast<std::uint32_t>(index)});
  zone_changes(action.zone, here);
}

void Storage::on(MountTargetBack event, Here here) {
  MountTarget& target = mount_targets_[event.file_system.index()][event.mount_target];
  if (!target.lost || here.now() < target.back) return;
  target.lost = false;
  const ZoneId zone = spec(event.file_system).zones[event.mount_target];
  here.note("recovery", spec(event.file_system).id,
            [&] { return "the mount target in " + plan_->zones[zone.index()].id + " is back"; });
  zone_changes(zone, here);
}

}  // namespace models
