#pragma once

#include <cstdint>

#include "models/experiment/rare/excursion_losses.hpp"
#include "models/ledger/loss_count.hpp"
#include "models/world/world.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// Conditional Monte Carlo inside one excursion (validation suite, section 6, methods 2 and 6):
/// what an excursion loses, seen by copies in which the next failure does not come by chance.
///
/// A copy runs undisturbed, by nature's law given that none of the failures with a rate strikes,
/// until it is whole, an outage has begun or the horizon is there. Over that course it adds up the
/// hazard H of those failures: in nature one would have come with the chance p = 1 - e^-H. So the
/// course, which goes on by nature where an outage has begun, counts by 1 - p; and a copy that is
/// disturbed counts by p: it runs the same course again to a time drawn from the law of the first
/// failure given that one comes, and there one strikes, of a kind drawn by the rates of that
/// moment. Then it is treated in the same way again.
///
/// That is exact in the mean: for each moment of the course the weight times the density of the
/// time is h e^-H(until then), which is what nature has, and knows nothing of what comes later.
///
/// The weights of all that becomes of a copy sum to 1, and none is above that. Where p takes a
/// weight below the `floor`, a coin decides: with the chance of weight * p / floor there is a
/// disturbed copy, of weight `floor`, and the course counts by what is left. So no work goes into
/// what counts for nothing, and what is seen there still counts for no more than the floor.
class ConditionalCopies {
 public:
  /// `plan` has to outlive it.
  explicit ConditionalCopies(const Plan& plan) : plan_(&plan), start_(plan), course_(plan) {}

  /// Adds what the excursion loses that begins now in `world`, which has lost `begin` so far, by
  /// `each` copies. Every copy takes a number from `numbers`, which tells it from all others.
  /// Requires each > 0, floor >= 0.
  void run(const World& world, const LossCount& begin, std::uint64_t each, double floor,
           sim::Stream& numbers, ExcursionLosses& losses);

 private:
  /// Follows the copy start_; the first failure comes at the quantile `when` of its law.
  void follow(const LossCount& begin, double floor, double when, sim::Stream& choices);
  void score(World& world, const LossCount& begin, double weight, std::int64_t events);

  const Plan* plan_;
  World start_;   ///< Where the present undisturbed course begins.
  World course_;  ///< It.
  LossCount after_;
  double share_ = 1;  ///< Of a copy in its excursion.
  double ends_ = 0;   ///< Weight of all that has become of the copies so far.
  ExcursionLosses* losses_ = nullptr;
};

}  // namespace models
