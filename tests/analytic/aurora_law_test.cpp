#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "models/analytic/database_law.hpp"
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

/// Each instance in a zone of its own.
Scenario with(int replicas) {
  Scenario scenario;
  DatabaseSpec spec;
  spec.id = "shop";
  spec.deployment = DatabaseDeployment::Aurora;
  spec.replicas = replicas;
  for (int place = 0; place < 3; ++place) {
    scenario.architecture.zones.emplace_back();
    if (place <= replicas) spec.zones.push_back(ZoneId{static_cast<std::uint32_t>(place)});
  }
  spec.faults = {0.05, 0.5, 0};
  spec.failover = lognormal(25, 60);
  spec.recreation = lognormal(300, 600);
  spec.replacement = Distribution::constant(600);
  spec.detection = seconds(15);
  spec.dns_ttl = seconds(5);
  spec.reader_detection = seconds(10);
  spec.zone_recovery = seconds(120);
  spec.copies = {{}, 2, 4, 3};
  scenario.architecture.databases = {spec};
  scenario.architecture.on_call.response = lognormal(900, 3600);
  return scenario;
}

DatabaseLaw law_of(const Scenario& scenario) {
  return database_law_of(scenario, DatabaseId{0});
}

LossRule mix(double reads, double writes) {
  return [=](const FailedCalls& failed) { return reads * failed.reads + writes * failed.writes; };
}

}  // namespace

TEST_CASE("S13: the law of Aurora with one replica", "[database_law]") {
  ValidationCase known("S13");
  const DatabaseLaw law = law_of(with(1));
  const LossFigures figures = figures_of(law.events, mix(0.5, 0.3), tolerated);
  known.check("unavailability_writes", law.writes_down(), 1e-3);
  known.check("unavailability_reads", law.reads_down(), 2e-3);
  known.check("request_unavailability", figures.lost, 1e-3);
  known.check("downtime_s_per_year", figures.down * year, 1e-3);
  known.check("outages_per_year", figures.outages_per_year, 1e-3);
  known.check("failovers_per_year", law.failovers_per_year, 1e-3);
  std::vector<LossEvent> of_writer;
  for (const LossEvent& event : law.events) {
    if (event.kind == LossKind::Failover) of_writer.push_back(event);
  }
  const LossRule lost = mix(0.5, 0.3);
  known.check("recovery_writer_fault_p50_s", outage_quantile(of_writer, lost, tolerated, 0.5),
              2e-3);
  known.check("recovery_writer_fault_p95_s", outage_quantile(of_writer, lost, tolerated, 0.95),
              2e-3);
  known.check_complete();
}

TEST_CASE("S14: the law of Aurora without a replica", "[database_law]") {
  ValidationCase known("S14");
  const DatabaseLaw law = law_of(with(0));
  const LossRule lost = mix(0.5, 0.5);
  const LossFigures figures = figures_of(law.events, lost, tolerated);
  known.check("unavailability_writes", law.writes_down(), 1e-3);
  known.check("unavailability_reads", law.reads_down(), 1e-3);
  known.check("downtime_s_per_year", figures.down * year, 1e-3);
  known.check("outages_per_year", figures.outages_per_year, 1e-3);
  known.check("recovery_p50_s", outage_quantile(law.events, lost, tolerated, 0.5), 2e-3);
  known.check("recovery_p95_s", outage_quantile(law.events, lost, tolerated, 0.95), 2e-3);
  known.check_complete();
  CHECK(law.failovers_per_year == 0);
}

TEST_CASE("S20: the law of a global database whose regions are lost", "[database_law]") {
  ValidationCase known("S20");
  Scenario scenario = with(0);
  DatabaseSpec& spec = scenario.architecture.databases[0];
  spec.faults = {};
  spec.dns_ttl = spec.zone_recovery = {};
  const double rate = known.parameter("region_rate");
  scenario.failures.region = {rate, lognormal(7200, 36000)};
  const double alone = law_of(scenario).writes_down() * year;
  CHECK(alone == Approx(known.expected("downtime_without_s_per_year")).epsilon(1e-3));
  scenario.architecture.zones[2].region = "elsewhere";
  spec.secondary = {{ZoneId{2}}, 0, seconds(1), seconds(60)};
  const DatabaseLaw law = law_of(scenario);
  const double down = law.writes_down() * year;
  CHECK(down == Approx(known.expected("downtime_s_per_year")).epsilon(1e-3));
  CHECK(down / rate == Approx(known.expected("recovery_mean_s")).epsilon(1e-3));
  CHECK(law.failovers_per_year / rate ==
        Approx(known.expected("share_of_outages_with_promotion")).epsilon(1e-3));
  CHECK(law.lost_writes_s_per_year ==
        Approx(known.expected("writes_lost_s_per_year")).epsilon(1e-3));
}

TEST_CASE("a zone costs Aurora a failover and two of three with copies cost all",
          "[database_law]") {
  Scenario scenario = with(1);
  scenario.architecture.databases[0].faults = {};
  scenario.failures.zone_power = {0.5, Distribution::constant(36000)};
  const DatabaseLaw law = law_of(scenario);
  const double down = 0.5 * 36000 / year / (1 + 0.5 * 36000 / year);
  const double two = 3 * down * down * (1 - down) + down * down * down;
  double lost = 0;
  for (const LossEvent& event : law.events) {
    if (event.kind != LossKind::AllZones) continue;
    lost += event.per_year * event.phases.front().lasts.mean() / year;
  }
  CHECK(lost == Approx(two).epsilon(1e-9));
  CHECK(law.failovers_per_year == Approx(0.5).epsilon(1e-3));
}
