#include "tools/input/assumption_moves.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/input/units.hpp"
#include "tools/input/value_list.hpp"

namespace tools {
namespace {

using nlohmann::json;

constexpr int digits = 4;  // Nobody knows an end of such a range better.

double moved_share(double share, double factor) {
  return factor * share / (1 - share + factor * share);
}

/// A number with its unit, moved; nothing where it is none, or where there is nothing to multiply.
std::optional<std::string> moved_text(const std::string& text, double factor) {
  const auto parts = split_number(text);
  if (!parts || parts->number == 0) return std::nullopt;
  if (const auto share = parse_share(text)) {
    return joined_number(100 * moved_share(*share, factor), "%", digits);
  }
  const bool is_quantity =
      parse_seconds(text) || parse_rate(text) || parse_event_rate(text) || parse_bytes(text);
  if (!is_quantity) return std::nullopt;
  return joined_number(parts->number * factor, parts->unit, digits);
}

std::optional<json> moved(const json& value, double factor, bool inside);

/// The members that can move. One is enough.
std::optional<json> moved_members(const json& object, double factor) {
  json result = object;
  bool any = false;
  for (const auto& [key, value] : object.items()) {
    // What names a source of its own is an assumption of its own.
    if (value.is_object() && value.contains("source")) continue;
    if (auto member = moved(value, factor, true)) {
      result[key] = std::move(*member);
      any = true;
    }
  }
  return any ? std::optional<json>(std::move(result)) : std::nullopt;
}

/// `inside` an object a plain number is a shape or a count, and stays.
std::optional<json> moved(const json& value, double factor, bool inside) {
  if (value.is_string()) {
    const auto text = moved_text(value.get<std::string>(), factor);
    return text ? std::optional<json>(*text) : std::nullopt;
  }
  if (value.is_object()) return moved_members(value, factor);
  if (!value.is_number_float() || inside) return std::nullopt;
  const auto number = value.get<double>();
  if (number <= 0) return std::nullopt;
  return json(number < 1 ? moved_share(number, factor) : number * factor);
}

json without_annotations(json value) {
  if (value.is_object()) {
    value.erase("source");
    value.erase("confidence");
  }
  return value;
}

std::string shown(const json& value) {
  const json plain = without_annotations(value);
  if (plain.is_string()) return plain.get<std::string>();
  if (plain.is_object() && plain.size() == 1 && plain.front().is_string()) {
    return plain.front().get<std::string>();
  }
  return plain.dump();
}

/// What `path` leads to in a scenario, where that names a source itself.
const json* annotated_at(const json& document, const std::string& path) {
  const json* place = &document;
  std::size_t at = 0;
  while (at < path.size()) {
    if (!place->is_object()) return nullptr;
    const json* next = nullptr;
    std::size_t length = 0;
    // Ids may have dots in them: the longest key that fits.
    for (const auto& [key, value] : place->items()) {
      const bool fits = path.compare(at, key.size(), key) == 0 &&
                        (at + key.size() == path.size() || path[at + key.size()] == '.');
      if (!fits || key.size() < length) continue;
      next = &value;
      length = key.size();
    }
    if (next == nullptr) return nullptr;
    place = next;
    at += length + 1;
  }
  return place->is_object() && place->contains("source") ? place : nullptr;
}

struct Factor {
  double value = 1;
  std::string rule;
};

Factor factor_of(const std::string& confidence, const Defaults& defaults,
                 const std::string& region) {
  const bool known = defaults.find("sensitivity." + confidence) != nullptr;
  const std::string word = known ? confidence : "given";
  const auto value = defaults.at("sensitivity." + word, region).get<double>();
  return {value, fmt::format("divided and multiplied by {}: {}", value, confidence)};
}

AssumptionEnd end_of(const std::string& path, const json& value, bool in_document) {
  AssumptionEnd end{shown(value), {}};
  auto& changes = in_document ? end.change.overrides : end.change.defaults;
  changes.push_back(path + "=" + value.dump());
  return end;
}

void set_ends(AssumptionMove& move, const json& value, const Factor& factor, bool in_document) {
  const std::string& path = move.assumption.path;
  if (factor.value == 1) {
    move.fixed_because = move.assumption.confidence;
    return;
  }
  const auto low = moved(value, 1 / factor.value, false);
  const auto high = moved(value, factor.value, false);
  if (!low || !high) {
    move.fixed_because = "no quantity to multiply";
    return;
  }
  move.low = end_of(path, *low, in_document);
  move.high = end_of(path, *high, in_document);
  move.rule = factor.rule;
}

AssumptionMove move_of(const models::Assumption& assumption, const json& document,
                       const Defaults& defaults, const std::string& region) {
  AssumptionMove move;
  move.assumption = assumption;
  const Factor factor = factor_of(assumption.confidence, defaults, region);
  if (const json* value = annotated_at(document, assumption.path)) {
    set_ends(move, *value, factor, true);
    return move;
  }
  const DefaultValue* value = defaults.find(assumption.path);
  if (value == nullptr) {
    move.fixed_because = "no value of the scenario or its defaults";
  } else if (value->low != nullptr) {
    move.low = end_of(assumption.path, *value->low, false);
    move.high = end_of(assumption.path, *value->high, false);
    move.rule = "stated with the value";
  } else {
    set_ends(move, defaults.at(assumption.path, region), factor, false);
  }
  return move;
}

}  // namespace

std::vector<AssumptionMove> assumption_moves(const std::vector<models::Assumption>& assumptions,
                                             const Document& document, const Defaults& defaults,
                                             const std::string& region) {
  std::vector<AssumptionMove> moves;
  moves.reserve(assumptions.size());
  for (const models::Assumption& assumption : assumptions) {
    moves.push_back(move_of(assumption, document.json, defaults, region));
  }
  return moves;
}

}  // namespace tools
