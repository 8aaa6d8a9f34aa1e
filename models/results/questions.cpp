#include "models/results/questions.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "models/architecture/keys/question_keys.hpp"
#include "models/ledger/blame.hpp"
#include "sim/base/require.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

namespace {

static_assert(question_phases == phase_names, "what readers offer is what is blamed");

/// Requests a second that are fewer than that are left behind by rounding.
constexpr double least_loss_rps = 1e-6;
/// Requests of a replication that are fewer than that are none.
constexpr double least_loss = 0.5;

std::optional<double> first_of(const ScenarioReport& report, const char* kind, double from) {
  for (const TimelineRecord& record : report.timeline) {
    if (record.kind == kind && record.at >= from) return record.at;
  }
  return std::nullopt;
}

/// Of the first thing that was done to the system.
std::optional<double> onset_of(const ScenarioReport& report) {
  const auto first = std::find_if(report.timeline.begin(), report.timeline.end(),
                                  [](const TimelineRecord& record) {
                                    return record.kind == "fault" || record.kind == "operation";
                                  });
  return first == report.timeline.end() ? std::nullopt : std::optional(first->at);
}

std::optional<double> noticed_after(const ScenarioReport& report) {
  const std::optional<double> onset = onset_of(report);
  if (!onset) return std::nullopt;
  const std::optional<double> noticed = first_of(report, "detection", *onset);
  return noticed ? std::optional(*noticed - *onset) : std::nullopt;
}

std::optional<double> lost_for(const ScenarioReport& report) {
  const std::optional<double> onset = onset_of(report);
  if (!onset) return std::nullopt;
  double end = *onset;
  for (const LossSeries& loss : report.losses) {
    for (std::size_t step = 0; step < loss.rps.size(); ++step) {
      const double ends = report.series.at(step).at + report.series_step;
      if (loss.rps[step] > least_loss_rps) end = std::max(end, ends);
    }
  }
  return end - *onset;
}

std::optional<double> value_of_figure(const std::string& figure, const ScenarioReport& report) {
  const double lost = report.balance.offered - report.balance.served;
  if (figure == "share_lost") {
    return report.balance.offered > 0 ? std::optional(lost / report.balance.offered) : std::nullopt;
  }
  if (figure == "requests_lost") return lost;
  if (figure == "downtime") {
    double seconds = 0;
    for (const BlameEntry& entry : report.blame) seconds += entry.downtime;
    return seconds;
  }
  if (figure == "noticed_after") return noticed_after(report);
  if (figure == "lost_for") return lost_for(report);
  const MetricEstimate* metric = report.find(figure);
  return metric == nullptr ? std::nullopt : std::optional(metric->mean);
}

double value_of(const SeriesPoint& point, const std::string& series,
                const std::vector<Figure>& of_services) {
  if (series == "offered_rps") return point.offered_rps;
  if (series == "served_rps") return point.served_rps;
  if (series == "in_service") return point.in_service;
  if (series == "desired") return point.desired;
  if (series == "healthy_targets") return point.healthy_targets;
  if (series == "cpu") return point.cpu;
  const auto found = std::find_if(of_services.begin(), of_services.end(),
                                  [&](const Figure& figure) { return figure.name == series; });
  sim::require(found != of_services.end(), "a question about a series that the drill lacks");
  return point.of_services.at(static_cast<std::size_t>(found - of_services.begin()));
}

std::optional<double> value_in_series(const QuestionSpec& question, const ScenarioReport& report) {
  const bool at_moment = question.of_series == SeriesValue::At;
  const double from = sim::to_seconds(at_moment ? question.at : question.from);
  std::optional<double> value;
  for (const SeriesPoint& point : report.series) {
    // A point holds until the next one.
    if (point.at + report.series_step <= from) continue;
    const double one = value_of(point, question.series, report.series_of_services);
    if (at_moment) return one;
    const bool better =
        value && (question.of_series == SeriesValue::Least ? one < *value : one > *value);
    if (!value || better) value = one;
  }
  return value;
}

std::string most_blamed(LostMostTo what, const ScenarioReport& report) {
  std::map<std::string, double> lost;
  for (const BlameEntry& entry : report.blame) {
    lost[what == LostMostTo::Cause ? entry.cause : entry.phase] += entry.requests_lost;
  }
  const auto most = std::max_element(
      lost.begin(), lost.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == lost.end() || most->second < least_loss ? std::string() : most->first;
}

std::optional<std::size_t> choice_of(double value, const std::vector<QuestionSpec::Bound>& bounds) {
  if (bounds.empty()) return std::nullopt;
  const auto above = std::find_if(bounds.begin(), bounds.end(),
                                  [&](const auto& bound) { return value < bound.value; });
  return static_cast<std::size_t>(above - bounds.begin());
}

}  // namespace

std::vector<QuestionResult> answered(const std::vector<QuestionSpec>& questions,
                                     const ScenarioReport& report) {
  std::vector<QuestionResult> results;
  for (const QuestionSpec& question : questions) {
    QuestionResult result;
    result.question = question;
    if (question.lost_most_to) {
      result.word = most_blamed(*question.lost_most_to, report);
      const auto right = std::find(question.choices.begin(), question.choices.end(), result.word);
      if (right != question.choices.end()) {
        result.right = static_cast<std::size_t>(right - question.choices.begin());
      }
    } else {
      result.value = question.series.empty() ? value_of_figure(question.figure, report)
                                             : value_in_series(question, report);
      if (result.value) result.right = choice_of(*result.value, question.bounds);
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace models
