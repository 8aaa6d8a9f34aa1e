// Tables, file systems and pictures: what they are asked for, and where they are kept.

#include <algorithm>
#include <set>

#include "models/explain/call_shares.hpp"
#include "models/explain/call_validity.hpp"
#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

Places on_volumes(const FindingContext& context) {
  Places places;
  if (!context.pool) return places;
  for (const std::size_t index : context.pool->classes) {
    const RequestClassSpec& request = context.scenario.workload.classes[index];
    if (!request.pictures || !request.pictures->on_volumes()) continue;
    const int most = largest_size(context);
    if (most < 2) continue;
    const int now = std::max(context.pool->units, 1);
    const int shown = now > 1 ? now : most;
    const std::string when = now > 1 ? "with " : "once there are ";
    places.push_back({"/workload/classes" + token(request.id) + "/pictures/stored_in",
                      "each instance has the pictures of \"" + request.id +
                          "\" that it has taken itself: " + when + counted(shown, "instance") +
                          " a read misses " + in_percent(1 - 1.0 / shown) +
                          " of them, and those of an instance that ends are lost",
                      ""});
  }
  return places;
}

std::set<ZoneId> zones_of_pool(const FindingContext& context) {
  std::set<ZoneId> zones;
  for (const PoolMember& member : context.pool->members) {
    zones.insert(member.zones.begin(), member.zones.end());
  }
  return zones;
}

/// Calls `look` with each file system that instances of the tier call.
template <class Look>
void each_mounted(const FindingContext& context, const Look& look) {
  if (!context.pool) return;
  const Scenario& scenario = context.scenario;
  for (std::size_t index = 0; index < scenario.architecture.file_systems.size(); ++index) {
    const CallTarget target = sim::make_id<FileSystemId>(index);
    const auto& classes = scenario.workload.classes;
    const bool is_called =
        std::any_of(classes.begin(), classes.end(), [&](const RequestClassSpec& request) {
          return calls_from(*context.pool, scenario, request, target);
        });
    if (is_called) look(scenario.architecture.file_systems[index]);
  }
}

Places in_one_zone(const FindingContext& context) {
  Places places;
  each_mounted(context, [&](const FileSystemSpec& spec) {
    const std::size_t zones = zones_of_pool(context).size();
    if (!spec.one_zone || zones < 2) return;
    const ZoneSpec& zone = context.scenario.architecture.zones[spec.zones.front().index()];
    places.push_back({"/architecture/file_systems" + token(spec.id) + "/one_zone",
                      context.pool->path + " is in " + std::to_string(zones) + " zones, and \"" +
                          spec.id + "\", which it uses, is in " + zone.id +
                          " alone: when that zone is lost, so are the calls of all",
                      ""});
  });
  return places;
}

Places elsewhere(const FindingContext& context) {
  Places places;
  each_mounted(context, [&](const FileSystemSpec& spec) {
    if (spec.one_zone) return;
    for (const ZoneId zone : zones_of_pool(context)) {
      if (std::find(spec.zones.begin(), spec.zones.end(), zone) != spec.zones.end()) continue;
      const std::vector<ZoneSpec>& zones = context.scenario.architecture.zones;
      places.push_back({"/architecture/file_systems" + token(spec.id) + "/zones",
                        "\"" + spec.id + "\" has no mount target in " + zones[zone.index()].id +
                            ": instances there use that of " +
                            zones[spec.zones.front().index()].id +
                            ", and fail when that zone is lost",
                        ""});
      return;
    }
  });
  return places;
}

Places throttled(const FindingContext& context) {
  Places places;
  const std::vector<TableSpec>& tables = context.scenario.architecture.tables;
  for (std::size_t index = 0; index < tables.size(); ++index) {
    const TableSpec& spec = tables[index];
    if (!spec.provisioned) continue;
    const TableLoad load = peak_load_of(context.scenario, sim::make_id<TableId>(index));
    const auto check = [&](double asked, int most, const std::string& units) {
      if (asked <= most) return;
      std::string pointer = "/architecture/tables" + token(spec.id) + "/provisioned/";
      pointer.append(units).append("_units");
      std::string message = peak_words(context.scenario);
      message.append(" asks \"").append(spec.id).append("\" for ").append(in_digits(asked, 3));
      message.append(" ").append(units).append(" units a second, and it is provisioned for ");
      message.append(std::to_string(most)).append(": ").append(in_percent(1 - most / asked));
      message.append(" of the ").append(units).append("s are throttled");
      places.push_back({std::move(pointer), std::move(message), ""});
    };
    check(load.read_units, spec.provisioned->reads, "read");
    check(load.write_units, spec.provisioned->writes, "write");
  }
  return places;
}

}  // namespace

std::vector<FindingRule> storage_rules() {
  return {
      {"pictures-on-volumes", Severity::Warning,
       "Instances keep pictures on volumes of their own, and there may be several.",
       "Keep them in a file system or in a bucket.", on_volumes},
      {"file-system-in-one-zone", Severity::Warning,
       "Instances in several zones use a file system that is in one.", "Leave \"one_zone\" out.",
       in_one_zone},
      {"mount-target-elsewhere", Severity::Warning,
       "Instances live in a zone without a mount target of the file system that they use.",
       "Name their zones in the \"zones\" of the file system.", elsewhere},
      {"table-throttled", Severity::Error,
       "At the peak of the demand a table is asked for more units than it is provisioned for.",
       "Provision more, or leave \"provisioned\" out: on demand.", throttled},
  };
}

}  // namespace models::explaining
