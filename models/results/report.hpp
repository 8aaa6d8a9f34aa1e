#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/architecture/architecture.hpp"
#include "models/architecture/figure_list.hpp"
#include "models/architecture/price_basis.hpp"
#include "models/ledger/picture.hpp"
#include "models/ledger/record.hpp"
#include "models/results/baseline_result.hpp"
#include "models/results/objective_result.hpp"
#include "models/results/question_result.hpp"
#include "sim/stats/estimate.hpp"

namespace models {

/// The method of shares of requests where there were none: their mean says nothing.
inline constexpr const char* no_requests_method = "no requests were offered";

/// The method of figures that come from weighted copies; others beside them come from the plain
/// replications beneath.
inline constexpr const char* weighted_method = "t interval over weighted replications";

/// A figure with its interval. Times in seconds, money in USD, shares as fractions.
struct MetricEstimate {
  std::string name;  ///< "availability.requests", "recovery_time{fault=zone_power}"
  double mean = 0;
  std::optional<double> low;  ///< Absent where nothing random was observed.
  std::optional<double> high;
  std::optional<double> standard_error;
  double confidence = 0.95;
  std::string method;      ///< "t interval over replications", "exact: one run", ...
  std::int64_t count = 0;  ///< Observations behind it: replications or incidents.
  std::optional<double> p5, p50, p90, p95, p99;  ///< Where the spread of single values matters.
  /// Of a quantile, from order statistics; absent where there are too few observations for one.
  std::optional<sim::Interval> p50_interval, p90_interval, p95_interval, p99_interval;
  std::optional<double> analytic;  ///< The closed form or Markov value, where one exists.
};

/// A share of what was lost, charged to the fault that began its causal chain.
struct BlameEntry {
  std::string cause;         ///< "zone_power:ap-northeast-2a", "application_hang:web", "demand"
  std::string phase;         ///< detection | response | restoration | dns | overload
  double requests_lost = 0;  ///< Per replication, mean.
  double downtime = 0;       ///< Seconds per replication, mean.
};

/// How often each cause began and what one such fault did.
struct FaultCount {
  std::string cause;
  double per_year = 0;
  double outages_per_year = 0;  ///< Begun by these faults, of which one can begin several.
};

struct CostEntry {
  std::string item;  ///< "ec2:web", "alb:front", "data_transfer_out", ...
  double usd_per_month = 0;
};

/// Offered = served + each named loss, exactly.
struct LossBalance {
  double offered = 0;
  double served = 0;
  std::vector<std::pair<std::string, double>> lost;
};

/// Copies of excursions that were biased and carry weights, and whether they can be believed.
struct WeightingReport {
  std::int64_t copies = 0;       ///< In all.
  std::int64_t copies_each = 0;  ///< Of each excursion.
  std::int64_t with_outage = 0;  ///< Copies that saw one.
  double scale = 1;  ///< How many times as often failures came while a fault was open, at first.
  double work = 1;   ///< Events handled in all, over those of the natural replications.
  double mean_weight = 1;        ///< Has to be 1.
  double mean_weight_error = 0;  ///< Standard error of that.
  /// (sum c)² / sum c² of what excursions contribute to the watched metric, all copies of one
  /// together: they begin alike.
  double effective_contributions = 0;
  double largest_share = 0;  ///< Of it, what the excursion that contributed most stands for.
  /// Of splitting: the severities at which copies begin, from 0 = whole to 1 = outage, and the
  /// share of copies that got to each from the one before in the pilot. Else empty.
  std::vector<double> levels;
  std::vector<double> passed;

  /// Why no interval may be given; empty where one may.
  [[nodiscard]] std::string refusal() const;
};

/// How the replications were drawn, and what that was worth.
struct SamplingReport {
  /// Or "stratified", "control variates", "stratified with control variates", "hazard scaling".
  std::string method = "replications";
  std::size_t strata = 1;
  std::int64_t pilot_replications = 0;  ///< Run to share out the others, and not counted.
  std::string watched;                  ///< The metric that all this is about.
  /// How many times as many plain replications an interval as wide would have taken, with what
  /// strata may hide (of weighted copies: the same standard error). Absent where replications were
  /// plain or nothing varied.
  std::optional<double> variance_reduction;
  /// At 95 %, at most so probable is what no run of the strata did in which all runs were alike: it
  /// adds nothing to the standard error. Absent where no such stratum is.
  std::optional<double> unseen_probability;
  std::optional<WeightingReport> weighting;  ///< Of hazard scaling.
  std::size_t controls = 0;                  ///< Control variates that corrected the watched mean.
  /// What they alone were worth: variance of the mean without them over that with them. Absent
  /// where there are none.
  std::optional<double> control_reduction;
  /// What of a method that was asked for was left undone, and why; empty where nothing.
  std::string remark;
  /// Whether some runs ended before what they waited for, so that the watched mean, and its
  /// precision, are those of a lower bound.
  bool of_lower_bound = false;
  std::optional<double> precision_asked;    ///< Relative.
  std::optional<double> precision_reached;  ///< Relative; absent where it cannot be told.
};

struct ScenarioReport {
  std::string name;
  std::string title;
  std::string story;
  std::string look_for;
  std::string region;
  bool drill = false;
  std::int64_t replications = 0;
  double years = 0;  ///< Simulated in all.
  SamplingReport sampling;
  /// "as asked" | "precision reached" | "precision of a lower bound reached" | "ceiling" |
  /// "interrupted"
  std::string stopped;
  double up_threshold = 0.95;
  std::vector<MetricEstimate> metrics;  ///< In a fixed order.
  std::string no_closed_form;           ///< Why no metric has `analytic`, where one was looked for.
  std::vector<BlameEntry> blame;        ///< Largest first.
  std::vector<FaultCount> faults;
  std::vector<CostEntry> costs;
  PriceBasis prices;
  std::vector<Assumption> assumptions;
  LossBalance balance;
  std::vector<TimelineRecord> timeline;     ///< Drills only.
  std::vector<SeriesPoint> series;          ///< Drills only.
  std::vector<Figure> series_of_services;   ///< What SeriesPoint::of_services is of.
  double series_step = 0;                   ///< Seconds.
  std::vector<LossSeries> losses;           ///< Of these points, what was lost to what.
  Picture picture;                          ///< Drills only.
  std::uint64_t trajectory = 0;             ///< Fingerprint of all events, for determinism checks.
  std::vector<ObjectiveResult> objectives;  ///< In the order of their metrics' names.
  std::optional<BaselineComparison> baseline;  ///< Where one was asked for.
  std::vector<QuestionResult> questions;       ///< In the order of their ids.
  std::optional<ChallengeSpec> challenge;      ///< Of a scenario that is one.

  [[nodiscard]] const MetricEstimate* find(const std::string& metric) const;
};

struct Report {
  std::string command;
  FailOn fail_on;
  std::uint64_t seed = 1;
  bool progression = false;  ///< The scenarios are the stages of one directory.
  std::vector<ScenarioReport> scenarios;
};

}  // namespace models
