#include "models/explain/call_validity.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "models/analytic/cache_law.hpp"
#include "models/architecture/database_connections.hpp"
#include "models/architecture/database_volume.hpp"
#include "models/architecture/needed_ways.hpp"
#include "models/explain/call_shares.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

constexpr double rounding = 1e-9;

using Reasons = std::vector<std::string>;

/// Where a law matters and has no finite mean. `path`: whose it is.
void add_endless(bool matters, const sim::Distribution& law, const char* key,
                 const std::string& path, Reasons& reasons) {
  if (!matters || std::isfinite(law.mean())) return;
  reasons.push_back(std::string(key) + " of " + path +
                    " has no finite mean: over a long run it lasts all the time");
}

void add_endless(const Scenario& scenario, const DatabaseSpec& spec, Reasons& reasons) {
  const bool fails_over = spec.deployment != DatabaseDeployment::SingleAz;
  const DatabaseFaultRates& faults = spec.faults;
  const auto check = [&](bool matters, const sim::Distribution& law, const char* key) {
    add_endless(matters, law, key, "databases/" + spec.id, reasons);
  };
  check(faults.engine_crash > 0, spec.engine_restart, "engine_restart");
  check(faults.host_fault > 0, spec.host_recovery, "host_recovery");
  check(faults.storage_fault > 0, spec.restore, "restore");
  check(faults.storage_fault > 0 || (fails_over && spec.failover_fails > 0),
        scenario.architecture.on_call.response, "the response of the person on call to faults");
  check(fails_over, spec.failover, "failover");
  check(fails_over && !spec.shares_storage(), spec.rebuild, "rebuild");
  check(spec.shares_storage(), spec.replacement, "replacement");
  check(spec.shares_storage(), spec.recreation, "recreation");
  check(fails_over, spec.connections.reconnect, "connections.reconnect");
  if (spec.manual_failover) check(fails_over, *spec.manual_failover, "manual_failover");
}

void add_endless(const CacheSpec& spec, Reasons& reasons) {
  const bool takes_over = spec.multi_az && spec.replicas > 0;
  const auto check = [&](bool matters, const sim::Distribution& law, const char* key) {
    add_endless(matters, law, key, "caches/" + spec.id, reasons);
  };
  const bool fails = spec.node_faults > 0;
  check(fails && takes_over, spec.rebuild, "rebuild");
  check(fails && !takes_over, spec.replacement, "replacement");
  check(takes_over, spec.detection, "detection");
  check(takes_over, spec.promotion, "promotion");
}

/// Whoever calls a database that a cache of any class can leave with too much to do.
void add_fillings(const Scenario& scenario, const CalledServices& called, Reasons& reasons) {
  const std::vector<CacheSpec>& caches = scenario.architecture.caches;
  for (std::size_t index = 0; index < caches.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    const double gone = analytic::cache_law_of(scenario, id).most_gone;
    if (gone <= 0) continue;
    for (const Overload& load : overloaded_without(scenario, id, gone)) {
      const auto& asked = called.databases;
      if (std::find(asked.begin(), asked.end(), load.database) == asked.end()) continue;
      reasons.push_back("once caches/" + caches[index].id + " has lost " + in_percent(gone) +
                        " of its keys " + peak_words(scenario) + " asks databases/" +
                        scenario.architecture.databases[load.database.index()].id + " for " +
                        in_digits(load.asked, 3) + " vCPUs, there are " + in_digits(load.vcpu, 3) +
                        ", and how it fills meanwhile has no closed form");
    }
  }
}

void add_load(const Scenario& scenario, DatabaseId id, Reasons& reasons) {
  const DatabaseLoad load = peak_load_of(scenario, id);
  const std::string path = "databases/" + scenario.architecture.databases[id.index()].id;
  const auto check = [&](double asked, double vcpu, const char* of) {
    if (asked <= vcpu * (1 + rounding)) return;
    reasons.push_back(peak_words(scenario) + " asks " + path + " for " + in_digits(asked, 3) +
                      " vCPUs, and " + of + " " + in_digits(vcpu, 3));
  };
  check(load.primary, load.vcpu, "its primary has");
  check(load.readers, load.readers_vcpu, "its readers have");
}

void add_connections(const DatabaseSpec& spec, const InstancePool& pool, Reasons& reasons) {
  const std::optional<int> fit = instances_that_fit(spec);
  if (!fit || pool.units <= *fit) return;
  reasons.push_back("databases/" + spec.id + " takes the connections of " +
                    counted(*fit, "instance") + ", and there are " + std::to_string(pool.units) +
                    ": the calls of the others fail all the time");
}

void add_throttling(const Scenario& scenario, TableId id, Reasons& reasons) {
  const TableSpec& spec = scenario.architecture.tables[id.index()];
  const TableLoad load = peak_load_of(scenario, id);
  const auto check = [&](double asked, int most, const char* units) {
    if (asked <= most * (1 + rounding)) return;
    reasons.push_back(peak_words(scenario) + " asks tables/" + spec.id + " for " +
                      in_digits(asked, 3) + " " + units + " a second, and it is provisioned for " +
                      std::to_string(most));
  };
  if (!spec.provisioned) return;
  check(load.read_units, spec.provisioned->reads, "read units");
  check(load.write_units, spec.provisioned->writes, "write units");
}

}  // namespace

std::optional<int> instances_that_fit(const DatabaseSpec& database) {
  const int pool = database.connections.pool;
  if (pool <= 0) return std::nullopt;
  return instances_connected(max_connections(database, database.instance_class), pool);
}

std::optional<sim::Duration> full_within(const Scenario& scenario, const DatabaseSpec& database) {
  const DatabaseStorageSpec& storage = database.storage;
  if (storage.autoscaling) return std::nullopt;
  const sim::Duration full = until_full(database.engine, storage.allocated_bytes,
                                        storage.used_bytes, storage.grows_bytes_per_day);
  if (full > scenario.run.horizon) return std::nullopt;
  return full;
}

DatabaseLoad peak_load_of(const Scenario& scenario, DatabaseId id) {
  const DatabaseSpec& spec = scenario.architecture.databases[id.index()];
  const CalledWork work = called_work(scenario, nothing_fails(scenario));
  const double peak = scenario.workload.demand.peak_rps();
  DatabaseLoad load;
  load.primary = peak * work.primaries[id.index()];
  load.readers = peak * work.readers[id.index()];
  load.vcpu = spec.instance_class.vcpu;
  load.readers_vcpu = spec.readers() * load.vcpu;
  return load;
}

std::vector<Overload> overloaded_without(const Scenario& scenario, CacheId id, double lost) {
  FailingShares failing = nothing_fails(scenario);
  double& missing = failing.missing_in_caches[id.index()];
  missing = lost + (1 - lost) * missing;
  const CalledWork work = called_work(scenario, failing);
  const double peak = scenario.workload.demand.peak_rps();
  std::vector<Overload> overloads;
  for (std::size_t index = 0; index < work.primaries.size(); ++index) {
    const auto database = sim::make_id<DatabaseId>(index);
    const DatabaseLoad usual = peak_load_of(scenario, database);
    const auto check = [&](bool of_readers, double asked, double before, double vcpu) {
      if (asked > vcpu && before <= vcpu) {
        overloads.push_back({database, of_readers, asked, before, vcpu});
      }
    };
    check(false, peak * work.primaries[index], usual.primary, usual.vcpu);
    check(true, peak * work.readers[index], usual.readers, usual.readers_vcpu);
  }
  return overloads;
}

TableLoad peak_load_of(const Scenario& scenario, TableId id) {
  const CalledWork work = called_work(scenario, nothing_fails(scenario));
  const double peak = scenario.workload.demand.peak_rps();
  return {peak * work.read_units[id.index()], peak * work.write_units[id.index()]};
}

void add_call_reasons(const Scenario& scenario, const RequestClassSpec& request,
                      const std::vector<const InstancePool*>& pools,
                      std::vector<std::string>& reasons) {
  const CalledServices called = called_by(request);
  const Architecture& design = scenario.architecture;
  for (const DatabaseId id : called.databases) {
    add_endless(scenario, design.databases[id.index()], reasons);
    add_load(scenario, id, reasons);
    for (const InstancePool* pool : pools) {
      if (!calls_from(*pool, scenario, request, id)) continue;
      add_connections(design.databases[id.index()], *pool, reasons);
    }
  }
  for (const CacheId id : called.caches) add_endless(design.caches[id.index()], reasons);
  add_fillings(scenario, called, reasons);
  for (const StorageId& id : called.storage) {
    const StoragePart part = storage_part_of(scenario, id);
    if (!part.zone && part.down >= 1) {
      reasons.push_back("service events of " + part.path +
                        " have no finite mean: over a long run one lasts all the time");
    }
    if (const auto* table = std::get_if<TableId>(&id)) add_throttling(scenario, *table, reasons);
  }
  // One in the place of another call, or optional, is no gate of the class.
  for (const TargetGroupId id : called.tiers) {
    const bool is_plain =
        std::any_of(request.calls.begin(), request.calls.end(), [&](const CallSpec& call) {
          const auto* to = std::get_if<TargetGroupId>(&call.to);
          return to != nullptr && *to == id && !call.optional && call.times >= 1 &&
                 call.otherwise.empty();
        });
    if (is_plain) continue;
    reasons.push_back("not all of it fails without target_groups/" +
                      design.target_groups[id.index()].id +
                      ", which cut sets take for all or nothing");
  }
  const FailingShares well = nothing_fails(scenario);
  const CalledWork work = called_work(scenario, well);
  const double peak = scenario.workload.demand.peak_rps();
  for (const ExternalId id : called.externals) {
    const ExternalSpec& spec = design.externals[id.index()];
    const double asked = peak * work.externals[id.index()];
    if (!spec.rate_limit || asked <= *spec.rate_limit * (1 + rounding)) continue;
    reasons.push_back(peak_words(scenario) + " calls externals/" + spec.id + " " +
                      in_digits(asked, 3) + " times a second, and it takes " +
                      in_digits(*spec.rate_limit, 3));
  }
  if (leaves_through_gateways(scenario, request)) {
    reasons.emplace_back(
        "it calls services outside through NAT gateways, and there is no closed form of these");
  }
  const double lost = lost_share(request, well);
  const double tolerated = 1 - scenario.run.up_threshold;
  if (lost <= tolerated) return;
  reasons.push_back("externals fail " + in_percent(lost) +
                    " of its requests all the time, and it is up while at most " +
                    in_percent(tolerated) + " fail: it never is");
}

void add_left_out_of_calls(const Scenario& scenario, const RequestClassSpec& request,
                           std::vector<std::string>& left) {
  const Architecture& design = scenario.architecture;
  const std::vector<DatabaseId> databases = called_by(request).databases;
  const auto any = [&](const auto& has) {
    return std::any_of(databases.begin(), databases.end(),
                       [&](DatabaseId id) { return has(design.databases[id.index()]); });
  };
  if (any([&](const DatabaseSpec& spec) { return full_within(scenario, spec).has_value(); })) {
    left.emplace_back("volumes that are full");
  }
  if (scenario.failures.region.per_year > 0) left.emplace_back("losses of whole regions");
  const bool by_person =
      any([](const DatabaseSpec& spec) { return spec.faults.storage_fault > 0; });
  if (by_person && design.on_call.hours) left.emplace_back("hours in which nobody is on call");
  const bool can_be_short = any([&](const DatabaseSpec& spec) {
    const auto id =
        sim::make_id<DatabaseId>(static_cast<std::size_t>(&spec - design.databases.data()));
    const DatabaseLoad load = peak_load_of(scenario, id);
    const double without_one = load.readers_vcpu - load.vcpu;
    return load.readers > 0 && load.readers > std::max(without_one, 0.0) &&
           (load.readers_vcpu > load.vcpu || load.primary + load.readers > load.vcpu);
  });
  if (can_be_short) left.emplace_back("overload of databases without a reader");
}

}  // namespace models::explaining
