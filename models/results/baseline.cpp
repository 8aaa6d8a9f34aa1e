#include "models/results/baseline.hpp"

#include <algorithm>
#include <cmath>

#include "models/results/comparison.hpp"
#include "models/results/difference_interval.hpp"
#include "sim/stats/stratified_moments.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

namespace {

/// That all guarded figures of a scenario are judged rightly.
constexpr double joint_confidence = 0.95;

/// Whether more of the metric is better.
bool more_is_better(const std::string& metric) {
  return metric.starts_with("availability") || metric.starts_with("time_to_first_outage");
}

double tolerance_of(const std::string& metric, double before, const Tolerance& tolerance) {
  if (metric.starts_with("availability")) {
    return tolerance.share * (1 - before) + tolerance.seconds_per_year / sim::to_seconds(sim::year);
  }
  const double relative = tolerance.share * std::abs(before);
  if (metric.starts_with("downtime")) return relative + tolerance.seconds_per_year;
  if (metric.starts_with("cost")) return relative + tolerance.usd_per_month;
  return relative;
}

BaselineVerdict verdict_of(const BaselineFigure& figure) {
  if (figure.pairs > 0 && figure.differing == 0) return BaselineVerdict::Unchanged;
  if (!figure.low || !figure.high) return BaselineVerdict::Undecided;
  // A few pairs that differ in one direction come about by chance, whatever their size.
  if (figure.pairs > 0 && figure.differing < least_differing_pairs(figure.confidence)) {
    return BaselineVerdict::Undecided;
  }
  const bool good_is_more = more_is_better(figure.metric);
  const double least_worse = good_is_more ? -*figure.high : *figure.low;
  const double most_worse = good_is_more ? -*figure.low : *figure.high;
  if (least_worse > figure.tolerance) return BaselineVerdict::Regression;
  if (most_worse < 0) return BaselineVerdict::Better;
  return most_worse <= figure.tolerance ? BaselineVerdict::Tolerable : BaselineVerdict::Undecided;
}

double mean_of(const std::vector<double>& values, const BaselineStrata& strata) {
  sim::StratifiedMoments moments(strata.empty() ? std::vector<double>{1.0} : strata.probabilities);
  for (std::size_t index = 0; index < values.size(); ++index) {
    moments.add(strata.empty() ? 0 : strata.of_replication.at(index), values[index]);
  }
  return strata.empty() ? moments.stratum(0).mean() : moments.mean();
}

/// Why two runs cannot be paired, empty where they can.
std::string no_pairs(const Baseline& baseline, const BaselineScenario& before,
                     const BaselineScenario& now, const std::string& version, std::uint64_t seed) {
  if (baseline.version != version) {
    return "the baseline was made by nines " + baseline.version + ", and this is " + version;
  }
  if (baseline.seed != seed) {
    return "the baseline was made with seed " + std::to_string(baseline.seed);
  }
  if (before.replications != now.replications) {
    return "the baseline has " + std::to_string(before.replications) + " replications";
  }
  if (before.strata.empty() != now.strata.empty()) {
    return before.strata.empty() ? "the baseline has plain replications, and these are stratified"
                                 : "the baseline has stratified replications, and these are plain";
  }
  if (!before.strata.same_schedule(now.strata)) {
    return "the baseline has replications of other strata";
  }
  return {};
}

/// What all figures of a comparison have in common.
struct Terms {
  const BaselineScenario& before;
  const BaselineScenario& now;
  const BaselineRule& rule;
  bool paired = false;
  std::size_t judged = 1;  ///< Guarded figures: as many chances to be wrong.
  DifferenceRule difference;
};

bool is_guarded(const BaselineRule& rule, const std::string& metric) {
  return std::find(rule.guarded.begin(), rule.guarded.end(), metric) != rule.guarded.end();
}

std::size_t guarded_figures(const BaselineScenario& before, const BaselineScenario& now,
                            const BaselineRule& rule) {
  return static_cast<std::size_t>(
      std::count_if(now.series.begin(), now.series.end(), [&](const Series& series) {
        return is_guarded(rule, series.metric) && before.find(series.metric) != nullptr;
      }));
}

BaselineFigure figure_of(const Series& old, const Series& after, const Terms& terms) {
  BaselineFigure figure;
  figure.metric = after.metric;
  figure.before = mean_of(old.values, terms.before.strata);
  figure.after = mean_of(after.values, terms.now.strata);
  figure.guarded = is_guarded(terms.rule, after.metric);
  figure.tolerance = tolerance_of(after.metric, figure.before, terms.rule.tolerance);
  DifferenceRule rule = terms.difference;
  if (figure.guarded) rule.confidence = bonferroni(joint_confidence, terms.judged);
  const SeriesDifference found =
      terms.paired && old.values.size() == after.values.size()
          ? paired_difference(old, after, rule, terms.before.strata, terms.now.strata)
          : independent_difference({old, terms.before.years, terms.before.strata},
                                   {after, terms.now.years, terms.now.strata}, rule);
  figure.difference = found.difference;
  figure.confidence = rule.confidence;
  figure.method = found.method;
  figure.pairs = found.pairs;
  figure.differing = found.differing;
  if (found.interval) {
    figure.low = found.interval->low;
    figure.high = found.interval->high;
  }
  figure.verdict = verdict_of(figure);
  return figure;
}

/// The same program came to these figures for the same model, by other replications: whatever they
/// differ by is chance, or something that no model text holds, as a trace of load. Few plain
/// replications without a rare loss can look certain of a difference.
void leave_to_chance(BaselineComparison& comparison) {
  comparison.note += "; the model is the same, so that what differs is chance";
  for (BaselineFigure& figure : comparison.figures) figure.verdict = BaselineVerdict::Undecided;
}

/// What the baseline does have, for whoever named a scenario otherwise.
std::string unknown_scenario(const Baseline& baseline, const std::string& name) {
  constexpr std::size_t most = 5;
  std::string names;
  for (std::size_t index = 0; index < std::min(baseline.scenarios.size(), most); ++index) {
    names += (index == 0 ? "" : ", ") + baseline.scenarios[index].name;
  }
  if (baseline.scenarios.size() > most) names += ", ...";
  return "the baseline does not have " + name + ", but " + (names.empty() ? "nothing" : names);
}

std::vector<BaselineFigure> figures_of(const Terms& terms) {
  std::vector<BaselineFigure> figures;
  for (const Series& after : terms.now.series) {
    const Series* old = terms.before.find(after.metric);
    if (old != nullptr) figures.push_back(figure_of(*old, after, terms));
  }
  return figures;
}

using BlameMap = std::map<std::pair<std::string, std::string>, BlameChange>;

/// Seconds a year, and requests, of each cause and phase.
BlameMap blame_of(const BaselineScenario& scenario) {
  BlameMap causes;
  const double years_each =
      scenario.years / static_cast<double>(std::max<std::int64_t>(1, scenario.replications));
  for (const BlameEntry& entry : scenario.blame) {
    BlameChange& change = causes[{entry.cause, entry.phase}];
    change.cause = entry.cause;
    change.phase = entry.phase;
    if (years_each > 0) change.downtime_per_year += entry.downtime / years_each;
    change.requests_lost += entry.requests_lost;
  }
  return causes;
}

MetricChange change_of(const std::string& metric, const MetricValues& before,
                       const MetricValues& after) {
  if (before.mean != after.mean) return {metric, before.mean, after.mean};
  if (before.p95 != after.p95) return {metric + " (p95)", before.p95, after.p95};
  return {metric + " (p50)", before.p50, after.p50};
}

/// What changed of the metrics that have no figure.
std::vector<MetricChange> metric_changes(const BaselineScenario& before,
                                         const BaselineScenario& now) {
  std::vector<MetricChange> list;
  std::map<std::string, std::pair<MetricValues, MetricValues>> both;
  for (const auto& [metric, values] : before.metrics) both[metric].first = values;
  for (const auto& [metric, values] : now.metrics) both[metric].second = values;
  for (const auto& [metric, values] : both) {
    if (now.find(metric) != nullptr || values.first == values.second) continue;
    list.push_back(change_of(metric, values.first, values.second));
  }
  return list;
}

std::vector<BlameChange> blame_changes(const BaselineScenario& before,
                                       const BaselineScenario& now) {
  BlameMap causes = blame_of(now);
  for (const auto& [key, old] : blame_of(before)) {
    BlameChange& change = causes[key];
    change.cause = old.cause;
    change.phase = old.phase;
    change.downtime_per_year -= old.downtime_per_year;
    change.requests_lost -= old.requests_lost;
  }
  std::vector<BlameChange> list;
  double sum = 0;
  for (const auto& [key, change] : causes) {
    if (change.downtime_per_year == 0 && change.requests_lost == 0) continue;
    list.push_back(change);
    sum += change.downtime_per_year;
  }
  // Losses that only move to another phase must not hide what they come from.
  const double direction = sum < 0 ? -1 : 1;
  std::stable_sort(list.begin(), list.end(),
                   [&](const BlameChange& left, const BlameChange& right) {
                     const double first = direction * left.downtime_per_year;
                     const double second = direction * right.downtime_per_year;
                     if (first != second) return first > second;
                     return direction * left.requests_lost > direction * right.requests_lost;
                   });
  return list;
}

}  // namespace

const char* to_string(BaselineVerdict verdict) noexcept {
  switch (verdict) {
    case BaselineVerdict::Unchanged:
      return "unchanged";
    case BaselineVerdict::Better:
      return "better";
    case BaselineVerdict::Tolerable:
      return "tolerable";
    case BaselineVerdict::Undecided:
      return "undecided";
    case BaselineVerdict::Regression:
      return "regression";
  }
  return "";
}

BaselineVerdict BaselineComparison::verdict() const noexcept {
  if (match == BaselineMatch::Missing) return BaselineVerdict::Undecided;
  std::optional<BaselineVerdict> worst;
  for (const BaselineFigure& figure : figures) {
    if (figure.guarded) worst = std::max(worst.value_or(figure.verdict), figure.verdict);
  }
  if (worst == BaselineVerdict::Unchanged && !is_unchanged()) return BaselineVerdict::Tolerable;
  return worst.value_or(BaselineVerdict::Undecided);
}

bool BaselineComparison::is_unchanged() const noexcept {
  return match == BaselineMatch::Paired && same_probabilities && blame.empty() && others.empty() &&
         std::all_of(figures.begin(), figures.end(), [](const BaselineFigure& figure) {
           return figure.verdict == BaselineVerdict::Unchanged;
         });
}

bool BaselineComparison::change_without_influence() const noexcept {
  return !model.empty() && is_unchanged();
}

const Series* BaselineScenario::find(const std::string& metric) const {
  const auto found = std::find_if(series.begin(), series.end(),
                                  [&](const Series& one) { return one.metric == metric; });
  return found == series.end() ? nullptr : &*found;
}

const BaselineScenario* Baseline::find(const std::string& name) const {
  const auto found = std::find_if(scenarios.begin(), scenarios.end(),
                                  [&](const BaselineScenario& one) { return one.name == name; });
  return found == scenarios.end() ? nullptr : &*found;
}

BaselineScenario baseline_of(const ScenarioReport& report, const Samples& samples, ModelText model,
                             BaselineStrata strata) {
  if (!strata.empty()) strata.of_replication = samples.strata();
  std::map<std::string, MetricValues> metrics;
  for (const MetricEstimate& metric : report.metrics) {
    metrics[metric.name] = {metric.mean, metric.p50, metric.p95};
  }
  return {.name = report.name,
          .model = std::move(model),
          .replications = report.replications,
          .years = report.years,
          .trajectory = report.trajectory,
          .metrics = std::move(metrics),
          .blame = report.blame,
          .series = samples.series(),
          .strata = std::move(strata)};
}

std::vector<ModelChange> changes(const ModelText& before, const ModelText& after) {
  std::vector<ModelChange> list;
  for (const auto& [path, value] : before) {
    const auto now = after.find(path);
    if (now == after.end()) {
      list.push_back({path, value, ""});
    } else if (now->second != value) {
      list.push_back({path, value, now->second});
    }
  }
  for (const auto& [path, value] : after) {
    if (!before.contains(path)) list.push_back({path, "", value});
  }
  std::sort(list.begin(), list.end(),
            [](const auto& left, const auto& right) { return left.path < right.path; });
  return list;
}

BaselineComparison compare(const Baseline& baseline, const BaselineScenario& now,
                           const std::string& version, std::uint64_t seed,
                           const BaselineRule& rule) {
  const BaselineScenario* before = baseline.find(now.name);
  if (before == nullptr) return missing_baseline(unknown_scenario(baseline, now.name));
  BaselineComparison comparison;
  comparison.version = baseline.version;
  comparison.note = no_pairs(baseline, *before, now, version, seed);
  const bool paired = comparison.note.empty();
  comparison.match = paired ? BaselineMatch::Paired : BaselineMatch::Unpaired;
  comparison.model = changes(before->model, now.model);
  comparison.same_events = before->trajectory == now.trajectory;
  comparison.same_probabilities = before->strata.probabilities == now.strata.probabilities;
  comparison.strata_before = std::max<std::size_t>(1, before->strata.probabilities.size());
  comparison.strata_now = std::max<std::size_t>(1, now.strata.probabilities.size());
  comparison.figures = figures_of(
      {.before = *before,
       .now = now,
       .rule = rule,
       .paired = paired,
       .judged = std::max<std::size_t>(1, guarded_figures(*before, now, rule)),
       .difference = {
           .confidence = joint_confidence, .seed = seed, .same_model = comparison.model.empty()}});
  if (!paired && comparison.model.empty() && baseline.version == version) {
    leave_to_chance(comparison);
  }
  comparison.others = metric_changes(*before, now);
  comparison.blame = blame_changes(*before, now);
  const bool guards = std::any_of(comparison.figures.begin(), comparison.figures.end(),
                                  [](const BaselineFigure& figure) { return figure.guarded; });
  if (!guards) return missing_baseline("the baseline has none of the figures that are guarded");
  return comparison;
}

BaselineComparison missing_baseline(std::string why) {
  BaselineComparison comparison;
  comparison.note = std::move(why);
  return comparison;
}

}  // namespace models
