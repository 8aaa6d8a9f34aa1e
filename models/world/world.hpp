#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/components/components.hpp"
#include "models/compute/launch_credit_quota.hpp"
#include "models/context/context.hpp"
#include "models/dns/answer_shares.hpp"
#include "models/ledger/ledger.hpp"
#include "models/results/report.hpp"
#include "models/world/course.hpp"
#include "models/world/failure_bias.hpp"
#include "models/world/failure_kinds.hpp"
#include "models/world/outside_events.hpp"
#include "models/world/plan.hpp"
#include "models/world/server.hpp"
#include "models/world/services.hpp"
#include "models/world/world_parts.hpp"
#include "models/zones/zones.hpp"
#include "sim/experiment/replication_plan.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/kernel/trajectory.hpp"

namespace models {

/// One replication of a scenario, running: a value. A copy taken at any moment continues exactly as
/// the original does. It refers to nothing but its Plan, which has to outlive it.
///
/// How it moves: an event changes a few facts and says so (`traffic_changed`). Once all events of a
/// moment are done, `refresh` charges what was lost until now under the old facts, derives the
/// traffic anew and schedules the moments at which it would change by itself. While nothing
/// changes, nothing happens.
class World : private WorldParts, private Services<World, Components, Zones> {
 public:
  explicit World(const Plan& plan);

  /// Begins replication `number` in a freshly made or assigned world.
  void start(std::uint64_t number);
  /// The same, with the losses from outside that `strata` gives a replication of that stratum.
  void start(std::uint64_t number, const OutsideStrata& strata, std::size_t stratum);
  /// Keeps the timeline and series of a drill, one point each `step`. To be called before start.
  void record(sim::Duration step);
  /// Makes run_until and finish look at `flag` every some thousand events and throw sim::Cancelled
  /// once it is set; the world is then of no more use. It may be null, and has to outlive the
  /// world.
  void heed(const std::atomic<bool>* flag) noexcept { cancelled_ = flag; }
  /// Counts what control variates are made of, see Outcome::controls. To be called before start.
  void count_controls() noexcept { controls.count(); }
  /// Handles every event up to and including `until`.
  void run_until(sim::Instant until);
  /// Runs to the horizon (or the first outage, if that is asked) and closes the books.
  void finish(Outcome& outcome);

  /// From now on run_to_failure works, and failures have the kinds that `kinds` tells apart, which
  /// has to outlive the world.
  void watch(const FailureKinds& kinds) noexcept { kinds_ = &kinds; }
  /// Runs until a failure takes a world that was whole apart, and stops right after it; or to the
  /// horizon, and returns false. Requires watch.
  bool run_to_failure();
  /// Runs until no fault is open any more and nothing is being mended, or to the horizon.
  void run_to_whole();
  /// For a copy: goes on with streams of its own, told apart by `copy`, and with failures made
  /// frequent until the first outage. Requires run_to_failure() to have returned true just before.
  void diverge(std::uint64_t copy);
  /// For a copy, at any moment: goes on with streams of its own, told apart by `copy`. What is left
  /// of lives and repairs that run already is drawn anew, given how long they have lasted. In law
  /// it goes on like the original.
  void branch(std::uint64_t copy);
  /// Does once what branch() does alike for each copy. From now on this world may only be copied,
  /// and each copy has to branch at once.
  void prepare_to_branch();
  using Climb = models::Climb;
  using Undisturbed = models::Undisturbed;
  /// Runs until, at the end of a moment, severity() is at least `level` or the world is whole; or
  /// to the horizon.
  Climb climb(double level);
  /// How near an outage is, from 0 to 1 = outage: see severity.hpp.
  [[nodiscard]] double severity() const;
  /// For a copy, at any moment: goes on with streams of its own, told apart by `copy`. Clocks that
  /// run already stay what they are.
  void fork(std::uint64_t copy);
  /// Runs as nature does given that none of these failures strikes: they are passed over. Until the
  /// world is whole, an outage has begun, the horizon is there or the hazard is `most`, whichever
  /// comes first; with 0, to the end of this moment. Requires watch.
  Undisturbed run_undisturbed(double most);
  /// One of these failures strikes now, each as likely as its rate says. Requires failure_rate() >
  /// 0.
  void strike_one(sim::Stream& choices);
  /// Whether no fault is open and nothing is being mended.
  [[nodiscard]] bool is_whole() const;
  /// The kind of the latest failure, as FailureKinds counts them.
  [[nodiscard]] std::size_t latest_failure() const noexcept { return latest_failure_; }
  /// Failures that can be made frequent, per second as things are. Requires watch.
  [[nodiscard]] double failure_rate() const;
  /// How much more often nature takes the path since diverge().
  [[nodiscard]] double weight() const noexcept { return bias_.weight().value(); }
  /// All losses until now, into `count`; whose outages are those of `outages`.
  void count_losses(LossCount& count);
  [[nodiscard]] const std::vector<Outage>& outages() const noexcept { return ledger.outages(); }
  [[nodiscard]] CauseId cause_of(FaultId fault) const {
    return ledger.faults()[fault.index()].cause;
  }
  [[nodiscard]] std::int64_t events() const noexcept { return events_; }

  [[nodiscard]] sim::Instant now() const noexcept { return moment; }
  [[nodiscard]] std::uint64_t trajectory() const noexcept { return trajectory_.digest(); }
  [[nodiscard]] const std::vector<TimelineRecord>& timeline() const noexcept { return notes; }
  [[nodiscard]] const std::vector<SeriesPoint>& series() const noexcept { return series_; }

 private:
  friend class Services<World, Components, Zones>;

  // world.cpp: the loop.
  void advance_to(sim::Instant at);
  /// What policies see has changed, but nobody's share of the traffic; nor their metrics, unless
  /// metrics_changed() says so.
  void policies_changed() noexcept { policies_stale_ = true; }
  void metrics_changed() noexcept { policies_stale_ = metrics_stale_ = true; }
  void charge();
  [[nodiscard]] bool is_event_due(sim::Instant until);
  void handle_next();
  void on(WarmUpEnds);
  void close_meters(Outcome& outcome);
  [[nodiscard]] const std::string& cause_name(FaultId fault) const;
  [[nodiscard]] const Scenario& scenario() const { return plan_->scenario(); }
  [[nodiscard]] const Architecture& design() const { return plan_->architecture(); }

  // acceleration.cpp: failures made frequent.
  /// A failure is due: whether it strikes, or is passed over.
  [[nodiscard]] bool strikes(std::size_t service, std::size_t hazard);
  void count_failure(std::size_t kind);
  [[nodiscard]] double natural_rate(const FailureKind& kind) const;
  [[nodiscard]] double live_share() const;
  [[nodiscard]] bool is_down() const;
  [[nodiscard]] static bool is_whole(const Server& server);
  void strike_extra();
  void strike(const FailureKind& kind, sim::Stream& choices);
  void restart_streams();
  /// Requests a second that are lost as things are; of them, `asked_rps` times `allowed_loss` are
  /// no outage.
  [[nodiscard]] double lost_rps() const;
  /// Where nobody asks for anything, 1.
  [[nodiscard]] double asked_rps() const;
  [[nodiscard]] double allowed_loss() const;

  // branching.cpp, severity.cpp: copies that go ways of their own, and how near an outage is.
  void drop_renewed();
  /// Which events of instances, balancers and groups branch() draws anew.
  template <class Pending>
  [[nodiscard]] bool renews(const Pending&) const {
    return std::is_same_v<Pending, ServerFaultArrives>;
  }
  void renew_servers();
  [[nodiscard]] double severity_of_entry() const;

  // control_sums.cpp: what is counted for control variates.
  void close_controls(Outcome& outcome);

  // notices.cpp: what services tell.
  void hear(const ZoneStruck& notice);
  void hear(const ZoneMended& notice);
  void hear(const ControlPlaneBack& notice);
  void hear(const ComponentSetChanged& notice);
  void hear(const CommonCauseStruck&) {}
  [[nodiscard]] bool terminations_work(GroupId group) const;

  // servers.cpp, server_faults.cpp, credits.cpp: instances, whoever they belong to.
  void start_servers(std::uint64_t number);
  void on(ServerFaultArrives);
  void on(ServerRunning);
  void on(ServerReady);
  void on(ServerWarm);
  void on(PersonArrives);
  void on(ApplicationRestarted);
  void on(HostRestored);
  void on(BackOnline);
  void on(StatusImpaired);
  void on(CreditsChange);
  void on(StressEnds);
  void on(SetLaunches);
  [[nodiscard]] bool is_tenant(ServerId server, std::uint32_t epoch) const;
  [[nodiscard]] const PoolPlan& pool_of(ServerId server) const {
    return plan_->pools[plan_->servers[server.index()].pool];
  }
  [[nodiscard]] const AutoScalingGroupSpec& spec_of(GroupId group) const {
    return design().auto_scaling_groups[group.index()];
  }
  void launch(ServerId server, ZoneId zone, const Reason& reason);
  void enter_service(ServerId server);
  void finish_first_boot(ServerId server);
  void end_replacing_if_judged(ServerId server);
  [[nodiscard]] bool can_answer(const Server& server) const;
  void settle_server(ServerId server);
  void server_changed(ServerId server);
  void blame(ServerId server, FaultId fault, Phase phase);
  void strike(ServerId server, ServerFault kind, FaultId fault);
  [[nodiscard]] static bool is_down_already(const Server& server, ServerFault kind);
  void stop_target(ServerId server, ServerFault kind);
  void register_again(ServerId server);
  void change_address(ServerId server);
  void strike_alone(ServerId server, ServerFault kind);
  void strike_in_group(ServerId server, ServerFault kind);
  void call_person(ServerId server);
  void take_offline(ServerId server);
  void resume_credits(ServerId server);
  void forget_fault_if_whole(ServerId server);
  /// A stream of a place, brought to this replication when it is first drawn from.
  sim::Stream& started(sim::Stream& stream, const sim::StreamKey& key) const;
  void start_fault_clocks(ServerId server);
  void schedule_next_fault(ServerId server);
  [[nodiscard]] double fault_rate(ServerFault kind) const;
  [[nodiscard]] bool watched_by_balancer(ServerId server) const;
  void zone_changed_for_servers(ZoneId zone, ZoneFault kind, bool begins);
  void take_server_with_zone(ServerId server, ZoneFault kind, FaultId fault);
  void return_server_with_zone(ServerId server, ZoneFault kind);
  void boot_again(ServerId server);
  void lose_for_good(ServerId server);
  void lose_booting(ServerId server, FaultId fault);
  LaunchCredits ask_for_launch_credits(ServerId server);
  void renew_credits(ServerId server);
  void bill_surplus(ServerId server);
  void settle_credits(ServerId server, CpuDemand wanted);
  void note_throttling(ServerId server);
  [[nodiscard]] ProbeReply reply_of(ServerId server) const;
  PoolMeter& meter_of(ServerId server);
  void count_present(ServerId server, int change);
  void count_in_service(ServerId server, int change);

  // deep_checks.cpp: probes that see dependencies and load.
  [[nodiscard]] bool fails_deep_check(ServerId server) const;
  [[nodiscard]] std::optional<ComponentId> failing_dependency() const;
  void dependency_changed(ComponentId set);
  void watch_overload();

  // draining.cpp: how instances end, and what is in flight on them.
  void terminate(ServerId server);
  void leave_rotation(ServerId server, sim::Duration delay);
  void on(DrainEnds);
  void on(LeavingTargetChanges);
  [[nodiscard]] sim::Duration draining_time(ServerId server) const;
  void lose_all_in_flight(ServerId server);
  void lose_in_flight(const Drain& of, sim::Duration outlived, Phase phase);
  [[nodiscard]] double served_rps(ServerId server) const;
  [[nodiscard]] sim::Duration served_for(ServerId server) const;
  [[nodiscard]] bool asked_again_elsewhere() const;

  // balancing.cpp: the balancer's nodes, its addresses, and records of addresses.
  void build_entry();
  void start_entry(std::uint64_t number);
  [[nodiscard]] static sim::Duration draw_phase(sim::Stream& stream, sim::Duration interval,
                                                const std::optional<double>& given);
  void on(NodeVerdict);
  void on(RecordVerdict);
  void on(RecordChanges);
  void on(BalancerDnsChanges);
  void on(ZonalShiftEnds);
  void shift_away(ZoneId zone, int change);
  void register_target(ServerId server, TargetState state);
  void deregister_target(ServerId server);
  void target_changed(ServerId server);
  void schedule_verdict(std::size_t view);
  void note_elb_verdict(ServerId server);
  [[nodiscard]] bool is_healthy_everywhere(ServerId server) const;
  void zone_health_changed();
  void update_balancer_dns();
  void answer_with_addresses();
  [[nodiscard]] bool knows(std::size_t node, ServerId target) const;
  [[nodiscard]] bool has_healthy_target(std::size_t node) const;
  [[nodiscard]] std::size_t answer_of(std::size_t address) const;
  [[nodiscard]] bool is_registered(ServerId server) const;
  [[nodiscard]] std::size_t view_index(std::size_t node, std::uint32_t target) const {
    return node * plan_->members.size() + target;
  }
  [[nodiscard]] TargetSlot slot_of(std::size_t node, ServerId target) const {
    return views_[view_index(node, plan_->servers[target.index()].target)].slot;
  }

  // groups.cpp: Auto Scaling.
  void build_groups();
  void start_groups(std::uint64_t number);
  void on(GroupCheck);
  void on(PolicyMoment);
  void on(GroupLaunches);
  void on(GroupRemovals);
  void request_check(GroupId group, sim::Instant not_before);
  void request_checks_everywhere();
  void replace_unhealthy(GroupId group);
  void replace(ServerId server);
  void hold_launches(GroupId group, sim::Duration length);
  void hold_removals(GroupId group, sim::Duration length);
  bool launch_missing(GroupId group);
  void nothing_is_missing(GroupId group);
  void blame_for_missing(GroupId group, FaultId fault);
  [[nodiscard]] std::optional<FaultId> fault_that_refuses(GroupId group) const;
  [[nodiscard]] bool can_stand_in(ServerId server) const;
  void restore_desired(GroupId group);
  void rebalance_group(GroupId group);
  void finish_rebalancing(GroupId group);
  void set_size(GroupId group, const GroupSize& size, const char* reason);
  /// Of a launch or a termination; simple scaling waits from the last end on.
  void activity_ends(GroupId group, sim::Instant at);
  std::optional<ServerId> launch_one(GroupId group, const Reason& reason);
  void refuse_launch(GroupId group);
  [[nodiscard]] bool waits_to_launch(GroupId group, std::optional<std::size_t> zone);
  void terminate_one(GroupId group);
  void add_to_group(GroupId group, ServerId server);
  [[nodiscard]] ServerId oldest_in(GroupId group, ZoneId zone) const;
  void terminate_in_group(GroupId group, ServerId server);
  void schedule_policy(GroupId group);
  [[nodiscard]] bool is_unhealthy(ServerId server) const;
  [[nodiscard]] GroupView view_of(GroupId group) const;
  [[nodiscard]] int present_in_group(GroupId group) const;
  void collect_zone_use(GroupId group);
  [[nodiscard]] const PoolPlan& pool_of(GroupId group) const;
  PoolMeter& meter_of(GroupId group);

  // traffic.cpp: who gets which share of the demand, and what is lost of it.
  void on(TrafficKink);
  void refresh();
  void refresh_traffic();
  void refresh_at_stake();
  void refresh_shares();
  void share_over_addresses();
  void share_over_nodes();
  [[nodiscard]] bool nodes_agree() const;
  void share_evenly();
  void share_over_targets(std::size_t node, double share, double slope);
  void share_over_growing_targets(std::size_t node, double share, double slope);
  void send(const Rotation& rotation, ServerId server, double share, double slope);
  void lose_of_leaving(const LeavingTarget& target, double share, double slope);
  void turn_away(double share, double slope);
  [[nodiscard]] Phase known_bad_phase(ServerId server) const;
  void add_load(ServerId server, double share, double slope);
  void lose(FaultId fault, Phase phase, double share, double slope);
  void lose_overload();
  void lose_components();
  void apply_retries();
  void observe_servers();  // The four in metrics.cpp.
  void observe_group(GroupId group);
  double half_of_moving_step(const PoolPlan& pool);
  [[nodiscard]] bool reports_metrics(const Server& server) const;
  void schedule_kink();
  [[nodiscard]] double capacity_rps(const Server& server) const;
  [[nodiscard]] FaultId overload_fault();
  [[nodiscard]] FaultId missing_fault();
  [[nodiscard]] FaultId design_fault();

  // drill.cpp: what is scheduled, and the record of it.
  void on(TimelineDue);
  void on(SamplePoint);
  void fill_last_point();
  [[nodiscard]] int healthy_targets() const;
  void apply(const InjectInstanceFault& action);
  void apply(const CpuStress& action);
  void apply(const ChangeInstanceType& action);
  void apply(const AddInstances& action);
  void apply(const SetGroupSize& action);
  void apply(const ChangeLoad& action);
  void apply(const ZonalShift& action);
  void apply(const SuspendProcesses& action);
  void on(ProcessesResume);
  [[nodiscard]] std::optional<ServerId> find_server(const std::optional<InstanceSetId>& set,
                                                    const std::optional<GroupId>& group,
                                                    int index) const;
  const Plan* plan_;
  sim::Instant charged_until_{};  ///< The ledger knows everything before.
  sim::Instant snapshot_{};       ///< When laws_ was derived.
  bool policies_stale_ = false;
  bool metrics_stale_ = false;
  sim::Trajectory trajectory_;
  std::int64_t events_ = 0;
  const std::atomic<bool>* cancelled_ = nullptr;

  std::vector<Server> servers_;
  std::vector<PoolMeter> meters_;  ///< By pool, then by Plan::other_types.
  std::vector<Drain> drains_;      ///< In order of their end: all take equally long.
  LaunchCreditQuota launch_credits_;
  std::vector<Group> groups_;
  std::vector<Node> nodes_;
  std::vector<NodeTarget> views_;  ///< By node and member.
  std::vector<ServerId> targets_;  ///< Those registered, in order of the members.
  std::vector<LeavingTarget> leaving_;
  std::vector<LeavingSlot> leaving_slots_;  ///< By leaving target and node.
  std::vector<Address> addresses_;
  std::optional<AnswerShares> answers_;
  bool dns_fails_open_ = false;  ///< No node qualifies, so all are answered.

  // The traffic as derived by the last refresh.
  std::vector<LossLaw> laws_;
  std::vector<double> share_;        ///< Of the demand, by server.
  std::vector<double> share_slope_;  ///< Per second.
  sim::EventHandle kink_;
  sim::Instant kink_at_ = sim::never;
  sim::Instant next_kink_ = sim::never;  ///< When the laws stop being what they are.
  bool overloaded_ = false;              ///< Some server may be asked for more than it can do.
  std::optional<FaultId> demand_fault_;
  std::optional<FaultId> design_fault_;
  std::uint32_t at_stake_ = 0;  ///< Classes whose components are up, as bits.
  double at_stake_share_ = 0;   ///< Their share of the entry's demand.

  const FailureKinds* kinds_ = nullptr;  ///< Null: nobody asks.
  FailureBias bias_;
  std::size_t latest_failure_ = 0;
  bool failed_ = false;       ///< Since the last event.
  bool passes_over_ = false;  ///< Failures that can be made frequent, see run_undisturbed.
  bool prepared_ = false;     ///< To branch.
  double severity_ = 0;       ///< As climb() found it last.

  Scratch scratch_;
  sim::Duration record_step_{};
  double sampled_lost_ = 0;
  std::vector<SeriesPoint> series_;
};

}  // namespace models
