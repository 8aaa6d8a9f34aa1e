#include "models/people/on_call.hpp"

#include "sim/base/require.hpp"

namespace models {

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
