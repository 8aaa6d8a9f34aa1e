// Caches against closed forms and an independent model of them (S21 to S25, A31), through scenario
// files. S02 and S03 are with the other calls.

#include <algorithm>
#include <string>
#include <vector>

#include "models/caching/hit_ratio.hpp"
#include "tests/validation/suite.hpp"

using validation::check;
using validation::run;
using validation::truth;

namespace {

using Overrides = std::vector<std::string>;

constexpr double exact = 1e-9;
constexpr double in_pieces = 1e-3;

double figure(const models::ScenarioReport& report, const std::string& name) {
  const models::MetricEstimate* metric = report.find(name);
  REQUIRE(metric != nullptr);
  return metric->mean;
}

double hit_ratio(const std::string& name, const Overrides& set = {}) {
  return figure(run(name, set), "hit_ratio{cache=catalogue}");
}

/// Of 100 a second, those that the cache does not have, from the start on: each is answered by the
/// database, where it takes 10 ms of one of two vCPU. Counted there and at the cache.
double reads_of_database(const std::string& name, int seconds) {
  const auto report = run(name, {"run.horizon=" + std::to_string(seconds) + "s"});
  CHECK(report.balance.offered == Approx(report.balance.served));
  const double missed = 100.0 * seconds * (1 - figure(report, "hit_ratio{cache=catalogue}"));
  const double answered = figure(report, "utilisation{database=shop}") * 2 * seconds / 0.010;
  CHECK(answered == Approx(missed).epsilon(exact));
  return answered;
}

double lost(const models::ScenarioReport& report, const std::string& cause,
            const std::string& phase) {
  double sum = 0;
  for (const auto& entry : report.blame) {
    if (entry.cause == cause && entry.phase == phase) sum += entry.requests_lost;
  }
  return sum;
}

models::HitRatio case_22() {
  models::CatalogueSpec spec;
  spec.objects = 5000;
  spec.skew = 0.8;
  spec.ttl = std::chrono::seconds(600);
  return {spec, 100};
}

double filled(const models::HitRatio& of, double seconds) {
  return of.filling({seconds, seconds});
}

}  // namespace

TEST_CASE("A31: a key that expires and is updated behind the cache's back",
          "[validation][caches]") {
  const auto report = run("reference/a31-one-key");
  CHECK(figure(report, "hit_ratio{cache=catalogue}") ==
        Approx(truth("A31", "hit_ratio_ttl_from_load")).epsilon(exact));
  CHECK(figure(report, "stale_hits{cache=catalogue}") ==
        Approx(truth("A31", "stale_given_hit")).epsilon(exact));
  CHECK(figure(report, "stale_hits{cache=catalogue}") *
            figure(report, "hit_ratio{cache=catalogue}") ==
        Approx(truth("A31", "stale_fraction_of_reads")).epsilon(exact));
  const Overrides zipf{"workload.demand=100/s", "architecture.caches.catalogue.objects=1000",
                       "architecture.caches.catalogue.skew=0.8"};
  CHECK(hit_ratio("reference/a31-one-key", zipf) ==
        Approx(truth("A31", "zipf1000_a0.8_100rps_ttl60_hit_ratio")).epsilon(exact));
}

TEST_CASE("S21: what a cache has by its strategy and by what fits", "[validation][caches]") {
  const std::string name = "reference/s21-hit-ratio";
  const std::string fits = "architecture.caches.catalogue.fits=1000";
  const std::string cache = "architecture.caches.catalogue.";
  const auto report = run(name);
  CHECK(figure(report, "hit_ratio{cache=catalogue}") ==
        Approx(truth("S21", "hit_ratio_ttl")).epsilon(exact));
  CHECK(figure(report, "stale_hits{cache=catalogue}") ==
        Approx(truth("S21", "stale_share_of_hits")).epsilon(exact));
  CHECK(hit_ratio(name, {fits, cache + "ttl=null", cache + "writes=null"}) ==
        Approx(truth("S21", "hit_ratio_lru_che")).epsilon(exact));
  CHECK(hit_ratio(name, {fits}) == Approx(truth("S21", "hit_ratio_both")).epsilon(exact));
  CHECK(hit_ratio(name, {fits, cache + "ttl=null", cache + "strategy=write_through"}) ==
        Approx(truth("S21", "hit_ratio_write_through")).epsilon(exact));
  CHECK(models::characteristic_time(models::Popularity(5000, 0.8, 5000), 100, 1000) ==
        Approx(truth("S21", "che_time_s")).epsilon(exact));
}

TEST_CASE("S22: a cache that comes back empty fills and echoes one TTL later",
          "[validation][caches]") {
  const models::HitRatio of = case_22();
  CHECK(of.steady() == Approx(truth("S22", "h_steady")).epsilon(exact));
  for (const int seconds : {1, 10, 60, 300, 500, 620, 700, 900, 1220}) {
    CHECK(filled(of, seconds) ==
          Approx(truth("S22", "h_" + std::to_string(seconds) + "s")).epsilon(exact));
  }
  const double passes = truth("S22", "passes_steady_at_s");
  CHECK(filled(of, passes - 1e-3) < of.steady());
  CHECK(filled(of, passes + 1e-3) > of.steady());
  const double lowest = truth("S22", "lowest_at_s");
  CHECK(filled(of, lowest) == Approx(truth("S22", "lowest_h_after_ttl")).epsilon(exact));
  CHECK(filled(of, lowest - 1) > filled(of, lowest));
  CHECK(filled(of, lowest + 1) > filled(of, lowest));
  const double first = reads_of_database("reference/s22-empty-cache", 600);
  CHECK(first == Approx(truth("S22", "database_reads_0_600")).epsilon(in_pieces));
  CHECK(reads_of_database("reference/s22-empty-cache", 1200) - first ==
        Approx(truth("S22", "database_reads_600_1200")).epsilon(in_pieces));
}

TEST_CASE("S23: only misses that are answered fill a cache and so a stampede lasts",
          "[validation][caches]") {
  const auto report = run("reference/s23-stampede");
  const double total = truth("S23", "lost_while_away") + truth("S23", "lost_after_return");
  CHECK(lost(report, "node_fault:catalogue", "overload") == Approx(total).epsilon(in_pieces));
  CHECK(report.balance.offered - report.balance.served == Approx(total).epsilon(in_pieces));
  const double replacement = 300;
  double downtime = 0;
  for (const auto& entry : report.blame) downtime += entry.downtime;
  CHECK(downtime == Approx(truth("S23", "recovery_s")).epsilon(in_pieces));
  // What an hour has beside it: nothing is lost before and after.
  const double until_well = 1000 + replacement + truth("S23", "seconds_until_nothing_is_lost");
  const auto well =
      run("reference/s23-stampede", {"run.horizon=" + std::to_string(until_well + 1) + "s"});
  CHECK(well.balance.offered - well.balance.served == Approx(total).epsilon(in_pieces));
}

TEST_CASE("S24: a replica of a cache in another zone takes over", "[validation][caches]") {
  constexpr double often = 0.012;
  const auto report = check(
      "reference/s24-replica-takes-over",
      {{"availability.requests", truth("S24", "request_unavailability"), often, true},
       {"failovers_per_year{cache=sessions}", truth("S24", "failovers_per_year"), often},
       {"lost_writes_per_year{cache=sessions}", truth("S24", "writes_lost_s_per_year"), often}});
  const models::MetricEstimate* recovery = report.find("recovery_time");
  REQUIRE(recovery != nullptr);
  CHECK(*recovery->p50 == Approx(truth("S24", "recovery_p50_s")).epsilon(0.015));
  CHECK(*recovery->p95 == Approx(truth("S24", "recovery_p95_s")).epsilon(0.03));
}

TEST_CASE("S25: one of four nodes of Memcached is lost", "[validation][caches]") {
  const std::string name = "reference/s25-memcached";
  CHECK(hit_ratio(name, {"run.horizon=300s"}) ==
        Approx(truth("S25", "hit_ratio_while_away")).epsilon(exact));
  const double steady = 100 * (1 - truth("S22", "h_steady"));
  const double away = reads_of_database(name, 300);
  CHECK(away - 300 * steady == Approx(truth("S25", "extra_reads_away_300s")).epsilon(exact));
  const double filled_up = reads_of_database(name, 900);
  CHECK(filled_up - away - 600 * steady ==
        Approx(truth("S25", "extra_reads_0_600")).epsilon(in_pieces));
  CHECK(reads_of_database(name, 1500) - filled_up - 600 * steady ==
        Approx(truth("S25", "extra_reads_600_1200")).epsilon(in_pieces));
}
