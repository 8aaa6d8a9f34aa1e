#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "models/results/report.hpp"

/// What all JSON results have in common.
namespace tools::json_parts {

using Json = nlohmann::ordered_json;

/// Version of the format, see docs/reference/outputs.md: it grows when a key changes its meaning or
/// goes.
inline constexpr int schema_version = 1;

// What is absent is left out, never null.

inline void put(Json& object, const char* key, const std::optional<double>& value) {
  if (value) object[key] = *value;
}

inline void put(Json& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

inline void put(Json& object, const char* key, const std::optional<sim::Interval>& interval) {
  if (interval) object[key] = {{"low", interval->low}, {"high", interval->high}};
}

}  // namespace tools::json_parts
