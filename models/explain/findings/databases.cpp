// Databases: where they live, what they can carry, and how they are looked after.

#include <algorithm>
#include <iterator>
#include <set>

#include "models/explain/call_shares.hpp"
#include "models/explain/call_validity.hpp"
#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

std::string pointer_of(const DatabaseSpec& spec, const std::string& key) {
  return "/architecture/databases" + token(spec.id) + "/" + key;
}

/// Calls `look` with each database that a class calls, in the order of their ids.
template <class Look>
void each_called(const FindingContext& context, const Look& look) {
  std::set<DatabaseId> called;
  for (const RequestClassSpec& request : context.scenario.workload.classes) {
    const std::vector<DatabaseId> of_class = called_by(request).databases;
    called.insert(of_class.begin(), of_class.end());
  }
  for (const DatabaseId id : called) {
    look(id, context.scenario.architecture.databases[id.index()]);
  }
}

/// Whether instances of the tier that is looked at call it.
bool is_called_by_pool(const FindingContext& context, DatabaseId id) {
  if (!context.pool) return false;
  const auto& classes = context.scenario.workload.classes;
  return std::any_of(classes.begin(), classes.end(), [&](const RequestClassSpec& request) {
    return calls_from(*context.pool, context.scenario, request, id);
  });
}

Places one_zone(const FindingContext& context) {
  Places places;
  each_called(context, [&](DatabaseId id, const DatabaseSpec& spec) {
    if (spec.deployment != DatabaseDeployment::SingleAz || !is_called_by_pool(context, id)) return;
    std::set<ZoneId> homes;
    for (const PoolMember& member : context.pool->members) {
      homes.insert(member.zones.begin(), member.zones.end());
    }
    const std::size_t zones = homes.size();
    if (zones < 2) return;
    const ZoneSpec& zone = context.scenario.architecture.zones[spec.zones.front().index()];
    places.push_back({pointer_of(spec, "deployment"),
                      context.pool->path + " is in " + std::to_string(zones) + " zones, and \"" +
                          spec.id + "\", which it calls, is one instance in " + zone.id +
                          ": when that instance or that zone is lost, so are the calls",
                      ""});
  });
  return places;
}

Places too_many_connections(const FindingContext& context) {
  Places places;
  each_called(context, [&](DatabaseId id, const DatabaseSpec& spec) {
    const std::optional<int> fit = instances_that_fit(spec);
    if (!fit || !is_called_by_pool(context, id)) return;
    const int most = largest_size(context);
    if (most <= *fit) return;
    places.push_back({pointer_of(spec, "connections"),
                      "each instance keeps " + counted(spec.connections.pool, "connection") +
                          " open, and \"" + spec.id + "\" takes those of " +
                          counted(*fit, "instance") + ": at " + std::to_string(*fit + 1) +
                          " instances calls begin to fail, and there may be " +
                          std::to_string(most),
                      ""});
  });
  return places;
}

std::string asked_text(const FindingContext& context, double asked, const DatabaseSpec& spec,
                       const std::string& of, double vcpu) {
  return peak_words(context.scenario) + " asks \"" + spec.id + "\" for " + in_digits(asked, 3) +
         " vCPUs, and " + of + " " + in_digits(vcpu, 3);
}

Places overloaded(const FindingContext& context) {
  Places places;
  each_called(context, [&](DatabaseId id, const DatabaseSpec& spec) {
    const DatabaseLoad load = peak_load_of(context.scenario, id);
    if (load.primary > load.vcpu) {
      places.push_back({pointer_of(spec, "class"),
                        asked_text(context, load.primary, spec, "its primary has", load.vcpu) +
                            ": " + in_percent(1 - load.vcpu / load.primary) +
                            " of those calls are lost",
                        ""});
    }
    if (load.readers > load.readers_vcpu) {
      places.push_back(
          {pointer_of(spec, "class"),
           asked_text(context, load.readers, spec, "its readers have", load.readers_vcpu) + ": " +
               in_percent(1 - load.readers_vcpu / load.readers) + " of the reads are lost",
           ""});
    }
  });
  return places;
}

/// Whoever reads when one of those that serve reads is gone, against what is left.
Places overloaded_without_reader(const FindingContext& context) {
  Places places;
  each_called(context, [&](DatabaseId id, const DatabaseSpec& spec) {
    const DatabaseLoad load = peak_load_of(context.scenario, id);
    if (load.readers <= 0 || load.readers > load.readers_vcpu) return;
    double left = load.readers_vcpu - load.vcpu;
    double asked = load.readers;
    std::string who = "the readers that are left have";
    if (left <= 0) {
      if (!spec.is_cluster() && !spec.read_replicas.fall_back) return;
      left = load.vcpu;
      asked += load.primary;
      who = "the primary, which then serves all, has";
    }
    if (asked <= left) return;
    places.push_back(
        {pointer_of(spec, spec.read_replicas.count > 0 ? "read_replicas" : "class"),
         "without one of those that serve reads " + asked_text(context, asked, spec, who, left) +
             ": " + in_percent(1 - left / asked) + " of those calls are lost until it is back",
         ""});
  });
  return places;
}

Places no_backup(const FindingContext& context) {
  Places places;
  each_called(context, [&](DatabaseId, const DatabaseSpec& spec) {
    if (spec.backup) return;
    places.push_back({pointer_of(spec, "backup"),
                      "\"" + spec.id +
                          "\" has no backups: a volume without a standby that is lost "
                          "takes all that was ever written along",
                      ""});
  });
  return places;
}

Places reads_end_with_replica(const FindingContext& context) {
  Places places;
  each_called(context, [&](DatabaseId, const DatabaseSpec& spec) {
    if (spec.read_replicas.count != 1 || spec.read_replicas.fall_back) return;
    places.push_back({pointer_of(spec, "read_replicas/fall_back"),
                      "reads of \"" + spec.id +
                          "\" go to one replica, and to nobody else while it "
                          "is gone: they fail although the primary works",
                      ""});
  });
  return places;
}

Places full_volume(const FindingContext& context) {
  Places places;
  each_called(context, [&](DatabaseId, const DatabaseSpec& spec) {
    const std::optional<sim::Duration> full = full_within(context.scenario, spec);
    if (!full) return;
    constexpr double seconds_per_day = 86'400;
    const auto day = static_cast<int>(sim::to_seconds(*full) / seconds_per_day) + 1;
    places.push_back({pointer_of(spec, "storage"),
                      "the volume of \"" + spec.id + "\" is full on day " + std::to_string(day) +
                          ": writes then fail until a person has made it larger",
                      ""});
  });
  return places;
}

Places outside_window(const FindingContext& context) {
  Places places;
  each_called(context, [&](DatabaseId, const DatabaseSpec& spec) {
    const DatabaseMaintenanceSpec& work = spec.maintenance;
    if (work.in_window || work.os_updates + work.engine_upgrades <= 0) return;
    places.push_back({pointer_of(spec, "maintenance/in_window"),
                      "updates of \"" + spec.id + "\" begin at any time, also at the peak", ""});
  });
  return places;
}

Places no_aurora_replica(const FindingContext& context) {
  Places places;
  each_called(context, [&](DatabaseId, const DatabaseSpec& spec) {
    if (!spec.shares_storage() || spec.most_instances() > 1) return;
    places.push_back({pointer_of(spec, "replicas"),
                      "\"" + spec.id +
                          "\" has no replica: when its writer is lost nobody takes over, and it is "
                          "created anew",
                      ""});
  });
  return places;
}

Places aurora_in_one_zone(const FindingContext& context) {
  Places places;
  each_called(context, [&](DatabaseId, const DatabaseSpec& spec) {
    const std::set<ZoneId> homes(
        spec.zones.begin(),
        spec.zones.begin() + std::min<std::ptrdiff_t>(std::ssize(spec.zones), spec.instances()));
    if (!spec.shares_storage() || spec.instances() < 2 || homes.size() > 1) return;
    const ZoneSpec& zone = context.scenario.architecture.zones[spec.zones.front().index()];
    places.push_back({pointer_of(spec, "zones"),
                      "all instances of \"" + spec.id + "\" are in " + zone.id +
                          ": its storage outlives the zone, and nobody is left to read it",
                      ""});
  });
  return places;
}

}  // namespace

std::vector<FindingRule> database_rules() {
  return {
      {"database-in-one-zone", Severity::Warning,
       "Instances in several zones call a database that is in one.",
       "Write \"deployment\": \"multi_az\" with two zones.", one_zone},
      {"database-connections", Severity::Warning,
       "Instances of a scale that is allowed open more connections than a database takes.",
       "Lower \"pool\" or the group's \"max\", or take a class with more memory.",
       too_many_connections},
      {"database-overloaded", Severity::Error,
       "At the peak of the demand a database is asked for more than it can do.",
       "Take a larger class, add read replicas for reads, or call it less.", overloaded},
      {"database-overloaded-without-reader", Severity::Warning,
       "Without one of the instances that serve reads the others cannot carry the peak.",
       "Add a read replica, or take a larger class.", overloaded_without_reader},
      {"database-without-backup", Severity::Warning, "A database has no automated backups.",
       "Leave \"backup\" out.", no_backup},
      {"reads-end-with-replica", Severity::Warning, "Reads depend on one read replica alone.",
       "Add a second one, or let reads fall back to the primary.", reads_end_with_replica},
      {"database-volume-full", Severity::Warning,
       "A volume is full before the time that is simulated is over.",
       "Raise \"allocated\", or write \"autoscaling\": true.", full_volume},
      {"updates-outside-window", Severity::Note,
       "Planned work on a database does not wait for a window.",
       "Leave \"in_window\" out, with the window in quiet hours.", outside_window},
      {"aurora-without-replica", Severity::Warning, "An Aurora cluster has no replica.",
       "Write \"replicas\": 1 with a second zone: a failover takes a tenth of the time.",
       no_aurora_replica},
      {"aurora-in-one-zone", Severity::Warning,
       "All instances of an Aurora cluster are in the zone of its writer.",
       "Name a second zone in \"zones\".", aurora_in_one_zone},
  };
}

}  // namespace models::explaining
