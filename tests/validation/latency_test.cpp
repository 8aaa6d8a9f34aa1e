// Latency along the path, by hand: round trips, and stations at their utilisation.

#include <string>

#include "tests/validation/suite.hpp"

using validation::run;

namespace {

constexpr double exact = 1e-9;
constexpr double round_trip = 0.5 * 0.0005 + 0.5 * 0.001;

double figure(const models::ScenarioReport& report, const std::string& name) {
  return report.find(name)->mean;
}

/// Clients 10 ms away; instances and the database are busy for the same share.
double page_seconds(double busy) {
  return 0.010 + 2 * round_trip + 0.020 / (1 - busy) + 0.005 / (1 - busy);
}
double pay_seconds(double busy) {
  return page_seconds(busy) + 0.5 * (round_trip + 0.020);
}

}  // namespace

TEST_CASE("latency is the sum of round trips and of stations at their utilisation",
          "[validation][latency]") {
  const auto report = run("reference/latency-along-the-path");
  // Six hours of eleven at a quarter, four at half, one beyond what can be done.
  CHECK(figure(report, "latency_p50{class=page}") == Approx(page_seconds(0.25)).epsilon(exact));
  CHECK(figure(report, "latency_p50{class=pay}") == Approx(pay_seconds(0.25)).epsilon(exact));
  CHECK(figure(report, "latency_p99{class=page}") == Approx(5).epsilon(exact));
  // Steps of 15 minutes may lie across a jump of the demand.
  CHECK(figure(report, "latency_mean{class=page}") ==
        Approx((6 * page_seconds(0.25) + 4 * page_seconds(0.5) + 5) / 11).epsilon(1e-6));
}

TEST_CASE("whoever waits longer sees what is saturated for longer", "[validation][latency]") {
  const auto saturated = run("reference/latency-along-the-path", {"workload.clients.timeout=60s"});
  CHECK(figure(saturated, "latency_p99{class=page}") == Approx(60).epsilon(exact));
}

TEST_CASE("a distribution adds its own way, and of hits no more than that",
          "[validation][latency]") {
  // A page is found at the edge nine times of ten, and the instances have a tenth of the load.
  const auto report =
      run("reference/latency-along-the-path",
          {"timeline=[]",
           R"(architecture.distributions={"edge": {"origins": ["www"], "hit_ratio": "90%",
              "latency": {"round_trips": 3, "client_edge": "15ms", "edge_origin": "10ms"}}})",
           "architecture.entry=edge", R"(workload.classes={"page": {"cpu_time": "20ms",
              "calls": [{"to": "shop", "operation": "read", "cost": "5ms"}]}})"});
  const double busy = 0.025;
  const double origin = 3 * 0.010 + 2 * round_trip + 0.020 / (1 - busy) + 0.005 / (1 - busy);
  CHECK(figure(report, "latency_p50{class=page}") ==
        Approx(3 * 0.015 + 0.1 * origin).epsilon(exact));
}

TEST_CASE("what takes the place of a failing call adds its round trip for those who make it",
          "[validation][latency]") {
  const auto report =
      run("reference/latency-along-the-path",
          {"timeline=[]", "architecture.externals.payment.availability=75%",
           R"(workload.classes.pay.calls=[{"to": "payment", "else": {"to": "shop"}}])"});
  // A quarter of those who pay goes on to the database, whose CPU the others use no more.
  const double expected =
      0.010 + round_trip + 0.020 / 0.75 + round_trip + 0.75 * 0.020 + 0.25 * round_trip;
  CHECK(figure(report, "latency_p50{class=pay}") == Approx(expected).epsilon(exact));
}
