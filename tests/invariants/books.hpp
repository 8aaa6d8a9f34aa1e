#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/world/world.hpp"
#include "tests/models/counted.hpp"

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
  const models::FigureBlock of_groups = models::service_figures(scenario).of("group");
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

/// Of a scenario with sessions in its first class.
inline void check_carts(const models::Scenario& scenario, const models::Outcome& outcome) {
  const models::SessionSpec& sessions = *scenario.workload.sessions;
  const double begun = outcome.offered_by_class[0] / sessions.steps * sessions.cart_share;
  const double lost = models::counted(scenario, outcome, "carts_lost_per_year");
  CHECK(lost >= 0);
  CHECK(lost <= begun * (1 + 1e-9));
  if (sessions.in_cookie()) CHECK(lost == 0);
  const double without = models::counted(scenario, outcome, "steps_without_cart");
  CHECK(without >= 0);
  CHECK(without <= (sessions.steps - 1) / sessions.steps);
}

/// Of a scenario with a cache "items".
inline void check_cache(const models::Scenario& scenario, const models::Outcome& outcome) {
  const double seconds = sim::to_seconds(outcome.observed);
  for (const char* figure : {"hit_ratio", "cache_availability", "stale_hits"}) {
    const double counted =
        models::counted(scenario, outcome, figure + std::string("{cache=items}"));
    CAPTURE(figure);
    CHECK(counted >= -1e-6);
    CHECK(counted <= seconds + 1e-6);
  }
}

/// Of a scenario with one distribution.
inline void check_distribution(const models::Scenario& scenario, const models::Outcome& outcome) {
  const models::FigureBlock meters = models::service_meters(scenario).of("distribution");
  const auto metered = [&](models::DistributionMeter row) {
    return outcome.meters[meters.at(row, 0)];
  };
  const double offered = metered(models::DistributionMeter::Requests);
  const double hits = metered(models::DistributionMeter::Hits);
  const double passed = metered(models::DistributionMeter::Passed);
  CHECK(hits + passed == Approx(offered).epsilon(1e-9));
  CHECK(hits <= offered * scenario.architecture.distributions[0].hit_ratio * (1 + 1e-9));
}

/// Of a finished world with a database "shop" whose members are in a zone each, with its record:
/// who becomes the primary was not the primary, so that there is one at a time.
inline void check_writer(const models::Scenario& scenario, const models::World& world) {
  const models::DatabaseSpec& spec = scenario.architecture.databases.front();
  std::string writer = scenario.architecture.zones[spec.zones.front().index()].id;
  constexpr std::string_view promoted = " is promoted";
  for (const models::TimelineRecord& note : world.timeline()) {
    if (note.component != spec.id || !note.text.ends_with(promoted)) continue;
    const std::size_t zone = note.text.rfind(" in ", note.text.size() - promoted.size());
    REQUIRE(zone != std::string::npos);
    const std::size_t begin = zone + 4;
    const std::string next = note.text.substr(begin, note.text.size() - promoted.size() - begin);
    CHECK(next != writer);
    writer = next;
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
