#include "tools/input/timeline_checks.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <variant>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tools {
namespace {

using models::TimelineEntry;
using Entries = std::vector<TimelineEntry>;

/// Counts and sizes stand for something only where they could be read.
bool is_sound_part(const Reading& reading, const std::string& kind) {
  const std::string pointer = "/architecture/" + kind;
  return std::none_of(reading.wrong.begin(), reading.wrong.end(),
                      [&](const Diagnostic& one) { return one.where.starts_with(pointer); });
}

/// Instances that a set has had by a time, those added by hand included.
int instances_by(const Entries& entries, const models::Architecture& design,
                 models::InstanceSetId set, sim::Duration at) {
  int most = design.instances[set.index()].count;
  for (const TimelineEntry& entry : entries) {
    const auto* more = std::get_if<models::AddInstances>(&entry.action);
    if (more != nullptr && more->set == set && entry.at <= at) most += more->count;
  }
  return most;
}

/// The sizes that a group may have some day: of itself, of its schedules and of the timeline.
struct Bounds {
  int least_min;
  int most_max;
};

Bounds bounds_of(const Entries& entries, const models::Architecture& design,
                 models::GroupId group) {
  const models::AutoScalingGroupSpec& spec = design.auto_scaling_groups[group.index()];
  Bounds bounds{spec.min, spec.max};
  const auto widen = [&](const auto& action) {
    if (action.min >= 0) bounds.least_min = std::min(bounds.least_min, action.min);
    bounds.most_max = std::max(bounds.most_max, action.max);
  };
  for (const models::ScalingPolicySpec& policy : spec.policies) {
    if (const auto* action = std::get_if<models::ScheduledActionSpec>(&policy)) widen(*action);
  }
  for (const TimelineEntry& entry : entries) {
    const auto* size = std::get_if<models::SetGroupSize>(&entry.action);
    if (size != nullptr && size->group == group) widen(*size);
  }
  return bounds;
}

bool has_schedule(const models::AutoScalingGroupSpec& spec) {
  return std::any_of(spec.policies.begin(), spec.policies.end(), [](const auto& policy) {
    return std::holds_alternative<models::ScheduledActionSpec>(policy);
  });
}

void refuse_index(const Node& action, int index, const std::string& where) {
  const Node place = action.json().contains("index") ? action.member("index") : action;
  place.fail(fmt::format("there is no instance {} in {}", index, where), "they count from 0");
}

void check_victim(const models::InjectInstanceFault& fault, const Entries& entries,
                  sim::Duration at, const models::Architecture& design, const Node& action) {
  if (fault.set) {
    const int most = instances_by(entries, design, *fault.set, at);
    if (fault.index >= most) refuse_index(action, fault.index, fmt::format("a set of {}", most));
  } else if (fault.group) {
    const int most = bounds_of(entries, design, *fault.group).most_max;
    if (fault.index >= most)
      refuse_index(action, fault.index, fmt::format("a group of at most {}", most));
  }
}

/// The sizes of a group as far as the timeline has come.
struct Sizes {
  int min;
  int max;
};

void check_size(const models::SetGroupSize& action, const Node& place, Sizes& sizes) {
  const int min = action.min >= 0 ? action.min : sizes.min;
  const int max = action.max >= 0 ? action.max : sizes.max;
  const auto refuse = [&](const char* key, const std::string& problem) {
    place.member(key).fail(problem, fmt::format("by then the group has min {} and max {}; "
                                                "Amazon EC2 Auto Scaling refuses this",
                                                sizes.min, sizes.max));
  };
  if (min > max) {
    const bool by_min = action.min >= 0;
    refuse(by_min ? "min" : "max", by_min ? fmt::format("min {} is more than max {}", min, max)
                                          : fmt::format("max {} is less than min {}", max, min));
  } else if (action.desired >= 0 && action.desired < min) {
    refuse("desired", fmt::format("desired {} is less than min {}", action.desired, min));
  } else if (action.desired > max) {
    refuse("desired", fmt::format("desired {} is more than max {}", action.desired, max));
  } else {
    sizes = {min, max};
  }
}

/// In order of time, as the world will come upon them.
void check_sizes(const Entries& entries, const std::vector<Node>& origins,
                 const models::Architecture& design) {
  std::vector<std::size_t> order(entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return entries[left].at < entries[right].at;
  });
  std::map<std::size_t, Sizes> groups;
  for (const std::size_t index : order) {
    const auto* action = std::get_if<models::SetGroupSize>(&entries[index].action);
    if (action == nullptr || !is_sound(origins[index])) continue;
    const std::size_t group = action->group.index();
    if (group >= design.auto_scaling_groups.size()) continue;
    const models::AutoScalingGroupSpec& spec = design.auto_scaling_groups[group];
    Sizes sizes{spec.min, spec.max};
    // What a schedule makes of the sizes in between is not known here: only what can never be.
    const bool fixed = !has_schedule(spec);
    if (!fixed) {
      const Bounds bounds = bounds_of(entries, design, action->group);
      sizes = {bounds.least_min, bounds.most_max};
    }
    Sizes& known = groups.emplace(group, sizes).first->second;
    if (!fixed) known = sizes;
    check_size(*action, origins[index].member("set_size"), known);
  }
}

}  // namespace

void check_entries(const Entries& entries, const std::vector<Node>& origins,
                   const models::Architecture& design) {
  if (entries.empty()) return;
  const bool sets = is_sound_part(origins.front().reading(), "instances");
  const bool groups = is_sound_part(origins.front().reading(), "auto_scaling_groups");
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!is_sound(origins[i])) continue;
    const auto* fault = std::get_if<models::InjectInstanceFault>(&entries[i].action);
    if (fault != nullptr && (fault->set ? sets : groups)) {
      check_victim(*fault, entries, entries[i].at, design, origins[i].member("instance_fault"));
    }
    const auto* change = std::get_if<models::ChangeInstanceType>(&entries[i].action);
    if (change == nullptr || !sets) continue;
    const int most = instances_by(entries, design, change->set, entries[i].at);
    if (change->index >= most) {
      refuse_index(origins[i].member("change_type"), change->index,
                   fmt::format("a set of {}", most));
    }
  }
  if (groups) check_sizes(entries, origins, design);
}

}  // namespace tools
