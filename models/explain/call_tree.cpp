#include "models/explain/call_tree.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "models/explain/server_pool.hpp"
#include "sim/time/year.hpp"

namespace models::explaining {

namespace {

using analytic::FailedCalls;
using analytic::LossEvent;
using analytic::LossKind;

/// Services of a class that are tried together are no more than these.
constexpr std::size_t most_together = 3;

/// A database or a component.
struct Called {
  bool is_database = true;
  std::size_t index = 0;
};

std::vector<Called> parts_of(const RequestClassSpec& request) {
  const CalledServices called = called_by(request);
  std::vector<Called> parts;
  for (const DatabaseId id : called.databases) parts.push_back({true, id.index()});
  for (const ComponentId id : called.components) parts.push_back({false, id.index()});
  return parts;
}

void fail(const Called& part, FailingShares& failing) {
  if (part.is_database) {
    failing.databases[part.index] = {1, 1};
  } else {
    failing.components[part.index] = 1;
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
      if (parts[part].is_database) {
        together.databases.push_back(sim::make_id<DatabaseId>(parts[part].index));
      } else {
        together.components.push_back(sim::make_id<ComponentId>(parts[part].index));
      }
    }
    if (chosen.size() > 1) {
      critical.together.push_back(std::move(together));
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

void CallTree::add_databases(const RequestClassSpec& request, FaultTree& tree) const {
  for (const DatabaseId id : critical(request).databases) add_database(request, id, tree);
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
  for (const ZoneId zone : spec.zones) add_home(zone, gate);
  switch (spec.deployment) {
    case DatabaseDeployment::MultiAzCluster:
      gate.required = by_writes ? spec.instances() - 1 : 1;
      gate.units_fail = laws_[id.index()].instance_down > 0;
      gate.unit_down = laws_[id.index()].instance_down;
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

void CallTree::add_database(const RequestClassSpec& request, DatabaseId id, FaultTree& tree) const {
  const DatabaseSpec& spec = scenario_.architecture.databases[id.index()];
  if (const std::optional<Gate> gate = gate_of(request, id)) tree.gates.push_back(*gate);
  const analytic::LossRule lost = rule(request, id);
  std::vector<CutSet> cuts;
  double exhausted = 0;
  for (const LossEvent& event : laws_[id.index()].events) {
    double down = down_of(event, lost, tolerated(request));
    if (event.zone) {
      // It may do so for another reason at the same time: what counts is how much longer.
      const std::string zone = zone_path(*event.zone);
      const double per_year = losses_of(scenario_, *event.zone).per_year;
      if (event.kind != LossKind::Exhausted && per_year > 0) {
        down -= known_down(zone, tree.passing) * event.per_year / per_year;
      }
    }
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
  if (spec.deployment == DatabaseDeployment::MultiAzCluster || (is_single && !of_readers)) return;
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
    zones.path = cut.members.front().path;
    tree.gates.push_back(std::move(zones));
    tree.passing.push_back(std::move(cut));
  }
}

double CallTree::lost(const RequestClassSpec& request,
                      const std::function<double(ComponentId)>& down) const {
  const FailingShares well = nothing_fails(scenario_);
  const double always = lost_share(request, well);
  double sum = always;
  const CalledServices called = called_by(request);
  for (const DatabaseId id : called.databases) {
    const analytic::LossRule lost_with = rule(request, id);
    const auto more = [&](const FailedCalls& failed) { return lost_with(failed) - always; };
    sum += analytic::figures_of(laws_[id.index()].events, more, 1).lost;
  }
  for (const ComponentId id : called.components) {
    FailingShares failing = well;
    failing.components[id.index()] = 1;
    sum += down(id) * (lost_share(request, failing) - always);
  }
  return std::min(1.0, sum);
}

std::vector<PartFigure> CallTree::figures() const {
  if (scenario_.is_drill()) return {};
  std::set<DatabaseId> databases;
  std::set<ExternalId> externals;
  for (const RequestClassSpec& request : scenario_.workload.classes) {
    const CalledServices called = called_by(request);
    databases.insert(called.databases.begin(), called.databases.end());
    externals.insert(called.externals.begin(), called.externals.end());
  }
  std::vector<PartFigure> figures;
  for (const DatabaseId id : databases) {
    const DatabaseSpec& spec = scenario_.architecture.databases[id.index()];
    analytic::DatabaseLaw alone;
    for (const LossEvent& event : laws_[id.index()].events) {
      if (!event.zone && event.kind != LossKind::AllZones) alone.events.push_back(event);
    }
    const double unit = laws_[id.index()].instance_down;
    const std::string path = "databases/" + spec.id;
    const int instances = spec.instances();
    const int of_writes = spec.deployment == DatabaseDeployment::MultiAzCluster ? 2 : 1;
    const int readers = spec.read_replicas.count;
    figures.push_back({path + "/reads", readers > 0 ? readers : instances, 1, unit,
                       alone.reads_down(), FigureMethod::CutSets});
    figures.push_back(
        {path + "/writes", instances, of_writes, unit, alone.writes_down(), FigureMethod::CutSets});
  }
  for (const ExternalId id : externals) {
    const ExternalSpec& spec = scenario_.architecture.externals[id.index()];
    const double down = 1 - spec.availability;
    figures.push_back({"externals/" + spec.id, 1, 1, down, down, FigureMethod::ClosedForm});
  }
  return figures;
}

std::optional<ServiceFigures> CallTree::service() const {
  const std::vector<RequestClassSpec>& classes = scenario_.workload.classes;
  const FailingShares well = nothing_fails(scenario_);
  std::set<DatabaseId> databases;
  double always = 0;
  for (const RequestClassSpec& request : classes) {
    const bool enters = request.needs_entry && scenario_.architecture.entry.kind != EntryKind::None;
    const CalledServices called = called_by(request);
    if (enters || request.entry || !request.needs.empty() || !called.components.empty() ||
        !called.tiers.empty()) {
      return std::nullopt;
    }
    databases.insert(called.databases.begin(), called.databases.end());
    always += request.share * lost_share(request, well);
  }
  std::set<ZoneId> zones;
  for (const DatabaseId id : databases) {
    for (const ZoneId zone : scenario_.architecture.databases[id.index()].zones) {
      if (!zones.insert(zone).second && losses_of(scenario_, zone).per_year > 0) {
        return std::nullopt;
      }
    }
  }
  ServiceFigures service;
  service.requests_lost = always;
  if (always > tolerated()) service.down = 1;
  for (const DatabaseId id : databases) {
    const auto more = [&, failing = well](const FailedCalls& failed) mutable {
      failing.databases[id.index()] = failed;
      double sum = 0;
      for (const RequestClassSpec& request : classes) {
        sum += request.share * lost_share(request, failing);
      }
      return sum - always;
    };
    const analytic::LossFigures figures =
        analytic::figures_of(laws_[id.index()].events, more, tolerated() - always);
    service.requests_lost += figures.lost;
    if (always > tolerated()) continue;
    service.down += figures.down;
    service.outages_per_year += figures.outages_per_year;
  }
  if (databases.size() > 1 && scenario_.failures.all_zones_power.per_year > 0) return std::nullopt;
  return service;
}

}  // namespace models::explaining
