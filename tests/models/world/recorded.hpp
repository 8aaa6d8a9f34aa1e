#pragma once

#include <chrono>
#include <vector>

#include "models/world/plan.hpp"
#include "models/world/world.hpp"

/// What a world tells about one replication of a scenario.
inline std::vector<models::TimelineRecord> recorded(const models::Scenario& scenario) {
  const models::Plan plan(scenario);
  models::World world(plan);
  world.record(std::chrono::minutes(1));
  world.start(0);
  models::Outcome outcome;
  world.finish(outcome);
  return world.timeline();
}
