#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "tools/report/figures.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::size_t widest_name = 18;
constexpr std::size_t widest_kind = 28;
constexpr std::size_t widest_cause = widest_kind + 10;  // With its share.

/// Which of the scenarios are best and worst in one column; none where all are alike.
struct Extremes {
  std::optional<double> least;
  std::optional<double> most;
  bool more_is_better = false;
};

using Value = std::function<std::optional<double>(const models::ScenarioReport&)>;

Extremes extremes_of(const ScenarioList& scenarios, const Value& value, bool more_is_better) {
  Extremes extremes{.least = {}, .most = {}, .more_is_better = more_is_better};
  for (const models::ScenarioReport* scenario : scenarios) {
    const std::optional<double> one = value(*scenario);
    if (!one) continue;
    if (!extremes.least || *one < *extremes.least) extremes.least = one;
    if (!extremes.most || *one > *extremes.most) extremes.most = one;
  }
  return extremes;
}

/// A mark behind the figure, so that it says the same without colour.
Cell marked(const std::string& text, const std::optional<double>& value, const Extremes& extremes) {
  if (!value || !extremes.least || *extremes.least == *extremes.most) return {text + " "};
  const bool is_most = *value == *extremes.most;
  const bool is_least = *value == *extremes.least;
  if (!is_most && !is_least) return {text + " "};
  const bool good = is_most == extremes.more_is_better;
  return {text + (good ? "*" : "!"), good ? Tone::Good : Tone::Bad};
}

Value mean_of(const char* metric) {
  return [metric](const models::ScenarioReport& scenario) -> std::optional<double> {
    const models::MetricEstimate* found = scenario.find(metric);
    return found == nullptr ? std::nullopt : std::optional<double>(found->mean);
  };
}

std::optional<double> downtime_of(const models::ScenarioReport& scenario) {
  return scenario.drill ? downtime_per_run(scenario) : mean_of("downtime_per_year")(scenario);
}

std::optional<double> median_recovery(const models::ScenarioReport& scenario) {
  const models::MetricEstimate* found = scenario.find("recovery_time");
  return found == nullptr ? std::nullopt : found->p50;
}

struct Columns {
  Extremes served;
  Extremes downtime;
  Extremes recovery;
  Extremes cost;
};

Cell downtime_cell(const models::ScenarioReport& scenario, const Columns& columns) {
  const std::optional<double> value = downtime_of(scenario);
  if (!value) return {"- "};
  const models::MetricEstimate* metric = scenario.find("downtime_per_year");
  if (*value == 0) {
    // By year is nothing that a drill could tell.
    if (scenario.drill) return marked("never", value, columns.downtime);
    return marked(metric == nullptr ? "none seen" : mean_text(*metric), value, columns.downtime);
  }
  return marked(scenario.drill ? short_duration(*value) : short_mean_text(*metric), value,
                columns.downtime);
}

std::string text_or_dash(const models::MetricEstimate* metric) {
  return metric == nullptr ? "-" : mean_text(*metric);
}

void add_figures(const models::ScenarioReport& scenario, const std::string& name,
                 const Columns& columns, TextTable& table) {
  const models::MetricEstimate* cost = scenario.find("cost_per_month");
  const std::optional<double> p50 = median_recovery(scenario);
  const auto value = mean_of("availability.requests")(scenario);
  table.add({{name, Tone::Strong},
             marked(served_text(scenario), value, columns.served),
             {text_or_dash(scenario.find("availability.time"))},
             downtime_cell(scenario, columns),
             marked(p50 ? short_duration(*p50) : "-", p50, columns.recovery),
             marked(cost == nullptr ? "-" : significant(cost->mean),
                    mean_of("cost_per_month")(scenario), columns.cost)});
}

void add_intervals(const models::ScenarioReport& scenario, std::size_t room, TextTable& table) {
  const models::MetricEstimate* served = scenario.find("availability.requests");
  const models::MetricEstimate* downtime = scenario.find("downtime_per_year");
  const models::MetricEstimate* recovery = scenario.find("recovery_time");
  const bool has_p95 = recovery != nullptr && recovery->p95;
  table.add(
      {{shortened(printable(scenario.title), room), Tone::Faint},
       {served == nullptr ? "" : nines_text(*served) + " ", Tone::Faint},
       {},
       {downtime == nullptr || scenario.drill ? "" : interval_text(*downtime) + " ", Tone::Faint},
       {has_p95 ? short_duration(*recovery->p95) + " " : "", Tone::Faint},
       {}});
}

std::string confidence_text(const ScenarioList& scenarios) {
  const models::MetricEstimate* served = scenarios.front()->find("availability.requests");
  return served == nullptr ? "95 %" : significant(100 * served->confidence) + " %";
}

/// As many kinds of causes as fit the width, at least one.
std::string short_blame(const models::ScenarioReport& scenario, std::size_t width,
                        const TextStyle& style) {
  const std::size_t room = columns_at_most(widest_kind, style);
  constexpr std::size_t least = 12;  // Columns in which a cause can be told from others.
  std::string text;
  for (const auto& [kind, share] : shares_of_kinds(scenario)) {
    std::string next = fmt::format("{} {}", shortened(printable(kind), room), part_percent(share));
    if (!text.empty()) next = fmt::format("{}, {}", text, next);
    // At least one, even where it has to be cut.
    if (width_of(next) > width)
      return text.empty() ? shortened(next, std::max(width, least)) : text;
    text = std::move(next);
  }
  if (!text.empty()) return text;
  return scenario.find("time_to_first_outage") == nullptr ? "nothing was lost"
                                                          : "ends with its first outage";
}

}  // namespace

std::string short_name(const models::ScenarioReport& scenario, const std::string& folder) {
  return printable(std::string_view(scenario.name).substr(folder.size()));
}

CauseShares shares_of_kinds(const models::ScenarioReport& scenario) {
  CauseShares kinds;
  for (const models::BlameEntry& entry : scenario.blame) {
    const std::string kind = entry.cause.substr(0, entry.cause.find(':'));
    const auto same = std::find_if(kinds.begin(), kinds.end(),
                                   [&](const auto& one) { return one.first == kind; });
    if (same == kinds.end()) {
      kinds.emplace_back(kind, blame_share(scenario, entry));
    } else {
      same->second += blame_share(scenario, entry);
    }
  }
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const auto& left, const auto& right) { return left.second > right.second; });
  return kinds;
}

std::string common_folder(const ScenarioList& scenarios) {
  std::string common = scenarios.front()->name;
  common.erase(common.find_last_of('/') + 1);
  for (const models::ScenarioReport* scenario : scenarios) {
    while (!common.empty() && !scenario->name.starts_with(common)) {
      const std::size_t slash = common.find_last_of('/', common.size() - 2);
      common.erase(common.size() < 2 || slash == std::string::npos ? 0 : slash + 1);
    }
  }
  return common;
}

Page comparison_part(const ScenarioList& scenarios, const TextStyle& style) {
  const std::string folder = common_folder(scenarios);
  const Columns columns{extremes_of(scenarios, mean_of("availability.requests"), true),
                        extremes_of(scenarios, downtime_of, false),
                        extremes_of(scenarios, median_recovery, false),
                        extremes_of(scenarios, mean_of("cost_per_month"), false)};
  const std::size_t room = columns_at_most(widest_name, style);
  const bool drills = scenarios.front()->drill;
  const std::string confidence = confidence_text(scenarios);
  TextTable table(
      {Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right});
  table.add_head({{drills ? "drill" : "design"},
                  {"served "},
                  {"time up"},
                  {drills ? "down " : "down a year "},
                  {"recovery "},
                  {"USD "}});
  table.add_head({{folder.empty() ? ""
                                  : "in " + fitted(printable(folder),
                                                   columns_at_most(widest_name - 3, style))},
                  {"nines, " + confidence + " "},
                  {},
                  {drills ? "in all " : confidence + " sure "},
                  {"p50, p95 "},
                  {"a month "}});
  table.add_rule();
  for (const models::ScenarioReport* scenario : scenarios) {
    add_figures(*scenario, fitted(short_name(*scenario, folder), room), columns, table);
    add_intervals(*scenario, room, table);
  }
  Page page;
  page.table(std::move(table));
  page.paragraph("* best and ! worst mean of the column", {.tone = Tone::Faint});
  return page;
}

Page short_blame_part(const ScenarioList& scenarios, const TextStyle& style) {
  const std::string folder = common_folder(scenarios);
  std::vector<std::string> names;
  names.reserve(scenarios.size());
  for (const models::ScenarioReport* scenario : scenarios) {
    names.push_back(short_name(*scenario, folder));
  }
  return short_blame_part(names, scenarios, style);
}

Page short_blame_part(const std::vector<std::string>& names, const ScenarioList& scenarios,
                      const TextStyle& style) {
  constexpr std::size_t indent = 2;
  const std::size_t usual = TextStyle{}.width;
  std::size_t name_width = widest_name;
  for (const std::string& name : names) name_width = std::max(name_width, width_of(name));
  name_width = std::min(name_width, widest_name + std::max(style.width, usual) - usual);
  const std::size_t beside = style.width - name_width - 2 * indent;
  Page page;
  page.heading("Why: causes of the lost requests");
  if (beside >= widest_cause) {
    TextTable table({Align::Left, Align::Left}, indent);
    for (std::size_t index = 0; index < scenarios.size(); ++index) {
      table.add(
          {{fitted(names[index], name_width)}, {short_blame(*scenarios[index], beside, style)}});
    }
    page.table(std::move(table));
    return page;
  }
  for (std::size_t index = 0; index < scenarios.size(); ++index) {
    page.paragraph(names[index], {.first = indent, .further = 2 * indent});
    page.paragraph(short_blame(*scenarios[index], style.width - 2 * indent, style),
                   {.first = 2 * indent, .further = 2 * indent});
  }
  return page;
}

}  // namespace tools
