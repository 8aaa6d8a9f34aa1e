// Each law as a scenario says it against its mean and its quantiles, computed by hand.

#include <cmath>
#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/input/files.hpp"

namespace {

using input_test::messages_of;
using input_test::parts;
using input_test::read;

const std::string place = "architecture.components.part.fails=";

sim::Distribution law(const std::string& text) {
  // The law of the base file goes first: a patch would add a second key to it.
  const auto scenario = read(parts, {place + "null", place + text});
  REQUIRE(scenario);
  return scenario->architecture.components[0].fails;
}

TEST_CASE("every law is read with its parameters in seconds", "[input][distributions]") {
  const double z95 = 1.6448536269514722;
  CHECK(law("\"270s\"") == sim::Distribution::constant(270));
  CHECK(law(R"({"constant": "3min"})") == sim::Distribution::constant(180));
  CHECK(law(R"({"exponential": {"mean": "1000h"}})").mean() == Approx(3'600'000.0));
  CHECK(law(R"({"uniform": {"low": "1min", "high": "2min"}})").mean() == Approx(90.0));
  CHECK(law(R"({"normal": {"mean": "1h", "deviation": "1min"}})").variance() == Approx(3600.0));
  CHECK(law(R"({"lognormal": {"median": "15min", "p95": "60min"}})").quantile(0.5) ==
        Approx(900.0));
  CHECK(law(R"({"lognormal": {"median": "15min", "p95": "60min"}})").quantile(0.95) ==
        Approx(3600.0));
  CHECK(law(R"({"lognormal": {"median": "15min", "p95": "60min"}})").mean() ==
        Approx(900.0 * std::exp(std::pow(std::log(4.0) / z95, 2) / 2)));
  CHECK(law(R"({"lognormal": {"mean": "4h", "cv": 1.5}})").mean() == Approx(14400.0));
  CHECK(law(R"({"lognormal": {"mean": "4h", "cv": 1.5}})").variance() ==
        Approx(std::pow(1.5 * 14400.0, 2)));
  CHECK(law(R"({"weibull": {"shape": 2, "scale": "100s"}})").mean() ==
        Approx(100.0 * std::sqrt(std::acos(-1.0)) / 2));
  CHECK(law(R"({"weibull": {"shape": 1.5, "mean": "500h"}})").mean() == Approx(1'800'000.0));
  CHECK(law(R"({"gamma": {"shape": 3, "scale": "10s"}})").mean() == Approx(30.0));
  CHECK(law(R"({"gamma": {"shape": 3, "mean": "60s"}})").variance() == Approx(1200.0));
  CHECK(law(R"({"pareto": {"shape": 3, "scale": "60s"}})").mean() == Approx(90.0));
  CHECK(law(R"({"empirical": {"values": ["12s", "30s", "18s"]}})").quantile(0.5) == Approx(18.0));
}

TEST_CASE("a mixture takes its weights as relative", "[input][distributions]") {
  const sim::Distribution mixed = law(
      R"({"mixture": [{"weight": 3, "of": "10s"}, {"weight": 1, "of": {"exponential": {"mean": "50s"}}}]})");
  CHECK(mixed.mean() == Approx(0.75 * 10 + 0.25 * 50));
}

TEST_CASE("a law may say where it is from", "[input][distributions]") {
  const auto scenario = read(
      parts, {place + "null",
              place + R"({"constant": "30d", "source": "our log", "confidence": "measured"})"});
  REQUIRE(scenario);
  bool found = false;
  for (const models::Assumption& assumption : scenario->assumptions) {
    if (assumption.source != "our log") continue;
    found = true;
    CHECK(assumption.path == "architecture.components.part.fails");
    CHECK(assumption.value.find("30d") != std::string::npos);
    CHECK(assumption.confidence == "measured");
  }
  CHECK(found);
}

TEST_CASE("a part of a mixture without a law is told and counts for nothing",
          "[input][distributions]") {
  const std::string mixture =
      GENERATE(R"([{"weight": 0, "of": "5h"}, {"weight": 1}])",
               R"([{"weight": 1e10, "of": "5h"}, {"weight": 1}])", R"([{"weight": 1}])");
  CAPTURE(mixture);
  const std::string told =
      messages_of(parts, {place + "null", place + R"({"mixture": )" + mixture + "}"});
  CHECK(told.find("the key \"of\" is missing") != std::string::npos);
}

TEST_CASE("laws that make no sense are refused", "[input][distributions]") {
  const std::string text = GENERATE(
      R"({"exponential": {"mean": "0s"}})", R"({"exponential": {}})", R"({"exponential": "1h"})",
      R"({"uniform": {"low": "2s", "high": "2s"}})", R"({"normal": {"mean": "1h"}})",
      R"({"lognormal": {"median": "2h", "p95": "1h"}})",
      R"({"lognormal": {"median": "1us", "p95": "36500000d"}})",
      R"({"lognormal": {"median": "2h", "cv": 1}})", R"({"lognormal": {"mean": "2h", "cv": 0}})",
      R"({"weibull": {"shape": 0, "scale": "1s"}})", R"({"weibull": {"shape": 2}})",
      R"({"weibull": {"shape": 2, "scale": "1s", "mean": "1s"}})",
      R"({"gamma": {"shape": 1e9, "scale": "1s"}})",
      R"({"pareto": {"shape": 0.01, "scale": "1s"}})", R"({"empirical": {"values": []}})",
      R"({"empirical": {"values": ["-1s"]}})", R"({"mixture": []})",
      R"({"mixture": [{"weight": 0, "of": "1s"}]})", R"({"mixture": [{"weight": 1}]})",
      R"({"wiebull": {"shape": 2, "scale": "1s"}})", "{}", "7", R"(["1s"])",
      R"({"constant": "1s", "exponential": {"mean": "1s"}})");
  CAPTURE(text);
  const std::string messages = messages_of(parts, {place + "null", place + text});
  CHECK(messages.find("--set:/architecture/components/part/fails") == 0);
}

}  // namespace
