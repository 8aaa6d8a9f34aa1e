#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/results/baseline_result.hpp"
#include "models/results/baseline_strata.hpp"
#include "models/results/report.hpp"
#include "models/results/samples.hpp"

namespace models {

/// The values of a scenario by path, as text: two models are the same where these are.
using ModelText = std::map<std::string, std::string>;

/// Mean, p50 and p95 of a metric, as far as it has them.
struct MetricValues {
  std::optional<double> mean, p50, p95;
  friend bool operator==(const MetricValues&, const MetricValues&) = default;
};

/// One scenario of a baseline.
struct BaselineScenario {
  std::string name;
  ModelText model;
  std::int64_t replications = 0;
  double years = 0;  ///< Simulated in all.
  std::uint64_t trajectory = 0;
  std::map<std::string, MetricValues> metrics;
  std::vector<BlameEntry> blame;
  std::vector<Series> series;
  BaselineStrata strata;  ///< That replications were drawn from; empty: they are plain.

  [[nodiscard]] const Series* find(const std::string& metric) const;
};

/// What a run leaves behind for later ones to be held against.
struct Baseline {
  std::string version;  ///< Of the program.
  std::uint64_t seed = 1;
  std::vector<BaselineScenario> scenarios;

  /// Null where the baseline does not have the scenario.
  [[nodiscard]] const BaselineScenario* find(const std::string& name) const;
};

/// How much worse is still no regression.
struct Tolerance {
  double seconds_per_year = 0;  ///< Of downtime, and of lost requests as full-outage time.
  double share = 0;  ///< Of the baseline's value; of an availability: of what is missing.
  double usd_per_month = 0;
};

/// What to hold against what.
struct BaselineRule {
  std::vector<std::string> guarded{"availability.requests", "downtime_per_year",
                                   "time_to_first_outage"};
  Tolerance tolerance;
};

/// What is to be kept of a scenario's run. `strata`: those that it drew replications from, without
/// the stratum of each, which `samples` have.
[[nodiscard]] BaselineScenario baseline_of(const ScenarioReport& report, const Samples& samples,
                                           ModelText model, BaselineStrata strata = {});

/// Every change from one model to another, by path.
[[nodiscard]] std::vector<ModelChange> changes(const ModelText& before, const ModelText& after);

/// Holds a scenario, `now` as baseline_of gave it, against a baseline. Paired where version, seed,
/// number of replications and, of stratified ones, the shares of the strata are the same:
/// replications of one number met the same failures, or as many losses from outside.
/// Intervals: difference_interval.hpp; those of the guarded figures hold together with 95 %. Not
/// paired and of the same version and model, nothing is decided: the difference is chance.
[[nodiscard]] BaselineComparison compare(const Baseline& baseline, const BaselineScenario& now,
                                         const std::string& version, std::uint64_t seed,
                                         const BaselineRule& rule);

/// A comparison with nothing, which never passes.
[[nodiscard]] BaselineComparison missing_baseline(std::string why);

}  // namespace models
