#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/results/digest.hpp"
#include "models/results/report.hpp"
#include "sim/stats/moments.hpp"
#include "sim/stats/ratio.hpp"

namespace models {

/// What a summary has to know of the scenario to give its numbers names.
struct SummaryPlan {
  std::vector<std::string> causes;
  std::vector<std::string> classes;
  std::vector<double> class_shares;
  std::vector<std::string> components;
  std::vector<std::string> groups;
  std::vector<std::string> bill_items;
  std::uint64_t seed = 1;  ///< Of the bootstrap's own stream.
  double confidence = 0.95;
  bool until_first_outage = false;
};

/// Merges the digests of replications, in order of their number, and turns them into estimates.
/// Definitions of all figures: docs/reference/figures.md; intervals: docs/models/statistics.md.
class Summary {
 public:
  explicit Summary(SummaryPlan plan);

  void add(const Digest& digest);

  [[nodiscard]] std::uint64_t replications() const noexcept { return lost_share_.count(); }
  [[nodiscard]] std::uint64_t outages() const noexcept { return outages_; }
  /// Share of time below the threshold, over replications: what a stopping rule watches.
  [[nodiscard]] const sim::Moments& unavailability() const noexcept { return down_share_; }

  /// Fills metrics, blame, faults, costs and balance of `report`.
  void report(ScenarioReport& report) const;

 private:
  struct Tally {
    double lost = 0;
    double down_seconds = 0;
  };

  [[nodiscard]] MetricEstimate mean_of(const char* name, const std::vector<double>& nonzero,
                                       const sim::Moments& moments, std::uint64_t stream,
                                       double worst) const;
  [[nodiscard]] MetricEstimate time_to_first_outage() const;
  [[nodiscard]] static MetricEstimate complement_of(const char* name, const MetricEstimate& share);
  [[nodiscard]] MetricEstimate recovery_of(const std::string& name,
                                           std::vector<double> seconds) const;
  void report_availability(std::vector<MetricEstimate>& metrics) const;
  void report_outages(std::vector<MetricEstimate>& metrics) const;
  void report_recovery(std::vector<MetricEstimate>& metrics) const;
  void report_capacity(std::vector<MetricEstimate>& metrics) const;
  void report_cost(ScenarioReport& report) const;
  void report_blame(ScenarioReport& report) const;

  SummaryPlan plan_;
  double observed_years_ = 0;
  double offered_ = 0;
  double lost_ = 0;
  std::uint64_t outages_ = 0;
  sim::Moments lost_share_;
  sim::Moments down_share_;
  sim::Moments down_per_year_;
  sim::Moments outages_per_year_;
  sim::Moments slot_error_;
  sim::Moments worst_month_error_;
  sim::Moments first_outage_;
  std::uint64_t censored_ = 0;       ///< Runs that ended without the outage they waited for.
  std::vector<double> lost_shares_;  ///< Those that are not zero.
  std::vector<double> down_shares_;
  std::vector<double> downs_per_year_;
  std::vector<double> outage_counts_;
  std::vector<double> slot_errors_;
  std::vector<double> worst_months_;
  std::vector<sim::Moments> class_lost_share_;
  std::vector<Tally> tallies_;              ///< By cause and phase.
  std::vector<std::int64_t> fault_counts_;  ///< By cause.
  std::vector<std::int64_t> outage_causes_;
  std::vector<std::vector<double>> recoveries_;  ///< Seconds, by cause.
  std::vector<sim::Moments> usd_;                ///< By bill item.
  sim::Moments usd_total_;
  std::vector<double> usd_totals_;
  std::vector<sim::Moments> units_up_;
  std::vector<sim::Moments> crews_busy_;
  std::vector<sim::Moments> failures_;
  std::vector<sim::Moments> in_service_;
  std::vector<sim::Moments> desired_;
  std::vector<sim::Moments> launches_;
};

}  // namespace models
