#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/architecture/load_curve.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Mean time that a request of a class takes, as a formula of the demand: round trips, and at each
/// station its own time / (1 - utilisation), as a queue with exponential service has it. Source:
/// docs/models/latency.md.
class LatencyLaw {
 public:
  void clear() noexcept;
  /// Of all requests, whatever is asked.
  void add(double seconds) noexcept { fixed_ += seconds; }
  /// Service of a station.
  struct Service {
    double times = 1;         ///< For each request, in the mean.
    double seconds = 0;       ///< Of a station with nothing else to do.
    double busy_per_rps = 0;  ///< Of the station, for each request a second of the demand.
  };
  void add(const Service& service);
  /// At a demand of `rps`. A station that is asked for all it can do, or more, takes as long as a
  /// client waits, `most` in seconds.
  [[nodiscard]] double at(double rps, double most) const noexcept;

 private:
  double fixed_ = 0;
  std::vector<Service> services_;
};

/// How long which latency lasted, for quantiles over time: in steps of 1 %, each with the mean of
/// what fell into it, so that a latency that stands still is exact.
class LatencyTimes {
 public:
  /// Requires `seconds` >= 0; a latency of 0 is one of a microsecond.
  void record(double latency, double seconds);
  void clear() noexcept { steps_.clear(); }
  /// The least latency that was not passed for a share `probability` of the time; 0 where no time
  /// was recorded.
  [[nodiscard]] double quantile(double probability) const;
  [[nodiscard]] double mean() const;

 private:
  struct Step {
    int number = 0;
    double seconds = 0;
    double latency_seconds = 0;  ///< The integral over them.
  };

  std::vector<Step> steps_;  ///< By number.
};

/// Latency of each class of requests over the time of a replication. A value.
class LatencyBook {
 public:
  explicit LatencyBook(std::size_t classes) : laws_(classes), times_(classes) {}

  /// As things are from now on, to be filled in anew.
  [[nodiscard]] std::span<LatencyLaw> begin_laws() noexcept;
  [[nodiscard]] std::span<const LatencyLaw> laws() const noexcept { return laws_; }
  /// Records what has passed since the last call under the laws as they stand.
  void settle(const LoadCurve& demand, sim::Instant until, double most);
  void start_over() noexcept;
  [[nodiscard]] const LatencyTimes& times(std::size_t request_class) const {
    return times_[request_class];
  }

 private:
  std::vector<LatencyLaw> laws_;
  std::vector<LatencyTimes> times_;
  sim::Instant settled_{};
};

}  // namespace models
