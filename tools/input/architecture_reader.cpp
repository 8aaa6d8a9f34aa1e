#include <algorithm>
#include <cstdint>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/keys.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

/// Reads what stands at `key`, thing by thing.
template <class Read>
auto read_all(const ObjectReader& architecture, const std::string& key, const Read& read) {
  std::vector<decltype(read(std::string(), architecture.node()))> things;
  const std::optional<Node> all = architecture.find(key);
  if (!all) return things;
  for (const auto& [id, node] : all->members()) things.push_back(read(id, node));
  return things;
}

void read_entry(const ObjectReader& architecture, const Names& names,
                models::Architecture& design) {
  if (const std::optional<Node> entry = architecture.find("entry")) {
    design.entry = read_entry_name(*entry, names, design);
  } else if (!design.distributions.empty()) {
    architecture.node().fail("\"entry\" is missing",
                             "name a distribution, or what requests enter through without one");
  } else if (design.dns_records.size() == 1) {
    design.entry.kind = models::EntryKind::DnsRecord;
    design.entry.record = models::DnsRecordId{0};
  } else if (!design.dns_records.empty()) {
    architecture.node().fail("\"entry\" is missing", "requests enter through one of " +
                                                         listed(names.of("dns_records"), "or"));
  } else if (!design.instances.empty() || !design.auto_scaling_groups.empty()) {
    architecture.node().fail("\"entry\" is missing",
                             "name a dns record, or an instance set with an Elastic IP");
  }
}

/// A quota of AWS, which only designs with launch credits rest on.
void read_launch_credit_starts(const ObjectReader& architecture, models::Architecture& design) {
  const auto in_use = [&](const models::InstanceTemplate& instance) {
    const auto& credits = design.instance_types[instance.type.index()].credits;
    return credits && credits->launch_credits > 0 &&
           instance.credit_mode == models::CreditMode::Standard;
  };
  const bool any = std::any_of(design.instances.begin(), design.instances.end(),
                               [&](const auto& set) { return in_use(set.instance); }) ||
                   std::any_of(design.auto_scaling_groups.begin(), design.auto_scaling_groups.end(),
                               [&](const auto& group) { return in_use(group.instance); });
  if (!any) return;
  constexpr std::int64_t most = 1'000'000;
  design.launch_credit_starts = static_cast<int>(
      default_node(architecture.reading(), "launch_credit_starts_per_day").integer({0, most}));
}

}  // namespace

models::EntrySpec read_entry_name(const Node& entry, const Names& names,
                                  const models::Architecture& design) {
  std::vector<std::string> known = names.of("dns_records");
  known.insert(known.end(), names.of("instances").begin(), names.of("instances").end());
  const std::size_t addresses = known.size();
  known.insert(known.end(), names.of("distributions").begin(), names.of("distributions").end());
  const std::size_t distributions = known.size();
  std::vector<models::GroupId> groups;
  for (std::size_t index = 0; index < design.auto_scaling_groups.size(); ++index) {
    if (!design.auto_scaling_groups[index].elastic_ip) continue;
    known.push_back(design.auto_scaling_groups[index].id);
    groups.push_back(sim::make_id<models::GroupId>(index));
  }
  if (known.empty()) {
    entry.fail(
        "there is nothing that requests could enter through",
        R"(give an instance set or a group of one "elastic_ip": true, or write "dns_records")");
    return {};
  }
  const std::optional<std::size_t> position =
      entry.choice(known, "a dns record, an instance set with an Elastic IP, or a distribution");
  models::EntrySpec spec;
  if (!position) return spec;
  if (*position < names.of("dns_records").size()) {
    spec.kind = models::EntryKind::DnsRecord;
    spec.record = sim::make_id<models::DnsRecordId>(*position);
    return spec;
  }
  if (*position >= distributions) {
    spec.kind = models::EntryKind::GroupAddress;
    spec.group = groups[*position - distributions];
    return spec;
  }
  if (*position >= addresses) {
    spec.kind = models::EntryKind::Distribution;
    spec.distribution = sim::make_id<models::DistributionId>(*position - addresses);
    return spec;
  }
  const std::size_t set = *position - names.of("dns_records").size();
  spec.kind = models::EntryKind::InstanceAddress;
  spec.instances = sim::make_id<models::InstanceSetId>(set);
  if (!design.instances[set].elastic_ip) {
    entry.fail(entry.shown() + " has no Elastic IP",
               R"(set "elastic_ip": true, or enter through a dns record)");
  }
  return spec;
}

const std::vector<std::string>& Names::of(std::string_view key) const {
  static const std::vector<std::string> none;
  const auto found = ids.find(key);
  return found == ids.end() ? none : found->second;
}

Names names_of(const ObjectReader& architecture) {
  Names names;
  for (const std::string& key : keys_of("architecture")) {
    names.ids[key] = ids_of(architecture.find(key));
  }
  add_names_of_network(architecture, names);
  return names;
}

models::Architecture read_architecture(const ObjectReader& architecture) {
  const Names names = names_of(architecture);
  models::Architecture design;
  auto& types = design.instance_types;
  design.zones = read_all(architecture, "zones", [&](const auto& id, const Node& node) {
    return read_zone(id, node, names);
  });
  design.instances = read_all(architecture, "instances", [&](const auto& id, const Node& node) {
    return read_instances(id, node, names, types);
  });
  design.target_groups = read_all(
      architecture, "target_groups",
      [&](const auto& id, const Node& node) { return read_target_group(id, node, names); });
  design.load_balancers = read_all(
      architecture, "load_balancers",
      [&](const auto& id, const Node& node) { return read_load_balancer(id, node, names); });
  design.auto_scaling_groups = read_all(
      architecture, "auto_scaling_groups",
      [&](const auto& id, const Node& node) { return read_group(id, node, names, types); });
  design.dns_records = read_all(architecture, "dns_records", [&](const auto& id, const Node& node) {
    return read_record(id, node, names);
  });
  design.databases = read_all(architecture, "databases", [&](const auto& id, const Node& node) {
    return read_database(id, node, names);
  });
  design.caches = read_all(architecture, "caches", [&](const auto& id, const Node& node) {
    return read_cache(id, node, names);
  });
  check_database_regions(architecture, design);
  design.tables = read_all(architecture, "tables", [&](const auto& id, const Node& node) {
    return read_table(id, node, names);
  });
  design.buckets = read_all(architecture, "buckets", [&](const auto& id, const Node& node) {
    return read_bucket(id, node, names);
  });
  design.file_systems =
      read_all(architecture, "file_systems",
               [&](const auto& id, const Node& node) { return read_file_system(id, node, names); });
  design.externals = read_all(architecture, "externals", [&](const auto& id, const Node& node) {
    return read_external(id, node, names);
  });
  design.distributions =
      read_all(architecture, "distributions", [&](const auto& id, const Node& node) {
        return read_distribution_of_content(id, node, names, design);
      });
  design.network = read_network(architecture, names);
  settle_network(architecture, design);
  design.components = read_all(architecture, "components", [&](const auto& id, const Node& node) {
    return read_component(id, node, names);
  });
  design.common_causes = read_all(
      architecture, "common_causes",
      [&](const auto& id, const Node& node) { return read_common_cause(id, node, names); });
  if (!design.instances.empty() || !design.auto_scaling_groups.empty() ||
      !design.databases.empty() || architecture.has("on_call")) {
    design.on_call = read_on_call(architecture, names);
  }
  read_launch_credit_starts(architecture, design);
  read_entry(architecture, names, design);
  return design;
}

}  // namespace tools
