#include "tools/report/check_lines.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "sim/time/year.hpp"
#include "tools/report/blame_words.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr double seconds_per_minute = 60;
constexpr double minutes_per_year = sim::seconds_per_year / seconds_per_minute;
constexpr std::size_t most_reasons = 8;
constexpr double joint_confidence = 0.95;

std::string with_sign(double value, const std::string& text) {
  return value > 0 ? "+" + text : text;
}

/// The unit in which a difference and its interval are told.
struct Scale {
  double factor = 1;
  std::string unit;
};

Scale scale_of(const models::BaselineFigure& figure) {
  switch (unit_of(figure.metric)) {
    case Unit::Duration: {
      // Minutes where times are lost, so that a reader can add up.
      if (figure.metric.ends_with("_per_year")) return {1 / seconds_per_minute, " min a year"};
      const DurationUnit unit =
          duration_unit(std::max({std::abs(figure.difference), std::abs(figure.low.value_or(0)),
                                  std::abs(figure.high.value_or(0))}));
      return {1 / unit.seconds, " " + std::string(unit.name)};
    }
    case Unit::Share:
      return {100, " pp"};
    case Unit::Usd:
      return {1, " USD"};
    case Unit::Number:
      return {1, figure.metric.ends_with("_per_year") ? " a year" : ""};
  }
  return {};
}

std::string signed_number(double value) {
  return with_sign(value, significant(value, 3));
}

/// Lost requests as the time for which all would have to be lost: what a share of 0.002 % means.
std::string as_outage(const models::BaselineFigure& figure) {
  if (!figure.metric.starts_with("availability")) return {};
  return fmt::format(", as much as {} min a year without service",
                     signed_number(-figure.difference * minutes_per_year));
}

std::string interval_part(const models::BaselineFigure& figure) {
  if (!figure.low || !figure.high) return " (too few replications for an interval)";
  const double factor = scale_of(figure).factor;
  return fmt::format(" ({} to {})", signed_number(*figure.low * factor),
                     signed_number(*figure.high * factor));
}

/// What replications that are all alike cannot exclude where the model is another one.
std::string unseen_part(const models::BaselineFigure& figure) {
  if (!figure.high || *figure.high <= 0) return {};
  const Scale scale = scale_of(figure);
  return fmt::format("; another model could still differ by {}{} ({} sure)",
                     significant(*figure.high * scale.factor, 3), scale.unit,
                     confidence_percent(figure.confidence));
}

/// "each interval is 97.5 % sure, so that all 2 together are 95 % sure"; empty for one.
std::string joint_text(const char* of, std::size_t lines, double confidence) {
  if (lines == 0 || confidence <= joint_confidence) return {};
  return fmt::format("{}: each interval is {} sure, so that all of them together are {} sure", of,
                     confidence_percent(confidence), confidence_percent(joint_confidence));
}

/// ", stratified (12 strata)", to be put beside an interval; empty for plain replications.
std::string beside_interval(const std::string& words) {
  return words.empty() ? words : ", " + words;
}

std::string strata_count(std::size_t strata) {
  return fmt::format("({} strata)", strata);
}

std::string strata_words(std::size_t strata) {
  return strata > 1 ? "stratified " + strata_count(strata) : std::string();
}

bool is_of_quantile(const models::ObjectiveResult& result) {
  return result.rule.starts_with('p');
}

/// Whether what was done beyond strata has a part in the figure: weighted copies and control
/// variates estimate some means, and no quantile.
bool is_beyond_strata(const models::ScenarioReport& scenario,
                      const models::ObjectiveResult& result) {
  const models::MetricEstimate* metric = scenario.find(result.metric);
  if (metric == nullptr || is_of_quantile(result)) return false;
  return metric->method == models::weighted_method ||
         metric->method == sim::to_string(sim::IntervalMethod::ControlVariate);
}

/// Whether nothing was seen of what the mean counts: then it is no "100 %", nor "0 s".
bool is_unseen(const models::ScenarioReport& scenario, const models::ObjectiveResult& result) {
  const models::MetricEstimate* metric = scenario.find(result.metric);
  return metric != nullptr && !is_of_quantile(result) && nothing_observed(*metric);
}

/// "no loss seen, 98.75 % sure above 95.6 %".
std::string unseen_value(const models::ObjectiveResult& result) {
  const bool is_share = unit_of(result.metric) == Unit::Share;
  std::string text = is_share ? "no loss seen" : "none seen";
  if (!result.low || !result.high) return text + "; " + result.reason;
  return text +
         fmt::format(", {} sure {} {}", confidence_percent(result.confidence),
                     is_share ? "above" : "below",
                     value_text(unit_of(result.metric), is_share ? *result.low : *result.high));
}

std::string objective_value(const models::ScenarioReport& scenario,
                            const models::ObjectiveResult& result) {
  const Unit unit = unit_of(result.metric);
  if (!result.value) return result.reason;
  if (is_unseen(scenario, result)) {
    return unseen_value(result) + beside_interval(sampling_words(scenario, result));
  }
  if (!result.low || !result.high) return value_text(unit, *result.value) + "; " + result.reason;
  const std::string low = value_text(unit, *result.low);
  const std::string high = value_text(unit, *result.high);
  const std::string sure = confidence_percent(result.confidence);
  const std::string interval = low == high
                                   ? fmt::format("{} sure to each digit", sure)
                                   : fmt::format("{} sure between {} and {}", sure, low, high);
  return fmt::format("{}, {}", value_text(unit, *result.value), interval) +
         beside_interval(sampling_words(scenario, result));
}

std::string objective_message(const models::ScenarioReport& scenario,
                              const models::ObjectiveResult& result) {
  std::string text = objective_value(scenario, result);
  if (result.verdict != models::ObjectiveVerdict::Undecided) return text;
  if (result.replications_needed) {
    return text + fmt::format("; some {} replications would probably decide",
                              whole_number(static_cast<double>(*result.replications_needed)));
  }
  return text + "; more replications will hardly decide";
}

/// A key as a token of a JSON pointer (RFC 6901).
std::string token_of(const std::string& key) {
  std::string token;
  for (const char letter : key) {
    if (letter == '~') {
      token += "~0";
    } else if (letter == '/') {
      token += "~1";
    } else {
      token += letter;
    }
  }
  return token;
}

/// Where the first change of the model is; an id with dots leads to what it stands in.
std::string pointer_of(const models::BaselineComparison& baseline) {
  if (baseline.model.empty()) return {};
  std::string pointer = "/" + token_of(baseline.model.front().path);
  std::replace(pointer.begin(), pointer.end(), '.', '/');
  return pointer;
}

CheckLine line_of(const models::ScenarioReport& scenario, const models::ObjectiveResult& result,
                  const models::FailOn& fail_on) {
  CheckLine line{result.metric + ": " + result.rule, to_string(result.verdict),
                 objective_message(scenario, result), Outcome::Passed,
                 "/objectives/" + token_of(result.metric)};
  switch (result.verdict) {
    case models::ObjectiveVerdict::Met:
      break;
    case models::ObjectiveVerdict::Missed:
      line.outcome = fail_on.missed ? Outcome::Failed : Outcome::Skipped;
      break;
    case models::ObjectiveVerdict::Undecided:
      line.outcome = fail_on.undecided ? Outcome::Failed : Outcome::Skipped;
      break;
  }
  return line;
}

CheckLine line_of(const models::BaselineFigure& figure, const std::string& drawn,
                  const models::FailOn& fail_on) {
  CheckLine line{figure.metric + " against the baseline", to_string(figure.verdict),
                 baseline_message(figure, drawn), Outcome::Passed};
  if (figure.verdict == models::BaselineVerdict::Regression) {
    line.outcome = fail_on.regression ? Outcome::Failed : Outcome::Skipped;
  }
  if (figure.verdict == models::BaselineVerdict::Undecided) {
    line.outcome = fail_on.undecided ? Outcome::Failed : Outcome::Skipped;
  }
  return line;
}

std::string causes_text(const models::BaselineComparison& baseline) {
  constexpr std::size_t most_causes = 3;
  constexpr double rounding = 1e-9;  // Of sums of requests in another order.
  std::string text;
  for (std::size_t index = 0; index < std::min(baseline.blame.size(), most_causes); ++index) {
    const models::BlameChange& change = baseline.blame[index];
    if (change.downtime_per_year == 0 && std::abs(change.requests_lost) < rounding) continue;
    text += fmt::format("{}{} ({}) {} min a year", text.empty() ? "" : ", ", change.cause,
                        change.phase, signed_number(change.downtime_per_year / seconds_per_minute));
    if (change.downtime_per_year == 0) {
      text += fmt::format(" and {} requests", signed_number(change.requests_lost));
    }
  }
  return text.empty() ? text : "cause of the difference: " + text;
}

std::string value_or_none(const std::string& metric, const std::optional<double>& value) {
  return value ? value_text(unit_of(metric), *value) : "none";
}

void add_model(const models::BaselineComparison& baseline, std::vector<std::string>& list) {
  for (std::size_t index = 0; index < std::min(baseline.model.size(), most_reasons); ++index) {
    list.push_back("changed model: " + change_text(baseline.model[index]));
  }
  if (baseline.model.size() > most_reasons) {
    list.push_back(
        fmt::format("changed model: and {} values more", baseline.model.size() - most_reasons));
  }
}

std::string influence_text(const models::BaselineComparison& baseline) {
  if (!baseline.change_without_influence()) return {};
  return std::string("no influence: the change alters no figure of any replication") +
         (baseline.same_events ? ", nor any event" : ", though some events are others");
}

/// Why a scenario is not what it was.
std::vector<std::string> reasons_of(const models::BaselineComparison& baseline) {
  std::vector<std::string> list;
  if (!baseline.note.empty()) list.push_back("not paired: " + baseline.note);
  add_model(baseline, list);
  const std::string none = influence_text(baseline);
  if (!none.empty()) list.push_back(none);
  const std::string causes = causes_text(baseline);
  if (!causes.empty()) list.push_back(causes);
  return list;
}

}  // namespace

std::string change_text(const models::ModelChange& change) {
  const auto side = [](const std::string& value) { return value.empty() ? "(left out)" : value; };
  return fmt::format("{}: {} -> {}", change.path, side(change.before), side(change.after));
}

std::string difference_of(const models::BaselineFigure& figure) {
  const Scale scale = scale_of(figure);
  return signed_number(figure.difference * scale.factor) + scale.unit;
}

std::string sampling_words(const models::SamplingReport& sampling) {
  constexpr std::string_view stratified = "stratified";
  if (sampling.method == "replications") return {};
  if (sampling.strata <= 1) return sampling.method;
  if (!sampling.method.starts_with(stratified)) {
    return sampling.method + " " + strata_count(sampling.strata);
  }
  return fmt::format("{} {}{}", stratified, strata_count(sampling.strata),
                     sampling.method.substr(stratified.size()));
}

std::string sampling_words(const models::ScenarioReport& scenario,
                           const models::ObjectiveResult& result) {
  return is_beyond_strata(scenario, result) ? sampling_words(scenario.sampling)
                                            : strata_words(scenario.sampling.strata);
}

std::string sampling_words(const models::BaselineComparison& baseline) {
  const std::size_t before = baseline.strata_before;
  const std::size_t now = baseline.strata_now;
  if (before == now) return strata_words(now);
  if (before <= 1) return "plain before, stratified " + strata_count(now) + " now";
  if (now <= 1) return "stratified " + strata_count(before) + " before, plain now";
  return fmt::format("stratified ({} strata before, {} now)", before, now);
}

std::string baseline_message(const models::BaselineFigure& figure, const std::string& drawn) {
  const Unit unit = unit_of(figure.metric);
  if (figure.verdict == models::BaselineVerdict::Unchanged) {
    return fmt::format("{}, a difference of exactly 0 in each of {}{}{}",
                       value_text(unit, figure.after),
                       counted(whole_number(static_cast<double>(figure.pairs)), "replication"),
                       beside_interval(drawn), unseen_part(figure));
  }
  return fmt::format("{} before, {} now: {}{}{}{}", value_text(unit, figure.before),
                     value_text(unit, figure.after), difference_of(figure), interval_part(figure),
                     beside_interval(drawn), as_outage(figure));
}

std::vector<CheckLine> check_lines(const models::ScenarioReport& scenario,
                                   const models::FailOn& fail_on) {
  std::vector<CheckLine> lines;
  for (const models::ObjectiveResult& result : scenario.objectives) {
    lines.push_back(line_of(scenario, result, fail_on));
  }
  if (scenario.baseline) {
    const std::string drawn = sampling_words(*scenario.baseline);
    if (scenario.baseline->match == models::BaselineMatch::Missing) {
      lines.push_back({"baseline", "missing", scenario.baseline->note, Outcome::Failed});
    }
    for (const models::BaselineFigure& figure : scenario.baseline->figures) {
      if (!figure.guarded) continue;
      lines.push_back(line_of(figure, drawn, fail_on));
      lines.back().pointer = pointer_of(*scenario.baseline);
    }
  }
  if (lines.empty()) {
    lines.push_back({"objectives", "not asked", "the scenario has none, and there is no baseline",
                     Outcome::Skipped});
  }
  return lines;
}

std::vector<std::string> reasons(const models::ScenarioReport& scenario) {
  std::vector<std::string> list;
  if (scenario.baseline && scenario.baseline->match != models::BaselineMatch::Missing) {
    list = reasons_of(*scenario.baseline);
  }
  std::string lost = blame_sentence(scenario);
  if (!lost.empty()) list.push_back(std::move(lost));
  return list;
}

std::vector<std::string> sampling_notes(const models::ScenarioReport& scenario) {
  std::vector<std::string> notes;
  std::istringstream lines(sampling_line(scenario.sampling));
  for (std::string line; std::getline(lines, line);) notes.push_back(line);
  return notes;
}

std::vector<std::string> confidence_notes(const models::ScenarioReport& scenario) {
  std::vector<std::string> notes;
  const auto add = [&](std::string note) {
    if (!note.empty()) notes.push_back(std::move(note));
  };
  if (!scenario.objectives.empty()) {
    add(joint_text("objectives", scenario.objectives.size(),
                   scenario.objectives.front().confidence));
  }
  if (!scenario.baseline) return notes;
  const auto& figures = scenario.baseline->figures;
  // What is exactly zero needs no confidence.
  const auto guarded = std::find_if(figures.begin(), figures.end(), [](const auto& figure) {
    return figure.guarded && figure.low && figure.high && *figure.low < *figure.high;
  });
  if (guarded != figures.end()) {
    add(joint_text("against the baseline", figures.size(), guarded->confidence));
  }
  return notes;
}

std::vector<std::string> unguarded_changes(const models::ScenarioReport& scenario) {
  std::vector<std::string> list;
  if (!scenario.baseline) return list;
  const models::BaselineComparison& baseline = *scenario.baseline;
  for (const models::BaselineFigure& figure : baseline.figures) {
    if (figure.guarded || figure.verdict == models::BaselineVerdict::Unchanged) continue;
    list.push_back(fmt::format("not guarded: {}: {}", figure.metric,
                               baseline_message(figure, sampling_words(baseline))));
  }
  for (std::size_t index = 0; index < std::min(baseline.others.size(), most_reasons); ++index) {
    const models::MetricChange& change = baseline.others[index];
    list.push_back(fmt::format("not guarded: {}: {} before, {} now", change.metric,
                               value_or_none(change.metric, change.before),
                               value_or_none(change.metric, change.after)));
  }
  if (baseline.others.size() > most_reasons) {
    list.push_back(
        fmt::format("not guarded: and {} metrics more", baseline.others.size() - most_reasons));
  }
  return list;
}

}  // namespace tools
