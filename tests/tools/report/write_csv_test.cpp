#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/report/hand_made_report.hpp"
#include "tools/report/write_report.hpp"

namespace {

using namespace report_tests;

const std::string header =
    "scenario,metric,mean,low,high,confidence,method,count,p5,p50,p90,p95,p99,analytic,"
    "replications,years,"
    "seed\n";

TEST_CASE("CSV has a line for each scenario and metric", "[report][csv]") {
  models::ScenarioReport one = forecast();
  one.metrics = {metric("availability.requests", 0.25, 0.5, 0.75), metric("cost_per_month", 0.1)};
  one.metrics[1].p95 = 1e-7;
  one.blame.resize(1);
  CHECK(tools::write_csv(report_of({one, drill()}))
            .starts_with(
                header +
                "shop/1-one,availability.requests,0.5,0.25,0.75,0.95,Student "
                "t,1000,,,,,,,1000,1000,7\n"
                "shop/1-one,cost_per_month,0.1,,,,Student t,1000,,,,1e-07,,,1000,1000,7\n"
                "shop/1-one,\"blame.requests_lost{cause=application_hang:web,phase=reaction}\",300,"
                ",,,,,,,,,,,1000,1000,7\n"
                "shop/1-one,\"blame.downtime{cause=application_hang:web,phase=reaction}\",20000,"
                ",,,,,,,,,,,1000,1000,7\n"
                "shop/drills/1-hang,availability.requests,0.83325,0.83,0.84,0.95,Student t,"));
}

TEST_CASE("CSV quotes what would end a field", "[report][csv]") {
  models::ScenarioReport odd = forecast();
  odd.name = "a,\"b\"\nc";
  odd.metrics = {metric("m", 1)};
  odd.blame.clear();
  CHECK(tools::write_csv(report_of({odd})) ==
        header + "\"a,\"\"b\"\"\\x0ac\",m,1,,,,Student t,1000,,,,,,,1000,1000,7\n");
}

}  // namespace
