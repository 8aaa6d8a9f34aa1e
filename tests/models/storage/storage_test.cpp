// The room of storage with zones beside it: no instances, no traffic. What callers would see is
// read from the table of endpoints.

#include "models/storage/storage.hpp"

#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "models/zones/zones.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/counted.hpp"
#include "tests/models/harness.hpp"

namespace {

using namespace std::chrono_literals;
using models::BucketId;
using models::FileSystemId;
using models::Storage;
using models::TableId;
using models::ZoneId;
using models::Zones;
using ZonesWithStorage = models::Harness<Zones, Storage>;

constexpr TableId table{0};
constexpr BucketId bucket{0};
constexpr FileSystemId files{0};
constexpr FileSystemId in_one_zone{1};
constexpr ZoneId zone_a{0};
constexpr sim::Duration horizon = 24h * 400;

/// A table, a bucket, a file system in two zones and one in the first of them. Nothing fails by
/// itself but the bucket, where it is given a rate.
models::Scenario scenario_of(double per_year) {
  models::Scenario scenario = designs::blank();
  scenario.run.horizon = horizon;
  designs::add_zones(scenario, 2);
  scenario.failures = {};
  scenario.failures.control_plane_with_zone_probability = 0;
  models::Architecture& design = scenario.architecture;
  design.tables.push_back({"items", 2600, models::ProvisionedUnits{50, 100}, 0, {}});
  design.buckets.push_back({"assets", 0, {per_year, sim::Distribution::constant(3600)}});
  design.file_systems.push_back({"files", false, {zone_a, ZoneId{1}}, 0, {}, {}});
  design.file_systems.push_back({"scratch", true, {zone_a}, 0, {}, {}});
  scenario.workload.classes[0].calls = {{bucket, models::CallOperation::Read, 1, 0, false, {}}};
  return scenario;
}

struct Room {
  explicit Room(double per_year = 0)
      : scenario(scenario_of(per_year)),
        book(models::book_of(scenario)),
        tier(scenario),
        zones(models::plan_zones(scenario, book)),
        storage(models::plan_storage(scenario, book)),
        world(models::facts_of(tier), book.causes().size(), horizon, 1, zones, storage) {}

  [[nodiscard]] double failing(std::uint32_t endpoint) const {
    return world.facts.endpoints.endpoint(endpoint).failing_at(world.moment);
  }
  [[nodiscard]] double failing(FileSystemId id) const {
    return failing(world.facts.endpoints.of(id));
  }
  [[nodiscard]] double counted(const std::string& figure) {
    models::Outcome outcome;
    outcome.observed = world.moment - sim::simulation_start;
    outcome.figures.resize(models::service_figures(scenario).all().size());
    outcome.meters.resize(models::service_meters(scenario).all().size());
    world.close_services(outcome);
    return models::counted(scenario, outcome, figure);
  }

  models::Scenario scenario;
  models::PlanBook book;
  models::FleetPlan tier;
  models::ZonesPlan zones;
  models::StoragePlan storage;
  ZonesWithStorage world;
};

}  // namespace

TEST_CASE("a service event takes reads and writes, and another one makes it longer", "[storage]") {
  Room room;
  const auto& endpoints = room.world.facts.endpoints;
  const auto failing = [&] {
    const double reads = room.failing(endpoints.reads_of(table));
    CHECK(reads == room.failing(endpoints.writes_of(table)));
    return reads;
  };
  CHECK(failing() == 0);
  room.world.obey(models::InjectServiceEvent{table, 600s});
  CHECK(failing() == 1);
  CHECK_FALSE(room.world.services_are_whole());
  room.world.pass(300s);
  room.world.obey(models::InjectServiceEvent{table, 900s});
  room.world.pass(301s);
  CHECK(failing() == 1);
  room.world.pass(600s);
  CHECK(failing() == 0);
  CHECK(room.world.services_are_whole());
  CHECK(endpoints.all_well());
  // Another table's events are none of a bucket's.
  CHECK(room.failing(endpoints.reads_of(bucket)) == 0);
  CHECK(room.counted("service_availability{table=items}") == Approx(1));
  CHECK(room.counted("service_availability{bucket=assets}") == Approx(1201));
}

TEST_CASE("a provisioned table has a station for reads and one for writes", "[storage]") {
  const Room room;
  const auto& endpoints = room.world.facts.endpoints;
  CHECK(endpoints.station(endpoints.reads_of(table)).capacity == 50);
  CHECK(endpoints.station(endpoints.writes_of(table)).capacity == 100);
  CHECK(room.scenario.architecture.tables[0].units_of_read() == 1);
  CHECK(room.scenario.architecture.tables[0].units_of_write() == 3);
  models::TableSpec spec;
  spec.item_bytes = 4097;
  CHECK(spec.units_of_read() == 2);
  CHECK(spec.units_of_write() == 5);
  spec.item_bytes = 1;
  CHECK(spec.units_of_write() == 1);
}

TEST_CASE("a mount target goes with its zone, and comes back with it", "[storage]") {
  Room room;
  room.world.obey(
      models::InjectZoneFault{models::ZoneFault::Network, {zone_a}, 600s, std::nullopt});
  // Who calls without an instance is in no zone.
  CHECK(room.failing(files) == 0.5);
  CHECK(room.failing(in_one_zone) == 1);
  room.world.obey(models::InjectMountTargetFault{files, zone_a, 900s});
  room.world.pass(601s);
  CHECK(room.failing(files) == 0.5);
  CHECK(room.failing(in_one_zone) == 0);
  room.world.pass(300s);
  CHECK(room.failing(files) == 0);
  CHECK(room.world.facts.endpoints.all_well());
  CHECK(room.counted("service_availability{file_system=files}") == Approx(901 - 450));
  CHECK(room.counted("service_availability{file_system=scratch}") == Approx(301));
}

TEST_CASE("service events come by themselves, and none while one lasts", "[storage]") {
  constexpr double per_year = 2000;
  Room room(per_year);
  room.world.pass(horizon);
  const double works =
      room.counted("service_availability{bucket=assets}") / sim::to_seconds(horizon);
  // About 1800 turns of exponential lives and constant repairs.
  CHECK(works == Approx(1 / (1 + per_year * 3600 / sim::seconds_per_year)).margin(0.02));
}
