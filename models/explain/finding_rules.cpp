#include <algorithm>

#include "models/explain/finding_rule.hpp"

namespace models::explaining {

int largest_size(const FindingContext& context) {
  int sum = 0;
  for (const PoolMember& member : context.pool->members) {
    sum += member.kind == PartKind::AutoScalingGroup
               ? context.scenario.architecture.auto_scaling_groups[member.index].max
               : member.units;
  }
  return sum;
}

const std::vector<FindingRule>& finding_rules() {
  static const std::vector<FindingRule> all = [] {
    std::vector<FindingRule> rules;
    for (const auto& service :
         {zone_rules(), dns_rules(), load_balancing_rules(), auto_scaling_rules(), scaling_rules(),
          instance_rules(), takeover_rules(), component_rules(), database_rules(), cache_rules(),
          storage_rules(), distribution_rules(), network_rules(), workload_rules(), session_rules(),
          price_rules()}) {
      rules.insert(rules.end(), service.begin(), service.end());
    }
    return rules;
  }();
  return all;
}

std::vector<Finding> findings_of(const FindingContext& context) {
  std::vector<Finding> findings;
  for (const FindingRule& rule : finding_rules()) {
    for (FindingPlace& place : rule.look(context)) {
      findings.push_back({std::string(rule.id), rule.severity, std::move(place.pointer),
                          std::move(place.message),
                          place.remedy.empty() ? std::string(rule.remedy) : place.remedy});
    }
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& left, const Finding& right) {
    return left.severity > right.severity;
  });
  return findings;
}

}  // namespace models::explaining
