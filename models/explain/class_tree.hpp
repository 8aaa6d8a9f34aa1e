#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/explain/fault_tree.hpp"
#include "models/explain/server_pool.hpp"

namespace models::explaining {

/// What the trees of all classes of a scenario share, computed once. Refers to the scenario, which
/// has to outlive it.
class TreeMaker {
 public:
  explicit TreeMaker(const Scenario& scenario);

  /// What has to fail for requests of this class to fail.
  [[nodiscard]] FaultTree tree_of(const RequestClassSpec& request) const;

  /// Each part that can fail by itself and that some class needs: components and the pool.
  [[nodiscard]] std::vector<PartFigure> figures() const;

  [[nodiscard]] const std::optional<ServerPool>& pool() const noexcept { return pool_; }

 private:
  [[nodiscard]] Gate gate_of(ComponentId id) const;
  [[nodiscard]] std::optional<double> down_alone(ComponentId id) const;
  void add_nodes_gate(FaultTree& tree) const;
  void add_shocks(const RequestClassSpec& request, FaultTree& tree) const;
  void add_zones(FaultTree& tree) const;
  static void add_figure(const Gate& gate, FigureMethod method, std::vector<PartFigure>& figures);
  void add_figure(ZoneId zone, std::vector<PartFigure>& figures) const;
  /// Each that some class needs, in the order of their ids.
  [[nodiscard]] std::vector<ComponentId> needed_components() const;

  const Scenario& scenario_;
  Architecture without_causes_;  ///< Empty where no component's units interact.
  std::optional<ServerPool> pool_;
  std::vector<std::size_t> position_;  ///< Of each zone in a tree: all of them, in order.
};

/// Whether units of a component wait for each other's repair, stand in or share load.
[[nodiscard]] bool units_interact(const ComponentSpec& component);

}  // namespace models::explaining
