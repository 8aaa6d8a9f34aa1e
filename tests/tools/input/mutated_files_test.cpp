// Whatever a file says, the reader answers with a scenario or with diagnostics: it breaks no
// contract of what it builds, and throws nothing.

#include <array>
#include <cstddef>
#include <exception>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/input/files.hpp"
#include "tools/input/document.hpp"
#include "tools/input/library.hpp"

namespace {

using input_test::ScratchFolder;
using nlohmann::json;

/// Values of every type and unit, at and beyond the limits.
const std::vector<json>& pool() {
  static const std::vector<json> values{
      nullptr,
      true,
      false,
      0,
      1,
      -1,
      2,
      3,
      7,
      100000,
      100001,
      1e300,
      -1e300,
      0.5,
      1e-300,
      1.5,
      9007199254740992.0,
      "",
      "a",
      "web",
      "part",
      "0s",
      "1us",
      "-1s",
      "1s",
      "30s",
      "1h",
      "365d",
      "365000d",
      "1e13s",
      "1e15s",
      "0.0000001us",
      "0/s",
      "1/s",
      "1e9/s",
      "-1/s",
      "0%",
      "30%",
      "100%",
      "101%",
      "0/year",
      "1e6/year",
      "1e7/year",
      "0B",
      "1GiB",
      "1e9GiB",
      "ELB",
      "EC2",
      "unlimited",
      "requests_per_target",
      "average_cpu",
      "m5.large",
      "t2.micro",
      "t2.nano",
      "random",
      "first_outage",
      "us-east-1",
      json::array(),
      json::object(),
      json::array({"a", "b"}),
      json::array({"1s", "2s"}),
      json::parse(R"({"mean": "1h"})"),
      json::parse(R"({"exponential": {"mean": "1h"}})"),
      json::parse(R"({"lognormal": {"median": "1us", "p95": "36500000d"}})"),
      json::parse(R"({"lognormal": {"mean": "1h", "cv": 1000}})"),
      json::parse(R"({"weibull": {"shape": 0.05, "mean": "36500000d"}})"),
      json::parse(R"({"weibull": {"shape": 0.05, "mean": "1us"}})"),
      json::parse(R"({"gamma": {"shape": 0.001, "mean": "36500000d"}})"),
      json::parse(R"({"gamma": {"shape": 1e6, "mean": "1us"}})"),
      json::parse(R"({"pareto": {"shape": 0.1, "scale": "36500000d"}})"),
      json::parse(R"({"normal": {"mean": "0s", "deviation": "36500000d"}})"),
      json::parse(R"({"empirical": {"values": ["0s"]}})"),
      json::parse(R"({"ramp": {"from": "1/s", "to": "2/s", "start": "1h", "end": "1h"}})"),
      json::parse(R"({"steps": [{"at": "1h", "rate": "1/s"}]})"),
      json::parse(R"({"daily": {"mean": "1/s", "amplitude": "1/s", "peak": "0s"},
                      "spikes": [{"at": "365000d", "peak": "1/s", "hold": "365000d"}]})"),
      json::parse(R"({"constant": "1/s", "spikes": [{"at": "0s", "peak": "0/s", "hold": "1us"}]})"),
      json::parse(R"([{"at": "0s", "load": "0/s"}, {"at": "365000d", "load": "1/s"}])")};
  return values;
}

/// Every place of a document, parents before children.
void collect(json& value, std::vector<json*>& places) {
  places.push_back(&value);
  if (!value.is_structured()) return;
  for (json& member : value) collect(member, places);
}

std::vector<json> documents() {
  std::vector<json> all;
  for (const char* name : {"whatisthetime/3-scale-out-dns", "whatisthetime/7-reserved",
                           "whatisthetime/drills/2-credits", "whatisthetime/drills/4-growth",
                           "whatisthetime/drills/6-earthquake", "whatisthetime/drills/7-day"}) {
    const auto document = tools::load_document(tools::find_scenario(name).value());
    REQUIRE(document);
    all.push_back(document->json);
  }
  for (const std::string& path : {input_test::pair, input_test::group, input_test::parts}) {
    const auto document = tools::load_document(path);
    REQUIRE(document);
    all.push_back(document->json);
  }
  return all;
}

std::string outcome_of(const std::string& path) {
  try {
    const auto scenario = input_test::read(path);
    if (scenario) return "read";
    return scenario.error().empty() ? "refused without a reason" : "refused";
  } catch (const std::exception& error) {
    return std::string("thrown: ") + error.what();
  }
}

TEST_CASE("a file with wrong values anywhere is read or refused", "[input][mutated]") {
  input_test::use_library();
  const ScratchFolder folder;
  const std::vector<json> originals = documents();
  std::mt19937 random(20240131);
  const auto below = [&](std::size_t count) { return random() % count; };
  std::array<int, 2> outcomes{};
  for (int round = 0; round < 1000; ++round) {
    json document = originals[below(originals.size())];
    const std::size_t changes = 1 + below(3);
    for (std::size_t i = 0; i < changes; ++i) {
      std::vector<json*> places;
      collect(document, places);
      *places[below(places.size())] = pool()[below(pool().size())];
    }
    const std::string outcome = outcome_of(folder.write("mutated.json", document.dump()));
    CAPTURE(document.dump());
    REQUIRE((outcome == "read" || outcome == "refused"));
    ++outcomes[outcome == "read" ? 0 : 1];
  }
  // Both sides have been seen: else the test would prove little.
  CHECK(outcomes[0] > 30);
  CHECK(outcomes[1] > 300);
}

}  // namespace
