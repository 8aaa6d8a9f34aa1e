#include <algorithm>
#include <map>
#include <numeric>
#include <variant>

#include <fmt/format.h>

#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::Architecture;

Node place_of(const ObjectReader& architecture, const std::string& kind, const std::string& id) {
  const std::optional<Node> things = architecture.find(kind);
  return things ? things->member(id) : architecture.node();
}

void check_counts(const ObjectReader& architecture, const Architecture& design) {
  std::int64_t instances = 0;
  for (const auto& set : design.instances) instances += set.count;
  for (const auto& group : design.auto_scaling_groups) instances += group.max;
  if (instances > most_units) {
    architecture.node().fail(
        fmt::format("{} instances in all; no scenario has more than {}", instances, most_units),
        "an Auto Scaling group counts with its max");
  }
  std::int64_t units = 0;
  for (const auto& component : design.components) units += component.count;
  if (units > most_units) {
    architecture.node().fail(
        fmt::format("{} units of components in all; no scenario has more "
                    "than {}",
                    units, most_units));
  }
}

void refuse_too_many_addresses(const Node& where, std::int64_t addresses, std::int64_t quota) {
  where.fail(fmt::format("{} Elastic IPs where the quota is {} in a region", addresses, quota),
             "fewer instances, or a load balancer in front of private ones; AWS raises the quota "
             "on request");
}

std::int64_t addresses_of(const Architecture& design) {
  std::int64_t addresses = 0;
  for (const auto& set : design.instances) addresses += set.elastic_ip ? set.count : 0;
  for (const auto& group : design.auto_scaling_groups) addresses += group.elastic_ip ? 1 : 0;
  return addresses;
}

std::int64_t address_quota(Reading& reading) {
  return default_node(reading, "elastic_ips_per_region").integer({0, most_units});
}

void check_addresses(const ObjectReader& architecture, const Architecture& design) {
  const std::int64_t addresses = addresses_of(design);
  if (addresses == 0) return;
  const std::int64_t quota = address_quota(architecture.reading());
  if (addresses <= quota) return;
  for (const auto& set : design.instances) {
    if (!set.elastic_ip) continue;
    const ObjectReader object(place_of(architecture, "instances", set.id), "instance_set");
    if (!is_sound(object.node())) return;
    refuse_too_many_addresses(object.find("count").value_or(object.node()), addresses, quota);
    return;
  }
}

/// An instance set that a record names by address, or that users know by address, needs addresses.
void check_records(const ObjectReader& architecture, const Architecture& design) {
  for (const auto& record : design.dns_records) {
    if (record.kind != models::DnsRecordKind::MultiValueA) continue;
    for (const models::InstanceSetId set : record.instances) {
      const models::InstanceSetSpec& instances = design.instances[set.index()];
      if (instances.standby && is_sound(place_of(architecture, "dns_records", record.id))) {
        place_of(architecture, "dns_records", record.id)
            .fail("the address of the instances \"" + instances.id + "\" moves",
                  "an address that stays needs no record here: name them as the \"entry\"");
      }
      if (instances.elastic_ip || instances.instance.public_ipv4) continue;
      if (!is_sound(place_of(architecture, "instances", instances.id))) continue;
      place_of(architecture, "dns_records", record.id)
          .fail("the instances \"" + instances.id + "\" have no public address",
                R"(set "elastic_ip" or "public_ip", or use an alias to a load balancer)");
    }
  }
}

/// The ELB type of health check needs a balancer's opinion.
void check_groups(const ObjectReader& architecture, const Architecture& design) {
  for (std::size_t i = 0; i < design.auto_scaling_groups.size(); ++i) {
    const auto& group = design.auto_scaling_groups[i];
    if (group.health_check != models::GroupHealthCheck::Elb) continue;
    const auto id = sim::make_id<models::GroupId>(i);
    const bool member = std::any_of(
        design.target_groups.begin(), design.target_groups.end(), [&](const auto& targets) {
          return std::find(targets.groups.begin(), targets.groups.end(), id) !=
                 targets.groups.end();
        });
    if (member || !is_sound(*architecture.find("auto_scaling_groups"))) continue;
    if (architecture.has("target_groups") && !is_sound(*architecture.find("target_groups")))
      continue;
    const ObjectReader object(place_of(architecture, "auto_scaling_groups", group.id),
                              "auto_scaling_group");
    object.find("health_check_type")
        .value_or(object.node())
        .fail("an ELB health check without a target group",
              "add the group to a target group's \"targets\", or say \"EC2\"");
  }
}

/// A target group belongs to one balancer: Elastic Load Balancing refuses a second.
void check_target_groups(const ObjectReader& architecture, const Architecture& design) {
  for (std::size_t i = 0; i < design.load_balancers.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!is_sound(*architecture.find("load_balancers"))) return;
      if (design.load_balancers[i].target_group != design.load_balancers[j].target_group) continue;
      place_of(architecture, "load_balancers", design.load_balancers[i].id)
          .fail("its target group already belongs to \"" + design.load_balancers[j].id + "\"",
                "Elastic Load Balancing refuses this");
    }
  }
}

/// Zones that a common cause takes have to come back.
void check_common_causes(const ObjectReader& architecture, const Architecture& design) {
  for (const auto& cause : design.common_causes) {
    for (const models::ZoneId zone : cause.zones) {
      if (zone.index() >= design.zones.size()) continue;
      const std::string& id = design.zones[zone.index()].id;
      const ObjectReader object(place_of(architecture, "zones", id), "zone");
      if (object.has("repaired_in")) continue;
      place_of(architecture, "common_causes", cause.id)
          .fail("the zone \"" + id + "\" has no \"repaired_in\"",
                "say how long it takes until the zone is back");
    }
    for (const models::ComponentId component : cause.components) {
      if (component.index() >= design.components.size()) continue;
      const std::string& id = design.components[component.index()].id;
      const ObjectReader object(place_of(architecture, "components", id), "component");
      if (object.has("repaired_in")) continue;
      place_of(architecture, "common_causes", cause.id)
          .fail("the component \"" + id + "\" has no \"repaired_in\"",
                "say how long a repair takes");
    }
  }
}

std::int64_t added_addresses(const Architecture& design, const models::TimelineEntry& entry) {
  const auto* add = std::get_if<models::AddInstances>(&entry.action);
  if (add == nullptr || add->set.index() >= design.instances.size()) return 0;
  return design.instances[add->set.index()].elastic_ip ? add->count : 0;
}

}  // namespace

namespace {

/// Causes are named by kinds of faults and ids, which things of different kinds may share.
void check_unique_ids(const ObjectReader& architecture, const Architecture& design) {
  std::map<std::string, const char*> taken;
  const auto take = [&](const char* kind, const std::string& id) {
    const auto [known, is_new] = taken.emplace(id, kind);
    if (is_new) return;
    place_of(architecture, kind, id)
        .fail(in_quotes(id) + " is one of " + in_quotes(known->second) + " as well",
              "losses are charged by name: rename one of them");
  };
  for (const auto& set : design.instances) taken.emplace(set.id, "instances");
  for (const auto& group : design.auto_scaling_groups) {
    taken.emplace(group.id, "auto_scaling_groups");
  }
  for (const auto& component : design.components) taken.emplace(component.id, "components");
  for (const auto& database : design.databases) take("databases", database.id);
  for (const auto& external : design.externals) take("externals", external.id);
  for (const auto& table : design.tables) take("tables", table.id);
  for (const auto& bucket : design.buckets) take("buckets", bucket.id);
  for (const auto& file_system : design.file_systems) take("file_systems", file_system.id);
  for (const auto& one : design.distributions) take("distributions", one.id);
}

}  // namespace

void check_architecture(const ObjectReader& architecture, const Architecture& design) {
  check_counts(architecture, design);
  check_addresses(architecture, design);
  check_records(architecture, design);
  check_groups(architecture, design);
  check_target_groups(architecture, design);
  check_unique_ids(architecture, design);
  check_common_causes(architecture, design);
}

void check_timeline(const std::optional<Node>& timeline, const Architecture& design,
                    const std::vector<models::TimelineEntry>& entries) {
  if (!timeline) return;
  std::int64_t addresses = addresses_of(design);
  std::int64_t instances = 0;
  for (const auto& set : design.instances) instances += set.count;
  bool adds_addresses = false;
  for (const models::TimelineEntry& entry : entries) {
    const std::int64_t added = added_addresses(design, entry);
    adds_addresses = adds_addresses || added > 0;
    addresses += added;
    if (const auto* add = std::get_if<models::AddInstances>(&entry.action)) instances += add->count;
  }
  const std::int64_t quota = adds_addresses ? address_quota(timeline->reading()) : addresses;
  if (addresses > quota) refuse_too_many_addresses(*timeline, addresses, quota);
  if (instances > most_units) {
    timeline->fail(fmt::format("{} instances in the end; no scenario has more than {}", instances,
                               most_units));
  }
}

}  // namespace tools
