#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/architecture/scenario.hpp"
#include "sim/random/stream.hpp"

/// Random changes of a scenario, made from the schema of scenario files, so that a new key is tried
/// as soon as there is one.
namespace any_key {

using Json = nlohmann::json;

/// Ids that a scenario has, by the key that refers to them or is the parent of them.
class Ids {
 public:
  explicit Ids(const models::Scenario& scenario) {
    const models::Architecture& design = scenario.architecture;
    for (const auto& zone : design.zones) add({"zones", "zone"}, zone.id);
    for (const auto& set : design.instances) {
      add({"instances", "targets", "values", "entry", "members"}, set.id);
    }
    for (const auto& group : design.auto_scaling_groups) {
      add({"auto_scaling_groups", "group", "targets"}, group.id);
      if (group.elastic_ip) add({"entry"}, group.id);
    }
    for (const auto& one : design.components) {
      add({"components", "component", "needs", "to"}, one.id);
    }
    for (const auto& one : design.databases) {
      add({"databases", "database", "to", "kept_in"}, one.id);
    }
    for (const char* place : {"instance", "cookie"}) add({"kept_in"}, place);
    for (const auto& one : design.externals) add({"externals", "to"}, one.id);
    for (const char* name : {"db.t3.micro", "db.m5.large"}) add({"class"}, name);
    for (const auto& one : design.caches) add({"caches", "cache", "to", "kept_in"}, one.id);
    for (const auto& one : design.tables) add({"tables", "to", "kept_in", "service"}, one.id);
    for (const auto& one : design.buckets) {
      add({"buckets", "to", "stored_in", "origins", "service"}, one.id);
    }
    for (const auto& one : design.file_systems) {
      add({"file_systems", "file_system", "to", "stored_in", "service"}, one.id);
    }
    for (const auto& one : design.distributions) add({"distributions", "entry", "service"}, one.id);
    add({"stored_in"}, "volumes");
    add({"node_type"}, "cache.m5.large");
    add({"region"}, "ap-northeast-1");
    for (const auto& one : design.common_causes) add({"common_causes"}, one.id);
    for (const auto& one : design.target_groups) add({"target_groups", "target_group"}, one.id);
    for (const auto& one : design.load_balancers) add({"load_balancers", "alias"}, one.id);
    for (const auto& one : design.dns_records) add({"dns_records", "entry", "origins"}, one.id);
    for (const auto& one : scenario.workload.classes) add({"classes"}, one.id);
    add_network(design.network);
    for (const char* type : {"t2.micro", "t3.small", "m5.large", "c5.large", "m7g.large"}) {
      add({"type"}, type);
    }
    add({"image"}, "golden_ami");
    add({"image"}, "user_data");
  }

  [[nodiscard]] std::vector<std::string> of(const std::string& key) const {
    std::vector<std::string> found;
    for (const auto& [name, id] : ids_) {
      if (name == key) found.push_back(id);
    }
    return found;
  }

 private:
  void add_network(const models::NetworkSpec& network) {
    for (const auto& one : network.vpcs) {
      add({"vpcs", "vpc"}, one.id);
      add({"cidr"}, one.cidr.text());
    }
    for (const auto& one : network.subnets) {
      add({"subnets", "subnet"}, one.id);
      add({"cidr"}, one.cidr.text());
    }
    for (const auto& table : network.route_tables) {
      add({"route_tables", "route_table"}, table.id);
      for (const auto& route : table.routes) add({"routes"}, route.id);
    }
    for (const auto& list : network.acls) {
      add({"network_acls", "acl"}, list.id);
      for (const auto& rule : list.inbound) add({"inbound"}, rule.id);
      for (const auto& rule : list.outbound) add({"outbound"}, rule.id);
    }
    for (const auto& group : network.security_groups) {
      add({"security_groups", "from", "to"}, group.id);
      for (const auto& rule : group.ingress) add({"ingress"}, rule.id);
      for (const auto& rule : group.egress) add({"egress"}, rule.id);
    }
    for (const auto& one : network.nat_gateways) add({"nat_gateways", "through"}, one.id);
    if (network.empty()) return;
    for (const char* range : {"0.0.0.0/0", "10.0.0.0/24"}) add({"from", "to"}, range);
    for (const char* range : {"80-443", "1024-65535"}) add({"ports"}, range);
  }

  void add(std::initializer_list<const char*> keys, const std::string& id) {
    for (const char* key : keys) ids_.emplace_back(key, id);
  }

  std::vector<std::pair<std::string, std::string>> ids_;
};

/// Every path of the schema below which there are no further keys, with "*" for an id; what is a
/// law, a list or a choice is one of them, and each action of a timeline. Left out is what changes
/// no run: objectives, questions, challenges, "/$schema", and the name of a base.
class Schema {
 public:
  explicit Schema(Json schema) : schema_(std::move(schema)) { collect(schema_, "", "", 0); }

  struct Leaf {
    std::vector<std::string> path;
    const Json* node = nullptr;
    std::string action;  ///< Of a timeline, each of which is tried.
  };
  [[nodiscard]] const std::vector<Leaf>& leaves() const noexcept { return leaves_; }

  /// A value that the schema allows, for the most part. `key` names what it is the value of.
  [[nodiscard]] Json value(const Json& written, const std::string& key, const Ids& ids,
                           sim::Stream& draws, int depth = 0) const {
    const Json& node = resolved(written);
    if (node.contains("enum")) return pick(node["enum"], draws);
    if (node.contains("anyOf")) return value(pick_of(node["anyOf"], draws), key, ids, draws, depth);
    const std::string type = type_of(node);
    if (type == "boolean") return draws.uniform() < 0.5;
    if (type == "integer" || type == "number") return number(node, type == "integer", draws);
    if (type == "array") return list(node, key, ids, draws, depth);
    if (type == "object") return object(node, ids, draws, depth);
    const std::vector<std::string> known = ids.of(key);
    if (!known.empty()) return known[below(known.size(), draws)];
    if (node.contains("pattern")) return measured(node, draws);
    return node.contains("examples") ? pick(node["examples"], draws) : Json("some words");
  }

  [[nodiscard]] static std::size_t below(std::size_t count, sim::Stream& draws) {
    const auto index = static_cast<std::size_t>(draws.uniform() * static_cast<double>(count));
    return std::min(index, count - 1);
  }

 private:
  [[nodiscard]] const Json& resolved(const Json& written) const {
    const Json* node = &written;
    while (node->contains("$ref") || node->contains("allOf")) {
      const Json& reference = node->contains("$ref") ? *node : (*node)["allOf"][0];
      const auto name = reference["$ref"].get<std::string>();
      node = &schema_["definitions"][name.substr(name.find_last_of('/') + 1)];
    }
    return *node;
  }

  static std::string type_of(const Json& node) {
    if (!node.contains("type")) return node.contains("properties") ? "object" : "string";
    const Json& type = node["type"];
    return type.is_array() ? type[0].get<std::string>() : type.get<std::string>();
  }

  static Json pick(const Json& values, sim::Stream& draws) {
    const Json& value = values[below(values.size(), draws)];
    return value.is_null() ? values[0] : value;
  }
  static const Json& pick_of(const Json& values, sim::Stream& draws) {
    return values[below(values.size(), draws)];
  }

  static Json number(const Json& node, bool whole, sim::Stream& draws) {
    const double least = node.value("minimum", 0.0);
    const double most = std::min(node.value("maximum", least + 8), least + 8);
    const double drawn = least + draws.uniform() * (most - least);
    if (whole) return static_cast<std::int64_t>(std::llround(drawn));
    return drawn;
  }

  /// A number with a unit: the default or an example, or another number in its unit.
  static Json measured(const Json& node, sim::Stream& draws) {
    if (node.contains("default") && draws.uniform() < 0.2) return node["default"];
    if (!node.contains("examples")) return node.value("default", Json("1h"));
    const Json& example = pick_of(node["examples"], draws);
    if (!example.is_string() || draws.uniform() < 0.5) return example;
    const auto text = example.get<std::string>();
    const std::size_t unit = text.find_first_not_of("0123456789.+-eE ");
    if (unit == std::string::npos || text.find_first_of("<>=") != std::string::npos) return example;
    const double factor = std::pow(10.0, 2 * draws.uniform() - 1);
    return fmt::format("{:.4g}{}", std::stod(text) * factor, text.substr(unit));
  }

  Json list(const Json& node, const std::string& key, const Ids& ids, sim::Stream& draws,
            int depth) const {
    Json values = Json::array();
    const std::size_t count = 1 + below(2, draws);
    for (std::size_t index = 0; index < count; ++index) {
      Json one = value(node["items"], key, ids, draws, depth + 1);
      if (std::find(values.begin(), values.end(), one) == values.end()) values.push_back(one);
    }
    return values;
  }

  /// With what is required, `at` first, and one or two of the other keys.
  Json object(const Json& node, const Ids& ids, sim::Stream& draws, int depth) const {
    Json made = Json::object();
    if (!node.contains("properties")) return made;
    std::vector<std::string> others;
    for (const auto& [key, of] : node["properties"].items()) {
      const Json required = node.value("required", Json::array());
      const bool is_required = std::find(required.begin(), required.end(), key) != required.end();
      if (is_required) {
        made[key] = value(of, key, ids, draws, depth + 1);
      } else {
        others.push_back(key);
      }
    }
    if (others.empty() || depth > 5) return made;
    const std::string& key = others[below(others.size(), draws)];
    made[key] = value(node["properties"][key], key, ids, draws, depth + 1);
    return made;
  }

  void collect(const Json& written, const std::string& path, const std::string& key, int depth) {
    const Json& node = resolved(written);
    // What has to be said together, or not at all.
    const bool is_whole = key == "fails" || key == "repaired_in" || key == "lasts" ||
                          key == "working_hours" || key == "sessions" ||
                          path.ends_with("/policies/*") || path.ends_with("/common_causes/*");
    if (node.contains("properties") && type_of(node) == "object" && depth < 8 && !is_whole) {
      for (const auto& [name, of] : node["properties"].items()) {
        const bool changes_no_run = name == "$schema" || name == "extends" ||
                                    name == "objectives" || name == "questions" ||
                                    name == "challenge";
        if (path.empty() && changes_no_run) continue;
        if (path.empty() && name == "timeline") {
          collect_actions(of);
        } else {
          collect(of, fmt::format("{}/{}", path, name), name, depth + 1);
        }
      }
    } else if (node.contains("additionalProperties") && node["additionalProperties"].is_object()) {
      collect(node["additionalProperties"], path + "/*", key, depth + 1);
    } else {
      leaves_.push_back({split(path), &written, {}});
    }
  }

  void collect_actions(const Json& timeline) {
    for (const auto& [name, of] : resolved(resolved(timeline)["items"])["properties"].items()) {
      if (name != "at" && name != "text") leaves_.push_back({{"timeline"}, &of, name});
    }
  }

  static std::vector<std::string> split(const std::string& path) {
    std::vector<std::string> parts;
    for (std::size_t at = 1; at <= path.size();) {
      const std::size_t end = std::min(path.find('/', at), path.size());
      parts.push_back(path.substr(at, end - at));
      at = end + 1;
    }
    return parts;
  }

  Json schema_;
  std::vector<Leaf> leaves_;
};

/// "architecture.target_groups.web.deregistration_delay=30s" of a leaf; an id that is wanted and
/// not there is made up.
inline std::string change(const Schema& schema, const Schema::Leaf& leaf, const Ids& ids,
                          sim::Stream& draws) {
  std::string path;
  std::string parent;
  for (const std::string& part : leaf.path) {
    const std::vector<std::string> known = ids.of(parent);
    const std::string id = known.empty() ? "another" : known[Schema::below(known.size(), draws)];
    path += (path.empty() ? "" : ".") + (part == "*" ? id : part);
    if (part != "*") parent = part;
  }
  if (leaf.action.empty()) return path + "=" + schema.value(*leaf.node, parent, ids, draws).dump();
  Json entry{{"at", "1h"}};
  entry[leaf.action] = schema.value(*leaf.node, leaf.action, ids, draws);
  return path + "=" + Json::array({entry}).dump();
}

}  // namespace any_key
