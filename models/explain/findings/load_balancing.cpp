// Balancers and target groups.

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

/// Zones that the targets of a group may be in, and how many targets there are at the start.
struct Targets {
  std::set<ZoneId> zones;
  int count = 0;
};

Targets targets_of(const Architecture& design, const TargetGroupSpec& group) {
  Targets targets;
  for (const InstanceSetId id : group.instances) {
    const InstanceSetSpec& set = design.instances[id.index()];
    targets.zones.insert(set.zones.begin(), set.zones.end());
    targets.count += set.count;
  }
  for (const GroupId id : group.groups) {
    const AutoScalingGroupSpec& scaled = design.auto_scaling_groups[id.index()];
    targets.zones.insert(scaled.zones.begin(), scaled.zones.end());
    targets.count += scaled.desired;
  }
  return targets;
}

Places no_targets(const FindingContext& context) {
  Places places;
  for (const TargetGroupSpec& group : context.scenario.architecture.target_groups) {
    if (targets_of(context.scenario.architecture, group).count > 0) continue;
    places.push_back({"/architecture/target_groups" + token(group.id) + "/targets",
                      "\"" + group.id + "\" begins without a single instance", ""});
  }
  return places;
}

std::string listed_zones(const Architecture& design, const std::vector<ZoneId>& zones) {
  std::string text;
  for (const ZoneId zone : zones) {
    text += (text.empty() ? "" : ", ") + design.zones[zone.index()].id;
  }
  return text;
}

Places zone_without_node(const FindingContext& context) {
  const Architecture& design = context.scenario.architecture;
  Places places;
  for (const LoadBalancerSpec& balancer : design.load_balancers) {
    std::vector<ZoneId> missing;
    for (const ZoneId zone :
         targets_of(design, design.target_groups[balancer.target_group.index()]).zones) {
      const auto& nodes = balancer.zones;
      if (std::find(nodes.begin(), nodes.end(), zone) == nodes.end()) missing.push_back(zone);
    }
    if (missing.empty()) continue;
    places.push_back({"/architecture/load_balancers" + token(balancer.id) + "/zones",
                      "targets in " + listed_zones(design, missing) +
                          " are in no zone of the balancer: Elastic Load Balancing sends them "
                          "nothing",
                      ""});
  }
  return places;
}

Places node_without_target(const FindingContext& context) {
  const Architecture& design = context.scenario.architecture;
  Places places;
  for (const LoadBalancerSpec& balancer : design.load_balancers) {
    const Targets targets = targets_of(design, design.target_groups[balancer.target_group.index()]);
    std::vector<ZoneId> bare;
    for (const ZoneId zone : balancer.zones) {
      if (!targets.zones.contains(zone)) bare.push_back(zone);
    }
    if (bare.empty()) continue;
    places.push_back({"/architecture/load_balancers" + token(balancer.id) + "/zones",
                      "the balancer has a node in " + listed_zones(design, bare) +
                          " and no target: the node adds a place to fail and no capacity",
                      ""});
  }
  return places;
}

Places slow_check(const FindingContext& context) {
  Places places;
  const sim::Duration goal = context.settings.recovery_goal;
  for (const TargetGroupSpec& group : context.scenario.architecture.target_groups) {
    const HealthCheckSpec& check = group.health_check;
    const sim::Duration longest = check.interval * check.unhealthy_threshold + check.timeout;
    if (goal <= sim::Duration::zero() || longest <= 2 * goal) continue;
    places.push_back({"/architecture/target_groups" + token(group.id) + "/health_check",
                      "a hung target keeps its share of the requests for up to " +
                          in_time(sim::to_seconds(longest)) + " (" +
                          std::to_string(check.unhealthy_threshold) + " probes, each " +
                          in_time(sim::to_seconds(check.interval)) + ")",
                      ""});
  }
  return places;
}

/// Seconds that 99 % of the requests through the entry are over in, and the class that is slowest.
std::pair<double, std::string> longest_requests(const Scenario& scenario) {
  std::pair<double, std::string> longest{0, ""};
  for (const RequestClassSpec& request : scenario.workload.classes) {
    if (!request.needs_entry || !request.duration) continue;
    const double seconds = request.duration->quantile(0.99);
    if (seconds > longest.first) longest = {seconds, request.id};
  }
  return longest;
}

Places short_deregistration(const FindingContext& context) {
  const auto [seconds, slowest] = longest_requests(context.scenario);
  Places places;
  for (const TargetGroupSpec& group : context.scenario.architecture.target_groups) {
    const double given = sim::to_seconds(group.deregistration_delay);
    // What was sent last, when the balancer has heard of it, has to be answered as well.
    const double sent = group.deregistration_propagation.quantile(0.99);
    // Only what an Auto Scaling group takes away is deregistered while it serves.
    if (group.groups.empty() || given >= sent + seconds) continue;
    std::string text = "an instance that leaves ends after " + in_time(given) +
                       ", is sent requests for up to " + in_time(sent);
    if (seconds > 0) {
      text += ", and one in a hundred of class \"" + slowest + "\" takes longer than " +
              in_time(seconds);
    }
    places.push_back({"/architecture/target_groups" + token(group.id) + "/deregistration_delay",
                      text + ": what it has not answered then is lost",
                      "Set it to " + in_time(std::ceil(sent + seconds)) + " or more."});
  }
  return places;
}

}  // namespace

std::vector<FindingRule> load_balancing_rules() {
  return {
      {"target-group-without-targets", Severity::Error,
       "A target group begins with no instance at all.",
       "Give the group behind it a \"min\" or \"desired\" of at least 1, or the set a \"count\".",
       no_targets},
      {"target-zone-without-node", Severity::Error,
       "Targets live in a zone that is not enabled for their load balancer.",
       "Add the zone to \"zones\" of the load balancer.", zone_without_node},
      {"node-zone-without-target", Severity::Note,
       "A load balancer has a node in a zone in which there is no target.",
       "Spread the targets over the balancer's zones.", node_without_target},
      {"slow-health-check", Severity::Warning,
       "The health check may take more than twice as long to find a hung target as an objective on "
       "recovery, or without one the advice of a minute, allows.",
       "Shorten \"interval\" or lower \"unhealthy_threshold\".", slow_check},
      {"deregistration-below-duration", Severity::Warning,
       "Instances that leave are ended before their requests are.",
       "Set \"deregistration_delay\" above the time that requests are sent and take.",
       short_deregistration},
  };
}

}  // namespace models::explaining
