#include "models/people/on_call.hpp"

#include "sim/base/require.hpp"

namespace models {
namespace {

constexpr sim::Duration day = std::chrono::hours(24);

/// From one time of day forward to the next; a whole day where they are the same.
sim::Duration forward(sim::Duration from, sim::Duration to) {
  return to > from ? to - from : to - from + day;
}

}  // namespace

sim::Instant at_work(sim::Instant at, const OnCallSpec& person) {
  if (!person.hours) return at;
  const sim::Duration time_of_day = (at - sim::simulation_start) % day;
  const sim::Duration since_begin = (time_of_day - person.hours->from + day) % day;
  const bool works = since_begin < forward(person.hours->from, person.hours->to);
  return works ? at : at + (day - since_begin);
}

sim::Instant restarted_at(sim::Instant onset, sim::Duration response, const OnCallSpec& person) {
  sim::require(response >= sim::Duration::zero(), "nobody answers before the fault");
  return onset + response + person.restart;
}

ManualReplacement replaced_by_hand(sim::Instant onset, sim::Duration response,
                                   const OnCallSpec& person, sim::Duration change_propagation) {
  sim::require(response >= sim::Duration::zero(), "nobody answers before the fault");
  const sim::Instant begun = onset + response;
  const sim::Instant ready = begun + person.replacement;
  return ManualReplacement{begun, begun + change_propagation, ready, ready + change_propagation};
}

}  // namespace models
