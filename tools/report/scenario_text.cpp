#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sim/time/year.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::size_t shown_rows = 12;
constexpr std::size_t shown_metrics = 40;
constexpr std::string_view recovery_of_fault = "recovery_time{fault=";

constexpr std::array<std::string_view, 4> in_headline{"availability.requests", "downtime_per_year",
                                                      "cost_per_month", "time_to_first_outage"};

bool is_in_headline(const models::ScenarioReport& scenario, const std::string& metric) {
  // Scaled up to a year, what a drill of two hours lost says nothing.
  if (scenario.drill && metric.find("_per_year") != std::string::npos) return true;
  return std::find(in_headline.begin(), in_headline.end(), metric) != in_headline.end();
}

/// What goes on below the first line is indented further.
Layout indented(Tone tone = Tone::Plain) {
  return {.first = 2, .further = 4, .tone = tone};
}

/// The same of each of several remarks, one a line.
void add_each(std::string_view sentences, Page& page) {
  while (!sentences.empty()) {
    const std::size_t end = std::min(sentences.find('\n'), sentences.size());
    page.paragraph(std::string(sentences.substr(0, end)), indented(Tone::Faint));
    sentences.remove_prefix(std::min(end + 1, sentences.size()));
  }
}

std::string bracketed(const std::string& text) {
  return text.empty() ? std::string() : fmt::format(" ({})", text);
}

/// Figures whose names say what was asked, at a length that no table has room for.
bool is_asked_for(std::string_view metric) {
  return metric.starts_with("probability_downtime{") || metric.starts_with("probability_met{") ||
         metric.starts_with("budget_spent_after{");
}

/// One of the figures that answer first: "  served   99.65 % of requests".
void add_figure(const char* label, std::string text, Page& page) {
  constexpr std::size_t indent = 11;
  page.paragraph(std::move(text),
                 {.first = indent, .further = indent, .label = fmt::format("  {}", label)});
}

std::string served_words(const models::ScenarioReport& scenario) {
  const models::MetricEstimate* served = scenario.find("availability.requests");
  if (served == nullptr) return {};
  if (served->method == models::no_requests_method) return "nothing: no requests were offered";
  const std::string nothing_lost = nothing_lost_text(scenario);
  if (!nothing_lost.empty()) {
    return fmt::format("{} of requests: {}", served_text(scenario), nothing_lost);
  }
  const std::string nines = nines_text(*served);
  return fmt::format("{} of requests{}{}", mean_text(*served), bracketed(interval_text(*served)),
                     nines.empty() ? std::string() : ", " + nines + " nines");
}

std::string recovery_words(const models::ScenarioReport& scenario) {
  const models::MetricEstimate* recovery = scenario.find("recovery_time");
  if (recovery == nullptr || !recovery->p50 || !recovery->p95) return {};
  return fmt::format("; recovery p50 {}, p95 {}", human_duration(*recovery->p50),
                     human_duration(*recovery->p95));
}

/// "12.28 outages": their interval is not shown beside them.
std::string outages_text(const models::MetricEstimate& outages) {
  return counted(nothing_observed(outages) ? mean_text(outages) : significant(outages.mean),
                 "outage");
}

std::string down_words(const models::ScenarioReport& scenario) {
  if (scenario.drill) {
    const double down = downtime_per_run(scenario);
    return (down > 0 ? human_duration(down) : "never") + recovery_words(scenario);
  }
  const models::MetricEstimate* down = scenario.find("downtime_per_year");
  const models::MetricEstimate* outages = scenario.find("outages_per_year");
  if (down == nullptr || outages == nullptr) return {};
  if (nothing_observed(*down) && !down->high) {
    return fmt::format("never seen, {} a year", outages_text(*outages));
  }
  const bool has_p95 = down->p95 && *down->p95 > 0;
  return fmt::format("{} a year{}{}, {}", mean_text(*down), bracketed(interval_text(*down)),
                     has_p95 ? ", p95 " + short_duration(*down->p95) : std::string(),
                     outages_text(*outages));
}

/// Of runs that end with their first outage.
std::string first_outage_words(const models::ScenarioReport& scenario) {
  const models::MetricEstimate* first = scenario.find("time_to_first_outage");
  if (first == nullptr) return {};
  return fmt::format("the first after {}{} on average", mean_text(*first),
                     bracketed(interval_text(*first)));
}

std::string cost_words(const models::ScenarioReport& scenario) {
  const models::MetricEstimate* cost = scenario.find("cost_per_month");
  if (cost == nullptr) return {};
  return fmt::format("{} a month{}{}", mean_text(*cost), bracketed(interval_text(*cost)),
                     scenario.drill ? ", at the pace of the drill" : "");
}

/// "1000 replications, 1000 years" or, of a drill, "200 replications of 6 h".
std::string effort_text(const models::ScenarioReport& scenario) {
  const std::string runs =
      counted(whole_number(static_cast<double>(scenario.replications)), "replication");
  if (!scenario.drill) {
    return fmt::format("{}, {}", runs, counted(significant(scenario.years), "year"));
  }
  const double each = scenario.years * sim::seconds_per_year /
                      static_cast<double>(std::max<std::int64_t>(1, scenario.replications));
  return fmt::format("{} of {}", runs, short_duration(each));
}

std::string effort_line(const models::ScenarioReport& scenario, std::uint64_t seed,
                        const TextStyle& style) {
  const models::MetricEstimate* served = scenario.find("availability.requests");
  const double confidence = served == nullptr ? 0.95 : served->confidence;
  const std::string line =
      fmt::format("{}, seed {}, {}", effort_text(scenario), seed, printable(scenario.stopped));
  const std::string legend = fmt::format("brackets: {} intervals", confidence_percent(confidence));
  const bool fits = width_of(line) + 2 + width_of(legend) <= style.width - 4;
  return fmt::format("{}{}{}\n", line, fits ? "; " : "\n", legend);
}

/// "splitting: 40 copies at each of 3 levels on the way to an outage, which 11 %, … pass; …"
std::string splitting_text(const models::WeightingReport& weighting) {
  std::string passed;
  for (const double share : weighting.passed) {
    passed += (passed.empty() ? ", passed by " : ", ") + part_percent(share);
  }
  return fmt::format(
      "splitting: {} copies at the start of each excursion and at {}{}; {} in all, {} "
      "with an outage",
      whole_number(static_cast<double>(weighting.copies_each)),
      counted(fmt::format("{}", weighting.levels.size()), "level"), passed,
      whole_number(static_cast<double>(weighting.copies)),
      whole_number(static_cast<double>(weighting.with_outage)));
}

/// What hazard scaling did.
std::string scaling_text(const models::WeightingReport& weighting) {
  return fmt::format(
      "hazard scaling: failures {} times as often while a fault is open, in {} weighted copies, {} "
      "with an outage",
      significant(weighting.scale, 2), whole_number(static_cast<double>(weighting.copies)),
      whole_number(static_cast<double>(weighting.with_outage)));
}

/// What conditional Monte Carlo did.
std::string conditional_text(const models::WeightingReport& weighting) {
  return fmt::format(
      "conditional Monte Carlo: one more failure for certain while a fault is open, in {} weighted "
      "copies, {} with an outage",
      whole_number(static_cast<double>(weighting.copies)),
      whole_number(static_cast<double>(weighting.with_outage)));
}

/// What was done with copies, and whether their weights can be believed.
std::string weighting_text(const models::SamplingReport& sampling) {
  const models::WeightingReport& weighting = *sampling.weighting;
  // Of the others' weights the sum is 1 by construction.
  const bool scales = sampling.method == "hazard scaling";
  std::string line = scales                           ? scaling_text(weighting)
                     : sampling.method == "splitting" ? splitting_text(weighting)
                                                      : conditional_text(weighting);
  if (sampling.strata > 1) {
    line += fmt::format("; {} strata by losses from outside", sampling.strata);
  }
  if (sampling.variance_reduction) {
    line +=
        fmt::format("\nworth {} times the runs, at {} times the work for each; ",
                    significant(*sampling.variance_reduction, 2), significant(weighting.work, 2));
  } else {
    line += "\n";
  }
  if (scales) {
    line += fmt::format("mean weight {} +- {}, ", significant(weighting.mean_weight),
                        significant(weighting.mean_weight_error, 2));
  }
  line += fmt::format("{} equal contributions, the largest {}",
                      significant(weighting.effective_contributions, 3),
                      part_percent(weighting.largest_share));
  const std::string refused = weighting.refusal();
  if (!refused.empty()) line += "\nno interval: " + refused;
  return line;
}

/// How replications were drawn and what corrected their means.
std::string drawing_text(const models::SamplingReport& sampling) {
  std::string text;
  if (sampling.strata > 1) {
    text = fmt::format("stratified by losses from outside ({} strata)", sampling.strata);
  }
  if (sampling.controls == 0) return text;
  return text + (text.empty() ? "" : ", ") +
         counted(fmt::format("{}", sampling.controls), "control variate");
}

/// Where strata may hide more than they save, the factor itself would tell nothing.
std::string worth_text(double reduction) {
  if (reduction < 1) return ", worth less than plain runs";
  return fmt::format(", worth {} times the runs", significant(reduction, 2));
}

/// "99.99941 % agrees", or only the value where nothing can be said.
std::string analytic_text(const models::MetricEstimate& metric) {
  if (!metric.analytic) return {};
  const std::string value = value_text(unit_of(metric.name), *metric.analytic);
  const std::optional<ClosedFormFit> fit = closed_form_fit(metric);
  return fit ? value + " " + to_string(*fit) : value;
}

/// What "near" means, where a row says it.
void add_near(const models::ScenarioReport& scenario, Page& page) {
  const bool is_said = std::any_of(
      scenario.metrics.begin(), scenario.metrics.end(),
      [](const auto& metric) { return closed_form_fit(metric) == ClosedFormFit::Near; });
  if (!is_said) return;
  page.paragraph("near: outside the 95 % interval, within 4 standard errors of the mean",
                 indented());
}

/// One line as a rule; a reason that names something long goes on below.
void add_no_closed_form(const models::ScenarioReport& scenario, Page& page) {
  if (scenario.no_closed_form.empty()) return;
  page.paragraph("no closed form: " + printable(scenario.no_closed_form), indented());
}

}  // namespace

std::string sampling_line(const models::SamplingReport& sampling) {
  std::string line;
  if (sampling.weighting) {
    line = weighting_text(sampling);
  } else if (sampling.method != "replications") {
    line = drawing_text(sampling);
    if (sampling.variance_reduction) {
      line += worth_text(*sampling.variance_reduction);
    }
  }
  if (!sampling.remark.empty()) line += (line.empty() ? "" : "\n") + sampling.remark;
  if (sampling.precision_asked) {
    line += line.empty() ? "" : "\n";
    line += fmt::format(
        "{}: {}asked to {}, known to {}",
        sampling.watched.starts_with("availability") ? "un" + sampling.watched : sampling.watched,
        sampling.of_lower_bound ? "a lower bound, " : "", part_percent(*sampling.precision_asked),
        sampling.precision_reached ? part_percent(*sampling.precision_reached)
                                   : std::string("no precision yet"));
  }
  return line.empty() ? line : line + "\n";
}

Page headline_part(const models::ScenarioReport& scenario, std::uint64_t seed,
                   const TextStyle& style) {
  std::string name = printable(scenario.name);
  if (!scenario.title.empty()) name += ": " + printable(scenario.title);
  Page page;
  page.heading(std::move(name));
  add_figure("served", served_words(scenario), page);
  add_figure("down", down_words(scenario), page);
  add_figure("outage", first_outage_words(scenario), page);
  add_figure("costs", cost_words(scenario), page);
  add_each(effort_line(scenario, seed, style) + sampling_line(scenario.sampling), page);
  return page;
}

Page metrics_part(const models::ScenarioReport& scenario) {
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Left}, 2);
  const bool has_analytic =
      std::any_of(scenario.metrics.begin(), scenario.metrics.end(),
                  [](const models::MetricEstimate& metric) { return metric.analytic.has_value(); });
  std::size_t rows = 0;
  for (const models::MetricEstimate& metric : scenario.metrics) {
    if (metric.name.starts_with("recovery_time") && !metric.analytic) continue;
    if (is_asked_for(metric.name)) continue;
    if (is_in_headline(scenario, metric.name) && !metric.analytic) continue;
    // A scenario of ten thousand components has as many metrics and more.
    if (++rows > shown_metrics) continue;
    if (table.empty()) {
      table.add_head(
          {{"metric"}, {"mean"}, {"interval"}, {has_analytic ? "closed form, long run" : ""}});
    }
    table.add({{printable(metric.name)},
               {mean_text(metric)},
               {interval_text(metric)},
               {analytic_text(metric)}});
  }
  Page page;
  if (!table.empty()) {
    page.heading("More figures").table(std::move(table));
    page.append(more_line(rows, std::min(rows, shown_metrics)));
    add_near(scenario, page);
  }
  add_no_closed_form(scenario, page);
  return page;
}

Page asked_part(const models::ScenarioReport& scenario) {
  Page page;
  for (const models::MetricEstimate& metric : scenario.metrics) {
    if (!is_asked_for(metric.name)) continue;
    std::string value = mean_text(metric) + bracketed(interval_text(metric));
    if (metric.p50 && metric.p95) {
      value =
          fmt::format("p50 {}, p95 {}", short_duration(*metric.p50), short_duration(*metric.p95));
    }
    if (page.empty()) page.heading("Asked for");
    page.paragraph(printable(metric.name) + ": " + value, indented());
  }
  return page;
}

Page quantiles_part(const models::ScenarioReport& scenario) {
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right}, 2);
  for (const models::MetricEstimate& metric : scenario.metrics) {
    const bool is_shown = metric.name == "downtime_per_year" && !scenario.drill;
    if (!is_shown || !metric.p50 || *metric.p99 <= 0) continue;
    if (table.empty()) table.add_head({{"quantile"}, {"p50"}, {"p90"}, {"p95"}, {"p99"}});
    table.add({{printable(metric.name)},
               {short_duration(*metric.p50)},
               {short_duration(*metric.p90)},
               {short_duration(*metric.p95)},
               {short_duration(*metric.p99)}});
  }
  return titled("Over replications", std::move(table));
}

/// The interval of the 95th percentile, or why there is none.
std::string p95_interval_text(const models::MetricEstimate& metric) {
  if (!metric.p95_interval) {
    if (!metric.p95) return {};
    // So many are enough unless strata made them: some weigh more, or others may be hidden.
    constexpr std::int64_t enough = 59;
    return (metric.count < enough ? "too few incidents: " : "too few weigh enough: ") +
           whole_number(static_cast<double>(metric.count));
  }
  models::MetricEstimate p95 = metric;
  p95.mean = *metric.p95;
  p95.low = metric.p95_interval->low;
  p95.high = metric.p95_interval->high;
  return interval_text(p95);
}

Page recovery_part(const models::ScenarioReport& scenario) {
  TextTable table(
      {Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right}, 2);
  for (const models::MetricEstimate& metric : scenario.metrics) {
    if (!metric.name.starts_with("recovery_time")) continue;
    const bool of_fault = metric.name.starts_with(recovery_of_fault);
    std::string fault = of_fault ? metric.name.substr(recovery_of_fault.size()) : "any";
    if (of_fault && fault.ends_with('}')) fault.pop_back();
    if (table.empty()) {
      table.add_head(
          {{"outage began with"}, {"outages"}, {"mean"}, {"p50"}, {"p95"}, {"interval of p95"}});
    }
    table.add({{printable(fault)},
               {whole_number(static_cast<double>(metric.count))},
               {short_duration(metric.mean)},
               {metric.p50 ? short_duration(*metric.p50) : ""},
               {metric.p95 ? short_duration(*metric.p95) : ""},
               {p95_interval_text(metric)}});
  }
  return titled("Recovery time", std::move(table));
}

Page blame_part(const models::ScenarioReport& scenario) {
  // A run that ends as its first outage begins has lost nothing yet.
  if (scenario.find("time_to_first_outage") != nullptr) return {};
  if (scenario.blame.empty()) return Page().heading("Why: nothing was lost");
  const double downtime = downtime_per_run(scenario);
  TextTable table({Align::Left, Align::Left, Align::Right, Align::Right}, 2);
  table.add_head({{"cause"}, {"phase"}, {"of lost requests"}, {"of downtime"}});
  std::vector<models::BlameEntry> blame = scenario.blame;
  std::stable_sort(blame.begin(), blame.end(), [&](const auto& left, const auto& right) {
    return left.requests_lost > right.requests_lost;
  });
  blame.resize(std::min(blame.size(), shown_rows));
  for (const models::BlameEntry& entry : blame) {
    table.add({{printable(entry.cause)},
               {printable(entry.phase)},
               {part_percent(blame_share(scenario, entry))},
               {downtime > 0 ? part_percent(entry.downtime / downtime) : "-"}});
  }
  Page page = titled("Why: what the losses are charged to", std::move(table));
  page.append(more_line(scenario.blame.size(), blame.size()));
  return page;
}

Page faults_part(const models::ScenarioReport& scenario) {
  if (scenario.faults.empty() || scenario.drill) return {};
  TextTable table({Align::Left, Align::Right, Align::Right}, 2);
  table.add_head({{"fault"}, {"a year"}, {"with an outage"}});
  std::vector<models::FaultCount> faults = scenario.faults;
  std::stable_sort(faults.begin(), faults.end(), [](const auto& left, const auto& right) {
    if (left.outages_per_year != right.outages_per_year) {
      return left.outages_per_year > right.outages_per_year;
    }
    return left.per_year > right.per_year;
  });
  faults.resize(std::min(faults.size(), shown_rows));
  for (const models::FaultCount& fault : faults) {
    table.add({{printable(fault.cause)},
               {significant(fault.per_year)},
               {significant(fault.outages_per_year)}});
  }
  Page page = titled("How often", std::move(table));
  page.append(more_line(scenario.faults.size(), faults.size()));
  return page;
}

}  // namespace tools
