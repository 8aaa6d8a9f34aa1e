#include <fmt/format.h>

#include "models/architecture/keys/load_balancing_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

using namespace std::chrono_literals;

models::HealthCheckSpec read_health_check(const ObjectReader& group, const Names& names) {
  const models::Keys<models::HealthCheckSpec>& keys = models::health_check_keys();
  const ObjectReader object = child_of(group, "health_check", keys.table);
  models::HealthCheckSpec check;
  read_keys(object, keys, names, check);
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
void check_off_or(const ObjectReader& object, const std::string& key, sim::Duration value,
                  const Range<sim::Duration>& range) {
  if (value == sim::Duration::zero() || value >= range.low) return;
  object.find(key)
      .value_or(object.node())
      .fail(
          fmt::format("\"{}\" is less than {}", format_duration(value), format_duration(range.low)),
          fmt::format("{} takes {}, or 0s for off", range.source, range_text(range)));
}

void read_targets(const ObjectReader& object, const Names& names, models::TargetGroupSpec& group) {
  // A target may be of either kind; an id that names both means both.
  std::vector<std::string> known = names.of("instances");
  known.insert(known.end(), names.of("auto_scaling_groups").begin(),
               names.of("auto_scaling_groups").end());
  const std::optional<Node> targets = object.get("targets");
  if (!targets) return;
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
}

}  // namespace

models::TargetGroupSpec read_target_group(const std::string& id, const Node& node,
                                          const Names& names) {
  const models::Keys<models::TargetGroupSpec>& keys = models::target_group_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::TargetGroupSpec group;
  group.id = id;
  read_keys(object, keys, names, group, [&](std::string_view key) {
    if (key == "targets") read_targets(object, names, group);
    if (key == "health_check") group.health_check = read_health_check(object, names);
  });
  const std::string elb = "Elastic Load Balancing";
  check_off_or(object, "slow_start", group.slow_start, {30s, 900s, elb});
  check_off_or(object, "stickiness", group.stickiness, {1s, 7 * 24h, elb});
  return group;
}

}  // namespace tools
