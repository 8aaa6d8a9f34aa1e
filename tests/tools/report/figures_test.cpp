#include "tools/report/figures.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/report/hand_made_report.hpp"

namespace {

using namespace tools;
using report_tests::metric;

TEST_CASE("the name of a metric says its unit", "[report][figures]") {
  const auto [name, unit] =
      GENERATE(table<std::string, Unit>({{"availability.requests", Unit::Share},
                                         {"availability.requests{class=buy}", Unit::Share},
                                         {"monthly_uptime.worst", Unit::Share},
                                         {"probability_no_outage", Unit::Share},
                                         {"downtime_per_year", Unit::Duration},
                                         {"recovery_time{fault=host_fault}", Unit::Duration},
                                         {"time_to_first_outage", Unit::Duration},
                                         {"cost_per_month", Unit::Usd},
                                         {"outages_per_year", Unit::Number},
                                         {"instances_in_service{group=web}", Unit::Number}}));
  CAPTURE(name);
  CHECK(unit_of(name) == unit);
}

TEST_CASE("what was not observed is a bound", "[report][figures]") {
  CHECK(mean_text(metric("availability.time", 0.9997, 1, 1)) == "above 99.970 %");
  CHECK(nines_text(metric("availability.time", 0.999, 1, 1)) == "above 3.00");
  CHECK(mean_text(metric("availability.time", 1)) == "no loss seen");
  CHECK(mean_text(metric("outages_per_year", 0, 0, 0.003)) == "below 0.003");
  CHECK(mean_text(metric("downtime_per_year", 0)) == "none seen");
  CHECK(interval_text(metric("outages_per_year", 0, 0, 0.003)).empty());
  CHECK(mean_text(metric("launches_per_year{group=web}", 0)) == "0");
}

TEST_CASE("an interval has the digits that tell its ends apart", "[report][figures]") {
  CHECK(interval_text(metric("availability.time", 0.99798, 0.998, 0.99802)) == "99.798-99.802 %");
  CHECK(interval_text(metric("availability.time", 0.9990, 0.9995, 0.9999999)) ==
        "99.90-99.99999 %");
  CHECK(interval_text(metric("availability.time", 0.999, 0.9995, 1)) == "above 99.90 %");
  CHECK(interval_text(metric("downtime_per_year", 2232, 2250, 2280)) == "37.2-38.0 min");
  CHECK(interval_text(metric("recovery_time", 840.1, 840.4, 840.7)) == "14.00-14.01 min");
  CHECK(interval_text(metric("recovery_time", 840.01, 840.02, 840.03)).empty());
  CHECK(interval_text(metric("recovery_time", -60, 120, 300)) == "-1.0 to 5.0 min");
  CHECK(interval_text(metric("cost_per_month", 352.81, 352.83, 352.85)) == "352.8-352.9");
  CHECK(interval_text(metric("cost_per_month", 14.89)).empty());
  CHECK(interval_text(metric("downtime_per_year", 0.0155, 0.0159, 83'600)) == "15.5 ms to 23.2 h");
}

TEST_CASE("a mean has the decimals of its interval", "[report][figures]") {
  const auto both = [](const models::MetricEstimate& one) {
    return mean_text(one) + " (" + interval_text(one) + ")";
  };
  CHECK(both(metric("availability.time", 0.996487, 0.996497, 0.996508)) ==
        "99.650 % (99.649-99.651 %)");
  CHECK(both(metric("cost_per_month", 1840.7, 1845.6, 1850.4)) == "1846 USD (1841-1850)");
  CHECK(both(metric("downtime_per_year", 456, 467, 478)) == "7.78 min (7.60-7.97 min)");
  CHECK(both(metric("outages_per_year", 1119, 1241, 1362)) == "1240 (1120-1360)");
  CHECK(both(metric("outages_per_year", 0.5, 3.1, 5.9)) == "3.1 (0.5-5.9)");
  CHECK(mean_text(metric("downtime_per_year", 467)) == "7 min 47 s");
  CHECK(tools::short_mean_text(metric("downtime_per_year", 467)) == "7.78 min");
}

TEST_CASE("ends that differ by rounding are no interval", "[report][figures]") {
  const double share = 0.7416666666666667;
  CHECK(interval_text(metric("availability.time", share - 2e-16, share, share + 2e-16)).empty());
  CHECK(interval_text(metric("availability.time", 0, 0, 4e-16)).empty());
  // Few are lost, and those are known well.
  CHECK(interval_text(metric("availability.time", 1 - 2e-9, 1 - 1.5e-9, 1 - 1e-9)) ==
        "99.99999980-99.99999990 %");
}

TEST_CASE("no share has fewer nines than none", "[report][figures]") {
  CHECK(nines_text(metric("availability.time", 0)) == "0.00");
  // A bound of nothing says nothing.
  CHECK(mean_text(metric("availability.time", 0, 1, 1)) == "no loss seen");
  CHECK(nines_text(metric("availability.time", 0, 1, 1)).empty());
  CHECK(nines_text(metric("availability.time", 0, 0.9, 1)).empty());
}

TEST_CASE("a drill that lost nothing says so before what chance could hide", "[report][figures]") {
  models::ScenarioReport scenario = report_tests::drill();
  CHECK(nothing_lost_text(scenario).empty());
  scenario.metrics.front() = metric("availability.requests", 0.985, 1, 1);
  CHECK(served_text(scenario) == "100 %");
  CHECK(nothing_lost_text(scenario) ==
        "nothing lost in 200 runs; by chance at most 1.5 % of them lose something, 95 % sure");
  scenario.replications = 1;
  scenario.metrics.front() = metric("availability.requests", 1);
  CHECK(nothing_lost_text(scenario) == "nothing lost in 1 run");
  // A forecast asks how rare a loss is.
  scenario.drill = false;
  CHECK(served_text(scenario) == "no loss seen");
}

TEST_CASE("a closed form agrees within the interval and is near within four standard errors",
          "[report][figures]") {
  models::MetricEstimate estimate = metric("outages_per_year", 9.7, 10, 10.5);
  CHECK(closed_form_fit(estimate) == std::nullopt);
  const auto verdict = [&estimate](double exact) {
    estimate.analytic = exact;
    return closed_form_fit(estimate);
  };
  CHECK(verdict(9.7) == ClosedFormFit::Inside);
  CHECK(verdict(9.69) == ClosedFormFit::Beyond);
  estimate.standard_error = 0.1;
  CHECK(verdict(9.7) == ClosedFormFit::Inside);
  CHECK(verdict(9.61) == ClosedFormFit::Near);
  CHECK(verdict(9.59) == ClosedFormFit::Beyond);
  CHECK(verdict(10.5) == ClosedFormFit::Inside);
  CHECK(verdict(10.51) == ClosedFormFit::Beyond);
  estimate.low.reset();
  CHECK(verdict(10.39) == ClosedFormFit::Near);
  CHECK(verdict(10.5) == ClosedFormFit::Beyond);
  estimate.standard_error.reset();
  CHECK(verdict(10) == std::nullopt);
}

}  // namespace
