// Copies of the world in which failures with a rate wait until they are told to strike: what
// conditional Monte Carlo is made of, see experiment/conditional_copies.hpp.

#include <algorithm>

#include "models/world/world.hpp"
#include "sim/base/require.hpp"

namespace models {

/// Every stream that the copy draws from after this is its own. Clocks that run already are those
/// of the original: they depend on nothing that has happened, and hardly ever go off. (Copies that
/// are to meet failures of nature's own go by branch().)
void World::fork(std::uint64_t copy) {
  replication = copy;
  restart_services();
}

World::Undisturbed World::run_undisturbed(double most) {
  sim::require(kinds_ != nullptr, "a world that nobody watches knows no failures");
  Undisturbed course;
  passes_over_ = true;
  for (;;) {
    const bool is_due = is_event_due(end);
    if (!is_due || queue.next_time() > moment) {
      course.end = is_whole()  ? Undisturbed::End::Whole
                   : is_down() ? Undisturbed::End::Outage
                               : Undisturbed::End::Horizon;
      if (course.end != Undisturbed::End::Horizon) break;
    }
    const sim::Instant next = is_due ? queue.next_time() : end;
    const double rate = next > moment ? failure_rate() : 0;
    const double grown = course.hazard + rate * sim::to_seconds(next - moment);
    if (rate > 0 && grown >= most) {
      const double seconds = (most - course.hazard) / rate;
      advance_to(std::min(next, moment + sim::clamped_duration(seconds)));
      course.hazard = most;
      course.end = Undisturbed::End::Most;
      break;
    }
    course.hazard = grown;
    advance_to(next);
    if (!is_due) break;
    handle_next();
  }
  passes_over_ = false;
  return course;
}

void World::strike_one(sim::Stream& choices) {
  double left = choices.uniform() * failure_rate();
  const FailureKind* chosen = nullptr;
  std::size_t number = 0;
  for (std::size_t kind = 0; kind < kinds_->size() && (chosen == nullptr || left >= 0); ++kind) {
    const double rate = (*kinds_)[kind].share > 0 ? natural_rate((*kinds_)[kind]) : 0;
    if (rate <= 0) continue;
    // The last one takes what rounding leaves.
    chosen = &(*kinds_)[kind];
    number = kind;
    left -= rate;
  }
  sim::require(chosen != nullptr, "nothing is left that could fail");
  count_failure(number);
  strike_hazard(chosen->service, chosen->hazard, choices);
}

}  // namespace models
