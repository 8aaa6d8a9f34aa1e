// Maintenance, what people do to databases, and volumes that fill up.

#include "tests/models/databases/shop.hpp"

namespace {

using namespace shops;
using namespace std::chrono_literals;

TEST_CASE("an update is a patch of the standby, a failover, and a patch of the former primary",
          "[databases]") {
  Shop of(pair());
  of.world.obey(models::PatchDatabase{shop_id});
  of.world.pass(599s);
  CHECK(of.is_unprotected());
  CHECK(of.writes_failing() == 0);
  of.world.pass(1s);
  // Planned: there is nothing to detect.
  CHECK(of.phase() == Phase::Restoration);
  CHECK(of.cause() == "operation:shop");
  of.world.pass(95s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.is_unprotected());
  of.world.pass(594s);
  CHECK_FALSE(of.is_whole());
  of.world.pass(1s);
  CHECK(of.is_whole());
  CHECK(of.counted("failovers_per_year") == 1);
  CHECK(of.counted("planned_downtime_per_year") == Approx(92.5));
  CHECK(of.counted("unprotected_per_year") == 1200);
}

TEST_CASE("a fault of the primary ends an update whose first part it meets", "[databases]") {
  Shop of(pair());
  of.world.obey(models::PatchDatabase{shop_id});
  of.world.pass(300s);
  of.hit(DatabaseFault::EngineCrash);
  CHECK(of.cause() == "engine_crash:shop");
  of.world.pass(120s);
  CHECK(of.writes_failing() == 0);
  of.world.pass(2h);
  CHECK(of.is_whole());
  CHECK(of.counted("failovers_per_year") == 0);
  CHECK(of.counted("planned_downtime_per_year") == 0);
}

TEST_CASE("a single instance is down for its update, and planned work waits for a whole database",
          "[databases]") {
  Shop of(database(DatabaseDeployment::SingleAz));
  of.hit(DatabaseFault::EngineCrash);
  of.world.obey(models::PatchDatabase{shop_id});
  of.world.pass(120s);
  CHECK(of.writes_failing() == 0);
  of.world.pass(1h - 120s);
  CHECK(of.cause() == "operation:shop");
  of.world.pass(600s);
  CHECK(of.is_whole());
  CHECK(of.counted("planned_downtime_per_year") == 600);
}

TEST_CASE("a reboot with failover is planned, and asked for in vain without a standby",
          "[databases]") {
  Shop of(pair());
  of.world.obey(models::ForceFailover{shop_id});
  CHECK(of.phase() == Phase::Restoration);
  of.world.pass(95s);
  CHECK(of.writes_failing() == 0);
  of.world.obey(models::ForceFailover{shop_id});
  CHECK(of.writes_failing() == 0);
  CHECK(of.said("nobody to take over") == 1);
  of.world.pass(1795s);
  CHECK(of.is_whole());
}

TEST_CASE("instances of another class take turns, and the new class has other connections",
          "[databases]") {
  Shop of(pair());
  of.world.obey(models::ChangeDatabaseClass{shop_id, {"db.xlarge", 4, 16}});
  of.world.pass(0s);
  const std::uint32_t station = of.writes().station;
  CHECK(of.world.facts.endpoints.station(station).capacity == 2);
  of.world.pass(690s);
  CHECK(of.world.facts.endpoints.station(station).capacity == 4);
}

TEST_CASE("writes fail from the day on which a volume is full, until a person has doubled it",
          "[databases]") {
  DatabaseSpec spec = pair();
  spec.storage.allocated_bytes = 20480.0 * 1024 * 1024;
  spec.storage.used_bytes = 15000.0 * 1024 * 1024;
  spec.storage.grows_bytes_per_day = 40.0 * 1024 * 1024;
  Shop of(spec);
  const sim::Duration full = sim::from_seconds(131.88 * 86400);
  of.world.pass(full - 1s);
  CHECK(of.writes_failing() == 0);
  of.world.pass(1s + 1us);
  CHECK(of.phase() == Phase::Reaction);
  CHECK(of.cause() == "storage_full:shop");
  CHECK(of.reads_failing() == 0);
  of.world.pass(1200s);
  CHECK(of.phase() == Phase::Restoration);
  of.world.pass(300s);
  CHECK(of.writes_failing() == 0);
}

TEST_CASE("a person who adds to a volume waits for the control plane", "[databases]") {
  DatabaseSpec spec = pair();
  spec.engine = models::DatabaseEngine::PostgreSql;
  spec.storage.used_bytes = spec.storage.allocated_bytes;
  spec.storage.grows_bytes_per_day = 1e9;
  Shop of(spec);
  of.world.obey(InjectControlPlaneFault{2h});
  of.world.pass(2h - 1s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1min + 1s);
  CHECK(of.writes_failing() == 0);
}

TEST_CASE("an upgrade of the engine takes all instances down, and nothing strikes them meanwhile",
          "[databases]") {
  DatabaseSpec spec = pair();
  spec.maintenance.engine_upgrades = 1000;
  Shop of(spec);
  sim::Duration waited{};
  while (of.writes_failing() == 0) {
    of.world.pass(1min);
    waited += 1min;
    REQUIRE(waited < 24h * 30);
  }
  CHECK(of.cause() == "operation:shop");
  CHECK(of.reads_failing() == 1);
  of.hit(DatabaseFault::HostFault);
  CHECK(of.said("nothing runs that it could hit") == 1);
  of.world.pass(600s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.counted("failovers_per_year") == 0);
}

TEST_CASE("a dump stops callers for all of it, and replication for the cutover alone",
          "[databases]") {
  // 20 GiB at 50 MiB/s are 409.6 s.
  DatabaseSpec spec = database(DatabaseDeployment::SingleAz);
  spec.storage.used_bytes = 20.0 * 1024 * 1024 * 1024;
  models::MigrateDatabase action{shop_id, models::MigrationMethod::DumpAndRestore,
                                 50.0 * 1024 * 1024, 120s};
  Shop dumped(spec);
  dumped.world.obey(action);
  dumped.world.pass(0s);
  CHECK(dumped.cause() == "operation:shop");
  dumped.world.pass(409s);
  CHECK(dumped.writes_failing() == 1);
  dumped.world.pass(1s);
  CHECK(dumped.writes_failing() == 0);
  CHECK(dumped.counted("planned_downtime_per_year") == Approx(409.6));
  action.method = models::MigrationMethod::Replication;
  Shop replicated(spec);
  replicated.world.obey(action);
  replicated.world.pass(409s);
  CHECK(replicated.writes_failing() == 0);
  replicated.world.pass(1s);
  CHECK(replicated.writes_failing() == 1);
  replicated.world.pass(120s);
  CHECK(replicated.writes_failing() == 0);
  CHECK(replicated.counted("planned_downtime_per_year") == Approx(120));
}

TEST_CASE("what people do waits until a failover is over and all instances run", "[databases]") {
  Shop of(pair());
  of.hit(DatabaseFault::HostFault);
  of.world.pass(10s);
  of.world.obey(models::RestoreDatabase{shop_id});
  of.world.pass(120s);
  CHECK(of.writes_failing() == 0);
  of.world.pass(48h);
  CHECK(of.writes_failing() == 0);
  CHECK(of.is_whole());
  CHECK(of.counted("failovers_per_year") == 1);
  CHECK(of.counted("lost_writes_per_year") == 100);
}

TEST_CASE("a mistake destroys the copies too: a restore takes its time and lacks the latest writes",
          "[databases]") {
  Shop of(pair());
  of.world.obey(models::RestoreDatabase{shop_id});
  of.world.pass(0s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(24h);
  CHECK(of.writes_failing() == 0);
  CHECK(of.is_whole());
  CHECK(of.counted("failovers_per_year") == 0);
  CHECK(of.counted("lost_writes_per_year") == 100);
}

}  // namespace
