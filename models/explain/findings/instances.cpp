// Instances: numbers, types and who mends them.

#include <algorithm>

#include "models/explain/finding_rule.hpp"
#include "models/explain/group_sizes.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

std::string folder_of(PartKind kind) {
  return kind == PartKind::AutoScalingGroup ? "auto_scaling_groups" : "instances";
}

/// A set or a group, whatever it serves.
struct Owner {
  PartKind kind;
  std::string id;
  const InstanceTemplate* instance;
  const AutoScalingGroupSpec* group;
};

std::vector<Owner> owners_of(const Architecture& design) {
  std::vector<Owner> owners;
  for (const InstanceSetSpec& set : design.instances) {
    owners.push_back({PartKind::InstanceSet, set.id, &set.instance, nullptr});
  }
  for (const AutoScalingGroupSpec& group : design.auto_scaling_groups) {
    owners.push_back({PartKind::AutoScalingGroup, group.id, &group.instance, &group});
  }
  return owners;
}

std::string pointer_of(const Owner& owner, const std::string& key) {
  return "/architecture/" + folder_of(owner.kind) + token(owner.id) + "/" + key;
}

const CreditSpec* credits_of(const Architecture& design, const InstanceTemplate& instance) {
  const InstanceType& type = design.instance_types[instance.type.index()];
  return type.credits ? &*type.credits : nullptr;
}

std::string mode_text(const InstanceTemplate& instance) {
  return instance.credit_mode == CreditMode::Standard
             ? "when the credits are spent it is throttled to the baseline"
             : "what is used beyond it is paid for by the vCPU hour";
}

Places baseline_below_target(const FindingContext& context) {
  const Architecture& design = context.scenario.architecture;
  Places places;
  for (const Owner& owner : owners_of(design)) {
    const CreditSpec* credits = credits_of(design, *owner.instance);
    if (credits == nullptr || owner.group == nullptr) continue;
    for (const ScalingPolicySpec& policy : owner.group->policies) {
      const auto* tracking = std::get_if<TargetTrackingSpec>(&policy);
      if (tracking == nullptr || tracking->metric != ScalingMetric::AverageCpu) continue;
      if (tracking->target <= credits->baseline_per_vcpu) continue;
      places.push_back({pointer_of(owner, "type"),
                        "scaling keeps the CPU at " + in_percent(tracking->target) + ", and " +
                            design.instance_types[owner.instance->type.index()].name + " earns " +
                            in_percent(credits->baseline_per_vcpu) + ": " +
                            mode_text(*owner.instance),
                        ""});
      break;
    }
  }
  return places;
}

/// The pool at its peak uses more than its credits sustain.
Places baseline_below_load(const FindingContext& context) {
  Places places;
  if (!context.pool || context.pool->capacity_vcpu <= 0) return places;
  const Architecture& design = context.scenario.architecture;
  const double cpu = context.pool->peak_vcpu / context.pool->capacity_vcpu;
  for (const PoolMember& member : context.pool->members) {
    const CreditSpec* credits = credits_of(design, *member.instance);
    if (credits == nullptr || cpu <= credits->baseline_per_vcpu) continue;
    const bool group = member.kind == PartKind::AutoScalingGroup;
    places.push_back(
        {"/architecture/" + folder_of(member.kind) +
             token(group ? design.auto_scaling_groups[member.index].id
                         : design.instances[member.index].id) +
             "/type",
         peak_words(context.scenario) + " uses " + in_percent(cpu) + " of the CPU, and " +
             design.instance_types[member.instance->type.index()].name + " earns " +
             in_percent(credits->baseline_per_vcpu) + ": " + mode_text(*member.instance),
         ""});
  }
  return places;
}

/// A schedule leaves a group of several with one instance or none.
Places lone_by_schedule(const InstancePool& pool, const Architecture& design) {
  if (pool.members.size() != 1) return {};
  const PoolMember& member = pool.members.front();
  if (member.kind != PartKind::AutoScalingGroup) return {};
  const AutoScalingGroupSpec& group = design.auto_scaling_groups[member.index];
  const GroupFloor floor = floor_of(group);
  if (!floor.by_schedule || floor.size > 1) return {};
  return {{"/architecture/auto_scaling_groups" + token(group.id) + "/policies",
           "at " + in_time(sim::to_seconds(floor.at)) + " a schedule leaves " +
               (floor.size == 1
                    ? "one instance: while it lasts, whatever happens to it happens to all requests"
                    : "no instance: while it lasts nothing is served"),
           "Let the schedule leave at least two, in two zones."}};
}

Places lone_instance(const FindingContext& context) {
  Places places;
  if (!context.pool) return places;
  const Architecture& design = context.scenario.architecture;
  if (context.pool->units != 1) return lone_by_schedule(*context.pool, design);
  for (const PoolMember& member : context.pool->members) {
    if (member.units != 1) continue;
    const bool group = member.kind == PartKind::AutoScalingGroup;
    places.push_back({"/architecture/" + folder_of(member.kind) +
                          token(group ? design.auto_scaling_groups[member.index].id
                                      : design.instances[member.index].id) +
                          (group ? "/min" : "/count"),
                      "one instance serves everything: whatever happens to it happens to all "
                      "requests",
                      ""});
  }
  return places;
}

Places repaired_by_hand(const FindingContext& context) {
  Places places;
  for (const InstanceSetSpec& set : context.scenario.architecture.instances) {
    if (set.host_recovery == HostRecovery::Automatic) continue;
    places.push_back({"/architecture/instances" + token(set.id) + "/host_recovery",
                      "a lost host waits for a person, " +
                          in_time(context.scenario.architecture.on_call.response.mean()) +
                          " on average",
                      ""});
  }
  return places;
}

Places boots_fail(const FindingContext& context) {
  Places places;
  for (const Owner& owner : owners_of(context.scenario.architecture)) {
    const double probability = owner.instance->boot.failure_probability;
    if (probability <= 0) continue;
    places.push_back({pointer_of(owner, "image"),
                      in_percent(probability) +
                          " of the boots never become ready, and they do so when instances are "
                          "needed most",
                      ""});
  }
  return places;
}

}  // namespace

std::vector<FindingRule> instance_rules() {
  return {
      {"single-instance", Severity::Warning, "One instance serves all requests.",
       "Run at least two, in two zones, behind a load balancer.", lone_instance},
      {"burstable-below-target", Severity::Warning,
       "The CPU target of a scaling policy is above what a burstable type earns in credits.",
       "Take a type without credits, or a target at or below the baseline.", baseline_below_target},
      {"burstable-below-load", Severity::Warning,
       "The peak of the demand uses more CPU than a burstable type earns in credits.",
       "Take a type without credits, more instances, or credit_mode \"unlimited\" and its bill.",
       baseline_below_load},
      {"recovery-by-hand", Severity::Note, "A lost host is brought back by a person.",
       "Set \"host_recovery\": \"automatic\", or use an Auto Scaling group.", repaired_by_hand},
      {"boot-can-fail", Severity::Note, "Some boots never become ready.",
       "Bake an image (\"golden_ami\") that fetches nothing when it starts.", boots_fail},
  };
}

}  // namespace models::explaining
