#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "models/architecture/keys/key.hpp"
#include "tools/input/key_schema.hpp"
#include "tools/input/key_tables.hpp"

/// The tables of keys in docs/reference/scenario_files.md.
namespace key_page {

using Texts = std::vector<std::string>;

inline std::string joined(const Texts& texts, const std::string& between, const std::string& last) {
  std::string all;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) all += i + 1 == texts.size() ? last : between;
    all += texts[i];
  }
  return all;
}

inline std::string link_to(std::string_view kind) {
  return "[" + std::string(kind) + "](#" + std::string(kind) + ")";
}

inline Texts in_code(const std::vector<std::string_view>& names) {
  Texts texts;
  for (const std::string_view name : names) texts.push_back("`" + std::string(name) + "`");
  return texts;
}

/// How a value is written, in the words of the page.
struct ValueWords {
  std::string operator()(const models::Flag&) const { return "true, false"; }
  std::string operator()(const models::Whole&) const { return "whole number"; }
  std::string operator()(const models::Real&) const { return "number"; }
  std::string operator()(const models::Share&) const { return "share"; }
  std::string operator()(const models::Length&) const { return "duration"; }
  std::string operator()(const models::Seconds&) const { return "duration"; }
  std::string operator()(const models::Law&) const { return link_to("distribution"); }
  std::string operator()(const models::EventRate&) const { return "event rate"; }
  std::string operator()(const models::Rate&) const { return "rate"; }
  std::string operator()(const models::Size&) const { return "size"; }
  std::string operator()(const models::Text&) const { return "text"; }
  std::string operator()(const models::Choice& kind) const {
    return joined(in_code(kind.names), " \\| ", " \\| ");
  }
  std::string operator()(const models::Reference&) const { return "id"; }
  std::string operator()(const models::References&) const { return "list of id"; }
  std::string operator()(const models::Object& kind) const { return link_to(kind.kind); }
  std::string operator()(const models::ById& kind) const { return "by id: " + link_to(kind.kind); }
  std::string operator()(const models::OneOf& kind) const {
    Texts kinds;
    for (const models::Value& one : kind.kinds) kinds.push_back(std::visit(*this, one.kind));
    return joined(kinds, ", ", " or ");
  }
  std::string operator()(const models::ListOf& kind) const {
    const models::Value& element = kind.element.front();
    const auto* names = std::get_if<models::Choice>(&element.kind);
    return "list of " + (names == nullptr ? std::visit(*this, element.kind)
                                          : joined(in_code(names->names), ", ", ", "));
  }
};

/// " [5]" where the page's table of sources has a number for the path.
inline std::string footnote(const std::string& page, const std::string& path) {
  const std::size_t named = page.find(" | `" + path + "` | ");
  if (named == std::string::npos) return {};
  const std::size_t line = page.rfind('\n', named) + 1;
  const std::string number = page.substr(line + 2, named - line - 2);
  return number.empty() || number == " " ? std::string() : " [" + number + "]";
}

inline std::string path_of(const models::KeyTable& table, const models::Key& key) {
  return (table.defaults.empty() ? "" : std::string(table.defaults) + ".") + std::string(key.name);
}

/// The values of scenarios/defaults as they are written there.
using Values = std::map<std::string, nlohmann::ordered_json>;

/// A value as a person would write it.
inline std::string written(const nlohmann::ordered_json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_object()) return value.dump();
  Texts members;
  for (const auto& [name, member] : value.items()) {
    members.push_back("\"" + name +
                      "\": " + (member.is_object() ? written(member) : member.dump()));
  }
  return "{" + joined(members, ", ", ", ") + "}";
}

inline std::string default_of(const models::KeyTable& table, const models::Key& key,
                              const Values& values, const std::string& page) {
  if (key.left_out == models::LeftOut::Varies) return "see below";
  const std::string path = path_of(table, key);
  const auto found = values.find(path);
  const std::string text = found == values.end() ? std::string() : written(found->second);
  return text.empty() ? text : "`" + text + "`" + footnote(page, path);
}

/// What stands between the two marks of a kind.
inline std::string text_of(const models::KeyTable& table, const Values& values,
                           const std::string& page) {
  std::string text = std::string(table.meaning) + ".\n\n";
  text += "| key | value | meaning | default | range |\n| --- | --- | --- | --- | --- |\n";
  for (const models::Key& key : table.keys) {
    text += "| `" + std::string(key.name) + "` | " + std::visit(ValueWords(), key.value.kind) +
            " | " + std::string(key.meaning) + " | " + default_of(table, key, values, page) +
            " | " + tools::key_limits(key) + " |\n";
  }
  return text;
}

/// The page with the text of every kind between its marks; `without_marks`: kinds that have none.
inline std::string updated(const std::string& page, const Values& values, Texts& without_marks) {
  std::string result = page;
  for (const models::KeyTable* table : tools::key_tables()) {
    const std::string begin = "<!-- keys: " + std::string(table->kind) + " -->\n";
    const std::size_t from = result.find(begin);
    const std::size_t to = result.find("<!-- end of keys -->\n", from);
    if (from == std::string::npos || to == std::string::npos) {
      without_marks.emplace_back(table->kind);
      continue;
    }
    result.replace(from + begin.size(), to - from - begin.size(), text_of(*table, values, page));
  }
  return result;
}

}  // namespace key_page
