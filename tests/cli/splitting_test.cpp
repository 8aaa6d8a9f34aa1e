// `nines run --method splitting` as users meet it.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/process.hpp"
#include "tests/cli/same_bytes.hpp"

namespace {

using cli_tests::Finished;
using cli_tests::nines;
using cli_tests::with;
using cli_tests::Words;
using Json = nlohmann::json;

/// Six units that wear out, of which three are needed.
const Words worn{"run",   "reference/a02-weibull-lognormal",
                 "--set", "architecture.components.unit.count=6",
                 "--set", "architecture.components.unit.required=3",
                 "--set", "run.horizon=365d"};

const std::string unit_life = "architecture.components.unit.fails.exponential.mean=";

Finished run_worn(const Words& more) {
  return nines(with(worn, more));
}

}  // namespace

TEST_CASE("units without a rate are known to a precision, by splitting, and the report says how",
          "[cli][statistical]") {
  const Words asked{"--precision", "20%", "--out"};
  Words json = asked;
  json.emplace_back("json");
  const Finished chosen = run_worn(json);
  REQUIRE(chosen.code == 0);
  const Json report = Json::parse(chosen.out).at("scenarios").at(0);
  CHECK(report.at("stopped") == "precision reached");
  const Json& sampling = report.at("sampling");
  CHECK(sampling.at("method") == "splitting");
  CHECK(sampling.at("precision_reached").get<double>() <= 0.2);
  CHECK(sampling.at("variance_reduction").get<double>() > 20);
  const Json& weighting = sampling.at("weighting");
  CHECK(weighting.at("copies_each").get<int>() >= 10);
  CHECK(weighting.at("levels").size() == weighting.at("passed").size());
  CHECK(weighting.at("levels").size() >= 2);
  CHECK_FALSE(weighting.contains("scale"));
  CHECK_FALSE(weighting.contains("refused"));
  // The same by name, and as a table.
  Words table = asked;
  table.insert(table.end(), {"table", "--method", "splitting"});
  const Finished named = run_worn(table);
  REQUIRE(named.code == 0);
  CHECK(named.out.find("splitting: ") != std::string::npos);
  CHECK(named.out.find(" equal") != std::string::npos);
  CHECK(named.out.find("mean weight") == std::string::npos);
}

TEST_CASE("splitting gives the same bytes on any number of threads, and resumed",
          "[cli][statistical]") {
  cli_tests::check_same_bytes(
      with(worn, {"--method", "splitting", "--replications", "60", "--out", "csv"}));
}

TEST_CASE("a report of splitting that hardly got anywhere says so, and has no interval",
          "[cli][statistical]") {
  // One step of two that one copy in 10 000 takes, another of the same: no way for splitting.
  const Words asked{"run",       "reference/a42-triple", "--set", "run.horizon=365d", "--method",
                    "splitting", "--replications",       "20"};
  Words json = asked;
  json.insert(json.end(), {"--set", unit_life + "100000h", "--out", "json"});
  const Finished run = nines(json);
  REQUIRE(run.code == 0);
  const Json report = Json::parse(run.out).at("scenarios").at(0);
  const Json& sampling = report.at("sampling");
  CHECK(sampling.at("method") == "splitting");
  CHECK(sampling.at("weighting").at("refused") == "no copy saw an outage");
  CHECK_FALSE(sampling.contains("variance_reduction"));
  CHECK(sampling.at("remark").get<std::string>().find("no copy of the pilot of splitting") == 0);
  CHECK(sampling.at("remark").get<std::string>().find("hazard-scaling") != std::string::npos);
  CHECK_FALSE(report.at("metrics").at("downtime_per_year").contains("low"));
  // With lives of a hundred hours the pilot gets there.
  json = asked;
  json.insert(json.end(), {"--set", unit_life + "100h", "--out", "json"});
  const Json other = Json::parse(nines(json).out).at("scenarios").at(0);
  CHECK_FALSE(other.at("sampling").contains("remark"));
  CHECK(other.at("sampling").at("weighting").at("levels").size() == 2);
}

TEST_CASE("what splitting cannot do is refused", "[cli]") {
  for (const char* scenario : {"reference/a05-time-to-first-outage", "reference/a17-dns-drain"}) {
    const Finished refused = nines({"run", scenario, "--method", "splitting"});
    CAPTURE(scenario, refused.err);
    CHECK(refused.code == 1);
    CHECK(refused.err.find("splitting") != std::string::npos);
  }
}
