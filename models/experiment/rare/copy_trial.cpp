#include "models/experiment/rare/copy_trial.hpp"

#include <algorithm>
#include <cmath>

namespace models {

namespace {

// What a copy of the world costs beyond its events, in events.
constexpr double cost_of_copy = 20;
constexpr double most_copies = 100;
// Variance of a copy's score over its squared mean, where no copy of the pilot saw a loss.
constexpr double unseen_scatter = 100;
// Of the weight that outages have on average: what weighs less than that is left to a coin.
constexpr double floor_share = 0.1;

}  // namespace

CopyTrial::CopyTrial(CopyMethod method, const ExcursionPilot& counted)
    : method_(method), counted_(&counted) {}

int CopyTrial::rounds() const noexcept {
  return method_ == CopyMethod::Conditional ? 2 : 1;
}

ExcursionSampling CopyTrial::begin() {
  // Mean weight of what the losses come from, each by its part of them.
  floor_ = down().natural_squares > 0 ? floor_share * down().squares / down().natural_squares : 0;
  weights_ = {};
  excursions_ = 0;
  return sampling();
}

void CopyTrial::add(const Digest& digest) {
  weights_.merge(digest.rare.weights);
  for (const RareLosses::Excursions& of_kind : digest.rare.excursions) excursions_ += of_kind.count;
}

ExcursionSampling CopyTrial::sampling() const {
  ExcursionSampling sampling =
      method_ == CopyMethod::HazardScaling ? counted_->scaling() : counted_->counting();
  sampling.copies = copies();
  sampling.method = method_;
  sampling.floor = floor_;
  return sampling;
}

double CopyTrial::scatter() const {
  if (down().sum <= 0) return unseen_scatter;
  const double second = static_cast<double>(excursions_) * down().squares;
  return std::max(0.0, second / (down().sum * down().sum) - 1);
}

double CopyTrial::work_of_copy() const {
  return (static_cast<double>(weights_.events) +
          cost_of_copy * static_cast<double>(weights_.copies)) /
         static_cast<double>(excursions_);
}

std::uint64_t CopyTrial::copies() const {
  if (excursions_ == 0) return 1;
  // What excursions lose is a compound Poisson variable: its variance is that of their number times
  // the second moment of an excursion's score, which is its squared mean times (scatter / copies +
  // 1), as excursions are alike; the work for it is that of the excursion + copies * that of a
  // copy.
  const double best = std::sqrt(scatter() * counted_->work_of_excursion() / work_of_copy());
  return static_cast<std::uint64_t>(std::clamp(std::round(best), 1.0, most_copies));
}

double CopyTrial::price() const {
  const auto each = static_cast<double>(copies());
  return (scatter() / each + 1) * (counted_->work_of_excursion() + each * work_of_copy());
}

double CopyTrial::mean() const {
  return down().sum / static_cast<double>(excursions_);
}

double CopyTrial::squared_error() const {
  const auto count = static_cast<double>(excursions_);
  return down().squares / (count * count);
}

bool CopyTrial::is_better_than(const CopyTrial& other) const {
  if (!saw_outage() || !other.saw_outage()) return saw_outage();
  constexpr double errors = 4;
  const double differ = mean() - other.mean();
  if (std::abs(differ) > errors * std::sqrt(squared_error() + other.squared_error())) {
    return differ > 0;
  }
  return price() < other.price();
}

}  // namespace models
