#include "models/world/failure_bias.hpp"

#include <algorithm>

#include "sim/random/distribution.hpp"
#include "sim/random/portable_math.hpp"

namespace models {

namespace {

constexpr double ln_2 = 0.69314718055994530942;

}  // namespace

void FailureBias::begin(const sim::Stream& stream, sim::Instant now, double recovery,
                        double natural_rate) {
  active_ = true;
  stream_ = stream;
  weight_ = {};
  settled_ = now;
  recovery_ = recovery;
  natural_rate_ = natural_rate;
  start_over(now, recovery);
}

double FailureBias::expected(sim::Instant at) const {
  const double age = sim::to_seconds(at - since_) / recovery_;
  return strength_ * (age <= 1 ? age : 1 + sim::portable_log(age));
}

void FailureBias::settle(sim::Instant now, double live_share) {
  if (now == settled_) return;
  // As if clocks of that hazard had run twice as fast: the weight needs the surplus only.
  weight_.survived(2, live_share * (expected(now) - expected(settled_)));
  settled_ = now;
}

void FailureBias::struck(sim::Instant now, double share, double natural_rate) {
  const double age = sim::to_seconds(now - since_);
  const double extra = share * strength_ / std::max(age, recovery_);
  weight_.chose(natural_rate, natural_rate + extra);
}

void FailureBias::start_over(sim::Instant now, double recovery) {
  since_ = now;
  recovery_ = std::max(recovery_, recovery);
  strength_ = std::max(0.0, ln_2 - natural_rate_ * recovery_);
  draw_next(now);
}

void FailureBias::draw_next(sim::Instant now) {
  next_ = sim::never;
  if (strength_ <= 0) return;
  const double reached = (expected(now) + sim::sample_exponential(stream_)) / strength_;
  const double age = reached <= 1 ? reached : sim::portable_exp(reached - 1);
  // A rounded time that is not later than now would strike twice at once.
  next_ = std::max(since_ + sim::clamped_duration(age * recovery_), now + sim::Duration(1));
}

void FailureBias::stop() noexcept {
  active_ = false;
  next_ = sim::never;
}

}  // namespace models
