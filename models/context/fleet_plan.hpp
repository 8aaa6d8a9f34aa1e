#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/fault_kinds.hpp"
#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"
#include "models/context/hazard.hpp"
#include "models/context/network_plan.hpp"
#include "models/context/plan_book.hpp"
#include "models/context/tier_plan.hpp"
#include "models/events/event.hpp"
#include "models/ledger/blame.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// A place for an instance, and all that does not change about it.
struct InstancePlan {
  std::string name;        ///< "web/2"
  std::uint32_t pool = 0;  ///< Position in FleetPlan::pools.
  ZoneId home;             ///< Zone of a set's instance; a group chooses at each launch.
  bool initially_up = false;
  std::array<sim::StreamKey, random_instance_faults> fault_clocks{};
  sim::StreamKey fault_lasts;
  sim::StreamKey boots;
  sim::StreamKey probes;
  sim::StreamKey person;
  std::uint32_t tier = no_target;     ///< Position in FleetPlan::tiers.
  std::uint32_t target = no_target;   ///< Position in the members of its tier.
  std::uint32_t address = no_target;  ///< Position in the addresses of its tier.

  static constexpr std::uint32_t no_target = std::numeric_limits<std::uint32_t>::max();
};

/// The instances of a set or of a group: what they have in common.
struct PoolPlan {
  std::string id;
  bool is_group = false;
  InstanceSetId set;
  GroupId group;
  InstanceTemplate instance;
  std::uint32_t first_instance = 0;
  std::uint32_t instances = 0;
  std::array<CauseId, instance_fault_count> causes{};
  CauseId scale_in;                   ///< Of what is lost with instances that a group removes.
  bool balanced = false;              ///< Its instances are targets of a balancer.
  std::uint32_t moving = no_address;  ///< Its Elastic IP, in FleetPlan::moving_addresses.

  static constexpr std::uint32_t no_address = std::numeric_limits<std::uint32_t>::max();
};

/// An Elastic IP that moves between the instances of a set or of a group.
struct MovingAddressPlan {
  std::uint32_t pool = 0;
};

/// A type that the timeline changes an instance of a set to, which is metered apart.
struct OtherTypePlan {
  std::uint32_t pool = 0;
  InstanceTypeId type;
};

/// What is drawn for an Auto Scaling group.
struct GroupPlan {
  sim::StreamKey check_phase;     ///< Of its periodic check.
  sim::StreamKey metric_phase;    ///< Of the periods of its metrics (choice 16).
  sim::StreamKey decisions;       ///< How long after them calls are made (choice 29).
  sim::StreamKey status_phase;    ///< Of EC2's status checks.
  sim::StreamKey snapshot_phase;  ///< Of scheduled snapshots.
  std::uint32_t volume = 0;       ///< Among the groups with data volumes, for their figures.
};

/// An origin of a distribution: instances, or a bucket.
struct OriginPlan {
  std::uint32_t tier = TierPlan::none;
  std::optional<BucketId> bucket;
};

/// A distribution, as a class that enters through it meets it.
struct EdgePlan {
  DistributionId distribution;
  double writes = 0;     ///< Of the class.
  double hit_ratio = 0;  ///< Of its reads, while an origin answers.
  OriginPlan first;
  std::optional<OriginPlan> second;  ///< For reads that the first one does not answer.

  /// What an origin is asked for while one answers.
  [[nodiscard]] double passed() const noexcept { return 1 - (1 - writes) * hit_ratio; }
};

struct ClassPlan {
  double share = 1;
  bool needs_entry = true;
  /// Where it enters, if it does: the tier, or the first of those that a record leads to.
  std::uint32_t tier = 0;
  std::vector<ComponentId> needs;
  std::optional<sim::Distribution> duration;  ///< Seconds; only of classes that need the entry.
  std::optional<EdgePlan> edge;               ///< Where it enters through a distribution.
};

/// What does not change about instances, the groups and sets that they belong to, and how clients
/// find them. The scenario has to outlive it.
class FleetPlan {
 public:
  explicit FleetPlan(const Scenario& scenario) : scenario_(&scenario) {}
  /// Enters its causes and streams. To be called once.
  void enter(PlanBook& book);

  [[nodiscard]] const Scenario& scenario() const noexcept { return *scenario_; }
  [[nodiscard]] const Architecture& architecture() const noexcept {
    return scenario_->architecture;
  }
  /// Random faults of instances, zones and the region strike; in a drill only what is scheduled.
  [[nodiscard]] bool has_random_faults() const noexcept { return !scenario_->is_drill(); }

  // Hazards of instances, in order: pool by pool, each kind of fault that comes by itself.
  [[nodiscard]] static std::size_t hazard_of(std::size_t pool, std::size_t fault) noexcept {
    return pool * random_instance_faults + fault;
  }
  void add_hazards(const GivenLosses& given, HazardGroups& into) const;

  FigureBlock group_figures;        ///< By GroupFigure and GroupId.
  FigureBlock instance_figures;     ///< By InstanceFigure, one for all.
  FigureBlock pool_meters;          ///< By InstanceMeter and pool.
  FigureBlock changed_type_meters;  ///< By ChangedTypeMeter and other type.
  std::vector<InstancePlan> instances;
  FigureBlock data_volume_figures;  ///< By DataVolumeFigure and GroupPlan::volume.
  std::vector<PoolPlan> pools;
  std::vector<MovingAddressPlan> moving_addresses;
  std::vector<OtherTypePlan> other_types;
  std::vector<ClassPlan> classes;

  /// Where requests enter, then what they call.
  std::vector<TierPlan> tiers;
  std::vector<CrossroadsPlan> crossroads;
  bool has_edges = false;         ///< Some class enters through a distribution.
  bool has_durations = false;     ///< Of some class through an entry: see ClassPlan.
  std::vector<GroupPlan> groups;  ///< By GroupId.
  NetworkPlan network;

  /// Of an instance that belongs to one.
  [[nodiscard]] const TierPlan& tier_of(InstanceId instance) const {
    return tiers[instances[instance.index()].tier];
  }
  /// vCPU-seconds of a request at an instance; 0 where it gets none.
  [[nodiscard]] double cpu_seconds_of(InstanceId instance) const {
    const std::uint32_t tier = instances[instance.index()].tier;
    return tier == InstancePlan::no_target ? 0 : tiers[tier].cpu_seconds;
  }
  /// Whether what a class enters through leads to the tier.
  [[nodiscard]] bool leads_to(const ClassPlan& from, std::uint32_t tier) const {
    if (!from.needs_entry) return false;
    const std::uint32_t way = tiers[from.tier].crossroads;
    return from.tier == tier || (way != TierPlan::none && tiers[tier].crossroads == way);
  }
  /// By place, whether an instance calls a service: those of the tier that requests of a class
  /// have called last before, else of the one that they enter.
  [[nodiscard]] std::vector<bool> callers_of(const CallTarget& service) const;
  /// By place, whether requests of a class enter there.
  [[nodiscard]] std::vector<bool> takers_of(std::size_t request_class) const;
  /// Of a target group that requests call.
  [[nodiscard]] std::uint32_t called_tier(TargetGroupId group) const;

  /// Position in `pools`: groups come behind sets.
  [[nodiscard]] std::uint32_t pool_of(GroupId group) const noexcept {
    return static_cast<std::uint32_t>(architecture().instances.size()) + group.value;
  }

 private:
  void plan_pools(PlanBook& book);
  void plan_pool(PoolPlan pool, std::uint32_t places, std::uint32_t up, PlanBook& book);
  void plan_other_types();
  void plan_classes();
  void plan_second_origins();
  [[nodiscard]] double cpu_seconds_of_calls(const TargetGroupSpec& called) const;
  void plan_tiers(PlanBook& book);
  void plan_class_entry(const RequestClassSpec& spec, const EntrySpec& entry, PlanBook& book);
  [[nodiscard]] OriginPlan plan_origin(const OriginSpec& spec, PlanBook& book);
  void add_to_tier(const RequestClassSpec& spec, std::uint32_t tier, double part);
  [[nodiscard]] std::uint32_t tier_at(const EntrySpec& entry,
                                      const std::optional<TargetGroupId>& group, PlanBook& book);
  [[nodiscard]] std::uint32_t crossroads_at(const DnsRecordSpec& record);
  void add_called_tiers(const std::vector<CallSpec>& calls, PlanBook& book);
  [[nodiscard]] std::uint32_t pool_at(const EntrySpec& entry) const;
  [[nodiscard]] std::uint32_t tier_at_moving(std::uint32_t pool);
  void add_addresses(TierPlan& tier, const PoolPlan& pool);
  void add_targets(TierPlan& tier);
  void add_instance(InstanceId instance, std::uint32_t tier, std::vector<InstanceId>& into,
                    std::uint32_t InstancePlan::*position);
  [[nodiscard]] static std::uint32_t pool_of(InstanceSetId set) noexcept { return set.value; }

  const Scenario* scenario_;
  std::vector<std::uint32_t> class_tiers_;  ///< By class; none: it enters nowhere, or a bucket.
  std::vector<std::optional<EdgePlan>> class_edges_;
};

}  // namespace models
