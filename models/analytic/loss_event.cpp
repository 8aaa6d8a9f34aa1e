#include "models/analytic/loss_event.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <boost/math/quadrature/gauss.hpp>

#include "sim/base/require.hpp"
#include "sim/time/year.hpp"

namespace models::analytic {

namespace {

/// Points for each law of a sum but the last.
constexpr int points = 400;

/// Calls that fail after a share `way` of a phase.
FailedCalls failed_at(const LossPhase& phase, double way) {
  return {phase.from.reads + way * (phase.to.reads - phase.from.reads),
          phase.from.writes + way * (phase.to.writes - phase.from.writes)};
}

/// Of a phase, the share of its time in which more is lost than is tolerated: what is lost moves in
/// one direction.
double share_down(const LossPhase& phase, const LossRule& lost, double tolerated) {
  const bool first = lost(phase.from) > tolerated;
  const bool last = lost(phase.to) > tolerated;
  if (first == last) return first ? 1 : 0;
  double low = 0;
  double high = 1;
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (low + high);
    ((lost(failed_at(phase, middle)) > tolerated) == first ? low : high) = middle;
  }
  return first ? low : 1 - low;
}

/// Simpson's rule: exact where at most three services that fail together multiply.
double mean_lost(const LossPhase& phase, const LossRule& lost) {
  return (lost(phase.from) + 4 * lost(failed_at(phase, 0.5)) + lost(phase.to)) / 6;
}

double largest_loss(const LossEvent& event, const LossRule& lost) {
  double most = 0;
  for (const LossPhase& phase : event.phases) {
    most = std::max({most, lost(phase.from), lost(phase.to)});
  }
  return most;
}

/// P(the outage that an event is lasts longer): phases of one event have at most one random length
/// that matters, the others are taken at their means.
double outlasts(const LossEvent& event, const LossRule& lost, double tolerated, double seconds) {
  const LossPhase* longest = nullptr;
  double longest_mean = 0;
  double constant = 0;
  double share = 1;
  for (const LossPhase& phase : event.phases) {
    const double part = share_down(phase, lost, tolerated);
    const double mean = part * phase.chance * phase.lasts.mean();
    if (mean <= longest_mean) {
      constant += mean;
      continue;
    }
    constant += longest_mean;
    longest = &phase;
    longest_mean = mean;
    share = part;
  }
  if (longest == nullptr) return 0;
  return longest->lasts.survival((seconds - constant) / share);
}

}  // namespace

Length& Length::add(const sim::Distribution& law, double factor) {
  sim::require(factor > 0, "a factor of a length is above 0");
  if (const auto* fixed = std::get_if<sim::Constant>(&law.law())) {
    constant_ += factor * fixed->value;
  } else {
    parts_.push_back({law, factor});
  }
  return *this;
}

Length& Length::add(double seconds) {
  constant_ += seconds;
  return *this;
}

Length& Length::at_most(double seconds) {
  limit_ = std::min(limit_, seconds);
  return *this;
}

double Length::mean() const {
  double sum = constant_;
  for (const Part& part : parts_) sum += part.factor * part.law.mean();
  if (std::isinf(limit_)) return sum;
  if (parts_.empty()) return std::min(sum, limit_);
  const double low = std::min(constant_, limit_);
  constexpr int pieces = 16;
  double area = low;
  for (int piece = 0; piece < pieces; ++piece) {
    const double from = low + (limit_ - low) * piece / pieces;
    const double to = low + (limit_ - low) * (piece + 1) / pieces;
    area += boost::math::quadrature::gauss<double, 10>::integrate(
        [&](double seconds) { return survival_of_sum(0, seconds - constant_); }, from, to);
  }
  return area;
}

double Length::survival(double seconds) const {
  return seconds >= limit_ ? 0 : survival_of_sum(0, seconds - constant_);
}

/// Of the parts from `next` on.
double Length::survival_of_sum(std::size_t next, double seconds) const {
  if (next == parts_.size()) return seconds < 0 ? 1 : 0;
  const Part& part = parts_[next];
  if (next + 1 == parts_.size()) {
    return seconds < 0 ? 1 : part.law.survival(seconds / part.factor);
  }
  double sum = 0;
  for (int point = 0; point < points; ++point) {
    const double length = part.factor * part.law.quantile((point + 0.5) / points);
    sum += survival_of_sum(next + 1, seconds - length);
  }
  return sum / points;
}

LossFigures figures_of(const std::vector<LossEvent>& events, const LossRule& lost,
                       double tolerated) {
  LossFigures figures;
  for (const LossEvent& event : events) {
    for (const LossPhase& phase : event.phases) {
      const double time =
          event.per_year * phase.chance * phase.lasts.mean() / sim::seconds_per_year;
      figures.lost += time * mean_lost(phase, lost);
      figures.down += time * share_down(phase, lost, tolerated);
    }
    if (largest_loss(event, lost) > tolerated) figures.outages_per_year += event.per_year;
  }
  return figures;
}

double outage_quantile(const std::vector<LossEvent>& events, const LossRule& lost, double tolerated,
                       double level) {
  const double all = figures_of(events, lost, tolerated).outages_per_year;
  if (all <= 0) return 0;
  const auto longer = [&](double seconds) {
    double sum = 0;
    for (const LossEvent& event : events) {
      if (largest_loss(event, lost) <= tolerated) continue;
      sum += event.per_year * outlasts(event, lost, tolerated, seconds);
    }
    return sum / all;
  };
  double low = 0;
  double high = 1;
  while (longer(high) > 1 - level && high < 1e12) high *= 2;
  for (int step = 0; step < 60; ++step) {
    const double middle = 0.5 * (low + high);
    (longer(middle) > 1 - level ? low : high) = middle;
  }
  return high;
}

}  // namespace models::analytic
