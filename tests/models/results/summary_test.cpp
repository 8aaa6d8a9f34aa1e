#include "models/results/summary.hpp"

#include <cstdint>
#include <limits>

#include <catch2/catch.hpp>

#include "sim/time/sim_time.hpp"

namespace {

constexpr double truth_of_nothing_seen = 2.9957322735540;  // -ln 0.05

models::SummaryPlan plan(std::vector<double> strata) {
  models::SummaryPlan plan;
  plan.causes = {"zone_power:a"};
  plan.strata = std::move(strata);
  return plan;
}

models::Digest year(std::uint64_t stratum, double down_seconds) {
  models::Digest digest;
  digest.stratum = stratum;
  digest.observed_seconds = sim::to_seconds(sim::year);
  digest.offered = 1000;
  digest.down_seconds = down_seconds;
  if (down_seconds > 0) {
    digest.recoveries.push_back({models::CauseId{0}, down_seconds});
    digest.charges.push_back({models::CauseId{0}, models::Phase::Detection, 0, down_seconds});
    digest.counts.push_back({models::CauseId{0}, 1});
  }
  return digest;
}

double mean(const models::ScenarioReport& report, const std::string& metric) {
  const models::MetricEstimate* found = report.find(metric);
  REQUIRE(found != nullptr);
  return found->mean;
}

}  // namespace

TEST_CASE("a digest that cannot be of the scenario is not taken", "[summary]") {
  models::SummaryPlan of = plan({0.9, 0.1});
  of.classes = {"page", "search"};
  of.figures = {{"units_up{component=database}", models::FigureKind::MeanOverTime}};
  of.bill_items = {"instances"};
  const models::Summary summary(of);
  models::Digest digest = year(1, 60);
  digest.lost_by_class = {1, 2};
  digest.figures = {1};
  digest.usd = {100};
  REQUIRE(summary.takes(digest));
  const models::CauseId stranger{1};
  const double no_number = std::numeric_limits<double>::quiet_NaN();
  SECTION("another stratum") {
    digest.stratum = 2;
  }
  SECTION("the charge of another cause") {
    digest.charges[0].cause = stranger;
  }
  SECTION("the recovery from another cause") {
    digest.recoveries[0].cause = stranger;
  }
  SECTION("the count of another cause") {
    digest.counts[0].cause = stranger;
  }
  SECTION("weighted outages of another cause") {
    digest.rare.outages_from.push_back({stranger, 1});
  }
  SECTION("another class") {
    digest.lost_by_class.push_back(0);
  }
  SECTION("the figure of another service") {
    digest.figures.push_back(1);
  }
  SECTION("a figure that is no number") {
    digest.figures[0] = no_number;
  }
  SECTION("another item of the bill") {
    digest.usd.push_back(1);
  }
  SECTION("losses that are no number") {
    digest.lost = no_number;
  }
  SECTION("time that is no number") {
    digest.observed_seconds = no_number;
  }
  SECTION("time below 0") {
    digest.observed_seconds = -1;
  }
  SECTION("a charge that is no number") {
    digest.charges[0].lost = no_number;
  }
  SECTION("a bill that is no number") {
    digest.usd[0] = no_number;
  }
  SECTION("more faults than can be added up") {
    digest.counts[0].faults = std::numeric_limits<std::int64_t>::max();
  }
  CHECK_FALSE(summary.takes(digest));
}

TEST_CASE("strata are averaged by their probabilities, not by their runs", "[summary]") {
  models::Summary summary(plan({0.99, 0.01}));
  for (int run = 0; run < 10; ++run) summary.add(year(0, 0));
  for (int run = 0; run < 30; ++run) summary.add(year(1, 600));
  models::ScenarioReport report;
  summary.report(report);
  CHECK(mean(report, "downtime_per_year") == Approx(6));
  CHECK(mean(report, "outages_per_year") == Approx(0.01));
  CHECK(mean(report, "probability_no_outage") == Approx(0.99));
  CHECK(mean(report, "recovery_time") == Approx(600));
  REQUIRE(report.blame.size() == 1);
  CHECK(report.blame.front().downtime == Approx(6));
  REQUIRE(report.faults.size() == 1);
  CHECK(report.faults.front().per_year == Approx(0.01));
  CHECK(report.find("downtime_per_year")->p95 == 0);
}

TEST_CASE("nothing seen in strata is bounded by the stratum whose runs weigh most", "[summary]") {
  models::Summary summary(plan({0.9, 0.1}));
  for (int run = 0; run < 100; ++run) summary.add(year(0, 0));
  for (int run = 0; run < 10; ++run) summary.add(year(1, 0));
  models::ScenarioReport report;
  summary.report(report);
  const models::MetricEstimate* outages = report.find("outages_per_year");
  REQUIRE(outages != nullptr);
  CHECK(outages->mean == 0);
  CHECK(*outages->high == Approx(truth_of_nothing_seen * 0.1 / 10));
  CHECK(*report.find("availability.time")->low == Approx(1 - truth_of_nothing_seen * 0.1 / 10));
}

TEST_CASE("nothing seen in plain replications is bounded by their number", "[summary]") {
  models::Summary summary(plan({1.0}));
  for (int run = 0; run < 300; ++run) summary.add(year(0, 0));
  models::ScenarioReport report;
  summary.report(report);
  CHECK(*report.find("outages_per_year")->high == Approx(truth_of_nothing_seen / 300));
}

TEST_CASE("recovery times have an interval of their 95th percentile from 59 incidents on",
          "[summary]") {
  for (const int incidents : {20, 200}) {
    models::Summary summary(plan({1.0}));
    for (int run = 1; run <= incidents; ++run) summary.add(year(0, run));
    models::ScenarioReport report;
    summary.report(report);
    const models::MetricEstimate* recovery = report.find("recovery_time");
    REQUIRE(recovery != nullptr);
    CHECK(recovery->p95.has_value());
    CHECK(recovery->p95_interval.has_value() == (incidents == 200));
    if (incidents == 200) CHECK(recovery->p95_interval->low == 184);
  }
}

TEST_CASE("every metric that can be watched is one that is reported", "[summary]") {
  models::SummaryPlan with_bill = plan({1.0});
  with_bill.bill_items = {"ec2:web"};
  models::Summary summary(with_bill);
  for (int run = 0; run < 3; ++run) {
    models::Digest digest = year(0, run);
    digest.usd = {10.0 + run};
    summary.add(digest);
  }
  models::ScenarioReport report;
  summary.report(report);
  for (const std::string_view metric : models::Summary::watchable()) {
    CAPTURE(std::string(metric));
    CHECK(summary.watched(metric) != nullptr);
    CHECK(report.find(std::string(metric)) != nullptr);
  }
  CHECK(summary.watched("recovery_time") == nullptr);
}

namespace {

/// A year with an outage of 600 s plus the control, which is known to be 0 on average.
models::Digest controlled_year(double control) {
  models::Digest digest = year(0, 600 + control);
  digest.usd = {10};
  digest.controls = {control, 0};
  return digest;
}

models::Summary controlled_summary(int runs) {
  models::SummaryPlan with = plan({1.0});
  with.bill_items = {"ec2:web"};
  with.controls = 2;
  models::Summary summary(with);
  // 0, 1, ... 9: 4.5 too much on average.
  for (int run = 0; run < runs; ++run) summary.add(controlled_year(run % 10));
  return summary;
}

}  // namespace

TEST_CASE("control variates correct every mean of a loss alike", "[summary]") {
  const models::Summary summary = controlled_summary(200);
  models::ScenarioReport report;
  summary.report(report);
  CHECK(mean(report, "downtime_per_year") == Approx(600));
  CHECK(1 - mean(report, "availability.time") == Approx(600 / sim::to_seconds(sim::year)));
  CHECK(report.find("downtime_per_year")->method == "Student t, control variates");
  CHECK(report.blame.front().downtime == Approx(600));
  // The quantiles are those of the years as they fell.
  CHECK(report.find("downtime_per_year")->p50 == Approx(604.5));
  const auto controlled = summary.controlled("downtime_per_year");
  REQUIRE(controlled.has_value());
  CHECK(controlled->controls == 1);
  // All is explained, but 200 values may hide as much as 3 of them.
  CHECK(controlled->variance_reduction < 200 / truth_of_nothing_seen);
  CHECK(controlled->variance_reduction > 1);
  const sim::StoppingEvidence evidence = summary.evidence("downtime_per_year");
  CHECK(evidence.value == Approx(600));
  CHECK(evidence.standard_error == Approx(controlled->standard_error));
  CHECK(evidence.degrees_of_freedom == Approx(198));
  CHECK(report.find("downtime_per_year")->standard_error == Approx(controlled->standard_error));
  // An interval for nothing: what does not vary has no use for controls.
  CHECK_FALSE(summary.controlled("cost_per_month").has_value());
  CHECK(mean(report, "outages_per_year") == Approx(1));
  CHECK_FALSE(summary.controlled("recovery_time").has_value());
}

TEST_CASE("below 100 outages means stay as they are", "[summary]") {
  const models::Summary summary = controlled_summary(90);
  models::ScenarioReport report;
  summary.report(report);
  CHECK_FALSE(summary.controlled("availability.time").has_value());
  CHECK(mean(report, "downtime_per_year") == Approx(604.5));
  CHECK(report.find("downtime_per_year")->method == "BCa bootstrap");
  CHECK(summary.evidence("downtime_per_year").value == Approx(604.5));
}

TEST_CASE("a digest without the controls that are asked for is refused", "[summary]") {
  models::SummaryPlan with = plan({1.0});
  with.controls = 2;
  models::Summary summary(with);
  CHECK_THROWS(summary.add(year(0, 600)));
}

TEST_CASE("the bootstrap of downtime and of availability is one", "[summary]") {
  models::Summary summary(plan({1.0}));
  for (int run = 0; run < 40; ++run) summary.add(year(0, run % 4 == 0 ? 100 + run * run : 0));
  models::ScenarioReport report;
  summary.report(report);
  const models::MetricEstimate* down = report.find("downtime_per_year");
  const models::MetricEstimate* up = report.find("availability.time");
  REQUIRE(down->method == "BCa bootstrap");
  const double seconds = sim::to_seconds(sim::year);
  CHECK(*down->low == Approx((1 - *up->high) * seconds).epsilon(1e-8));
  CHECK(*down->high == Approx((1 - *up->low) * seconds).epsilon(1e-8));
}

TEST_CASE("what quiet strata hide widens every interval, and the stopping rule knows as much",
          "[summary]") {
  models::Summary summary(plan({0.99, 0.01}));
  for (int run = 0; run < 100; ++run) summary.add(year(0, 0));
  for (int run = 0; run < 200; ++run) summary.add(year(1, 600 + 60 * (run % 2)));
  models::ScenarioReport report;
  summary.report(report);
  const double hidden = truth_of_nothing_seen * 0.99 / 100;
  // 600 and 660 s weigh by what they are: (600² + 660²) / (600 + 660).
  const double size = (600.0 * 600 + 660.0 * 660) / 1260;
  const models::MetricEstimate* down = report.find("downtime_per_year");
  CHECK(*down->high - down->mean == Approx(hidden * size).epsilon(0.01));
  CHECK(down->mean - *down->low < 0.01 * hidden * size);
  CHECK(summary.evidence("downtime_per_year").unseen == Approx(hidden * size));
  // Every run of the second stratum had one outage.
  CHECK(*report.find("outages_per_year")->high == Approx(0.01 + hidden));
  // Of ten outages that were seen, some 30 may be hidden: at once over, or as long as the longest.
  const models::MetricEstimate* recovery = report.find("recovery_time");
  const double share = hidden / (0.01 + hidden);
  CHECK(*recovery->low == Approx((1 - share) * 630).epsilon(0.01));
  CHECK(*recovery->high == Approx((1 - share) * 630 + share * 660).epsilon(0.01));
  CHECK_FALSE(recovery->p95_interval.has_value());
}

TEST_CASE("outages are counted for a bill only where they move it", "[summary]") {
  const bool by_outages = GENERATE(true, false);
  models::SummaryPlan with_bill = plan({1.0});
  with_bill.bill_items = {"ec2:web"};
  models::Summary summary(with_bill);
  for (int run = 0; run < 60; ++run) {
    const bool has_outage = run % 10 == 0;
    models::Digest digest = year(0, has_outage ? 600 : 0);
    digest.usd = {by_outages ? (has_outage ? 12.0 : 10.0) : 10.0 + run % 7};
    summary.add(digest);
  }
  const sim::StoppingEvidence evidence = summary.evidence("cost_per_month");
  CHECK(evidence.outages.has_value() == by_outages);
  CHECK(summary.evidence("downtime_per_year").outages == std::uint64_t{6});
}

TEST_CASE("without requests there is no share of them", "[summary]") {
  models::Summary summary(plan({1.0}));
  for (int run = 0; run < 5; ++run) {
    models::Digest digest = year(0, 60);
    digest.offered = 0;
    summary.add(digest);
  }
  models::ScenarioReport report;
  summary.report(report);
  for (const char* name : {"availability.requests", "monthly_uptime", "monthly_uptime.worst"}) {
    CAPTURE(name);
    CHECK(report.find(name)->method == models::no_requests_method);
    CHECK_FALSE(report.find(name)->low.has_value());
  }
  CHECK(report.find("availability.time")->high.has_value());
}
