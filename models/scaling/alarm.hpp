#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

#include "models/architecture/load_curve.hpp"
#include "models/scaling/metric_window.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Metrics within a relative 1e-9 of a threshold are on it, so that 0.3 is not above 0.1 + 0.2.
inline constexpr double metric_tolerance = 1e-9;

/// The levels next to a value: between them nothing that depends on levels changes.
struct MetricBand {
  double value = 0;
  double above = -std::numeric_limits<double>::infinity();
  double below = std::numeric_limits<double>::infinity();

  void split(double level) noexcept {
    if (value > level) {
      above = std::max(above, level);
    } else {
      below = std::min(below, level);
    }
  }
};

/// A CloudWatch alarm with auto scaling actions: N of N datapoints beyond a threshold, looked at
/// once a minute, the action repeated each minute while the alarm lasts.
///
/// A missing datapoint neither lengthens nor breaks the row, and no action is taken on it; after
/// N + 2 missing minutes in a row nothing is left to judge and the row starts anew (an alarm with
/// 3 of 3 looks back over 5, fact sheet, section 5).
class Alarm {
 public:
  /// Beyond is above the threshold, or below it. Requires datapoints >= 1, threshold >= 0.
  Alarm(bool above, double threshold, int datapoints, const MetricWindow& window);

  /// Accounts for the evaluations up to and including number `last`, of which the last one sees
  /// `seen`. Needed for those before a change of the window's law before the law changes.
  void account(std::int64_t last, const Datapoint& seen, const MetricWindow& window,
               const LoadCurve& demand);
  /// The last evaluation accounted for.
  [[nodiscard]] std::int64_t evaluated() const noexcept { return evaluated_; }

  /// Whether the alarm was up after the last evaluation accounted for.
  [[nodiscard]] bool is_up() const noexcept { return row_.beyond >= datapoints_; }
  /// Whether that evaluation ended a row of datapoints beyond the threshold, however short.
  [[nodiscard]] bool is_under_way() const noexcept { return row_.beyond > 0; }

  /// The first evaluation, `now` or later, that finds the alarm up with a datapoint that `rule`
  /// acts on, if the law of the window stays; sim::never if there is none up to `until`. After a
  /// week of a varying demand that has not answered the question: a moment to ask again.
  ///
  /// Rule: `bool acts(const Datapoint&)`; `void split(MetricBand&)` splits the band at the means
  /// where acts() changes its answer, for datapoints with the law's number of warm instances;
  /// `bool can_act(const Datapoint&)`, false where acts() answers false for every datapoint that is
  /// at most as far beyond the threshold and rests on as many instances.
  template <class Rule>
  [[nodiscard]] sim::Instant first_action(sim::Instant now, sim::Instant until,
                                          const MetricWindow& window, const LoadCurve& demand,
                                          const Rule& rule) const;

 private:
  /// Minutes in a row, counted up to what matters.
  struct Row {
    int beyond = 0;
    int missing = 0;
  };
  struct Run {
    Datapoint seen;        // One of them, or one like them.
    std::int64_t end = 0;  // Exclusive.
    bool leaves = false;   // The demand takes the metric elsewhere during period `end`.
  };
  /// How far a search goes, and whether nothing beyond it can differ.
  struct Horizon {
    std::int64_t limit = 0;
    bool conclusive = true;
  };

  /// Searching the curve costs as much as a few datapoints: not worth it for as few.
  static constexpr int too_few = 3;

  /// Whether a few datapoints more would put an alarm up that is not.
  [[nodiscard]] bool is_nearly_up(const Row& row) const noexcept {
    return 0 < row.beyond && row.beyond < datapoints_ && datapoints_ - row.beyond <= too_few;
  }
  [[nodiscard]] bool is_beyond(double mean) const noexcept {
    return above_ ? mean > level_ : mean < level_;
  }
  [[nodiscard]] std::int64_t next_evaluation(sim::Instant now, const MetricGrid& grid) const;
  /// The datapoints from `first` on that the alarm and `judge` cannot tell apart, at most up to
  /// `limit`. Judge: `int64_t judge(const Datapoint&, MetricBand&)` splits the band of what is
  /// beyond the threshold and says how many such periods in a row are enough to know of.
  template <class Judge>
  [[nodiscard]] Run next_run(std::int64_t first, std::int64_t limit, const MetricWindow& window,
                             const LoadCurve& demand, const Judge& judge) const;
  void extend(Row& row, const Datapoint& seen, std::int64_t periods, std::int64_t minutes) const;
  void account(Row& row, std::int64_t from, std::int64_t to, const Datapoint& last,
               const MetricWindow& window, const LoadCurve& demand) const;
  /// Whether all datapoints of [from, to) are surely beyond the threshold under the present law.
  [[nodiscard]] bool stay_beyond(std::int64_t from, std::int64_t to, const MetricWindow& window,
                                 const LoadCurve& demand) const;
  [[nodiscard]] std::int64_t periods_missing_to_alarm(const Row& row, std::int64_t minutes) const;
  [[nodiscard]] Horizon horizon(std::int64_t from, std::int64_t last, const MetricWindow& window,
                                const LoadCurve& demand) const;
  [[nodiscard]] Horizon horizon(std::int64_t first, const MetricGrid& grid,
                                const LoadCurve& demand) const;
  /// `first_action` as far as it rests on periods after `shown`, at whose end the row is `row`.
  template <class Rule>
  [[nodiscard]] sim::Instant first_action_after(std::int64_t shown, Row row, const Horizon& search,
                                                const MetricWindow& window, const LoadCurve& demand,
                                                const Rule& rule) const;
  /// Whether the rule may act on one of the periods [first, limit). Much cheaper than to find out
  /// which: mostly a change of the law leaves nothing to do before the next one.
  template <class Rule>
  [[nodiscard]] bool may_act(std::int64_t first, std::int64_t limit, const MetricWindow& window,
                             const LoadCurve& demand, const Rule& rule) const;
  /// The same for a law, whenever that may be.
  template <class Rule>
  [[nodiscard]] bool may_ever_act(const MetricLaw& law, const LoadCurve& demand,
                                  const Rule& rule) const;

  bool above_;
  double level_;  // The threshold, moved by the tolerance.
  int datapoints_;
  Row row_;
  std::int64_t counted_;    // Last period in row_.
  std::int64_t evaluated_;  // Last evaluation accounted for.
};

template <class Judge>
Alarm::Run Alarm::next_run(std::int64_t first, std::int64_t limit, const MetricWindow& window,
                           const LoadCurve& demand, const Judge& judge) const {
  if (first <= window.live() || (limit - first <= too_few && !demand.is_constant())) {
    return {window.datapoint(first, demand), first + 1, false};
  }
  const MetricLaw& law = window.law();
  if (law.warm() == 0) return {{}, limit, false};
  const double mean = law.mean_at(demand.rps(window.grid().start(first)));
  const Datapoint seen{.mean = mean, .warm = law.warm(), .missing = false};
  if (demand.is_constant()) return {seen, limit, false};
  MetricBand band{.value = mean};
  band.split(level_);
  if (is_beyond(mean)) limit = std::min(limit, first + judge(seen, band));
  if (limit - first > too_few) {
    const std::int64_t end = window.end_of_run(first, limit, band.above, band.below, demand);
    if (end > first) return {seen, end, end < limit};
  }
  // Something changes within this period: only its exact mean tells.
  return {window.datapoint(first, demand), first + 1, false};
}

template <class Rule>
bool Alarm::may_act(std::int64_t first, std::int64_t limit, const MetricWindow& window,
                    const LoadCurve& demand, const Rule& rule) const {
  const auto beyond = [&](const Datapoint& seen) {
    return !seen.missing && is_beyond(seen.mean) && rule.can_act(seen);
  };
  for (; first < std::min(limit, window.live()); ++first) {
    if (beyond(window.datapoint(first, demand))) return true;
  }
  using Direction = LoadCurve::Direction;
  return first < limit &&
         beyond(window.farthest(first, limit, above_ ? Direction::Rising : Direction::Falling,
                                demand));
}

template <class Rule>
bool Alarm::may_ever_act(const MetricLaw& law, const LoadCurve& demand, const Rule& rule) const {
  const double mean = law.mean_at(above_ ? demand.peak_rps() : demand.trough_rps());
  return rule.can_act({.mean = mean, .warm = law.warm(), .missing = false});
}

template <class Rule>
sim::Instant Alarm::first_action(sim::Instant now, sim::Instant until, const MetricWindow& window,
                                 const LoadCurve& demand, const Rule& rule) const {
  const MetricGrid& grid = window.grid();
  const std::int64_t evaluation = next_evaluation(now, grid);
  const std::int64_t shown = grid.period_of(evaluation);
  // What is seen only after `until` is no part of the answer: mostly that leaves little to look at.
  const std::int64_t last = grid.period_of(grid.last_evaluation(until));
  if (!may_act(shown, last + 1, window, demand, rule)) return sim::never;
  Horizon search = horizon(shown + 1, last, window, demand);
  if (!search.conclusive && !may_ever_act(window.law(), demand, rule)) {
    search = {std::max(shown, window.live()) + 1, true};
  }
  const Datapoint seen = window.datapoint(shown, demand);
  Row row = row_;
  account(row, counted_ + 1, shown + 1, seen, window, demand);
  if (row.beyond >= datapoints_ && !seen.missing && rule.acts(seen)) {
    return grid.evaluation(evaluation);
  }
  return first_action_after(shown, row, search, window, demand, rule);
}

template <class Rule>
sim::Instant Alarm::first_action_after(std::int64_t shown, Row row, const Horizon& search,
                                       const MetricWindow& window, const LoadCurve& demand,
                                       const Rule& rule) const {
  const MetricGrid& grid = window.grid();
  const auto judge = [&](const Datapoint& like, MetricBand& band) {
    rule.split(band);
    return rule.acts(like) ? periods_missing_to_alarm(row, grid.minutes()) + 1 : search.limit;
  };
  Run run;
  for (std::int64_t period = shown + 1; period < search.limit; period = run.end) {
    run = run.leaves || is_nearly_up(row) ? Run{window.datapoint(period, demand), period + 1, false}
                                          : next_run(period, search.limit, window, demand, judge);
    if (!run.seen.missing && is_beyond(run.seen.mean) && rule.acts(run.seen)) {
      const std::int64_t fires = period + periods_missing_to_alarm(row, grid.minutes());
      if (fires < run.end) return grid.evaluation(grid.first_evaluation_of(fires));
    }
    extend(row, run.seen, run.end - period, grid.minutes());
  }
  if (search.conclusive) return sim::never;
  return grid.evaluation(grid.first_evaluation_of(search.limit));
}

}  // namespace models
