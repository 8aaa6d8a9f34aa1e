#include <fmt/format.h>

#include "tools/input/readers.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

using namespace std::chrono_literals;

const std::string elb = "Elastic Load Balancing";

models::HealthCheckSpec read_health_check(const ObjectReader& group, const Names& names) {
  const ObjectReader object =
      group.child("health_check", "health_check", "target_groups.health_check");
  models::HealthCheckSpec check;
  check.interval = object.duration("interval", {5s, 300s, elb});
  check.timeout = object.duration("timeout", {2s, 120s, elb});
  check.healthy_threshold = object.integer("healthy_threshold", {2, 10, elb});
  check.unhealthy_threshold = object.integer("unhealthy_threshold", {2, 10, elb});
  check.one_prober = object.choice("prober", {"each_node", "one"}, "a kind of prober") == 1;
  check.trusts_new =
      object.choice("new_target", {"one_success", "immediately"}, "a rule for new targets") == 1;
  check.probes_stopped =
      object.choice("stopped_target", {"leaves", "probed"}, "a rule for stopped targets") == 1;
  check.fails_when_overloaded = object.boolean("fails_when_overloaded");
  if (object.has("needs")) {
    check.needs =
        object.ids<models::ComponentId>("needs", names.of("components"), "a component", 0);
  }
  if (check.timeout < check.interval || !is_sound(object.node())) return check;
  const Node at = object.find("timeout").value_or(object.node());
  at.fail(fmt::format("\"{}\" is not shorter than the interval \"{}\"",
                      format_duration(check.timeout), format_duration(check.interval)),
          fmt::format("Elastic Load Balancing refuses this; raise \"interval\" above {}, or lower "
                      "\"timeout\"",
                      format_duration(check.timeout)));
  return check;
}

/// 0 for off, else within the range.
sim::Duration off_or(const ObjectReader& object, const std::string& key, sim::Duration low,
                     sim::Duration high) {
  const sim::Duration value = object.duration(key, {sim::Duration::zero(), high, elb});
  if (value != sim::Duration::zero() && value < low) {
    object.find(key)
        .value_or(object.node())
        .fail(fmt::format("\"{}\" is less than {}", format_duration(value), format_duration(low)),
              fmt::format("{} takes {} to {}, or 0s for off", elb, format_duration(low),
                          format_duration(high)));
  }
  return value;
}

}  // namespace

models::TargetGroupSpec read_target_group(const std::string& id, const Node& node,
                                          const Names& names) {
  const ObjectReader object(node, "target_group", "target_groups");
  models::TargetGroupSpec group;
  group.id = id;
  group.health_check = read_health_check(object, names);
  group.deregistration_delay =
      object.duration("deregistration_delay", {sim::Duration::zero(), 3600s, elb});
  group.deregistration_propagation = read_distribution(object, "deregistration_propagation");
  group.slow_start = off_or(object, "slow_start", 30s, 900s);
  group.stickiness = off_or(object, "stickiness", 1s, 7 * 24h);
  group.fail_open = object.boolean("fail_open");

  // A target may be of either kind; an id that names both means both.
  std::vector<std::string> known = names.of("instances");
  known.insert(known.end(), names.of("auto_scaling_groups").begin(),
               names.of("auto_scaling_groups").end());
  const std::optional<Node> targets = object.get("targets");
  if (!targets) return group;
  std::vector<std::string> seen;
  for (const Node& target : targets->elements()) {
    const auto position = target.choice(known, "an instance set or an Auto Scaling group");
    if (!position) continue;
    const std::string& name = known[*position];
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      target.fail("\"" + name + "\" stands twice in the list", "leave one out");
      continue;
    }
    seen.push_back(name);
    for (std::size_t i = 0; i < names.of("instances").size(); ++i) {
      if (names.of("instances")[i] == name) {
        group.instances.push_back(sim::make_id<models::InstanceSetId>(i));
      }
    }
    for (std::size_t i = 0; i < names.of("auto_scaling_groups").size(); ++i) {
      if (names.of("auto_scaling_groups")[i] == name)
        group.groups.push_back(sim::make_id<models::GroupId>(i));
    }
  }
  if (targets->elements().empty()) {
    targets->fail("a target group without targets",
                  "name at least one instance set or Auto Scaling group");
  }
  return group;
}

}  // namespace tools
