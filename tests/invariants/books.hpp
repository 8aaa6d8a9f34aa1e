#pragma once

#include <algorithm>

#include <catch2/catch.hpp>

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/world/world.hpp"

/// What has to hold in every replication, whatever the design.
namespace books {

inline models::Outcome run(const models::Plan& plan, std::uint64_t replication) {
  models::World world(plan);
  world.start(replication);
  models::Outcome outcome;
  world.finish(outcome);
  return outcome;
}

inline void check_books(const models::Scenario& scenario, const models::Outcome& outcome) {
  CHECK(outcome.offered >= 0);
  CHECK(outcome.lost >= 0);
  CHECK(outcome.lost <= outcome.offered * (1 + 1e-9) + 1e-6);
  double blamed = 0;
  for (const double lost : outcome.lost_by_blame) {
    CHECK(lost >= 0);
    blamed += lost;
  }
  CHECK(blamed == outcome.lost);
  sim::Duration down{};
  for (const sim::Duration each : outcome.down_by_blame) down += each;
  CHECK(down == outcome.down);
  CHECK(outcome.down <= outcome.observed);
  sim::Duration in_outages{};
  sim::Instant last{};
  for (const models::Outage& outage : outcome.outages) {
    CHECK(outage.begin >= last);
    CHECK(outage.end > outage.begin);
    CHECK(outcome.faults[outage.fault.index()].onset <= outage.begin);
    in_outages += outage.end - outage.begin;
    last = outage.end;
  }
  CHECK(in_outages == outcome.down);
  double by_class = 0;
  for (const double lost : outcome.lost_by_class) by_class += lost;
  CHECK(by_class == Approx(outcome.lost).epsilon(1e-9).margin(1e-6));
  const double run_hours = sim::to_seconds(outcome.observed) / 3600;
  const models::Architecture& design = scenario.architecture;
  const models::FigureBlock of_groups = models::service_figures(design).of("group");
  const models::FigureBlock of_pools = models::service_meters(scenario).of("pool");
  for (std::size_t index = 0; index < design.auto_scaling_groups.size(); ++index) {
    const models::AutoScalingGroupSpec& spec = design.auto_scaling_groups[index];
    const auto counted = [&](models::GroupFigure row) {
      return outcome.figures[of_groups.at(row, index)];
    };
    const auto metered = [&](models::InstanceMeter row) {
      return outcome.meters[of_pools.at(row, design.instances.size() + index)];
    };
    const double hours = metered(models::InstanceMeter::Hours);
    const double covered = hours - metered(models::InstanceMeter::OnDemandHours);
    CHECK(covered >= -1e-6);
    CHECK(covered <= spec.reserved * run_hours + 1e-6);
    CHECK(counted(models::GroupFigure::InService) / 3600 <= hours + 1e-6);
    // A place is billed at most all the time, and each start at least for a minute.
    const double places = spec.max + std::max(1, spec.max / 10);
    CHECK(hours <= places * run_hours + counted(models::GroupFigure::Launches) / 60);
  }
}

/// A world that is copied in the midst of a replication ends as its copy does.
inline void check_copy(const models::Scenario& scenario) {
  const models::Plan plan(scenario);
  models::World original(plan);
  original.start(7);
  original.run_until(sim::simulation_start + scenario.run.horizon / 3);
  models::World copy = original;
  models::Outcome of_original;
  original.finish(of_original);
  models::Outcome of_copy;
  copy.finish(of_copy);
  CHECK(of_copy.trajectory == of_original.trajectory);
  CHECK(of_copy.lost == of_original.lost);
  CHECK(of_copy.down == of_original.down);
  CHECK(of_copy.events == of_original.events);
  CHECK(of_copy.lost_by_blame == of_original.lost_by_blame);
  CHECK(of_copy.figures == of_original.figures);
}

}  // namespace books
