#include "models/world/retries.hpp"

#include <algorithm>
#include <cmath>

namespace models {

namespace {

/// Chance that the attempt after `attempt` others fails too.
double failing_again(double failing, const RetrySpec& policy, int targets, int attempt) {
  if (policy.target != RetryTarget::OtherTarget || targets <= attempt) return failing;
  return std::max(0.0, (failing * targets - attempt) / (targets - attempt));
}

struct Attempts {
  double per_request = 1;
  double left = 0;  ///< Share of the requests that no attempt saves.
};

/// Each failure is followed by a retry with probability `allowed`, while there are retries left.
Attempts attempts_if(double failing, const RetrySpec& policy, int targets, double allowed) {
  Attempts attempts{1, failing};
  double going_on = failing;
  for (int attempt = 1; attempt <= policy.retries; ++attempt) {
    const double retried = going_on * allowed;
    const double again = failing_again(failing, policy, targets, attempt);
    attempts.per_request += retried;
    attempts.left -= retried * (1 - again);
    going_on = retried * again;
  }
  return attempts;
}

/// The same within the budget: clients retry as large a share of their failures as it allows.
Attempts attempts_of(double failing, const RetrySpec& policy, int targets) {
  const Attempts all = attempts_if(failing, policy, targets, 1);
  if (all.per_request <= 1 + policy.budget) return all;
  double low = 0;
  double high = 1;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = 0.5 * (low + high);
    const bool within =
        attempts_if(failing, policy, targets, middle).per_request <= 1 + policy.budget;
    (within ? low : high) = middle;
  }
  return attempts_if(failing, policy, targets, low);
}

/// Shares of the demand lost at one end of a step.
struct Moment {
  double rps = 0;
  double seconds = 0;  ///< Since the laws began.
};

struct Lost {
  double dead = 0;      ///< Attempts, as a share of the demand at stake.
  double overload = 0;  ///< Likewise, beyond capacity, with all retries on.
};

double share_at(const LossLaw& law, const Moment& moment) {
  return std::max(0.0, law.share + law.share_slope * moment.seconds);
}

/// Share of all attempts that overload turns away if each request makes `attempts`.
double turned_away(const std::vector<LossLaw>& laws, const Moment& moment, double attempts) {
  if (moment.rps <= 0) return 0;
  double excess = 0;
  for (const LossLaw& law : laws) {
    if (law.capacity_rps <= 0) continue;
    const double load = moment.rps * share_at(law, moment) * attempts;
    excess += law.scale * law.lost_of(load);
  }
  return excess / (moment.rps * attempts);
}

Lost attempts_lost(const RetryFlow& flow, const std::vector<LossLaw>& laws, const Moment& moment) {
  Lost lost;
  for (const LossLaw& law : laws) {
    if (law.capacity_rps <= 0) lost.dead += share_at(law, moment) / flow.at_stake;
  }
  const bool dead_again = flow.policy.target == RetryTarget::SameAddress;
  // Grows from below to the smallest fixed point: more load, more turned away, more load.
  for (int round = 0; round < 200; ++round) {
    const double failing =
        dead_again ? lost.overload / std::max(1e-12, 1 - lost.dead) : lost.dead + lost.overload;
    const double attempts =
        attempts_of(std::min(1.0, failing), flow.policy, flow.targets).per_request;
    const double next = turned_away(laws, moment, attempts) / flow.at_stake;
    if (std::abs(next - lost.overload) < 1e-13) break;
    lost.overload = next;
  }
  return lost;
}

/// By which factor retries lower the losses of dead targets and of overload.
struct Factors {
  double dead = 1;
  double overload_share = 0;  ///< Of the demand at stake, lost for good.
};

Factors factors_at(const RetryFlow& flow, const std::vector<LossLaw>& laws, const Moment& moment) {
  const Lost lost = attempts_lost(flow, laws, moment);
  Factors factors;
  if (flow.policy.target == RetryTarget::SameAddress) {
    const double living = std::max(1e-12, 1 - lost.dead);
    const double failing = std::min(1.0, lost.overload / living);
    factors.overload_share = living * attempts_of(failing, flow.policy, 0).left;
    return factors;
  }
  const double failing = std::min(1.0, lost.dead + lost.overload);
  if (failing <= 0) return factors;
  const double left = attempts_of(failing, flow.policy, flow.targets).left / failing;
  factors.dead = left;
  factors.overload_share = lost.overload * left;
  return factors;
}

}  // namespace

void retry(const RetryFlow& flow, std::vector<LossLaw>& laws) {
  const Moment begin{flow.rps, 0};
  const Moment end{flow.later_rps, flow.step};
  const Factors now = factors_at(flow, laws, begin);
  const Factors later = flow.step > 0 ? factors_at(flow, laws, end) : now;

  double weight_sum = 0;
  for (const LossLaw& law : laws) weight_sum += law.capacity_rps > 0 ? law.scale : 0;
  for (LossLaw& law : laws) {
    double from = 0;
    double to = 0;
    if (law.capacity_rps > 0) {
      from = now.overload_share * flow.at_stake * law.scale / weight_sum;
      to = later.overload_share * flow.at_stake * law.scale / weight_sum;
      law.capacity_rps = 0;
      law.penalty = 0;
      law.scale = 1;
    } else {
      from = share_at(law, begin) * now.dead;
      to = share_at(law, end) * later.dead;
    }
    law.share = from;
    law.share_slope = flow.step > 0 ? (to - from) / flow.step : 0;
  }
}

}  // namespace models
