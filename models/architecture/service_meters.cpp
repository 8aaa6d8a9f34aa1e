#include "models/architecture/service_meters.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>

namespace models {

namespace {

// In the order of the enumerations.
constexpr std::array instance_meters{FigureRow{"instance_hours"}, FigureRow{"on_demand_hours"},
                                     FigureRow{"surplus_vcpu_hours"}};
constexpr std::array changed_type_meters{FigureRow{"instance_hours"}};
constexpr std::array database_meters{FigureRow{"hours"}, FigureRow{"replica_hours"},
                                     FigureRow{"storage_gib_hours"}, FigureRow{"calls"}};
constexpr std::array changed_class_meters{FigureRow{"hours"}};
constexpr std::array table_meters{FigureRow{"read_units"}, FigureRow{"write_units"},
                                  FigureRow{"stored_gib_hours"}};
constexpr std::array bucket_meters{FigureRow{"reads"}, FigureRow{"writes"},
                                   FigureRow{"stored_gib_hours"}};
constexpr std::array file_system_meters{FigureRow{"stored_gib_hours"}};
constexpr std::array distribution_meters{FigureRow{"requests"}, FigureRow{"hits"},
                                         FigureRow{"passed"}, FigureRow{"response_gb"}};
constexpr std::array cache_meters{FigureRow{"node_hours"}};
constexpr std::array nat_gateway_meters{FigureRow{"hours"}, FigureRow{"gb"},
                                        FigureRow{"cross_zone_gb"}};
constexpr std::array traffic_meters{FigureRow{"requests"}, FigureRow{"response_gb"}};

struct Named {
  std::string id;
};

}  // namespace

FigureList service_meters(const Scenario& scenario) {
  const Architecture& design = scenario.architecture;
  std::vector<Named> pools;
  for (const InstanceSetSpec& set : design.instances) pools.push_back({set.id});
  for (const AutoScalingGroupSpec& group : design.auto_scaling_groups) pools.push_back({group.id});
  std::vector<Named> changed;
  for (const auto& [set, type] : changed_types(scenario)) {
    std::string id = design.instances[set.index()].id;
    id.append(" as ").append(design.instance_types[type.index()].name);
    changed.push_back({std::move(id)});
  }
  std::vector<Named> other_classes;
  for (const auto& [database, to] : changed_classes(scenario)) {
    other_classes.push_back({design.databases[database.index()].id + " as " + to.name});
  }
  FigureList meters;
  meters.add("pool", pools, instance_meters);
  meters.add("changed_type", changed, changed_type_meters);
  meters.add("database", design.databases, database_meters);
  meters.add("changed_class", other_classes, changed_class_meters);
  meters.add("table", design.tables, table_meters);
  meters.add("bucket", design.buckets, bucket_meters);
  meters.add("file_system", design.file_systems, file_system_meters);
  meters.add("distribution", design.distributions, distribution_meters);
  meters.add("cache", design.caches, cache_meters);
  meters.add("nat_gateway", design.network.nat_gateways, nat_gateway_meters);
  meters.add(traffic_meters);
  return meters;
}

std::vector<ChangedType> changed_types(const Scenario& scenario) {
  std::vector<ChangedType> changed;
  for (const TimelineEntry& entry : scenario.timeline) {
    const auto* change = std::get_if<ChangeInstanceType>(&entry.action);
    if (change == nullptr) continue;
    const ChangedType to{change->set, change->type};
    const bool is_own =
        scenario.architecture.instances[to.set.index()].instance.type == change->type;
    const bool is_known = std::find(changed.begin(), changed.end(), to) != changed.end();
    if (!is_own && !is_known) changed.push_back(to);
  }
  return changed;
}

std::vector<ChangedClass> changed_classes(const Scenario& scenario) {
  std::vector<ChangedClass> changed;
  for (const TimelineEntry& entry : scenario.timeline) {
    const auto* change = std::get_if<ChangeDatabaseClass>(&entry.action);
    // Asked for while a file is read, too, when it may name a database that is not there.
    const auto& databases = scenario.architecture.databases;
    if (change == nullptr || change->database.index() >= databases.size()) continue;
    const std::string& own = databases[change->database.index()].instance_class.name;
    const bool is_known =
        std::any_of(changed.begin(), changed.end(), [&](const ChangedClass& other) {
          return other.database == change->database && other.to.name == change->to.name;
        });
    if (change->to.name != own && !is_known) changed.push_back({change->database, change->to});
  }
  return changed;
}

}  // namespace models
