// Designs on the same failures, held against separate runs and closed forms.

#include <cmath>

#include "models/experiment/compare.hpp"
#include "tests/validation/suite.hpp"

namespace {

using models::ComparisonReport;
using models::PairedFigure;
using models::Verdict;
using validation::read;

ComparisonReport compared(const std::vector<models::Scenario>& scenarios, std::int64_t replications,
                          bool same = false) {
  std::map<std::string, models::PriceBook> prices;
  for (const models::Scenario& scenario : scenarios) {
    REQUIRE(tools::add_prices(scenario, prices).empty());
  }
  std::vector<models::PairedDesign> designs;
  for (const models::Scenario& scenario : scenarios) {
    designs.push_back({&scenario, &prices.at(scenario.region), same});
  }
  models::SimulationOptions options;
  options.replications = replications;
  return models::compare(designs, options);
}

const PairedFigure& figure(const ComparisonReport& report, std::size_t design,
                           const std::string& metric) {
  const PairedFigure* found = report.designs[design].find(metric);
  REQUIRE(found != nullptr);
  return *found;
}

const std::string unit_mean = "architecture.components.unit.fails.exponential.mean=";

}  // namespace

TEST_CASE("a design compared with itself differs by exactly zero", "[comparison]") {
  const models::Scenario stage = read("whatisthetime/5-auto-scaling");
  const ComparisonReport report = compared({stage, stage}, 300, true);
  REQUIRE(report.designs[1].against_first.size() == 7);
  for (const PairedFigure& one : report.designs[1].against_first) {
    CAPTURE(one.metric);
    CHECK(one.difference == 0);
    CHECK(one.low.value() == 0);
    CHECK(one.high.value() == 0);
    CHECK(one.differing == 0);
    CHECK(one.ratio.value_or(1) == 1);
    CHECK(one.verdict == Verdict::Undecided);
    CHECK_FALSE(one.replications_needed);
  }
}

TEST_CASE("a paired difference is the difference of separate runs, and known better",
          "[comparison]") {
  const models::Scenario before = read("whatisthetime/3-scale-out-dns");
  const models::Scenario after = read("whatisthetime/4-load-balancer");
  models::Scenario elsewhere = after;
  elsewhere.run.seed = before.run.seed + 1000;
  const ComparisonReport report = compared({before, after}, 2000);
  models::SimulationOptions plain;
  plain.replications = 2000;
  plain.method = models::SamplingMethod::Replications;
  const auto alone = validation::simulate(before, plain);
  const auto apart = validation::simulate(elsewhere, plain);
  for (const std::string metric :
       {"availability.requests", "downtime_per_year", "outages_per_year", "cost_per_month"}) {
    CAPTURE(metric);
    const PairedFigure& one = figure(report, 1, metric);
    // The first design is what a run of it alone with as plain replications is, to the last digit.
    CHECK(report.designs[0].report.find(metric)->mean == alone.find(metric)->mean);
    const double separate = apart.find(metric)->mean - alone.find(metric)->mean;
    const double error =
        std::hypot(*apart.find(metric)->standard_error, *alone.find(metric)->standard_error);
    CHECK(std::abs(one.difference - separate) < 4 * error + 1e-9);
  }
  const PairedFigure& served = figure(report, 1, "availability.requests");
  CHECK(served.correlation.value() > 0.5);
  CHECK(served.variance_reduction.value() > 2);
  CHECK(served.verdict == Verdict::Better);
  CHECK(figure(report, 1, "cost_per_month").verdict == Verdict::Worse);
}

TEST_CASE("a sweep over a mean time to failure follows its closed form", "[comparison]") {
  // A = MTTF / (MTTF + MTTR) of one repairable unit, for each point.
  const double repair_hours = 2;
  std::vector<models::Scenario> points;
  const std::vector<double> hours{100, 200, 400, 800};
  for (const double mean : hours) {
    points.push_back(read("reference/a01-one-unit",
                          {unit_mean + std::to_string(mean) + "h",
                           "architecture.components.unit.repaired_in={\"exponential\":{\"mean\":"
                           "\"2h\"}}",
                           "run.horizon=3650d"}));
  }
  const ComparisonReport report = compared(points, 400);
  for (std::size_t i = 0; i < hours.size(); ++i) {
    CAPTURE(hours[i]);
    const double exact = hours[i] / (hours[i] + repair_hours);
    const auto* time = report.designs[i].report.find("availability.time");
    REQUIRE(time != nullptr);
    CHECK(std::abs(time->mean - exact) < 4 * *time->standard_error);
    if (i == 0) continue;
    const double gain = exact - hours[0] / (hours[0] + repair_hours);
    const PairedFigure& one = figure(report, i, "availability.time");
    // 98.3 % intervals: a third wider than they are is beyond five standard errors.
    const double half = 0.5 * (*one.high - *one.low);
    CHECK(std::abs(one.difference - gain) < 1.7 * half);
    CHECK(one.verdict == Verdict::Better);
  }
}

TEST_CASE("more designs have wider intervals, as Bonferroni asks", "[comparison]") {
  const models::Scenario one = read("reference/a01-one-unit", {unit_mean + "100h"});
  const models::Scenario other = read("reference/a01-one-unit", {unit_mean + "110h"});
  const ComparisonReport two = compared({one, other}, 200);
  const ComparisonReport six = compared({one, other, other, other, other, other}, 200);
  const PairedFigure& alone = figure(two, 1, "downtime_per_year");
  const PairedFigure& among = figure(six, 1, "downtime_per_year");
  CHECK(alone.confidence == Approx(0.95));
  CHECK(among.confidence == Approx(0.99));
  CHECK(among.difference == alone.difference);
  CHECK(*among.low < *alone.low);
  CHECK(*among.high > *alone.high);
  // Student's quantiles of 199 degrees of freedom, from tables: 1.972 and 2.601.
  CHECK((*among.high - *among.low) / (*alone.high - *alone.low) ==
        Approx(2.601 / 1.972).margin(2e-3));
}

TEST_CASE("what an undecided comparison asks for decides it more often than not", "[comparison]") {
  // Another name draws other numbers, so that this pair shares nothing.
  const std::string other = R"({"fails": {"exponential": {"mean": "1000h"}},
                                "repaired_in": {"exponential": {"mean": "2.5h"}}})";
  int undecided = 0;
  int decided = 0;
  for (int seed = 1; seed <= 30; ++seed) {
    const std::string with_seed = "run.seed=" + std::to_string(seed);
    const models::Scenario a = read("reference/a01-one-unit", {with_seed});
    const models::Scenario b =
        read("reference/a01-one-unit",
             {with_seed, "architecture.components.unit=null",
              "architecture.components.else=" + other, R"(workload.classes.job.needs=["else"])"});
    const PairedFigure few = figure(compared({a, b}, 20), 1, "downtime_per_year");
    if (few.verdict != Verdict::Undecided || few.difference <= 0) continue;
    REQUIRE(few.replications_needed);
    if (*few.replications_needed > 20'000) continue;
    ++undecided;
    const auto wanted = static_cast<std::int64_t>(*few.replications_needed);
    CHECK(wanted > 20);
    const PairedFigure many = figure(compared({a, b}, wanted), 1, "downtime_per_year");
    CHECK(many.verdict != Verdict::Better);
    if (many.verdict == Verdict::Worse) ++decided;
  }
  CAPTURE(decided, undecided);
  REQUIRE(undecided >= 5);
  CHECK(2 * decided > undecided);
}
