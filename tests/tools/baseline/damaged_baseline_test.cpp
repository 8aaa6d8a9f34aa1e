// Baselines of format 2, which hold strata, and what becomes of damaged ones.

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/cli/scratch.hpp"
#include "tools/baseline/baseline_file.hpp"
#include "tools/cli/baseline_input.hpp"

namespace {

using nlohmann::ordered_json;
using tools::baseline_text;
using tools::Diagnostic;
using tools::parse_baseline;

models::BaselineScenario scenario_named(const std::string& name) {
  models::BaselineScenario scenario;
  scenario.name = name;
  scenario.model = {{"a.min", "3"}};
  scenario.replications = 6;
  scenario.years = 6;
  scenario.trajectory = 0xabcULL;
  scenario.metrics["recovery_time"] = {60.5, std::nullopt, 70};
  scenario.blame.push_back({"zone_power:a", "detection", 1.5, 20});
  scenario.series.push_back({"downtime_per_year", {0, 0, 5, 0, 7, 0}});
  scenario.series.push_back({"availability.requests", {1, 1, 0.5, 1, 1, 1}});
  return scenario;
}

models::Baseline stratified() {
  models::BaselineScenario scenario = scenario_named("site");
  scenario.strata = {1, 0, {0.9, 0.1}, {0.25, 0.75}, {}};
  return {"0.1.0", 1, {scenario, scenario_named("plain")}};
}

/// The file with the value at `pointer` replaced.
std::string with(const std::string& pointer, ordered_json value) {
  ordered_json document = ordered_json::parse(baseline_text(stratified()));
  document[ordered_json::json_pointer(pointer)] = std::move(value);
  return document.dump();
}

std::string without(const std::string& pointer) {
  const std::size_t last = pointer.rfind('/');
  ordered_json document = ordered_json::parse(baseline_text(stratified()));
  const std::string parent = pointer.substr(0, last);
  ordered_json& object = parent.empty() ? document : document[ordered_json::json_pointer(parent)];
  object.erase(pointer.substr(last + 1));
  return document.dump();
}

/// Where the text is refused; the file and advice are checked here.
std::vector<std::string> refused_at(const std::string& text) {
  const auto read = parse_baseline(text, "file.json");
  if (read) return {};
  std::vector<std::string> places;
  for (const Diagnostic& wrong : read.error()) {
    CHECK(wrong.file == "file.json");
    CHECK_FALSE(wrong.problem.empty());
    CHECK(wrong.hint.find("baseline") != std::string::npos);
    places.push_back(wrong.where);
  }
  return places;
}

bool holds(const std::vector<std::string>& places, const std::string& place) {
  return std::find(places.begin(), places.end(), place) != places.end();
}

}  // namespace

TEST_CASE("strata of a baseline read back to the last bit, and plain scenarios have none",
          "[baseline]") {
  const models::Baseline baseline = stratified();
  const std::string text = baseline_text(baseline);
  CHECK(text.find("\"nines_baseline\": 2") != std::string::npos);
  const auto back = parse_baseline(text, "file");
  REQUIRE(back.has_value());
  const models::BaselineStrata& strata = back->scenarios[0].strata;
  CHECK(strata.common == 1);
  CHECK(strata.zones == 0);
  CHECK(strata.probabilities == baseline.scenarios[0].strata.probabilities);
  CHECK(strata.shares == baseline.scenarios[0].strata.shares);
  CHECK(back->scenarios[1].strata.empty());
  CHECK(baseline_text(*back) == text);
}

TEST_CASE("a value of a wrong kind is refused at its place, with advice", "[baseline]") {
  const std::string site = "/scenarios/0";
  const auto [pointer, value, where] = GENERATE_COPY(table<std::string, ordered_json, std::string>({
      {"/nines_baseline", 3, "/nines_baseline"},
      {"/nines_baseline", "2", "/nines_baseline"},
      {"/nines_baseline", 2.5, "/nines_baseline"},
      {"/nines_baseline", nullptr, "/nines_baseline"},
      {"/nines", 1, "/nines"},
      {"/seed", -1, "/seed"},
      {"/seed", 1.5, "/seed"},
      {"/scenarios", ordered_json::object(), "/scenarios"},
      {"/scenarios/1", 7, "/scenarios/1"},
      {"/scenarios/1/name", "site", "/scenarios/1/name"},
      {site + "/name", nullptr, site + "/name"},
      {site + "/replications", 0, site + "/replications"},
      {site + "/replications", 100'000'001, site + "/replications"},
      {site + "/years", "6", site + "/years"},
      {site + "/years", -6, site + "/years"},
      {site + "/trajectory", "abc", site + "/trajectory"},
      {site + "/trajectory", "000000000000000g", site + "/trajectory"},
      {site + "/model", ordered_json::array(), site + "/model"},
      {site + "/model/a.min", 3, site + "/model/a.min"},
      {site + "/metrics/recovery_time", 60, site + "/metrics/recovery_time"},
      {site + "/metrics/recovery_time/p95", "70", site + "/metrics/recovery_time/p95"},
      {site + "/blame/0", "zone", site + "/blame/0"},
      {site + "/blame/0/downtime", nullptr, site + "/blame/0/downtime"},
      {site + "/series/1", ordered_json::array(), site + "/series/1"},
      {site + "/series/1/metric", "downtime_per_year", site + "/series/1"},
      {site + "/series/0/usual", "0", site + "/series/0/usual"},
      {site + "/series/0/at", {2, 6}, site + "/series/0/at/1"},
      {site + "/series/0/at", {4, 2}, site + "/series/0/at/1"},
      {site + "/series/0/at", {2, 2}, site + "/series/0/at/1"},
      {site + "/series/0/at", {-1, 2}, site + "/series/0/at/0"},
      {site + "/series/0/at", {2}, site + "/series/0"},
      {site + "/series/0/values", {5, "7"}, site + "/series/0/at/1"},
  }));
  CAPTURE(pointer, value.dump());
  CHECK(holds(refused_at(with(pointer, value)), where));
}

TEST_CASE("strata that are no strata are refused at their place, with advice", "[baseline]") {
  const std::string strata = "/scenarios/0/strata";
  const auto [pointer, value, where] = GENERATE_COPY(table<std::string, ordered_json, std::string>({
      {strata, nullptr, strata},
      {strata, ordered_json::array(), strata},
      {strata + "/common", 0, strata},
      {strata + "/common", 2, strata},
      {strata + "/common", 1001, strata + "/common"},
      {strata + "/common", -1, strata + "/common"},
      {strata + "/zones", 1, strata},
      {strata + "/zones", 18'446'744'073'709'551'615ULL, strata + "/zones"},
      {strata + "/probabilities", {0.9}, strata},
      {strata + "/probabilities", {0.9, 0.2}, strata + "/probabilities"},
      {strata + "/probabilities", {1.1, -0.1}, strata + "/probabilities/0"},
      {strata + "/probabilities", {0.9, nullptr}, strata + "/probabilities/1"},
      {strata + "/probabilities", 1, strata + "/probabilities"},
      {strata + "/shares", {0.25, 0.5, 0.25}, strata},
      {strata + "/shares", {0, 0}, strata + "/shares"},
      {strata + "/shares", {0.25, -0.75}, strata + "/shares/1"},
      {strata + "/shares", {0.25, 1e300}, strata + "/shares/1"},
      {"/scenarios/0/replications", 1, strata},
      {"/nines_baseline", 1, strata},
  }));
  CAPTURE(pointer, value.dump());
  CHECK(holds(refused_at(with(pointer, value)), where));
}

TEST_CASE("a key that is missing is refused where it should be", "[baseline]") {
  const auto [pointer, where] = GENERATE(table<std::string, std::string>({
      {"/nines_baseline", ""},
      {"/nines", ""},
      {"/seed", ""},
      {"/scenarios", ""},
      {"/scenarios/0/name", "/scenarios/0"},
      {"/scenarios/0/replications", "/scenarios/0"},
      {"/scenarios/0/years", "/scenarios/0"},
      {"/scenarios/0/trajectory", "/scenarios/0"},
      {"/scenarios/0/model", "/scenarios/0"},
      {"/scenarios/0/metrics", "/scenarios/0"},
      {"/scenarios/0/blame", "/scenarios/0"},
      {"/scenarios/0/series", "/scenarios/0"},
      {"/scenarios/0/blame/0/cause", "/scenarios/0/blame/0"},
      {"/scenarios/0/series/1/usual", "/scenarios/0/series/1"},
      {"/scenarios/0/series/1/at", "/scenarios/0/series/1"},
      {"/scenarios/0/strata/common", "/scenarios/0/strata"},
      {"/scenarios/0/strata/zones", "/scenarios/0/strata"},
      {"/scenarios/0/strata/probabilities", "/scenarios/0/strata"},
      {"/scenarios/0/strata/shares", "/scenarios/0/strata"},
  }));
  CAPTURE(pointer);
  CHECK(holds(refused_at(without(pointer)), where));
}

TEST_CASE("a few bytes that ask for gigabytes of replications are refused", "[baseline]") {
  models::Baseline baseline{"0.1.0", 1, {}};
  for (int i = 0; i < 9; ++i) {
    models::BaselineScenario scenario = scenario_named(std::to_string(i));
    scenario.series = {{"downtime_per_year", std::vector<double>(6, 0.0)}};
    baseline.scenarios.push_back(scenario);
  }
  ordered_json document = ordered_json::parse(baseline_text(baseline));
  CHECK(refused_at(document.dump()).empty());
  for (ordered_json& scenario : document["scenarios"]) scenario["replications"] = 100'000'000;
  CHECK(refused_at(document.dump()) == std::vector<std::string>{"/scenarios"});
}

TEST_CASE("what a baseline asks for is bounded by what it holds", "[baseline]") {
  ordered_json document = ordered_json::parse(baseline_text(stratified()));
  ordered_json& site = document["scenarios"][0];
  // Two series and the strata: as many values as three times the replications.
  site["replications"] = 1'000'000;
  CHECK(refused_at(document.dump()).empty());
  site["replications"] = 2'000'000;
  CHECK(refused_at(document.dump()) == std::vector<std::string>{"/scenarios"});
}

TEST_CASE("a baseline of millions of equal replications is written so that it can be read",
          "[baseline]") {
  models::BaselineScenario scenario = scenario_named("site");
  scenario.replications = 4'200'000;
  scenario.series = {{"downtime_per_year", std::vector<double>(4'200'000, 0.0)}};
  const models::Baseline baseline{"0.1.0", 1, {scenario}};
  const auto back = parse_baseline(baseline_text(baseline), "file");
  REQUIRE(back.has_value());
  CHECK(back->scenarios[0].series == scenario.series);
}

TEST_CASE("a baseline that is nested without end is refused", "[baseline]") {
  const std::string open(60'000, '[');
  const std::string text = "{\"nines_baseline\":" + open + std::string(60'000, ']') + "}";
  CHECK(refused_at(text) == std::vector<std::string>{"/nines_baseline" + [] {
          std::string zeros;
          for (int level = 0; level < 14; ++level) zeros += "/0";
          return zeros;
        }()});
}

TEST_CASE("whatever a byte of a baseline becomes, it is read or refused", "[baseline]") {
  const std::string text = baseline_text(stratified());
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char other : {'9', '-', '"', '}', '[', 'e', '\0', '\xff'}) {
      std::string damaged = text;
      damaged[at] = other;
      const auto read = parse_baseline(damaged, "file.json");
      if (read) continue;
      CAPTURE(at, other);
      REQUIRE_FALSE(read.error().empty());
      CHECK(read.error()[0].file == "file.json");
      CHECK_FALSE(read.error()[0].hint.empty());
    }
  }
  for (std::size_t length = 0; length + 2 < text.size(); ++length) {
    CAPTURE(length);
    CHECK_FALSE(parse_baseline(text.substr(0, length), "file").has_value());
  }
}

TEST_CASE("a baseline that an older nines wrote is read: format 1, without strata", "[baseline]") {
  // As 0.1.0 wrote it before there were strata.
  const std::string text = R"({
"nines_baseline": 1,
"nines": "0.1.0",
"seed": 7,
"scenarios": [
{
"name": "site",
"replications": 4,
"years": 4.0,
"trajectory": "00000000000000ff",
"model": {
"a": "b"
},
"metrics": {
"recovery_time": {"mean":3.0}
},
"blame": [
{"cause":"zone_power:a","phase":"detection","requests_lost":1.0,"downtime":2.0}
],
"series": [
{"metric":"downtime_per_year","usual":0.0,"at":[1],"values":[2.0]}
]
}
]
}
)";
  const auto read = parse_baseline(text, "file");
  REQUIRE(read.has_value());
  CHECK(read->seed == 7);
  REQUIRE(read->scenarios.size() == 1);
  CHECK(read->scenarios[0].trajectory == 255);
  CHECK(read->scenarios[0].strata.empty());
  CHECK(read->scenarios[0].series[0].values == std::vector<double>{0, 2, 0, 0});
  // Without strata nothing in a repository changes.
  CHECK(baseline_text(*read) == text);
}

TEST_CASE("a loaded baseline knows the stratum of each replication", "[baseline]") {
  const cli_tests::ScratchFolder scratch;
  const auto loaded =
      tools::load_baseline(scratch.write("baseline.json", baseline_text(stratified())));
  REQUIRE(loaded.has_value());
  REQUIRE(loaded->has_value());
  const models::BaselineStrata& strata = (**loaded).scenarios[0].strata;
  REQUIRE(strata.of_replication.size() == 6);
  // Each stratum twice in turn, whatever its share.
  CHECK(std::vector<std::uint32_t>(strata.of_replication.begin(),
                                   strata.of_replication.begin() + 4) ==
        std::vector<std::uint32_t>{0, 1, 0, 1});
  CHECK((**loaded).scenarios[1].strata.of_replication.empty());
}

TEST_CASE("a baseline that is no file is an error, and one that is not there is none",
          "[baseline]") {
  const cli_tests::ScratchFolder scratch;
  const auto missing = tools::load_baseline(scratch.file("none"));
  REQUIRE(missing.has_value());
  CHECK_FALSE(missing->has_value());
  for (const std::string& file : {scratch.path().string(), std::string("/dev/null"),
                                  scratch.write("file", "{}") + "/below"}) {
    CAPTURE(file);
    const auto refused = tools::load_baseline(file);
    if (file.ends_with("/below")) {
      // Nothing can be below a file, so nothing is there.
      CHECK((refused.has_value() && !refused->has_value()));
      continue;
    }
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error()[0].file == file);
    CHECK_FALSE(refused.error()[0].hint.empty());
  }
}
