#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/architecture/service_figures.hpp"
#include "tools/input/figure_reader.hpp"
#include "tools/input/figure_value.hpp"
#include "tools/input/json_text.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using Unit = models::FigureUnit;
using models::Relation;
using models::Statistic;

/// A metric that an objective may be about.
struct Metric {
  std::string name;  ///< With its label, if it has one.
  Unit unit = Unit::Number;
  bool quantiles = false;    ///< Whether single values are kept, so that they can be judged.
  std::string meaning = {};  ///< Empty where it has a label.
};

const Metric first_outage{"time_to_first_outage", Unit::Duration, true,
                          "With \"until\": \"first_outage\": time to the first outage"};
const std::vector<Metric> plain_metrics{
    {"availability.requests", Unit::Share, false, "Share of the requests that was answered"},
    {"availability.time", Unit::Share, false, "Share of the time in which the service was up"},
    {"monthly_uptime", Unit::Share, false, "Mean over 5-minute slots of the share answered"},
    {"monthly_uptime.worst", Unit::Share, false, "The same of the worst month of a replication"},
    {"downtime_per_year", Unit::Duration, true, "Time a year in which the service was down"},
    {"outages_per_year", Unit::Number, true, "Outages a year"},
    {"probability_no_outage", Unit::Share, false, "Share of replications without any outage"},
    {"recovery_time", Unit::Duration, true, "Length of an outage"},
    {"cost_per_month", Unit::Usd, true, "The bill for a month"},
    {"instance_hours_per_month", Unit::Number, false, "Billed hours of all instances in a month"}};

/// Kinds of faults that can begin an outage, as the reports name them.
const std::vector<std::string> fault_kinds{
    "host_fault",    "retirement",    "application_hang", "application_crash",
    "volume_loss",   "terminated",    "operation",        "boot_failure",
    "zone_power",    "zone_network",  "zone_gray",        "zone",
    "zone_capacity", "control_plane", "all_zones_power",  "component",
    "demand",        "common_cause",  "no_target",        "engine_crash",
    "storage_fault", "storage_full",  "connection_limit", "external",
    "rate_limit",    "region",        "copies_lost",      "service_event",
    "node_fault",    "unreachable",   "no_addresses",     "no_instance_role",
    "nat_gateway"};

void add_labelled(std::vector<Metric>& metrics, const std::string& name, const std::string& label,
                  const std::vector<std::string>& values, Unit unit, bool quantiles = false) {
  for (const std::string& value : values) {
    metrics.push_back({fmt::format("{}{{{}={}}}", name, label, value), unit, quantiles, {}});
  }
}

template <class Things>
std::vector<std::string> ids_in(const Things& things) {
  std::vector<std::string> ids;
  ids.reserve(things.size());
  for (const auto& thing : things) ids.push_back(thing.id);
  return ids;
}

const Metric* find_metric(const std::vector<Metric>& metrics, const std::string& name) {
  const auto found = std::find_if(metrics.begin(), metrics.end(),
                                  [&](const Metric& one) { return one.name == name; });
  return found == metrics.end() ? nullptr : &*found;
}

std::vector<Metric> metrics_of(const models::Scenario& scenario) {
  if (scenario.run.until_first_outage) return {first_outage};
  std::vector<Metric> metrics = plain_metrics;
  if (scenario.workload.classes.size() > 1) {
    add_labelled(metrics, "availability.requests", "class", ids_in(scenario.workload.classes),
                 Unit::Share);
  }
  add_labelled(metrics, "recovery_time", "fault", fault_kinds, Unit::Duration, true);
  const models::FigureList of_services = models::service_figures(scenario);
  for (const models::Figure& figure : of_services.all()) {
    if (find_metric(metrics, figure.name) != nullptr) continue;  // That of all instances.
    metrics.push_back({figure.name, figure.unit});
  }
  return metrics;
}

struct RelationName {
  std::string_view text;
  Relation relation;
};
/// Longer ones first: "<" begins "<=".
constexpr std::array<RelationName, 5> relations{RelationName{"<=", Relation::AtMost},
                                                {">=", Relation::AtLeast},
                                                {"==", Relation::Equal},
                                                {"<", Relation::Less},
                                                {">", Relation::More}};

std::string_view example_of(Unit unit) {
  switch (unit) {
    case Unit::Share:
      return "\">= 99.95%\"";
    case Unit::Duration:
      return "\"mean < 260min\"";
    case Unit::Usd:
      return "\"mean <= 900 USD\"";
    case Unit::Number:
      return "\"mean <= 2\"";
  }
  return {};
}

/// Takes "mean", "p50", "p90", "p95" or "p99" off the begin of a rule; a mean where there is none.
std::optional<Statistic> take_statistic(std::string_view& text) {
  const std::size_t end = text.find_first_of("<>= ");
  const std::string_view word = text.substr(0, end);
  if (word.empty()) return Statistic::Mean;
  text = trimmed(text.substr(word.size()));
  if (word == "mean") return Statistic::Mean;
  if (word == "p50") return Statistic::P50;
  if (word == "p90") return Statistic::P90;
  if (word == "p95") return Statistic::P95;
  if (word == "p99") return Statistic::P99;
  return std::nullopt;
}

std::optional<Relation> take_relation(std::string_view& text) {
  const auto* const found =
      std::find_if(relations.begin(), relations.end(),
                   [&](const RelationName& one) { return text.starts_with(one.text); });
  if (found == relations.end()) return std::nullopt;
  text = trimmed(text.substr(found->text.size()));
  return found->relation;
}

std::optional<models::ObjectiveSpec> read_rule(const Node& node, const Metric& metric) {
  if (!node.is_string()) {
    node.fail(node.shown() + " is not a rule", fmt::format("write {}", example_of(metric.unit)));
    return std::nullopt;
  }
  models::ObjectiveSpec objective;
  objective.metric = metric.name;
  objective.rule = node.text();
  std::string_view left = trimmed(objective.rule);
  const std::optional<Statistic> statistic = take_statistic(left);
  const std::optional<Relation> relation = take_relation(left);
  if (!statistic || !relation) {
    node.fail(
        node.shown() + " is not a rule",
        fmt::format(
            "mean, p50, p90, p95 or p99 (left out: mean), one of <, <=, ==, >=, > and a value: "
            "{}",
            example_of(metric.unit)));
    return std::nullopt;
  }
  const std::optional<double> bound = parse_figure_value(left, metric.unit);
  if (!bound) {
    node.fail(in_quotes(left) + " is not a value of " + in_quotes(metric.name),
              fmt::format("write for example {}", example_of(metric.unit)));
    return std::nullopt;
  }
  if (*statistic != Statistic::Mean && !metric.quantiles) {
    node.fail(in_quotes(metric.name) + " has a mean only", "leave the quantile out");
    return std::nullopt;
  }
  objective.statistic = *statistic;
  objective.relation = *relation;
  objective.bound = *bound;
  return objective;
}

/// A metric that has to be asked for; nothing where it is none or its labels are wrong, which is
/// told.
std::optional<Metric> figure_metric(const Node& node, const std::string& name,
                                    const models::Scenario& scenario) {
  const auto figure = read_figure(name, scenario);
  if (!figure) {
    node.fail(figure.error().problem, figure.error().hint);
    return std::nullopt;
  }
  const bool is_length = figure->kind == models::FigureSpec::Kind::BudgetSpentAfter;
  return Metric{figure->name, is_length ? Unit::Duration : Unit::Share, is_length};
}

void refuse_metric(const Node& node, const std::string& name, const std::vector<Metric>& metrics) {
  std::vector<std::string> names;
  names.reserve(metrics.size());
  for (const Metric& metric : metrics) names.push_back(metric.name);
  const std::string meant = did_you_mean(nearest_names(name, names));
  std::vector<std::string> plain;
  for (const std::string& one : names) {
    if (one.find('{') == std::string::npos) plain.push_back(one);
  }
  node.fail("there is no metric " + in_quotes(name) + " in this scenario",
            meant.empty() ? "known are " + listed(plain, "and") : meant);
}

}  // namespace

std::vector<ObjectiveMetric> objective_metrics() {
  std::vector<Metric> metrics = plain_metrics;
  metrics.push_back(first_outage);
  add_labelled(metrics, "recovery_time", "fault", fault_kinds, Unit::Duration, true);
  std::vector<ObjectiveMetric> told;
  for (const Metric& metric : metrics) {
    const std::string_view example = example_of(metric.unit);
    told.push_back({metric.name,
                    metric.meaning.empty() ? "Length of an outage that this kind of fault began"
                                           : metric.meaning,
                    std::string(example.substr(1, example.size() - 2))});
  }
  return told;
}

std::optional<models::FigureUnit> unit_of_metric(const std::string& name,
                                                 const models::Scenario& scenario) {
  const std::vector<Metric> metrics = metrics_of(scenario);
  const Metric* metric = find_metric(metrics, name);
  return metric == nullptr ? std::nullopt : std::optional(metric->unit);
}

std::vector<models::ObjectiveSpec> read_objectives(const std::optional<Node>& node,
                                                   const models::Scenario& scenario) {
  constexpr std::size_t most_rules = 16;
  std::vector<models::ObjectiveSpec> objectives;
  if (!node) return objectives;
  if (!node->is_object()) {
    node->fail(node->shown() + " is not an object",
               "objectives are written as {\"availability.requests\": [\">= 99.95%\"]}");
    return objectives;
  }
  const std::vector<Metric> metrics = metrics_of(scenario);
  for (const auto& [name, value] : node->json().items()) {
    const Node member = node->member(name);
    const Metric* metric = find_metric(metrics, name);
    std::optional<Metric> asked;
    if (metric == nullptr && is_figure(name)) {
      asked = figure_metric(member, name, scenario);
      if (!asked) continue;
      metric = &*asked;
    }
    if (metric == nullptr) {
      refuse_metric(member, name, metrics);
      continue;
    }
    const std::vector<Node> rules = member.elements();
    if (member.is_list() && (rules.empty() || rules.size() > most_rules)) {
      member.fail(fmt::format("{} rules where 1 to {} can be", rules.size(), most_rules));
      continue;
    }
    for (const Node& rule : rules) {
      if (const auto objective = read_rule(rule, *metric)) objectives.push_back(*objective);
    }
  }
  return objectives;
}

}  // namespace tools
