#include "models/explain/call_tree.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "models/architecture/storage_zones.hpp"
#include "models/explain/instance_pool.hpp"
#include "sim/time/year.hpp"

namespace models::explaining {

namespace {

using analytic::FailedCalls;
using analytic::LossEvent;
using analytic::LossKind;

/// Services of a class that are tried together are no more than these.
constexpr std::size_t most_together = 3;

/// A service that is looked at as a whole.
using Called = std::variant<DatabaseId, ComponentId, StorageId>;

std::vector<Called> parts_of(const RequestClassSpec& request) {
  const CalledServices called = called_by(request);
  std::vector<Called> parts;
  parts.insert(parts.end(), called.databases.begin(), called.databases.end());
  parts.insert(parts.end(), called.components.begin(), called.components.end());
  parts.insert(parts.end(), called.storage.begin(), called.storage.end());
  return parts;
}

void fail(const Called& part, FailingShares& failing) {
  if (const auto* database = std::get_if<DatabaseId>(&part)) {
    failing.databases[database->index()] = {1, 1};
  } else if (const auto* component = std::get_if<ComponentId>(&part)) {
    failing.components[component->index()] = 1;
  } else {
    failing.storage.push_back(std::get<StorageId>(part));
  }
}

/// Calls `look` with each choice of `size` positions below `count`, in order.
template <class Look>
void each_choice(std::size_t count, std::size_t size, std::vector<std::size_t>& chosen,
                 const Look& look) {
  if (chosen.size() == size) {
    look(chosen);
    return;
  }
  for (std::size_t next = chosen.empty() ? 0 : chosen.back() + 1; next < count; ++next) {
    chosen.push_back(next);
    each_choice(count, size, chosen, look);
    chosen.pop_back();
  }
}

bool includes(const std::vector<std::size_t>& all, const std::vector<std::size_t>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

double down_of(const LossEvent& event, const analytic::LossRule& lost, double tolerated) {
  return analytic::figures_of({event}, lost, tolerated).down;
}

void add_home(ZoneId zone, Gate& gate) {
  const auto known = std::find_if(gate.homes.begin(), gate.homes.end(),
                                  [&](const Home& home) { return home.zone == zone.index(); });
  if (known == gate.homes.end()) {
    gate.homes.push_back({zone.index(), 1, std::nullopt});
  } else {
    ++known->units;
  }
}

}  // namespace

CallTree::CallTree(const Scenario& scenario) : scenario_(scenario) {
  const std::size_t databases = scenario.architecture.databases.size();
  for (std::size_t index = 0; index < databases; ++index) {
    laws_.push_back(analytic::database_law_of(scenario, sim::make_id<DatabaseId>(index)));
  }
  for (std::size_t index = 0; index < scenario.architecture.caches.size(); ++index) {
    cache_laws_.push_back(analytic::cache_law_of(scenario, sim::make_id<CacheId>(index)));
  }
}

CriticalCalls CallTree::critical(const RequestClassSpec& request) const {
  CriticalCalls critical;
  const FailingShares well = nothing_fails(scenario_);
  critical.always = lost_share(request, well) > tolerated();
  const std::vector<Called> parts = parts_of(request);
  std::vector<std::vector<std::size_t>> known;
  const auto look = [&](const std::vector<std::size_t>& chosen) {
    const bool absorbed = std::any_of(known.begin(), known.end(),
                                      [&](const auto& fewer) { return includes(chosen, fewer); });
    if (absorbed) return;
    FailingShares failing = well;
    for (const std::size_t part : chosen) fail(parts[part], failing);
    if (lost_share(request, failing) <= tolerated(request)) return;
    known.push_back(chosen);
  };
  for (std::size_t size = 1; size <= std::min(most_together, parts.size()); ++size) {
    std::vector<std::size_t> chosen;
    each_choice(parts.size(), size, chosen, look);
  }
  for (const std::vector<std::size_t>& chosen : known) {
    CriticalCalls::Together together;
    for (const std::size_t part : chosen) {
      if (const auto* database = std::get_if<DatabaseId>(&parts[part])) {
        together.databases.push_back(*database);
      } else if (const auto* component = std::get_if<ComponentId>(&parts[part])) {
        together.components.push_back(*component);
      } else {
        together.storage.push_back(std::get<StorageId>(parts[part]));
      }
    }
    if (chosen.size() > 1) {
      critical.together.push_back(std::move(together));
    } else if (!together.storage.empty()) {
      critical.storage.push_back(together.storage.front());
    } else if (together.databases.empty()) {
      critical.components.push_back(together.components.front());
    } else {
      critical.databases.push_back(together.databases.front());
    }
  }
  return critical;
}

/// Of a class that externals keep down all the time, more than they do.
double CallTree::tolerated(const RequestClassSpec& request) const {
  constexpr double rounding = 1e-12;
  return std::max(tolerated(), lost_share(request, nothing_fails(scenario_)) + rounding);
}

analytic::LossRule CallTree::rule(const RequestClassSpec& request, DatabaseId id) const {
  return [&request, id, failing = nothing_fails(scenario_)](const FailedCalls& failed) mutable {
    failing.databases[id.index()] = failed;
    return lost_share(request, failing);
  };
}

analytic::LossRule CallTree::rule(const RequestClassSpec& request, CacheId id) const {
  return [&request, id, failing = nothing_fails(scenario_)](const FailedCalls& failed) mutable {
    failing.caches[id.index()] = failed.reads;
    return lost_share(request, failing);
  };
}

void CallTree::add_databases(const RequestClassSpec& request, FaultTree& tree) const {
  for (const DatabaseId id : critical(request).databases) add_database(request, id, tree);
}

void CallTree::add_storage(const RequestClassSpec& request, FaultTree& tree) const {
  for (const StorageId& id : critical(request).storage) {
    const StoragePart part = storage_part_of(scenario_, id);
    Gate gate;
    gate.path = part.path;
    if (part.zone) {
      add_home(*part.zone, gate);
    } else {
      gate.homes.push_back({std::nullopt, 1, std::nullopt});
      gate.units_fail = part.down > 0;
      gate.unit_down = part.down;
      gate.repaired_in = part.lasts;
    }
    tree.gates.push_back(std::move(gate));
  }
}

/// What has to be gone for as long as it is not repaired; nothing where only shares of calls are
/// ever lost.
std::optional<Gate> CallTree::gate_of(const RequestClassSpec& request, DatabaseId id) const {
  const DatabaseSpec& spec = scenario_.architecture.databases[id.index()];
  const analytic::LossRule lost = rule(request, id);
  const bool by_writes = lost({0, 1}) > tolerated(request);
  Gate gate;
  gate.path = "databases/" + spec.id;
  gate.start_s = sim::to_seconds(spec.zone_recovery);
  for (int index = 0; index < spec.instances(); ++index) {
    add_home(spec.zones[static_cast<std::size_t>(index) % spec.zones.size()], gate);
  }
  switch (spec.deployment) {
    case DatabaseDeployment::MultiAzCluster:
      gate.required = by_writes ? spec.instances() - 1 : 1;
      gate.units_fail = laws_[id.index()].instance_down > 0;
      gate.unit_down = laws_[id.index()].instance_down;
      return gate;
    case DatabaseDeployment::Aurora:
      // What one instance after the other comes to is in its events.
      return gate;
    case DatabaseDeployment::MultiAz:
      break;
    case DatabaseDeployment::SingleAz:
      for (const LossEvent& event : laws_[id.index()].events) {
        if (event.kind != LossKind::InPlace) continue;
        const double down = down_of(event, lost, tolerated(request));
        if (event.zone && down > 0) {
          gate.homes.front().zone_down = gate.homes.front().zone_down.value_or(0) + down;
        } else if (!event.zone) {
          gate.unit_down += down;
        }
      }
      gate.units_fail = gate.unit_down > 0;
      break;
  }
  if (by_writes || spec.read_replicas.count == 0) return gate;
  // Reads go on while there is a replica, or whom they can go to instead.
  if (!spec.read_replicas.fall_back) gate.homes.clear();
  for (int index = 0; index < spec.read_replicas.count; ++index) {
    const auto home = static_cast<std::size_t>(index) % spec.read_replicas.zones.size();
    add_home(spec.read_replicas.zones[home], gate);
  }
  return gate;
}

/// Zones with copies of Aurora's storage, as many as have to be there.
std::optional<Gate> CallTree::gate_of_copies(const RequestClassSpec& request, DatabaseId id) const {
  const DatabaseSpec& spec = scenario_.architecture.databases[id.index()];
  if (!spec.shares_storage()) return std::nullopt;
  const bool by_writes = rule(request, id)({0, 1}) > tolerated(request);
  const StorageCopiesSpec& copies = spec.copies;
  const int quorum = by_writes ? copies.write_quorum : copies.read_quorum;
  const int may_go = (copies.all() - quorum) / copies.in_each;
  Gate gate;
  gate.path = "databases/" + spec.id + "/copies";
  const std::vector<ZoneId> zones = storage_zones(scenario_.architecture.zones, spec);
  for (const ZoneId zone : zones) add_home(zone, gate);
  gate.required = static_cast<int>(zones.size()) - may_go;
  if (gate.required < 1) return std::nullopt;
  return gate;
}

namespace {

/// Adds to the cut set of the same member and length, or begins one.
void add_cut(CutMember member, CutLasts lasts, double down, std::vector<CutSet>& cuts) {
  for (CutSet& cut : cuts) {
    if (cut.lasts != lasts || cut.members.front().path != member.path) continue;
    cut.unavailability = std::min(1.0, cut.unavailability + down);
    return;
  }
  CutSet cut;
  cut.members.push_back(std::move(member));
  cut.lasts = lasts;
  cut.unavailability = std::min(1.0, down);
  cuts.push_back(std::move(cut));
}

/// Share of time that the loss of a zone already holds a class down until somebody notices.
double known_down(const std::string& zone, const std::vector<CutSet>& passing) {
  double known = 0;
  for (const CutSet& cut : passing) {
    if (cut.lasts != CutLasts::WhileGray && cut.members.size() == 1 &&
        cut.members.front().path == zone) {
      known = std::max(known, cut.unavailability);
    }
  }
  return known;
}

}  // namespace

/// The class may be down for another reason at the same time: what counts is how much longer.
double CallTree::known_of(const LossEvent& event, const FaultTree& tree) const {
  if (!event.zone) return 0;
  const double per_year = losses_of(scenario_, *event.zone).per_year;
  if (per_year <= 0) return 0;
  return known_down(zone_path(*event.zone), tree.passing) * event.per_year / per_year;
}

void CallTree::add_database(const RequestClassSpec& request, DatabaseId id, FaultTree& tree) const {
  const DatabaseSpec& spec = scenario_.architecture.databases[id.index()];
  if (const std::optional<Gate> gate = gate_of(request, id)) tree.gates.push_back(*gate);
  if (const std::optional<Gate> gate = gate_of_copies(request, id)) tree.gates.push_back(*gate);
  const analytic::LossRule lost = rule(request, id);
  std::vector<CutSet> cuts;
  double exhausted = 0;
  for (const LossEvent& event : laws_[id.index()].events) {
    double down = down_of(event, lost, tolerated(request));
    if (event.kind != LossKind::Exhausted) down -= known_of(event, tree);
    if (down <= 0) continue;
    if (event.kind == LossKind::Exhausted) {
      exhausted += down;
    } else {
      add_event(event, down, id, cuts);
    }
  }
  const bool of_readers = spec.read_replicas.count > 0 && lost({0, 1}) <= tolerated(request);
  add_exhausted(id, exhausted, of_readers, tree, cuts);
  tree.passing.insert(tree.passing.end(), cuts.begin(), cuts.end());
}

/// Those that could stand in are gone as well. Of a cluster its gate has that.
void CallTree::add_exhausted(DatabaseId id, double down, bool of_readers, const FaultTree& tree,
                             std::vector<CutSet>& cuts) const {
  const DatabaseSpec& spec = scenario_.architecture.databases[id.index()];
  const bool is_single = spec.deployment == DatabaseDeployment::SingleAz;
  if (spec.shares_storage()) {
    const CutMember all{"databases/" + spec.id, spec.instances(), spec.instances()};
    if (down > 0) add_cut(all, CutLasts::UntilRepaired, down, cuts);
    return;
  }
  if (spec.is_cluster() || (is_single && !of_readers)) return;
  // All of its zones lost at once is a cut set of the gate.
  std::set<std::size_t> zones;
  if (!of_readers || spec.read_replicas.fall_back) {
    for (const ZoneId zone : spec.zones) zones.insert(zone.index());
  }
  for (const ZoneId zone : spec.read_replicas.zones) {
    if (of_readers) zones.insert(zone.index());
  }
  double all_lost = zones.size() > 1 ? 1 : 0;
  for (const std::size_t zone : zones) all_lost *= tree.zones[zone].down;
  down -= all_lost;
  if (down <= 0) return;
  const std::string path = "databases/" + spec.id;
  const int readers = spec.read_replicas.count;
  if (!of_readers) {
    add_cut({path, spec.instances(), spec.instances()}, CutLasts::UntilRepaired, down, cuts);
    return;
  }
  add_cut({path + "/read_replicas", readers, readers}, CutLasts::UntilRepaired, down, cuts);
  // They could read from the primary.
  if (spec.read_replicas.fall_back) cuts.back().members.push_back({path, 1, spec.instances()});
}

std::string CallTree::zone_path(ZoneId zone) const {
  return "zones/" + scenario_.architecture.zones[zone.index()].id;
}

/// An event other than those of the gate.
void CallTree::add_event(const LossEvent& event, double down, DatabaseId id,
                         std::vector<CutSet>& cuts) const {
  const DatabaseSpec& spec = scenario_.architecture.databases[id.index()];
  const std::string path = "databases/" + spec.id;
  const ReadReplicaSpec& replicas = spec.read_replicas;
  switch (event.kind) {
    case LossKind::InPlace:
    case LossKind::AllZones:
    case LossKind::Exhausted:
      return;
    case LossKind::Failover:
      add_cut(event.zone ? CutMember{zone_path(*event.zone), 1, 1}
                         : CutMember{path, 1, spec.instances()},
              CutLasts::UntilFailedOver, down, cuts);
      return;
    case LossKind::DeadReader: {
      const bool stays = replicas.count == 1 && !replicas.fall_back;
      const CutMember reader = replicas.count > 0
                                   ? CutMember{path + "/read_replicas", 1, replicas.count}
                                   : CutMember{path, 1, spec.instances()};
      add_cut(event.zone ? CutMember{zone_path(*event.zone), 1, 1} : reader,
              stays ? CutLasts::UntilRepaired : CutLasts::UntilNoticed, down, cuts);
      return;
    }
    case LossKind::Planned:
      add_cut({path + "/maintenance", 1, 1}, CutLasts::WhilePlanned, down, cuts);
      return;
  }
}

/// Nodes that have to be gone: without Multi-AZ nobody takes over from the primary.
Gate CallTree::gate_of_shard(CacheId id, int shard) const {
  const CacheSpec& spec = scenario_.architecture.caches[id.index()];
  const analytic::CacheLaw& law = cache_laws_[id.index()];
  const int nodes = spec.multi_az ? spec.nodes_of_shard() : 1;
  Gate gate;
  gate.path = "caches/" + spec.id;
  if (spec.shards > 1) gate.path += "/shards/" + std::to_string(shard);
  gate.start_s = sim::to_seconds(spec.zone_recovery);
  for (int node = 0; node < nodes; ++node) {
    add_home(spec.zones[static_cast<std::size_t>(shard + node) % spec.zones.size()], gate);
  }
  gate.units_fail = spec.node_faults > 0;
  gate.unit_down = law.node_down;
  if (gate.homes.size() > 1) return gate;
  double zone_down = 0;
  for (const LossEvent& event : law.events) {
    if (event.kind != LossKind::InPlace || !event.zone) continue;
    if (event.zone->index() == gate.homes.front().zone) {
      zone_down += event.per_year * event.phases.front().lasts.mean() / sim::seconds_per_year;
    }
  }
  if (zone_down > 0) gate.homes.front().zone_down = std::min(1.0, zone_down);
  return gate;
}

void CallTree::add_caches(const RequestClassSpec& request, FaultTree& tree) const {
  for (const CacheId id : called_by(request).caches) {
    const CacheSpec& spec = scenario_.architecture.caches[id.index()];
    // A lost node of Memcached makes reads miss, and fails none.
    if (spec.engine == CacheEngine::Memcached) continue;
    const analytic::LossRule lost = rule(request, id);
    const double of_shard = 1.0 / spec.shards;
    const bool has_gates = lost({of_shard, of_shard}) > tolerated(request);
    for (int shard = 0; has_gates && shard < spec.shards; ++shard) {
      tree.gates.push_back(gate_of_shard(id, shard));
    }
    std::vector<CutSet> cuts;
    for (const LossEvent& event : cache_laws_[id.index()].events) {
      const bool in_gate = has_gates && event.kind != LossKind::Failover;
      const double down = down_of(event, lost, tolerated(request)) - known_of(event, tree);
      if (in_gate || down <= 0 || event.kind == LossKind::AllZones) continue;
      add_cut(
          event.zone ? CutMember{zone_path(*event.zone), 1, 1}
                     : CutMember{"caches/" + spec.id, 1, spec.nodes()},
          event.kind == LossKind::Failover ? CutLasts::UntilFailedOver : CutLasts::UntilRepaired,
          down, cuts);
    }
    tree.passing.insert(tree.passing.end(), cuts.begin(), cuts.end());
  }
}

void CallTree::add_together(const RequestClassSpec& request,
                            const std::function<double(ComponentId)>& down, FaultTree& tree) const {
  const Architecture& design = scenario_.architecture;
  for (const CriticalCalls::Together& together : critical(request).together) {
    CutSet cut;
    cut.unavailability = 1;
    Gate zones;
    for (const DatabaseId id : together.databases) {
      const analytic::DatabaseLaw& law = laws_[id.index()];
      cut.members.push_back({"databases/" + design.databases[id.index()].id, 1, 1});
      cut.unavailability *= std::max(law.reads_down(), law.writes_down());
      for (const ZoneId zone : design.databases[id.index()].zones) add_home(zone, zones);
    }
    for (const ComponentId id : together.components) {
      cut.members.push_back({"components/" + design.components[id.index()].id, 1, 1});
      cut.unavailability *= down(id);
      const std::vector<ZoneId>& homes = design.components[id.index()].zones;
      for (const ZoneId zone : homes) add_home(zone, zones);
      if (homes.empty()) zones.homes.push_back({std::nullopt, 1, std::nullopt});
    }
    for (const StorageId& id : together.storage) {
      const StoragePart part = storage_part_of(scenario_, id);
      cut.members.push_back({part.path, 1, 1});
      cut.unavailability *= part.down;
      if (part.zone) add_home(*part.zone, zones);
      if (!part.zone) zones.homes.push_back({std::nullopt, 1, std::nullopt});
    }
    zones.path = cut.members.front().path;
    tree.gates.push_back(std::move(zones));
    tree.passing.push_back(std::move(cut));
  }
}

}  // namespace models::explaining
