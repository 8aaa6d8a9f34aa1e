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

models::DataVolumeSpec read_data_volume(const Node& node, const Names& names) {
  const models::Keys<models::DataVolumeSpec>& keys = models::data_volume_keys();
  models::DataVolumeSpec volume;
  read_keys(object_of(node, keys.table), keys, names, volume);
  return volume;
}

/// An address, and a volume, are one instance's at a time.
void check_group_of_one(const ObjectReader& object, const models::AutoScalingGroupSpec& group) {
  if (group.max == 1 || (!group.elastic_ip && !group.data_volume)) return;
  const std::string what = group.elastic_ip ? "an Elastic IP is" : "a data volume is";
  object.find("max")
      .value_or(object.node())
      .fail(what + fmt::format(" one instance's, and max is {}", group.max),
            "set \"max\": 1; several instances want a load balancer");
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
    } else if (key == "data_volume") {
      const std::optional<Node> volume = object.find("data_volume");
      if (volume) group.data_volume = read_data_volume(*volume, names);
    } else if (key == "instance_profile" || key == "address_attach" ||
               key == "status_check_interval") {
      const bool is_asked = group.elastic_ip || object.has(std::string(key));
      if (is_asked) read_key(object, keys, key, names, group);
    }
  });
  if (!object.has("desired")) group.desired = group.min;
  if (object.has("default_instance_warmup")) group.replacement_warm_up = group.warm_up;
  if (is_sound(node)) {
    check_sizes(object, group);
    check_group_of_one(object, group);
  }
  return group;
}

}  // namespace tools
