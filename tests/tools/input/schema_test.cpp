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
    if (!definition.contains("properties")) continue;
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

}  // namespace
