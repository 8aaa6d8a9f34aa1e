#include "models/scaling/metric_law.hpp"

#include <algorithm>

#include "sim/base/require.hpp"

namespace models {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double clip_margin = 1e-12;

}  // namespace

double MetricLaw::Term::clipped_from() const noexcept {
  if (fixed >= cap) return 0;
  return per_rps > 0 ? (cap - fixed) / per_rps : infinity;
}

double MetricLaw::Term::mean_over_line(double a, double b) const noexcept {
  const double low = std::min(a, b);
  const double high = std::max(a, b);
  // Far enough from the clip that no rounding matters: mostly so, and cheaper than a division.
  const bool stays_clear = fixed + per_rps * high <= cap * (1 - clip_margin);
  const double clip = stays_clear ? high : clipped_from();
  if (high <= clip) return fixed + per_rps * (0.5 * (low + high));
  if (low >= clip) return cap;
  const double rising = (clip - low) / (high - low);  // Share of the stretch below the clip.
  return rising * 0.5 * (at(low) + cap) + (1 - rising) * cap;
}

MetricLaw::MetricLaw(int warm) {
  add_warm(warm);
}

void MetricLaw::add_warm(int instances) {
  sim::require(instances >= 0, "a group has no negative number of warm instances");
  warm_ += instances;
}

MetricLaw MetricLaw::uniform(int warm, double fixed, double per_rps, double cap) {
  MetricLaw law(warm);
  law.add({.count = warm, .fixed = fixed, .per_rps = per_rps, .cap = cap});
  return law;
}

void MetricLaw::add(const MetricTerm& term) {
  sim::require(term.count >= 0 && term.fixed >= 0 && term.per_rps >= 0 && term.cap >= 0,
               "a metric term is not negative");
  if (term.count == 0) return;
  std::size_t kind = 0;
  while (kind < size_ && !terms_[kind].shows_like(term)) ++kind;
  if (kind < size_) {
    terms_[kind].count += term.count;
  } else if (size_ < max_terms) {
    terms_[size_++] = {term.count, term.fixed, term.per_rps, term.cap};
  } else if (term.count > 1) {
    // One after the other, so that it does not matter who counted them.
    for (int i = 0; i < term.count; ++i) add({1, term.fixed, term.per_rps, term.cap});
  } else {
    Term& last = terms_.back();
    const double weight = static_cast<double>(term.count) / (last.count + term.count);
    last.fixed += weight * (term.fixed - last.fixed);
    last.per_rps += weight * (term.per_rps - last.per_rps);
    // Two infinite caps differ by no number.
    if (last.cap < term.cap || term.cap < last.cap) last.cap += weight * (term.cap - last.cap);
    last.count += term.count;
  }
}

double MetricLaw::demand_at(double level) const noexcept {
  const double wanted = level * warm_;
  double rps = 0;
  double sum = sum_at(0);
  if (sum > wanted) return -infinity;
  // From knot to knot, where one more term is clipped, until the sum passes what is wanted.
  for (std::size_t step = 0; step <= size_; ++step) {
    double slope = 0;
    double knot = infinity;
    for (std::size_t i = 0; i < size_; ++i) {
      const double clip = terms_[i].clipped_from();
      if (clip <= rps) continue;
      slope += terms_[i].count * terms_[i].per_rps;
      knot = std::min(knot, clip);
    }
    if (!(slope > 0)) return infinity;
    if (!(knot < infinity) || sum_at(knot) > wanted) return rps + (wanted - sum) / slope;
    rps = knot;
    sum = sum_at(knot);
  }
  return infinity;
}

double MetricLaw::integral(const LoadCurve& demand, sim::Instant from, sim::Instant to) const {
  double total = 0;
  while (from < to) {
    const LoadCurve::Line line = demand.line_at(from);
    const sim::Instant until = std::min(line.until, to);
    const double seconds = sim::to_seconds(until - from);
    const double last_rps = std::max(0.0, line.rps + line.slope * seconds);
    double sum = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      sum += terms_[i].count * terms_[i].mean_over_line(line.rps, last_rps);
    }
    total += sum * seconds;
    from = until;
  }
  return total;
}

bool operator==(const MetricLaw& a, const MetricLaw& b) noexcept {
  return a.warm_ == b.warm_ && a.size_ == b.size_ &&
         std::equal(a.terms_.begin(), a.terms_.begin() + static_cast<std::ptrdiff_t>(a.size_),
                    b.terms_.begin());
}

}  // namespace models
