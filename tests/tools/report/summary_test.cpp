// The first screen of nines run.

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/report/hand_made_report.hpp"
#include "tests/tools/report/one_line.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_report.hpp"

namespace {

using namespace report_tests;
using tools::TableOptions;
using tools::write_table;

TableOptions summary() {
  TableOptions options;
  options.details = false;
  options.details_command = "nines run shop --details";
  return options;
}

std::vector<std::string> split(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

models::ScenarioReport stage(const std::string& name, double downtime, double cost) {
  models::ScenarioReport made = forecast();
  made.name = name;
  for (models::MetricEstimate& metric : made.metrics) {
    if (metric.name == "cost_per_month") metric.mean = cost;
    if (metric.name != "downtime_per_year") continue;
    metric.mean = downtime;
    metric.low = 0.9 * downtime;
    metric.high = 1.1 * downtime;
  }
  return made;
}

models::ObjectiveResult objective(models::ObjectiveVerdict verdict) {
  models::ObjectiveResult result;
  result.metric = "downtime_per_year";
  result.rule = "mean < 1h";
  result.verdict = verdict;
  return result;
}

TEST_CASE("the first screen of stages says what was compared and which one to choose",
          "[report][summary]") {
  CHECK(write_table(report_of({stage("shop/1-one", 36'000, 14.5), stage("shop/2-two", 3600, 29),
                               stage("shop/3-too-much", 3650, 80)}),
                    summary()) ==
        R"(shop: 3 stages, from 10.0 h without service a year for 14.5 USD a month (1-one)
to 60.0 min for 29 USD (2-two).

design      down/year      95 % sure                       USD  most lost to
1-one          10.0 h     9.0-11.0 h  ██████████████████  14.5  application_hang
2-two        60.0 min  54.0-66.0 min  ██████                29  application_hang
3-too-much   60.8 min  54.8-66.9 min  ██████▏               80  application_hang
down: under 95 % of requests served; bar: its logarithm; USD a month

Choose: 2-two, least downtime, at the lowest price

All figures: nines run shop --details
)");
}

TEST_CASE("of designs with objectives the cheapest that meets all of its own is chosen",
          "[report][summary]") {
  models::ScenarioReport cheap = stage("shop/1-one", 36'000, 14.5);
  models::ScenarioReport good = stage("shop/2-two", 3000, 29);
  models::ScenarioReport best = stage("shop/3-best", 1000, 80);
  cheap.objectives = {objective(models::ObjectiveVerdict::Missed)};
  good.objectives = {objective(models::ObjectiveVerdict::Met)};
  best.objectives = good.objectives;
  const std::string text = write_table(report_of({cheap, good, best}), summary());
  CHECK(text.find("Choose: 2-two, the cheapest of 2 that meet their objectives") !=
        std::string::npos);
  const std::string one = write_table(report_of({cheap, best}), summary());
  CHECK(one.find("Choose: 3-best, the only one that meets its objectives") != std::string::npos);
  const std::string none = write_table(report_of({cheap, cheap}), summary());
  CHECK(none.find("Choose: none meets all of its objectives") != std::string::npos);
  CHECK(text.find("no candidate") == std::string::npos);
  const models::ScenarioReport unasked = stage("shop/4-four", 500, 10);
  const std::string some =
      on_one_line(write_table(report_of({cheap, best, unasked, unasked}), summary()));
  CHECK(some.find("Choose: 3-best, the only one that meets its objectives; 2 have none and are no "
                  "candidates") != std::string::npos);
  const std::string missed = on_one_line(write_table(report_of({cheap, unasked}), summary()));
  CHECK(missed.find("which; 1 has none and is no candidate") != std::string::npos);
}

TEST_CASE("a stage that was never down has no bar, and its bound is said", "[report][summary]") {
  const std::string text = write_table(report_of({forecast(), flawless_forecast()}), summary());
  CAPTURE(text);
  for (const std::string& line : split(text)) {
    if (line.starts_with("2-two  ")) CHECK(line.find("█") == std::string::npos);
    if (line.starts_with("2-two  ")) CHECK(line.find("none seen") != std::string::npos);
  }
  CHECK(text.find("100 %") == std::string::npos);
}

TEST_CASE("the first screen fits 24 lines, and every width from 40 columns on",
          "[report][summary]") {
  std::vector<models::ScenarioReport> stages;
  for (int number = 1; number <= 9; ++number) {
    stages.push_back(stage("shop/" + std::to_string(number) + "-some-longer-name", 9000.0 / number,
                           20.0 * number));
  }
  TableOptions options = summary();
  options.findings.by_scenario["shop/1-one"] = {
      {"single-zone", models::Severity::Error, "", "", ""},
      {"one-crew", models::Severity::Warning, "", "", ""},
      {"no-alarm", models::Severity::Note, "", "", ""}};
  options.findings.command = "nines explain shop";
  options.next = {"nines run shop/1-one", "nines run shop/drills/1-one"};
  for (std::size_t width = 40; width <= 120; ++width) {
    CAPTURE(width);
    options.style.width = width;
    const std::vector<std::string> many = split(write_table(report_of(stages), options));
    for (const std::string& line : many) CHECK(tools::width_of(line) <= width);
    if (width >= 80) CHECK(many.size() <= 24);
    const std::vector<std::string> one = split(write_table(report_of({forecast()}), options));
    if (width >= 80) CHECK(one.size() <= 24);
  }
}

TEST_CASE("the first screen of one design has its verdict and its three largest causes",
          "[report][summary]") {
  models::ScenarioReport design = forecast();
  design.objectives = {objective(models::ObjectiveVerdict::Met)};
  design.blame.push_back({"host_fault:web", "reaction", 50, 0});
  design.blame.push_back({"retirement:web", "reaction", 25, 0});
  design.blame.push_back({"boot_failure:web", "reaction", 25, 0});
  const std::string text = write_table(report_of({design}), summary());
  CHECK(text.find("Meets its objective\n") != std::string::npos);
  CHECK(text.find("Lost to: share of lost requests, of downtime\n"
                  "  application_hang:web  reaction     60 %  63 %\n"
                  "  zone_power:a          restoration  20 %  37 %\n"
                  "  host_fault:web        reaction     10 %   0 %\n"
                  "  2 others                           10 %   0 %\n") != std::string::npos);
  CHECK(text.find("How often") == std::string::npos);
  CHECK(text.find("Rests on") == std::string::npos);
  design.objectives = {objective(models::ObjectiveVerdict::Missed),
                       objective(models::ObjectiveVerdict::Met)};
  const std::string missed = write_table(report_of({design}), summary());
  CHECK(missed.find("1 of 2 objectives is not met\n  missed: downtime_per_year: mean < 1h:") !=
        std::string::npos);
}

TEST_CASE("of several objectives it is said how sure all of them are", "[report][summary]") {
  models::ScenarioReport design = forecast();
  models::ObjectiveResult result = objective(models::ObjectiveVerdict::Missed);
  result.value = 901;
  result.low = 800;
  result.high = 1000;
  result.confidence = 0.9875;
  design.objectives = {4, result};
  const std::string text = on_one_line(write_table(report_of({design}), summary()));
  CHECK(text.find("98.75 % sure between") != std::string::npos);
  CHECK(text.find("each interval is 98.75 % sure, so that all of them together are 95 % sure") !=
        std::string::npos);
}

TEST_CASE("the first screen of a drill keeps its story and its series", "[report][summary]") {
  const std::string text = write_table(report_of({drill()}), summary());
  CHECK(text.find("In time (first replication") != std::string::npos);
  CHECK(text.find("What happened (first replication") != std::string::npos);
  CHECK(text.find("Balance of requests") != std::string::npos);
  CHECK(text.find("How often") == std::string::npos);
}

}  // namespace
