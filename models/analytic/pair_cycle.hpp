#pragma once

#include "sim/random/distribution.hpp"

namespace models::analytic {

/// Expected time, in seconds, of what a law leaves of a length after `from` seconds of it, until it
/// is over or something of this rate has happened.
[[nodiscard]] double exposed_for(const sim::Distribution& law, double per_second, double from = 0);

/// A pair between two moments at which both have just come to be there: exact for lives of constant
/// rates. What happens first ends the time with both; while there is no successor the primary may
/// be hit any number of times, is repaired, and another rebuild begins. Rates are per second.
class PairCycle {
 public:
  struct Times {
    double danger = 0;   ///< Rate at which a primary without a successor is hit.
    double rebuild = 0;  ///< Until a rebuild is over or the primary is hit.
    double repair = 0;   ///< Of a primary without a successor.
    double failover = 0;
  };
  explicit PairCycle(const Times& times) : times_(times) {}

  /// Something leaves no successor at this rate, at first for `first` seconds.
  void expose(double rate, double first) {
    const double hits = times_.danger * first / (1 - times_.danger * times_.rebuild);
    exposed_ += rate * (first + hits * times_.rebuild);
    repairs_ += rate * hits;
  }
  void fail_over(double rate) { failovers_ += rate; }
  void take_down(double rate, double seconds) { down_ += rate * seconds; }

  /// Until the zone is back, counted from `from`, and a rebuild.
  [[nodiscard]] double through_zone(const sim::Distribution& lasts, double from) const {
    const double waits = exposed_for(lasts, times_.danger, from);
    return waits + (1 - times_.danger * waits) * times_.rebuild;
  }

  /// Long-run share of time in which both are there and callers are served by one.
  [[nodiscard]] double whole() const {
    return 1 / (1 + exposed_ + failovers_ * times_.failover + down_ + repairs_ * times_.repair);
  }
  [[nodiscard]] double exposed() const { return whole() * exposed_; }
  /// Hits of a primary without a successor, a second.
  [[nodiscard]] double repairs() const { return whole() * repairs_; }

 private:
  Times times_;
  double exposed_ = 0;
  double failovers_ = 0;
  double down_ = 0;
  double repairs_ = 0;
};

}  // namespace models::analytic
