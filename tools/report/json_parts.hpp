#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "models/results/report.hpp"
#include "tools/text/printable.hpp"

/// What all JSON results have in common.
namespace tools::json_parts {

using Json = nlohmann::ordered_json;

/// Version of the format, see docs/reference/outputs.md: it grows when a key changes its meaning or
/// goes.
inline constexpr int schema_version = 1;

/// The document in lines that end with a line feed. Bytes that are not UTF-8 are replaced, and
/// characters that printable() would escape are escaped.
[[nodiscard]] inline std::string text_of(const Json& document) {
  return printable_json(document.dump(2, ' ', false, Json::error_handler_t::replace)) + '\n';
}

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
