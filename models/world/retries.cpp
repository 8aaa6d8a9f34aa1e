#include "models/world/retries.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace models {

namespace {

/// Chance that an attempt fails at the entry after `attempt` others, `met` of which did.
double failing_again(double failing, const RetrySpec& policy, int targets, int attempt, int met) {
  if (policy.target != RetryTarget::OtherTarget || targets <= attempt) return failing;
  return std::clamp((failing * targets - met) / (targets - attempt), 0.0, 1.0);
}

struct Attempts {
  double made = 0;  ///< For each request.
  double entered = 0;
  double last_at_entry = 0;  ///< Share of the requests whose last attempt fails there.
  double last_at_calls = 0;
};

/// Each failure is followed by a retry with probability `allowed`, while there are retries left.
Attempts attempts_if(double at_entry, double at_calls, const RetrySpec& policy, int targets,
                     double allowed) {
  Attempts attempts;
  // By how many attempts have failed at the entry: OtherTarget does not meet the same one again.
  std::array<double, RetrySpec::most_retries + 2> trying{1};
  for (int attempt = 0; attempt <= policy.retries; ++attempt) {
    const double goes_on = attempt < policy.retries ? allowed : 0;
    double met_before = 0;  // Of those who try again, who have met one more than before.
    for (int met = 0; met <= attempt; ++met) {
      double& those = trying.at(static_cast<std::size_t>(met));
      const double refused = those * failing_again(at_entry, policy, targets, attempt, met);
      const double failed = (those - refused) * at_calls;
      attempts.made += those;
      attempts.entered += those - refused;
      attempts.last_at_entry += refused * (1 - goes_on);
      attempts.last_at_calls += failed * (1 - goes_on);
      those = met_before + failed * goes_on;
      met_before = refused * goes_on;
    }
    trying.at(static_cast<std::size_t>(attempt) + 1) = met_before;
  }
  return attempts;
}

/// The same within the budget: clients retry as large a share of their failures as it allows.
Attempts attempts_of(double at_entry, double at_calls, const RetrySpec& policy, int targets) {
  const Attempts all = attempts_if(at_entry, at_calls, policy, targets, 1);
  if (all.made <= 1 + policy.budget) return all;
  double low = 0;
  double high = 1;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = 0.5 * (low + high);
    const bool within =
        attempts_if(at_entry, at_calls, policy, targets, middle).made <= 1 + policy.budget;
    (within ? low : high) = middle;
  }
  return attempts_if(at_entry, at_calls, policy, targets, low);
}

double share_at(const LossLaw& law, double seconds) {
  return std::max(0.0, law.share + law.share_slope * seconds);
}

/// Share of all attempts that overload turns away if each request makes `attempts`.
double turned_away(const RetryFlow& flow, const std::vector<LossLaw>& laws, double attempts) {
  if (flow.rps <= 0) return 0;
  double excess = 0;
  for (const LossLaw& law : laws) {
    if (law.capacity_rps <= 0) continue;
    const double load = flow.rps * share_at(law, flow.seconds) * attempts;
    excess += law.scale * law.lost_of(load);
  }
  return excess / (flow.rps * attempts);
}

/// Of the attempts, `dead` meet a dead target and `overload` an overloaded one.
void follow(const RetryFlow& flow, double dead, double overload, Tried& tried) {
  if (flow.policy.target == RetryTarget::SameAddress) {
    const double living = std::max(0.0, 1 - dead);
    const double failing = std::min(1.0, overload / std::max(1e-12, living));
    const Attempts of_living = attempts_of(failing, tried.calls_fail, flow.policy, 0);
    tried.attempts = of_living.made;
    tried.entered = living * of_living.entered;
    tried.dead = 1;
    tried.overload = living * of_living.last_at_entry;
    const double failed = of_living.entered * tried.calls_fail;
    tried.last_calls = failed > 0 ? of_living.last_at_calls / failed : 1;
    return;
  }
  const double failing = std::min(1.0, dead + overload);
  const Attempts all = attempts_of(failing, tried.calls_fail, flow.policy, flow.targets);
  const double for_good = failing > 0 ? all.last_at_entry / failing : 1;
  tried.attempts = all.made;
  tried.entered = all.entered;
  tried.dead = for_good;
  tried.overload = overload * for_good;
  const double failed = all.entered * tried.calls_fail;
  tried.last_calls = failed > 0 ? all.last_at_calls / failed : 1;
}

bool fare_alike(std::span<const Tried> tried) {
  return std::all_of(tried.begin(), tried.end(), [&](const Tried& one) {
    return one.dead == tried.front().dead && one.overload == tried.front().overload;
  });
}

/// One end of a step, as it is for some of the classes.
struct End {
  double at_stake = 1;  ///< Of the demand, theirs.
  double part = 1;      ///< Of what is at stake.
  double seconds = 0;
  double dead = 1;
  double overload = 0;
};

void lose_of_some(const std::vector<LossLaw>& of_attempts, const End& now, const End& later,
                  double step, std::uint32_t classes, std::vector<LossLaw>& laws) {
  double weight_sum = 0;
  for (const LossLaw& law : of_attempts) weight_sum += law.capacity_rps > 0 ? law.scale : 0;
  for (const LossLaw& law : of_attempts) {
    const auto lost = [&](const End& end) {
      return law.capacity_rps > 0 ? end.overload * end.at_stake * end.part * law.scale / weight_sum
                                  : share_at(law, end.seconds) * end.part * end.dead;
    };
    const double from = lost(now);
    LossLaw retried = law;
    retried.capacity_rps = retried.penalty = 0;
    if (law.capacity_rps > 0) retried.scale = 1;
    retried.share = from;
    retried.share_slope = step > 0 ? (lost(later) - from) / step : 0;
    retried.classes &= classes;
    if (retried.share != 0 || retried.share_slope != 0) laws.push_back(retried);
  }
}

}  // namespace

void try_again(const RetryFlow& flow, const std::vector<LossLaw>& laws, std::span<Tried> tried) {
  if (flow.at_stake <= 0) return;
  double dead = 0;
  for (const LossLaw& law : laws) {
    if (law.capacity_rps <= 0) dead += share_at(law, flow.seconds) / flow.at_stake;
  }
  double overload = 0;
  // Grows from below to the smallest fixed point: more load, more turned away, more load.
  for (int round = 0; round < 200; ++round) {
    double attempts = 0;
    double together = 0;
    for (Tried& one : tried) {
      follow(flow, dead, overload, one);
      attempts += one.share * one.attempts;
      together += one.share;
    }
    const double next = turned_away(flow, laws, attempts / together) / flow.at_stake;
    if (std::abs(next - overload) < 1e-13) return;
    overload = next;
  }
}

void lose_retried(const std::vector<LossLaw>& of_attempts, const RetriedEnd& now,
                  const RetriedEnd& later, double step, std::vector<LossLaw>& laws) {
  laws.clear();
  const RetriedEnd& end = step > 0 ? later : now;
  const bool alike = fare_alike(now.tried) && fare_alike(end.tried);
  double together = 0;
  for (const Tried& one : now.tried) together += one.share;
  for (std::size_t index = 0; index < (alike ? 1 : now.tried.size()); ++index) {
    const Tried& one = now.tried[index];
    const Tried& then = end.tried[index];
    const double part = alike ? 1 : one.share / together;
    const std::uint32_t classes = alike ? ~0U : 1U << one.request_class;
    lose_of_some(of_attempts, {now.at_stake, part, 0, one.dead, one.overload},
                 {end.at_stake, part, step, then.dead, then.overload}, step, classes, laws);
  }
}

}  // namespace models
