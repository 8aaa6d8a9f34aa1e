#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/architecture/timeline_spec.hpp"
#include "models/context/context.hpp"
#include "models/context/sketch.hpp"
#include "models/databases/databases_plan.hpp"
#include "models/databases/replica_scaling.hpp"
#include "models/ledger/outcome.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// Databases of Amazon RDS: who is the primary, what becomes of it when something fails, and what
/// callers see meanwhile. Keeps its part of Facts::endpoints. See docs/models/databases.md.
class Databases {
 public:
  using Event = DatabasesEvent;
  using Heard = std::variant<ZoneStruck, ZoneMended, RegionStruck, RegionMended, ControlPlaneBack>;
  using Plan = DatabasesPlan;
  using Here = Context<Event>;

  explicit Databases(const Plan& plan) : plan_(&plan), databases_(plan.databases.size()) {}

  void start(Here here);
  void on(DatabaseFaultArrives event, Here here);
  void on(MemberReady event, Here here);
  void on(FailoverDone event, Here here);
  void on(CourseTurns event, Here here);
  void on(MaintenanceArrives event, Here here);
  void on(MaintenanceBegins event, Here here);
  void on(StandbyPatched event, Here here);
  void on(PlannedWorkDone event, Here here);
  void on(VolumeFull event, Here here);
  void on(VolumeExtended event, Here here);
  void on(ReplicaPromoted event, Here here);
  void on(CopiesMade event, Here here);
  void on(RegionPromoted event, Here here);
  void on(ReplicasScale event, Here here);
  void on(CutoverBegins event, Here here);
  void hear(const ZoneStruck& notice, Here here);
  void hear(const ZoneMended& notice, Here here);
  void hear(const RegionStruck& notice, Here here);
  void hear(const RegionMended& notice, Here here);
  void hear(const ControlPlaneBack& notice, Here here);
  void obey(const InjectDatabaseFault& action, Here here);
  void obey(const ForceFailover& action, Here here);
  static void obey(const PatchDatabase& action, Here here);
  void obey(const ChangeDatabaseClass& action, Here here);
  void obey(const PromoteReplica& action, Here here);
  void obey(const MigrateDatabase& action, Here here);
  static void obey(const RestoreDatabase& action, Here here);
  void obey(const InjectCopyFault& action, Here here);
  /// Instances call: those that get no connection have their calls refused.
  void carry(Here here);
  void start_over(Here here);
  void close(Outcome& outcome, Here here);
  void draw(Sketch& sketch, Here here) const;
  void sample(std::span<double> values, Here here) const;

  // Rare events.
  [[nodiscard]] double hazard_rate(std::size_t hazard, const Commons& world) const;
  void strike(std::size_t hazard, sim::Stream& choices, Here here);
  [[nodiscard]] bool is_whole(const Commons& world) const;
  [[nodiscard]] double severity(const Commons& world) const;
  void restart(Here here);
  static void prepare_to_renew(const Commons&) {}
  void renew(Here here);
  [[nodiscard]] static bool renews(DatabaseFaultArrives, const Commons&) { return true; }
  [[nodiscard]] static bool renews(MaintenanceArrives, const Commons&) { return true; }
  template <class Other>
  [[nodiscard]] static bool renews(Other, const Commons&) {
    return false;
  }

 private:
  /// What a member does, or waits for before it can begin.
  enum class State : std::uint8_t {
    Running,
    Restarting,  ///< The engine, in place.
    Recovering,  ///< On another host, in place: asks the control plane.
    Restoring,   ///< From a backup: a person, who asks the control plane.
    Rebuilding,  ///< As a copy of the primary: needs it, and the control plane.
    Starting,    ///< Its zone is back.
    Patched,     ///< Its update.
    Replacing,   ///< Anew, on storage that is there: asks the control plane.
    Creating,    ///< The same of one that was not there before.
    Gone,        ///< Not there; or another member has taken its place for good.
  };
  struct Member {
    State state = State::Running;
    bool waits = false;       ///< For its zone, the control plane or the primary.
    bool in_set = false;      ///< Of those that the reader endpoint names.
    std::uint32_t epoch = 0;  ///< Of its state.
    FaultId fault;            ///< Why it does not run.
    sim::Instant since;       ///< Of its fault.
    sim::Instant hands_on;    ///< A person is at it from then on.
    std::array<sim::Stream, database_fault_count> clocks{};
    sim::Stream lasts;
  };
  /// Of the storage of one cluster.
  struct Copies {
    std::array<int, 3> lost{};  ///< By Site::copies, without those that are lost with their zone.
    std::optional<FaultId> no_writes;  ///< Too few are left, since that fault.
    std::optional<FaultId> no_reads;
  };
  /// What callers of the primary see.
  enum class Course : std::uint8_t {
    Well,
    FailingOver,
    Down,       ///< Until the primary runs again, in its place.
    Following,  ///< A new primary is there, and callers find it.
  };
  /// What a database did since the figures are counted.
  struct Doings {
    double reads_failed_seconds = 0;
    double writes_failed_seconds = 0;
    double planned_seconds = 0;  ///< Of failed writes, those of planned work.
    double unprotected_seconds = 0;
    double lost_write_seconds = 0;
    double failovers = 0;
    double lag_seconds = 0;    ///< Integral of the lag of read replicas.
    double stale_seconds = 0;  ///< The same of the share of reads that are stale.
    double storage_gib_hours = 0;
    double calls = 0;            ///< Answered by Aurora.
    double replica_seconds = 0;  ///< Integral of the instances beside the primary.
  };
  struct Database {
    std::vector<Member> members;
    std::uint32_t primary = 0;
    std::uint32_t next = 0;  ///< Of a failover that goes on, the member that becomes the primary.
    Course course = Course::Well;
    FaultId outage;         ///< Of the course.
    bool planned = false;   ///< The failover that goes on, or the one before.
    bool patches = false;   ///< It is part of an update.
    sim::Instant noticed;   ///< Of an outage that was not planned.
    sim::Instant promoted;  ///< The latest failover.
    sim::Duration reconnect{};
    std::uint32_t epoch = 0;         ///< Of failovers and planned work.
    std::uint32_t turns = 0;         ///< Of the answers to callers.
    std::uint32_t site = 0;          ///< Of the clusters, the one that has the primary.
    std::array<Copies, 2> copies{};  ///< By site.
    std::array<std::optional<FaultId>, 2> region_lost{};  ///< By site.
    std::uint32_t region_epoch = 0;
    sim::Instant promoter;  ///< A person is at it from then on, of a region that is lost.
    std::optional<ReplicaScaling> scaling;
    std::optional<FaultId> work;       ///< Planned, for which all members are down.
    bool restores = false;             ///< It ends with a backup from before.
    std::array<bool, 2> work_waits{};  ///< An update, an upgrade that has been announced.
    std::optional<FaultId> volume_fault;
    sim::Instant volume_hands_on;
    double allocated = 0;
    double unconnected = 0;  ///< Share of the calls whose instance has no connection.
    std::optional<FaultId> unconnected_fault;
    std::optional<DatabaseClass> next_class;  ///< With the planned failover that comes.
    DatabaseClass instance_class;
    sim::Instant settled;
    sim::Instant lag_settled;
    double lag = 0;         ///< Seconds.
    double lag_writes = 0;  ///< For each request a second of the demand.
    double calls = 0;       ///< The same of reads and writes that are answered.
    sim::Instant calls_settled;
    Doings did;
    std::vector<double> hours_changed;  ///< By Plan::Database::changed_classes.
    sim::Stream failovers;
    sim::Stream people;
    std::array<sim::Stream, 2> maintenance{};
  };

  [[nodiscard]] const DatabaseSpec& spec(DatabaseId id) const { return plan_->specs[id.index()]; }
  [[nodiscard]] const Plan::Database& plan(DatabaseId id) const {
    return plan_->databases[id.index()];
  }
  [[nodiscard]] Database& at(DatabaseId id) { return databases_[id.index()]; }
  [[nodiscard]] const Database& at(DatabaseId id) const { return databases_[id.index()]; }
  [[nodiscard]] ZoneId zone_of(DatabaseId id, std::uint32_t member) const {
    return plan(id).members[member].zone;
  }
  [[nodiscard]] bool is_replica(DatabaseId id, std::uint32_t member) const {
    return member >= plan(id).turns;
  }
  [[nodiscard]] bool is_pair(DatabaseId id) const {
    return spec(id).deployment == DatabaseDeployment::MultiAz;
  }
  [[nodiscard]] bool is_cluster(DatabaseId id) const { return spec(id).is_cluster(); }
  /// Whether it is of the cluster that has the primary.
  [[nodiscard]] bool is_here(DatabaseId id, std::uint32_t member) const {
    return plan(id).members[member].site == at(id).site;
  }
  [[nodiscard]] std::uint32_t member_of(DatabaseId id, DatabaseRole role, int index) const;
  /// "shop in ap-northeast-2a"
  [[nodiscard]] std::string member_text(DatabaseId id, std::uint32_t member, Here here) const;

  // drawing.cpp
  /// What it is to the others while it runs: "standby".
  [[nodiscard]] std::string_view role_of(DatabaseId id, std::uint32_t member) const;
  [[nodiscard]] PartLook look_of(DatabaseId id, std::uint32_t member, Here here) const;
  [[nodiscard]] bool is_asked_too_much(DatabaseId id, std::uint32_t member, Here here) const;

  // databases.cpp: clocks and members.
  void schedule_fault(DatabaseId id, std::uint32_t member, DatabaseFault kind, Here here);
  [[nodiscard]] bool can_fail(DatabaseId id, std::uint32_t member, DatabaseFault kind) const;
  void strike_member(DatabaseId id, std::uint32_t member, DatabaseFault kind, Here here);
  void lose_with_zone(DatabaseId id, std::uint32_t place, FaultId fault, Here here);
  void lose(DatabaseId id, std::uint32_t member, State next, FaultId fault, Here here);
  [[nodiscard]] State as_copy(DatabaseId id, std::uint32_t member, State state) const;
  /// Begins what its state says, once nothing has to be waited for.
  void proceed(DatabaseId id, std::uint32_t member, Here here);
  [[nodiscard]] bool has_to_wait(DatabaseId id, std::uint32_t member, Here here) const;
  [[nodiscard]] sim::Duration draw_length(DatabaseId id, std::uint32_t member, Here here);
  [[nodiscard]] sim::Instant person_at(DatabaseId id, sim::Instant onset);
  void lose_data(DatabaseId id, std::uint32_t member, Here here);

  // failover.cpp: who is the primary.
  [[nodiscard]] std::optional<std::uint32_t> successor(DatabaseId id) const;
  void primary_lost(DatabaseId id, FaultId fault, Here here);
  void fail_over(DatabaseId id, std::uint32_t to, FaultId fault, bool planned, Here here);
  void promote(DatabaseId id, Here here);
  void primary_back(DatabaseId id, bool anew, Here here);
  void find_primary(DatabaseId id, Here here);
  void reader_back(DatabaseId id, std::uint32_t member, Here here);

  // aurora.cpp: storage that a cluster shares, and a second region.
  void follow_copies(DatabaseId id, FaultId fault, Here here);
  void follow_copies(DatabaseId id, std::uint32_t site, FaultId fault, Here here);
  void promote_region(DatabaseId id, Here here);

  // replica_scaling.cpp
  void settle_calls(DatabaseId id, Here here);
  void follow_calls(DatabaseId id, Here here);
  void start_scaling(DatabaseId id, Here here);
  void follow_replicas(DatabaseId id, Here here);
  void schedule_scaling(DatabaseId id, Here here);
  void scale_replicas(DatabaseId id, int wanted, Here here);
  [[nodiscard]] int replicas_there(DatabaseId id) const;
  [[nodiscard]] GroupState replica_group(DatabaseId id) const;

  /// How often a person tries again what cannot be done as things are.
  static constexpr sim::Duration tried_again_after = std::chrono::minutes(1);

  // moving.cpp: what it holds is moved, or restored.
  void restore(DatabaseId id, Here here);
  void go_without_the_latest(DatabaseId id, Here here);
  /// Of what is stored, by a growth that nothing stops.
  [[nodiscard]] double used_bytes(DatabaseId id, sim::Instant at) const;

  // planned_work.cpp: maintenance, and what people do.
  void schedule_maintenance(DatabaseId id, bool upgrade, Here here);
  [[nodiscard]] sim::Instant next_window(DatabaseId id, sim::Instant at) const;
  [[nodiscard]] bool can_be_worked_on(DatabaseId id) const;
  void update(DatabaseId id, Here here);
  void take_down(DatabaseId id, sim::Duration lasts, Here here);
  void operate(DatabaseId id, const char* what, Here here) const;
  void watch_volume(DatabaseId id, sim::Instant from, double used, Here here);

  // lag.cpp: how far read replicas are behind.
  [[nodiscard]] static double writes_per_demand(DatabaseId id, Here here);
  void settle_lag(DatabaseId id, Here here);
  void follow_lag(DatabaseId id, Here here);

  // answers.cpp: what callers see.
  void answer(DatabaseId id, Here here);
  void settle(DatabaseId id, Here here);
  void meter(DatabaseId id, Here here);
  [[nodiscard]] sim::Duration following(DatabaseId id) const;
  void drop_readers(DatabaseId id, Here here);
  void answer_primary(DatabaseId id, EndpointTable::Endpoint& endpoint, Here here) const;
  void answer_writes(DatabaseId id, EndpointTable::Endpoint& endpoint, Here here) const;
  void answer_reads(DatabaseId id, EndpointTable::Endpoint& endpoint, Here here) const;
  void answer_reader(DatabaseId id, const Member& member, double part,
                     EndpointTable::Endpoint& endpoint, Here here) const;
  void write_stations(DatabaseId id, Here here) const;
  [[nodiscard]] std::uint32_t readers_in_set(DatabaseId id) const;
  [[nodiscard]] bool is_reader(DatabaseId id, std::uint32_t member) const;
  /// The reader that was lost last and is not back; nullptr where all read.
  [[nodiscard]] const Member* last_reader_lost(DatabaseId id) const;
  [[nodiscard]] bool is_unprotected(DatabaseId id) const;
  /// Of those that are there, whether it does not run.
  [[nodiscard]] static bool is_lost(const Member& member) {
    return member.state != State::Running && member.state != State::Gone &&
           member.state != State::Creating;
  }

  const Plan* plan_;
  std::vector<Database> databases_;
};

}  // namespace models
