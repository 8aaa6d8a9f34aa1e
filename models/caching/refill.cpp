#include "models/caching/refill.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace models {

namespace {

constexpr double shortest = 1e-3;   ///< Seconds of answered misses of a piece.
constexpr double most_bend = 1e-4;  ///< Of the reads, the curve's distance from its chord.
constexpr double most_rise = 0.01;  ///< Of the reads, so that whoever answers them is followed.
constexpr double most_flat = 1e-3;  ///< Of the reads, a rise that is left out.
constexpr double long_piece = 60;   ///< Seconds: there flat pieces are cheaper than straight ones.
constexpr double all = 1 - 1e-9;    ///< Of the misses.

/// Of the misses, those that are answered when this share of the reads misses, given that as many
/// are answered as now.
double met_at(const Refill::Around& around, double misses_now, double misses) {
  if (around.met >= all) return 1;
  return misses > 0 ? std::min(1.0, around.met * misses_now / misses) : 1;
}

}  // namespace

Filling Refill::after(double answered) const {
  Filling later = filling_;
  later.asked += answered;
  if (later.since_all >= 0 && !waits_) later.since_all += answered;
  return later;
}

Refill::Try Refill::tried(const HitRatio& of, const Around& around, double answered) const {
  Try one{answered, of.filling(filling_), of.filling(after(answered / 2)),
          of.filling(after(answered)), 0};
  const auto misses = [&](double hits) { return around.others + around.part * (1 - hits); };
  const auto speed = [&](double hits) {
    return around.pace * met_at(around, misses(one.start), misses(hits));
  };
  one.seconds = answered / 6 * (1 / speed(one.start) + 4 / speed(one.middle) + 1 / speed(one.end));
  return one;
}

/// What a piece may take in seconds of answered misses: none goes past the moment at which items
/// begin to expire.
double Refill::most(const HitRatio& of, const Around& around) const {
  double seconds = around.longest;
  const double every = of.expires_every();
  if (waits_) {
    seconds = std::min(seconds, every - filling_.since_all);
    return seconds * around.met * around.pace;
  }
  double answered = seconds * around.pace;
  if (every > 0 && filling_.since_all >= 0) {
    const double turns = std::floor(filling_.since_all / every) + 1;
    answered = std::min(answered, turns * every - filling_.since_all);
  }
  return answered;
}

/// Zero where the try is good enough, else one that may be.
double Refill::shorter(const Around& around, const Try& one) {
  if (one.answered <= shortest) return 0;
  const double rise = std::abs(one.end - one.start);
  const double bend = std::abs(one.middle - 0.5 * (one.start + one.end));
  if (bend > most_bend || rise > most_rise) return one.answered / 2;
  if (one.seconds > around.longest * (1 + 1e-9)) return one.answered * around.longest / one.seconds;
  if (one.seconds > long_piece && rise > most_flat * (1 + 1e-9)) {
    return one.answered * std::max(0.25, most_flat / rise);
  }
  return 0;
}

void Refill::plan(const HitRatio& of, const Around& around) {
  // What was planned and has not begun is forgotten.
  if (begins_) filling_.since_all = -1;
  begins_ = around.met >= all && filling_.since_all < 0;
  if (begins_) filling_.since_all = 0;
  if (of.expires_every() > 0) {
    // Moments are whole microseconds, and so a little off.
    const double turn = std::round(filling_.since_all / of.expires_every()) * of.expires_every();
    if (std::abs(filling_.since_all - turn) < 1e-4) filling_.since_all = turn;
  }
  waits_ =
      of.expires_every() > 0 && filling_.since_all >= 0 && filling_.since_all < of.expires_every();
  if (around.met * around.pace <= 0) {
    const double rest = of.expires_every() - filling_.since_all;
    take(around,
         {0, of.filling(filling_), 0, 0, waits_ ? std::min(around.longest, rest) : around.longest});
    return;
  }
  double answered = std::min(step_ > 0 ? 2 * step_ : 0.1, most(of, around));
  Try one = tried(of, around, answered);
  double next = shorter(around, one);
  while (next > 0) {
    one = tried(of, around, std::max(shortest, next));
    next = shorter(around, one);
  }
  take(around, one);
}

void Refill::take(const Around& around, const Try& one) {
  answered_ = one.answered;
  length_ = one.seconds;
  met_ = met_at_end_ = around.met;
  hits_ = one.start;
  slope_ = 0;
  if (one.answered <= 0) return;
  step_ = one.answered;
  const double misses = around.others + around.part * (1 - one.start);
  met_at_end_ = met_at(around, misses, around.others + around.part * (1 - one.end));
  // The mean of the curve, by Simpson's rule.
  const double mean = (one.start + 4 * one.middle + one.end) / 6;
  const bool is_flat = one.seconds > long_piece;
  if (!is_flat) slope_ = (one.end - one.start) / one.seconds;
  hits_ = std::clamp(mean - 0.5 * slope_ * one.seconds, 0.0, 1.0);
}

void Refill::settle(double seconds) {
  if (length_ <= 0 || seconds <= 0) return;
  begins_ = false;
  const double done = std::min(1.0, seconds / length_);
  const double answered = done * answered_;
  filling_ = after(answered);
  if (waits_) filling_.since_all += std::min(seconds, length_);
  hits_ = std::clamp(hits_ + slope_ * seconds, 0.0, 1.0);
  met_ += done * (met_at_end_ - met_);
  answered_ -= answered;
  length_ -= std::min(seconds, length_);
}

double Refill::met_after(double seconds) const noexcept {
  if (length_ <= 0) return met_at_end_;
  return met_ + std::clamp(seconds / length_, 0.0, 1.0) * (met_at_end_ - met_);
}

}  // namespace models
