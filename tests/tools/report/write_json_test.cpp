#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/report/hand_made_report.hpp"
#include "tools/report/write_report.hpp"

namespace {

using namespace report_tests;
using Json = nlohmann::ordered_json;

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

TEST_CASE("JSON names what made it, then the scenarios in order", "[report][json]") {
  const Json document = Json::parse(tools::write_json(report_of({forecast(), drill()})));
  CHECK(keys_of(document) ==
        std::vector<std::string>{"schema", "nines", "command", "seed", "progression", "scenarios"});
  CHECK(document["schema"] == 1);
  CHECK(document["command"] == "run");
  CHECK(document["seed"] == 7);
  REQUIRE(document["scenarios"].size() == 2);
  CHECK(document["scenarios"][0]["name"] == "shop/1-one");
  CHECK(document["scenarios"][1]["name"] == "shop/drills/1-hang");
}

TEST_CASE("JSON holds every figure of a forecast and leaves out what is absent", "[report][json]") {
  const Json document = Json::parse(tools::write_json(report_of({forecast()})));
  const Json& one = document["scenarios"][0];
  CHECK(one["years"] == 1000.0);
  CHECK(one["metrics"]["recovery_time"] == Json({{"mean", 2867.0},
                                                 {"low", 2700.0},
                                                 {"high", 3000.0},
                                                 {"confidence", 0.95},
                                                 {"method", "Student t"},
                                                 {"count", 1000},
                                                 {"p50", 1020.0},
                                                 {"p95", 9000.0}}));
  CHECK(keys_of(one["metrics"]["cost_per_month"]) ==
        std::vector<std::string>{"mean", "method", "count"});
  CHECK(one["blame"][0] == Json({{"cause", "application_hang:web"},
                                 {"phase", "reaction"},
                                 {"requests_lost", 300.0},
                                 {"downtime", 20'000.0}}));
  CHECK(one["assumptions"][0] == Json({{"path", "ttl"},
                                       {"value", "60s"},
                                       {"source", "Route 53 guide"},
                                       {"confidence", "documented"}}));
  CHECK(one["costs"][0] == Json({{"item", "ec2:web"}, {"usd_per_month", 14.5}}));
  CHECK(one["trajectory"] == "0000000000000abc");
  CHECK_FALSE(one.contains("timeline"));
  CHECK_FALSE(one.contains("story"));
}

TEST_CASE("JSON of a drill has its timeline, series and balance", "[report][json]") {
  const Json document = Json::parse(tools::write_json(report_of({drill()})));
  const Json& one = document["scenarios"][0];
  CHECK(
      one["timeline"][1] ==
      Json(
          {{"at", 90.0}, {"kind", "detection"}, {"component", "web/0"}, {"text", "is unhealthy"}}));
  CHECK(one["series"][1] == Json({{"at", 300.0},
                                  {"offered_rps", 10.0},
                                  {"served_rps", 6.665},
                                  {"in_service", 1},
                                  {"desired", 1},
                                  {"healthy_targets", 1},
                                  {"cpu", 0.25}}));
  double sum = one["balance"]["served"].get<double>();
  for (const Json& lost : one["balance"]["lost"]) sum += lost["requests"].get<double>();
  CHECK(sum == one["balance"]["offered"].get<double>());
}

TEST_CASE("numbers in JSON read back as the same double", "[report][json]") {
  const double value = GENERATE(0.1, 1.0 / 3, 0.99999999999999989, 5e-324, 1.7976931348623157e308,
                                123456789.12345678, std::numeric_limits<double>::epsilon());
  models::ScenarioReport one = forecast();
  one.metrics = {metric("m", value)};
  const Json document = Json::parse(tools::write_json(report_of({one})));
  CHECK(document["scenarios"][0]["metrics"]["m"]["mean"].get<double>() == value);
}

TEST_CASE("JSON stays valid with any bytes in names", "[report][json]") {
  models::ScenarioReport odd = forecast();
  odd.name = "\x1b[31m\xff\"</script>";
  const Json document = Json::parse(tools::write_json(report_of({odd})));
  CHECK(document["scenarios"][0]["name"] == "\x1b[31m\xef\xbf\xbd\"</script>");
}

}  // namespace
