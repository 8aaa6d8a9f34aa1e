#include "tools/input/design_changes.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

namespace tools {
namespace {

using models::DesignChange;
using nlohmann::json;
using Steps = std::vector<std::string>;

const std::vector<std::string> words_only{"$schema",    "extends",   "title",
                                          "story",      "look_for",  "source",
                                          "confidence", "questions", "challenge"};
/// What is asked of the figures, not what makes them.
const std::string judged_only = "objectives";
const std::vector<std::string> order_only{"seed", "replications", "precision"};
/// Objects whose keys are ids, so that one of their members is one thing.
const std::vector<std::string> kinds_of_things{
    "zones",       "instances",  "target_groups", "load_balancers", "auto_scaling_groups",
    "dns_records", "components", "common_causes", "policies",       "classes"};

bool contains(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// "target_groups.health_check.interval" of architecture, target_groups, web, health_check,
/// interval: the path of a default has no ids.
std::string without_ids(const Steps& steps) {
  std::string path;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i == 0 && steps[0] == "architecture") continue;
    if (i > 0 && contains(kinds_of_things, steps[i - 1])) continue;
    path += (path.empty() ? "" : ".") + steps[i];
  }
  return path;
}

std::string joined(const Steps& steps, char between, std::size_t first = 0) {
  std::string path;
  for (std::size_t i = first; i < steps.size(); ++i) {
    if (!path.empty()) path += between;
    path += steps[i];
  }
  return path;
}

class Differ {
 public:
  Differ(const Defaults& defaults, const std::string& region)
      : defaults_(defaults), region_(region) {}

  void walk(const json* before, const json* after) {
    if (before != nullptr && after != nullptr && *before == *after) return;
    if (is_thing() && (before == nullptr || after == nullptr)) return note(before, after);
    const bool objects =
        is_null_or(before, &json::is_object) && is_null_or(after, &json::is_object);
    if (objects) return walk_members(before, after);
    const bool lists =
        before != nullptr && after != nullptr && holds_objects(*before) && holds_objects(*after);
    if (lists) return walk_elements(*before, *after);
    note(before, after);
  }

  [[nodiscard]] std::vector<DesignChange> take() { return std::move(changes_); }

 private:
  template <class Is>
  static bool is_null_or(const json* value, Is is) {
    return value == nullptr || (value->*is)();
  }
  static bool holds_objects(const json& value) {
    return value.is_array() &&
           std::all_of(value.begin(), value.end(), [](const json& one) { return one.is_object(); });
  }

  /// Whether the place is something with an id of its own.
  [[nodiscard]] bool is_thing() const {
    return steps_.size() > 1 && contains(kinds_of_things, steps_[steps_.size() - 2]);
  }

  [[nodiscard]] bool is_ignored(const std::string& key) const {
    if (contains(words_only, key)) return true;
    if (steps_.empty() && key == judged_only) return true;
    return steps_.size() == 1 && steps_[0] == "run" && contains(order_only, key);
  }

  void walk_members(const json* before, const json* after) {
    std::set<std::string> keys;
    for (const json* side : {before, after}) {
      if (side == nullptr) continue;
      for (const auto& [key, value] : side->items()) keys.insert(key);
    }
    const auto member = [](const json* side, const std::string& key) {
      return side != nullptr && side->contains(key) ? &(*side)[key] : nullptr;
    };
    for (const std::string& key : keys) {
      // An id may be called like a key of ours; then its kind stands above it.
      const bool is_id = !steps_.empty() && contains(kinds_of_things, steps_.back());
      if (!is_id && is_ignored(key)) continue;
      descend(key, member(before, key), member(after, key));
    }
  }

  void walk_elements(const json& before, const json& after) {
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
      const json* left = i < before.size() ? &before[i] : nullptr;
      const json* right = i < after.size() ? &after[i] : nullptr;
      steps_.push_back(std::to_string(i));
      if (left == nullptr || right == nullptr) {
        note(left, right);
      } else {
        walk(left, right);
      }
      steps_.pop_back();
    }
  }

  void descend(const std::string& key, const json* before, const json* after) {
    steps_.push_back(key);
    walk(before, after);
    steps_.pop_back();
  }

  [[nodiscard]] const json* default_here() const {
    for (const std::string& path : {joined(steps_, '.'), without_ids(steps_)}) {
      if (defaults_.find(path) != nullptr) return &defaults_.at(path, region_);
    }
    return nullptr;
  }

  void note(const json* before, const json* after) {
    DesignChange change;
    const json* by_default = before == nullptr || after == nullptr ? default_here() : nullptr;
    if (by_default != nullptr) {
      change.default_before = before == nullptr;
      change.default_after = after == nullptr;
      (before == nullptr ? before : after) = by_default;
      if (*before == *after) return;
    }
    change.path = joined(steps_, '/', steps_.front() == "architecture" ? 1 : 0);
    if (before != nullptr) change.before = before->dump();
    if (after != nullptr) change.after = after->dump();
    if (before == nullptr) change.kind = DesignChange::Kind::Added;
    if (after == nullptr) change.kind = DesignChange::Kind::Removed;
    changes_.push_back(std::move(change));
  }

  const Defaults& defaults_;
  const std::string& region_;
  Steps steps_;
  std::vector<DesignChange> changes_;
};

}  // namespace

std::vector<models::DesignChange> design_changes(const Document& before, const Document& after,
                                                 const Defaults& defaults,
                                                 const std::string& region) {
  Differ differ(defaults, region);
  differ.walk(&before.json, &after.json);
  return differ.take();
}

}  // namespace tools
