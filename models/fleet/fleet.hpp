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
                             EndpointChanged, TargetJudged>;
  using Plan = FleetPlan;
  using Here = Context<Event>;

  explicit Fleet(const Plan& plan);

  void start(Here here);
  void on(ServerFaultArrives event, Here here);
  void on(ServerRunning event, Here here);
  void on(ServerReady event, Here here);
  void on(ServerWarm event, Here here);
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
  void obey(const InjectInstanceFault& action, Here here);
  void obey(const CpuStress& action, Here here);
  void obey(const ChangeInstanceType& action, Here here);
  void obey(const SetGroupSize& action, Here here);
  void obey(const SuspendProcesses& action, Here here);
  static void obey(const AddInstances&, Here) {}  ///< Its launch is an event of its own.
  void start_over(Here here);
  void close(Outcome& outcome, Here here);

  // What instances do with what they are asked for; called once that is derived.
  /// Tells the probes which targets are asked for more than they can do, and asks again when the
  /// demand would change that.
  void watch_overload(std::uint32_t tier, Here here);
  /// CPU credits follow the load.
  void observe_servers(Here here);
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
    return std::holds_alternative<ServerFaultArrives>(event);
  }

 private:
  /// What policies see of their group besides metrics, and until when that stays.
  struct GroupView {
    GroupState state;
    /// An instance that boots or warms up ends that with an event, which asks the policies again.
    sim::Instant asks_again = sim::never;
    /// Counts an instance of the group.
    void add(const Server& server, sim::Instant now) {
      if (server.life == ServerLife::Booting) ++state.pending;
      if (server.warm) return;
      ++state.warming;
      if (server.next_step > now) asks_again = std::min(asks_again, server.next_step);
    }
  };

  /// Why an instance is launched.
  struct Reason {
    std::optional<FaultId> fault;  ///< That took the one whose work it takes over.
    bool replaces = false;         ///< One that the group gave up.
  };

  [[nodiscard]] static Server& at(ServerId place, Here here) {
    return here.facts().instances.servers_[place.index()];
  }
  [[nodiscard]] static Group& at(GroupId group, Here here) {
    return here.facts().groups.groups_[group.index()];
  }
  [[nodiscard]] const Scenario& scenario() const { return plan_->scenario(); }
  [[nodiscard]] const Architecture& design() const { return plan_->architecture(); }

  // instances.cpp, instance_faults.cpp, credits.cpp: instances, whoever they belong to.
  void start_servers(Here here);
  [[nodiscard]] static bool is_tenant(ServerId server, std::uint32_t epoch, Here here);
  [[nodiscard]] const PoolPlan& pool_of(ServerId server) const {
    return plan_->pools[plan_->servers[server.index()].pool];
  }
  [[nodiscard]] const AutoScalingGroupSpec& spec_of(GroupId group) const {
    return design().auto_scaling_groups[group.index()];
  }
  void launch(ServerId server, ZoneId zone, const Reason& reason, Here here);
  void enter_service(ServerId server, Here here);
  void finish_first_boot(ServerId server, Here here);
  void end_replacing_if_judged(ServerId server, Here here);
  [[nodiscard]] static bool can_answer(const Server& server, Here here);
  void settle_server(ServerId server, Here here);
  static void blame(ServerId server, FaultId fault, Phase phase, Here here);
  void strike(ServerId server, ServerFault kind, FaultId fault, Here here);
  [[nodiscard]] static bool is_down_already(const Server& server, ServerFault kind);
  void stop_target(ServerId server, ServerFault kind, Here here);
  void register_again(ServerId server, Here here);
  void strike_alone(ServerId server, ServerFault kind, Here here);
  void strike_in_group(ServerId server, ServerFault kind, Here here);
  void call_person(ServerId server, Here here);
  void take_offline(ServerId server, Here here);
  void resume_credits(ServerId server, Here here);
  void forget_fault_if_whole(ServerId server, Here here);
  void start_fault_clocks(ServerId server, Here here);
  void schedule_next_fault(ServerId server, Here here);
  [[nodiscard]] double fault_rate(ServerFault kind) const;
  [[nodiscard]] bool watched_by_balancer(ServerId server) const;
  void zone_changed_for_servers(ZoneId zone, ZoneFault kind, bool begins, Here here);
  void take_server_with_zone(ServerId server, ZoneFault kind, FaultId fault, Here here);
  void return_server_with_zone(ServerId server, ZoneFault kind, Here here);
  void boot_again(ServerId server, Here here);
  void lose_for_good(ServerId server, Here here);
  void lose_booting(ServerId server, FaultId fault, Here here);
  LaunchCredits ask_for_launch_credits(ServerId server, Here here);
  void renew_credits(ServerId server, Here here);
  void bill_surplus(ServerId server, Here here);
  void settle_credits(ServerId server, CpuDemand wanted, Here here);
  void note_throttling(ServerId server, Here here);
  PoolMeter& meter_of(ServerId server, Here here);
  void count_present(ServerId server, int change, Here here);
  void count_in_service(ServerId server, int change, Here here);

  // deep_checks.cpp: probes that see dependencies and load.
  void dependency_changed(std::uint32_t tier, Here here);

  // draining.cpp: how instances end, and what is in flight on them.
  void terminate(ServerId server, Here here);
  void leave_rotation(ServerId server, sim::Duration delay, Here here);
  [[nodiscard]] sim::Duration draining_time(ServerId server, Here here) const;
  void lose_all_in_flight(ServerId server, Here here);
  void lose_in_flight(const Drain& of, sim::Duration outlived, Phase phase, Here here);
  [[nodiscard]] double served_rps(ServerId server, Here here) const;
  [[nodiscard]] sim::Duration served_for(ServerId server, Here here) const;
  [[nodiscard]] bool asked_again_elsewhere(Here here) const;

  // groups.cpp: Auto Scaling.
  /// Whether the group may end instances as things are (choice 32).
  [[nodiscard]] bool terminations_work(GroupId group, Here here) const;
  void request_check(GroupId group, sim::Instant not_before, Here here);
  void request_checks_everywhere(Here here);
  void replace_unhealthy(GroupId group, Here here);
  void replace(ServerId server, Here here);
  static void hold_launches(GroupId group, sim::Duration length, Here here);
  static void hold_removals(GroupId group, sim::Duration length, Here here);
  bool launch_missing(GroupId group, Here here);
  static void nothing_is_missing(GroupId group, Here here);
  static void blame_for_missing(GroupId group, FaultId fault, Here here);
  [[nodiscard]] std::optional<FaultId> fault_that_refuses(GroupId group, Here here) const;
  [[nodiscard]] bool can_stand_in(ServerId server, Here here) const;
  void restore_desired(GroupId group, Here here);
  void rebalance_group(GroupId group, Here here);
  void finish_rebalancing(GroupId group, Here here);
  void set_size(GroupId group, const GroupSize& size, const char* reason, Here here);
  /// Of a launch or a termination; simple scaling waits from the last end on.
  static void activity_ends(GroupId group, sim::Instant when, Here here);
  std::optional<ServerId> launch_one(GroupId group, const Reason& reason, Here here);
  void refuse_launch(GroupId group, Here here);
  [[nodiscard]] bool waits_to_launch(GroupId group, std::optional<std::size_t> zone, Here here);
  void terminate_one(GroupId group, Here here);
  static void add_to_group(GroupId group, ServerId server, Here here);
  [[nodiscard]] static ServerId oldest_in(GroupId group, ZoneId zone, Here here);
  void schedule_policy(GroupId group, Here here);
  [[nodiscard]] bool is_unhealthy(ServerId server, Here here) const;
  [[nodiscard]] static GroupView view_of(GroupId group, Here here);
  [[nodiscard]] static int present_in_group(GroupId group, Here here);
  void collect_zone_use(GroupId group, Here here);
  [[nodiscard]] const PoolPlan& pool_of(GroupId group) const;
  PoolMeter& meter_of(GroupId group);

  void note_elb_verdict(ServerId server, Here here);
  [[nodiscard]] bool is_healthy_everywhere(ServerId server, Here here) const;

  // metrics.cpp: what policies see.
  void observe_group(GroupId group, Here here);
  static double half_of_moving_step(const PoolPlan& pool, Here here);
  [[nodiscard]] static bool reports_metrics(const Server& server, Here here);

  [[nodiscard]] std::optional<ServerId> find_server(const std::optional<InstanceSetId>& set,
                                                    const std::optional<GroupId>& group, int index,
                                                    Here here) const;
  void start_groups(Here here);
  void close_controls(Here here);

  const Plan* plan_;
  std::vector<PoolMeter> meters_;  ///< By pool, then by FleetPlan::other_types.
  std::vector<Drain> drains_;      ///< In order of their end: all take equally long.
  LaunchCreditQuota launch_credits_;
  std::vector<ZoneUse> zone_use_;  ///< Room to count in.
};

}  // namespace models
