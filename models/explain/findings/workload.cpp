// What is asked, and what nobody asks.

#include <algorithm>

#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

/// Whether a load balancer, or a target group, only probes a group for its health check: those who
/// have an Elastic IP of their own are not asked through it.
bool only_probes(const Architecture& design, const Part& part) {
  if (part.kind != PartKind::LoadBalancer && part.kind != PartKind::TargetGroup) return false;
  const std::size_t index = part.kind == PartKind::TargetGroup
                                ? part.index
                                : design.load_balancers[part.index].target_group.index();
  const std::vector<GroupId>& groups = design.target_groups[index].groups;
  return std::any_of(groups.begin(), groups.end(), [&](GroupId id) {
    const AutoScalingGroupSpec& group = design.auto_scaling_groups[id.index()];
    return group.elastic_ip && group.health_check == GroupHealthCheck::Elb;
  });
}

Places unused_part(const FindingContext& context) {
  Places places;
  for (const PartId id : context.graph.unused()) {
    const Part& part = context.graph.part(id);
    if (only_probes(context.scenario.architecture, part)) continue;
    const std::string path = path_of(part);
    const std::string pointer =
        part.kind == PartKind::KnownAddresses
            ? "/architecture/entry"
            : "/architecture/" + path.substr(0, path.find('/')) + token(part.id);
    places.push_back({pointer, "no class of requests depends on " + path, ""});
  }
  return places;
}

Places many_retries(const FindingContext& context) {
  const RetrySpec& retry = context.scenario.workload.clients.retry;
  if (retry.retries < 2 || retry.budget < 1) return {};
  return {{"/workload/clients/retry",
           "when all requests fail, " + std::to_string(retry.retries) +
               " retries each multiply the load by up to " + std::to_string(1 + retry.retries) +
               ", and the budget lets " + in_percent(retry.budget) + " through",
           ""}};
}

Places same_address(const FindingContext& context) {
  const RetrySpec& retry = context.scenario.workload.clients.retry;
  if (retry.retries == 0 || retry.target != RetryTarget::SameAddress) return {};
  return {{"/workload/clients/retry/target", "a retry asks the address again that has just failed",
           ""}};
}

}  // namespace

std::vector<FindingRule> workload_rules() {
  return {
      {"unused-part", Severity::Note, "No class of requests depends on a part of the design.",
       "Connect it to what serves, or leave it out.", unused_part},
      {"retries-without-budget", Severity::Warning,
       "Retries can multiply the load just when there is too much of it.",
       "Set \"budget\" well below 1: retries for each first attempt, on average.", many_retries},
      {"retries-to-same-address", Severity::Note, "Retries go to the address that failed.",
       "Set \"target\": \"other_target\" where the client can.", same_address},
  };
}

}  // namespace models::explaining
