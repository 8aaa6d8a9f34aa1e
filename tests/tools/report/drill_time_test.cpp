#include "tools/report/drill_time.hpp"

#include <catch2/catch.hpp>

#include "tools/report/write_paired.hpp"

namespace {

using models::ComparisonReport;
using tools::CountedOver;

constexpr double hours_a_year = 8760;

/// A design that is down for 30 minutes in each of 10 replications, and for 10 more than the first.
models::ComparedDesign paired_drill(const std::string& name, double hours) {
  const double by_year = hours_a_year / hours;
  models::ComparedDesign design;
  design.report.name = name;
  design.report.drill = true;
  design.report.replications = 10;
  design.report.years = 10 * hours / hours_a_year;
  models::MetricEstimate downtime;
  downtime.name = "downtime_per_year";
  downtime.mean = 1800 * by_year;
  downtime.low = 1200 * by_year;
  downtime.high = 2400 * by_year;
  design.report.metrics.push_back(downtime);
  models::PairedFigure figure;
  figure.metric = "downtime_per_year";
  figure.difference = 600 * by_year;
  figure.low = 540 * by_year;
  figure.high = 660 * by_year;
  figure.ratio = 1.5;
  figure.pairs = figure.differing = 10;
  figure.verdict = models::Verdict::Worse;
  design.against_first.push_back(figure);
  return design;
}

ComparisonReport comparison_of(double first_hours, double second_hours) {
  ComparisonReport report;
  report.replications = 10;
  report.designs = {paired_drill("one", first_hours), paired_drill("two", second_hours)};
  return report;
}

}  // namespace

TEST_CASE("drills of one length are compared by what is lost in them", "[report]") {
  const ComparisonReport shown = tools::in_drill_time(comparison_of(2, 2));
  CHECK(tools::counted_over(shown) == CountedOver::Drill);
  const models::MetricEstimate& downtime = shown.designs[1].report.metrics[0];
  CHECK(downtime.mean == Approx(1800));
  CHECK(*downtime.low == Approx(1200));
  CHECK(*downtime.high == Approx(2400));
  const models::PairedFigure& figure = shown.designs[1].against_first[0];
  CHECK(figure.difference == Approx(600));
  CHECK(*figure.low == Approx(540));
  CHECK(*figure.high == Approx(660));
  CHECK(*figure.ratio == 1.5);
  const std::string table = tools::write_table(comparison_of(2, 2), {});
  CHECK(table.find("+10.0 min") != std::string::npos);
  CHECK(table.find("by year") == std::string::npos);
}

TEST_CASE("drills of two lengths are compared as if each went on for a year", "[report]") {
  const ComparisonReport report = comparison_of(2, 3);
  CHECK(tools::counted_over(report) == CountedOver::ByYear);
  CHECK(tools::in_drill_time(report).designs[0].report.metrics[0].mean ==
        report.designs[0].report.metrics[0].mean);
  CHECK(tools::write_table(report, {}).find("downtime, by year") != std::string::npos);
}

TEST_CASE("forecasts are compared by the year", "[report]") {
  ComparisonReport report = comparison_of(2, 2);
  for (models::ComparedDesign& design : report.designs) design.report.drill = false;
  CHECK(tools::counted_over(report) == CountedOver::Year);
  CHECK(tools::write_table(report, {}).find("downtime a year") != std::string::npos);
}
