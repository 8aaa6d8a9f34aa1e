// Distributions of CloudFront against sums by hand (S32), through scenario files.

#include <string>
#include <vector>

#include "tests/validation/suite.hpp"

using validation::run;
using validation::truth;

namespace {

using Overrides = std::vector<std::string>;

constexpr double exact = 1e-9;
constexpr double before = 1400;  ///< Seconds of the drill in which all is well.
constexpr double outage = 600;
const std::string one_origin = R"(architecture.distributions.edge.origins=["origin.example"])";
const std::string ttl = "architecture.distributions.edge.ttl=";

double lost(const models::ScenarioReport& report) {
  return report.balance.offered - report.balance.served;
}

double figure(const models::ScenarioReport& report, const std::string& name) {
  const models::MetricEstimate* found = report.find(name + "{distribution=edge}");
  CAPTURE(name);
  REQUIRE(found != nullptr);
  return found->mean;
}

models::ScenarioReport drill(const Overrides& changes = {}) {
  return validation::simulate(validation::read("reference/s32-origin-failover", changes), 2);
}

/// Requests lost of 50 a second, a tenth of them writes, where a read finds nothing at the edge for
/// so many seconds of the outage.
double lost_without_second(double read_seconds) {
  return 50 * (0.1 * outage + 0.9 * read_seconds);
}

}  // namespace

TEST_CASE("S32: reads fail over within the time-out of clients and writes are lost",
          "[validation][distributions]") {
  const auto report = drill();
  CHECK(lost(report) == Approx(truth("S32", "requests_lost")).epsilon(exact));
  CHECK(figure(report, "served_while_origin_down") ==
        Approx(truth("S32", "success_during_outage")).epsilon(exact));
  CHECK(figure(report, "hit_latency") * 1000 ==
        Approx(truth("S32", "latency_hit_ms")).epsilon(exact));
  CHECK(figure(report, "miss_latency") * 1000 ==
        Approx(truth("S32", "latency_miss_ms")).epsilon(exact));
  CHECK(figure(report, "hit_ratio") == Approx(0.8).epsilon(exact));
  const double mean = (before * truth("S32", "latency_mean_reads_ms") +
                       outage * truth("S32", "latency_mean_reads_during_outage_ms")) /
                      (before + outage);
  CHECK(figure(report, "read_latency") * 1000 == Approx(mean).epsilon(exact));
}

TEST_CASE("failing over saves nothing once clients have given up, and keeps what is cached",
          "[validation][distributions]") {
  const auto report = drill({"workload.clients.timeout=20s"});
  CHECK(lost(report) == Approx(lost_without_second(outage * 0.2)).epsilon(exact));
  CHECK(figure(report, "hit_ratio") == Approx(0.8).epsilon(exact));
}

TEST_CASE("while the only origin is silent what is cached expires evenly",
          "[validation][distributions]") {
  const auto slowly = drill({one_origin, ttl + "1200s"});
  CHECK(
      lost(slowly) ==
      Approx(lost_without_second(outage * 0.2 + 0.8 * outage * outage / 2 / 1200)).epsilon(exact));
  const auto quickly = drill({one_origin, ttl + "300s"});
  CHECK(lost(quickly) ==
        Approx(lost_without_second(300 * 0.2 + 0.8 * 300 / 2.0 + (outage - 300))).epsilon(exact));
  CHECK(figure(quickly, "hit_ratio") ==
        Approx(0.8 * (before + 150) / (before + outage)).epsilon(exact));
}

TEST_CASE("an event of the distribution itself takes hits and misses alike",
          "[validation][distributions]") {
  const auto report =
      drill({R"(timeline=[{"at":"1000s","service_event":{"service":"edge","lasts":"600s"}}])"});
  CHECK(lost(report) == Approx(50 * outage).epsilon(exact));
  REQUIRE(report.blame.size() == 1);
  CHECK(report.blame.front().cause == "service_event:edge");
  CHECK(figure(report, "hit_ratio") == Approx(0.8 * before / (before + outage)).epsilon(exact));
}

TEST_CASE("an event by itself strikes a distribution that answers", "[validation][distributions]") {
  // It answers for 1 / rate in the mean, and then not for a constant time.
  // time).
  const auto report = validation::simulate(
      validation::read(
          "reference/s32-origin-failover",
          {"timeline=[]", R"(architecture.distributions.edge.faults.service_event.rate="60/year")",
           R"(architecture.distributions.edge.faults.service_event.lasts="48h")",
           "run.horizon=3650d"}),
      40);
  const double events = 60.0 * 48 / 8760;
  const double gone = events / (1 + events);
  CHECK(1 - report.balance.served / report.balance.offered == Approx(gone).epsilon(0.03));
}
