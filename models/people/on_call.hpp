#pragma once

#include "models/architecture/failure_spec.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

// What the on-call person does about one fault, from its onset and the response time that was drawn
// for it (choice 20). People do not queue: each incident has its own response time, as if there
// were a second person for the second one. See docs/models/dns.md for what a change of the record
// then costs.

/// The first moment from `at` on at which somebody works: `at` itself without working hours.
[[nodiscard]] sim::Instant at_work(sim::Instant at, const OnCallSpec& person);

/// When an application that hangs or crashed at `onset` answers again: `response` after it, and the
/// restart. Requires response >= 0, as do the others.
[[nodiscard]] sim::Instant restarted_at(sim::Instant onset, sim::Duration response,
                                        const OnCallSpec& person);

/// What a person does about an instance that is gone for good, and when (choice 22).
struct ManualReplacement {
  sim::Instant begun{};             ///< Hands on keyboard: the replacement is launched first.
  sim::Instant removed_from_dns{};  ///< The record stops answering the old address.
  sim::Instant ready{};             ///< The replacement's application answers.
  sim::Instant added_to_dns{};      ///< The record answers the new address.
};

/// The steps after a loss at `onset`. The record changes `change_propagation` after each request to
/// change it; caches then follow as AnswerShares has it. Without a record, behind a balancer, only
/// `begun` and `ready` mean something.
[[nodiscard]] ManualReplacement replaced_by_hand(sim::Instant onset, sim::Duration response,
                                                 const OnCallSpec& person,
                                                 sim::Duration change_propagation);

}  // namespace models
