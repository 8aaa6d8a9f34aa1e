#include "models/results/objectives.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <span>
#include <utility>

#include "models/results/comparison.hpp"
#include "sim/stats/estimate.hpp"
#include "sim/stats/quantiles.hpp"

namespace models {

namespace {

/// That all objectives of a scenario are judged rightly.
constexpr double joint_confidence = 0.95;

/// A figure with its interval, or why there is none.
struct JudgedFigure {
  std::optional<double> value;
  std::optional<double> low;
  std::optional<double> high;
  std::string reason;
  std::optional<double> growth;  ///< In observations, where the interval does not tell it.
};

constexpr double unbounded = std::numeric_limits<double>::infinity();

/// Some runs ended before what they waited for: the mean is at least so much.
bool is_lower_bound(const MetricEstimate& metric) {
  return metric.name == "time_to_first_outage" && metric.low && !metric.high;
}

JudgedFigure without_value(std::string reason) {
  JudgedFigure figure;
  figure.reason = std::move(reason);
  return figure;
}

/// The fault of "recovery_time{fault=zone_power}", empty of "recovery_time".
std::string fault_of(const std::string& metric) {
  const std::size_t equals = metric.find('=');
  if (equals == std::string::npos) return {};
  return metric.substr(equals + 1, metric.size() - equals - 2);
}

bool is_recovery(const std::string& metric) {
  return metric.starts_with("recovery_time");
}

/// No outage of the kind was seen.
JudgedFigure unseen_recovery(const std::string& metric, const Samples& samples, double confidence) {
  const std::int64_t faults = samples.faults(fault_of(metric));
  const std::int64_t enough = enough_harmless_faults(confidence);
  if (faults >= enough) return {0.0, 0.0, 0.0, {}, {}};
  if (faults == 0) return without_value("no such fault was seen");
  JudgedFigure figure =
      without_value("none of " + std::to_string(faults) + " faults began an outage; " +
                    std::to_string(enough) + " would settle it");
  figure.growth = static_cast<double>(enough) / static_cast<double>(faults);
  return figure;
}

/// The observations from which on a quantile has an interval.
std::uint64_t observations_needed(double probability, double confidence, std::uint64_t seen) {
  std::uint64_t count = std::max<std::uint64_t>(seen, 1);
  while (!sim::quantile_ranks(count, probability, confidence)) ++count;
  return count;
}

JudgedFigure quantile_of(std::span<const double> sorted, double probability, double confidence,
                         const char* things) {
  JudgedFigure figure;
  figure.value = sim::sample_quantile(sorted, probability);
  const auto interval = sim::quantile_interval(sorted, probability, confidence);
  if (interval) {
    figure.low = interval->low;
    figure.high = interval->high;
    return figure;
  }
  const std::uint64_t needed = observations_needed(probability, confidence, sorted.size());
  figure.reason = std::to_string(sorted.size()) + " " + things + ", and " + std::to_string(needed) +
                  " are needed for an interval of this quantile";
  figure.growth = static_cast<double>(needed) / static_cast<double>(sorted.size());
  return figure;
}

double probability_of(Statistic statistic) {
  switch (statistic) {
    case Statistic::Mean:
    case Statistic::P50:
      return 0.5;
    case Statistic::P90:
      return 0.9;
    case Statistic::P95:
      return 0.95;
    case Statistic::P99:
      return 0.99;
  }
  return 0.5;
}

/// What a report says of a quantile.
std::pair<std::optional<double>, std::optional<sim::Interval>> quantile_in(
    const MetricEstimate& metric, Statistic statistic) {
  switch (statistic) {
    case Statistic::Mean:
      break;
    case Statistic::P50:
      return {metric.p50, metric.p50_interval};
    case Statistic::P90:
      return {metric.p90, metric.p90_interval};
    case Statistic::P95:
      return {metric.p95, metric.p95_interval};
    case Statistic::P99:
      return {metric.p99, metric.p99_interval};
  }
  return {};
}

/// Replications of strata are not equally likely: the report has weighed them.
JudgedFigure weighted_quantile_figure(const MetricEstimate& metric, Statistic statistic) {
  const auto& [value, interval] = quantile_in(metric, statistic);
  if (!value) return without_value("nothing was observed");
  JudgedFigure figure;
  figure.value = value;
  if (!interval) {
    figure.reason = "too few weigh enough for an interval of this quantile";
    return figure;
  }
  figure.low = interval->low;
  figure.high = interval->high;
  return figure;
}

JudgedFigure quantile_figure(const ObjectiveSpec& objective, const ScenarioReport& report,
                             const Samples& samples, double confidence) {
  const double probability = probability_of(objective.statistic);
  const MetricEstimate* metric = report.find(objective.metric);
  if (report.sampling.weighting && objective.metric != "cost_per_month" &&
      !is_recovery(objective.metric)) {
    return without_value("weighted copies have the mean and not the spread");
  }
  if (report.sampling.strata > 1 && metric != nullptr) {
    return weighted_quantile_figure(*metric, objective.statistic);
  }
  if (is_recovery(objective.metric)) {
    const std::vector<double> seconds = samples.recoveries(fault_of(objective.metric));
    if (seconds.empty()) {
      // Faults of strata are not equally likely, so their number says nothing.
      if (report.sampling.strata > 1) return without_value("no outage to recover from was seen");
      return unseen_recovery(objective.metric, samples, confidence);
    }
    return quantile_of(seconds, probability, confidence, "outages were seen");
  }
  const Series* series = samples.find(objective.metric);
  // Of a figure that was asked for the report has the quantiles alone.
  if (series == nullptr && metric != nullptr && metric->p50) {
    return weighted_quantile_figure(*metric, objective.statistic);
  }
  if (series == nullptr || series->values.empty()) return without_value("nothing was observed");
  std::vector<double> sorted = series->values;
  std::sort(sorted.begin(), sorted.end());
  JudgedFigure figure = quantile_of(sorted, probability, confidence, "replications were run");
  // Runs that were cut off at the horizon would have gone on.
  if (metric != nullptr && is_lower_bound(*metric) && figure.high == sorted.back()) {
    figure.high = unbounded;
  }
  return figure;
}

JudgedFigure mean_figure(const ObjectiveSpec& objective, const ScenarioReport& report) {
  const MetricEstimate* metric = report.find(objective.metric);
  if (metric == nullptr) {
    if (is_recovery(objective.metric)) return without_value("no outage to recover from was seen");
    return without_value("nothing was observed");
  }
  JudgedFigure figure{metric->mean, metric->low, metric->high, {}, {}};
  if (is_lower_bound(*metric)) figure.high = unbounded;
  if (figure.low && figure.high && metric->method == to_string(sim::IntervalMethod::ZeroEvents)) {
    // This bound shrinks as 1 / n, and not as the root of it.
    const auto squared =
        growth_to_decide(*figure.value, *figure.low, *figure.high, objective.bound);
    if (squared) figure.growth = std::sqrt(*squared);
  }
  if (!figure.low || !figure.high) {
    figure.reason = metric->count < 2 ? "one observation has no interval" : "there is no interval";
    if (metric->count == 1) figure.growth = 2;
  }
  return figure;
}

bool holds(double value, Relation relation, double bound) {
  switch (relation) {
    case Relation::Less:
      return value < bound;
    case Relation::AtMost:
      return value <= bound;
    case Relation::Equal:
      return value == bound;
    case Relation::AtLeast:
      return value >= bound;
    case Relation::More:
      return value > bound;
  }
  return false;
}

ObjectiveVerdict verdict_of(double low, double high, Relation relation, double bound) {
  const bool low_holds = holds(low, relation, bound);
  const bool high_holds = holds(high, relation, bound);
  if (low_holds && high_holds) return ObjectiveVerdict::Met;
  // An interval around the one right value breaks the rule at both ends and decides nothing.
  if (relation == Relation::Equal && low <= bound && bound <= high) {
    return ObjectiveVerdict::Undecided;
  }
  return low_holds || high_holds ? ObjectiveVerdict::Undecided : ObjectiveVerdict::Missed;
}

/// Two significant digits, upwards: more would promise what an estimate cannot hold.
std::int64_t rounded_up(double replications) {
  const double step = std::pow(10.0, std::max(0.0, std::floor(std::log10(replications)) - 1));
  return static_cast<std::int64_t>(std::ceil(replications / step) * step);
}

std::optional<std::int64_t> replications_for(const JudgedFigure& figure,
                                             const ObjectiveSpec& objective,
                                             std::int64_t replications) {
  std::optional<double> growth = figure.growth;
  if (!growth && figure.value && figure.low && figure.high) {
    growth = growth_to_decide(*figure.value, *figure.low, *figure.high, objective.bound);
  }
  constexpr double most = 1e15;
  if (!growth) return std::nullopt;
  const double needed = *growth * static_cast<double>(std::max<std::int64_t>(1, replications));
  if (!(needed < most)) return std::nullopt;
  return rounded_up(needed);
}

}  // namespace

const char* to_string(ObjectiveVerdict verdict) noexcept {
  switch (verdict) {
    case ObjectiveVerdict::Met:
      return "met";
    case ObjectiveVerdict::Missed:
      return "missed";
    case ObjectiveVerdict::Undecided:
      return "undecided";
  }
  return "";
}

std::optional<double> growth_to_decide(double value, double low, double high, double bound) {
  // The end that has to come over to the side of the value.
  const double reach = bound >= value ? high - value : value - low;
  const double distance = std::abs(bound - value);
  if (!(distance > 0) || !std::isfinite(reach / distance)) return std::nullopt;
  const double ratio = reach / distance;
  return std::max(1.0, ratio * ratio);
}

ObjectiveResult judge(const ObjectiveSpec& objective, const ScenarioReport& report,
                      const Samples& samples, double confidence) {
  const JudgedFigure figure = objective.statistic == Statistic::Mean
                                  ? mean_figure(objective, report)
                                  : quantile_figure(objective, report, samples, confidence);
  ObjectiveResult result{.metric = objective.metric,
                         .rule = objective.rule,
                         .verdict = ObjectiveVerdict::Undecided,
                         .value = figure.value,
                         .low = figure.low,
                         .high = figure.high,
                         .confidence = confidence,
                         .reason = figure.reason,
                         .replications_needed = {}};
  if (figure.low && figure.high) {
    result.verdict = verdict_of(*figure.low, *figure.high, objective.relation, objective.bound);
  }
  if (result.high == unbounded) result.high.reset();
  if (result.verdict == ObjectiveVerdict::Undecided) {
    result.replications_needed = replications_for(figure, objective, report.replications);
  }
  return result;
}

double confidence_each(const std::vector<ObjectiveSpec>& objectives) {
  std::set<std::pair<std::string, Statistic>> figures;
  for (const ObjectiveSpec& one : objectives) figures.insert({one.metric, one.statistic});
  return bonferroni(joint_confidence, std::max<std::size_t>(1, figures.size()));
}

std::int64_t enough_harmless_faults(double confidence) {
  constexpr double harmless_share = 0.95;
  return static_cast<std::int64_t>(std::ceil(std::log(1 - confidence) / std::log(harmless_share)));
}

void judge_all(const std::vector<ObjectiveSpec>& objectives, const Samples& samples,
               const ScenarioReport& at_confidence_each, ScenarioReport& report) {
  report.objectives.clear();
  const double confidence = confidence_each(objectives);
  for (const ObjectiveSpec& objective : objectives) {
    report.objectives.push_back(judge(objective, at_confidence_each, samples, confidence));
  }
}

std::optional<ObjectiveVerdict> overall(const std::vector<ObjectiveResult>& results) {
  if (results.empty()) return std::nullopt;
  ObjectiveVerdict worst = ObjectiveVerdict::Met;
  for (const ObjectiveResult& result : results) {
    if (result.verdict == ObjectiveVerdict::Missed) return ObjectiveVerdict::Missed;
    if (result.verdict == ObjectiveVerdict::Undecided) worst = ObjectiveVerdict::Undecided;
  }
  return worst;
}

}  // namespace models
