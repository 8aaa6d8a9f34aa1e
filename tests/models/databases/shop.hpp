#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "models/databases/databases.hpp"
#include "models/zones/zones.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/counted.hpp"
#include "tests/models/harness.hpp"

/// A database with zones beside it: no instances, no calls. What callers would see is read from the
/// table of endpoints.
namespace shops {

using namespace std::chrono_literals;
using models::DatabaseDeployment;
using models::DatabaseFault;
using models::DatabaseId;
using models::DatabaseRole;
using models::Databases;
using models::DatabaseSpec;
using models::EndpointTable;
using models::InjectControlPlaneFault;
using models::Phase;
using models::ZoneFault;
using models::ZoneId;
using models::Zones;
using World = models::Harness<Zones, Databases>;

constexpr DatabaseId shop_id{0};
constexpr ZoneId zone_a{0};
constexpr ZoneId zone_b{1};
constexpr sim::Duration horizon = 24h * 400;

/// Nothing fails by itself, and all lengths are given.
inline DatabaseSpec database(DatabaseDeployment deployment) {
  DatabaseSpec spec;
  spec.id = "shop";
  spec.instance_class = {"db.large", 2, 8};
  spec.deployment = deployment;
  spec.zones = {zone_a, zone_b, ZoneId{2}};
  spec.zones.resize(static_cast<std::size_t>(spec.instances()));
  spec.failover = sim::Distribution::constant(90);
  spec.detection = 15s;
  spec.dns_ttl = 5s;
  spec.reader_detection = 10s;
  spec.rebuild = sim::Distribution::constant(1800);
  spec.engine_restart = sim::Distribution::constant(120);
  spec.host_recovery = sim::Distribution::constant(900);
  spec.restore = sim::Distribution::constant(600);
  spec.lost_data = sim::Distribution::constant(100);
  spec.zone_recovery = 120s;
  spec.promotion = 300s;
  spec.maintenance.patch = 600s;
  spec.maintenance.upgrade = 600s;
  spec.maintenance.in_window = false;
  spec.storage.allocated_bytes = 20e9;
  spec.storage.extension = 300s;
  return spec;
}

inline DatabaseSpec pair() {
  return database(DatabaseDeployment::MultiAz);
}

/// Everybody calls the database.
inline models::Scenario scenario_of(const DatabaseSpec& spec) {
  models::Scenario scenario = designs::blank();
  scenario.run.horizon = horizon;
  designs::add_zones(scenario, 3);
  scenario.failures = {};
  scenario.failures.control_plane_with_zone_probability = 0;
  scenario.architecture.on_call.response = sim::Distribution::constant(1200);
  scenario.architecture.databases = {spec};
  scenario.workload.classes[0].calls = {{shop_id, models::CallOperation::Write, 1, 0, false, {}}};
  return scenario;
}

struct Shop {
  explicit Shop(const DatabaseSpec& spec) : Shop(scenario_of(spec)) {}
  explicit Shop(models::Scenario of)
      : scenario(std::move(of)),
        book(models::book_of(scenario)),
        tier(scenario),
        zones(models::plan_zones(scenario, book)),
        databases(models::plan_databases(scenario, book)),
        world(models::facts_of(tier), book.causes().size(), horizon, 1, zones, databases) {
    world.takes_notes = true;
  }

  [[nodiscard]] const EndpointTable::Endpoint& reads() const {
    return world.facts.endpoints.endpoint(EndpointTable::reads_of(shop_id));
  }
  [[nodiscard]] const EndpointTable::Endpoint& writes() const {
    return world.facts.endpoints.endpoint(EndpointTable::writes_of(shop_id));
  }
  [[nodiscard]] double reads_failing() const { return reads().failing_at(world.moment); }
  [[nodiscard]] double writes_failing() const { return writes().failing_at(world.moment); }
  /// The phase in which all writes fail.
  [[nodiscard]] Phase phase() const {
    REQUIRE(writes_failing() == 1);
    return writes().failing.front().phase;
  }
  /// The cause to which writes fail.
  [[nodiscard]] std::string cause() const {
    REQUIRE(!writes().well());
    return book
        .causes()[world.ledger.faults()[writes().failing.front().fault.index()].cause.index()];
  }
  /// Half of the way to an outage: there is nobody who could take over.
  [[nodiscard]] bool is_unprotected() const {
    return world.get<Databases>().severity(world) == 0.5;
  }
  [[nodiscard]] bool is_whole() const { return world.services_are_whole(); }
  /// Times the record says something.
  [[nodiscard]] std::size_t said(const std::string& text) const {
    return static_cast<std::size_t>(
        std::count_if(world.notes.begin(), world.notes.end(),
                      [&](const auto& note) { return note.text.find(text) != std::string::npos; }));
  }
  void hit(DatabaseFault fault, DatabaseRole role = DatabaseRole::Primary, int index = 0) {
    world.obey(models::InjectDatabaseFault{shop_id, fault, role, index});
  }
  void lose_zone(ZoneId zone, sim::Duration lasts) {
    world.obey(models::InjectZoneFault{ZoneFault::Power, {zone}, lasts, false});
  }
  [[nodiscard]] double counted(const std::string& figure) {
    models::Outcome outcome;
    outcome.observed = world.moment - sim::simulation_start;
    outcome.figures.resize(models::service_figures(scenario).all().size());
    outcome.meters.resize(models::service_meters(scenario).all().size());
    world.close_services(outcome);
    return models::counted(scenario, outcome, figure + "{database=shop}");
  }

  models::Scenario scenario;
  models::PlanBook book;
  models::FleetPlan tier;
  models::ZonesPlan zones;
  models::DatabasesPlan databases;
  World world;
};

}  // namespace shops
