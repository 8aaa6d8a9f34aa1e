#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

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

  /// Accounts for the evaluations strictly before `now`. Needed before the window's law changes.
  void settle(sim::Instant now, const MetricWindow& window, const LoadCurve& demand);

  /// Accounts for the evaluations up to and including `now`. Returns the datapoint of the last one
  /// where there was one and it finds the alarm up.
  std::optional<Datapoint> evaluate(sim::Instant now, const MetricWindow& window,
                                    const LoadCurve& demand);

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
  /// `bool can_act()`, false where acts() answers false for every mean that the law allows.
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
  };
  /// How far a search goes, and whether nothing beyond it can differ.
  struct Horizon {
    std::int64_t limit = 0;
    bool conclusive = true;
  };

  [[nodiscard]] bool is_beyond(double mean) const noexcept {
    return above_ ? mean > level_ : mean < level_;
  }
  [[nodiscard]] std::int64_t next_evaluation(sim::Instant now, const MetricGrid& grid) const;
  /// The datapoints from `first` on that the alarm and, beyond its threshold, `split` cannot tell
  /// apart.
  template <class Split>
  [[nodiscard]] Run next_run(std::int64_t first, std::int64_t limit, const MetricWindow& window,
                             const LoadCurve& demand, const Split& split) const;
  void extend(Row& row, const Datapoint& seen, std::int64_t periods, std::int64_t minutes) const;
  void account(Row& row, std::int64_t from, std::int64_t to, const MetricWindow& window,
               const LoadCurve& demand) const;
  void account_until(std::int64_t evaluation, const MetricWindow& window, const LoadCurve& demand);
  [[nodiscard]] std::int64_t periods_missing_to_alarm(const Row& row, std::int64_t minutes) const;
  [[nodiscard]] Horizon horizon(std::int64_t from, const MetricWindow& window,
                                const LoadCurve& demand, bool can_act) const;

  bool above_;
  double level_;  // The threshold, moved by the tolerance.
  int datapoints_;
  Row row_;
  std::int64_t counted_;    // Last period in row_.
  std::int64_t evaluated_;  // Last evaluation accounted for.
};

template <class Split>
Alarm::Run Alarm::next_run(std::int64_t first, std::int64_t limit, const MetricWindow& window,
                           const LoadCurve& demand, const Split& split) const {
  // Searching the curve costs as much as a few datapoints: not worth it for as few.
  constexpr std::int64_t too_few = 3;
  const bool searches = demand.is_constant() || limit - first > too_few;
  if (first > window.live() && searches) {
    const MetricLaw& law = window.law();
    if (law.warm() == 0) return {{}, limit};
    const double mean = law.mean_at(demand.rps(window.grid().start(first)));
    const Datapoint seen{.mean = mean, .warm = law.warm(), .missing = false};
    if (demand.is_constant()) return {seen, limit};
    MetricBand band{.value = mean};
    band.split(level_);
    if (is_beyond(mean)) split(band);
    const std::int64_t end = window.end_of_run(first, limit, band.above, band.below, demand);
    if (end > first) return {seen, end};
  }
  // Something changes within this period: only its exact mean tells.
  return {window.datapoint(first, demand), first + 1};
}

template <class Rule>
sim::Instant Alarm::first_action(sim::Instant now, sim::Instant until, const MetricWindow& window,
                                 const LoadCurve& demand, const Rule& rule) const {
  const MetricGrid& grid = window.grid();
  const std::int64_t evaluation = next_evaluation(now, grid);
  const std::int64_t shown = grid.period_of(evaluation);
  Row row = row_;
  account(row, counted_ + 1, shown + 1, window, demand);
  if (row.beyond >= datapoints_) {
    const Datapoint seen = window.datapoint(shown, demand);
    if (!seen.missing && rule.acts(seen)) return grid.evaluation(evaluation);
  }
  Horizon search = horizon(shown + 1, window, demand, rule.can_act());
  if (const std::int64_t last = grid.period_at(until); last < search.limit)
    search = {last + 1, true};
  const auto split = [&](MetricBand& band) { rule.split(band); };
  for (std::int64_t period = shown + 1; period < search.limit;) {
    const Run run = next_run(period, search.limit, window, demand, split);
    if (!run.seen.missing && is_beyond(run.seen.mean) && rule.acts(run.seen)) {
      const std::int64_t fires = period + periods_missing_to_alarm(row, grid.minutes());
      if (fires < run.end) return grid.evaluation(grid.first_evaluation_of(fires));
    }
    extend(row, run.seen, run.end - period, grid.minutes());
    period = run.end;
  }
  if (search.conclusive) return sim::never;
  return grid.evaluation(grid.first_evaluation_of(search.limit));
}

}  // namespace models
