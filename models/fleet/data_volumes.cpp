// Data of a group of one on EBS: it survives as a snapshot, of which the next instance gets a
// volume.

#include "models/architecture/service_figures.hpp"
#include "models/fleet/fleet.hpp"
#include "models/ledger/outcome.hpp"

namespace models {

/// The hook at the end of an instance takes a snapshot of its volume. Of one that cannot be reached
/// any more the last scheduled snapshot has to do: what was written since is lost.
void Fleet::keep_data(InstanceId id, Here here) {
  const GroupId group_id = pool_of(id).group;
  const std::optional<DataVolumeSpec>& volume = spec_of(group_id).data_volume;
  const Instance& instance = at(id, here);
  // One that was not ready has no volume yet: the snapshot that it waited for still counts.
  if (!volume || !instance.ready) return;
  Group& group = at(group_id, here);
  const bool is_there = instance.host_ok && instance.powered && instance.online &&
                        !here.facts().zones.lost(instance.zone);
  if (is_there) {
    group.snapshot_ready = here.now() + volume->snapshot_takes();
    here.note("instance", plan_->instances[id.index()].name, [&] {
      return "its hook takes a snapshot, for " +
             std::to_string(volume->snapshot_takes() / std::chrono::seconds(1)) + " s";
    });
    return;
  }
  group.snapshot_ready = here.now();
  const sim::Instant written_until = instance.answers ? here.now() : instance.silent_since;
  const sim::Duration every = volume->snapshot_every;
  const sim::Duration age =
      ((written_until - sim::simulation_start - group.snapshot_phase) % every + every) % every;
  group.data_lost_seconds += sim::to_seconds(age);
  ++group.restores;
  here.note("instance", plan_->instances[id.index()].name, [&] {
    return "its data is that of the last snapshot, " +
           std::to_string(age / std::chrono::minutes(1)) + " min before";
  });
}

/// How long after its launch an instance has its volume.
sim::Duration Fleet::volume_takes(const DataVolumeSpec& volume, Group& group, sim::Instant now) {
  const sim::Duration left = std::max(sim::Duration::zero(), group.snapshot_ready - now);
  return left + sim::sample_duration(volume.attached_in, group.decisions);
}

/// The launch is abandoned; the group tries again at its next check.
void Fleet::on(HookTimesOut event, Here here) {
  if (!is_tenant(event.instance, event.epoch, here)) return;
  const GroupId group_id = pool_of(event.instance).group;
  here.note("scaling", pool_of(event.instance).id,
            [] { return std::string("the hook of the launch times out: it is abandoned"); });
  const bool has_fault = at(event.instance, here).has_fault;
  const FaultId fault = at(event.instance, here).fault;
  terminate(event.instance, here);
  Group& group = at(group_id, here);
  ++group.abandoned;
  if (has_fault) {
    group.missing_has_fault = true;
    group.missing_fault = fault;
  }
  request_check(group_id, here.now() + sim::Duration(1), here);
}

void Fleet::close_data_volume(GroupId id, Outcome& outcome, Here here) const {
  if (!spec_of(id).data_volume) return;
  const Group& group = here.facts().groups[id];
  const std::uint32_t volume = plan_->groups[id.index()].volume;
  const auto set = [&](DataVolumeFigure row, double value) {
    outcome.figures[plan_->data_volume_figures.at(row, volume)] = value;
  };
  set(DataVolumeFigure::DataLost, group.data_lost_seconds);
  set(DataVolumeFigure::Restores, static_cast<double>(group.restores));
  set(DataVolumeFigure::AbandonedLaunches, static_cast<double>(group.abandoned));
  if (scenario().is_drill()) set(DataVolumeFigure::DataLostInDrill, group.data_lost_seconds);
}

}  // namespace models
