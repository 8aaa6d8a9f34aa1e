#include "models/results/figure_values.hpp"

#include <algorithm>
#include <vector>

#include "models/ledger/calendar.hpp"
#include "sim/base/require.hpp"

namespace models {

namespace {

constexpr sim::Duration day = std::chrono::hours(24);
// Sums of shares such as 1/3: a loss of exactly the budget is within it.
constexpr double rounding = 1e-12;

sim::Instant window_begin(std::int64_t window, int months) {
  return month_begin(window * months);
}

/// Seconds below the threshold, by day.
std::vector<DayLoss> down_by_day(const Outcome& outcome) {
  std::vector<DayLoss> days;
  for (const Outage& outage : outcome.outages) {
    for (sim::Instant from = outage.begin; from < outage.end;) {
      const std::int64_t of = from.time_since_epoch() / day;
      const sim::Instant to = std::min(outage.end, sim::Instant((of + 1) * day));
      add_to_day(days, of, sim::to_seconds(to - from));
      from = to;
    }
  }
  return days;
}

/// What is lost of one window, and when.
class Window {
 public:
  Window(const FigureSpec& figure, std::int64_t window, const LoadCurve& demand)
      : begin_(window_begin(window, figure.months)), end_(window_begin(window + 1, figure.months)) {
    const double whole = figure.of == FigureSpec::Of::Time ? sim::to_seconds(end_ - begin_)
                                                           : demand.requests(begin_, end_);
    budget_ = (1 - figure.bound + rounding) * whole;
  }

  /// Seconds until more than the budget is lost, at the end of that day; all where it lasts.
  [[nodiscard]] double spent_after(const std::vector<DayLoss>& days) const {
    double lost = 0;
    for (const DayLoss& one : days) {
      const sim::Instant at{one.day * day};
      if (at < begin_) continue;
      if (at >= end_) break;
      lost += one.lost;
      if (lost > budget_) return sim::to_seconds(at + day - begin_);
    }
    return sim::to_seconds(end_ - begin_);
  }

  [[nodiscard]] bool is_met(const std::vector<DayLoss>& days) const {
    double lost = 0;
    for (const DayLoss& one : days) {
      const sim::Instant at{one.day * day};
      if (at >= begin_ && at < end_) lost += one.lost;
    }
    return lost <= budget_;
  }

 private:
  sim::Instant begin_;
  sim::Instant end_;
  double budget_ = 0;
};

}  // namespace

double figure_value(const FigureSpec& figure, const Outcome& outcome, const LoadCurve& demand) {
  if (figure.kind == FigureSpec::Kind::DowntimeWithin) {
    return sim::to_seconds(outcome.down) <= figure.bound ? 1 : 0;
  }
  const sim::Instant end = outcome.counted_from + outcome.observed;
  const Windows windows = whole_windows(outcome.counted_from, end, figure.months);
  sim::require(windows.count > 0, "a figure of windows, and none fits into the replication");
  const std::vector<DayLoss> days =
      figure.of == FigureSpec::Of::Time ? down_by_day(outcome) : outcome.lost_by_day;
  if (figure.kind == FigureSpec::Kind::BudgetSpentAfter) {
    return Window(figure, windows.first, demand).spent_after(days);
  }
  double met = 0;
  for (std::int64_t window = 0; window < windows.count; ++window) {
    if (Window(figure, windows.first + window, demand).is_met(days)) ++met;
  }
  return met / static_cast<double>(windows.count);
}

}  // namespace models
