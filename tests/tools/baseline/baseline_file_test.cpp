#include "tools/baseline/baseline_file.hpp"

#include <string>

#include <catch2/catch.hpp>

namespace {

using tools::baseline_text;
using tools::parse_baseline;

models::Baseline made() {
  models::BaselineScenario scenario;
  scenario.name = "shop/\"1\"\n<one>";
  scenario.model = {{"a.min", "3"}, {"b", "\xff is no UTF-8, \" is a quote"}};
  scenario.replications = 5;
  scenario.years = 4.999999999999999;
  scenario.trajectory = 0xfedcba9876543210ULL;
  scenario.metrics["recovery_time"] = {60.5, std::nullopt, 70};
  scenario.blame.push_back({"zone_power:a", "detection", 1.5, 1e-300});
  scenario.series.push_back({"downtime_per_year", {0, 0, 0.1 + 0.2, 0, 1e9}});
  scenario.series.push_back({"availability.requests", {1, 1, 1, 1, 1}});
  return {"0.1.0", 18'446'744'073'709'551'615ULL, {scenario}};
}

TEST_CASE("a baseline reads back as it was, to the last bit", "[baseline]") {
  models::Baseline baseline = made();
  // What is no UTF-8 cannot stand in JSON; it is replaced and not lost.
  baseline.scenarios[0].model["b"] = "plain";
  const auto back = parse_baseline(baseline_text(baseline), "file");
  REQUIRE(back.has_value());
  CHECK(back->version == baseline.version);
  CHECK(back->seed == baseline.seed);
  REQUIRE(back->scenarios.size() == 1);
  const models::BaselineScenario& before = baseline.scenarios[0];
  const models::BaselineScenario& after = back->scenarios[0];
  CHECK(after.name == before.name);
  CHECK(after.model == before.model);
  CHECK(after.replications == before.replications);
  CHECK(after.years == before.years);
  CHECK(after.trajectory == before.trajectory);
  CHECK(after.metrics == before.metrics);
  CHECK(after.series == before.series);
  REQUIRE(after.blame.size() == 1);
  CHECK(after.blame[0].downtime == 1e-300);
  CHECK(baseline_text(*back) == baseline_text(baseline));
}

TEST_CASE("a name that is no UTF-8 does not cost the baseline", "[baseline]") {
  CHECK(parse_baseline(baseline_text(made()), "file").has_value());
}

TEST_CASE("only what is unusual is written", "[baseline]") {
  models::Baseline baseline = made();
  baseline.scenarios[0].replications = 100'000;
  baseline.scenarios[0].series = {{"availability.requests", std::vector<double>(100'000, 1.0)}};
  CHECK(baseline_text(baseline).size() < 2000);
}

TEST_CASE("a damaged baseline is refused with its place", "[baseline]") {
  struct Damage {
    const char* from;
    const char* to;
    const char* where;
  };
  const Damage damage =
      GENERATE(Damage{"\"nines_baseline\": 1", "\"nines_baseline\": 3", "/nines_baseline"},
               Damage{"\"nines_baseline\": 1", "\"nines_bassline\": 1", ""},
               Damage{"\"replications\": 5", "\"replications\": -5", "/scenarios/0/replications"},
               Damage{"\"replications\": 5", "\"replications\": 1e99", "/scenarios/0/replications"},
               Damage{"\"replications\": 5", "\"replications\": 4", "/scenarios/0/series/0/at/1"},
               Damage{"\"at\":[2,4]", "\"at\":[4,2]", "/scenarios/0/series/0/at/1"},
               Damage{"\"at\":[2,4]", "\"at\":[2]", "/scenarios/0/series/0"},
               Damage{"\"usual\":0.0", "\"usual\":null", "/scenarios/0/series/0/usual"},
               Damage{"\"seed\": 18446744073709551615", "\"seed\": \"1\"", "/seed"},
               Damage{"\"a.min\": \"3\"", "\"a.min\": 3", "/scenarios/0/model/a.min"});
  std::string text = baseline_text(made());
  const std::size_t at = text.find(damage.from);
  CAPTURE(damage.from, damage.to);
  REQUIRE(at != std::string::npos);
  text.replace(at, std::string(damage.from).size(), damage.to);
  const auto read = parse_baseline(text, "file.json");
  REQUIRE_FALSE(read.has_value());
  CHECK(read.error()[0].file == "file.json");
  CHECK(read.error()[0].where == damage.where);
}

TEST_CASE("a baseline cut anywhere is refused and never half a baseline", "[baseline]") {
  const std::string text = baseline_text(made());
  for (std::size_t length = 0; length + 3 < text.size(); length += 7) {
    CAPTURE(length);
    CHECK_FALSE(parse_baseline(text.substr(0, length), "file").has_value());
  }
}

}  // namespace
