#include "tools/input/defaults.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <nlohmann/json.hpp>

#include "sim/base/require.hpp"
#include "tools/input/data_file.hpp"
#include "tools/input/default_names.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/library.hpp"
#include "tools/input/units.hpp"
#include "tools/text/code_points.hpp"

namespace tools {
namespace {

using nlohmann::json;

void read_value(DataFile& file, const std::string& path, const json& entry, Defaults& defaults) {
  const std::string pointer = pointer_to("/values", path);
  DefaultValue value;
  value.value = std::make_shared<const json>(file.member(entry, pointer, "value"));
  value.file = file.name();
  if (!entry.is_object()) return;
  value.source = text_or_empty(entry, "source");
  value.confidence = text_or_empty(entry, "confidence");
  const auto stated = [&](const char* key) {
    return entry.contains(key) ? std::make_shared<const json>(entry[key]) : nullptr;
  };
  if (path.starts_with("sensitivity.") && !value.value->is_number()) {
    file.fail(pointer_to(pointer, "value"), "not a number");
  }
  value.low = stated("low");
  value.high = stated("high");
  if ((value.low == nullptr) != (value.high == nullptr)) {
    file.fail(pointer, R"("low" and "high" go together)");
  }
  if (const auto regions = entry.find("by_region"); regions != entry.end()) {
    for (const auto& [region, there] : regions->items()) {
      value.by_region[region] = std::make_shared<const json>(there);
    }
  }
  if (!defaults.values.emplace(path, std::move(value)).second) {
    file.fail(pointer, "another file has this value too");
  }
}

void read_data_file(const std::string& path, Defaults& defaults, Diagnostics& wrong) {
  const tl::expected<json, Diagnostic> text = read_json(path);
  if (!text) {
    wrong.push_back(text.error());
    return;
  }
  DataFile file(path, wrong);
  const json& values = file.member(*text, {}, "values");
  for (const auto& [key, entry] : values.items()) read_value(file, key, entry, defaults);
}

/// A reader that finds no default takes the key for one that has to be written, and blames the
/// scenario. Not of a file that cannot be read at all: that has been said.
void add_missing(const std::string& library, const Defaults& defaults, Diagnostics& wrong) {
  const Diagnostics before = wrong;
  for (const DefaultName& name : default_names()) {
    if (defaults.values.contains(name.path)) continue;
    const std::string file = (std::filesystem::path(library) / "defaults" / name.file).string();
    const bool known = std::any_of(before.begin(), before.end(),
                                   [&](const Diagnostic& one) { return one.file == file; });
    if (known) continue;
    wrong.push_back({file, pointer_to("/values", name.path), "the value is missing",
                     "take the folder \"defaults\" that came with this program"});
  }
}

}  // namespace

const DefaultValue* Defaults::find(const std::string& path) const {
  const auto found = values.find(path);
  return found == values.end() ? nullptr : &found->second;
}

const json& Defaults::at(const std::string& path, const std::string& region) const {
  const DefaultValue* value = find(path);
  sim::require(value != nullptr, "scenarios/defaults lacks a value that the reader asks for");
  const auto there = value->by_region.find(region);
  return there == value->by_region.end() ? *value->value : *there->second;
}

tl::expected<Defaults, Diagnostics> load_defaults(const std::string& library) {
  Defaults defaults;
  Diagnostics wrong;
  if (auto missing = missing_library(library)) return tl::unexpected(Diagnostics{*missing});
  for (const char* name : {"aws.json", "assumptions.json", "settings.json"}) {
    read_data_file((std::filesystem::path(library) / "defaults" / name).string(), defaults, wrong);
  }
  add_missing(library, defaults, wrong);
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return defaults;
}

void replace_defaults(Defaults& defaults, const std::vector<std::string>& replacements,
                      Diagnostics& wrong) {
  for (const std::string& text : replacements) {
    const std::size_t equals = text.find('=');
    const std::string path = text.substr(0, equals);
    const auto found = defaults.values.find(path);
    if (equals == std::string::npos || found == defaults.values.end()) {
      wrong.push_back({"defaults", {}, in_quotes(text) + ": there is no such default", {}});
      continue;
    }
    const std::string raw = text.substr(equals + 1);
    if (!is_utf8(raw)) {
      wrong.push_back({"defaults", {}, in_quotes(text) + ": not UTF-8", {}});
      continue;
    }
    const tl::expected<json, Diagnostic> parsed = parse_json(raw, "defaults");
    found->second.value = std::make_shared<const json>(parsed ? *parsed : json(raw));
    found->second.by_region.clear();
  }
}

}  // namespace tools
