#pragma once

#include "sim/random/path_weight.hpp"
#include "sim/random/stream.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Hazard scaling (validation suite, section 6, method 5) as a process of extra failures beside
/// those of nature, and the weight that makes up for it. Natural and extra failures together come
/// with the scaled hazard.
///
/// The extra failures of all kinds together have, `a` seconds after the latest failure, the rate
/// c / max(a, r): r is the mean recovery from the failures so far, and c = ln 2 minus what nature
/// brings itself within r, so that one more failure before the recovery has about an even chance.
/// Beyond r the rate falls with the age: the chance of another failure in each doubling of the age
/// stays the same, and the weight grows with a power of the age below 1, so that it has a mean
/// however long recoveries may take.
///
/// A value. Every call that changes something settles the weight first, or asks for that.
class FailureBias {
 public:
  [[nodiscard]] bool is_active() const noexcept { return active_; }
  [[nodiscard]] const sim::PathWeight& weight() const noexcept { return weight_; }
  /// When the next extra failure strikes; sim::never where there is none.
  [[nodiscard]] sim::Instant next() const noexcept { return next_; }

  /// Begins at a failure with this mean `recovery` in seconds; failures of all kinds have the
  /// `natural_rate` per second together. Draws from `stream`.
  void begin(const sim::Stream& stream, sim::Instant now, double recovery, double natural_rate);
  /// Time has passed until `now`, with live clocks of kinds that have `live_share` of the extra
  /// failures; those of other kinds do not exist.
  void settle(sim::Instant now, double live_share);
  /// A failure strikes now, of a kind with this share and natural rate > 0. Requires settled.
  void struck(sim::Instant now, double share, double natural_rate);
  /// The failures that last now have a recovery of this many seconds, if that is longer.
  void start_over(sim::Instant now, double recovery);
  /// Draws when the next extra failure strikes. Requires settled.
  void draw_next(sim::Instant now);
  /// Nature's own speed from now on. Requires settled.
  void stop() noexcept;
  [[nodiscard]] double uniform() noexcept { return stream_.uniform(); }
  [[nodiscard]] sim::Stream& stream() noexcept { return stream_; }

 private:
  [[nodiscard]] double expected(sim::Instant at) const;

  bool active_ = false;
  sim::Stream stream_;
  sim::PathWeight weight_;
  sim::Instant since_;    ///< Of the latest failure.
  sim::Instant settled_;  ///< The weight knows everything before.
  sim::Instant next_ = sim::never;
  double natural_rate_ = 0;
  double recovery_ = 1;
  double strength_ = 0;  ///< c.
};

}  // namespace models
