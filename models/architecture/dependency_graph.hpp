#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/architecture/scenario.hpp"

namespace models {

/// What a part of a scenario is, in the order in which parts are listed.
enum class PartKind : std::uint8_t {
  RequestClass,
  Distribution,
  KnownAddresses,  ///< The entry where users know the addresses of an instance set by heart.
  DnsRecord,
  LoadBalancer,
  TargetGroup,
  AutoScalingGroup,
  InstanceSet,
  Component,
  Database,
  External,
  Cache,
  Table,
  Bucket,
  FileSystem,
  Zone,
  CommonCause
};

/// One vertex. A set, a group or a component is one part, however many units it has.
struct Part {
  PartKind kind = PartKind::Zone;
  std::string id;         ///< As in the scenario; of KnownAddresses: of the instance set.
  std::size_t index = 0;  ///< Position in the vector of its kind, 0 for KnownAddresses.
};

/// Position of a part in DependencyGraph::parts.
using PartId = sim::Id<struct PartTag>;

/// The part as scenario files name it: "components/db", "classes/page", "entry/web".
[[nodiscard]] std::string path_of(const Part& part);

/// Who needs whom in a scenario: a value, made once and then only asked.
///
/// There is an edge from what needs to what is needed: class → entry → balancer → target group →
/// Auto Scaling groups and instance sets → zones, class → components → zones, class → databases →
/// zones, class → file systems → zones, class → caches, tables, buckets, externals, whether a call
/// to them is optional or not. A zone or a component needs the common causes that strike it not to
/// happen, so these come last. Which needs can stand in for one another is not told. No part needs
/// itself, by whatever detour.
///
/// Parts are listed kind by kind as PartKind has them, each kind in the order of the scenario;
/// every list returned is in that order unless it says otherwise. With V parts and E edges each
/// call costs O(V + E) at most.
class DependencyGraph {
 public:
  /// Requires ids that exist.
  explicit DependencyGraph(const Scenario& scenario);
  DependencyGraph(const DependencyGraph& other);
  DependencyGraph(DependencyGraph&& other) noexcept;
  DependencyGraph& operator=(DependencyGraph other) noexcept;
  ~DependencyGraph();

  [[nodiscard]] const std::vector<Part>& parts() const noexcept;
  /// Requires id.index() < parts().size().
  [[nodiscard]] const Part& part(PartId id) const;
  /// The part with this path (path_of); nothing where there is none.
  [[nodiscard]] std::optional<PartId> find(std::string_view path) const;

  /// What the part needs directly, each once.
  [[nodiscard]] std::vector<PartId> needs_of(PartId id) const;
  /// Everything that the part needs, directly or not, without itself.
  [[nodiscard]] std::vector<PartId> dependencies_of(PartId id) const;
  /// Everything that needs the part, directly or not, without itself.
  [[nodiscard]] std::vector<PartId> dependents_of(PartId id) const;
  /// The zones among dependencies_of.
  [[nodiscard]] std::vector<ZoneId> zones_of(PartId id) const;

  /// What no request class needs, directly or not. Empty where there are no classes: then nothing
  /// is known about what is needed.
  [[nodiscard]] std::vector<PartId> unused() const;

  /// All parts, each after everything that it needs.
  [[nodiscard]] std::vector<PartId> topological_order() const;

  /// A line for each part, indented by two spaces below what needs it, classes first and then
  /// whatever else nothing needs. A part is opened where it is met first; wherever it is met again
  /// its line ends with " (above)". Paths stand as they are in the scenario, control characters
  /// too.
  [[nodiscard]] std::string tree_text() const;

 private:
  struct Structure;
  std::unique_ptr<const Structure> structure_;
};

}  // namespace models
