// Differences of a comparison as people read them.

#include "tools/report/difference_text.hpp"

#include <catch2/catch.hpp>

#include "tests/tools/report/hand_made_report.hpp"
#include "tests/tools/report/one_line.hpp"
#include "tools/report/write_paired.hpp"

namespace {

using models::PairedFigure;
using tools::difference_interval_text;
using tools::difference_text;

PairedFigure figure(const char* metric, double difference, double low, double high) {
  PairedFigure made;
  made.metric = metric;
  made.difference = difference;
  made.low = low;
  made.high = high;
  made.pairs = made.differing = 100;
  return made;
}

TEST_CASE("a difference and its interval have the same decimals, and four digits at most",
          "[report][difference]") {
  const PairedFigure served = figure("availability.requests", 0.59921, 0.59912, 0.5993);
  CHECK(difference_text(served) == "+59.92 pp");
  CHECK(difference_interval_text(served) == "+59.91 to +59.93 pp");
  const PairedFigure down = figure("downtime_per_year", -834, -1278, -388);
  CHECK(difference_text(down) == "-13.9 min");
  CHECK(difference_interval_text(down) == "-21.3 to -6.5 min");
  const PairedFigure outages = figure("outages_per_year", -1241.2, -1362, -1119);
  CHECK(difference_text(outages) == "-1240");
  CHECK(difference_interval_text(outages) == "-1360 to -1120");
  CHECK(difference_text(figure("cost_per_month", 0, 0, 0)) == "0");
}

TEST_CASE("small differences of shares have a unit of their own, and the legend says which",
          "[report][difference]") {
  CHECK(difference_text(figure("availability.time", 2.7e-5, 1.3e-5, 4.2e-5)) == "+0.0027 pp");
  CHECK(difference_text(figure("availability.time", 2.7e-7, 1.3e-7, 4.2e-7)) == "+0.27 ppm");
  const PairedFigure tiny = figure("availability.time", 2.2e-8, -1e-9, 4.5e-8);
  CHECK(difference_text(tiny) == "+22 ppb");
  CHECK(difference_interval_text(tiny) == "-1 to +45 ppb");

  models::ComparisonReport report;
  report.designs.resize(2);
  report.designs[1].against_first = {tiny, figure("cost_per_month", 1, 0.5, 1.5)};
  CHECK(tools::units_text(report) == "; ppb: billionths");
  report.designs[1].against_first.push_back(figure("availability.time", 0.1, 0.05, 0.15));
  CHECK(tools::units_text(report) == "; pp: percentage points; ppb: billionths");
}

TEST_CASE("plain pairs say why run gives other figures, and strata do not",
          "[report][difference]") {
  models::ComparisonReport report;
  report.designs.resize(2);
  for (models::ComparedDesign& design : report.designs) design.report = report_tests::forecast();
  report.designs[1].against_first = {figure("downtime_per_year", 600, 540, 660)};
  const auto says_why = [&] {
    return report_tests::on_one_line(tools::write_table(report, {}))
               .find("plain pairs: nines run") != std::string::npos;
  };
  CHECK(says_why());
  report.sampling.watched = "availability.requests";
  report.sampling.strata = 12;
  CHECK_FALSE(says_why());
  report.sampling = {};
  for (models::ComparedDesign& design : report.designs) design.report = report_tests::drill();
  CHECK_FALSE(says_why());
}

}  // namespace
