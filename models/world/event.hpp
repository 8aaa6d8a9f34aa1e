#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/ids.hpp"
#include "models/ledger/blame.hpp"
#include "sim/base/id.hpp"

namespace models {

/// Place of an instance: position in Plan::servers. An Auto Scaling group owns as many places as
/// its maximum and the rebalancing margin; who stands in one changes, see Server::epoch.
using ServerId = sim::Id<struct ServerTag>;

// What can happen. Each event is a few words; what it means is in the handlers of World.
// `epoch` names the tenant of a place: an event for an earlier tenant is ignored.

struct UnitFails {
  std::uint32_t unit = 0;
};
struct UnitRepaired {
  std::uint32_t unit = 0;
};
struct RaceFails {
  ComponentId set;
  std::uint32_t epoch = 0;
};  ///< Standby, shared load.
struct ZoneLifeEnds {
  ZoneId zone;
};
struct ZoneRepaired {
  ZoneId zone;
};
struct CommonCauseStrikes {
  std::uint32_t cause = 0;
};

struct ZoneFaultArrives {
  ZoneId zone;
  std::uint8_t kind = 0;
};
struct ZoneFaultEnds {
  ZoneId zone;
  std::uint8_t kind = 0;
};
struct RegionFaultArrives {
  std::uint8_t kind = 0;
};
struct ControlPlaneRestored {
  FaultId fault;  ///< That had impaired it.
};

struct ServerFaultArrives {
  ServerId server;
};
struct ServerRunning {
  ServerId server;
  std::uint32_t epoch = 0;
};  ///< And registered, but its application is not ready.
struct ServerReady {
  ServerId server;
  std::uint32_t epoch = 0;
};  ///< Boot is over.
struct ServerWarm {
  ServerId server;
  std::uint32_t epoch = 0;
};
struct PersonArrives {
  ServerId server;
  std::uint32_t epoch = 0;
};
struct ApplicationRestarted {
  ServerId server;
  std::uint32_t epoch = 0;
};
struct HostRestored {
  ServerId server;
  std::uint32_t epoch = 0;
};
struct BackOnline {
  ServerId server;
  std::uint32_t epoch = 0;
};  ///< After an operation.
struct StatusImpaired {
  ServerId server;
  std::uint32_t epoch = 0;
};
struct CreditsChange {
  ServerId server;
  std::uint32_t epoch = 0;
};
struct StressEnds {
  ServerId server;
  std::uint32_t epoch = 0;
};

struct NodeVerdict {
  std::uint32_t view = 0;
};
struct RecordVerdict {
  std::uint32_t address = 0;
};
struct RecordChanges {
  std::uint32_t address = 0;
  std::uint32_t epoch = 0;
  bool listed = false;
};
struct BalancerDnsChanges {};

struct GroupCheck {
  GroupId group;
};
struct PolicyMoment {
  GroupId group;
};
struct GroupLaunches {
  GroupId group;
};
struct GroupRemovals {
  GroupId group;
};

struct TimelineDue {
  std::uint32_t entry = 0;
};
struct InjectedUnitRepaired {
  std::uint32_t unit = 0;
};
struct SetLaunches {
  std::uint32_t entry = 0;
};
struct ZonalShiftEnds {
  ZoneId zone;
};
struct LeavingTargetChanges {};
struct ProcessesResume {
  std::uint32_t entry = 0;
};
struct DrainEnds {};  ///< Of World::drains_, the first.
struct TrafficKink {};
struct SamplePoint {};
struct WarmUpEnds {};

using Event =
    std::variant<UnitFails, UnitRepaired, RaceFails, ZoneLifeEnds, ZoneRepaired, CommonCauseStrikes,
                 ZoneFaultArrives, ZoneFaultEnds, RegionFaultArrives, ControlPlaneRestored,
                 ServerFaultArrives, ServerReady, ServerWarm, PersonArrives, ApplicationRestarted,
                 HostRestored, BackOnline, StatusImpaired, CreditsChange, StressEnds, NodeVerdict,
                 RecordVerdict, RecordChanges, BalancerDnsChanges, GroupCheck, PolicyMoment,
                 GroupLaunches, TimelineDue, InjectedUnitRepaired, SetLaunches, TrafficKink,
                 SamplePoint, WarmUpEnds, DrainEnds, ZonalShiftEnds, ServerRunning, GroupRemovals,
                 LeavingTargetChanges, ProcessesResume>;

}  // namespace models
