#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "models/architecture/load_curve.hpp"
#include "models/scaling/metric_law.hpp"
#include "sim/base/require.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// When datapoints of a metric begin, end and are looked at.
///
/// Period j is [offset + j * period, offset + (j + 1) * period). Alarms look once a minute:
/// evaluation n takes place `delay` after minute n has ended and sees the last period that had
/// ended by then, so that a 300-s datapoint is seen five times, first `delay` after its end.
struct MetricGrid {
  static constexpr sim::Duration minute = std::chrono::seconds(60);

  sim::Duration offset{};  ///< Of the first period's start in the simulation, below `period`.
  sim::Duration period = minute;  ///< A multiple of a minute: 60 s detailed, 300 s basic.
  sim::Duration delay{};          ///< End of a minute to its evaluation, 0 to 15 min (choice 17).

  /// The period that `at` lies in.
  [[nodiscard]] std::int64_t period_at(sim::Instant at) const noexcept {
    // A division by a constant is several times as fast, and most metrics come each minute.
    const std::int64_t since = (at.time_since_epoch() - offset).count();
    return period == minute ? floor_divide(since, minute.count())
                            : floor_divide(since, period.count());
  }
  [[nodiscard]] sim::Instant start(std::int64_t of_period) const noexcept {
    return sim::simulation_start + offset + of_period * period;
  }
  [[nodiscard]] sim::Instant end(std::int64_t of_period) const noexcept {
    return start(of_period + 1);
  }
  /// When evaluation `n` takes place.
  [[nodiscard]] sim::Instant evaluation(std::int64_t n) const noexcept {
    return sim::simulation_start + offset + (n + 1) * minute + delay;
  }
  /// The last evaluation at or before `at`.
  [[nodiscard]] std::int64_t last_evaluation(sim::Instant at) const noexcept {
    return floor_divide((at.time_since_epoch() - offset - delay).count(), minute.count()) - 1;
  }
  /// The period that evaluation `n` sees.
  [[nodiscard]] std::int64_t period_of(std::int64_t n) const noexcept {
    return period == minute ? n : floor_divide(n + 1, minutes()) - 1;
  }
  /// The first evaluation that sees a period.
  [[nodiscard]] std::int64_t first_evaluation_of(std::int64_t of_period) const noexcept {
    return (of_period + 1) * minutes() - 1;
  }
  /// Minutes that one datapoint stands for.
  [[nodiscard]] std::int64_t minutes() const noexcept {
    return period == minute ? 1 : period / minute;
  }

 private:
  /// Quotient rounded down, for moments before the first clock minute as well.
  [[nodiscard]] static constexpr std::int64_t floor_divide(std::int64_t number,
                                                           std::int64_t by) noexcept {
    if (number >= 0) [[likely]]
      return number / by;
    return number / by - (number % by < 0 ? 1 : 0);
  }
};

/// One value of a metric. CloudWatch's average of a group: sum over its instances / samples.
struct Datapoint {
  double mean = 0;
  int warm = 0;         ///< Instances behind it: those warm when the period ended.
  bool missing = true;  ///< No instance was warm at any time of the period.
};

/// The datapoints of one metric of a group, computed when asked for. Between two changes of the
/// law nothing is stored and nothing happens, however long that lasts.
///
/// One window goes with one demand: each call has to be given the same curve.
class MetricWindow {
 public:
  /// Starts at `created` with no warm instance. Requires 0 <= delay <= 15 min, a period of whole
  /// minutes and 0 <= offset < period.
  MetricWindow(MetricGrid grid, sim::Instant created);

  /// From `at` on the metric follows `law`. What belongs to periods before `at` is settled, a
  /// period in progress keeps its part. Requires: not before the last change.
  void change(sim::Instant at, const MetricLaw& law, const LoadCurve& demand);

  /// The datapoint of a period if the law stays as it is. Requires: not older than `oldest()`.
  [[nodiscard]] Datapoint datapoint(std::int64_t period, const LoadCurve& demand) const {
    sim::require(period >= oldest_, "a datapoint is not asked for after its last evaluation");
    return period >= live_ ? live_datapoint(period, demand) : settled_[slot(period)];
  }

  [[nodiscard]] const MetricGrid& grid() const noexcept { return grid_; }
  [[nodiscard]] const MetricLaw& law() const noexcept { return law_; }
  /// The period in which the law began; all later ones follow it from end to end.
  [[nodiscard]] std::int64_t live() const noexcept { return live_; }
  /// The first period that can still be asked for: no evaluation of an earlier one is to come.
  [[nodiscard]] std::int64_t oldest() const noexcept { return oldest_; }

  /// A mean that no datapoint of the periods from live() or `first`, whichever is later, up to but
  /// not including `limit` exceeds (Rising) or undercuts (Falling) if the law stays as it is.
  /// Requires limit > live() and limit > first.
  [[nodiscard]] Datapoint farthest(std::int64_t first, std::int64_t limit,
                                   LoadCurve::Direction direction, const LoadCurve& demand) const;

  /// The first period after `first` - 1, at most `limit`, in which the demand takes the metric out
  /// of the band [above, below]; `first` itself where it does so there. Requires first > live().
  /// Costs two searches in the demand curve.
  [[nodiscard]] std::int64_t end_of_run(std::int64_t first, std::int64_t limit, double above,
                                        double below, const LoadCurve& demand) const;

 private:
  // 15 minutes of delay and what is around them; a power of two, because finding a slot is
  // frequent.
  static constexpr std::size_t max_settled = 32;
  static constexpr std::size_t max_known = 4;  // About as many as an alarm looks at in a row.

  /// A datapoint of the present law that was asked for already.
  struct Known {
    std::int64_t period = std::numeric_limits<std::int64_t>::min();
    Datapoint datapoint;
  };

  [[nodiscard]] static std::size_t slot(std::int64_t period) noexcept {
    return static_cast<std::size_t>(period + 1) % max_settled;  // The first may be number -1.
  }
  [[nodiscard]] Datapoint live_datapoint(std::int64_t period, const LoadCurve& demand) const {
    Known& known = known_[static_cast<std::size_t>(period) % max_known];
    if (known.period != period) known = {period, computed_datapoint(period, demand)};
    return known.datapoint;
  }
  [[nodiscard]] Datapoint computed_datapoint(std::int64_t period, const LoadCurve& demand) const;

  MetricGrid grid_;
  std::int64_t kept_;  // Periods before the present one that an evaluation may still see.
  MetricLaw law_;
  sim::Instant since_;        // The law's beginning.
  std::int64_t live_;         // The period that since_ lies in.
  std::int64_t oldest_;       // First period settled or live.
  double partial_sum_ = 0;    // Of period live_ before since_, in instance-seconds of the metric.
  double partial_count_ = 0;  // Likewise: warm instance-seconds.
  std::array<Datapoint, max_settled> settled_{};  // Periods before live_, see slot().
  // Those who search, decide and settle ask for the same few one after the other.
  mutable std::array<Known, max_known> known_{};
};

}  // namespace models
