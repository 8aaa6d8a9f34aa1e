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
  bool downloads = false;          ///< It ends with something from the internet, or not at all.
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

/// An instance more, in the next of the zones, that an Elastic IP moves to when the one that has it
/// fails: an alarm or an event of EC2 calls a function, which starts it where it is stopped and
/// moves the address. Laws in seconds; defaults and their sources: scenarios/defaults.
struct StandbySpec {
  bool running = false;  ///< Else it is stopped, and has to boot.
  /// From a fault that status checks see to the alarm. One that is stopped or terminated is told of
  /// at once.
  sim::Distribution alarm = sim::Distribution::constant(0);
  sim::Distribution delivery = sim::Distribution::constant(0);        ///< Of an alarm or an event.
  sim::Distribution function_start = sim::Distribution::constant(0);  ///< Of the function.
  sim::Distribution address_move = sim::Distribution::constant(0);
  /// Its life, after which it is of no use and nobody notices until the next inspection; none: it
  /// never fails that way.
  std::optional<sim::Distribution> fails;
  sim::Duration inspected_every{};  ///< One that has failed is replaced then.
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
  std::optional<StandbySpec> standby;  ///< Of a set of one with an Elastic IP.

  /// Instances that the set has at the start, stopped ones included.
  [[nodiscard]] int places() const { return count + (standby ? 1 : 0); }
};

}  // namespace models
