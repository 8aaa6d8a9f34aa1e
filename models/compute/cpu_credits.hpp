#pragma once

#include <cstdint>
#include <optional>

#include "models/architecture/compute_spec.hpp"
#include "models/architecture/load_curve.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// CPU that the work of one instance asks for, as a share of all its vCPUs:
/// fixed + per_rps × demand. Both >= 0. More than 1 is asked for in vain.
struct CpuDemand {
  double fixed = 0;    ///< Whatever the demand is.
  double per_rps = 0;  ///< For each request per second of the load curve.
  friend bool operator==(const CpuDemand&, const CpuDemand&) = default;
};

/// Whether a launch or start comes with the launch credits of the type: AWS gives them to a number
/// of starts a day (Architecture::launch_credit_starts).
enum class LaunchCredits : std::uint8_t { Granted, Refused };

/// The CPU credits of one burstable instance (EC2 user guide, "Burstable performance instances";
/// see docs/models/cpu_credits.md). It schedules nothing: whoever runs it asks for next_change(),
/// and calls advance() then and whenever the demand on the instance is about to change.
///
/// Earning and spending are integrated exactly over the load curve, however long the step.
/// Cost of a step: O(log pieces) for each time that the demand crosses the baseline or 100 %; of a
/// curve that repeats, a few periods are looked at, however long the step.
class CpuCredits {
 public:
  /// An instance launched at `at`: no earned credits, and in standard mode its launch credits where
  /// they are granted.
  /// Requires: vcpu >= 1; earned_per_hour > 0; max_balance, launch_credits and kept_after_stop
  /// >= 0; and baseline_per_vcpu = earned_per_hour / (60 vcpu) to 1e-6 (one credit is one vCPU for
  /// one minute), at most 1.
  CpuCredits(const CreditSpec& spec, CreditMode mode, int vcpu, sim::Instant at,
             LaunchCredits launch = LaunchCredits::Granted);

  /// Moves on to `to`, over which time the instance was asked for `wanted` of `demand`; throttled()
  /// then answers for this same law from `to` on. A step of length 0 tells it of a new law.
  /// Requires a running instance and to >= as_of().
  void advance(sim::Instant to, const LoadCurve& demand, CpuDemand wanted);

  /// The first moment >= as_of() at which throttled() changes, should the law stay: either the
  /// credits are spent and more than the baseline is wanted, or less than the baseline is wanted
  /// again. Rounded up to a microsecond; sim::never where that never comes, as in unlimited mode.
  /// The answer is as_of() itself where throttled() is not yet up to date with a new law.
  ///
  /// Looks no further than `horizon`, and says sim::never for a change after it: ask again then. A
  /// curve that repeats needs none; a trace of a year costs a millisecond to look through.
  /// Requires a running instance and horizon >= as_of().
  [[nodiscard]] sim::Instant next_change(const LoadCurve& demand, CpuDemand wanted,
                                         sim::Instant horizon = sim::never) const;

  /// Stops or terminates the instance at as_of(): the surplus is billed. Requires a running one.
  void stop();
  /// Starts a stopped instance. T3 finds its credits again within kept_after_stop (7 days), T2 has
  /// lost them and gets new launch credits where they are granted. Requires a stopped instance and
  /// at >= as_of().
  void start(sim::Instant at, LaunchCredits launch = LaunchCredits::Granted);

  /// The moment up to which all of this is accounted for.
  [[nodiscard]] sim::Instant as_of() const noexcept { return at_; }
  [[nodiscard]] bool is_running() const noexcept { return running_; }
  /// Credits left, launch credits included; CloudWatch's CPUCreditBalance.
  [[nodiscard]] double balance() const noexcept { return launch_ + (net_ > 0 ? net_ : 0); }
  /// Credits spent before they were earned; CloudWatch's CPUSurplusCreditBalance. Up to 24 hours of
  /// earning; unlimited mode only.
  [[nodiscard]] double surplus() const noexcept { return net_ < 0 ? -net_ : 0; }
  /// Surplus that was charged so far, since launch: what passed 24 hours of earning, and what was
  /// outstanding at a stop. In vCPU-hours, the unit of its price.
  [[nodiscard]] double billed_vcpu_hours() const noexcept { return billed_ / 60; }
  /// Share of each vCPU that earning sustains.
  [[nodiscard]] double baseline() const noexcept { return spec_.baseline_per_vcpu; }
  /// True while the instance is held at its baseline: standard mode, no credits, more is wanted.
  [[nodiscard]] bool throttled() const noexcept { return throttled_; }
  /// Share of its vCPUs that the instance may use now: baseline() while throttled, else 1.
  [[nodiscard]] double ceiling() const noexcept { return throttled_ ? baseline() : 1; }

 private:
  class Flow;

  void receive(LaunchCredits launch) noexcept;
  [[nodiscard]] double floor() const noexcept;
  void spend_launch_credits(const Flow& flow, sim::Instant to);
  void move(const Flow& flow, sim::Instant to);
  [[nodiscard]] std::optional<sim::Instant> run_out_before(const Flow& flow, sim::Instant limit);
  [[nodiscard]] sim::Instant run_out(const Flow& flow, sim::Instant horizon);
  [[nodiscard]] sim::Instant run_out_of_repeating(const Flow& flow, sim::Duration period,
                                                  sim::Instant horizon);
  void skip_sufficient_periods(const Flow& flow, sim::Duration period);

  CreditSpec spec_;
  CreditMode mode_;
  int vcpu_;
  sim::Instant at_;
  double launch_ = 0;
  double net_ = 0;     ///< Earned credits left; below 0 the surplus.
  double billed_ = 0;  ///< Credits.
  bool throttled_ = false;
  bool running_ = true;
};

}  // namespace models
