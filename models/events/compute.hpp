#pragma once

#include <cstdint>
#include <variant>

#include "sim/base/id.hpp"

namespace models {

/// Place of an instance: position in FleetPlan::servers. An Auto Scaling group owns as many places
/// as its maximum and the rebalancing margin; who stands in one changes, see Server::epoch.
using ServerId = sim::Id<struct ServerTag>;

// `epoch` names the tenant of a place: an event for an earlier tenant is ignored.

struct ServerFaultArrives {
  static constexpr std::uint8_t number = 10;
  ServerId server;
};

/// And registered, but its application is not ready.
struct ServerRunning {
  static constexpr std::uint8_t number = 35;
  ServerId server;
  std::uint32_t epoch = 0;
};

/// Boot is over.
struct ServerReady {
  static constexpr std::uint8_t number = 11;
  ServerId server;
  std::uint32_t epoch = 0;
};

struct ServerWarm {
  static constexpr std::uint8_t number = 12;
  ServerId server;
  std::uint32_t epoch = 0;
};

struct PersonArrives {
  static constexpr std::uint8_t number = 13;
  ServerId server;
  std::uint32_t epoch = 0;
};

struct ApplicationRestarted {
  static constexpr std::uint8_t number = 14;
  ServerId server;
  std::uint32_t epoch = 0;
};

struct HostRestored {
  static constexpr std::uint8_t number = 15;
  ServerId server;
  std::uint32_t epoch = 0;
};

/// After an operation.
struct BackOnline {
  static constexpr std::uint8_t number = 16;
  ServerId server;
  std::uint32_t epoch = 0;
};

struct StatusImpaired {
  static constexpr std::uint8_t number = 17;
  ServerId server;
  std::uint32_t epoch = 0;
};

struct CreditsChange {
  static constexpr std::uint8_t number = 18;
  ServerId server;
  std::uint32_t epoch = 0;
};

struct StressEnds {
  static constexpr std::uint8_t number = 19;
  ServerId server;
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

using ComputeEvent =
    std::variant<ServerFaultArrives, ServerRunning, ServerReady, ServerWarm, PersonArrives,
                 ApplicationRestarted, HostRestored, BackOnline, StatusImpaired, CreditsChange,
                 StressEnds, SetLaunches, DrainEnds>;

}  // namespace models
