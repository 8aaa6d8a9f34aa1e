#pragma once

#include <algorithm>
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
  // NOLINTNEXTLINE(modernize-use-equals-default): a default one would set the terms.
  MetricLaw() noexcept {}
  MetricLaw(const MetricLaw& other) noexcept { *this = other; }
  MetricLaw& operator=(const MetricLaw& other) noexcept {
    warm_ = other.warm_;
    size_ = other.size_;
    std::copy_n(other.terms_.begin(), size_, terms_.begin());
    return *this;
  }
  ~MetricLaw() = default;
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
  [[nodiscard]] double sum_at(double rps) const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < size_; ++i) sum += terms_[i].count * terms_[i].at(rps);
    return sum;
  }
  /// Mean over the warm instances at a demand. Requires warm() > 0.
  [[nodiscard]] double mean_at(double rps) const noexcept { return sum_at(rps) / warm_; }
  /// The mean is above `level` exactly where the demand is above the returned value: minus infinity
  /// where it always is, infinity where it never is. Requires warm() > 0.
  [[nodiscard]] double demand_at(double level) const noexcept;
  /// Integral of the sum over [from, to), in seconds: exact, clipping included.
  [[nodiscard]] double integral(const LoadCurve& demand, sim::Instant from, sim::Instant to) const;

  friend bool operator==(const MetricLaw& a, const MetricLaw& b) noexcept;

 private:
  /// A MetricTerm without a value to begin with: laws are made anew at each event, and most have
  /// one term or two.
  struct Term {
    int count;
    double fixed;
    double per_rps;
    double cap;

    [[nodiscard]] double at(double rps) const noexcept {
      return std::min(cap, fixed + per_rps * rps);
    }
    /// The demand from which on it is clipped.
    [[nodiscard]] double clipped_from() const noexcept;
    /// Mean over a stretch on which the demand goes from `a` to `b` in a straight line.
    [[nodiscard]] double mean_over_line(double a, double b) const noexcept;
    [[nodiscard]] bool shows_like(const MetricTerm& term) const noexcept {
      return fixed == term.fixed && per_rps == term.per_rps && cap == term.cap;
    }
    friend bool operator==(const Term&, const Term&) = default;
  };

  std::array<Term, max_terms> terms_;  ///< Those from size_ on have no value.
  std::size_t size_ = 0;
  int warm_ = 0;
};

}  // namespace models
