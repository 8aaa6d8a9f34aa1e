#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/ids.hpp"
#include "models/architecture/network_spec.hpp"
#include "sim/random/distribution.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// How a burstable instance type earns CPU credits. One credit is one vCPU at 100 % for one minute.
/// Values: scenarios/catalogue (EC2 user guide, burstable performance instances).
struct CreditSpec {
  double earned_per_hour = 0;
  double max_balance = 0;
  double launch_credits = 0;     ///< Spent first, on top of max_balance; T2 standard only.
  double baseline_per_vcpu = 0;  ///< Share of a vCPU that earning sustains, 0 to 1.
  bool unlimited_by_default = false;
  sim::Duration kept_after_stop{};  ///< 7 days on T3, nothing on T2.
};

struct InstanceType {
  std::string name;  ///< "m5.large"
  int vcpu = 1;
  double memory_gib = 1;
  std::optional<CreditSpec> credits;
};

enum class CreditMode : std::uint8_t { Standard, Unlimited };

/// What follows a launch call (choice 11). An application that is ready has been running: where
/// `launch_to_running` is the longer one, an instance runs from when it is ready.
struct BootSpec {
  sim::Distribution launch_to_running = sim::Distribution::constant(0);  ///< Seconds.
  sim::Distribution launch_to_ready = sim::Distribution::constant(0);    ///< Application, seconds.
  double failure_probability = 0;  ///< Share of boots that never become ready (mirror down, ...).
};

/// What brings a lost host back when no Auto Scaling group does (choice 21).
enum class HostRecovery : std::uint8_t { Automatic, Person };

/// What users, balancers and groups may see of an instance that runs an application.
struct InstanceTemplate {
  InstanceTypeId type;
  CreditMode credit_mode = CreditMode::Standard;
  BootSpec boot;
  bool detailed_monitoring = false;  ///< CPU datapoints each minute rather than every 5 minutes.
  bool public_ipv4 = false;
  double ebs_gib = 8;  ///< Root volume, gp3.
};

/// Instances that are launched once and cared for by people and by EC2, not by a group.
struct InstanceSetSpec {
  std::string id;
  int count = 1;
  std::vector<ZoneId> zones;  ///< Instance i lives in zones[i % size].
  InstanceTemplate instance;
  bool elastic_ip = false;
  HostRecovery host_recovery = HostRecovery::Automatic;
  PlacementSpec placement;
};

}  // namespace models
