#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/architecture/dependency_graph.hpp"
#include "models/architecture/scenario.hpp"
#include "models/explain/explanation.hpp"
#include "models/explain/instance_pool.hpp"
#include "models/explain/settings.hpp"

namespace models::explaining {

/// What a rule may look at. Refers to what outlives it.
struct FindingContext {
  const Scenario& scenario;
  const DependencyGraph& graph;
  const ExplainSettings& settings;
  const std::vector<ClassExplanation>& classes;  ///< Empty where there is no common cause.
  const std::optional<InstancePool>& pool;
};

/// Where a rule puts what it finds.
struct FindingPlace {
  std::string pointer;
  std::string message;
  std::string remedy;  ///< Empty: the rule's own.
};

/// Something that is looked for in every scenario.
struct FindingRule {
  std::string_view id;  ///< Stable and kebab-case; never used for anything else again.
  Severity severity = Severity::Warning;
  std::string_view meaning;  ///< One sentence.
  std::string_view remedy;   ///< One sentence: what to do about it.
  std::vector<FindingPlace> (*look)(const FindingContext&) = nullptr;
};

/// Instances that the pool may grow to. Requires a pool.
[[nodiscard]] int largest_size(const FindingContext& context);

// Rules about one kind of thing each, in models/explain/findings. A new service adds a file there,
// a line here, and a line in finding_rules().
[[nodiscard]] std::vector<FindingRule> zone_rules();
[[nodiscard]] std::vector<FindingRule> dns_rules();
[[nodiscard]] std::vector<FindingRule> load_balancing_rules();
[[nodiscard]] std::vector<FindingRule> auto_scaling_rules();
[[nodiscard]] std::vector<FindingRule> scaling_rules();
[[nodiscard]] std::vector<FindingRule> instance_rules();
[[nodiscard]] std::vector<FindingRule> takeover_rules();
[[nodiscard]] std::vector<FindingRule> component_rules();
[[nodiscard]] std::vector<FindingRule> database_rules();
[[nodiscard]] std::vector<FindingRule> storage_rules();
[[nodiscard]] std::vector<FindingRule> distribution_rules();
[[nodiscard]] std::vector<FindingRule> cache_rules();
[[nodiscard]] std::vector<FindingRule> workload_rules();
[[nodiscard]] std::vector<FindingRule> session_rules();
[[nodiscard]] std::vector<FindingRule> network_rules();
[[nodiscard]] std::vector<FindingRule> price_rules();

/// All rules, service by service.
[[nodiscard]] const std::vector<FindingRule>& finding_rules();

/// What all rules find: severest first, then in the order of the rules.
[[nodiscard]] std::vector<Finding> findings_of(const FindingContext& context);

}  // namespace models::explaining
