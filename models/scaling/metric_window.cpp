#include "models/scaling/metric_window.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/require.hpp"

namespace models {
namespace {

constexpr sim::Duration longest_delay = std::chrono::minutes(15);

/// A datapoint is seen from its end and the delay on, until the next one is.
std::int64_t periods_kept(const MetricGrid& grid) {
  return (grid.delay + grid.period - MetricGrid::minute) / grid.period + 1;
}

}  // namespace

MetricWindow::MetricWindow(MetricGrid grid, sim::Instant created)
    : grid_(grid),
      kept_(periods_kept(grid)),
      since_(created),
      live_(grid.period_at(created)),
      oldest_(live_) {
  sim::require(grid.delay >= sim::Duration{} && grid.delay <= longest_delay,
               "a metric is delayed by 0 to 15 minutes");
  sim::require(
      grid.period >= MetricGrid::minute && grid.period % MetricGrid::minute == sim::Duration{},
      "the period of a metric is a number of minutes");
  sim::require(grid.offset >= sim::Duration{} && grid.offset < grid.period,
               "the offset of clock minutes is shorter than a period");
  sim::require(created >= sim::simulation_start, "a group is created after the beginning");
}

void MetricWindow::change(sim::Instant at, const MetricLaw& law, const LoadCurve& demand) {
  sim::require(since_ <= at, "a metric changes forwards in time");
  const std::int64_t period = grid_.period_at(at);
  const std::int64_t oldest = std::max(oldest_, period - kept_);
  for (std::int64_t j = std::max(oldest, live_); j < period; ++j) {
    settled_[slot(j)] = live_datapoint(j, demand);
  }
  oldest_ = oldest;
  if (live_ < period) {
    live_ = period;
    partial_sum_ = 0;
    partial_count_ = 0;
    since_ = grid_.start(period);
  }
  partial_sum_ += law_.integral(demand, since_, at);
  partial_count_ += law_.warm() * sim::to_seconds(at - since_);
  since_ = at;
  law_ = law;
  known_.fill({});
}

Datapoint MetricWindow::computed_datapoint(std::int64_t period, const LoadCurve& demand) const {
  const bool began_inside = period == live_;
  const sim::Instant from = began_inside ? since_ : grid_.start(period);
  const sim::Instant to = grid_.end(period);
  double count = law_.warm() * sim::to_seconds(to - from);
  if (began_inside) count += partial_count_;
  if (!(count > 0)) return {};
  if (!began_inside && demand.is_constant()) {
    return {.mean = law_.mean_at(demand.peak_rps()), .warm = law_.warm(), .missing = false};
  }
  double sum = law_.integral(demand, from, to);
  if (began_inside) sum += partial_sum_;
  return {.mean = sum / count, .warm = law_.warm(), .missing = false};
}

Datapoint MetricWindow::farthest(std::int64_t first, std::int64_t limit,
                                 LoadCurve::Direction direction, const LoadCurve& demand) const {
  // Datapoints are computed from other ends than the bound is: allow for the rounding.
  constexpr double margin = 1e-9;
  const bool rising = direction == LoadCurve::Direction::Rising;
  const sim::Instant from = first > live_ ? grid_.start(first) : since_;
  const sim::Instant to =
      limit < grid_.period_at(sim::never) ? grid_.start(limit) : sim::never;  // Of time, at most.
  const double rps = rising ? demand.max_rps(from, to) : demand.min_rps(from, to);
  Datapoint bound{.mean = 0, .warm = law_.warm(), .missing = true};
  const auto consider = [&](double sum, double count) {
    if (!(count > 0)) return;
    const double mean = sum / count;
    const bool is_farther = rising ? mean > bound.mean : mean < bound.mean;
    if (bound.missing || is_farther) bound.mean = mean;
    bound.missing = false;
  };
  const double sum = law_.sum_at(rps);
  consider(sum, law_.warm());
  if (first <= live_) {
    const double rest = sim::to_seconds(grid_.end(live_) - since_);
    consider(partial_sum_ + sum * rest, partial_count_ + law_.warm() * rest);
  }
  const double allowance = margin * (bound.mean + law_.sum_at(demand.peak_rps()));
  bound.mean += rising ? allowance : -allowance;
  return bound;
}

std::int64_t MetricWindow::end_of_run(std::int64_t first, std::int64_t limit, double above,
                                      double below, const LoadCurve& demand) const {
  using Direction = LoadCurve::Direction;
  const double low_rps = std::isfinite(above) ? law_.demand_at(above) : above;
  const double high_rps = std::isfinite(below) ? law_.demand_at(below) : below;
  const sim::Instant from = grid_.start(first);
  sim::Instant leaves = sim::never;
  if (std::isfinite(high_rps)) leaves = demand.first_beyond(from, high_rps, Direction::Rising);
  if (std::isfinite(low_rps) && leaves > from) {
    leaves = std::min(leaves, demand.first_beyond(from, low_rps, Direction::Falling));
  }
  return leaves == sim::never ? limit : std::min(limit, grid_.period_at(leaves));
}

}  // namespace models
