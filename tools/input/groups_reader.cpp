#include <fmt/format.h>

#include "tools/input/readers.hpp"

namespace tools {
namespace {

using namespace std::chrono_literals;

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

void read_policies(const ObjectReader& object, models::AutoScalingGroupSpec& group) {
  const std::optional<Node> policies = object.find("policies");
  if (!policies) return;
  for (const auto& [name, policy] : policies->members()) {
    group.policies.push_back(read_policy(policy));
  }
}

}  // namespace

std::array<bool, models::scaling_process_count> read_processes(const Node& list) {
  static const std::vector<std::string> known{
      "Launch",      "Terminate",         "HealthCheck",     "ReplaceUnhealthy",
      "AZRebalance", "AlarmNotification", "ScheduledActions"};
  std::array<bool, models::scaling_process_count> processes{};
  for (const Node& element : list.elements()) {
    if (const auto position = element.choice(known, "a process of an Auto Scaling group")) {
      processes[*position] = true;
    }
  }
  return processes;
}

models::AutoScalingGroupSpec read_group(const std::string& id, const Node& node, const Names& names,
                                        std::vector<models::InstanceType>& types) {
  const ObjectReader object(node, "auto_scaling_group", "auto_scaling_groups");
  models::AutoScalingGroupSpec group;
  group.id = id;
  group.zones = object.ids<models::ZoneId>("zones", names.of("zones"), "a zone");
  group.instance = read_template(object, types);
  group.min = object.integer("min", {0, most_units});
  group.max = object.integer("max", {0, most_units});
  group.desired = object.has("desired") ? object.integer("desired", {0, most_units}) : group.min;
  if (is_sound(node)) check_sizes(object, group);
  group.health_check =
      object.choice("health_check_type", {"EC2", "ELB"}, "a type of health check") == 0
          ? models::GroupHealthCheck::Ec2
          : models::GroupHealthCheck::Elb;
  group.grace_period = object.duration("health_check_grace_period", {0s, 24h});
  group.warm_up = object.duration("default_instance_warmup", {0s, 24h});
  if (object.has("default_instance_warmup")) group.replacement_warm_up = group.warm_up;
  group.launch_hook = object.boolean("launch_hook");
  if (!group.launch_hook) group.instance.boot.launch_to_running = read_launch_to_running(object);
  group.check_interval = object.duration("check_interval", {1s, 1h});
  group.impaired_wait = object.duration("impaired_wait", {0s, 24h});
  group.metric_delay = object.duration("metric_delay", {0s, 15min, "the model of CloudWatch"});
  group.launch_delay = read_distribution(object, "launch_delay");
  group.removal_delay = read_distribution(object, "removal_delay");
  group.launch_retry = object.duration("launch_retry", {0s, 24h});
  group.launch_retry_growth = object.number("launch_retry_growth", {1, 10});
  group.replace_fraction = object.share("replace_fraction", {0, 1});
  group.replace_gap = read_distribution(object, "replace_gap");
  group.rebalance = object.boolean("rebalance");
  group.rebalancing_removes =
      object.choice("rebalancing_removes", {"once_healthy", "once_in_service"},
                    "when rebalancing removes an instance") == 0
          ? models::RebalancingRemoves::OnceHealthy
          : models::RebalancingRemoves::OnceInService;
  if (const auto processes = object.find("suspended_processes")) {
    group.suspended = read_processes(*processes);
  }
  group.reserved = object.integer("reserved", {0, most_units});
  read_policies(object, group);
  return group;
}

}  // namespace tools
