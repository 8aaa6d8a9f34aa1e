#include <filesystem>
#include <set>
#include <string_view>

#include <nlohmann/json.hpp>

#include "tools/input/catalogue.hpp"
#include "tools/input/defaults.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/key_schema.hpp"
#include "tools/input/library.hpp"
#include "tools/input/read_scenario.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

/// The published order of keys is for readers, so it stays.
using Json = nlohmann::ordered_json;

constexpr std::string_view definition_prefix = "#/definitions/";

std::string definition_in(const Json& node) {
  const std::string reference = node.value("$ref", std::string());
  return reference.starts_with(definition_prefix) ? reference.substr(definition_prefix.size())
                                                  : std::string();
}

/// What an editor shows beside the schema of the files: defaults where a scenario says nothing,
/// and names that the library knows.
class SchemaWriter {
 public:
  explicit SchemaWriter(Json schema) : schema_(std::move(schema)) {
    expand(schema_, false);
    for (const auto& [name, definition] : schema_["definitions"].items())
      definition.erase("description");
    count(schema_);
  }

  /// Puts a default to the key that a path of scenarios/defaults means; nothing where the path is
  /// no key of scenario files.
  void tell_default(const std::string& path, const Json& value) {
    std::vector<std::string> steps{{}};
    for (const char letter : path) {
      if (letter == '.') {
        steps.emplace_back();
      } else {
        steps.back() += letter;
      }
    }
    Json* key = find(schema_, steps, 0);
    if (key == nullptr && steps.front() != "architecture") {
      steps.insert(steps.begin(), "architecture");
      key = find(schema_, steps, 0);
    }
    if (key == nullptr || value == Json(std::string())) return;
    (*key)["default"] = value;
    std::string told = key->value("description", std::string());
    told += (told.empty() ? "Default: " : ". Default: ");
    (*key)["description"] = told + (value.is_string() ? value.get<std::string>() : value.dump());
  }

  [[nodiscard]] Json& schema() { return schema_; }

 private:
  /// Editors show the innermost description of a value, which would be that of its kind. So what is
  /// said of a kind moves to where it is used, if nothing is said there. `is_option`: one of
  /// several kinds that a value may be of.
  void expand(Json& node, bool is_option) {
    if (node.is_object() && !is_option) move_description(node);
    if (!node.is_structured()) return;
    for (const auto& [key, part] : node.items()) {
      if (key == "allOf" || key == "anyOf") {
        for (Json& option : part) expand(option, true);
      } else {
        expand(part, false);
      }
    }
  }

  void move_description(Json& node) {
    if (node.contains("$ref")) {
      Json wrapped = Json::object();
      wrapped["allOf"] = Json::array({node});
      node = std::move(wrapped);
    }
    if (!node.contains("allOf")) return;
    const Json& definition = schema_["definitions"][definition_in(node["allOf"][0])];
    const bool is_plain =
        !definition.contains("properties") && !definition.contains("additionalProperties");
    if (is_plain) node.erase("allOf");
    for (const auto& [key, value] : definition.items()) {
      if ((is_plain || key == "description") && !node.contains(key)) node[key] = value;
    }
  }

  /// How often each definition is used: what is said of one place must not show at another.
  void count(const Json& node) {
    if (node.is_object()) {
      const std::string name = definition_in(node);
      if (!name.empty() && !used_once_.insert(name).second) used_more_.insert(name);
    }
    if (!node.is_structured()) return;
    for (const auto& [key, part] : node.items()) count(part);
  }

  /// The schema of the key that `steps` lead to from `at` on; ids of things are not among them.
  Json* find(Json& node, const std::vector<std::string>& steps, std::size_t at) {
    if (at == steps.size()) return &node;
    if (node.contains("properties") && node["properties"].contains(steps[at])) {
      return find(node["properties"][steps[at]], steps, at + 1);
    }
    for (const char* inner : {"additionalProperties", "items"}) {
      if (!node.contains(inner) || !node[inner].is_object()) continue;
      if (Json* found = find(node[inner], steps, at)) return found;
    }
    for (const char* group : {"allOf", "anyOf"}) {
      if (!node.contains(group)) continue;
      for (Json& option : node[group]) {
        // What all of it holds for is the node itself; of several kinds it is the one.
        Json& place = group == std::string_view("allOf") ? node : option;
        if (Json* found = find_referred(place, Json(option), steps, at)) return found;
      }
    }
    return node.contains("$ref") ? find_referred(node, Json(node), steps, at) : nullptr;
  }

  /// Behind a reference from `place`. A definition that others use is copied to there first.
  Json* find_referred(Json& place, const Json& reference, const std::vector<std::string>& steps,
                      std::size_t at) {
    const std::string name = definition_in(reference);
    if (name.empty()) return nullptr;
    Json& definition = schema_["definitions"][name];
    Json* found = find(definition, steps, at);
    if (found == nullptr || !used_more_.contains(name)) return found;
    place.erase("allOf");
    place.erase("$ref");
    for (const auto& [key, value] : definition.items()) {
      if (!place.contains(key)) place[key] = value;
    }
    return find(place, steps, at);
  }

  Json schema_;
  std::set<std::string> used_once_;
  std::set<std::string> used_more_;
};

void tell_metrics(Json& objectives) {
  const Json rules = objectives["additionalProperties"];
  for (const ObjectiveMetric& metric : objective_metrics()) {
    Json key = rules;
    key["description"] = metric.meaning;
    key["examples"] = Json::array({Json::array({metric.example})});
    objectives["properties"][metric.name] = std::move(key);
  }
}

}  // namespace

std::string scenario_schema() {
  const std::string library = library_folder();
  const auto text =
      read_file((std::filesystem::path(library) / "schema/scenario.schema.json").string());
  const auto defaults = load_defaults(library);
  const auto catalogue = load_catalogue(library, {}, {});
  if (!text || !defaults || !catalogue) return {};
  Json file = Json::parse(*text);
  add_key_definitions(file);
  SchemaWriter writer(std::move(file));
  for (const auto& [path, value] : defaults->values) {
    writer.tell_default(path, Json::parse(value.value->dump()));
  }
  Json& schema = writer.schema();
  schema["properties"]["region"]["examples"] = catalogue->region_names();
  Json& definitions = schema["definitions"];
  definitions["instance_type_names"] = {{"examples", instance_type_names(library)}};
  for (const char* kind : {"instance_set", "auto_scaling_group", "change_type"}) {
    definitions[kind]["properties"]["type"]["allOf"] =
        Json::array({{{"$ref", "#/definitions/instance_type_names"}}});
  }
  tell_metrics(definitions["objectives"]);
  return schema.dump(2) + "\n";
}

}  // namespace tools
