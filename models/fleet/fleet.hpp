#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "models/architecture/timeline_spec.hpp"
#include "models/compute/launch_credit_quota.hpp"
#include "models/context/context.hpp"
#include "models/context/sketch.hpp"
#include "models/fleet/meter.hpp"
#include "models/scaling/placement.hpp"
#include "models/scaling/policy_set.hpp"
#include "sim/random/stream.hpp"

namespace models {

using FleetEvent = Joined<ComputeEvent, ScalingEvent>::type;

/// Instances, of sets and of Auto Scaling groups: how they start, what strikes them, who mends
/// them, how many of them there are, and how they end. Keeps Facts::instances and Facts::groups.
class Fleet {
 public:
  using Event = FleetEvent;
  using Heard = std::variant<ZoneStruck, ZoneMended, ControlPlaneBack, ComponentSetChanged,
                             EndpointChanged, TargetJudged, StartWanted, StopWanted>;
  using Plan = FleetPlan;
  using Here = Context<Event>;

  explicit Fleet(const Plan& plan);

  void start(Here here);
  void on(InstanceFaultArrives event, Here here);
  void on(InstanceRunning event, Here here);
  void on(InstanceReady event, Here here);
  void on(InstanceWarm event, Here here);
  void on(PersonArrives event, Here here);
  void on(ApplicationRestarted event, Here here);
  void on(HostRestored event, Here here);
  void on(BackOnline event, Here here);
  void on(StatusImpaired event, Here here);
  void on(CreditsChange event, Here here);
  static void on(StressEnds event, Here here);
  void on(SetLaunches event, Here here);
  void on(ProcessesResume event, Here here);
  void on(DrainEnds event, Here here);
  void on(HookTimesOut event, Here here);
  void on(GroupCheck event, Here here);
  void on(PolicyMoment event, Here here);
  void on(GroupLaunches event, Here here);
  void on(GroupRemovals event, Here here);
  void hear(const ZoneStruck& notice, Here here);
  void hear(const ZoneMended& notice, Here here);
  void hear(const ControlPlaneBack& notice, Here here);
  void hear(const ComponentSetChanged& notice, Here here);
  void hear(const EndpointChanged& notice, Here here);
  void hear(const TargetJudged& notice, Here here);
  void hear(const StartWanted& notice, Here here);
  void hear(const StopWanted& notice, Here here);
  void obey(const InjectInstanceFault& action, Here here);
  void obey(const CpuStress& action, Here here);
  void obey(const ChangeInstanceType& action, Here here);
  void obey(const SetGroupSize& action, Here here);
  void obey(const SuspendProcesses& action, Here here);
  static void obey(const AddInstances&, Here) {}  ///< Its launch is an event of its own.
  void start_over(Here here);
  void close(Outcome& outcome, Here here);
  void draw(Sketch& sketch, Here here) const;

  // What instances do with what they are asked for; called once that is derived.
  /// Tells the probes which targets are asked for more than they can do, and asks again when the
  /// demand would change that.
  void watch_overload(std::uint32_t tier, Here here);
  /// CPU credits follow the load.
  void observe_instances(Here here);
  /// Policies follow the metrics, and are asked when they will act next.
  void ask_policies(bool metrics_changed, Here here);
  /// An event that may be cancelled has another handle.
  static void rescheduled(PolicyMoment event, sim::EventHandle handle, Here here);

  // Rare events.
  [[nodiscard]] double hazard_rate(std::size_t hazard, const Commons& world) const;
  void strike(std::size_t hazard, sim::Stream& choices, Here here);
  [[nodiscard]] bool is_whole(const Commons& world) const;
  [[nodiscard]] double severity(const Commons& world) const;
  [[nodiscard]] double severity_of(std::uint32_t tier, const Commons& world) const;
  static void restart(Here here);
  static void prepare_to_renew(const Commons&) {}
  void renew(Here here);
  /// Boots, repairs, people and calls of groups go on as they were.
  [[nodiscard]] static bool renews(const Event& event, const Commons&) {
    return std::holds_alternative<InstanceFaultArrives>(event);
  }

 private:
  /// What policies see of their group besides metrics, and until when that stays.
  struct GroupView {
    GroupState state;
    /// An instance that boots or warms up ends that with an event, which asks the policies again.
    sim::Instant asks_again = sim::never;
    /// Counts an instance of the group.
    void add(const Instance& instance, sim::Instant now) {
      if (instance.life == InstanceLife::Booting) ++state.pending;
      if (instance.warm) return;
      ++state.warming;
      if (instance.next_step > now) asks_again = std::min(asks_again, instance.next_step);
    }
  };

  /// Why an instance is launched.
  struct Reason {
    std::optional<FaultId> fault;  ///< That took the one whose work it takes over.
    bool replaces = false;         ///< One that the group gave up.
  };

  [[nodiscard]] static Instance& at(InstanceId place, Here here) {
    return here.facts().instances.instances_[place.index()];
  }
  [[nodiscard]] static Group& at(GroupId group, Here here) {
    return here.facts().groups.groups_[group.index()];
  }
  [[nodiscard]] const Scenario& scenario() const { return plan_->scenario(); }
  [[nodiscard]] const Architecture& design() const { return plan_->architecture(); }

  // instances.cpp, instance_faults.cpp, credits.cpp: instances, whoever they belong to.
  void start_instances(Here here);
  [[nodiscard]] static bool is_tenant(InstanceId instance, std::uint32_t epoch, Here here);
  [[nodiscard]] const PoolPlan& pool_of(InstanceId instance) const {
    return plan_->pools[plan_->instances[instance.index()].pool];
  }
  [[nodiscard]] const AutoScalingGroupSpec& spec_of(GroupId group) const {
    return design().auto_scaling_groups[group.index()];
  }
  void launch(InstanceId instance, ZoneId zone, const Reason& reason, Here here);
  void enter_service(InstanceId instance, Here here);
  void finish_first_boot(InstanceId instance, Here here);
  void end_replacing_if_judged(InstanceId instance, Here here);
  [[nodiscard]] static bool can_answer(const Instance& instance, Here here);
  void settle_instance(InstanceId instance, Here here);
  static void blame(InstanceId instance, FaultId fault, Phase phase, Here here);
  void strike(InstanceId instance, InstanceFault kind, FaultId fault, Here here);
  [[nodiscard]] static bool is_down_already(const Instance& instance, InstanceFault kind);
  void stop_target(InstanceId instance, InstanceFault kind, Here here);
  void register_again(InstanceId instance, Here here);
  void strike_alone(InstanceId instance, InstanceFault kind, Here here);
  void strike_in_group(InstanceId instance, InstanceFault kind, Here here);
  void call_person(InstanceId instance, Here here);
  void take_offline(InstanceId instance, Here here);
  void resume_credits(InstanceId instance, Here here);
  void forget_fault_if_whole(InstanceId instance, Here here);
  void start_status_check(InstanceId instance, Here here);
  void start_fault_clocks(InstanceId instance, Here here);
  void schedule_next_fault(InstanceId instance, Here here);
  [[nodiscard]] double fault_rate(InstanceFault kind) const;
  [[nodiscard]] bool watched_by_balancer(InstanceId instance) const;
  [[nodiscard]] bool is_asked_too_much(InstanceId instance, Here here) const;
  void zone_changed_for_instances(ZoneId zone, ZoneFault kind, bool begins, Here here);
  void take_instance_with_zone(InstanceId instance, ZoneFault kind, FaultId fault, Here here);
  void return_instance_with_zone(InstanceId instance, ZoneFault kind, Here here);
  void boot_again(InstanceId instance, Here here);
  void lose_for_good(InstanceId instance, Here here);
  void lose_booting(InstanceId instance, FaultId fault, Here here);
  LaunchCredits ask_for_launch_credits(InstanceId instance, Here here);
  void renew_credits(InstanceId instance, Here here);
  void bill_surplus(InstanceId instance, Here here);
  void settle_credits(InstanceId instance, CpuDemand wanted, Here here);
  void note_throttling(InstanceId instance, Here here);
  PoolMeter& meter_of(InstanceId instance, Here here);
  void count_present(InstanceId instance, int change, Here here);
  void count_in_service(InstanceId instance, int change, Here here);

  // deep_checks.cpp: probes that see dependencies and load.
  void dependency_changed(std::uint32_t tier, Here here);

  // draining.cpp: how instances end, and what is in flight on them.
  void terminate(InstanceId instance, Here here);
  void leave_rotation(InstanceId instance, sim::Duration delay, Here here);
  [[nodiscard]] sim::Duration draining_time(InstanceId instance, Here here) const;
  void lose_all_in_flight(InstanceId instance, Here here);
  void lose_in_flight(const Drain& of, sim::Duration outlived, Phase phase, Here here);
  [[nodiscard]] double served_rps(InstanceId instance, Here here) const;
  [[nodiscard]] sim::Duration served_for(InstanceId instance, Here here) const;
  [[nodiscard]] bool asked_again_elsewhere(Here here) const;

  // addresses.cpp: those of subnets.
  void take_address(InstanceId instance, Here here);
  void return_address(std::uint32_t pool, ZoneId zone, Here here);
  [[nodiscard]] bool has_address(std::uint32_t pool, ZoneId zone, Here here) const;
  void note_shortage(GroupId group, Here here);
  [[nodiscard]] std::optional<FaultId> shortage_of(GroupId group, Here here) const;

  // data_volumes.cpp: data that hooks carry over to the next instance of a group.
  void keep_data(InstanceId instance, Here here);
  [[nodiscard]] static sim::Duration volume_takes(const DataVolumeSpec& volume, Group& group,
                                                  sim::Instant now);
  void close_data_volume(GroupId group, Outcome& outcome, Here here) const;

  // groups.cpp: Auto Scaling.
  /// Whether the group may end instances as things are (choice 32).
  [[nodiscard]] bool terminations_work(GroupId group, Here here) const;
  void request_check(GroupId group, sim::Instant not_before, Here here);
  void request_checks_everywhere(Here here);
  void replace_unhealthy(GroupId group, Here here);
  void replace(InstanceId instance, Here here);
  static void hold_launches(GroupId group, sim::Duration length, Here here);
  static void hold_removals(GroupId group, sim::Duration length, Here here);
  bool launch_missing(GroupId group, Here here);
  static void nothing_is_missing(GroupId group, Here here);
  static void blame_for_missing(GroupId group, FaultId fault, Here here);
  [[nodiscard]] std::optional<FaultId> fault_that_refuses(GroupId group, Here here) const;
  [[nodiscard]] bool can_stand_in(InstanceId instance, Here here) const;
  void restore_desired(GroupId group, Here here);
  void rebalance_group(GroupId group, Here here);
  void finish_rebalancing(GroupId group, Here here);
  void set_size(GroupId group, const GroupSize& size, const char* reason, Here here);
  /// Of a launch or a termination; simple scaling waits from the last end on.
  static void activity_ends(GroupId group, sim::Instant when, Here here);
  std::optional<InstanceId> launch_one(GroupId group, const Reason& reason, Here here);
  void refuse_launch(GroupId group, Here here);
  [[nodiscard]] bool waits_to_launch(GroupId group, std::optional<std::size_t> zone, Here here);
  void terminate_one(GroupId group, Here here);
  static void add_to_group(GroupId group, InstanceId instance, Here here);
  [[nodiscard]] static InstanceId oldest_in(GroupId group, ZoneId zone, Here here);
  void schedule_policy(GroupId group, Here here);
  [[nodiscard]] bool is_unhealthy(InstanceId instance, Here here) const;
  [[nodiscard]] static GroupView view_of(GroupId group, Here here);
  [[nodiscard]] static int present_in_group(GroupId group, Here here);
  void collect_zone_use(GroupId group, Here here);
  [[nodiscard]] const PoolPlan& pool_of(GroupId group) const;
  PoolMeter& meter_of(GroupId group);

  void note_elb_verdict(InstanceId instance, Here here);
  [[nodiscard]] bool is_healthy_everywhere(InstanceId instance, Here here) const;

  // metrics.cpp: what policies see.
  void observe_group(GroupId group, Here here);
  [[nodiscard]] double half_of_moving_step(const PoolPlan& pool, Here here) const;
  [[nodiscard]] static bool reports_metrics(const Instance& instance, Here here);

  [[nodiscard]] std::optional<InstanceId> find_instance(const std::optional<InstanceSetId>& set,
                                                        const std::optional<GroupId>& group,
                                                        int index, Here here) const;
  void start_groups(Here here);
  void close_controls(Here here);

  const Plan* plan_;
  std::vector<PoolMeter> meters_;  ///< By pool, then by FleetPlan::other_types.
  std::vector<Drain> drains_;      ///< In order of their end: all take equally long.
  LaunchCreditQuota launch_credits_;
  std::vector<ZoneUse> zone_use_;         ///< Room to count in.
  std::vector<ZoneUse> zone_use_wanted_;  ///< The same, were there addresses.
};

}  // namespace models
