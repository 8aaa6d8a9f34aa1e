#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/architecture/dependency_graph.hpp"
#include "models/architecture/scenario.hpp"
#include "models/explain/fault_tree.hpp"

/// The instances behind the entry of a scenario, and what they amount to as a gate.
namespace models::explaining {

/// An instance set or an Auto Scaling group that serves what comes through the entry.
struct PoolMember {
  PartKind kind = PartKind::InstanceSet;
  std::size_t index = 0;
  std::string path;  ///< "auto_scaling_groups/web"
  const InstanceTemplate* instance = nullptr;
  std::vector<ZoneId> zones;
  int units = 0;  ///< Of a group: as many as it settles at when demand is at its peak.
};

/// Who finds out that an instance is dead before it is repaired.
enum class Watch : std::uint8_t {
  Nobody,    ///< Addresses that clients know or that DNS answers unchecked.
  DnsCheck,  ///< Route 53 health checks.
  LoadBalancer
};

/// The instances of a tier: those behind an entry, or behind a load balancer that requests call.
struct InstancePool {
  std::vector<std::size_t> classes;  ///< Positions of the classes that enter, or call.
  bool called = false;
  std::string path;  ///< Of the only member, else of what lists them.
  std::vector<PoolMember> members;
  Watch watch = Watch::Nobody;
  std::optional<LoadBalancerId> balancer;
  std::optional<TargetGroupId> target_group;
  std::optional<DnsRecordId> record;
  int units = 0;
  double peak_vcpu = 0;      ///< CPU that the demand's peak asks for.
  double capacity_vcpu = 0;  ///< Of all units.
  int needed = 1;            ///< Units that the class is up with, as up_threshold has it.

  /// Units in a zone.
  [[nodiscard]] int units_in(ZoneId zone) const;
  /// Zones with at least one unit, in order.
  [[nodiscard]] std::vector<ZoneId> zones() const;
  [[nodiscard]] double vcpu_of_one() const { return units > 0 ? capacity_vcpu / units : 0; }
};

/// Tier by tier: that of the architecture's entry first, then those of entries and target groups
/// that classes have of their own, then those that requests call. Empty where requests reach no
/// instances.
[[nodiscard]] std::vector<InstancePool> instance_pools_of(const Scenario& scenario);

/// Those that requests of a class, one of the scenario's, enter or call.
[[nodiscard]] std::vector<const InstancePool*> pools_of(const std::vector<InstancePool>& pools,
                                                        const Scenario& scenario,
                                                        const RequestClassSpec& request);

/// Whether requests of a class call a service from instances of the pool: those of the tier that
/// they have called last before, else of the one that they enter.
[[nodiscard]] bool calls_from(const InstancePool& pool, const Scenario& scenario,
                              const RequestClassSpec& request, const CallTarget& service);

/// Size that a group settles at for a demand in requests per second: what its target tracking asks
/// for, between min and max; without target tracking `desired`.
[[nodiscard]] int settled_size(const Scenario& scenario, const AutoScalingGroupSpec& group,
                               double rps);

/// What asks for most: "the peak of the demand", in a drill "the load of 1200/s that its timeline
/// sets at 10 min" where that is more than the workload itself asks for.
[[nodiscard]] std::string peak_words(const Scenario& scenario);

/// The pool as a gate, without its zones' positions, and the cut sets that end by themselves: an
/// instance, a zone or a balancer's node that is dead until a health check has taken it out, and a
/// gray zone. Rates times mean times of docs/models/instances.md and zones.md; see
/// docs/models/cut_sets.md for what is left out. `position` gives FaultTree's position of a zone.
struct PoolLaw {
  Gate gate;
  std::vector<CutSet> passing;
};
[[nodiscard]] PoolLaw law_of(const Scenario& scenario, const InstancePool& pool,
                             const std::vector<std::size_t>& position);

/// A sentence for each member whose repair, by whoever mends it, lasts for ever on average.
[[nodiscard]] std::vector<std::string> endless_repairs(const Scenario& scenario,
                                                       const InstancePool& pool);

/// Losses of a zone by power and network, or by its own life: long-run rate and share of time.
struct ZoneLosses {
  double per_year = 0;
  double down = 0;
};
[[nodiscard]] ZoneLosses losses_of(const Scenario& scenario, ZoneId zone);

}  // namespace models::explaining
