#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/context/fleet_plan.hpp"
#include "models/context/instances.hpp"
#include "models/scaling/policy_set.hpp"
#include "sim/kernel/event_handle.hpp"

namespace models {

struct Group {
  GroupSize size;
  std::vector<InstanceId> instances;  ///< Those that are there, in order of their places.
  std::optional<PolicySet> policies;
  sim::Duration check_phase{};
  sim::Duration status_phase{};        ///< Of EC2's status checks of its instances.
  sim::Duration snapshot_phase{};      ///< Of the scheduled snapshots of its data volume.
  sim::Instant snapshot_ready;         ///< Of which the next instance gets its data volume.
  double data_lost_seconds = 0;        ///< Of its data volume, since figures are counted,
  std::int64_t restores = 0;           ///< by scheduled snapshots,
  std::int64_t abandoned = 0;          ///< and launches whose hooks took too long.
  sim::Instant check_at = sim::never;  ///< Of the GroupCheck that is due next.
  sim::EventHandle policy_event;
  sim::Instant policy_at = sim::never;
  std::optional<sim::Instant> last_activity;
  std::uint32_t launched = 0;
  sim::Stream decisions;
  sim::Instant held_until;               ///< Launches wait for a gap or a delay.
  sim::Instant removals_held_until;      ///< The same of removals.
  sim::Duration retry_wait{};            ///< Of the launch that was refused last; 0: none was.
  bool tries_again = false;              ///< The wait is over: elsewhere, where there is a zone.
  sim::Instant refused_at = sim::never;  ///< When a launch was last said to be refused.
  int replacements_due = 0;              ///< Ended, and what replaces them not launched yet.
  std::optional<FaultId> displaced_by;   ///< Why launches went elsewhere: rebalancing undoes it.
  bool missing_has_fault = false;        ///< Instances missing because of `missing_fault`.
  FaultId missing_fault;
  std::optional<InstanceId> surplus;  ///< Rebalancing: to be removed once `twin` can stand in.
  InstanceId twin;                    ///< Launched in its stead.
  std::array<int, scaling_process_count> suspended{};  ///< How often, by ScalingProcess.
  std::int64_t launches = 0;                           ///< Since figures are counted.
  [[nodiscard]] bool runs(ScalingProcess process) const {
    return suspended[static_cast<std::size_t>(process)] == 0;
  }
};

/// The Auto Scaling groups. Only Fleet writes.
class GroupTable {
 public:
  explicit GroupTable(const std::vector<AutoScalingGroupSpec>& specs) : groups_(specs.size()) {
    for (std::size_t index = 0; index < specs.size(); ++index) {
      const AutoScalingGroupSpec& spec = specs[index];
      groups_[index].size = {spec.min, spec.desired, spec.max};
      if (!spec.policies.empty()) groups_[index].policies.emplace(spec, sim::simulation_start);
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return groups_.size(); }
  [[nodiscard]] const Group& operator[](GroupId group) const { return groups_[group.index()]; }
  [[nodiscard]] auto begin() const noexcept { return groups_.begin(); }
  [[nodiscard]] auto end() const noexcept { return groups_.end(); }

 private:
  friend class Fleet;

  std::vector<Group> groups_;
};

/// Calls `look` with each place in which somebody may stand, in order: the places of sets, and of
/// groups those that are taken. A group may have room for many more than it runs.
template <class Look>
void for_each_present(const FleetPlan& plan, const GroupTable& groups, const Look& look) {
  for (const PoolPlan& pool : plan.pools) {
    if (pool.is_group) {
      for (const InstanceId id : groups[pool.group].instances) look(id);
      continue;
    }
    for (std::uint32_t i = 0; i < pool.instances; ++i) look(InstanceId{pool.first_instance + i});
  }
}

}  // namespace models
