#pragma once

// What every method that copies excursions of scenarios is held against.

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "models/experiment/rare/copy_method.hpp"
#include "tests/validation/suite.hpp"

namespace validation {

using models::MetricEstimate;
using models::SamplingMethod;
using models::ScenarioReport;

inline constexpr double seconds_per_year = 8760.0 * 3600;

struct Asked {
  double precision = 0;  ///< 0: the replications below.
  std::int64_t replications = 0;
  SamplingMethod method = SamplingMethod::HazardScaling;
  std::string metric = "availability.time";
  int jobs = 1;
};

inline ScenarioReport simulated(const models::Scenario& scenario, const Asked& asked) {
  models::SimulationOptions options;
  options.jobs = asked.jobs;
  options.method = asked.method;
  options.precision_metric = asked.metric;
  if (asked.precision > 0) options.precision = asked.precision;
  if (asked.replications > 0) options.replications = asked.replications;
  return validation::simulate(scenario, options);
}

inline const MetricEstimate& metric_of(const ScenarioReport& report, const std::string& name) {
  const MetricEstimate* metric = report.find(name);
  REQUIRE(metric != nullptr);
  return *metric;
}

/// The pass rule of the suite: within four standard errors, and these within `precision`.
inline void check_truth(const ScenarioReport& report, const std::string& name, double expected,
                        double precision) {
  const MetricEstimate& metric = metric_of(report, name);
  CAPTURE(name, metric.mean / expected, metric.method);
  REQUIRE(metric.standard_error);
  CHECK(std::abs(metric.mean - expected) < 4 * *metric.standard_error);
  CHECK(*metric.standard_error < precision * expected);
}

inline void check_guards(const ScenarioReport& report,
                         models::CopyMethod method = models::CopyMethod::HazardScaling) {
  CHECK(report.sampling.method == models::name_of(method));
  REQUIRE(report.sampling.weighting);
  const models::WeightingReport& weighting = *report.sampling.weighting;
  CAPTURE(weighting.mean_weight, weighting.mean_weight_error, weighting.largest_share);
  CHECK(weighting.refusal().empty());
  CHECK(weighting.effective_contributions > 1000);
}

/// Losses by cause sum to the totals, and the totals are those of the metrics.
inline void check_consistency(const ScenarioReport& report) {
  double down = 0;
  double lost = 0;
  for (const models::BlameEntry& entry : report.blame) {
    down += entry.downtime;
    lost += entry.requests_lost;
  }
  double outages = 0;
  for (const models::FaultCount& fault : report.faults) outages += fault.outages_per_year;
  const double years = report.years / static_cast<double>(report.replications);
  CHECK(down / years == Approx(metric_of(report, "downtime_per_year").mean).epsilon(1e-9));
  CHECK(outages == Approx(metric_of(report, "outages_per_year").mean).epsilon(1e-9));
  CHECK(lost / report.balance.offered ==
        Approx(1 - metric_of(report, "availability.requests").mean).margin(2e-16));
  CHECK(metric_of(report, "downtime_per_year").mean / seconds_per_year ==
        Approx(1 - metric_of(report, "availability.time").mean).margin(2e-16));
}

inline void check_agreement(const models::Scenario& scenario, std::int64_t weighted_runs,
                            std::int64_t plain_runs, const std::vector<std::string>& metrics,
                            SamplingMethod method = SamplingMethod::HazardScaling) {
  Asked asked{.method = method};
  asked.replications = weighted_runs;
  const ScenarioReport weighted = simulated(scenario, asked);
  asked.replications = plain_runs;
  asked.method = SamplingMethod::Replications;
  const ScenarioReport plain = simulated(scenario, asked);
  check_consistency(weighted);
  for (const std::string& name : metrics) {
    const MetricEstimate& one = metric_of(weighted, name);
    const MetricEstimate& other = metric_of(plain, name);
    CAPTURE(name, one.mean, other.mean, one.method);
    REQUIRE(one.standard_error);
    REQUIRE(other.standard_error);
    CHECK(std::abs(one.mean - other.mean) <
          4 * std::hypot(*one.standard_error, *other.standard_error));
  }
}

/// Stage 6, that needs two instances of three and has every fault often: plain replications see
/// what there is.
inline models::Scenario two_of_three_instances_often_down() {
  return read(
      "whatisthetime/6-multi-az",
      {"run.up_threshold=0.5", "run.horizon=36.5d", "failures.application_hang.rate=1000/year",
       "failures.host_fault.rate=300/year", "failures.zone_gray.rate=20/year",
       "failures.zone_power.rate=10/year", "failures.zone_power.lasts=30min",
       "failures.all_zones_power.rate=0/year", "failures.control_plane.rate=20/year"});
}

/// Three threads come to the same means and weights as `asked.jobs`. Returns what both came to.
inline models::ScenarioReport check_same_on_threads(const models::Scenario& scenario, Asked asked) {
  const models::ScenarioReport one = simulated(scenario, asked);
  asked.jobs = 3;
  const models::ScenarioReport three = simulated(scenario, asked);
  REQUIRE(one.metrics.size() == three.metrics.size());
  for (std::size_t index = 0; index < one.metrics.size(); ++index) {
    CHECK(one.metrics[index].mean == three.metrics[index].mean);
  }
  REQUIRE(one.sampling.weighting);
  REQUIRE(three.sampling.weighting);
  CHECK(one.sampling.weighting->mean_weight == three.sampling.weighting->mean_weight);
  CHECK(one.sampling.weighting->copies == three.sampling.weighting->copies);
  CHECK(one.sampling.weighting->levels == three.sampling.weighting->levels);
  return one;
}

}  // namespace validation
