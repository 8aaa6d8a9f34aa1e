// Copies of the world that go ways of their own, and how far they get: what splitting is made of,
// see experiment/split_copies.hpp.

#include "models/world/world.hpp"

namespace models {

World::Climb World::climb(double level) {
  Climb climb;
  for (;;) {
    const bool is_due = is_event_due(end);
    if (!is_due || queue.next_time() > moment) {
      if (severity_stale) {
        severity_ = severity();
        severity_stale = false;
      }
      climb.highest = std::max(climb.highest, severity_);
      climb.reached = severity_ >= level;
      if (climb.reached || is_whole()) return climb;
    }
    if (!is_due) break;
    advance_to(queue.next_time());
    handle_next();
  }
  advance_to(end);
  return climb;
}

void World::prepare_to_branch() {
  drop_renewed();
  prepare_services_to_renew();
  prepared_ = true;
}

void World::branch(std::uint64_t copy) {
  if (!prepared_) prepare_to_branch();
  prepared_ = false;
  replication = copy;
  restart_services();
  renew_services();
}

/// What is given by strata, has no law that knows chance, or belongs to what is being mended
/// elsewhere stays as it is; that is right in the mean too.
void World::drop_renewed() {
  std::vector<sim::EventQueue<Event>::Fired> kept;
  kept.reserve(queue.size());
  while (!queue.empty()) {
    auto fired = queue.pop();
    if (!services_renew(fired.event)) kept.push_back(fired);
  }
  queue.clear();
  for (const auto& [at, event] : kept) {
    const sim::EventHandle handle = queue.schedule(at, event);
    if (std::holds_alternative<TrafficKink>(event) && at == kink_at_) kink_ = handle;
    if (const auto* policy = std::get_if<PolicyMoment>(&event)) {
      Fleet::rescheduled(*policy, handle, here<Fleet>());
    }
  }
}

}  // namespace models
