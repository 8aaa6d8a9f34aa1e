#include <fmt/format.h>

#include "models/architecture/keys/scaling_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

/// min <= desired <= max.
void check_sizes(const ObjectReader& object, const models::AutoScalingGroupSpec& group) {
  const auto refuse = [&](const std::string& key, const std::string& problem) {
    object.find(key)
        .value_or(object.node())
        .fail(problem, "EC2 Auto Scaling wants min <= desired <= max");
  };
  if (group.min > group.max) {
    refuse("min", fmt::format("min {} is more than max {}", group.min, group.max));
  } else if (group.desired < group.min) {
    refuse("desired", fmt::format("desired {} is less than min {}", group.desired, group.min));
  } else if (group.desired > group.max) {
    refuse("desired", fmt::format("desired {} is more than max {}", group.desired, group.max));
  }
}

void read_policies(const ObjectReader& object, const Names& names,
                   models::AutoScalingGroupSpec& group) {
  const std::optional<Node> policies = object.find("policies");
  if (!policies) return;
  for (const auto& [name, policy] : policies->members()) {
    group.policies.push_back(read_policy(policy, names));
  }
}

}  // namespace

std::array<bool, models::scaling_process_count> read_processes(const Node& list) {
  static const models::Choice known = models::scaling_processes();
  const std::vector<std::string> names(known.names.begin(), known.names.end());
  std::array<bool, models::scaling_process_count> processes{};
  for (const Node& element : list.elements()) {
    if (const auto position = element.choice(names, std::string(known.what))) {
      processes[*position] = true;
    }
  }
  return processes;
}

models::AutoScalingGroupSpec read_group(const std::string& id, const Node& node, const Names& names,
                                        std::vector<models::InstanceType>& types) {
  const models::Keys<models::AutoScalingGroupSpec>& keys = models::auto_scaling_group_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::AutoScalingGroupSpec group;
  group.id = id;
  read_keys(object, keys, names, group, [&](std::string_view key) {
    read_instance_key(key, object, names, types, group.instance);
    if (key == "launch_hook") {
      read_key(object, keys, key, names, group);
      if (!group.launch_hook) {
        group.instance.boot.launch_to_running = read_launch_to_running(object);
      }
    } else if (key == "suspended_processes") {
      const std::optional<Node> processes = object.find("suspended_processes");
      if (processes) group.suspended = read_processes(*processes);
    } else if (key == "policies") {
      read_policies(object, names, group);
    }
  });
  if (!object.has("desired")) group.desired = group.min;
  if (object.has("default_instance_warmup")) group.replacement_warm_up = group.warm_up;
  if (is_sound(node)) check_sizes(object, group);
  return group;
}

}  // namespace tools
