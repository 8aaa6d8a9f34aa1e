#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "models/architecture/fault_kinds.hpp"
#include "models/architecture/ids.hpp"
#include "models/context/edges.hpp"
#include "models/context/endpoints.hpp"
#include "models/context/groups.hpp"
#include "models/context/instances.hpp"
#include "models/context/load.hpp"
#include "models/context/moving_addresses.hpp"
#include "models/context/network.hpp"
#include "models/context/session_table.hpp"
#include "models/context/targets.hpp"
#include "models/ledger/blame.hpp"

namespace models {

class Zones;
class Components;

/// Instances that get their power back later than their zone.
struct LateReturn {
  double share = 0;        ///< Of those that lost it, 0 to 1.
  sim::Duration within{};  ///< Evenly, after the zone.
};

/// What is wrong with which zone, and because of which fault. Only Zones writes.
class ZoneTable {
 public:
  explicit ZoneTable(std::size_t zones) : zones_(zones) {}

  [[nodiscard]] std::size_t size() const noexcept { return zones_.size(); }
  /// Whether nothing in it works or can be reached.
  [[nodiscard]] bool lost(ZoneId zone) const { return zones_[zone.index()].lost; }
  /// Faults of a kind that last.
  [[nodiscard]] int count(ZoneId zone, ZoneFault kind) const {
    return zones_[zone.index()].faults[index_of(kind)];
  }
  [[nodiscard]] bool has(ZoneId zone, ZoneFault kind) const { return count(zone, kind) > 0; }
  [[nodiscard]] bool has_any(ZoneId zone) const {
    const auto& faults = zones_[zone.index()].faults;
    return std::any_of(faults.begin(), faults.end(), [](int faults_of) { return faults_of > 0; });
  }
  /// Whether any zone is gray.
  [[nodiscard]] bool any_gray() const noexcept { return gray_ > 0; }
  /// Whether nothing can be launched in it.
  [[nodiscard]] bool refuses_launches(ZoneId zone) const {
    return lost(zone) || has(zone, ZoneFault::Capacity);
  }
  /// Of the latest loss of its power.
  [[nodiscard]] const LateReturn& late_return(ZoneId zone) const {
    return zones_[zone.index()].late;
  }
  /// The latest fault of a kind, also once it is over.
  [[nodiscard]] FaultId fault(ZoneId zone, ZoneFault kind) const {
    return zones_[zone.index()].latest[index_of(kind)];
  }
  /// The fault that the zone is lost to, the oldest of several. Requires lost().
  [[nodiscard]] FaultId first_loss(ZoneId zone) const {
    std::optional<FaultId> first;
    for (const ZoneFault kind : {ZoneFault::Power, ZoneFault::Network, ZoneFault::OwnLife}) {
      if (!has(zone, kind)) continue;
      if (!first || fault(zone, kind) < *first) first = fault(zone, kind);
    }
    return first.value_or(FaultId{});
  }

 private:
  friend class Zones;

  struct Zone {
    std::array<int, zone_fault_count> faults{};
    std::array<FaultId, zone_fault_count> latest{};
    bool lost = false;
    LateReturn late;
  };

  /// One fault more of a kind, or one fewer.
  void change(ZoneId id, ZoneFault kind, int by) {
    Zone& zone = zones_[id.index()];
    zone.faults[index_of(kind)] += by;
    if (kind == ZoneFault::Gray) gray_ += by;
    zone.lost =
        has(id, ZoneFault::Power) || has(id, ZoneFault::Network) || has(id, ZoneFault::OwnLife);
  }

  std::vector<Zone> zones_;
  int gray_ = 0;  ///< Faults of that kind, in all zones.
};

/// Whether the region launches, moves addresses and changes volumes. Only Zones writes.
class ControlPlane {
 public:
  [[nodiscard]] bool works() const noexcept { return impairments_.empty(); }
  /// What impairs it, the oldest fault first.
  [[nodiscard]] const std::vector<FaultId>& impairments() const noexcept { return impairments_; }

 private:
  friend class Zones;

  std::vector<FaultId> impairments_;
};

/// Which component sets lack units, and because of which fault. Only Components writes.
class ComponentTable {
 public:
  explicit ComponentTable(std::size_t sets) : sets_(sets) {}

  /// Whether fewer units are up than required.
  [[nodiscard]] bool lacking(ComponentId set) const { return sets_[set.index()].lacking; }
  [[nodiscard]] bool any_lacking() const noexcept { return lacking_ > 0; }
  /// Because of which it lacks units. Requires lacking().
  [[nodiscard]] FaultId fault(ComponentId set) const { return sets_[set.index()].fault; }

 private:
  friend class Components;

  struct Set {
    bool lacking = false;
    FaultId fault;
  };
  std::vector<Set> sets_;
  int lacking_ = 0;
};

/// What every service may look at. Each table has one writer, its friend: a fact that could be read
/// here is kept a second time nowhere.
struct Facts {
  ZoneTable zones;
  ComponentTable components;
  ControlPlane control_plane;
  InstanceTable instances;
  GroupTable groups;
  TargetTable targets;
  LoadTable load;
  EndpointTable endpoints;
  EdgeTable edges;
  SessionTable sessions;
  NetworkTable network;
  AddressTable addresses;
  MovingAddressTable moving_addresses;
};

/// As they are before anything has happened. The plan has to outlive them.
[[nodiscard]] inline Facts facts_of(const FleetPlan& plan) {
  const Architecture& design = plan.architecture();
  return {ZoneTable(design.zones.size()),
          ComponentTable(design.components.size()),
          {},
          InstanceTable(plan.instances.size()),
          GroupTable(design.auto_scaling_groups),
          TargetTable(plan),
          LoadTable(plan.instances.size(), plan.tiers.size()),
          EndpointTable(design, plan.tiers.size()),
          EdgeTable(plan.classes.size()),
          SessionTable(plan),
          NetworkTable(plan),
          AddressTable(plan),
          MovingAddressTable(plan.moving_addresses.size())};
}

}  // namespace models
