#pragma once

#include <cstdint>
#include <variant>

#include "sim/base/id.hpp"

namespace models {

/// Place of an instance: position in FleetPlan::instances. An Auto Scaling group owns as many
/// places as its maximum and the rebalancing margin; who stands in one changes, see
/// Instance::epoch.
using InstanceId = sim::Id<struct InstanceTag>;

// `epoch` names the tenant of a place: an event for an earlier tenant is ignored.

struct InstanceFaultArrives {
  static constexpr std::uint8_t number = 10;
  InstanceId instance;
};

/// And registered, but its application is not ready.
struct InstanceRunning {
  static constexpr std::uint8_t number = 35;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

/// Boot is over.
struct InstanceReady {
  static constexpr std::uint8_t number = 11;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

struct InstanceWarm {
  static constexpr std::uint8_t number = 12;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

struct PersonArrives {
  static constexpr std::uint8_t number = 13;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

struct ApplicationRestarted {
  static constexpr std::uint8_t number = 14;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

struct HostRestored {
  static constexpr std::uint8_t number = 15;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

/// After an operation.
struct BackOnline {
  static constexpr std::uint8_t number = 16;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

struct StatusImpaired {
  static constexpr std::uint8_t number = 17;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

struct CreditsChange {
  static constexpr std::uint8_t number = 18;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

struct StressEnds {
  static constexpr std::uint8_t number = 19;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

/// Instances that the timeline adds to a set.
struct SetLaunches {
  static constexpr std::uint8_t number = 29;
  std::uint32_t entry = 0;
};

/// Of the instances that drain, the first is done.
struct DrainEnds {
  static constexpr std::uint8_t number = 33;
};

/// The hook that holds a launch back has taken too long: the launch is abandoned.
struct HookTimesOut {
  static constexpr std::uint8_t number = 101;
  InstanceId instance;
  std::uint32_t epoch = 0;
};

using ComputeEvent =
    std::variant<InstanceFaultArrives, InstanceRunning, InstanceReady, InstanceWarm, PersonArrives,
                 ApplicationRestarted, HostRestored, BackOnline, StatusImpaired, CreditsChange,
                 StressEnds, SetLaunches, DrainEnds, HookTimesOut>;

}  // namespace models
