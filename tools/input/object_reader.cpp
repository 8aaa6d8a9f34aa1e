#include "tools/input/object_reader.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/base/require.hpp"
#include "tools/input/document.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/keys.hpp"
#include "tools/input/not_modelled.hpp"
#include "tools/text/printable.hpp"

namespace tools {
namespace {

using nlohmann::json;

const json no_value;
const json empty_object = json::object();

constexpr std::size_t most_name_characters = 64;

/// Line feeds may stand in a text. Marks of direction and joiners belong to some scripts: output
/// shows them as escapes.
bool has_control(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const bool control = point.value < 0x20 || (point.value >= 0x7f && point.value < 0xa0);
    if (!point.valid || (control && point.value != '\n')) return true;
    at += point.bytes;
  }
  return false;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char letter) {
    return (static_cast<unsigned char>(letter) & 0xc0U) != 0x80U;
  }));
}

/// What is left of a text without the characters that cannot be seen.
std::string plain_part(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.valid && is_plain(point)) plain += text.substr(at, point.bytes);
    at += point.bytes;
  }
  return plain;
}

void check_id(const std::string& id, const Node& node) {
  if (id.empty()) node.fail("an id is empty", "an id has 1 to 64 printable characters");
  if (!is_printable(id)) {
    node.fail("the id " + in_quotes(id) + " has a character in it that cannot be seen",
              "an id has 1 to 64 printable characters");
    node.reading().meant.insert(plain_part(id));
  }
  if (characters(id) > most_name_characters) {
    node.fail(fmt::format("the id {} has {} characters", in_quotes(id), characters(id)),
              "an id has 1 to 64 printable characters");
  }
}

/// "architecture.target_groups.web" of "/architecture/target_groups/web".
std::string dotted(const std::string& pointer) {
  std::string text;
  for (std::size_t i = pointer.empty() ? 0 : 1; i < pointer.size(); ++i) {
    if (pointer[i] == '/') {
      text += '.';
    } else if (pointer[i] == '~' && i + 1 < pointer.size()) {
      text += pointer[++i] == '1' ? '/' : '~';
    } else {
      text += pointer[i];
    }
  }
  return text;
}

}  // namespace

std::string shown_value(const json& value) {
  constexpr std::size_t longest = 200;
  std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  if (text.size() <= longest) return text;
  std::size_t cut = longest;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0U) == 0x80U) --cut;
  return text.substr(0, cut) + "...";
}

void note_assumption(Reading& reading, models::Assumption assumption) {
  if (assumption.source.empty()) return;
  if (!reading.assumed.emplace(assumption.path, true).second) return;
  reading.assumptions.push_back(std::move(assumption));
}

Node default_node(Reading& reading, const std::string& path) {
  const json& value = reading.defaults.at(path, reading.region);
  const DefaultValue& entry = *reading.defaults.find(path);
  note_assumption(reading, {path, shown_value(value), entry.source, entry.confidence});
  return {reading, value, pointer_to("/values", path) + "/value", entry.file};
}

Node empty_object_at(const Node& node) {
  return {node.reading(), empty_object, node.pointer(), node.file()};
}

bool is_sound(const Node& node) {
  const std::string below = node.pointer() + '/';
  const Diagnostics& wrong = node.reading().wrong;
  return std::none_of(wrong.begin(), wrong.end(), [&](const Diagnostic& diagnostic) {
    return diagnostic.where == node.pointer() || diagnostic.where.starts_with(below);
  });
}

std::vector<std::string> ids_of(const std::optional<Node>& things) {
  std::vector<std::string> ids;
  if (!things || !things->is_object()) return ids;
  for (const auto& [id, value] : things->json().items()) ids.push_back(id);
  return ids;
}

ObjectReader::ObjectReader(Node node, std::string kind, std::string defaults)
    : node_(std::move(node)),
      keys_(&keys_of(kind)),
      kind_(std::move(kind)),
      defaults_(std::move(defaults)) {
  if (!node_.is_object()) {
    node_.fail(node_.shown() + " is not an object", "its keys are " + listed(*keys_, "and"));
    node_ = empty_object_at(node_);
    return;
  }
  check_keys();
  note_annotation();
}

void ObjectReader::check_keys() const {
  for (const auto& [key, value] : node_.json().items()) {
    if (std::find(keys_->begin(), keys_->end(), key) != keys_->end()) continue;
    std::string hint = not_modelled(key);
    if (hint.empty()) hint = did_you_mean(nearest_names(key, *keys_));
    if (hint.empty()) hint = "known are " + listed(*keys_, "and");
    node_.member(key).fail("there is no key " + in_quotes(key) + " here", hint);
  }
}

void ObjectReader::note_annotation() const {
  if (std::find(keys_->begin(), keys_->end(), "source") == keys_->end()) return;
  const std::optional<Node> source = find("source");
  const std::optional<Node> confidence = find("confidence");
  const std::string sure = confidence ? confidence->text() : "given";
  if (!source) return;
  json value = node_.json();
  value.erase("source");
  value.erase("confidence");
  const json& shown = value.size() == 1 && value.front().is_string() ? value.front() : value;
  note_assumption(reading(), {dotted(node_.pointer()), shown_value(shown), source->text(), sure});
}

std::string ObjectReader::defaults_path(const std::string& key) const {
  return defaults_.empty() ? key : defaults_ + "." + key;
}

bool ObjectReader::has(const std::string& key) const {
  sim::require(std::find(keys_->begin(), keys_->end(), key) != keys_->end(),
               "a reader asks for a key that is not in the table");
  return node_.json().contains(key);
}

std::optional<Node> ObjectReader::find(const std::string& key) const {
  if (!has(key)) return std::nullopt;
  return node_.member(key);
}

std::optional<Node> ObjectReader::get(const std::string& key) const {
  if (std::optional<Node> written = find(key)) return written;
  const std::string path = defaults_path(key);
  if (reading().defaults.find(path) != nullptr) return default_node(reading(), path);
  node_.fail("the key " + in_quotes(key) + " is missing");
  return std::nullopt;
}

ObjectReader ObjectReader::child(const std::string& key, const std::string& kind,
                                 const std::string& defaults) const {
  return ObjectReader(
      find(key).value_or(Node(reading(), empty_object, pointer_to(node_.pointer(), key))), kind,
      defaults);
}

std::vector<std::string> ObjectReader::present(const std::vector<std::string>& keys) const {
  std::vector<std::string> found;
  for (const std::string& key : keys) {
    if (has(key)) found.push_back(key);
  }
  return found;
}

std::optional<std::string> ObjectReader::exactly_one(const std::vector<std::string>& keys) const {
  const std::vector<std::string> found = present(keys);
  if (found.size() == 1) return found.front();
  node_.fail(
      found.empty() ? "nothing is said here" : "there are " + listed(found, "and") + " at once",
      "one of " + listed(keys, "or") + " is wanted");
  return std::nullopt;
}

bool ObjectReader::boolean(const std::string& key) const {
  const std::optional<Node> value = get(key);
  return value && value->boolean();
}

double ObjectReader::number(const std::string& key, const Range<double>& range) const {
  const std::optional<Node> value = get(key);
  return value ? value->number(range) : range.low;
}

std::string ObjectReader::text(const std::string& key) const {
  const std::optional<Node> value = get(key);
  return value ? value->text() : std::string();
}

sim::Duration ObjectReader::duration(const std::string& key,
                                     const Range<sim::Duration>& range) const {
  const std::optional<Node> value = get(key);
  return value ? value->duration(range) : range.low;
}

std::vector<std::size_t> Node::choices(const std::vector<std::string>& names,
                                       const std::string& what, std::size_t least) const {
  std::vector<std::size_t> found;
  std::set<std::size_t> seen;
  for (const Node& element : elements()) {
    const std::optional<std::size_t> position = element.choice(names, what);
    if (!position) continue;
    if (!seen.insert(*position).second) {
      element.fail(in_quotes(names[*position]) + " stands twice in the list", "leave one out");
      continue;
    }
    found.push_back(*position);
  }
  if (is_list() && value_->size() < least) {
    fail(fmt::format("{} {} where at least {} {} needed", value_->size(),
                     value_->size() == 1 ? "entry" : "entries", least, least == 1 ? "is" : "are"));
  }
  return found;
}

std::vector<std::pair<std::string, Node>> Node::members() const {
  std::vector<std::pair<std::string, Node>> things;
  if (!is_object()) {
    fail(shown() + " is not an object", "things are written as {\"id\": {...}, ...}");
    return things;
  }
  for (const auto& [id, value] : value_->items()) {
    things.emplace_back(id, Node(*reading_, value, pointer_to(pointer_, id), file_));
    check_id(id, things.back().second);
  }
  return things;
}

std::string Node::text() const {
  constexpr std::size_t longest = 10'000;
  if (!is_string()) {
    fail(shown() + " is not a string");
    return {};
  }
  const auto& value = value_->get_ref<const std::string&>();
  if (has_control(value)) {
    fail("there is a control character in the text");
    return {};
  }
  if (value.size() > longest) fail(fmt::format("longer than {} bytes", longest));
  return value;
}

}  // namespace tools
