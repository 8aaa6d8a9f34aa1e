#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/explain/call_tree.hpp"
#include "models/explain/fault_tree.hpp"
#include "models/explain/instance_pool.hpp"

namespace models::explaining {

/// What the trees of all classes of a scenario share, computed once. Refers to the scenario, which
/// has to outlive it.
class TreeMaker {
 public:
  explicit TreeMaker(const Scenario& scenario);

  /// What has to fail for requests of this class to fail.
  [[nodiscard]] FaultTree tree_of(const RequestClassSpec& request) const;

  /// Each part that can fail by itself and that some class needs or calls: components, the pool,
  /// databases and externals.
  [[nodiscard]] std::vector<PartFigure> figures() const;

  [[nodiscard]] const CallTree& calls() const noexcept { return calls_; }
  /// ClassExplanation::lost_at_calls.
  [[nodiscard]] double lost_at_calls(const RequestClassSpec& request) const;

  [[nodiscard]] const std::vector<InstancePool>& pools() const noexcept { return pools_; }
  [[nodiscard]] std::vector<const InstancePool*> pools_of(const RequestClassSpec& request) const {
    return explaining::pools_of(pools_, scenario_, request);
  }

 private:
  [[nodiscard]] Gate gate_of(ComponentId id) const;
  [[nodiscard]] std::optional<double> down_alone(ComponentId id) const;
  void add_nodes_gate(const InstancePool& pool, FaultTree& tree) const;
  /// `needed`: whose gates come first in the tree.
  void add_shocks(const std::vector<ComponentId>& needed, FaultTree& tree) const;
  [[nodiscard]] double down_of(ComponentId id) const;
  void add_zones(FaultTree& tree) const;
  static void add_figure(const Gate& gate, FigureMethod method, std::vector<PartFigure>& figures);
  void add_figure(ZoneId zone, std::vector<PartFigure>& figures) const;
  /// Each that some class needs or calls, in the order of their ids.
  [[nodiscard]] std::vector<ComponentId> needed_components() const;

  const Scenario& scenario_;
  Architecture without_causes_;  ///< Empty where no component's units interact.
  std::vector<InstancePool> pools_;
  CallTree calls_;
  std::vector<std::size_t> position_;  ///< Of each zone in a tree: all of them, in order.
};

/// Components that a class of requests needs, or whose failure brings it down as one that it calls,
/// each once.
[[nodiscard]] std::vector<ComponentId> needed_by(const RequestClassSpec& request,
                                                 const CallTree& calls);

/// Whether units of a component wait for each other's repair, stand in or share load.
[[nodiscard]] bool units_interact(const ComponentSpec& component);

}  // namespace models::explaining
