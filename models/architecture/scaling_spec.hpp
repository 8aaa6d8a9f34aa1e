#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/architecture/compute_spec.hpp"
#include "models/architecture/network_spec.hpp"
#include "sim/random/distribution.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

enum class ScalingMetric : std::uint8_t { AverageCpu, RequestsPerTarget };

/// Two alarms around a target (fact sheet, section 4). CPU targets are shares, 0 to 1; targets for
/// RequestsPerTarget are requests per target and minute.
struct TargetTrackingSpec {
  ScalingMetric metric = ScalingMetric::AverageCpu;
  double target = 0.3;
  double low_threshold_factor = 0.7;   ///< AlarmLow below this times the target (choice 19).
  int high_datapoints = 3;             ///< Minutes in a row above the target.
  int low_datapoints = 15;             ///< Minutes in a row below the low threshold.
  bool scale_in = true;                ///< False: never removes an instance.
  bool proportional_scale_in = false;  ///< False: one instance per minute (choice 19).
};

/// Steps relative to an alarm threshold. Bounds: lower inclusive, upper exclusive above the
/// threshold, reversed below it.
struct StepAdjustment {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  double adjustment = 0;  ///< Instances, or a share of the capacity, see StepPolicySpec.
};

enum class AdjustmentType : std::uint8_t {
  ChangeInCapacity,
  PercentChangeInCapacity,
  ExactCapacity
};

/// Step scaling keeps answering while instances start; simple scaling waits for its cooldown.
struct StepPolicySpec {
  ScalingMetric metric = ScalingMetric::AverageCpu;
  double threshold = 0.5;
  bool above = true;   ///< Alarm when the metric is above (else below) the threshold.
  int datapoints = 1;  ///< Minutes in a row that raise the alarm.
  AdjustmentType type = AdjustmentType::ChangeInCapacity;
  std::vector<StepAdjustment> steps;
  bool simple = false;  ///< Simple scaling: one step, then `cooldown` from the last activity.
  sim::Duration cooldown = std::chrono::seconds(300);
};

/// Sets the size at a time, once or every `period`.
struct ScheduledActionSpec {
  sim::Duration at{};
  sim::Duration period{};  ///< 0: once.
  int min = -1;            ///< -1: unchanged.
  int desired = -1;
  int max = -1;
};

using ScalingPolicySpec = std::variant<TargetTrackingSpec, StepPolicySpec, ScheduledActionSpec>;

enum class GroupHealthCheck : std::uint8_t { Ec2, Elb };

/// What a group does by itself, and leaves where the process is suspended (EC2 Auto Scaling user
/// guide, "Suspend and resume Amazon EC2 Auto Scaling processes").
enum class ScalingProcess : std::uint8_t {
  Launch,
  Terminate,
  HealthCheck,
  ReplaceUnhealthy,
  AzRebalance,
  AlarmNotification,
  ScheduledActions
};
inline constexpr std::size_t scaling_process_count = 7;

/// OnceHealthy: once the new one is in service and the balancer has judged it, and not unhealthy as
/// far as the group heeds that.
enum class RebalancingRemoves : std::uint8_t { OnceHealthy, OnceInService };

/// Data of a group of one on an EBS volume of its own, which lifecycle hooks carry over to the next
/// instance as a snapshot. Defaults and their sources: scenarios/defaults.
struct DataVolumeSpec {
  double gib = 0;                 ///< Of data, all of which a snapshot copies.
  double snapshot_mib_per_s = 1;  ///< What a snapshot copies in a second.
  /// A volume made of the snapshot and attached to the new instance. Seconds.
  sim::Distribution attached_in = sim::Distribution::constant(0);
  sim::Duration heartbeat{};       ///< A launch whose hook takes longer is abandoned.
  sim::Duration snapshot_every{};  ///< Of the scheduled ones, which count where the host is lost.

  [[nodiscard]] sim::Duration snapshot_takes() const {
    constexpr double mib_per_gib = 1024;
    return sim::from_seconds(gib * mib_per_gib / snapshot_mib_per_s);
  }
};

/// An EC2 Auto Scaling group. Defaults and their sources: scenarios/defaults, "asg".
struct AutoScalingGroupSpec {
  std::string id;
  std::vector<ZoneId> zones;
  InstanceTemplate instance;
  int min = 1;
  int desired = 1;
  int max = 1;
  GroupHealthCheck health_check = GroupHealthCheck::Ec2;
  /// A lifecycle hook holds an instance back until its application is ready; without one it is
  /// InService once it runs and is registered (choice 11).
  bool launch_hook = false;
  sim::Duration grace_period{};                       ///< From InService.
  sim::Duration warm_up = std::chrono::seconds(300);  ///< From InService; for policies.
  /// From InService, before the next batch of replacements; 0 where none is set (choice 10).
  sim::Duration replacement_warm_up{};
  sim::Duration check_interval = std::chrono::seconds(30);  ///< Choice 10.
  sim::Duration impaired_wait = std::chrono::seconds(180);  ///< Choice 10.
  sim::Duration metric_delay = std::chrono::seconds(90);    ///< Choice 17.
  /// From a new desired capacity to the calls that launch and that end instances, and from the end
  /// of an instance to the launch of its replacement (choice 29). Seconds.
  sim::Distribution launch_delay = sim::Distribution::constant(0);
  sim::Distribution removal_delay = sim::Distribution::constant(0);
  sim::Distribution replace_gap = sim::Distribution::constant(0);
  double replace_fraction = 0.1;  ///< Of desired at a time, at least one (choice 10).
  bool rebalance = true;          ///< Choice 14.
  /// When rebalancing removes the old instance (choice 14).
  RebalancingRemoves rebalancing_removes = RebalancingRemoves::OnceHealthy;
  /// A refused launch is tried again after this, each further one in a row after `growth` times as
  /// long, a day at most; 0: at once in another zone, else at the next check (choice 12).
  sim::Duration launch_retry{};
  double launch_retry_growth = 1;
  std::vector<ScalingPolicySpec> policies;
  std::array<bool, scaling_process_count> suspended{};  ///< By ScalingProcess.
  int reserved = 0;  ///< Instances paid as reserved, used or not.
  PlacementSpec placement;
  /// One address for the group, which user data attaches to the instance that is launched; the
  /// group has one instance.
  bool elastic_ip = false;
  bool instance_profile = false;  ///< A role that may attach it; without, nobody does.
  sim::Distribution address_attach = sim::Distribution::constant(0);  ///< From ready on, seconds.
  /// Between status checks of EC2, the first of which that fails begins `impaired_wait`; 0: it
  /// begins with the fault.
  sim::Duration status_check_interval{};
  std::optional<DataVolumeSpec> data_volume;
};

}  // namespace models
