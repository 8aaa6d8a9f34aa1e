#include "tools/input/key_schema.hpp"

#include <variant>

#include <nlohmann/json.hpp>

#include "tools/input/key_tables.hpp"
#include "tools/input/object_reader.hpp"

namespace tools {
namespace {

using Json = nlohmann::ordered_json;

Json definition(std::string_view name) {
  return {{"$ref", "#/definitions/" + std::string(name)}};
}

/// null stands for "nothing here" in a file that changes another one.
Json nullable(const char* type) {
  return {{"type", {type, "null"}}};
}

Json numbers(const char* type, const Json& low, const Json& high) {
  Json schema = nullable(type);
  schema["minimum"] = low;
  schema["maximum"] = high;
  return schema;
}

/// The schema of a value, without what its key means.
struct SchemaOf {
  Json operator()(const models::Flag&) const { return nullable("boolean"); }
  Json operator()(const models::Whole& kind) const {
    return numbers("integer", kind.low, kind.high);
  }
  Json operator()(const models::Real& kind) const { return numbers("number", kind.low, kind.high); }
  Json operator()(const models::Share&) const { return definition("share"); }
  Json operator()(const models::Length&) const { return definition("duration"); }
  Json operator()(const models::Seconds&) const { return definition("duration"); }
  Json operator()(const models::Law&) const { return definition("distribution"); }
  Json operator()(const models::EventRate&) const { return definition("event_rate"); }
  Json operator()(const models::Rate&) const { return definition("rate"); }
  Json operator()(const models::Size&) const { return definition("size"); }
  Json operator()(const models::Text&) const { return definition("text"); }
  Json operator()(const models::Choice& kind) const {
    Json names = kind.names;
    names.push_back(nullptr);
    return {{"enum", names}};
  }
  Json operator()(const models::Reference&) const { return definition("id"); }
  Json operator()(const models::References&) const { return list(definition("id")); }
  Json operator()(const models::Object& kind) const { return definition(kind.kind); }
  Json operator()(const models::ById& kind) const {
    Json schema = nullable("object");
    schema["propertyNames"] = {{"minLength", 1}, {"maxLength", 64}};
    schema["additionalProperties"] = definition(kind.kind);
    return schema;
  }
  Json operator()(const models::OneOf& kind) const {
    Json kinds = Json::array();
    for (const models::Value& one : kind.kinds) kinds.push_back(std::visit(*this, one.kind));
    return {{"anyOf", kinds}};
  }
  Json operator()(const models::ListOf& kind) const {
    Json element = std::visit(*this, kind.element.front().kind);
    // Lists are replaced as a whole: nothing in one is taken away by null.
    if (element.contains("enum")) element["enum"].erase(element["enum"].size() - 1);
    return list(std::move(element));
  }

 private:
  static Json list(Json element) {
    Json schema = nullable("array");
    schema["items"] = std::move(element);
    return schema;
  }
};

/// What is allowed by the numbers of a value; empty where they are those of all values of its kind.
struct BoundsOf {
  std::string operator()(const models::Whole& kind) const {
    const bool general = kind.high == models::most_units && kind.low <= 1;
    return general ? "" : range_text(Range<std::int64_t>{kind.low, kind.high});
  }
  std::string operator()(const models::Real& kind) const {
    return range_text(Range<double>{kind.low, kind.high});
  }
  std::string operator()(const models::Share& kind) const {
    const bool general = kind.low == 0 && kind.high == 1;
    return general ? "" : share_range_text({kind.low, kind.high});
  }
  std::string operator()(const models::Length& kind) const {
    const bool general = kind.low == sim::Duration::zero() && kind.high == models::thousand_years;
    return general ? "" : range_text(Range<sim::Duration>{kind.low, kind.high});
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

Json property(const models::Key& key) {
  Json schema = Json::object();
  const std::string limits = key_limits(key);
  std::string meaning(key.meaning);
  if (!meaning.empty() && !limits.empty()) meaning += ". ";
  meaning += limits;
  if (!meaning.empty()) schema["description"] = meaning;
  Json value = std::visit(SchemaOf(), key.value.kind);
  // In this draft a reference hides what stands beside it.
  if (value.contains("$ref") && !meaning.empty()) value = {{"allOf", Json::array({value})}};
  schema.update(value);
  return schema;
}

Json definition_of(const models::KeyTable& table) {
  Json schema = Json::object();
  schema["description"] = table.meaning;
  const bool merged = table.merged == models::Merged::Yes;
  schema.update(merged ? nullable("object") : Json{{"type", "object"}});
  Json properties = Json::object();
  for (const models::Key& key : table.keys) properties[std::string(key.name)] = property(key);
  if (table.annotated == models::Annotated::Yes) {
    properties["source"] = {
        {"description", "Who says so; listed among the assumptions of a report"},
        {"type", {"string", "null"}}};
    properties["confidence"] = {{"description", "How sure that is"}, {"type", {"string", "null"}}};
  }
  schema["properties"] = std::move(properties);
  schema["additionalProperties"] = false;
  if (merged) return schema;
  Json required = Json::array();
  for (const models::Key& key : table.keys) {
    if (key.left_out == models::LeftOut::Wrong) required.push_back(key.name);
  }
  schema["required"] = std::move(required);
  return schema;
}

}  // namespace

std::string key_limits(const models::Key& key) {
  std::string words(key.limits);
  if (words.empty()) words = std::visit(BoundsOf(), key.value.kind);
  const std::string joint = words.empty() ? "" : ", ";
  if (key.left_out == models::LeftOut::Wrong) return "required" + joint + words;
  if (key.needed_with.empty()) return words;
  return "required with `" + std::string(key.needed_with) + "`" + joint + words;
}

void add_key_definitions(Json& schema) {
  Json& definitions = schema["definitions"];
  for (const models::KeyTable* table : key_tables()) {
    definitions[std::string(table->kind)] = definition_of(*table);
  }
}

}  // namespace tools
