#include "models/experiment/rare/conditional_copies.hpp"

#include <algorithm>
#include <limits>

#include "models/experiment/rare/copy_number.hpp"
#include "sim/base/require.hpp"
#include "sim/random/portable_math.hpp"

namespace models {

namespace {

// After so many failures that came for certain, the others come by chance.
constexpr int most_disturbed = 8;

}  // namespace

void ConditionalCopies::run(const World& world, const LossCount& begin, std::uint64_t each,
                            double floor, sim::Stream& numbers, ExcursionLosses& losses) {
  sim::require(each > 0, "conditional Monte Carlo: no copies");
  losses_ = &losses;
  share_ = 1.0 / static_cast<double>(each);
  ends_ = 0;
  for (std::uint64_t copy = 0; copy < each; ++copy) {
    const std::uint64_t number = copy_number(numbers);
    start_ = world;
    start_.fork(number);
    sim::Stream choices =
        sim::named_stream(plan_->scenario().run.seed, number, "excursions", "conditional");
    // The first failures of all copies are spread evenly over their law.
    const double when = (static_cast<double>(copy) + choices.uniform()) * share_;
    follow(begin, floor, when, choices);
  }
  losses_->end_parts(ends_);
}

void ConditionalCopies::follow(const LossCount& begin, double floor, double when,
                               sim::Stream& choices) {
  double weight = 1;
  std::int64_t repeated = 0;
  for (int disturbed = 0;; ++disturbed) {
    course_ = start_;
    const World::Undisturbed course =
        course_.run_undisturbed(std::numeric_limits<double>::infinity());
    const double chance = -sim::portable_expm1(-course.hazard);
    const double expected = weight * chance;
    const double least = disturbed < most_disturbed ? floor : weight;
    const double next = std::min(weight, std::max(expected, least));
    const bool goes_on = expected > 0 && (next <= expected || choices.chance(expected / next));
    if (course.end == World::Undisturbed::End::Outage) course_.run_to_whole();
    const double rest = goes_on ? weight - next : weight;
    score(course_, begin, rest, repeated + course_.events() - start_.events());
    if (!goes_on) break;
    weight = next;
    repeated = -start_.events();
    start_.run_undisturbed(std::min(course.hazard, -sim::portable_log1p(-when * chance)));
    start_.strike_one(choices);
    if (start_.run_undisturbed(0).end == World::Undisturbed::End::Outage) {
      start_.run_to_whole();
      score(start_, begin, weight, repeated + start_.events());
      break;
    }
    repeated += start_.events();
    when = choices.uniform();
  }
}

void ConditionalCopies::score(World& world, const LossCount& begin, double weight,
                              std::int64_t events) {
  ends_ += weight * share_;
  world.count_losses(after_);
  losses_->add_part(world, weight * share_, begin, begin, after_, events);
}

}  // namespace models
