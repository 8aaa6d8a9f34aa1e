#include "tools/report/value_words.hpp"

#include <nlohmann/json.hpp>

namespace tools {

namespace {

using Json = nlohmann::ordered_json;

std::string words_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_structured()) return value.dump();
  std::string text;
  for (const auto& [key, part] : value.items()) {
    if (!text.empty()) text += ", ";
    if (value.is_object()) text += key + (part.is_object() && !part.empty() ? ": " : " ");
    text += words_of(part);
  }
  return text;
}

}  // namespace

std::string in_words(const std::string& value) {
  if (value.empty() || (value.front() != '{' && value.front() != '[')) return value;
  const Json parsed = Json::parse(value, nullptr, false);
  return parsed.is_structured() ? words_of(parsed) : value;
}

}  // namespace tools
