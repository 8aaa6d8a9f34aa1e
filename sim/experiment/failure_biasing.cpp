#include "sim/experiment/failure_biasing.hpp"

#include "sim/base/require.hpp"

namespace sim {

namespace {

struct Sums {
  double failures = 0;
  double repairs = 0;
  std::size_t kinds_of_failure = 0;
};

Sums sums_of(std::span<const BiasableTransition> transitions) noexcept {
  Sums sums;
  for (const auto& [rate, is_failure] : transitions) {
    (is_failure ? sums.failures : sums.repairs) += rate;
    if (is_failure && rate > 0) ++sums.kinds_of_failure;
  }
  return sums;
}

/// The first index at which the probabilities sum to more than `point`.
template <class Probability>
std::size_t pick(std::span<const BiasableTransition> transitions, double point,
                 Probability probability) {
  std::size_t last = transitions.size();
  for (std::size_t i = 0; i < transitions.size(); ++i) {
    if (!(transitions[i].rate > 0)) continue;
    last = i;
    point -= probability(transitions[i]);
    if (point < 0) break;
  }
  require(last < transitions.size(), "failure biasing: no way out of the state");
  return last;
}

}  // namespace

std::size_t choose_biased(const FailureBiasing& biasing,
                          std::span<const BiasableTransition> transitions, Stream& stream,
                          PathWeight& weight) {
  const Sums sums = sums_of(transitions);
  double failing = biasing.failure_share;
  if (!(sums.repairs > 0)) failing = 1;
  if (sums.kinds_of_failure == 0) failing = 0;
  const auto biased = [&](const BiasableTransition& one) {
    return one.is_failure ? failing / static_cast<double>(sums.kinds_of_failure)
                          : (1 - failing) * one.rate / sums.repairs;
  };
  const std::size_t chosen = pick(transitions, stream.uniform(), biased);
  weight.chose(transitions[chosen].rate / (sums.failures + sums.repairs),
               biased(transitions[chosen]));
  return chosen;
}

std::size_t choose_naturally(std::span<const BiasableTransition> transitions, Stream& stream) {
  return pick(transitions, stream.uniform() * exit_rate(transitions),
              [](const BiasableTransition& one) { return one.rate; });
}

double exit_rate(std::span<const BiasableTransition> transitions) noexcept {
  const Sums sums = sums_of(transitions);
  return sums.failures + sums.repairs;
}

}  // namespace sim
