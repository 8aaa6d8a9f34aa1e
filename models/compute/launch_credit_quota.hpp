#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "sim/base/require.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// How many starts in a rolling day come with launch credits, of all instances of an account in a
/// region together (EC2 user guide, "Standard mode concepts for burstable performance instances":
/// 100 launches or starts of T2 in a rolling 24-hour period). A start that gets none does not
/// count.
class LaunchCreditQuota {
 public:
  /// Requires starts_per_day >= 0.
  explicit LaunchCreditQuota(int starts_per_day)
      : starts_per_day_(static_cast<std::size_t>(starts_per_day)) {
    sim::require(starts_per_day >= 0, "a quota is not negative");
  }

  /// Whether a start at `now` comes with launch credits. Calls have to follow one another in time.
  [[nodiscard]] bool grant(sim::Instant now) {
    if (granted_.size() < starts_per_day_) {
      granted_.push_back(now);
      return true;
    }
    if (granted_.empty() || now - granted_[oldest_] < rolling_day) return false;
    granted_[oldest_] = now;
    oldest_ = (oldest_ + 1) % starts_per_day_;
    return true;
  }

 private:
  static constexpr sim::Duration rolling_day = std::chrono::hours(24);

  std::size_t starts_per_day_;
  std::vector<sim::Instant> granted_;  ///< The last ones, from `oldest_` on around.
  std::size_t oldest_ = 0;
};

}  // namespace models
