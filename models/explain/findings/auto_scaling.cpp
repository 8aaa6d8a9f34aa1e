// Auto Scaling groups: health, sizes and headroom.

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "models/explain/boot_law.hpp"
#include "models/explain/finding_rule.hpp"
#include "models/explain/group_sizes.hpp"
#include "models/explain/validity.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

std::string pointer_of(const AutoScalingGroupSpec& group, const std::string& key) {
  return "/architecture/auto_scaling_groups" + token(group.id) + "/" + key;
}

bool is_balanced(const Architecture& design, std::size_t group) {
  return std::any_of(design.target_groups.begin(), design.target_groups.end(),
                     [&](const TargetGroupSpec& targets) {
                       return std::any_of(targets.groups.begin(), targets.groups.end(),
                                          [&](GroupId id) { return id.index() == group; });
                     });
}

template <class Look>
Places each_group(const FindingContext& context, Look look) {
  Places places;
  const auto& groups = context.scenario.architecture.auto_scaling_groups;
  for (std::size_t index = 0; index < groups.size(); ++index) look(groups[index], index, places);
  return places;
}

/// The target group that a group is in, nothing where it is in none.
const TargetGroupSpec* targets_of(const Architecture& design, std::size_t group) {
  for (const TargetGroupSpec& targets : design.target_groups) {
    for (const GroupId id : targets.groups) {
      if (id.index() == group) return &targets;
    }
  }
  return nullptr;
}

Places short_grace(const FindingContext& context) {
  return each_group(
      context, [&](const AutoScalingGroupSpec& group, std::size_t index, Places& places) {
        if (group.health_check != GroupHealthCheck::Elb) return;
        const TargetGroupSpec* targets = targets_of(context.scenario.architecture, index);
        if (targets == nullptr) return;
        const std::optional<GraceNeeded> needed = grace_needed(group, targets->health_check);
        const double grace = sim::to_seconds(group.grace_period);
        if (!needed || grace >= needed->usual_s) return;
        places.push_back(
            {pointer_of(group, "health_check_grace_period"),
             "half of the instances are in service for " + in_time(needed->usual_s) +
                 " before the balancer calls them healthy, the grace period is " + in_time(grace) +
                 ": they may be replaced while they start, again and again",
             "Set it to " + in_time(std::ceil(needed->safe_s)) +
                 " or more, which 95 % of the boots keep to, or hold instances back with "
                 "\"launch_hook\": true."});
      });
}

Places replaced_under_overload(const FindingContext& context) {
  Places places;
  if (!context.pool || !context.pool->target_group) return places;
  const Architecture& design = context.scenario.architecture;
  const HealthCheckSpec& check =
      design.target_groups[context.pool->target_group->index()].health_check;
  if (!check.fails_when_overloaded) return places;
  const std::string overload = possible_overload(context.scenario, *context.pool);
  if (overload.empty()) return places;
  for (const PoolMember& member : context.pool->members) {
    if (member.kind != PartKind::AutoScalingGroup) continue;
    const AutoScalingGroupSpec& group = design.auto_scaling_groups[member.index];
    if (group.health_check != GroupHealthCheck::Elb) continue;
    places.push_back({pointer_of(group, "health_check_type"),
                      overload + ": then probes fail, the group replaces instances that work, and "
                                 "the rest have more to do",
                      ""});
  }
  return places;
}

Places unwatched(const FindingContext& context) {
  return each_group(
      context, [&](const AutoScalingGroupSpec& group, std::size_t index, Places& places) {
        if (group.health_check == GroupHealthCheck::Elb) return;
        if (!is_balanced(context.scenario.architecture, index)) return;
        places.push_back({pointer_of(group, "health_check_type"),
                          "EC2 checks see the host and not the application: one that hangs leaves "
                          "the rotation and waits for a person",
                          ""});
      });
}

Places lone_minimum(const FindingContext& context) {
  return each_group(context, [](const AutoScalingGroupSpec& group, std::size_t, Places& places) {
    const std::size_t zones = std::set<ZoneId>(group.zones.begin(), group.zones.end()).size();
    const GroupFloor floor = floor_of(group);
    if (zones >= 2 && floor.by_schedule && floor.size < static_cast<int>(zones)) {
      places.push_back({pointer_of(group, "policies"),
                        "a schedule takes the group to " + std::to_string(floor.size) + " at " +
                            in_time(sim::to_seconds(floor.at)) + ", and it has " +
                            std::to_string(zones) + " zones",
                        "Let the schedule leave " + std::to_string(zones) + "."});
    }
    const bool is_one = group.elastic_ip || group.data_volume;  // In whichever zone works.
    if (is_one || zones < 2 || group.min >= static_cast<int>(zones)) return;
    places.push_back({pointer_of(group, "min"),
                      "at its minimum of " + std::to_string(group.min) + " the group is in " +
                          std::to_string(std::max(0, group.min)) + " of its " +
                          std::to_string(zones) + " zones only",
                      "Raise \"min\" to " + std::to_string(zones) + "."});
  });
}

Places small_maximum(const FindingContext& context) {
  Places places;
  if (!context.pool) return places;
  const InstancePool& pool = *context.pool;
  const Architecture& design = context.scenario.architecture;
  const double most = most_vcpu_of(context.scenario, pool);
  if (most >= pool.peak_vcpu) return places;
  for (const PoolMember& member : pool.members) {
    const bool group = member.kind == PartKind::AutoScalingGroup;
    const std::string id =
        group ? design.auto_scaling_groups[member.index].id : design.instances[member.index].id;
    places.push_back({std::string("/architecture/") +
                          (group ? "auto_scaling_groups" : "instances") + token(id) +
                          (group ? "/max" : "/count"),
                      peak_words(context.scenario) + " keeps " + in_digits(pool.peak_vcpu, 3) +
                          " vCPUs busy, and at most there are " + in_digits(most, 3),
                      ""});
  }
  return places;
}

/// The zone whose loss leaves least.
std::optional<ZoneId> largest_zone(const InstancePool& pool) {
  std::optional<ZoneId> largest;
  for (const ZoneId zone : pool.zones()) {
    if (!largest || pool.units_in(zone) > pool.units_in(*largest)) largest = zone;
  }
  return largest;
}

Places small_headroom(const FindingContext& context) {
  Places places;
  if (!context.pool || context.pool->zones().size() < 2) return places;
  const InstancePool& pool = *context.pool;
  const ZoneId zone = *largest_zone(pool);
  const int left = pool.units - pool.units_in(zone);
  const double load = pool.peak_vcpu;
  const double capacity = left * pool.vcpu_of_one();
  if (load <= capacity || pool.capacity_vcpu < load) return places;
  const Architecture& design = context.scenario.architecture;
  const PoolMember& member = pool.members.front();
  const bool group = member.kind == PartKind::AutoScalingGroup;
  const std::string pointer =
      group ? pointer_of(design.auto_scaling_groups[member.index], "min")
            : "/architecture/instances" + token(design.instances[member.index].id) + "/count";
  const int wanted = static_cast<int>(std::ceil(load / pool.vcpu_of_one()));
  places.push_back(
      {pointer,
       "without " + design.zones[zone.index()].id + " " + std::to_string(left) + " of " +
           std::to_string(pool.units) + " instances are left, which " +
           peak_words(context.scenario) + " would use to " + in_percent(load / capacity),
       "Run enough for " + std::to_string(wanted) +
           " to be left when the largest zone is lost: a higher \"min\", a lower target, or more "
           "zones."});
  return places;
}

Places no_room(const FindingContext& context) {
  return each_group(context, [](const AutoScalingGroupSpec& group, std::size_t, Places& places) {
    const bool scales = std::any_of(group.policies.begin(), group.policies.end(),
                                    [](const ScalingPolicySpec& policy) {
                                      return !std::holds_alternative<ScheduledActionSpec>(policy);
                                    });
    if (!scales || group.min < group.max) return;
    places.push_back(
        {pointer_of(group, "max"),
         "the group has scaling policies, and its size is always " + std::to_string(group.max),
         ""});
  });
}

}  // namespace

std::vector<FindingRule> auto_scaling_rules() {
  return {
      {"grace-period-below-boot", Severity::Warning,
       "A group that trusts the balancer's health check gives instances less time than they need "
       "to start.",
       "Set \"health_check_grace_period\" above the time that an instance takes to start and to "
       "pass "
       "its probes.",
       short_grace},
      {"overload-replaces-instances", Severity::Warning,
       "Probes fail under overload, and a group replaces what fails them.",
       "Set \"health_check_type\": \"EC2\", or probe what does not depend on the load.",
       replaced_under_overload},
      {"group-without-elb-check", Severity::Warning,
       "A group behind a load balancer does not use the balancer's health check.",
       "Set \"health_check_type\": \"ELB\" and a grace period.", unwatched},
      {"headroom-below-zone-loss", Severity::Warning,
       "After the loss of a zone the instances that are left cannot carry the peak.",
       "Run more instances, lower the scaling target, or use more zones.", small_headroom},
      {"maximum-below-peak", Severity::Error,
       "Not even the largest number of instances can carry the peak of the demand.",
       "Raise \"max\" or \"count\", or take a larger type.", small_maximum},
      {"minimum-below-zones", Severity::Note,
       "At its minimum the group leaves some of its zones empty.",
       "Raise \"min\" to the number of zones.", lone_minimum},
      {"policy-without-room", Severity::Note,
       "A group has scaling policies and nowhere to scale to.",
       "Set \"max\" above \"min\", or remove the policies.", no_room},
  };
}

}  // namespace models::explaining
