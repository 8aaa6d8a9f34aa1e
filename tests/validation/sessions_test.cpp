// Sessions and their carts against an independent model of them (S27 to S30), through scenario
// files.

#include <algorithm>
#include <string>

#include "tests/validation/suite.hpp"

using validation::check;
using validation::run;
using validation::truth;

namespace {

constexpr double exact = 1e-9;
/// Shares of requests follow sessions by straight lines, and are even where they nearly are.
constexpr double followed = 1e-4;

double figure(const models::ScenarioReport& report, const std::string& name) {
  const models::MetricEstimate* found = report.find(name);
  REQUIRE(found != nullptr);
  return found->mean;
}

}  // namespace

TEST_CASE("S27: carts on instances are lost with their instance", "[validation][sessions]") {
  const auto report = check("reference/s27-carts-with-stickiness",
                            {{"carts_lost_per_year", truth("S27", "carts_lost_per_year"), 0.01}});
  CHECK(figure(report, "active_carts") == Approx(truth("S27", "active_carts")).epsilon(exact));
  CHECK(figure(report, "steps_without_cart") == 0);
}

TEST_CASE("S28: what is in the place of a sticky instance fills with new sessions",
          "[validation][sessions]") {
  const auto report = run("reference/s28-sticky-instance-ends");
  CHECK(figure(report, "carts_lost") == Approx(truth("S28", "carts_lost")).epsilon(exact));
  const double before = truth("S28", "requests_lost_before_replacement");
  const double after = truth("S28", "requests_lost_after_replacement");
  CHECK(report.balance.offered - report.balance.served == Approx(before + after).epsilon(followed));
  // What was lost with it is missing until new sessions have evened out the load.
  CHECK(validation::lost_to(report, "terminated:web") == Approx(before + after).epsilon(followed));
}

TEST_CASE("S29: a cart in a cookie is lost where it is too large", "[validation][sessions]") {
  const auto report = run("reference/s29-cart-in-a-cookie");
  CHECK(figure(report, "cart_too_large") == Approx(truth("S29", "cart_too_large")).epsilon(exact));
  CHECK(figure(report, "cookie_gb_in_per_month") ==
        Approx(truth("S29", "gb_in_per_month")).epsilon(exact));
  CHECK(figure(report, "cookie_gb_out_per_month") ==
        Approx(truth("S29", "gb_out_per_month")).epsilon(exact));
  CHECK(figure(report, "validation_cpu_per_month") ==
        Approx(truth("S29", "validation_cpu_s_per_month")).epsilon(exact));
}

TEST_CASE("carts in a cache are lost with its keys and with its last writes",
          "[validation][sessions]") {
  const std::string drill = R"(workload.sessions={"steps": 10, "lifetime": "20min", "kept_in": )";
  // Ten sessions begin each second, and last 1200 s: 12 000 carts, on four nodes alike.
  const auto memcached = run("reference/s25-memcached", {drill + R"("catalogue"})"});
  CHECK(figure(memcached, "carts_lost") == Approx(3000).epsilon(exact));
  // Thirty steps a second change their cart, and the last second is lost.
  const auto redis = run("reference/s24-replica-takes-over",
                         {drill + R"("sessions"})", "run.horizon=1h", "run.replications=1",
                          R"(timeline=[{"at": "10min", "cache_fault": {"cache": "sessions"}}])"});
  CHECK(figure(redis, "carts_lost") == Approx(30).epsilon(exact));
}

TEST_CASE("S30: without stickiness a step seldom finds its cart", "[validation][sessions]") {
  const auto report = run("reference/s30-steps-without-cart");
  CHECK(figure(report, "steps_without_cart") ==
        Approx(truth("S30", "steps_without_cart")).epsilon(1e-6));
  // Of the carts that are begun those are lost which one of their later steps does not find: with
  // six steps in the mean each goes on with a chance of five in six, and elsewhere in 1 - 1/n.
  const auto left_behind = [](double instances) {
    const double missed = (5.0 / 6) * (1 - 1 / instances);
    return missed / (1 - (5.0 / 6) / instances);
  };
  const double begun_and_lost =
      3600 * (12 * 20 * left_behind(2) + 8 * 60 * left_behind(4) + 4 * 100 * left_behind(6)) / 6;
  CHECK(figure(report, "carts_lost_per_year") == Approx(365 * begun_and_lost).epsilon(1e-6));
}
