#include "tools/input/data_file.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "tools/input/json_text.hpp"

namespace tools {

using nlohmann::json;

DataFile::DataFile(std::string file, Diagnostics& wrong) : file_(std::move(file)), wrong_(wrong) {}

void DataFile::fail(const std::string& pointer, std::string problem) {
  wrong_.push_back({file_, pointer, std::move(problem), {}});
}

const json& DataFile::member(const json& object, const std::string& pointer,
                             const std::string& key) {
  static const json none;
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (object.is_object() && found != object.end()) return *found;
  fail(pointer, in_quotes(key) + " is missing");
  return none;
}

const json& DataFile::object(const json& object, const std::string& pointer,
                             const std::string& key) {
  static const json empty = json::object();
  const std::size_t known = wrong_.size();
  const json& value = member(object, pointer, key);
  if (value.is_object()) return value;
  if (wrong_.size() == known) fail(pointer_to(pointer, key), "not an object");
  return empty;
}

double DataFile::number(const json& object, const std::string& pointer, const std::string& key) {
  const json& value = member(object, pointer, key);
  if (value.is_number()) return value.get<double>();
  if (!value.is_null()) fail(pointer_to(pointer, key), "not a number");
  return 0;
}

double DataFile::amount(const json& object, const std::string& pointer, const std::string& key) {
  const double value = number(object, pointer, key);
  if (value >= 0) return value;
  fail(pointer_to(pointer, key), "not a number from 0 on");
  return 0;
}

std::string DataFile::text(const json& object, const std::string& pointer, const std::string& key) {
  const json& value = member(object, pointer, key);
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_null()) fail(pointer_to(pointer, key), "not a string");
  return {};
}

std::string text_or_empty(const json& object, const std::string& key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace tools
