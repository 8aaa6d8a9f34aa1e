#include "models/architecture/dependency_graph.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/topological_sort.hpp>

#include "models/architecture/storage_zones.hpp"
#include "sim/base/require.hpp"

namespace models {

namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
using Vertex = Graph::vertex_descriptor;

constexpr std::size_t kinds = static_cast<std::size_t>(PartKind::CommonCause) + 1;
constexpr std::array<const char*, kinds> folders{"classes",
                                                 "distributions",
                                                 "entry",
                                                 "dns_records",
                                                 "load_balancers",
                                                 "target_groups",
                                                 "auto_scaling_groups",
                                                 "instances",
                                                 "components",
                                                 "databases",
                                                 "externals",
                                                 "caches",
                                                 "tables",
                                                 "buckets",
                                                 "file_systems",
                                                 "zones",
                                                 "common_causes"};

PartId part_at(Vertex vertex) {
  return sim::make_id<PartId>(vertex);
}

/// Vertices that have been reached. Any number of starts share one O(V + E).
class Reached {
 public:
  explicit Reached(std::size_t vertices) : colors_(vertices, boost::white_color) {}

  template <class SomeGraph>
  void add_from(const SomeGraph& graph, Vertex start) {
    if (has(start)) return;
    const auto colors =
        boost::make_iterator_property_map(colors_.begin(), boost::get(boost::vertex_index, graph));
    boost::depth_first_visit(graph, start, boost::default_dfs_visitor(), colors);
  }

  [[nodiscard]] bool has(Vertex vertex) const { return colors_[vertex] != boost::white_color; }

 private:
  std::vector<boost::default_color_type> colors_;
};

template <class SomeGraph>
std::vector<PartId> reachable_from(const SomeGraph& graph, Vertex start) {
  Reached reached(boost::num_vertices(graph));
  reached.add_from(graph, start);
  std::vector<PartId> ids;
  for (Vertex vertex = 0; vertex < boost::num_vertices(graph); ++vertex) {
    if (vertex != start && reached.has(vertex)) ids.push_back(part_at(vertex));
  }
  return ids;
}

/// Turns a scenario into vertices and edges.
class Builder {
 public:
  explicit Builder(const Scenario& scenario) : scenario_(scenario) {
    add_parts();
    graph_ = Graph(parts_.size());
    causes_of_.resize(parts_.size());
    last_user_.assign(parts_.size(), parts_.size());
    note_causes();
    add_classes();
    add_distributions();
    add_entries();
    add_balancing();
    add_instances();
  }

  [[nodiscard]] std::vector<Part> take_parts() { return std::move(parts_); }
  [[nodiscard]] Graph take_graph() { return graph_; }

 private:
  template <class Specs>
  void add_kind(PartKind kind, const Specs& specs) {
    first_[static_cast<std::size_t>(kind)] = parts_.size();
    for (const auto& spec : specs) parts_.push_back({kind, spec.id, parts_.size() - first(kind)});
  }

  void add_parts() {
    const Architecture& design = scenario_.architecture;
    add_kind(PartKind::RequestClass, scenario_.workload.classes);
    add_kind(PartKind::Distribution, design.distributions);
    std::vector<InstanceSetSpec> known;
    if (design.entry.kind == EntryKind::InstanceAddress) {
      sim::require(design.entry.instances.index() < design.instances.size(),
                   "an id of the scenario does not exist");
      known.push_back(design.instances[design.entry.instances.index()]);
    }
    if (design.entry.kind == EntryKind::GroupAddress) {
      sim::require(design.entry.group.index() < design.auto_scaling_groups.size(),
                   "an id of the scenario does not exist");
      known.emplace_back().id = design.auto_scaling_groups[design.entry.group.index()].id;
    }
    add_kind(PartKind::KnownAddresses, known);
    add_kind(PartKind::DnsRecord, design.dns_records);
    add_kind(PartKind::LoadBalancer, design.load_balancers);
    add_kind(PartKind::TargetGroup, design.target_groups);
    add_kind(PartKind::AutoScalingGroup, design.auto_scaling_groups);
    add_kind(PartKind::InstanceSet, design.instances);
    add_kind(PartKind::Component, design.components);
    add_kind(PartKind::Database, design.databases);
    add_kind(PartKind::External, design.externals);
    add_kind(PartKind::Cache, design.caches);
    add_kind(PartKind::Table, design.tables);
    add_kind(PartKind::Bucket, design.buckets);
    add_kind(PartKind::FileSystem, design.file_systems);
    add_kind(PartKind::Zone, design.zones);
    add_kind(PartKind::CommonCause, design.common_causes);
  }

  [[nodiscard]] std::size_t first(PartKind kind) const {
    return first_[static_cast<std::size_t>(kind)];
  }

  [[nodiscard]] Vertex vertex_of(PartKind kind, std::size_t index) const {
    const Vertex vertex = first(kind) + index;
    sim::require(vertex < parts_.size() && parts_[vertex].kind == kind,
                 "an id of the scenario does not exist");
    return vertex;
  }

  /// Adds an edge once. Requires that all edges of `user` are added in one go.
  void need(Vertex user, Vertex needed) {
    if (last_user_[needed] == user) return;
    last_user_[needed] = user;
    boost::add_edge(user, needed, graph_);
  }

  template <class SomeId>
  void need_all(Vertex user, PartKind kind, const std::vector<SomeId>& ids) {
    for (const SomeId id : ids) need(user, vertex_of(kind, id.index()));
  }

  void need_zones_and_causes(Vertex user, const std::vector<ZoneId>& zones) {
    need_all(user, PartKind::Zone, zones);
    for (const Vertex cause : causes_of_[user]) need(user, cause);
  }

  void note_causes() {
    const auto& causes = scenario_.architecture.common_causes;
    for (std::size_t index = 0; index < causes.size(); ++index) {
      const Vertex cause = vertex_of(PartKind::CommonCause, index);
      for (const ComponentId id : causes[index].components) {
        causes_of_[vertex_of(PartKind::Component, id.index())].push_back(cause);
      }
      for (const ZoneId id : causes[index].zones) {
        causes_of_[vertex_of(PartKind::Zone, id.index())].push_back(cause);
      }
    }
  }

  void need_entry(Vertex user, const EntrySpec& entry) {
    switch (entry.kind) {
      case EntryKind::None:
        return;
      case EntryKind::DnsRecord:
        need(user, vertex_of(PartKind::DnsRecord, entry.record.index()));
        return;
      case EntryKind::InstanceAddress:
        need(user, vertex_of(PartKind::KnownAddresses, 0));
        return;
      case EntryKind::GroupAddress:
        if (scenario_.architecture.entry.kind == EntryKind::GroupAddress &&
            scenario_.architecture.entry.group == entry.group) {
          need(user, vertex_of(PartKind::KnownAddresses, 0));
        } else {
          need(user, vertex_of(PartKind::AutoScalingGroup, entry.group.index()));
        }
        return;
      case EntryKind::Distribution:
        need(user, vertex_of(PartKind::Distribution, entry.distribution.index()));
        return;
    }
  }

  /// Another tier is called through the load balancer in front of it.
  void need_tier(Vertex user, TargetGroupId targets) {
    need(user, vertex_of(PartKind::TargetGroup, targets.index()));
    const auto& balancers = scenario_.architecture.load_balancers;
    for (std::size_t index = 0; index < balancers.size(); ++index) {
      if (balancers[index].target_group == targets) {
        need(user, vertex_of(PartKind::LoadBalancer, index));
      }
    }
  }

  void need_called(Vertex user, const std::vector<CallSpec>& calls) {
    for (const CallSpec& call : calls) {
      if (const auto* database = std::get_if<DatabaseId>(&call.to)) {
        need(user, vertex_of(PartKind::Database, database->index()));
      } else if (const auto* external = std::get_if<ExternalId>(&call.to)) {
        need(user, vertex_of(PartKind::External, external->index()));
      } else if (const auto* cache = std::get_if<CacheId>(&call.to)) {
        need(user, vertex_of(PartKind::Cache, cache->index()));
      } else if (const auto* table = std::get_if<TableId>(&call.to)) {
        need(user, vertex_of(PartKind::Table, table->index()));
      } else if (const auto* bucket = std::get_if<BucketId>(&call.to)) {
        need(user, vertex_of(PartKind::Bucket, bucket->index()));
      } else if (const auto* file_system = std::get_if<FileSystemId>(&call.to)) {
        need(user, vertex_of(PartKind::FileSystem, file_system->index()));
      } else if (const auto* component = std::get_if<ComponentId>(&call.to)) {
        need(user, vertex_of(PartKind::Component, component->index()));
      } else {
        need_tier(user, std::get<TargetGroupId>(call.to));
      }
      need_called(user, call.otherwise);
    }
  }

  void add_classes() {
    const auto& classes = scenario_.workload.classes;
    for (std::size_t index = 0; index < classes.size(); ++index) {
      const Vertex user = vertex_of(PartKind::RequestClass, index);
      if (classes[index].needs_entry) {
        need_entry(user, classes[index].entry.value_or(scenario_.architecture.entry));
        if (classes[index].target_group) {
          need(user, vertex_of(PartKind::TargetGroup, classes[index].target_group->index()));
        }
      }
      need_all(user, PartKind::Component, classes[index].needs);
      need_called(user, classes[index].calls);
    }
  }

  void add_distributions() {
    const auto& distributions = scenario_.architecture.distributions;
    for (std::size_t index = 0; index < distributions.size(); ++index) {
      const Vertex user = vertex_of(PartKind::Distribution, index);
      for (const OriginSpec& origin : distributions[index].origins) {
        if (origin.bucket) {
          need(user, vertex_of(PartKind::Bucket, origin.bucket->index()));
        } else if (origin.entry.kind == EntryKind::InstanceAddress) {
          need(user, vertex_of(PartKind::InstanceSet, origin.entry.instances.index()));
        } else {
          need_entry(user, origin.entry);
        }
      }
    }
  }

  void add_entries() {
    const Architecture& design = scenario_.architecture;
    if (design.entry.kind == EntryKind::InstanceAddress) {
      need(vertex_of(PartKind::KnownAddresses, 0),
           vertex_of(PartKind::InstanceSet, design.entry.instances.index()));
    }
    if (design.entry.kind == EntryKind::GroupAddress) {
      need(vertex_of(PartKind::KnownAddresses, 0),
           vertex_of(PartKind::AutoScalingGroup, design.entry.group.index()));
    }
    for (std::size_t index = 0; index < design.dns_records.size(); ++index) {
      const Vertex user = vertex_of(PartKind::DnsRecord, index);
      const DnsRecordSpec& record = design.dns_records[index];
      switch (record.kind) {
        case DnsRecordKind::MultiValueA:
          need_all(user, PartKind::InstanceSet, record.instances);
          break;
        case DnsRecordKind::Alias:
        case DnsRecordKind::Weighted:
        case DnsRecordKind::Failover:
          for (const WeightedAlias& alias : record.aliases()) {
            need(user, vertex_of(PartKind::LoadBalancer, alias.load_balancer.index()));
          }
          break;
      }
    }
  }

  void add_balancing() {
    const Architecture& design = scenario_.architecture;
    for (std::size_t index = 0; index < design.load_balancers.size(); ++index) {
      const Vertex user = vertex_of(PartKind::LoadBalancer, index);
      const LoadBalancerSpec& balancer = design.load_balancers[index];
      need(user, vertex_of(PartKind::TargetGroup, balancer.target_group.index()));
      need_zones_and_causes(user, balancer.zones);
    }
    for (std::size_t index = 0; index < design.target_groups.size(); ++index) {
      const Vertex user = vertex_of(PartKind::TargetGroup, index);
      need_all(user, PartKind::AutoScalingGroup, design.target_groups[index].groups);
      need_all(user, PartKind::InstanceSet, design.target_groups[index].instances);
    }
  }

  template <class Specs>
  void add_housed(PartKind kind, const Specs& specs) {
    for (std::size_t index = 0; index < specs.size(); ++index) {
      need_zones_and_causes(vertex_of(kind, index), specs[index].zones);
    }
  }

  /// Zones with copies of Aurora's storage, in both regions, and with instances in the second.
  [[nodiscard]] std::vector<ZoneId> storage_of(const DatabaseSpec& spec) const {
    if (!spec.shares_storage()) return {};
    const std::vector<ZoneSpec>& all = scenario_.architecture.zones;
    std::vector<ZoneId> zones = storage_zones(all, spec);
    for (const auto& more : {spec.secondary.zones, storage_zones(all, spec.secondary.zones)}) {
      zones.insert(zones.end(), more.begin(), more.end());
    }
    return zones;
  }

  void add_databases() {
    const auto& databases = scenario_.architecture.databases;
    for (std::size_t index = 0; index < databases.size(); ++index) {
      std::vector<ZoneId> zones = databases[index].zones;
      const ReadReplicaSpec& replicas = databases[index].read_replicas;
      if (replicas.count > 0)
        zones.insert(zones.end(), replicas.zones.begin(), replicas.zones.end());
      for (const ZoneId zone : storage_of(databases[index])) {
        const bool known = std::find(zones.begin(), zones.end(), zone) != zones.end();
        if (!known) zones.push_back(zone);
      }
      need_zones_and_causes(vertex_of(PartKind::Database, index), zones);
    }
  }

  void add_instances() {
    const Architecture& design = scenario_.architecture;
    add_housed(PartKind::Cache, design.caches);
    add_housed(PartKind::FileSystem, design.file_systems);
    add_housed(PartKind::AutoScalingGroup, design.auto_scaling_groups);
    add_housed(PartKind::InstanceSet, design.instances);
    add_housed(PartKind::Component, design.components);
    add_databases();
    for (std::size_t index = 0; index < design.zones.size(); ++index) {
      need_zones_and_causes(vertex_of(PartKind::Zone, index), {});
    }
  }

  const Scenario& scenario_;
  std::vector<Part> parts_;
  std::array<std::size_t, kinds> first_{};
  Graph graph_;
  std::vector<std::vector<Vertex>> causes_of_;  ///< What strikes each part.
  std::vector<Vertex> last_user_;               ///< Who got the latest edge to each part.
};

/// Writes the tree; what has been opened is not opened again.
class TreeWriter {
 public:
  TreeWriter(const std::vector<Part>& parts, const Graph& graph)
      : parts_(parts), graph_(graph), opened_(parts.size(), false) {}

  /// No deeper than there are kinds: a part needs parts of later kinds only.
  void write(Vertex vertex, std::size_t depth) {
    text_.append(2 * depth, ' ').append(path_of(parts_[vertex]));
    text_ += opened_[vertex] ? " (above)\n" : "\n";
    if (opened_[vertex]) return;
    opened_[vertex] = true;
    const auto [first, last] = boost::adjacent_vertices(vertex, graph_);
    for (auto needed = first; needed != last; ++needed) write(*needed, depth + 1);
  }

  [[nodiscard]] std::string take_text() { return std::move(text_); }

 private:
  const std::vector<Part>& parts_;
  const Graph& graph_;
  std::vector<bool> opened_;
  std::string text_;
};

}  // namespace

struct DependencyGraph::Structure {
  explicit Structure(Builder builder) : parts(builder.take_parts()), graph(builder.take_graph()) {}

  std::vector<Part> parts;
  Graph graph;
};

std::string path_of(const Part& part) {
  return std::string(folders[static_cast<std::size_t>(part.kind)]) + "/" + part.id;
}

DependencyGraph::DependencyGraph(const Scenario& scenario)
    : structure_(std::make_unique<const Structure>(Builder(scenario))) {}

DependencyGraph::DependencyGraph(const DependencyGraph& other)
    : structure_(std::make_unique<const Structure>(*other.structure_)) {}

DependencyGraph::DependencyGraph(DependencyGraph&& other) noexcept = default;

DependencyGraph& DependencyGraph::operator=(DependencyGraph other) noexcept {
  std::swap(structure_, other.structure_);
  return *this;
}

DependencyGraph::~DependencyGraph() = default;

const std::vector<Part>& DependencyGraph::parts() const noexcept {
  return structure_->parts;
}

const Part& DependencyGraph::part(PartId id) const {
  sim::require(id.index() < parts().size(), "no such part");
  return parts()[id.index()];
}

std::optional<PartId> DependencyGraph::find(std::string_view path) const {
  const auto found = std::find_if(parts().begin(), parts().end(),
                                  [path](const Part& part) { return path_of(part) == path; });
  if (found == parts().end()) return std::nullopt;
  return part_at(static_cast<std::size_t>(std::distance(parts().begin(), found)));
}

std::vector<PartId> DependencyGraph::needs_of(PartId id) const {
  sim::require(id.index() < parts().size(), "no such part");
  std::vector<PartId> needs;
  const auto [first, last] = boost::adjacent_vertices(id.index(), structure_->graph);
  std::transform(first, last, std::back_inserter(needs), part_at);
  std::sort(needs.begin(), needs.end());
  return needs;
}

std::vector<PartId> DependencyGraph::dependencies_of(PartId id) const {
  sim::require(id.index() < parts().size(), "no such part");
  return reachable_from(structure_->graph, id.index());
}

std::vector<PartId> DependencyGraph::dependents_of(PartId id) const {
  sim::require(id.index() < parts().size(), "no such part");
  return reachable_from(boost::make_reverse_graph(structure_->graph), id.index());
}

std::vector<ZoneId> DependencyGraph::zones_of(PartId id) const {
  std::vector<ZoneId> zones;
  for (const PartId needed : dependencies_of(id)) {
    const Part& part = parts()[needed.index()];
    if (part.kind == PartKind::Zone) zones.push_back(sim::make_id<ZoneId>(part.index));
  }
  return zones;
}

std::vector<PartId> DependencyGraph::unused() const {
  Reached needed(parts().size());
  bool has_classes = false;
  for (Vertex vertex = 0; vertex < parts().size(); ++vertex) {
    if (parts()[vertex].kind != PartKind::RequestClass) continue;
    has_classes = true;
    needed.add_from(structure_->graph, vertex);
  }
  std::vector<PartId> unused;
  for (Vertex vertex = 0; has_classes && vertex < parts().size(); ++vertex) {
    if (!needed.has(vertex)) unused.push_back(part_at(vertex));
  }
  return unused;
}

std::vector<PartId> DependencyGraph::topological_order() const {
  std::vector<Vertex> order;
  // Boost lists the targets of edges before their sources: what is needed comes first.
  boost::topological_sort(structure_->graph, std::back_inserter(order));
  std::vector<PartId> ids;
  std::transform(order.begin(), order.end(), std::back_inserter(ids), part_at);
  return ids;
}

std::string DependencyGraph::tree_text() const {
  TreeWriter writer(structure_->parts, structure_->graph);
  for (Vertex vertex = 0; vertex < parts().size(); ++vertex) {
    if (boost::in_degree(vertex, structure_->graph) == 0) writer.write(vertex, 0);
  }
  return writer.take_text();
}

}  // namespace models
