#pragma once

#include <array>
#include <cstddef>
#include <limits>

#include "models/architecture/load_curve.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Instances that answer the demand alike: each shows min(cap, fixed + per_rps * demand).
struct MetricTerm {
  int count = 0;
  double fixed = 0;    ///< At no demand: a share of the CPU, or requests per minute. >= 0.
  double per_rps = 0;  ///< More of it for each request per second of the whole demand. >= 0.
  double cap = 1;      ///< 1 for CPU (less where credits have run out), infinity for requests.
  friend bool operator==(const MetricTerm&, const MetricTerm&) = default;
};

/// What a group's metric does while nothing but the demand changes: the mean of the terms over the
/// `warm` instances. Warm instances without a term show 0 (a hung one). No allocation.
///
/// For RequestsPerTarget, which counts requests per target and minute, a group that gets all of the
/// demand on k targets has one term with count k, per_rps 60 / k and cap infinity.
class MetricLaw {
 public:
  /// Different terms that are kept apart. A group has one instance type, so that they differ only
  /// by stress, credits and slow start; a further one is averaged into the last.
  static constexpr std::size_t max_terms = 8;

  /// No warm instance: every datapoint is missing.
  MetricLaw() = default;
  /// `warm` instances in service and warm, so far all at 0. Requires warm >= 0.
  explicit MetricLaw(int warm);
  /// All `warm` instances alike.
  static MetricLaw uniform(int warm, double fixed, double per_rps, double cap = 1);

  /// More warm instances, so far at 0. Requires instances >= 0.
  void add_warm(int instances);
  /// Says what warm instances show; equal ones are counted together. Requires fixed, per_rps and
  /// cap >= 0.
  void add(const MetricTerm& term);

  [[nodiscard]] int warm() const noexcept { return warm_; }
  /// Sum over the instances at a demand.
  [[nodiscard]] double sum_at(double rps) const noexcept;
  /// Mean over the warm instances at a demand. Requires warm() > 0.
  [[nodiscard]] double mean_at(double rps) const noexcept { return sum_at(rps) / warm_; }
  /// The mean is above `level` exactly where the demand is above the returned value: minus infinity
  /// where it always is, infinity where it never is. Requires warm() > 0.
  [[nodiscard]] double demand_at(double level) const noexcept;
  /// Integral of the sum over [from, to), in seconds: exact, clipping included.
  [[nodiscard]] double integral(const LoadCurve& demand, sim::Instant from, sim::Instant to) const;

  friend bool operator==(const MetricLaw& a, const MetricLaw& b) noexcept;

 private:
  std::array<MetricTerm, max_terms> terms_{};
  std::size_t size_ = 0;
  int warm_ = 0;
};

}  // namespace models
