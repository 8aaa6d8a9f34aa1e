#include "tools/report/check_lines.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tools/report/figures.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr double seconds_per_minute = 60;
constexpr double minutes_per_year = 365.0 * 24 * 60;
constexpr std::size_t most_reasons = 8;

std::string with_sign(double value, const std::string& text) {
  return value > 0 ? "+" + text : text;
}

/// A difference in the unit in which it is told: minutes for times, so that a reader can add up.
double shown_difference(Unit unit, double value) {
  switch (unit) {
    case Unit::Duration:
      return value / seconds_per_minute;
    case Unit::Share:
      return value * 100;
    case Unit::Usd:
    case Unit::Number:
      return value;
  }
  return value;
}

std::string unit_text(const std::string& metric) {
  const std::string per = metric.ends_with("_per_year") ? " a year" : "";
  switch (unit_of(metric)) {
    case Unit::Duration:
      return " min" + per;
    case Unit::Share:
      return " %";
    case Unit::Usd:
      return " USD";
    case Unit::Number:
      return per;
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
  const Unit unit = unit_of(figure.metric);
  return fmt::format(" ({} to {})", signed_number(shown_difference(unit, *figure.low)),
                     signed_number(shown_difference(unit, *figure.high)));
}

std::string objective_value(const models::ObjectiveResult& result) {
  const Unit unit = unit_of(result.metric);
  if (!result.value) return result.reason;
  std::string text = value_text(unit, *result.value);
  if (result.low && result.high) {
    text += fmt::format(", 95 % sure between {} and {}", value_text(unit, *result.low),
                        value_text(unit, *result.high));
  } else {
    text += "; " + result.reason;
  }
  return text;
}

std::string objective_message(const models::ObjectiveResult& result) {
  std::string text = objective_value(result);
  if (result.verdict != models::ObjectiveVerdict::Undecided) return text;
  if (result.replications_needed) {
    return text + fmt::format("; some {} replications would probably decide",
                              whole_number(static_cast<double>(*result.replications_needed)));
  }
  return text + "; more replications will hardly decide";
}

CheckLine line_of(const models::ObjectiveResult& result, const models::FailOn& fail_on) {
  CheckLine line{result.metric + ": " + result.rule, to_string(result.verdict),
                 objective_message(result), Outcome::Passed};
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

CheckLine line_of(const models::BaselineFigure& figure, const models::FailOn& fail_on) {
  CheckLine line{figure.metric + " against the baseline", to_string(figure.verdict),
                 baseline_message(figure), Outcome::Passed};
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
  std::string text;
  for (std::size_t index = 0; index < std::min(baseline.blame.size(), most_causes); ++index) {
    const models::BlameChange& change = baseline.blame[index];
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

}  // namespace

std::string change_text(const models::ModelChange& change) {
  const auto side = [](const std::string& value) { return value.empty() ? "(left out)" : value; };
  return fmt::format("{}: {} -> {}", change.path, side(change.before), side(change.after));
}

std::string baseline_message(const models::BaselineFigure& figure) {
  const Unit unit = unit_of(figure.metric);
  if (figure.verdict == models::BaselineVerdict::Unchanged) {
    return fmt::format("{}, a difference of exactly 0 in each of {} replications",
                       value_text(unit, figure.after),
                       whole_number(static_cast<double>(figure.pairs)));
  }
  return fmt::format("{} before, {} now: {}{}{}{}", value_text(unit, figure.before),
                     value_text(unit, figure.after),
                     signed_number(shown_difference(unit, figure.difference)),
                     unit_text(figure.metric), interval_part(figure), as_outage(figure));
}

std::vector<CheckLine> check_lines(const models::ScenarioReport& scenario,
                                   const models::FailOn& fail_on) {
  std::vector<CheckLine> lines;
  for (const models::ObjectiveResult& result : scenario.objectives) {
    lines.push_back(line_of(result, fail_on));
  }
  if (scenario.baseline) {
    if (scenario.baseline->match == models::BaselineMatch::Missing) {
      lines.push_back({"baseline", "missing", scenario.baseline->note, Outcome::Failed});
    }
    for (const models::BaselineFigure& figure : scenario.baseline->figures) {
      if (figure.guarded) lines.push_back(line_of(figure, fail_on));
    }
  }
  if (lines.empty()) {
    lines.push_back({"nothing was asked", "nothing asked",
                     "the scenario has no objectives, and there is no baseline", Outcome::Skipped});
  }
  return lines;
}

std::vector<std::string> reasons(const models::ScenarioReport& scenario) {
  std::vector<std::string> list;
  if (!scenario.baseline || scenario.baseline->match == models::BaselineMatch::Missing) return list;
  const models::BaselineComparison& baseline = *scenario.baseline;
  if (!baseline.note.empty()) list.push_back("not paired: " + baseline.note);
  add_model(baseline, list);
  const std::string none = influence_text(baseline);
  if (!none.empty()) list.push_back(none);
  const std::string causes = causes_text(baseline);
  if (!causes.empty()) list.push_back(causes);
  return list;
}

std::vector<std::string> unguarded_changes(const models::ScenarioReport& scenario) {
  std::vector<std::string> list;
  if (!scenario.baseline) return list;
  const models::BaselineComparison& baseline = *scenario.baseline;
  for (const models::BaselineFigure& figure : baseline.figures) {
    if (figure.guarded || figure.verdict == models::BaselineVerdict::Unchanged) continue;
    list.push_back(fmt::format("not guarded: {}: {}", figure.metric, baseline_message(figure)));
  }
  for (std::size_t index = 0; index < std::min(baseline.others.size(), most_reasons); ++index) {
    const models::MetricChange& change = baseline.others[index];
    list.push_back(fmt::format("not guarded: {}: {} before, {} now", change.metric,
                               value_or_none(change.metric, change.before),
                               value_or_none(change.metric, change.after)));
  }
  return list;
}

}  // namespace tools
