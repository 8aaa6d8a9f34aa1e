// Elastic IPs that move, and data that follows on EBS.

#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

std::string pointer_of(const AutoScalingGroupSpec& group, const std::string& key) {
  return "/architecture/auto_scaling_groups" + token(group.id) + "/" + key;
}

Places missing_role(const FindingContext& context) {
  Places places;
  for (const AutoScalingGroupSpec& group : context.scenario.architecture.auto_scaling_groups) {
    if (!group.elastic_ip || group.instance_profile) continue;
    places.push_back({pointer_of(group, "elastic_ip"),
                      "user data of " + group.id +
                          " calls AssociateAddress, which its instances may not: the Elastic IP is "
                          "never attached, and nobody reaches them",
                      ""});
  }
  return places;
}

Places slow_hook(const FindingContext& context) {
  Places places;
  for (const AutoScalingGroupSpec& group : context.scenario.architecture.auto_scaling_groups) {
    if (!group.data_volume) continue;
    const DataVolumeSpec& volume = *group.data_volume;
    const double takes = sim::to_seconds(volume.snapshot_takes()) + volume.attached_in.mean();
    const double heartbeat = sim::to_seconds(volume.heartbeat);
    if (takes <= heartbeat) continue;
    places.push_back({pointer_of(group, "data_volume/heartbeat"),
                      "the snapshot of " + group.id + " and its new volume take " + in_time(takes) +
                          ", the hook of the launch waits for " + in_time(heartbeat) +
                          ": launches are abandoned until the snapshot is nearly done",
                      ""});
  }
  return places;
}

Places standby_in_the_same_zone(const FindingContext& context) {
  Places places;
  for (const InstanceSetSpec& set : context.scenario.architecture.instances) {
    if (!set.standby || set.zones.size() > 1) continue;
    places.push_back({"/architecture/instances" + token(set.id) + "/zones",
                      "the standby of " + set.id +
                          " is in the zone of the instance that it stands "
                          "by for: whoever loses that has neither",
                      ""});
  }
  return places;
}

}  // namespace

std::vector<FindingRule> takeover_rules() {
  return {
      {"address-without-role", Severity::Error,
       "Instances of a group are to attach an Elastic IP, and have no role that may.",
       "Set \"instance_profile\": true.", missing_role},
      {"hook-above-heartbeat", Severity::Warning,
       "A lifecycle hook takes longer than its heartbeat time-out.",
       "Raise \"heartbeat\", or keep less data on the volume.", slow_hook},
      {"standby-in-one-zone", Severity::Warning,
       "A standby is in the zone of what it stands by for.", "Give the set a second zone.",
       standby_in_the_same_zone},
  };
}

}  // namespace models::explaining
