#include "models/scaling/alarm.hpp"

#include "sim/base/require.hpp"

namespace models {
namespace {

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max() / 1024;
constexpr sim::Duration longest_search = std::chrono::hours(7 * 24);

std::int64_t divide_up(std::int64_t number, std::int64_t by) {
  return (number + by - 1) / by;
}

}  // namespace

Alarm::Alarm(bool above, double threshold, int datapoints, const MetricWindow& window)
    : above_(above),
      level_(threshold * (above ? 1 + metric_tolerance : 1 - metric_tolerance)),
      datapoints_(datapoints),
      counted_(window.live() - 1),
      evaluated_(window.grid().first_evaluation_of(window.live()) - 1) {
  sim::require(datapoints >= 1, "an alarm needs at least one datapoint");
  sim::require(threshold >= 0, "the threshold of an alarm is not negative");
}

void Alarm::account(std::int64_t last, const Datapoint& seen, const MetricWindow& window,
                    const LoadCurve& demand) {
  if (last <= evaluated_) return;
  const std::int64_t shown = window.grid().period_of(last);
  account(row_, counted_ + 1, shown + 1, seen, window, demand);
  counted_ = shown;
  evaluated_ = last;
}

std::int64_t Alarm::next_evaluation(sim::Instant now, const MetricGrid& grid) const {
  return std::max(evaluated_, grid.last_evaluation(now - sim::Duration(1))) + 1;
}

void Alarm::account(Row& row, std::int64_t from, std::int64_t to, const Datapoint& last,
                    const MetricWindow& window, const LoadCurve& demand) const {
  if (from >= to) return;
  // Mostly all is well, and then only the last datapoint matters.
  if (!last.missing && !is_beyond(last.mean)) {
    row = {};
    return;
  }
  const std::int64_t minutes = window.grid().minutes();
  // Under one law and with nothing missing the row does not look back further than it is long.
  const std::int64_t enough = to - divide_up(datapoints_, minutes);
  if (window.law().warm() > 0 && enough > std::max(from, window.live() + 1)) {
    from = enough;
    row = {};
  }
  // The row has mostly begun with the first of them and lasts since.
  if (from + 1 < to) extend(row, window.datapoint(from++, demand), 1, minutes);
  if (to - from > too_few && stay_beyond(from, to, window, demand)) {
    extend(row, last, to - from, minutes);
    return;
  }
  const auto all = [](const Datapoint&, MetricBand&) { return no_limit; };
  while (from + 1 < to) {
    const Run run = next_run(from, to - 1, window, demand, all);
    extend(row, run.seen, run.end - from, minutes);
    from = run.end;
  }
  extend(row, last, 1, minutes);
}

bool Alarm::stay_beyond(std::int64_t from, std::int64_t to, const MetricWindow& window,
                        const LoadCurve& demand) const {
  using Direction = LoadCurve::Direction;
  if (from <= window.live()) return false;
  const Direction back = above_ ? Direction::Falling : Direction::Rising;
  const Datapoint least = window.farthest(from, to, back, demand);
  return !least.missing && is_beyond(least.mean);
}

void Alarm::extend(Row& row, const Datapoint& seen, std::int64_t periods,
                   std::int64_t minutes) const {
  const int forgets = datapoints_ + 2;
  const int added = static_cast<int>(std::min<std::int64_t>(periods, forgets) * minutes);
  if (seen.missing) {
    row.missing = std::min(forgets, row.missing + added);
    if (row.missing >= forgets) row.beyond = 0;
    return;
  }
  row.missing = 0;
  row.beyond = is_beyond(seen.mean) ? std::min(datapoints_, row.beyond + added) : 0;
}

std::int64_t Alarm::periods_missing_to_alarm(const Row& row, std::int64_t minutes) const {
  return std::max<std::int64_t>(divide_up(datapoints_ - row.beyond, minutes) - 1, 0);
}

Alarm::Horizon Alarm::horizon(std::int64_t from, std::int64_t last, const MetricWindow& window,
                              const LoadCurve& demand) const {
  const MetricGrid& grid = window.grid();
  const std::int64_t first = std::max(from, window.live() + 1);
  if (window.law().warm() == 0) return {first, true};
  const Horizon search = horizon(first, grid, demand);
  return last < search.limit ? Horizon{last + 1, true} : search;
}

Alarm::Horizon Alarm::horizon(std::int64_t first, const MetricGrid& grid,
                              const LoadCurve& demand) const {
  if (demand.is_constant()) return {no_limit, true};
  const std::int64_t longest = longest_search / grid.period;
  if (demand.period()) {
    // A whole turn, after the row has filled up: what has not happened by then never will, given
    // that periods lie the same way in each turn.
    const std::int64_t turn =
        *demand.period() / grid.period + 1 + divide_up(datapoints_, grid.minutes());
    const bool repeats = *demand.period() % grid.period == sim::Duration{};
    return {first + std::min(turn, longest), repeats && turn <= longest};
  }
  if (demand.next_breakpoint(grid.start(first)) == sim::never) return {no_limit, true};
  return {first + longest, false};
}

}  // namespace models
