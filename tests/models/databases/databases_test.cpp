// Faults of databases, who is the primary, and how they come back.

#include "tests/models/databases/shop.hpp"

namespace {

using namespace shops;
using namespace std::chrono_literals;

TEST_CASE("a standby takes over, callers follow its name, and a new standby is built",
          "[databases]") {
  Shop of(pair());
  CHECK(of.writes_failing() == 0);
  of.hit(DatabaseFault::HostFault);
  CHECK(of.phase() == Phase::Detection);
  CHECK(of.cause() == "host_fault:shop");
  CHECK(of.reads_failing() == 1);
  of.world.pass(15s);
  CHECK(of.phase() == Phase::Restoration);
  of.world.pass(75s);
  CHECK(of.phase() == Phase::Dns);
  CHECK(of.said("primary in zone-b is promoted") == 1);
  CHECK(of.is_unprotected());
  of.world.pass(2s);
  CHECK(of.writes_failing() == Approx(0.6));
  of.world.pass(3s);
  CHECK(of.writes_failing() == 0);
  of.world.pass(1794s);
  CHECK_FALSE(of.is_whole());
  of.world.pass(1s);
  CHECK(of.is_whole());
  CHECK(of.said("standby in zone-a is ready") == 1);
  // Roles have swapped: the zone of the first primary is that of a standby now.
  of.lose_zone(zone_a, 1h);
  CHECK(of.writes_failing() == 0);
  CHECK(of.is_unprotected());
  CHECK(of.counted("failovers_per_year") == 1);
}

TEST_CASE("pools reconnect after callers have found the new primary", "[databases]") {
  DatabaseSpec spec = pair();
  spec.connections.reconnect = sim::Distribution::constant(10);
  Shop of(spec);
  of.hit(DatabaseFault::EngineCrash);
  of.world.pass(95s);
  CHECK(of.phase() == Phase::Restoration);
  of.world.pass(5s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1s);
  CHECK(of.writes_failing() == Approx(0.8));
  of.world.pass(4s);
  CHECK(of.writes_failing() == 0);
}

TEST_CASE("through a proxy a failover is shorter, and neither names nor pools are in the way",
          "[databases]") {
  DatabaseSpec spec = pair();
  spec.proxy = true;
  spec.proxy_factor = 0.5;
  spec.connections.reconnect = sim::Distribution::constant(10);
  Shop of(spec);
  of.hit(DatabaseFault::EngineCrash);
  of.world.pass(44s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1s);
  CHECK(of.writes_failing() == 0);
}

TEST_CASE("a rebuild stops with the primary, and begins anew when that is back", "[databases]") {
  Shop of(pair());
  of.hit(DatabaseFault::HostFault);
  of.world.pass(1000s);
  of.hit(DatabaseFault::EngineCrash);
  CHECK(of.writes_failing() == 1);
  CHECK(of.phase() == Phase::Restoration);
  CHECK(of.cause() == "engine_crash:shop");
  of.world.pass(120s);
  // In its place, under the same name.
  CHECK(of.writes_failing() == 0);
  CHECK(of.counted("failovers_per_year") == 1);
  of.world.pass(1799s);
  CHECK(of.is_unprotected());
  of.world.pass(1s);
  CHECK(of.is_whole());
}

TEST_CASE("a zone that is lost during a repair cancels it", "[databases]") {
  Shop of(database(DatabaseDeployment::SingleAz));
  of.hit(DatabaseFault::HostFault);
  of.world.pass(600s);
  of.lose_zone(zone_a, 1h);
  of.world.pass(300s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(3300s + 119s);
  CHECK(of.writes_failing() == 1);
  // It is the first fault's until it works again: the zone's loss has nothing left to take.
  CHECK(of.cause() == "host_fault:shop");
  of.world.pass(1s);
  CHECK(of.is_whole());
}

TEST_CASE("a restore that its zone interrupts loses the writes of one fault", "[databases]") {
  Shop of(database(DatabaseDeployment::SingleAz));
  of.hit(DatabaseFault::StorageFault);
  of.world.pass(1500s);
  of.lose_zone(zone_a, 1h);
  of.world.pass(1h + 599s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.counted("lost_writes_per_year") == 100);
}

TEST_CASE("a standby whose zone is lost while it is built is begun anew with the zone",
          "[databases]") {
  Shop of(pair());
  of.hit(DatabaseFault::HostFault);
  of.world.pass(1000s);
  of.lose_zone(zone_a, 1h);
  of.world.pass(1h + 1799s);
  CHECK(of.is_unprotected());
  CHECK(of.writes_failing() == 0);
  of.world.pass(1s);
  CHECK(of.is_whole());
}

TEST_CASE("a standby that is lost costs callers nothing, and a rebuild", "[databases]") {
  Shop of(pair());
  of.hit(DatabaseFault::HostFault, DatabaseRole::Standby);
  CHECK(of.writes_failing() == 0);
  CHECK(of.reads_failing() == 0);
  CHECK(of.is_unprotected());
  // The next fault of the primary finds nobody.
  of.world.pass(900s);
  of.hit(DatabaseFault::EngineCrash);
  of.world.pass(119s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1s);
  CHECK(of.writes_failing() == 0);
  of.world.pass(1800s);
  CHECK(of.is_whole());
  CHECK(of.counted("failovers_per_year") == 0);
  CHECK(of.counted("unprotected_per_year") == 900 + 120 + 1800);
}

TEST_CASE("no engine runs on a standby, and nothing strikes what is being promoted",
          "[databases]") {
  Shop of(pair());
  of.hit(DatabaseFault::EngineCrash, DatabaseRole::Standby);
  CHECK(of.is_whole());
  of.hit(DatabaseFault::HostFault);
  of.world.pass(30s);
  for (const auto role : {DatabaseRole::Primary, DatabaseRole::Standby}) {
    of.hit(DatabaseFault::StorageFault, role);
  }
  of.world.pass(60s + 5s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.counted("failovers_per_year") == 1);
}

TEST_CASE("a standby whose zone is lost while it is promoted is found lost when it is to begin",
          "[databases]") {
  Shop of(pair());
  of.hit(DatabaseFault::HostFault);
  of.world.pass(30s);
  of.lose_zone(zone_b, 1h);
  of.world.pass(60s);
  CHECK(of.cause() == "zone_power:zone-b");
  of.world.pass(1h - 60s + 119s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1s);
  CHECK(of.writes_failing() == 0);
  of.world.pass(1800s);
  CHECK(of.is_whole());
}

TEST_CASE("a volume that is lost waits for a person, is restored, and lacks the last writes",
          "[databases]") {
  DatabaseSpec spec = database(DatabaseDeployment::SingleAz);
  Shop of(spec);
  of.world.pass(1h);
  of.hit(DatabaseFault::StorageFault);
  CHECK(of.phase() == Phase::Reaction);
  of.world.pass(1200s);
  CHECK(of.phase() == Phase::Restoration);
  of.world.pass(599s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.counted("lost_writes_per_year") == 100);
  // Without backups all is lost that was ever written.
  spec.backup = false;
  Shop without(spec);
  without.world.pass(1h);
  without.hit(DatabaseFault::StorageFault);
  without.world.pass(1h);
  CHECK(without.counted("lost_writes_per_year") == 3600);
}

TEST_CASE("an impaired control plane makes recoveries wait, and no failover", "[databases]") {
  Shop of(pair());
  of.world.obey(InjectControlPlaneFault{2h});
  of.hit(DatabaseFault::HostFault);
  of.world.pass(95s);
  CHECK(of.writes_failing() == 0);
  of.world.pass(2h - 95s + 1799s);
  CHECK(of.is_unprotected());
  of.world.pass(1s);
  CHECK(of.is_whole());
}

TEST_CASE("an engine restarts while the control plane is impaired, a host and a backup do not",
          "[databases]") {
  const auto [fault, waits, restored_after] =
      GENERATE(table<DatabaseFault, bool, int>({{DatabaseFault::EngineCrash, false, 120},
                                                {DatabaseFault::HostFault, true, 900},
                                                // The person has been there for long by then.
                                                {DatabaseFault::StorageFault, true, 600}}));
  Shop of(database(DatabaseDeployment::SingleAz));
  of.world.obey(InjectControlPlaneFault{2h});
  of.hit(fault);
  of.world.pass((waits ? sim::Duration(2h) : sim::Duration::zero()) +
                std::chrono::seconds(restored_after) - 1s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1s);
  CHECK(of.writes_failing() == 0);
}

TEST_CASE("a failover that does not complete waits for a person", "[databases]") {
  DatabaseSpec spec = pair();
  spec.failover_fails = 1;
  Shop of(spec);
  of.hit(DatabaseFault::HostFault);
  of.world.pass(1200s + 89s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1s + 5s);
  CHECK(of.writes_failing() == 0);
  spec.manual_failover = sim::Distribution::constant(3000);
  Shop given(spec);
  given.hit(DatabaseFault::HostFault);
  given.world.pass(2999s);
  CHECK(given.writes_failing() == 1);
  given.world.pass(1s + 5s);
  CHECK(given.writes_failing() == 0);
}

TEST_CASE("hazards of a database fall with each instance that does not run", "[databases]") {
  DatabaseSpec spec = pair();
  spec.faults = {6, 12, 0};
  Shop of(spec);
  const double second = 1 / sim::to_seconds(sim::year);
  const auto rate = [&](DatabaseFault fault) {
    return of.world.hazard_rate(1, models::DatabasesPlan::hazard_of(shop_id, fault));
  };
  CHECK(rate(DatabaseFault::HostFault) == Approx(2 * 6 * second));
  CHECK(rate(DatabaseFault::EngineCrash) == Approx(12 * second));
  CHECK(rate(DatabaseFault::StorageFault) == 0);
  of.hit(DatabaseFault::HostFault, DatabaseRole::Standby);
  CHECK(rate(DatabaseFault::HostFault) == Approx(6 * second));
  sim::Stream choices(sim::StreamKey{1, 2}, 0);
  of.world.strike_hazard(1, models::DatabasesPlan::hazard_of(shop_id, DatabaseFault::HostFault),
                         choices);
  CHECK(of.writes_failing() == 1);
  CHECK(rate(DatabaseFault::HostFault) == 0);
  CHECK(rate(DatabaseFault::EngineCrash) == 0);
}

}  // namespace
