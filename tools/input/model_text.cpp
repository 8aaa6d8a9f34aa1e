#include "tools/input/model_text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/defaults.hpp"
#include "tools/input/document.hpp"
#include "tools/input/keys.hpp"
#include "tools/input/library.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

using nlohmann::json;

const std::set<std::string> no_part_of_the_model{
    "$schema",  "extends",          "title",        "story",
    "look_for", "objectives",       "questions",    "challenge",
    "run.seed", "run.replications", "run.precision"};

bool is_annotation(const std::string& key) {
  return key == "source" || key == "confidence";
}

std::string joined(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

std::string shown(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Calls `visit(path, key, value)` for each member of an object or element of an array.
template <class Visit>
void each_member(const json& value, const std::string& path, const Visit& visit) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      if (!is_annotation(key)) visit(joined(path, key), member);
    }
  } else {
    for (std::size_t at = 0; at < value.size(); ++at) {
      visit(joined(path, std::to_string(at)), value[at]);
    }
  }
}

void flatten(const json& value, const std::string& path, std::map<std::string, std::string>& text) {
  if (no_part_of_the_model.contains(path)) return;
  if (value.is_structured() && !value.empty()) {
    each_member(value, path, [&](const std::string& place, const json& member) {
      flatten(member, place, text);
    });
  } else {
    text[path] = shown(value);
  }
}

tl::expected<Document, Diagnostics> document_of(const std::string& name_or_path,
                                                const ReadOptions& options) {
  const auto path = find_scenario(name_or_path);
  if (!path) return tl::unexpected(Diagnostics{path.error()});
  auto document = load_document(*path, options.files);
  if (!document) return document;
  Diagnostics wrong = apply_overrides(*document, options.overrides);
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return document;
}

/// "300s" times ten is "3000s". Nothing where the text is no rate and no length of time, or zero.
std::optional<std::string> scaled_text(const std::string& text, double factor) {
  if (!parse_seconds(text) && !parse_rate(text) && !parse_event_rate(text)) return std::nullopt;
  double number = 0;
  const char* const begin = text.data() + std::min(text.find_first_not_of(' '), text.size());
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number);
  if (error != std::errc() || number == 0) return std::nullopt;
  return fmt::format("{}{}", number * factor, std::string(end, text.data() + text.size()));
}

/// Scales every rate and length of time inside. Whether there was one.
bool scale_all(json& value, double factor) {
  if (value.is_string()) {
    const auto scaled = scaled_text(value.get<std::string>(), factor);
    if (scaled) value = *scaled;
    return scaled.has_value();
  }
  bool any = false;
  if (value.is_structured()) {
    for (json& member : value) any = scale_all(member, factor) || any;
  }
  return any;
}

/// A law of a length of time: {"lognormal": {...}}. Its parameters belong together.
bool is_law(const json& value) {
  if (!value.is_object()) return false;
  const std::vector<std::string>& laws = keys_of("distribution");
  const auto items = value.items();
  return std::any_of(items.begin(), items.end(), [&](const auto& item) {
    return !is_annotation(item.key()) &&
           std::find(laws.begin(), laws.end(), item.key()) != laws.end();
  });
}

void add_scaled(const json& value, const std::string& path, double factor,
                std::vector<ScaledValue>& values) {
  if (no_part_of_the_model.contains(path) || path == "run") return;
  if (value.is_structured() && !is_law(value)) {
    each_member(value, path, [&](const std::string& place, const json& member) {
      add_scaled(member, place, factor, values);
    });
    return;
  }
  json scaled = value;
  if (scale_all(scaled, factor)) values.push_back({path, shown(value), shown(scaled)});
}

}  // namespace

ReadOptions ScaledValue::applied(ReadOptions options) const {
  (is_default ? options.defaults : options.overrides).push_back(path + "=" + after);
  return options;
}

tl::expected<std::map<std::string, std::string>, Diagnostics> model_text(
    const std::string& name_or_path, const ReadOptions& options) {
  const auto document = document_of(name_or_path, options);
  if (!document) return tl::unexpected(document.error());
  std::map<std::string, std::string> text;
  flatten(document->json, {}, text);
  return text;
}

tl::expected<std::vector<ScaledValue>, Diagnostics> scaled_rates_and_durations(
    const std::string& name_or_path, const ReadOptions& options, double factor) {
  const auto scenario = read_scenario(name_or_path, options);
  if (!scenario) return tl::unexpected(scenario.error());
  const auto document = document_of(name_or_path, options);
  if (!document) return tl::unexpected(document.error());
  const auto defaults = load_defaults(library_folder());
  if (!defaults) return tl::unexpected(defaults.error());
  std::vector<ScaledValue> values;
  add_scaled(document->json, {}, factor, values);
  for (const models::Assumption& assumption : scenario->assumptions) {
    if (defaults->find(assumption.path) == nullptr || assumption.path.starts_with("run.")) continue;
    json scaled = defaults->at(assumption.path, scenario->region);
    const std::string before = shown(scaled);
    if (scale_all(scaled, factor)) values.push_back({assumption.path, before, shown(scaled), true});
  }
  return values;
}

}  // namespace tools
