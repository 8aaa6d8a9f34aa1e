// The published schema, the reader's table of keys and the scenario files hold together.

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "tests/tools/input/files.hpp"
#include "tools/input/defaults.hpp"
#include "tools/input/keys.hpp"
#include "tools/input/library.hpp"

namespace {

using input_test::read_file;
using input_test::use_library;
using nlohmann::json;

json published_schema() {
  use_library();
  return json::parse(tools::scenario_schema());
}

/// Where a schema refuses a document, empty where it does not.
std::string refused(const valijson::Schema& schema, const json& document) {
  const valijson::adapters::NlohmannJsonAdapter target(document);
  valijson::ValidationResults results;
  valijson::Validator validator;
  if (validator.validate(schema, target, &results)) return {};
  std::string text;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& part : error.context) text += part;
    text += ": " + error.description + "\n";
  }
  return text.empty() ? "refused" : text;
}

void load(valijson::Schema& schema) {
  const json text = published_schema();
  const valijson::adapters::NlohmannJsonAdapter adapter(text);
  valijson::SchemaParser parser;
  parser.populateSchema(adapter, schema);
}

TEST_CASE("the schema has the kinds and the keys that the reader has", "[input][schema]") {
  const json schema = published_schema();
  const json& definitions = schema["definitions"];
  for (const auto& [kind, keys] : tools::key_table()) {
    CAPTURE(kind);
    // A law may be a mere duration, so that its object is a definition of its own.
    const std::string name = kind == "distribution" ? "distribution_object" : kind;
    const json& object = kind == "scenario" ? schema : definitions.value(name, json::object());
    REQUIRE(object.contains("properties"));
    CHECK(object["additionalProperties"] == false);
    std::vector<std::string> published;
    for (const auto& [key, value] : object["properties"].items()) published.push_back(key);
    std::vector<std::string> read = keys;
    std::sort(read.begin(), read.end());
    CHECK(published == read);
  }
}

TEST_CASE("the schema has no object that the reader does not know", "[input][schema]") {
  const json schema = published_schema();
  for (const auto& [name, definition] : schema["definitions"].items()) {
    CAPTURE(name);
    // Its keys are metrics, and there are others with labels.
    if (!definition.contains("properties") || name == "objectives") continue;
    const std::string kind = name == "distribution_object" ? "distribution" : name;
    CHECK(tools::key_table().contains(kind));
  }
}

TEST_CASE("every scenario file keeps to the schema", "[input][schema]") {
  valijson::Schema schema;
  load(schema);
  const std::vector<std::string> names = tools::library_names();
  REQUIRE(names.size() > 10);
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK(refused(schema, json::parse(read_file(tools::library_folder() + "/" + name + ".json"))) ==
          "");
  }
}

TEST_CASE("the schema refuses what an editor should mark", "[input][schema]") {
  valijson::Schema schema;
  load(schema);
  const std::string text = GENERATE(
      R"({"titel": "a typing mistake"})", R"({"title": 7})",
      R"({"architecture": {"zones": ["a"]}})",
      R"({"architecture": {"dns_records": {"www": {"ttl": "5 minutes"}}}})",
      R"({"architecture": {"dns_records": {"www": {"ttl": 60}}}})",
      R"({"architecture": {"instances": {"web": {"count": 10000000}}}})",
      R"({"architecture": {"components": {"part": {"fails": {"wiebull": {}}}}}})",
      R"({"architecture": {"auto_scaling_groups": {"web": {"health_check_type": "NLB"}}}})",
      R"({"workload": {"demand": "10 a second"}})", R"({"timeline": [{"text": "no time"}]})",
      R"({"run": {"until": "tomorrow"}})", R"([])");
  CAPTURE(text);
  CHECK(refused(schema, json::parse(text)) != "");
}

/// Values of scenarios/defaults that are no keys of scenario files, or keys of several places.
bool is_no_key(const std::string& path) {
  const std::vector<std::string> others{"sensitivity.",
                                        "images.",
                                        "elastic_ips_per_region",
                                        "launch_credit_starts_per_day",
                                        "run.drill_",
                                        "load_balancers.least_zones",
                                        "load_balancers.dns_ttl",
                                        "databases.failover.",
                                        "databases.proxy_factor_of_aurora",
                                        "regional_services.",
                                        "nat_gateways.gateway_fault.",
                                        "network.ports.",
                                        "network.reserved_addresses",
                                        "workload.spikes.",
                                        "timeline.index"};
  return std::any_of(others.begin(), others.end(),
                     [&](const std::string& other) { return path.starts_with(other); });
}

/// The schema of the key that a path without ids leads to; null where there is none.
json key_at(const json& schema, const json& node, const std::string& path) {
  if (path.empty()) return node;
  const std::size_t dot = std::min(path.find('.'), path.size());
  const std::string step = path.substr(0, dot);
  if (node.contains("properties") && node["properties"].contains(step)) {
    return key_at(schema, node["properties"][step], path.substr(std::min(dot + 1, path.size())));
  }
  std::vector<json> inner;
  for (const char* name : {"additionalProperties", "items"}) {
    if (node.contains(name) && node[name].is_object()) inner.push_back(node[name]);
  }
  for (const char* name : {"allOf", "anyOf"}) {
    for (const json& option : node.value(name, json::array())) inner.push_back(option);
  }
  if (node.contains("$ref")) {
    inner.push_back(schema.at(json::json_pointer(node["$ref"].get<std::string>().substr(1))));
  }
  for (const json& one : inner) {
    if (json found = key_at(schema, one, path); !found.is_null()) return found;
  }
  return nullptr;
}

TEST_CASE("the schema tells every default where its key is", "[input][schema]") {
  const json schema = published_schema();
  const auto defaults = tools::load_defaults(tools::library_folder());
  REQUIRE(defaults);
  for (const auto& [path, value] : defaults->values) {
    if (is_no_key(path) || *value.value == "") continue;
    CAPTURE(path);
    json key = key_at(schema, schema, path);
    if (key.is_null()) key = key_at(schema, schema, "architecture." + path);
    REQUIRE(key.is_object());
    CHECK(key.value("default", json()) == *value.value);
    CHECK(key.value("description", std::string()).find("Default: ") != std::string::npos);
  }
}

TEST_CASE("a default is that of its own key where several share a kind", "[input][schema]") {
  const json schema = published_schema();
  const json& failures = schema["definitions"]["failures"]["properties"];
  CHECK(failures["zone_power"]["properties"]["rate"]["default"] == "0.0122/year");
  CHECK(failures["host_fault"]["properties"]["rate"]["default"] == "0.05/year");
  CHECK(failures["host_fault"]["properties"]["rate"]["description"] ==
        "Per instance, zone or region. up to 1e6/year. Default: 0.05/year");
  CHECK(!schema["definitions"]["fault"]["properties"]["rate"].contains("default"));
  CHECK(schema["definitions"]["health_check"]["properties"]["interval"]["default"] == "30s");
}

TEST_CASE("the schema names regions, types and metrics that there are", "[input][schema]") {
  const json schema = published_schema();
  const auto has = [](const json& list, const char* name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  CHECK(has(schema["properties"]["region"]["examples"], "ap-northeast-2"));
  const json& definitions = schema["definitions"];
  CHECK(has(definitions["instance_type_names"]["examples"], "m5.large"));
  for (const char* kind : {"instance_set", "auto_scaling_group", "change_type"}) {
    CHECK(definitions[kind]["properties"]["type"]["allOf"][0]["$ref"] ==
          "#/definitions/instance_type_names");
  }
  // So many types are listed once.
  const std::string text = tools::scenario_schema();
  const std::string type = "\"m5.24xlarge\"";
  CHECK(text.find(type) != std::string::npos);
  CHECK(text.find(type) == text.rfind(type));
  const json& metrics = schema["definitions"]["objectives"]["properties"];
  CHECK(metrics.contains("availability.requests"));
  CHECK(metrics.contains("recovery_time{fault=zone_power}"));
  for (const auto& [name, metric] : metrics.items()) {
    CAPTURE(name);
    const std::string rule = metric["examples"][0][0].get<std::string>();
    const bool first = name == "time_to_first_outage";
    const auto read = input_test::read(
        "whatisthetime/6-multi-az",
        {"objectives=null", "objectives={" + json(name).dump() + ": [" + json(rule).dump() + "]}",
         std::string("run.until=") + (first ? "first_outage" : "horizon")});
    CHECK(read);
  }
}

}  // namespace
