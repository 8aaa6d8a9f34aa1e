#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/balancing/balancing.hpp"
#include "models/caches/caches.hpp"
#include "models/cdn/cdn.hpp"
#include "models/components/components.hpp"
#include "models/context/context.hpp"
#include "models/databases/databases.hpp"
#include "models/externals/externals.hpp"
#include "models/fleet/fleet.hpp"
#include "models/ledger/ledger.hpp"
#include "models/network/network.hpp"
#include "models/results/report.hpp"
#include "models/sessions/sessions.hpp"
#include "models/storage/storage.hpp"
#include "models/takeover/takeover.hpp"
#include "models/world/calls.hpp"
#include "models/world/course.hpp"
#include "models/world/failure_bias.hpp"
#include "models/world/failure_kinds.hpp"
#include "models/world/latency.hpp"
#include "models/world/outside_events.hpp"
#include "models/world/plan.hpp"
#include "models/world/retries.hpp"
#include "models/world/services.hpp"
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
class World : private Services<World, Components, Zones, Network, Fleet, Balancing, Takeover,
                               Databases, Externals, Caches, Storage, Sessions, Cdn> {
 public:
  explicit World(const Plan& plan);

  [[nodiscard]] static constexpr bool hears_every_notice() {
    return are_heard(static_cast<const Notice*>(nullptr));
  }

  /// Begins replication `number` in a freshly made or assigned world.
  void start(std::uint64_t number);
  /// The same, with the losses from outside that `strata` gives a replication of that stratum.
  void start(std::uint64_t number, const OutsideStrata& strata, std::size_t stratum);
  /// Keeps the timeline and series of a drill, one point each `step`. To be called before start.
  void record(sim::Duration step);
  /// And what can be seen of it at each moment at which something happens. `sketch` has to outlive
  /// the world.
  void draw_on(Sketch& sketch) noexcept { sketch_ = &sketch; }
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
  friend class Services<World, Components, Zones, Network, Fleet, Balancing, Takeover, Databases,
                        Externals, Caches, Storage, Sessions, Cdn>;

  // world.cpp: the loop.
  void advance_to(sim::Instant at);
  void charge();
  [[nodiscard]] bool is_event_due(sim::Instant until);
  void handle_next();
  void on(WarmUpEnds);
  void close_traffic(Outcome& outcome) const;
  [[nodiscard]] const Scenario& scenario() const { return plan_->scenario(); }
  [[nodiscard]] const Architecture& design() const { return plan_->architecture(); }

  // acceleration.cpp: failures made frequent.
  /// A failure is due: whether it strikes, or is passed over.
  [[nodiscard]] bool strikes(std::size_t service, std::size_t hazard);
  void count_failure(std::size_t kind);
  [[nodiscard]] double natural_rate(const FailureKind& kind) const;
  [[nodiscard]] double live_share() const;
  [[nodiscard]] bool is_down() const;
  void strike_extra();
  /// Requests a second that are lost as things are; of them, `asked_rps` times `allowed_loss` are
  /// no outage.
  [[nodiscard]] double lost_rps() const;
  /// Where nobody asks for anything, 1.
  [[nodiscard]] double asked_rps() const;
  [[nodiscard]] double allowed_loss() const;

  // branching.cpp, severity.cpp: copies that go ways of their own, and how near an outage is.
  void drop_renewed();
  /// Of its own events branch() draws none anew.
  [[nodiscard]] static bool renews(const WorldEvent&) { return false; }

  /// Charges what services lose in a moment.
  void lose_at_once(const LossAtOnce& loss);

  /// The traffic of a tier, as derived by the last refresh.
  struct TierTraffic {
    std::uint32_t tier = 0;  ///< Position in the plan.
    const TierPlan* plan = nullptr;
    /// Requests for each of the demand: its share, or the calls of a tier that is called.
    double base = 0;
    double base_slope = 0;                  ///< Per second.
    double at_stake = 0;                    ///< Of the demand, what gets as far as it.
    double at_stake_slope = 0;              ///< Per second.
    bool overloaded = false;                ///< Some instance may be asked for more than it can do.
    sim::Instant next_change = sim::never;  ///< Of its shares.
    std::vector<InstanceId> loaded;         ///< With a share of the demand, in order.
    std::vector<LossLaw> laws;              ///< Losses of requests.
    std::vector<LossLaw> of_attempts;       ///< Of single attempts, where clients retry.
    int targets = 0;                        ///< That clients may meet, where they retry.
    std::vector<Tried> tried;               ///< As its classes fare now,
    std::vector<Tried> tried_later;         ///< and at the end of a step.

    [[nodiscard]] double at_stake_after(double seconds) const noexcept {
      return at_stake + at_stake_slope * seconds;
    }
  };

  // traffic.cpp: who gets which share of the demand, and what is lost of it.
  void on(TrafficKink);
  void refresh();
  void refresh_traffic();
  void refresh_at_stake(TierTraffic& traffic);
  void refresh_tier(TierTraffic& traffic);
  void take_part(TierTraffic& traffic);
  void refresh_shares(TierTraffic& traffic);
  void share_over_addresses(TierTraffic& traffic);
  void send_to_holder(TierTraffic& traffic);
  void share_over_nodes(TierTraffic& traffic);
  [[nodiscard]] bool nodes_agree(const TierTraffic& traffic) const;
  void share_evenly(TierTraffic& traffic);
  void share_over_targets(TierTraffic& traffic, std::size_t node, double share, double slope);
  void share_over_growing_targets(TierTraffic& traffic, std::size_t node, double share,
                                  double slope);
  void share_over_bound_targets(TierTraffic& traffic, std::size_t node, double share, double slope);
  void send(TierTraffic& traffic, std::size_t node, InstanceId instance, double share,
            double slope);
  void send_past_trouble(TierTraffic& traffic, std::size_t node, InstanceId instance, double share,
                         double slope);
  void lose_of_leaving(TierTraffic& traffic, const LeavingTarget& target, double share,
                       double slope);
  void turn_away(TierTraffic& traffic, double share, double slope);
  [[nodiscard]] Phase known_bad_phase(InstanceId instance) const;
  void add_load(TierTraffic& traffic, InstanceId instance, double share, double slope);
  void lose_in_gray_zone(TierTraffic& traffic, InstanceId instance, double share, double slope);
  void lose(TierTraffic& traffic, FaultId fault, Phase phase, double share, double slope,
            Refusal refusal = Refusal::Told);
  void lose_overload(TierTraffic& traffic);
  void lose_components();
  void schedule_kink();
  [[nodiscard]] FaultId overload_fault(std::uint32_t tier);
  [[nodiscard]] FaultId missing_fault(std::uint32_t tier);

  // latency_traffic.cpp: how long requests take.
  void settle_latency(sim::Instant until);
  void measure_latency();
  [[nodiscard]] double asked_of_origins(std::size_t request_class) const;
  void add_edge(LatencyLaw& law, std::size_t request_class) const;
  void add_calls_to_latency(std::span<LatencyLaw> laws);
  void add_instances(LatencyLaw& law, const TierTraffic& tier, double times, double seconds) const;
  void sample_latency(std::span<double> values) const;
  void close_latency(Outcome& outcome) const;
  // edge_traffic.cpp: what distributions pass on to their origins.
  /// Reads that the first origin of their distribution does not answer, as a share of the demand.
  struct FailedOver {
    std::size_t request_class = 0;
    FaultId fault;
    Phase phase = Phase::Detection;
    Moving share;
    Refusal refusal = Refusal::Told;
    bool late = false;  ///< Clients have given up before the second one answers.
    Moving lost{};      ///< Of them, by the second one.
  };
  [[nodiscard]] bool lacks_component(const ClassPlan& request_class) const;
  [[nodiscard]] Moving passed_on(std::size_t request_class) const;
  [[nodiscard]] Moving reads_passed_on(std::size_t request_class) const;
  void gather_behind_edges(TierTraffic& traffic);
  void lose_behind_edges();
  void gather_failed_over(std::size_t request_class);
  void add_failed_over(TierTraffic& traffic);
  [[nodiscard]] static LossLaw part_of(const LossLaw& law, const TierTraffic& traffic,
                                       const Moving& part);
  void lose_of_class(const TierTraffic& traffic, std::size_t request_class, const Moving& part);
  void lose_at_bucket(std::size_t request_class, const Moving& part);
  void lose_at_first(std::size_t request_class);
  void lose_at_second(FailedOver& reads);
  void ask_buckets();
  void watch_origins();
  [[nodiscard]] OriginAnswers answers_of(std::size_t request_class) const;
  void answer_by_two(std::size_t request_class, OriginAnswers& answers) const;
  [[nodiscard]] Moving lost_by(std::size_t request_class, std::size_t first) const;
  [[nodiscard]] double passed_edge(std::size_t request_class, sim::Instant at) const;

  // call_traffic.cpp: what requests call once an instance has taken them.
  void lose_calls();
  [[nodiscard]] PassedEntry passed_entry(sim::Instant at);
  void settle_work();
  void derive_calls(sim::Instant at);
  void watch_stations();
  [[nodiscard]] sim::Instant end_of_step() const;
  void answer_called_tiers();
  void answer_calls(TierTraffic& traffic);

  // retry_traffic.cpp: what clients do after a failure.
  [[nodiscard]] RetryFlow retry_flow(const TierTraffic& traffic, sim::Instant at) const;
  void apply_retries(TierTraffic& traffic);
  [[nodiscard]] bool repeats_calls(std::size_t request_class) const;
  void try_calls(sim::Instant at);
  void try_entries(sim::Instant at);
  void gather_tried(std::size_t request_class, sim::Instant at);
  [[nodiscard]] bool any_calls_fail() const;
  void lose_entries_again(double step);

  // drill.cpp: what is scheduled, and the record of it.
  void on(TimelineDue);
  void on(SamplePoint);
  void fill_last_point();
  [[nodiscard]] double lost_share() const;
  void draw();
  [[nodiscard]] int healthy_targets() const;
  void apply(const ChangeLoad& action);

  const Plan* plan_;
  sim::Instant charged_until_{};  ///< The ledger knows everything before.
  sim::Trajectory trajectory_;
  std::int64_t events_ = 0;
  const std::atomic<bool>* cancelled_ = nullptr;

  // The traffic as derived by the last refresh.
  std::vector<LossLaw> laws_;
  std::size_t entry_laws_ = 0;      ///< Of these, the first: what entries lose.
  std::size_t first_call_law_ = 0;  ///< Of these, what calls lose.
  sim::EventHandle kink_;
  sim::Instant kink_at_ = sim::never;
  std::vector<TierTraffic> tiers_;  ///< By position in the plan.
  CallFlow calls_;
  sim::Instant work_settled_{};
  LatencyBook latency_;
  std::vector<double> passed_;        ///< By tier, see passed_entry.
  std::vector<double> class_passed_;  ///< By class.
  std::vector<Tried> class_tried_;    ///< By class, over all its tiers, see try_calls.
  std::vector<FailedOver> failed_over_;

  const FailureKinds* kinds_ = nullptr;  ///< Null: nobody asks.
  FailureBias bias_;
  std::size_t latest_failure_ = 0;
  bool failed_ = false;       ///< Since the last event.
  bool passes_over_ = false;  ///< Failures that can be made frequent, see run_undisturbed.
  bool prepared_ = false;     ///< To branch.
  double severity_ = 0;       ///< As climb() found it last.

  // Room to derive things in, kept so that nothing is allocated once warm.
  std::vector<double> node_share_;        ///< Of the demand, by node or address.
  std::vector<double> node_slope_;        ///< Per second.
  std::vector<double> slot_share_;        ///< Of a node's traffic, now.
  std::vector<double> slot_share_later_;  ///< At the end of a step.
  std::vector<LossLaw> entry_room_;
  sim::Duration record_step_{};
  double sampled_lost_ = 0;
  std::vector<SeriesPoint> series_;
  Sketch* sketch_ = nullptr;  ///< Null: nobody looks.
};

}  // namespace models
