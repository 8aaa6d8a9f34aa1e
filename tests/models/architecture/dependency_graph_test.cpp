#include "models/architecture/dependency_graph.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"

namespace {

using namespace models;
using Paths = std::vector<std::string>;

template <class Spec>
Spec named(std::string id) {
  Spec spec;
  spec.id = std::move(id);
  return spec;
}

template <class Spec>
Spec housed(std::string id, std::vector<ZoneId> zones) {
  Spec spec = named<Spec>(std::move(id));
  spec.zones = std::move(zones);
  return spec;
}

RequestClassSpec request_class(std::string id, bool needs_entry, std::vector<ComponentId> needs) {
  RequestClassSpec spec = named<RequestClassSpec>(std::move(id));
  spec.needs_entry = needs_entry;
  spec.needs = std::move(needs);
  return spec;
}

/// Two classes over an alias, a balancer, a group and a set; a database and a cache. A batch group,
/// a report store, zone d and the flood of zone d serve nobody.
Scenario shop() {
  Scenario scenario;
  Architecture& design = scenario.architecture;
  for (const char* id : {"a", "b", "c", "d"}) design.zones.push_back(named<ZoneSpec>(id));
  design.instances = {housed<InstanceSetSpec>("old", {ZoneId{0}})};
  design.auto_scaling_groups = {housed<AutoScalingGroupSpec>("web", {ZoneId{0}, ZoneId{1}}),
                                housed<AutoScalingGroupSpec>("batch", {ZoneId{1}})};
  design.target_groups = {named<TargetGroupSpec>("front")};
  design.target_groups[0].instances = {InstanceSetId{0}};
  design.target_groups[0].groups = {GroupId{0}};
  design.load_balancers = {housed<LoadBalancerSpec>("alb", {ZoneId{0}, ZoneId{1}})};
  design.dns_records = {named<DnsRecordSpec>("www")};
  design.dns_records[0].kind = DnsRecordKind::Alias;
  design.entry.kind = EntryKind::DnsRecord;
  design.components = {housed<ComponentSpec>("db", {ZoneId{2}, ZoneId{2}}),
                       housed<ComponentSpec>("cache", {}), housed<ComponentSpec>("reports", {})};
  design.common_causes = {{"storm", 0.1, {ZoneId{0}, ZoneId{2}}, {ComponentId{0}}},
                          {"flood", 0.1, {ZoneId{3}}, {}}};
  scenario.workload.classes = {request_class("page", true, {ComponentId{0}, ComponentId{1}}),
                               request_class("ping", false, {ComponentId{1}})};
  return scenario;
}

Paths paths_of(const DependencyGraph& graph, const std::vector<PartId>& ids) {
  Paths paths;
  for (const PartId id : ids) paths.push_back(path_of(graph.part(id)));
  return paths;
}

PartId part(const DependencyGraph& graph, const std::string& path) {
  const auto found = graph.find(path);
  REQUIRE(found);
  return *found;
}

template <class SomeId>
std::vector<SomeId> random_ids(std::mt19937& bits, std::size_t below, bool never_empty) {
  std::vector<SomeId> ids;
  if (below == 0) return ids;
  for (std::size_t left = bits() % 4 + (never_empty ? 1 : 0); left > 0; --left) {
    ids.push_back(sim::make_id<SomeId>(bits() % below));
  }
  return ids;
}

template <class Spec>
std::vector<Spec> random_specs(std::mt19937& bits, std::size_t zones) {
  std::vector<Spec> specs;
  for (std::size_t left = bits() % 4; left > 0; --left) {
    specs.push_back(housed<Spec>(std::to_string(left), random_ids<ZoneId>(bits, zones, false)));
  }
  return specs;
}

/// Repeats an id within a list now and then, as no reader would.
Scenario random_scenario(unsigned seed) {
  std::mt19937 bits(seed);
  Scenario scenario;
  Architecture& design = scenario.architecture;
  for (std::size_t left = bits() % 4 + 1; left > 0; --left) {
    design.zones.push_back(named<ZoneSpec>(std::to_string(left)));
  }
  const std::size_t zones = design.zones.size();
  design.instances = random_specs<InstanceSetSpec>(bits, zones);
  design.auto_scaling_groups = random_specs<AutoScalingGroupSpec>(bits, zones);
  design.components = random_specs<ComponentSpec>(bits, zones);
  for (std::size_t left = bits() % 3 + 1; left > 0; --left) {
    TargetGroupSpec group = named<TargetGroupSpec>(std::to_string(left));
    group.instances = random_ids<InstanceSetId>(bits, design.instances.size(), false);
    group.groups = random_ids<GroupId>(bits, design.auto_scaling_groups.size(), false);
    design.target_groups.push_back(group);
  }
  design.load_balancers = random_specs<LoadBalancerSpec>(bits, zones);
  for (LoadBalancerSpec& balancer : design.load_balancers) {
    balancer.target_group = random_ids<TargetGroupId>(bits, design.target_groups.size(), true)[0];
  }
  for (std::size_t left = bits() % 3; left > 0; --left) {
    DnsRecordSpec record = named<DnsRecordSpec>(std::to_string(left));
    if (bits() % 2 == 0 && !design.load_balancers.empty()) {
      record.kind = DnsRecordKind::Alias;
      record.load_balancer =
          random_ids<LoadBalancerId>(bits, design.load_balancers.size(), true)[0];
    } else {
      record.instances = random_ids<InstanceSetId>(bits, design.instances.size(), false);
    }
    design.dns_records.push_back(record);
  }
  if (!design.dns_records.empty()) {
    design.entry.kind = EntryKind::DnsRecord;
    design.entry.record = random_ids<DnsRecordId>(bits, design.dns_records.size(), true)[0];
  } else if (!design.instances.empty()) {
    design.entry.kind = EntryKind::InstanceAddress;
    design.entry.instances = random_ids<InstanceSetId>(bits, design.instances.size(), true)[0];
  }
  for (std::size_t left = bits() % 3; left > 0; --left) {
    design.common_causes.push_back(
        {std::to_string(left), 1, random_ids<ZoneId>(bits, zones, false),
         random_ids<ComponentId>(bits, design.components.size(), false)});
  }
  for (std::size_t left = bits() % 3 + 1; left > 0; --left) {
    scenario.workload.classes.push_back(
        request_class(std::to_string(left), bits() % 2 == 0,
                      random_ids<ComponentId>(bits, design.components.size(), false)));
  }
  return scenario;
}

/// Whether any of these calls, or one in the place of one, is made to a part.
bool calls(const std::vector<CallSpec>& made, const Part& needed) {
  return std::any_of(made.begin(), made.end(), [&](const CallSpec& call) {
    const bool is_it = needed.kind == PartKind::Database
                           ? call.to == CallTarget{sim::make_id<DatabaseId>(needed.index)}
                       : needed.kind == PartKind::External
                           ? call.to == CallTarget{sim::make_id<ExternalId>(needed.index)}
                       : needed.kind == PartKind::Cache
                           ? call.to == CallTarget{sim::make_id<CacheId>(needed.index)}
                       : needed.kind == PartKind::Table
                           ? call.to == CallTarget{sim::make_id<TableId>(needed.index)}
                       : needed.kind == PartKind::Bucket
                           ? call.to == CallTarget{sim::make_id<BucketId>(needed.index)}
                       : needed.kind == PartKind::FileSystem
                           ? call.to == CallTarget{sim::make_id<FileSystemId>(needed.index)}
                       : needed.kind == PartKind::Component
                           ? call.to == CallTarget{sim::make_id<ComponentId>(needed.index)}
                       : needed.kind == PartKind::TargetGroup
                           ? call.to == CallTarget{sim::make_id<TargetGroupId>(needed.index)}
                           : false;
    return is_it || calls(call.otherwise, needed);
  });
}

bool is_origin(const OriginSpec& origin, const Part& needed) {
  if (origin.bucket) {
    return needed.kind == PartKind::Bucket && needed.index == origin.bucket->index();
  }
  return origin.entry.kind == EntryKind::InstanceAddress
             ? needed.kind == PartKind::InstanceSet &&
                   needed.index == origin.entry.instances.index()
             : needed.kind == PartKind::DnsRecord && needed.index == origin.entry.record.index();
}

/// Whether one part needs another directly, read from the scenario anew for each question.
bool needs(const Scenario& scenario, const Part& user, const Part& needed) {
  const Architecture& design = scenario.architecture;
  const auto lists = [&needed](PartKind kind, const auto& ids) {
    return needed.kind == kind &&
           std::any_of(ids.begin(), ids.end(), [&](auto id) { return id.index() == needed.index; });
  };
  const auto struck = [&](const auto& strikes) {
    return needed.kind == PartKind::CommonCause && strikes(design.common_causes[needed.index]);
  };
  switch (user.kind) {
    case PartKind::RequestClass: {
      const RequestClassSpec& spec = scenario.workload.classes[user.index];
      const bool is_entry =
          (design.entry.kind == EntryKind::InstanceAddress &&
           needed.kind == PartKind::KnownAddresses) ||
          (design.entry.kind == EntryKind::DnsRecord && needed.kind == PartKind::DnsRecord &&
           needed.index == design.entry.record.index());
      return (spec.needs_entry && is_entry) || lists(PartKind::Component, spec.needs) ||
             calls(spec.calls, needed);
    }
    case PartKind::KnownAddresses:
      return lists(PartKind::InstanceSet, std::vector{design.entry.instances});
    case PartKind::DnsRecord: {
      const DnsRecordSpec& spec = design.dns_records[user.index];
      return spec.kind == DnsRecordKind::Alias
                 ? lists(PartKind::LoadBalancer, std::vector{spec.load_balancer})
                 : lists(PartKind::InstanceSet, spec.instances);
    }
    case PartKind::LoadBalancer: {
      const LoadBalancerSpec& spec = design.load_balancers[user.index];
      return lists(PartKind::TargetGroup, std::vector{spec.target_group}) ||
             lists(PartKind::Zone, spec.zones);
    }
    case PartKind::TargetGroup:
      return lists(PartKind::InstanceSet, design.target_groups[user.index].instances) ||
             lists(PartKind::AutoScalingGroup, design.target_groups[user.index].groups);
    case PartKind::AutoScalingGroup:
      return lists(PartKind::Zone, design.auto_scaling_groups[user.index].zones);
    case PartKind::InstanceSet:
      return lists(PartKind::Zone, design.instances[user.index].zones);
    case PartKind::Component:
      return lists(PartKind::Zone, design.components[user.index].zones) ||
             struck([&](const CommonCauseSpec& cause) {
               return std::count(cause.components.begin(), cause.components.end(),
                                 sim::make_id<ComponentId>(user.index)) > 0;
             });
    case PartKind::Database: {
      const DatabaseSpec& spec = design.databases[user.index];
      return lists(PartKind::Zone, spec.zones) || lists(PartKind::Zone, spec.read_replicas.zones);
    }
    case PartKind::Cache:
      return lists(PartKind::Zone, design.caches[user.index].zones);
    case PartKind::Distribution: {
      const std::vector<OriginSpec>& origins = design.distributions[user.index].origins;
      return std::any_of(origins.begin(), origins.end(),
                         [&](const OriginSpec& origin) { return is_origin(origin, needed); });
    }
    case PartKind::FileSystem:
      return lists(PartKind::Zone, design.file_systems[user.index].zones);
    case PartKind::Table:
    case PartKind::Bucket:
    case PartKind::External:
      return false;
    case PartKind::Zone:
      return struck([&](const CommonCauseSpec& cause) {
        return std::count(cause.zones.begin(), cause.zones.end(),
                          sim::make_id<ZoneId>(user.index)) > 0;
      });
    case PartKind::CommonCause:
      return false;
  }
  return false;
}

/// Warshall's closure: reach[i][j] where i needs j by one edge or more.
std::vector<std::vector<bool>> closure(const Scenario& scenario, const std::vector<Part>& parts) {
  const std::size_t count = parts.size();
  std::vector<std::vector<bool>> reach(count, std::vector<bool>(count, false));
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j) reach[i][j] = needs(scenario, parts[i], parts[j]);
  }
  for (std::size_t via = 0; via < count; ++via) {
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < count; ++j) {
        if (reach[i][via] && reach[via][j]) reach[i][j] = true;
      }
    }
  }
  return reach;
}

TEST_CASE("a class needs its entry, its components and all below them", "[dependency_graph]") {
  const DependencyGraph graph(shop());
  CHECK(paths_of(graph, graph.dependencies_of(part(graph, "classes/page"))) ==
        Paths{"dns_records/www", "load_balancers/alb", "target_groups/front",
              "auto_scaling_groups/web", "instances/old", "components/db", "components/cache",
              "zones/a", "zones/b", "zones/c", "common_causes/storm"});
  CHECK(paths_of(graph, graph.dependencies_of(part(graph, "classes/ping"))) ==
        Paths{"components/cache"});
  CHECK(paths_of(graph, graph.needs_of(part(graph, "components/db"))) ==
        Paths{"zones/c", "common_causes/storm"});
}

TEST_CASE("dependents are all that a loss can reach", "[dependency_graph]") {
  const DependencyGraph graph(shop());
  CHECK(paths_of(graph, graph.dependents_of(part(graph, "zones/b"))) ==
        Paths{"classes/page", "dns_records/www", "load_balancers/alb", "target_groups/front",
              "auto_scaling_groups/web", "auto_scaling_groups/batch"});
  CHECK(paths_of(graph, graph.dependents_of(part(graph, "components/cache"))) ==
        Paths{"classes/page", "classes/ping"});
  CHECK(graph.dependents_of(part(graph, "classes/page")).empty());
}

TEST_CASE("what no class needs is unused", "[dependency_graph]") {
  Scenario scenario = shop();
  CHECK(paths_of(DependencyGraph(scenario), DependencyGraph(scenario).unused()) ==
        Paths{"auto_scaling_groups/batch", "components/reports", "zones/d", "common_causes/flood"});
  scenario.workload.classes.clear();
  CHECK(DependencyGraph(scenario).unused().empty());
}

TEST_CASE("zones are found through everything between", "[dependency_graph]") {
  const DependencyGraph graph(shop());
  CHECK(graph.zones_of(part(graph, "classes/page")) ==
        std::vector{ZoneId{0}, ZoneId{1}, ZoneId{2}});
  CHECK(graph.zones_of(part(graph, "instances/old")) == std::vector{ZoneId{0}});
  CHECK(graph.zones_of(part(graph, "classes/ping")).empty());
}

TEST_CASE("addresses known by heart are an entry of their own", "[dependency_graph]") {
  Scenario scenario = shop();
  scenario.architecture.entry.kind = EntryKind::InstanceAddress;
  const DependencyGraph graph(scenario);
  CHECK(paths_of(graph, graph.dependents_of(part(graph, "instances/old"))) ==
        Paths{"classes/page", "entry/old", "dns_records/www", "load_balancers/alb",
              "target_groups/front"});
  CHECK(paths_of(graph, graph.needs_of(part(graph, "entry/old"))) == Paths{"instances/old"});
  CHECK(graph.unused().front() == part(graph, "dns_records/www"));
}

TEST_CASE("the tree opens each part once", "[dependency_graph]") {
  CHECK(DependencyGraph(shop()).tree_text() == R"(classes/page
  dns_records/www
    load_balancers/alb
      target_groups/front
        auto_scaling_groups/web
          zones/a
            common_causes/storm
          zones/b
        instances/old
          zones/a (above)
      zones/a (above)
      zones/b (above)
  components/db
    zones/c
      common_causes/storm (above)
    common_causes/storm (above)
  components/cache
classes/ping
  components/cache (above)
auto_scaling_groups/batch
  zones/b (above)
components/reports
zones/d
  common_causes/flood
)");
}

TEST_CASE("a part is found by its path only", "[dependency_graph]") {
  const DependencyGraph graph(shop());
  CHECK(graph.part(part(graph, "zones/c")).index == 2);
  CHECK_FALSE(graph.find("zones/e"));
  CHECK_FALSE(graph.find("db"));
  CHECK_FALSE(graph.find(""));
  const auto beyond = sim::make_id<PartId>(graph.parts().size());
  CHECK_THROWS_AS(graph.dependencies_of(beyond), sim::ContractViolation);
}

TEST_CASE("an id that does not exist is refused", "[dependency_graph]") {
  Scenario scenario = shop();
  SECTION("of a component") {
    scenario.workload.classes[1].needs = {ComponentId{3}};
  }
  SECTION("of a zone, where a common cause comes next") {
    scenario.architecture.instances[0].zones = {ZoneId{4}};
  }
  SECTION("of the entry") {
    scenario.architecture.entry.record = DnsRecordId{1};
  }
  CHECK_THROWS_AS(DependencyGraph(scenario), sim::ContractViolation);
}

TEST_CASE("a graph is a value", "[dependency_graph]") {
  DependencyGraph graph(shop());
  const DependencyGraph copy = graph;
  graph = DependencyGraph(Scenario{});
  CHECK(graph.parts().empty());
  CHECK(graph.tree_text().empty());
  CHECK(copy.tree_text() == DependencyGraph(shop()).tree_text());
}

TEST_CASE("a set is one part however many units it has", "[dependency_graph]") {
  Scenario scenario = shop();
  const std::size_t before = DependencyGraph(scenario).parts().size();
  scenario.architecture.components[0].count = 100'000;
  scenario.architecture.instances[0].count = 100'000;
  CHECK(DependencyGraph(scenario).parts().size() == before);
}

TEST_CASE("answers agree with the closure of all pairs", "[dependency_graph]") {
  const unsigned seed = GENERATE(range(0U, 150U));
  CAPTURE(seed);
  const Scenario scenario = random_scenario(seed);
  const DependencyGraph graph(scenario);
  const std::vector<Part>& parts = graph.parts();
  const auto reach = closure(scenario, parts);

  std::vector<PartId> unused;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::vector<PartId> direct;
    std::vector<PartId> below;
    std::vector<PartId> above;
    std::vector<ZoneId> zones;
    bool serves = parts[i].kind == PartKind::RequestClass;
    for (std::size_t j = 0; j < parts.size(); ++j) {
      const auto other = sim::make_id<PartId>(j);
      if (needs(scenario, parts[i], parts[j])) direct.push_back(other);
      if (reach[i][j]) below.push_back(other);
      if (reach[j][i]) above.push_back(other);
      if (reach[j][i] && parts[j].kind == PartKind::RequestClass) serves = true;
      if (reach[i][j] && parts[j].kind == PartKind::Zone) {
        zones.push_back(sim::make_id<ZoneId>(parts[j].index));
      }
    }
    const auto id = sim::make_id<PartId>(i);
    CHECK(graph.needs_of(id) == direct);
    CHECK(graph.dependencies_of(id) == below);
    CHECK(graph.dependents_of(id) == above);
    CHECK(graph.zones_of(id) == zones);
    if (!serves) unused.push_back(id);
  }
  CHECK(graph.unused() == unused);

  const std::vector<PartId> order = graph.topological_order();
  REQUIRE(order.size() == parts.size());
  for (std::size_t later = 0; later < order.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      CHECK_FALSE(reach[order[earlier].index()][order[later].index()]);
      CHECK(order[earlier] != order[later]);
    }
  }
}

TEST_CASE("a class needs what it calls, also what is called in the place of another",
          "[dependency_graph]") {
  Scenario scenario;
  Architecture& design = scenario.architecture;
  design.zones.resize(3);
  const std::vector<std::string> names{"a", "b", "c"};
  for (std::size_t zone = 0; zone < names.size(); ++zone) design.zones[zone].id = names[zone];
  DatabaseSpec shop;
  shop.id = "shop";
  shop.zones = {sim::make_id<ZoneId>(0)};
  shop.read_replicas.count = 1;
  shop.read_replicas.zones = {sim::make_id<ZoneId>(2)};
  design.databases.push_back(shop);
  design.externals.push_back({"archive", 0.9, std::nullopt});
  design.externals.push_back({"unused", 1, std::nullopt});
  RequestClassSpec page;
  page.id = "page";
  CallSpec instead;
  instead.to = sim::make_id<ExternalId>(0);
  CallSpec call;
  call.to = sim::make_id<DatabaseId>(0);
  call.otherwise.push_back(instead);
  page.calls.push_back(call);
  scenario.workload.classes.push_back(page);
  const DependencyGraph graph(scenario);
  for (std::size_t user = 0; user < graph.parts().size(); ++user) {
    const std::vector<PartId> direct = graph.needs_of(sim::make_id<PartId>(user));
    for (std::size_t needed = 0; needed < graph.parts().size(); ++needed) {
      const bool has = std::count(direct.begin(), direct.end(), sim::make_id<PartId>(needed)) > 0;
      CAPTURE(path_of(graph.parts()[user]), path_of(graph.parts()[needed]));
      CHECK(has == needs(scenario, graph.parts()[user], graph.parts()[needed]));
    }
  }
  std::vector<std::string> unused;
  for (const PartId id : graph.unused()) unused.push_back(path_of(graph.part(id)));
  CHECK(unused == std::vector<std::string>{"externals/unused", "zones/b"});
}

}  // namespace
