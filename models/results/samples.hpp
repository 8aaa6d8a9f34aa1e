#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "models/results/digest.hpp"

namespace models {

/// A figure that every replication has, one value for each, in order.
struct Series {
  std::string metric;  ///< "availability.requests", ...; its unit is that of the metric.
  std::vector<double> values;

  friend bool operator==(const Series&, const Series&) = default;
};

/// What single replications came to: intervals of quantiles and paired comparisons need it, and a
/// summary keeps only sums. Some 50 bytes a replication, unless only
/// some are kept.
class Samples {
 public:
  /// `causes`: names of all causes, as Plan::cause_names. `until_first_outage`: as in RunSpec; then
  /// the time until that outage is the only figure that means anything.
  Samples(std::vector<std::string> causes, bool until_first_outage);

  /// Keep only the series of these metrics, recoveries only if one of them is a recovery time, and
  /// no strata: for those who judge objectives and compare nothing.
  void keep_only(std::set<std::string> metrics) { only_ = std::move(metrics); }

  /// In order of the replications.
  void add(const Digest& digest);

  [[nodiscard]] std::int64_t replications() const noexcept { return replications_; }
  /// availability.requests, downtime_per_year, outages_per_year and, where there are prices,
  /// cost_per_month; or time_to_first_outage alone.
  [[nodiscard]] const std::vector<Series>& series() const noexcept { return series_; }
  /// The series of a metric, null where there is none.
  [[nodiscard]] const Series* find(const std::string& metric) const;
  /// Stratum of each replication, as Digest::stratum.
  [[nodiscard]] const std::vector<std::uint32_t>& strata() const noexcept { return strata_; }
  /// Seconds of the outages that a kind of fault ("zone_power") began; every outage where `fault`
  /// is empty. Sorted.
  [[nodiscard]] std::vector<double> recoveries(const std::string& fault) const;
  /// Faults of a kind that happened, outage or not.
  [[nodiscard]] std::int64_t faults(const std::string& fault) const;

 private:
  void put(const char* metric, double value);
  [[nodiscard]] bool keeps_recoveries() const;

  std::vector<std::string> causes_;
  bool until_first_outage_;
  std::optional<std::set<std::string>> only_;
  std::int64_t replications_ = 0;
  std::vector<Series> series_;
  std::vector<std::uint32_t> strata_;
  std::vector<std::vector<double>> recoveries_;  ///< By cause.
  std::vector<std::int64_t> faults_;             ///< By cause.
};

}  // namespace models
