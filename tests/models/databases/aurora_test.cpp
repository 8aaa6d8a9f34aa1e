// Aurora: a writer and replicas on storage that they share, and a second region.

#include "tests/models/databases/shop.hpp"

namespace {

using namespace shops;
using namespace std::chrono_literals;

constexpr ZoneId zone_c{2};

/// In zones a, b, and so on.
DatabaseSpec aurora(int replicas) {
  DatabaseSpec spec = database(DatabaseDeployment::Aurora);
  spec.replicas = replicas;
  spec.zones = {zone_a, zone_b, zone_c};
  spec.failover = sim::Distribution::constant(25);
  spec.replacement = sim::Distribution::constant(600);
  spec.recreation = sim::Distribution::constant(300);
  spec.copies = {{}, 2, 4, 3};
  return spec;
}

void lose_copies(Shop& of, ZoneId zone, int count, sim::Duration lasts = 600s) {
  of.world.obey(models::InjectCopyFault{shop_id, zone, count, lasts});
}

TEST_CASE("reads of Aurora go on where they went when the only replica becomes the writer",
          "[databases]") {
  Shop of(aurora(1));
  CHECK(of.reads().station == EndpointTable::reads_of(shop_id));
  of.hit(DatabaseFault::EngineCrash);
  CHECK(of.writes_failing() == 1);
  CHECK(of.reads_failing() == 0);
  of.world.pass(25s);
  CHECK(of.said("is promoted") == 1);
  CHECK(of.writes_failing() == 1);
  CHECK(of.reads_failing() == 0);
  CHECK(of.reads().station == EndpointTable::writes_of(shop_id));
  of.world.pass(5s);
  CHECK(of.writes_failing() == 0);
  // The former writer is back 600 s after it was lost, as a replica that takes the reads.
  of.world.pass(570s);
  CHECK(of.said("is ready") == 1);
  CHECK(of.reads().station == EndpointTable::reads_of(shop_id));
  CHECK(of.is_whole());
}

TEST_CASE("a writer without a replica is created anew and callers follow its name", "[databases]") {
  Shop of(aurora(0));
  of.hit(DatabaseFault::HostFault);
  CHECK(of.reads_failing() == 1);
  of.world.pass(300s);
  CHECK(of.writes_failing() == 1);
  CHECK(of.phase() == Phase::Dns);
  of.world.pass(5s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.reads_failing() == 0);
  CHECK(of.counted("failovers_per_year") == 0);
}

TEST_CASE("the writer of a zone that is back starts where it is", "[databases]") {
  Shop of(aurora(0));
  of.lose_zone(zone_a, 1000s);
  of.world.pass(1000s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(120s);
  CHECK(of.writes_failing() == 0);
}

TEST_CASE("a replica that is back takes over from a writer that is still to be made anew",
          "[databases]") {
  Shop of(aurora(1));
  of.hit(DatabaseFault::HostFault, DatabaseRole::Reader);
  of.world.pass(500s);
  of.hit(DatabaseFault::HostFault);
  of.world.pass(100s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(30s);
  CHECK(of.said("is promoted") == 1);
  CHECK(of.writes_failing() == 0);
}

TEST_CASE("a zone leaves Aurora both quorums and a copy more takes that of writes", "[databases]") {
  Shop of(aurora(2));
  of.lose_zone(zone_c, 10000s);
  of.world.pass(100s);
  CHECK(of.writes_failing() == 0);
  lose_copies(of, zone_a, 1);
  CHECK(of.writes_failing() == 1);
  CHECK(of.cause() == "copies_lost:shop");
  CHECK(of.reads_failing() == 0);
  lose_copies(of, zone_b, 1);
  CHECK(of.reads_failing() == 1);
  of.world.pass(600s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.reads_failing() == 0);
}

TEST_CASE("nothing fails by the copies that Aurora can lose", "[databases]") {
  Shop of(aurora(1));
  lose_copies(of, zone_a, 1);
  lose_copies(of, zone_b, 1);
  CHECK(of.writes_failing() == 0);
  // A zone has no more than two.
  lose_copies(of, zone_b, 5);
  CHECK(of.writes_failing() == 1);
  CHECK(of.reads_failing() == 0);
}

TEST_CASE("the service fails Aurora over while the control plane is impaired", "[databases]") {
  Shop of(aurora(1));
  of.world.obey(InjectControlPlaneFault{5000s});
  of.hit(DatabaseFault::HostFault);
  of.world.pass(30s);
  CHECK(of.writes_failing() == 0);
  // A new instance is not launched meanwhile.
  of.world.pass(4970s);
  CHECK(!of.is_whole());
  of.world.pass(600s);
  CHECK(of.is_whole());
}

/// Zone c is of another region.
struct GlobalShop : Shop {
  static DatabaseSpec spec_of() {
    DatabaseSpec spec = aurora(1);
    spec.zones = {zone_a, zone_b};
    spec.secondary = {{zone_c}, 0, 1s, 60s};
    return spec;
  }
  static models::Scenario scenario_with_regions() {
    models::Scenario scenario = scenario_of(spec_of());
    scenario.architecture.zones[2].region = "elsewhere";
    scenario.timeline.push_back({0s, models::InjectRegionFault{"elsewhere", 1s}, ""});
    return scenario;
  }
  GlobalShop() : Shop(scenario_with_regions()) {}
  void lose_region(const std::string& region, sim::Duration lasts) {
    world.obey(models::InjectRegionFault{region, lasts});
  }
};

TEST_CASE("a person promotes the other region and the writes of the lag are lost", "[databases]") {
  GlobalShop of;
  of.lose_region("", 10000s);
  CHECK(of.writes_failing() == 1);
  CHECK(of.phase() == Phase::Reaction);
  of.world.pass(1200s);
  CHECK(of.phase() == Phase::Restoration);
  of.world.pass(60s);
  CHECK(of.said("is promoted, and its region with it") == 1);
  of.world.pass(5s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.reads_failing() == 0);
  CHECK(of.counted("lost_writes_per_year") == 1);
  // Roles stay once the region is back, and the next loss that counts is that of the other one.
  of.world.pass(10000s);
  CHECK(of.is_whole());
  of.lose_region("", 1000s);
  CHECK(of.writes_failing() == 0);
  of.world.pass(2000s);
  of.lose_region("elsewhere", 1300s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(1265s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.counted("lost_writes_per_year") == 2);
}

TEST_CASE("nothing is lost where the region is back before the person has promoted the other",
          "[databases]") {
  GlobalShop of;
  of.lose_region("", 1000s);
  of.world.pass(1120s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.reads_failing() == 0);
  of.world.pass(1000s);
  CHECK(of.said("is promoted") == 0);
  CHECK(of.counted("lost_writes_per_year") == 0);
  CHECK(of.is_whole());
}

TEST_CASE("the loss of the other region costs nothing", "[databases]") {
  GlobalShop of;
  of.lose_region("elsewhere", 1000s);
  CHECK(of.writes_failing() == 0);
  CHECK(of.reads_failing() == 0);
  of.world.pass(1120s);
  CHECK(of.is_whole());
}

TEST_CASE("a person waits for one of two regions that are lost", "[databases]") {
  GlobalShop of;
  of.lose_region("elsewhere", 2000s);
  of.lose_region("", 100000s);
  of.world.pass(2000s);
  CHECK(of.writes_failing() == 1);
  of.world.pass(200s);
  CHECK(of.writes_failing() == 0);
}

}  // namespace
