#include "models/explain/explain.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "models/analytic/availability.hpp"
#include "models/analytic/system_model.hpp"
#include "models/architecture/dependency_graph.hpp"
#include "models/explain/class_tree.hpp"
#include "models/explain/finding_rule.hpp"
#include "models/explain/naive_product.hpp"
#include "models/explain/network_view.hpp"
#include "models/explain/validity.hpp"
#include "sim/random/distribution.hpp"

namespace models {

namespace {

using explaining::FaultTree;
using explaining::TreeMaker;

void add_graph(const DependencyGraph& graph, Explanation& explanation) {
  explanation.parts.reserve(graph.parts().size());
  for (const Part& part : graph.parts()) explanation.parts.push_back(path_of(part));
  for (std::size_t user = 0; user < graph.parts().size(); ++user) {
    for (const PartId needed : graph.needs_of(sim::make_id<PartId>(user))) {
      explanation.needs.emplace_back(user, needed.index());
    }
  }
}

/// Whether zones that a component of the class lives in fail by the failure model, which the exact
/// road does not know.
bool meets_zone_faults(const Scenario& scenario, const RequestClassSpec& request) {
  const FailureModel& failures = scenario.failures;
  if (failures.zone_power.per_year + failures.zone_network.per_year +
          failures.all_zones_power.per_year <=
      0) {
    return false;
  }
  for (const ComponentId id : request.needs) {
    for (const ZoneId zone : scenario.architecture.components[id.index()].zones) {
      if (!scenario.architecture.zones[zone.index()].has_own_life) return true;
    }
  }
  return false;
}

bool has_chain(const Scenario& scenario, const RequestClassSpec& request) {
  if (!scenario.architecture.common_causes.empty()) return true;
  return std::any_of(request.needs.begin(), request.needs.end(), [&](ComponentId id) {
    return explaining::units_interact(scenario.architecture.components[id.index()]);
  });
}

double sum_of(const std::vector<CutSet>& cuts) {
  std::vector<double> each;
  each.reserve(cuts.size());
  for (const CutSet& cut : cuts) each.push_back(std::min(cut.unavailability, 1.0));
  return analytic::series(each);
}

void settle_figure(const Scenario& scenario, const RequestClassSpec& request, bool enters,
                   ClassExplanation& explained) {
  if (enters) {
    explained.not_exact.emplace_back(
        "requests enter through instances, which are probed, replaced and scaled");
  }
  if (!request.calls.empty()) {
    explained.not_exact.emplace_back(
        "what is called fails by phases, of which those that overlap are taken as products");
  }
  if (meets_zone_faults(scenario, request)) {
    explained.not_exact.emplace_back("zones fail by power and network, each with its own length");
  }
  if (explained.not_exact.empty()) {
    const analytic::SystemAnswer answer =
        analytic::long_run_of(scenario.architecture, request.needs);
    if (const auto* figures = std::get_if<analytic::SystemFigures>(&answer)) {
      explained.unavailability = figures->unavailability;
      explained.method =
          has_chain(scenario, request) ? FigureMethod::MarkovChain : FigureMethod::ClosedForm;
      return;
    }
    explained.not_exact = std::get<analytic::NoClosedForm>(answer).reasons;
  }
  explained.unavailability = sum_of(explained.cut_sets);
  explained.method = FigureMethod::CutSets;
}

std::string single_point_of(const CutSet& cut) {
  const CutMember& only = cut.members.front();
  return only.of == 1 ? only.path : "any 1 of " + std::to_string(only.of) + " " + only.path;
}

void settle_single_points(ClassExplanation& explained) {
  for (const CutSet& cut : explained.cut_sets) {
    const bool single = cut.members.size() == 1 && cut.members.front().failed == 1 &&
                        cut.lasts == CutLasts::UntilRepaired;
    if (single) explained.single_points.push_back(single_point_of(cut));
  }
}

/// Figures that do not hold are not shown; what brings the class down still is, in its order.
void withhold_figures(ClassExplanation& explained) {
  explained.unavailability = 0;
  for (CutSet& cut : explained.cut_sets) {
    cut.unavailability = cut.share = cut.application = 0;
  }
}

ClassExplanation explain_class(const Scenario& scenario, const RequestClassSpec& request,
                               const TreeMaker& maker, const ExplainSettings& settings) {
  ClassExplanation explained;
  explained.id = request.id;
  explained.share = request.share;
  const FaultTree tree = maker.tree_of(request);
  explaining::CutSets cuts = explaining::minimal_cut_sets(tree);
  explained.cut_sets = std::move(cuts.sets);
  explained.complete = cuts.complete;
  const Architecture& design = scenario.architecture;
  const EntrySpec entry = request.entry.value_or(design.entry);
  const bool has_second = entry.kind == EntryKind::Distribution &&
                          design.distributions[entry.distribution.index()].fails_over();
  if (!has_second) settle_single_points(explained);
  const std::vector<const explaining::InstancePool*> pools = maker.pools_of(request);
  settle_figure(scenario, request, !pools.empty(), explained);
  explained.no_figure = explaining::why_no_figure(scenario, request, pools);
  // In a drill databases fail by its timeline alone.
  const bool drilled = scenario.is_drill() && !request.calls.empty();
  if (!explained.no_figure.empty() || drilled) withhold_figures(explained);
  if (!request.calls.empty() && explained.no_figure.empty() && !drilled) {
    explained.lost_at_calls = maker.lost_at_calls(request);
    if (explained.cut_sets.empty()) explained.unavailability = 0;
  }
  if (explained.unavailability > 0 && explained.method == FigureMethod::CutSets) {
    explained.leaves_out = explaining::left_out(scenario, request, pools);
  }
  explained.naive = explaining::naive_factors(request, tree, maker, scenario, settings);
  if (!explained.naive.empty()) {
    std::vector<double> missing;
    missing.reserve(explained.naive.size());
    for (const NaiveFactor& factor : explained.naive) missing.push_back(1 - factor.availability);
    explained.naive_availability = 1 - analytic::series(missing);
  }
  explained.differences = explaining::differences_of(explained, tree);
  return explained;
}

/// The shortest time that an objective of the scenario gives recovery, else the settings' own.
ExplainSettings with_goal_of(const Scenario& scenario, ExplainSettings settings) {
  for (const ObjectiveSpec& objective : scenario.objectives) {
    const bool limits =
        objective.relation == Relation::Less || objective.relation == Relation::AtMost;
    if (!limits || objective.metric.rfind("recovery_time", 0) != 0) continue;
    const sim::Duration goal = sim::clamped_duration(objective.bound);
    if (!settings.recovery_goal_is_yours || goal < settings.recovery_goal) {
      settings.recovery_goal = goal;
    }
    settings.recovery_goal_is_yours = true;
  }
  return settings;
}

/// Rules look at one tier at a time; what they find elsewhere they find once.
std::vector<Finding> findings_of_tiers(const Scenario& scenario, const DependencyGraph& graph,
                                       const ExplainSettings& settings,
                                       const std::vector<ClassExplanation>& classes,
                                       const std::vector<explaining::InstancePool>& pools) {
  const std::optional<explaining::InstancePool> first =
      pools.empty() ? std::nullopt : std::optional(pools.front());
  std::vector<Finding> findings =
      explaining::findings_of({scenario, graph, settings, classes, first});
  for (std::size_t tier = 1; tier < pools.size(); ++tier) {
    const std::optional<explaining::InstancePool> pool = pools[tier];
    for (Finding& more : explaining::findings_of({scenario, graph, settings, classes, pool})) {
      const bool known = std::any_of(findings.begin(), findings.end(), [&](const Finding& one) {
        return one.id == more.id && one.pointer == more.pointer;
      });
      if (!known) findings.push_back(std::move(more));
    }
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& left, const Finding& right) {
    return left.severity > right.severity;
  });
  return findings;
}

/// Classes that need the same things fall to the same cut sets.
using Needs = std::pair<std::vector<const explaining::InstancePool*>, std::vector<ComponentId>>;

}  // namespace

Explanation explain(const Scenario& scenario, const ExplainSettings& given) {
  const ExplainSettings settings = with_goal_of(scenario, given);
  Explanation explanation;
  explanation.name = scenario.name;
  explanation.title = scenario.title;
  explanation.drill = scenario.is_drill();
  const DependencyGraph graph(scenario);
  add_graph(graph, explanation);
  const TreeMaker maker(scenario);
  std::map<Needs, std::size_t> known;
  for (const RequestClassSpec& request : scenario.workload.classes) {
    const EntryKind enters = request.entry.value_or(scenario.architecture.entry).kind;
    const bool has_like = request.calls.empty() && enters != EntryKind::Distribution;
    const auto [like, is_new] = has_like
                                    ? known.emplace(Needs{maker.pools_of(request), request.needs},
                                                    explanation.classes.size())
                                    : std::pair{known.end(), true};
    if (is_new) {
      explanation.classes.push_back(explain_class(scenario, request, maker, settings));
      continue;
    }
    ClassExplanation same = explanation.classes[like->second];
    same.id = request.id;
    same.share = request.share;
    explanation.classes.push_back(std::move(same));
  }
  explanation.has_rates = std::any_of(
      explanation.classes.begin(), explanation.classes.end(), [](const ClassExplanation& one) {
        return one.unavailability > 0 || one.lost_at_calls.value_or(0) > 0;
      });
  const bool all_figures =
      std::all_of(explanation.classes.begin(), explanation.classes.end(),
                  [](const ClassExplanation& one) { return one.no_figure.empty(); });
  if (explaining::makes_calls(scenario) && all_figures && !scenario.is_drill()) {
    explanation.service = maker.calls().service();
  }
  explanation.figures = maker.figures();
  explanation.network = explaining::network_view_of(scenario);
  explanation.findings =
      findings_of_tiers(scenario, graph, settings, explanation.classes, maker.pools());
  return explanation;
}

std::vector<Finding> findings_in(const Scenario& scenario, const ExplainSettings& given) {
  if (!scenario.architecture.common_causes.empty()) return explain(scenario, given).findings;
  const ExplainSettings settings = with_goal_of(scenario, given);
  const DependencyGraph graph(scenario);
  const std::vector<explaining::InstancePool> pools = explaining::instance_pools_of(scenario);
  const std::vector<ClassExplanation> no_classes;
  return findings_of_tiers(scenario, graph, settings, no_classes, pools);
}

}  // namespace models
