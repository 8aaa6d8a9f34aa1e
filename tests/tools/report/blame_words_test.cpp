// What losses are charged to, in every output.

#include "tools/report/blame_words.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/report/hand_made_report.hpp"
#include "tests/tools/report/one_line.hpp"
#include "tools/report/write_paired.hpp"
#include "tools/report/write_report.hpp"

namespace {

using namespace tools;
using report_tests::on_one_line;

/// With charges of 10, 20, ... requests and 1, 2, ... seconds.
models::ScenarioReport charged(std::size_t charges) {
  models::ScenarioReport scenario = report_tests::forecast();
  scenario.blame.clear();
  for (std::size_t index = 1; index <= charges; ++index) {
    const auto size = static_cast<double>(index);
    scenario.blame.push_back({"cause" + std::to_string(index), "detection", 10 * size, size});
  }
  return scenario;
}

models::ComparisonReport compared(std::vector<models::ScenarioReport> scenarios) {
  models::ComparisonReport report;
  report.replications = 1000;
  for (models::ScenarioReport& scenario : scenarios) {
    models::ComparedDesign design;
    design.report = std::move(scenario);
    report.designs.push_back(std::move(design));
  }
  return report;
}

TEST_CASE("shares of blame sum to 1, however few are told by name", "[report][blame]") {
  const std::size_t charges = GENERATE(as<std::size_t>{}, 1, 3, 4, 5, 40);
  double requests = 0;
  double downtime = 0;
  const auto shares = blame_shares(charged(charges), 3);
  for (const BlameShare& share : shares) {
    requests += share.of_requests;
    downtime += share.of_downtime;
  }
  CHECK(requests == Approx(1).epsilon(1e-12));
  CHECK(downtime == Approx(1).epsilon(1e-12));
  // A single one that is left is told by name as well.
  CHECK(shares.size() == std::min<std::size_t>(charges, 4));
  CHECK((shares.back().cause == std::to_string(charges - 3) + " others") == (charges > 4));
}

TEST_CASE("the largest charge is told first, with phase and both shares", "[report][blame]") {
  CHECK(blame_sentence(report_tests::forecast()) ==
        "lost to application_hang:web (reaction): 75 % of requests, 63 % of downtime; "
        "zone_power:a (restoration): 25 %, 37 %");
  CHECK(blame_sentence(report_tests::flawless_forecast()).empty());
  models::ScenarioReport first_outage = report_tests::forecast();
  first_outage.metrics.push_back(report_tests::metric("time_to_first_outage", 1));
  CHECK(blame_sentence(first_outage).empty());
}

TEST_CASE("every output of run and check says what the losses are charged to", "[report][blame]") {
  models::Report report = report_tests::report_of({report_tests::forecast()});
  report.scenarios[0].objectives = {{"downtime_per_year",
                                     "mean < 9min",
                                     models::ObjectiveVerdict::Missed,
                                     901,
                                     800,
                                     1000,
                                     0.95,
                                     "",
                                     {}}};
  report.command = GENERATE(as<std::string>{}, "run", "check");
  const std::string sentence = "application_hang:web (reaction): 75 % of requests, 63 %";
  CHECK(write_junit(report).find(sentence) != std::string::npos);
  CHECK(write_github(report).find("application_hang:web (reaction): 75 %25 of requests") !=
        std::string::npos);
  CHECK(write_markdown(report).find("75 % of requests, 63 % of downtime") != std::string::npos);
  CHECK(write_csv(report).find("cause=application_hang:web,phase=reaction") != std::string::npos);
  const std::string table = on_one_line(write_table(report, {}));
  CHECK(table.find(report.command == "check" ? sentence : "reaction 75 % 63 %") !=
        std::string::npos);
}

TEST_CASE("two designs have the shares of each charge side by side", "[report][blame]") {
  models::ScenarioReport other = report_tests::forecast();
  other.name = "shop/2-two";
  other.blame = {{"zone_power:a", "restoration", 40, 60}, {"host_fault:web", "dns", 60, 40}};
  const models::ComparisonReport report = compared({report_tests::forecast(), other});
  const std::string table = on_one_line(write_table(report, {}));
  CHECK(table.find("application_hang:web reaction 75 %, 63 % - ") != std::string::npos);
  CHECK(table.find("zone_power:a restoration 25 %, 37 % 40 %, 60 %") != std::string::npos);
  CHECK(table.find("host_fault:web dns - 60 %, 40 %") != std::string::npos);
  CHECK(write_markdown(report).find("What the losses are charged to") != std::string::npos);
  CHECK(write_csv(report).find("\"blame.downtime{cause=host_fault:web,phase=dns}\",40,,,") !=
        std::string::npos);
  double second = 0;
  for (const BlameOfTwo& charge : blame_of_two(report, 1)) second += charge.second.of_requests;
  CHECK(second == Approx(1).epsilon(1e-12));
}

TEST_CASE("several designs, points of a sweep and a tornado say what losses are charged to",
          "[report][blame]") {
  const models::ComparisonReport many =
      compared({report_tests::forecast(), report_tests::forecast(), charged(3)});
  models::SweepReport sweep;
  sweep.grid = many;
  sweep.axes = {{"run.up_threshold", {"90%", "95%", "99%"}}};
  models::TornadoReport tornado;
  tornado.metric = "downtime_per_year";
  tornado.base = report_tests::forecast();
  for (const std::string& text :
       {write_table(many, {}), write_table(sweep, {}), write_table(tornado, {}),
        write_markdown(many), write_markdown(sweep), write_markdown(tornado)}) {
    CAPTURE(text);
    CHECK(text.find("hang") != std::string::npos);
    CHECK(text.find("75 %") != std::string::npos);
  }
  CHECK(write_table(sweep, {}).find("95%  ") != std::string::npos);
  CHECK(write_csv(sweep).find("blame.downtime") != std::string::npos);
}

}  // namespace
