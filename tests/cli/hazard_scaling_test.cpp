// `nines run --method hazard-scaling` as users meet it.

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

const Words triple{"run", "reference/a42-triple", "--set", "run.horizon=3650d"};

Finished run_triple(const Words& more) {
  return nines(with(triple, more));
}

}  // namespace

TEST_CASE("twelve nines are known to five percent, and the report says how", "[cli]") {
  const Finished json = run_triple({"--precision", "5%", "--out", "json"});
  REQUIRE(json.code == 0);
  const Json report = Json::parse(json.out).at("scenarios").at(0);
  CHECK(report.at("stopped") == "precision reached");
  const Json& sampling = report.at("sampling");
  CHECK(sampling.at("method") == "hazard scaling");
  CHECK(sampling.at("precision_reached").get<double>() <= 0.05);
  CHECK(sampling.at("variance_reduction").get<double>() > 1e6);
  const Json& weighting = sampling.at("weighting");
  CHECK(weighting.at("effective_contributions").get<double>() > 1000);
  CHECK(weighting.at("largest_share").get<double>() < 0.05);
  CHECK_FALSE(weighting.contains("refused"));
  const Finished table = run_triple({"--precision", "5%"});
  CHECK(table.out.find("hazard scaling: failures ") != std::string::npos);
  CHECK(table.out.find("mean weight") != std::string::npos);
}

TEST_CASE("hazard scaling gives the same bytes on any number of threads, and resumed", "[cli]") {
  cli_tests::check_same_bytes(with(triple, {"--precision", "5%", "--out", "json"}));
}

TEST_CASE("what hazard scaling cannot do is refused", "[cli]") {
  for (const char* scenario : {"reference/a05-time-to-first-outage", "reference/a17-dns-drain",
                               "reference/a02-weibull-lognormal"}) {
    const Finished refused = nines({"run", scenario, "--method", "hazard-scaling"});
    CAPTURE(scenario, refused.err);
    CHECK(refused.code == 1);
    CHECK(refused.err.find("hazard scaling") != std::string::npos);
  }
}
