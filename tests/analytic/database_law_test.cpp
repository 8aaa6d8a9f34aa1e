#include "models/analytic/database_law.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "sim/time/year.hpp"
#include "tests/analytic/validation_case.hpp"

using namespace models;
using namespace models::analytic;
using sim::Distribution;
using std::chrono::seconds;

namespace {

constexpr double tolerated = 0.05;
constexpr double year = sim::seconds_per_year;

Distribution lognormal(double median, double p95) {
  return Distribution::lognormal_from_median(median, p95);
}

DatabaseSpec database(DatabaseDeployment deployment) {
  DatabaseSpec spec;
  spec.id = "shop";
  spec.deployment = deployment;
  for (int place = 0; place < spec.instances(); ++place) {
    spec.zones.push_back(sim::make_id<ZoneId>(static_cast<std::size_t>(place)));
  }
  spec.faults = {0.05, 0.5, 0.002};
  spec.failover = deployment == DatabaseDeployment::MultiAzCluster ? Distribution::uniform(20, 35)
                                                                   : Distribution::uniform(60, 120);
  spec.detection = seconds(15);
  spec.dns_ttl = seconds(5);
  spec.reader_detection = seconds(10);
  spec.rebuild = Distribution::constant(1800);
  spec.engine_restart = lognormal(120, 600);
  spec.host_recovery = lognormal(900, 1800);
  spec.restore = lognormal(900, 3600);
  spec.lost_data = Distribution::uniform(0, 300);
  spec.zone_recovery = seconds(120);
  spec.maintenance.patch = seconds(600);
  spec.maintenance.upgrade = seconds(600);
  return spec;
}

DatabaseSpec with_replicas(DatabaseSpec spec, int count) {
  spec.read_replicas.count = count;
  spec.read_replicas.zones = spec.zones;
  spec.read_replicas.reader_eviction = seconds(30);
  return spec;
}

Scenario around(const DatabaseSpec& spec, double zone_losses_per_year = 0) {
  Scenario scenario;
  for (const char* id : {"a", "b", "c"}) {
    scenario.architecture.zones.emplace_back();
    scenario.architecture.zones.back().id = id;
  }
  scenario.architecture.on_call.response = lognormal(900, 3600);
  scenario.architecture.databases.push_back(spec);
  constexpr double z95 = 1.6448536269514722;
  scenario.failures.zone_power = {zone_losses_per_year,
                                  lognormal(453 * 60, 453 * 60 * std::exp(1.21 * z95))};
  return scenario;
}

DatabaseLaw law_of(const Scenario& scenario) {
  return database_law_of(scenario, sim::make_id<DatabaseId>(0));
}

DatabaseLaw law_of(const DatabaseSpec& spec, double zone_losses_per_year = 0) {
  return law_of(around(spec, zone_losses_per_year));
}

/// Shares of the requests that make one call, a read or a write.
LossRule mix(double reads, double writes) {
  return [=](const FailedCalls& failed) { return reads * failed.reads + writes * failed.writes; };
}

/// What the cases say of the whole service: requests, downtime, outages.
void check_service(ValidationCase& known, const DatabaseLaw& law, const LossRule& lost,
                   double relative) {
  const LossFigures figures = figures_of(law.events, lost, tolerated);
  known.check("request_unavailability", figures.lost, relative);
  known.check("downtime_s_per_year", figures.down * year, relative);
  known.check("outages_per_year", figures.outages_per_year, relative);
}

void check_recovery(ValidationCase& known, const DatabaseLaw& law, const LossRule& lost,
                    double relative) {
  known.check("recovery_p50_s", outage_quantile(law.events, lost, tolerated, 0.5), relative);
  known.check("recovery_p95_s", outage_quantile(law.events, lost, tolerated, 0.95), relative);
}

void check_pair(ValidationCase& known, const DatabaseLaw& law, const LossRule& lost,
                double relative) {
  check_service(known, law, lost, relative);
  check_recovery(known, law, lost, relative);
  known.check("failovers_per_year", law.failovers_per_year, relative);
  known.check("time_unprotected_s_per_year", law.unprotected * year, 0.005);
}

}  // namespace

TEST_CASE("S05 and S06: a database of one instance, without and with faults of its zone",
          "[database_law]") {
  const auto [id, zone_rate] = GENERATE(std::pair{"S05", 0.0}, std::pair{"S06", 0.015});
  ValidationCase known(id);
  const DatabaseLaw law = law_of(database(DatabaseDeployment::SingleAz), zone_rate);
  check_service(known, law, mix(1, 0), 5e-4);
  check_recovery(known, law, mix(1, 0), 2e-3);
  known.check("rpo_s_of_writes_lost_per_year", law.lost_writes_s_per_year, 5e-4);
  known.check_complete();
}

TEST_CASE("S07 and S08: a pair, without and with faults of zones", "[database_law]") {
  const auto [id, zone_rate, relative] =
      GENERATE(std::tuple{"S07", 0.0, 5e-4}, std::tuple{"S08", 0.015, 2e-3});
  ValidationCase known(id);
  const DatabaseLaw law = law_of(database(DatabaseDeployment::MultiAz), zone_rate);
  check_pair(known, law, mix(0, 1), relative);
  known.check_complete();
  CHECK(law.reads_down() == Approx(law.writes_down()));
  CHECK(law.planned_s_per_year() == 0);
}

TEST_CASE("S09: a pair that a fifth of the requests calls", "[database_law]") {
  ValidationCase known("S09");
  const DatabaseLaw law = law_of(database(DatabaseDeployment::MultiAz));
  check_pair(known, law, mix(0, 0.2), 5e-4);
  known.check("unavailability_of_the_calling_class", law.writes_down(), 5e-4);
  known.check_complete();
}

TEST_CASE("S10: a failover as a client saw it, and pools that reconnect", "[database_law]") {
  ValidationCase known("S10");
  DatabaseSpec spec = database(DatabaseDeployment::MultiAz);
  spec.failover_kind = FailoverKind::Measured;
  spec.failover = lognormal(24, 41);
  spec.connections.reconnect = Distribution::constant(30);
  check_pair(known, law_of(spec), mix(0, 1), 5e-4);
  known.check_complete();
}

TEST_CASE("S11: a pair with planned work", "[database_law]") {
  ValidationCase known("S11");
  DatabaseSpec spec = database(DatabaseDeployment::MultiAz);
  spec.maintenance.os_updates = 1;
  spec.maintenance.engine_upgrades = 0.5;
  const DatabaseLaw law = law_of(spec);
  check_pair(known, law, mix(0, 1), 5e-4);
  known.check_complete();
  CHECK(law.planned_s_per_year() == Approx(92.5 + 300).epsilon(5e-4));
}

TEST_CASE("S12: a cluster, whose reads survive a failover", "[database_law]") {
  ValidationCase known("S12");
  DatabaseSpec spec = database(DatabaseDeployment::MultiAzCluster);
  // The case has one length for all that brings an instance back.
  spec.engine_restart = spec.host_recovery = spec.restore = Distribution::constant(1800);
  const DatabaseLaw law = law_of(spec);
  check_service(known, law, mix(0.3, 0.2), 5e-4);
  known.check("unavailability_writes", law.writes_down(), 5e-4);
  known.check("unavailability_reads", law.reads_down(), 5e-4);
  known.check("failovers_per_year", law.failovers_per_year, 5e-4);
  std::vector<LossEvent> of_writer;
  std::copy_if(law.events.begin(), law.events.end(), std::back_inserter(of_writer),
               [](const LossEvent& event) { return event.kind == LossKind::Failover; });
  const LossRule lost = mix(0.3, 0.2);
  known.check("recovery_writer_fault_p50_s", outage_quantile(of_writer, lost, tolerated, 0.5),
              1e-6);
  known.check("recovery_writer_fault_p95_s", outage_quantile(of_writer, lost, tolerated, 0.95),
              1e-6);
  known.check_complete();
}

TEST_CASE("S15 and S16: read replicas, whose reads survive a failover", "[database_law]") {
  const auto [id, count] = GENERATE(std::pair{"S15", 2}, std::pair{"S16", 1});
  ValidationCase known(id);
  DatabaseSpec spec = with_replicas(database(DatabaseDeployment::MultiAz), count);
  const DatabaseLaw law = law_of(spec);
  check_service(known, law, mix(0.6, 0.2), 2e-3);
  known.check("unavailability_writes", law.writes_down(), 5e-4);
  known.check("unavailability_reads", law.reads_down(), 5e-4);
  known.check_complete();
}

TEST_CASE("A12: a pair with constant lengths, exactly", "[database_law]") {
  ValidationCase a12("A12");
  DatabaseSpec spec = database(DatabaseDeployment::MultiAz);
  spec.faults = {8760 / a12.parameter("mtbf_h"), 0, 0};
  spec.dns_ttl = seconds(0);
  spec.rebuild = Distribution::constant(a12.parameter("rebuild_s"));
  spec.host_recovery = Distribution::constant(a12.parameter("restore_s"));
  const DatabaseLaw law = law_of(spec);
  const LossFigures figures = figures_of(law.events, mix(0, 1), tolerated);
  a12.check("unavailability", figures.lost);
  a12.check("downtime_min_per_year", figures.down * year / 60);
  a12.check("outages_per_year", figures.outages_per_year);
  const auto restored =
      std::find_if(law.events.begin(), law.events.end(),
                   [](const LossEvent& event) { return event.kind == LossKind::Exhausted; });
  REQUIRE(restored != law.events.end());
  a12.check("fraction_of_outages_that_need_restore", restored->per_year / figures.outages_per_year);
  a12.check("fraction_of_time_unprotected", law.exposed);
  a12.check_complete();
}

TEST_CASE("a proxy shortens a failover, and no name and no pool is in its way", "[database_law]") {
  DatabaseSpec spec = database(DatabaseDeployment::MultiAz);
  spec.connections.reconnect = Distribution::constant(30);
  const double without = law_of(spec).writes_down();
  spec.proxy = true;
  spec.proxy_factor = 0.5;
  // Beside 7 thousandths of a second by double faults.
  CHECK(law_of(spec).writes_down() / without == Approx(45.0 / 122.5).epsilon(1e-3));
}

TEST_CASE("failovers that do not complete last as the law for them says", "[database_law]") {
  DatabaseSpec spec = database(DatabaseDeployment::MultiAz);
  spec.faults.storage_fault = 0;
  const double all = law_of(spec).writes_down();
  spec.failover_fails = 0.1;
  spec.manual_failover = Distribution::constant(990);
  const double by_law = law_of(spec).writes_down();
  CHECK(by_law / all == Approx((0.9 * 92.5 + 0.1 * 992.5) / 92.5).epsilon(1e-3));
  spec.manual_failover.reset();
  const Scenario scenario = around(spec);
  const double response = scenario.architecture.on_call.response.mean();
  CHECK(law_of(scenario).writes_down() / all ==
        Approx((92.5 + 0.1 * response) / 92.5).epsilon(1e-3));
}

TEST_CASE("zones that are lost together are an outage of every database", "[database_law]") {
  const auto deployment = GENERATE(DatabaseDeployment::SingleAz, DatabaseDeployment::MultiAz,
                                   DatabaseDeployment::MultiAzCluster);
  DatabaseSpec spec = database(deployment);
  spec.faults = {};
  Scenario scenario = around(spec);
  scenario.failures.all_zones_power = {0.1, Distribution::constant(3600)};
  const DatabaseLaw law = law_of(scenario);
  CHECK(law.reads_down() * year == Approx(0.1 * 3720));
  CHECK(law.writes_down() * year == Approx(0.1 * 3720));
  for (ZoneSpec& zone : scenario.architecture.zones) zone.has_own_life = true;
  CHECK(law_of(scenario).events.empty());
}

TEST_CASE("the only read replica in the primary's zone does not keep reads", "[database_law]") {
  DatabaseSpec spec = with_replicas(database(DatabaseDeployment::SingleAz), 1);
  spec.faults = {};
  const double zone_rate = 0.1;
  const Scenario scenario = around(spec, zone_rate);
  const double lost = zone_rate * (scenario.failures.zone_power.lasts.mean() + 120);
  CHECK(law_of(scenario).reads_down() == Approx(law_of(scenario).writes_down()));
  CHECK(law_of(scenario).reads_down() * year == Approx(lost).epsilon(0.01));
  spec.read_replicas.zones = {sim::make_id<ZoneId>(1)};
  const double both = lost / year / (1 + lost / year);
  CHECK(law_of(spec, zone_rate).reads_down() * year == Approx(zone_rate * 30 + both * both * year));
  spec.read_replicas.fall_back = false;
  CHECK(law_of(spec, zone_rate).reads_down() * year == Approx(lost));
}

TEST_CASE("reads end when all zones of replicas and of the primary are lost", "[database_law]") {
  DatabaseSpec spec = with_replicas(database(DatabaseDeployment::MultiAz), 2);
  spec.faults = {};
  spec.zone_recovery = seconds(0);
  Scenario scenario = around(spec);
  scenario.failures.zone_power = {20, Distribution::constant(4 * 3600)};
  const double down = 80 / (8760.0 + 80);
  // Half of the reads for 30 s with each loss of the zone that the primary is not in, or is.
  const double evicted = 2 * 20 * 0.5 * 30 / year;
  CHECK(law_of(scenario).reads_down() == Approx(down * down + evicted).epsilon(0.01));
}

TEST_CASE("a zone that takes the primary and a replica is one event", "[database_law]") {
  DatabaseSpec spec = with_replicas(database(DatabaseDeployment::MultiAz), 2);
  spec.faults = {};
  const DatabaseLaw law = law_of(spec, 0.1);
  // With the primary in it, and without.
  CHECK(figures_of(law.events, mix(0.5, 0.5), tolerated).outages_per_year ==
        Approx(0.2).epsilon(2e-3));
}

TEST_CASE("a lost volume without a backup loses more than any figure says", "[database_law]") {
  DatabaseSpec spec = database(DatabaseDeployment::SingleAz);
  spec.backup = false;
  CHECK(std::isinf(law_of(spec).lost_writes_s_per_year));
}

TEST_CASE("a length is the sum of its parts, cut at its limit", "[database_law]") {
  Length sum(Distribution::exponential(10));
  sum.add(5).add(Distribution::uniform(0, 2), 3);
  CHECK(sum.mean() == Approx(18));
  CHECK(sum.survival(4.9) == 1);
  // By hand: a mean over the uniform part of what is left of the exponential one.
  const double left = std::exp(-1.5) * 10 / 6 * std::expm1(0.6);
  CHECK(sum.survival(20) == Approx(left).epsilon(1e-5));
  Length cut(Distribution::exponential(10));
  cut.at_most(5);
  CHECK(cut.mean() == Approx(10 * -std::expm1(-0.5)));
  CHECK(cut.survival(5) == 0);
  CHECK(Length(7).at_most(3).mean() == 3);
}
