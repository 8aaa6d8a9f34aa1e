// `nines run --method conditional` as users meet it.

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

const Words triple{"run",      "reference/a42-triple", "--set", "run.horizon=3650d",
                   "--method", "conditional"};

Finished run_triple(const Words& more) {
  return nines(with(triple, more));
}

}  // namespace

TEST_CASE("a report says what failures that came for certain were worth", "[cli]") {
  const Words amount =
      GENERATE(Words{"--precision", "5%"}, Words{"--replications", "60"}, Words{"--years", "600"});
  Words words = amount;
  words.insert(words.end(), {"--out", "json"});
  const Finished json = run_triple(words);
  CAPTURE(amount, json.err);
  REQUIRE(json.code == 0);
  const Json report = Json::parse(json.out).at("scenarios").at(0);
  const Json& sampling = report.at("sampling");
  CHECK(sampling.at("method") == "conditional Monte Carlo");
  CHECK(sampling.at("variance_reduction").get<double>() > 1e6);
  const Json& weighting = sampling.at("weighting");
  CHECK(weighting.at("mean_weight").get<double>() == Approx(1).epsilon(1e-12));
  CHECK(weighting.at("largest_share").get<double>() < 0.05);
  CHECK(weighting.at("work").get<double>() > 1);
  CHECK_FALSE(weighting.contains("scale"));
  CHECK_FALSE(weighting.contains("refused"));
  const double down = report.at("metrics").at("downtime_per_year").at("mean").get<double>();
  // 9.997e-13 of the time: tests/data/validation_cases.json, A42.
  CHECK(down == Approx(9.9970006e-13 * 8760 * 3600).epsilon(0.15));
  const Finished table = run_triple(amount);
  CHECK(table.out.find("conditional Monte Carlo: one more failure for certain") !=
        std::string::npos);
  CHECK(table.out.find("times the runs") != std::string::npos);
}

TEST_CASE("other formats hold the same figures", "[cli]") {
  const Json json = Json::parse(run_triple({"--replications", "60", "--out", "json"}).out);
  const std::string mean =
      json.at("scenarios").at(0).at("metrics").at("outages_per_year").at("mean").dump();
  const Finished csv = run_triple({"--replications", "60", "--out", "csv"});
  REQUIRE(csv.code == 0);
  CHECK(csv.out.find("outages_per_year," + mean) != std::string::npos);
}

TEST_CASE("conditional Monte Carlo gives the same bytes on any number of threads, and resumed",
          "[cli]") {
  cli_tests::check_same_bytes(with(triple, {"--precision", "5%", "--out", "json"}));
}

TEST_CASE("what conditional Monte Carlo cannot do is refused, with the reason", "[cli]") {
  struct Refused {
    const char* scenario;
    const char* reason;
  };
  const auto refused = GENERATE(Refused{"reference/a05-time-to-first-outage", "first outage"},
                                Refused{"reference/a17-dns-drain", "this is a drill"},
                                Refused{"reference/a02-weibull-lognormal", "exponential lives"});
  const Finished run = nines({"run", refused.scenario, "--method", "conditional"});
  CAPTURE(refused.scenario, run.err);
  CHECK(run.code == 1);
  CHECK(run.out.empty());
  CHECK(run.err.find("conditional Monte Carlo") != std::string::npos);
  CHECK(run.err.find(refused.reason) != std::string::npos);
  // Pairs are drawn otherwise.
  CHECK(nines({"sweep", "reference/a42-triple", "--over", "run.horizon=1d,2d", "--method",
               "conditional"})
            .code == 1);
}
