#include "models/explain/class_tree.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "models/analytic/availability.hpp"
#include "models/analytic/component_law.hpp"
#include "models/analytic/zone_law.hpp"

namespace models::explaining {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

/// Homes of units that are dealt out over zones in turn.
std::vector<Home> homes_of(int count, const std::vector<ZoneId>& zones) {
  std::vector<Home> homes;
  if (zones.empty()) return {Home{std::nullopt, count, std::nullopt}};
  const int size = static_cast<int>(zones.size());
  for (int first = 0; first < size && first < count; ++first) {
    const std::size_t zone = zones[static_cast<std::size_t>(first)].index();
    const int units = (count - first - 1) / size + 1;
    const auto known = std::find_if(homes.begin(), homes.end(),
                                    [&](const Home& home) { return home.zone == zone; });
    if (known != homes.end()) {
      known->units += units;
    } else {
      homes.push_back({zone, units, std::nullopt});
    }
  }
  return homes;
}

/// Positions of the gates that have the components of a cause.
std::vector<std::size_t> gates_hit(const CommonCauseSpec& cause,
                                   const std::vector<std::size_t>& gate_of_component) {
  std::vector<std::size_t> gates;
  for (const ComponentId id : cause.components) {
    if (gate_of_component[id.index()] != none) gates.push_back(gate_of_component[id.index()]);
  }
  return gates;
}

/// A zone that goes takes several tiers at once: the longest of these times is what it costs.
void add_passing(CutSet cut, FaultTree& tree) {
  const auto is_same = [](const CutMember& left, const CutMember& right) {
    return left.path == right.path && left.failed == right.failed;
  };
  const auto known =
      std::find_if(tree.passing.begin(), tree.passing.end(), [&](const CutSet& other) {
        return other.lasts == cut.lasts &&
               std::equal(other.members.begin(), other.members.end(), cut.members.begin(),
                          cut.members.end(), is_same);
      });
  if (known == tree.passing.end()) {
    tree.passing.push_back(std::move(cut));
  } else if (known->unavailability < cut.unavailability) {
    *known = std::move(cut);
  }
}

std::vector<bool> housed_zones(const FaultTree& tree, std::size_t zones) {
  std::vector<bool> used(zones, false);
  for (const Gate& gate : tree.gates) {
    for (const Home& home : gate.homes) {
      if (home.zone) used[*home.zone] = true;
    }
  }
  return used;
}

}  // namespace

bool units_interact(const ComponentSpec& component) {
  const bool waits = component.crews > 0 && component.crews < component.count;
  const bool spares =
      component.active > 0 && component.active < component.count && component.dormant_factor != 1;
  return waits || spares || component.load_sharing;
}

TreeMaker::TreeMaker(const Scenario& scenario)
    : scenario_(scenario),
      pools_(instance_pools_of(scenario)),
      calls_(scenario),
      position_(scenario.architecture.zones.size()) {
  std::iota(position_.begin(), position_.end(), std::size_t{0});
  const auto& components = scenario.architecture.components;
  if (std::any_of(components.begin(), components.end(), units_interact)) {
    without_causes_ = scenario.architecture;
    without_causes_.common_causes.clear();
  }
}

/// Of units that share crews, load or spares, while every zone is up.
std::optional<double> TreeMaker::down_alone(ComponentId id) const {
  const ComponentSpec& component = scenario_.architecture.components[id.index()];
  if (component.never_fails || !units_interact(component)) return std::nullopt;
  std::vector<std::string> reasons;
  const analytic::ZoneLaw no_zones = analytic::zone_law_of(without_causes_, {}, reasons);
  const analytic::ComponentLaw law =
      analytic::component_law_of(without_causes_, id, no_zones, reasons);
  if (law.given.empty()) return std::nullopt;
  return law.given.front().down;
}

Gate TreeMaker::gate_of(ComponentId id) const {
  const ComponentSpec& component = scenario_.architecture.components[id.index()];
  Gate gate;
  gate.path = "components/" + component.id;
  gate.homes = homes_of(component.count, component.zones);
  gate.required = std::max(1, component.required);
  gate.units_fail = !component.never_fails;
  gate.repaired_in = component.repaired_in;
  gate.crews = component.crews;
  // A repair without a finite mean takes all of the time in the long run.
  const double life = component.fails.mean();
  gate.has_life = !gate.units_fail || std::isfinite(life);
  if (gate.units_fail && std::isfinite(life) && life > 0 && component.repaired_in.mean() > 0) {
    gate.unit_down =
        analytic::unavailability(analytic::unit_of(component.fails, component.repaired_in));
    gate.down_alone = down_alone(id);
  }
  return gate;
}

void TreeMaker::add_zones(FaultTree& tree) const {
  for (std::size_t index = 0; index < scenario_.architecture.zones.size(); ++index) {
    const ZoneSpec& zone = scenario_.architecture.zones[index];
    const sim::Distribution& repaired =
        zone.has_own_life ? zone.repaired_in : scenario_.failures.zone_power.lasts;
    tree.zones.push_back(
        {"zones/" + zone.id, losses_of(scenario_, sim::make_id<ZoneId>(index)).down, repaired});
  }
}

/// A balancer is there while one of its nodes is.
void TreeMaker::add_nodes_gate(const InstancePool& pool, FaultTree& tree) const {
  if (!pool.balancer) return;
  const LoadBalancerSpec& balancer = scenario_.architecture.load_balancers[pool.balancer->index()];
  if (balancer.zones.empty()) return;
  Gate nodes;
  nodes.path = "load_balancers/" + balancer.id;
  nodes.is_nodes = true;
  nodes.homes = homes_of(static_cast<int>(balancer.zones.size()), balancer.zones);
  tree.gates.push_back(std::move(nodes));
}

std::vector<ComponentId> needed_by(const RequestClassSpec& request, const CallTree& calls) {
  std::vector<ComponentId> needed = request.needs;
  if (request.calls.empty()) return needed;
  for (const ComponentId id : calls.critical(request).components) {
    if (std::find(needed.begin(), needed.end(), id) == needed.end()) needed.push_back(id);
  }
  return needed;
}

void TreeMaker::add_shocks(const std::vector<ComponentId>& needed, FaultTree& tree) const {
  std::vector<std::size_t> gate_of_component(scenario_.architecture.components.size(), none);
  for (std::size_t index = 0; index < needed.size(); ++index) {
    gate_of_component[needed[index].index()] = index;
  }
  const std::vector<bool> used = housed_zones(tree, position_.size());
  for (const CommonCauseSpec& cause : scenario_.architecture.common_causes) {
    Shock shock{"common_causes/" + cause.id,
                cause.per_year,
                {},
                gates_hit(cause, gate_of_component),
                std::nullopt};
    for (const ZoneId zone : cause.zones) {
      if (used[zone.index()]) shock.zones.push_back(zone.index());
    }
    if (!shock.zones.empty() || !shock.gates.empty()) tree.shocks.push_back(std::move(shock));
  }
  const FaultProcess& everywhere = scenario_.failures.all_zones_power;
  if (everywhere.per_year <= 0) return;
  Shock region{"failures/all_zones_power", everywhere.per_year, {}, {}, everywhere.lasts};
  for (std::size_t zone = 0; zone < used.size(); ++zone) {
    if (used[zone] && !scenario_.architecture.zones[zone].has_own_life) {
      region.zones.push_back(zone);
    }
  }
  if (!region.zones.empty()) tree.shocks.push_back(std::move(region));
}

FaultTree TreeMaker::tree_of(const RequestClassSpec& request) const {
  FaultTree tree;
  add_zones(tree);
  const std::vector<ComponentId> needed = needed_by(request, calls_);
  tree.gates.reserve(needed.size() + 2 * pools_.size());
  for (const ComponentId id : needed) tree.gates.push_back(gate_of(id));
  for (const InstancePool* pool : pools_of(request)) {
    PoolLaw law = law_of(scenario_, *pool, position_);
    tree.gates.push_back(std::move(law.gate));
    for (CutSet& cut : law.passing) add_passing(std::move(cut), tree);
    add_nodes_gate(*pool, tree);
  }
  if (!request.calls.empty()) {
    calls_.add_databases(request, tree);
    calls_.add_storage(request, tree);
    calls_.add_caches(request, tree);
    calls_.add_together(
        request, [this](ComponentId id) { return down_of(id); }, tree);
  }
  add_shocks(needed, tree);
  return tree;
}

/// Of a component as a whole, with its zones.
double TreeMaker::down_of(ComponentId id) const {
  FaultTree tree;
  add_zones(tree);
  tree.gates.push_back(gate_of(id));
  add_shocks({id}, tree);
  double up = 1;
  for (const CutSet& cut : minimal_cut_sets(tree).sets) up *= 1 - std::min(1.0, cut.unavailability);
  return 1 - up;
}

double TreeMaker::lost_at_calls(const RequestClassSpec& request) const {
  return calls_.lost(request, [this](ComponentId id) { return down_of(id); });
}

void TreeMaker::add_figure(const Gate& gate, FigureMethod method,
                           std::vector<PartFigure>& figures) {
  if (!gate.units_fail) return;
  if (!gate.has_life) {
    figures.push_back({gate.path, gate.units(), gate.required, std::nullopt, std::nullopt, method});
    return;
  }
  const double down =
      gate.down_alone.value_or(analytic::k_of_n(gate.units(), gate.required, gate.unit_down));
  figures.push_back({gate.path, gate.units(), gate.required, gate.unit_down, down, method});
}

void TreeMaker::add_figure(ZoneId zone, std::vector<PartFigure>& figures) const {
  const ZoneSpec& spec = scenario_.architecture.zones[zone.index()];
  const double down = losses_of(scenario_, zone).down;
  if (down <= 0) return;
  figures.push_back({"zones/" + spec.id, 1, 1, down, down,
                     spec.has_own_life ? FigureMethod::ClosedForm : FigureMethod::CutSets});
}

std::vector<ComponentId> TreeMaker::needed_components() const {
  std::set<ComponentId> needed;
  for (const RequestClassSpec& request : scenario_.workload.classes) {
    needed.insert(request.needs.begin(), request.needs.end());
    const std::vector<ComponentId> called = called_by(request).components;
    needed.insert(called.begin(), called.end());
  }
  return {needed.begin(), needed.end()};
}

std::vector<PartFigure> TreeMaker::figures() const {
  const std::vector<RequestClassSpec>& requests = scenario_.workload.classes;
  std::vector<PartFigure> figures;
  // The zones of the pool, then those of components alone, in the order of their ids.
  std::vector<ZoneId> zones;
  std::set<ZoneId> housing;
  for (const InstancePool& pool : pools_) {
    if (pool.classes.empty()) continue;
    add_figure(law_of(scenario_, pool, position_).gate, FigureMethod::CutSets, figures);
    for (const ZoneId zone : pool.zones()) {
      if (std::find(zones.begin(), zones.end(), zone) == zones.end()) zones.push_back(zone);
    }
  }
  for (const ComponentId id : needed_components()) {
    const Gate gate = gate_of(id);
    add_figure(gate, gate.down_alone ? FigureMethod::MarkovChain : FigureMethod::ClosedForm,
               figures);
    const std::vector<ZoneId>& of = scenario_.architecture.components[id.index()].zones;
    housing.insert(of.begin(), of.end());
  }
  for (PartFigure& figure : calls_.figures()) figures.push_back(std::move(figure));
  for (const RequestClassSpec& request : requests) {
    for (const DatabaseId id : called_by(request).databases) {
      const std::vector<ZoneId>& of = scenario_.architecture.databases[id.index()].zones;
      housing.insert(of.begin(), of.end());
    }
    for (const CacheId id : called_by(request).caches) {
      const std::vector<ZoneId>& of = scenario_.architecture.caches[id.index()].zones;
      housing.insert(of.begin(), of.end());
    }
    for (const StorageId& id : called_by(request).storage) {
      if (const auto zone = storage_part_of(scenario_, id).zone) housing.insert(*zone);
    }
  }
  for (const ZoneId zone : zones) housing.erase(zone);
  zones.insert(zones.end(), housing.begin(), housing.end());
  for (const ZoneId zone : zones) add_figure(zone, figures);
  return figures;
}

}  // namespace models::explaining
