// Readers of clusters, and read replicas.

#include "tests/models/databases/shop.hpp"

namespace {

using namespace shops;
using namespace std::chrono_literals;

TEST_CASE("reads of a cluster go to its readers, and no failover touches them", "[databases]") {
  Shop of(database(DatabaseDeployment::MultiAzCluster));
  CHECK(of.reads().station == EndpointTable::reads_of(shop_id));
  CHECK(of.world.facts.endpoints.station(of.reads().station).capacity == 4);
  of.hit(DatabaseFault::HostFault);
  CHECK(of.writes_failing() == 1);
  CHECK(of.reads_failing() == 0);
  of.world.pass(95s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.reads_failing() == 0);
  CHECK(of.world.facts.endpoints.station(of.reads().station).capacity == 2);
  of.world.pass(805s);
  CHECK(of.is_whole());
}

TEST_CASE("the share of a cluster's dead reader fails until its endpoint drops it", "[databases]") {
  Shop of(database(DatabaseDeployment::MultiAzCluster));
  of.hit(DatabaseFault::HostFault, DatabaseRole::Reader, 1);
  CHECK(of.reads_failing() == 0.5);
  CHECK(of.writes_failing() == 0);
  of.world.pass(10s);
  CHECK(of.reads().failing.front().phase == Phase::Dns);
  of.world.pass(2s);
  CHECK(of.reads_failing() == Approx(0.3));
  of.world.pass(3s);
  CHECK(of.reads_failing() == 0);
}

TEST_CASE("a commit of a cluster needs a reader, and its reads go to the writer without one",
          "[databases]") {
  Shop of(database(DatabaseDeployment::MultiAzCluster));
  of.hit(DatabaseFault::HostFault, DatabaseRole::Reader, 0);
  of.world.pass(100s);
  CHECK(of.writes_failing() == 0);
  of.hit(DatabaseFault::EngineCrash, DatabaseRole::Reader, 1);
  CHECK(of.writes_failing() == 1);
  // To the last of them.
  CHECK(of.cause() == "engine_crash:shop");
  CHECK(of.reads_failing() == 1);
  of.world.pass(15s);
  CHECK(of.reads_failing() == 0);
  CHECK(of.reads().station == EndpointTable::writes_of(shop_id));
  CHECK(of.writes_failing() == 1);
  of.world.pass(105s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.reads().station == EndpointTable::reads_of(shop_id));
}

TEST_CASE("clients drop a dead read replica, and go to the primary when none is left",
          "[databases]") {
  DatabaseSpec spec = pair();
  spec.read_replicas.count = 2;
  spec.read_replicas.zones = {zone_a, zone_b};
  spec.read_replicas.reader_eviction = 30s;
  spec.read_replicas.fall_back = GENERATE(true, false);
  Shop of(spec);
  of.hit(DatabaseFault::HostFault, DatabaseRole::Reader, 0);
  CHECK(of.reads_failing() == 0.5);
  of.world.pass(30s);
  CHECK(of.reads_failing() == 0);
  CHECK(of.world.facts.endpoints.station(of.reads().station).capacity == 2);
  of.hit(DatabaseFault::HostFault, DatabaseRole::Reader, 1);
  CHECK(of.reads_failing() == 1);
  of.world.pass(30s);
  CHECK(of.reads_failing() == (spec.read_replicas.fall_back ? 0 : 1));
  if (spec.read_replicas.fall_back) CHECK(of.reads().station == EndpointTable::writes_of(shop_id));
  of.world.pass(840s);
  CHECK(of.reads_failing() == 0);
  CHECK(of.reads().station == EndpointTable::reads_of(shop_id));
  CHECK(of.writes_failing() == 0);
}

TEST_CASE("a read replica that is back before clients drop it loses its share until then",
          "[databases]") {
  DatabaseSpec spec = pair();
  spec.engine_restart = sim::Distribution::constant(20);
  spec.read_replicas.count = 2;
  spec.read_replicas.zones = {zone_a};
  spec.read_replicas.reader_eviction = 30s;
  Shop of(spec);
  of.hit(DatabaseFault::EngineCrash, DatabaseRole::Reader, 1);
  of.world.pass(19s);
  CHECK(of.reads_failing() == 0.5);
  of.world.pass(1s);
  CHECK(of.reads_failing() == 0);
  CHECK(of.is_whole());
}

TEST_CASE("a person makes a read replica the primary of a database that is lost", "[databases]") {
  DatabaseSpec spec = database(DatabaseDeployment::SingleAz);
  spec.read_replicas.count = 1;
  spec.read_replicas.zones = {zone_b};
  spec.read_replicas.replica_lag = 7s;
  Shop of(spec);
  of.lose_zone(zone_a, 24h);
  of.world.obey(models::PromoteReplica{shop_id, 0});
  CHECK(of.reads_failing() == 0);
  of.world.pass(1499s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1s + 5s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.reads_failing() == 0);
  CHECK(of.counted("lost_writes_per_year") == 7);
  // The former primary is gone for good.
  of.world.pass(48h);
  CHECK(of.is_whole());
  of.lose_zone(zone_b, 1h);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1h + 120s);
  CHECK(of.writes_failing() == 0);
}

TEST_CASE("no read replica is promoted over a primary that works", "[databases]") {
  DatabaseSpec spec = database(DatabaseDeployment::SingleAz);
  spec.read_replicas.count = 1;
  spec.read_replicas.zones = {zone_b};
  Shop of(spec);
  of.world.obey(models::PromoteReplica{shop_id, 0});
  of.world.pass(1h);
  CHECK(of.said("no read replica is promoted") == 1);
  CHECK(of.counted("failovers_per_year") == 0);
}

TEST_CASE("a read replica that was promoted is a primary without a standby", "[databases]") {
  DatabaseSpec spec = pair();
  spec.read_replicas.count = 2;
  spec.read_replicas.zones = {zone_b, zone_a};
  Shop of(spec);
  of.hit(DatabaseFault::HostFault, DatabaseRole::Standby);
  of.hit(DatabaseFault::StorageFault);
  of.world.obey(models::PromoteReplica{shop_id, 0});
  of.world.pass(2h);
  CHECK(of.writes_failing() == 0);
  CHECK(of.is_unprotected());
  // The other one still serves all reads, and no more than it can.
  CHECK(of.reads().station == EndpointTable::reads_of(shop_id));
  CHECK(of.world.facts.endpoints.station(of.reads().station).capacity == 2);
  of.hit(DatabaseFault::HostFault, DatabaseRole::Standby);
  CHECK(of.said("nothing runs that it could hit") == 1);
  of.hit(DatabaseFault::StorageFault);
  CHECK(of.phase() == Phase::Reaction);
  CHECK(of.reads_failing() == 0);
  of.world.pass(1800s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.counted("lost_writes_per_year") == 100);
}

TEST_CASE("a person who promotes a read replica waits for the control plane", "[databases]") {
  DatabaseSpec spec = database(DatabaseDeployment::SingleAz);
  spec.read_replicas.count = 1;
  spec.read_replicas.zones = {zone_b};
  Shop of(spec);
  of.lose_zone(zone_a, 24h);
  of.world.obey(InjectControlPlaneFault{2h});
  of.world.obey(models::PromoteReplica{shop_id, 0});
  of.world.pass(2h - 1s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1min + 6s);
  CHECK(of.writes_failing() == 0);
}

}  // namespace
