// Each form of demand against values worked out by hand.

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/tools/input/files.hpp"
#include "tools/input/trace_file.hpp"

namespace {

using namespace std::chrono_literals;
using input_test::messages;
using input_test::messages_of;
using input_test::parts;
using input_test::read;
using input_test::ScratchFolder;
using models::LoadCurve;

LoadCurve demand(const std::string& text) {
  const auto scenario = read(parts, {"workload.demand=" + text});
  REQUIRE(scenario);
  return scenario->workload.demand;
}

double at(const LoadCurve& curve, sim::Duration time) {
  return curve.rps(sim::simulation_start + time);
}

TEST_CASE("a constant demand has three ways to be said", "[input][curves]") {
  CHECK(at(demand("60/s"), 5h) == 60.0);
  CHECK(at(demand(R"({"constant": "60/s"})"), 5h) == 60.0);
  CHECK(at(demand("3600/min"), 5h) == Approx(60.0));
  CHECK(demand("60/s").is_constant());
}

TEST_CASE("a ramp is a straight line between two times", "[input][curves]") {
  const LoadCurve ramp =
      demand(R"({"ramp": {"from": "100/s", "to": "1000/s", "start": "30min", "end": "90min"}})");
  CHECK(at(ramp, 0h) == 100.0);
  CHECK(at(ramp, 60min) == Approx(550.0));
  CHECK(at(ramp, 64min) == Approx(610.0));
  CHECK(at(ramp, 3h) == 1000.0);
}

TEST_CASE("steps hold until the next", "[input][curves]") {
  const LoadCurve steps =
      demand(R"({"steps": [{"at": "0s", "rate": "1/s"}, {"at": "1h", "rate": "5/s"}]})");
  CHECK(at(steps, 3599s) == 1.0);
  CHECK(at(steps, 1h) == 5.0);
  CHECK(at(steps, 100h) == 5.0);
}

/// The value of points by their definition: searched for from the start of the repetition.
double naive(const std::vector<std::pair<double, double>>& points, double period, bool lines,
             double hours) {
  const double within = std::fmod(hours, period);
  std::pair<double, double> before{points.back().first - period, points.back().second};
  for (const auto& point : points) {
    if (point.first > within) {
      if (!lines) return before.second;
      const double share = (within - before.first) / (point.first - before.first);
      return before.second + share * (point.second - before.second);
    }
    before = point;
  }
  if (!lines) return before.second;
  const double share = (within - before.first) / (points.front().first + period - before.first);
  return before.second + share * (points.front().second - before.second);
}

TEST_CASE("points and steps that repeat are their definition at every minute", "[input][curves]") {
  const auto [key, lines] =
      GENERATE(table<std::string, bool>({{"points", true}, {"steps", false}}));
  const double first = GENERATE(0.0, 1.5);
  const double period = GENERATE(20.5, 24.0, 168.0);
  const std::vector<std::pair<double, double>> points{{first, 100}, {8, 300}, {8.25, 40}, {20, 0}};
  std::string list;
  for (const auto& [hours, rps] : points) {
    list +=
        fmt::format(R"({}{{"at": "{}h", "rate": "{}/s"}})", list.empty() ? "" : ", ", hours, rps);
  }
  const LoadCurve curve =
      demand(fmt::format(R"({{"{}": [{}], "repeats": "{}h"}})", key, list, period));
  CHECK(curve.period() == sim::from_seconds(period * 3600));
  double sum = 0;
  for (int minute = 0; minute < 30 * 60; ++minute) {
    // In the middle of a minute there is no jump.
    const double hours = (minute + 0.5) / 60;
    CAPTURE(key, first, period, hours);
    const double expected = naive(points, period, lines, hours);
    CHECK(at(curve, sim::from_seconds(hours * 3600)) == Approx(expected).margin(1e-9));
    sum += 60 * expected;
  }
  CHECK(curve.requests(sim::simulation_start, sim::simulation_start + 30h) ==
        Approx(sum).epsilon(1e-9));
}

TEST_CASE("points that do not repeat keep their last value", "[input][curves]") {
  const LoadCurve curve =
      demand(R"({"points": [{"at": "1h", "rate": "10/s"}, {"at": "3h", "rate": "30/s"}]})");
  CHECK(at(curve, 0h) == 10.0);
  CHECK(at(curve, 2h) == Approx(20.0));
  CHECK(at(curve, 100h) == 30.0);
}

TEST_CASE("what cannot repeat is refused", "[input][curves]") {
  const auto message = [](const std::string& text) {
    return messages_of(parts, {"workload.demand=" + text});
  };
  CHECK(message(R"({"points": [{"at": "24h", "rate": "1/s"}], "repeats": "24h"})")
            .find("not after the last entry, which is at 1d") != std::string::npos);
  CHECK(message(R"({"constant": "1/s", "repeats": "24h"})")
            .find("only points and steps repeat by it") != std::string::npos);
  CHECK(message(R"({"points": [], "repeats": "24h"})").find("at least one entry is needed") !=
        std::string::npos);
  CHECK(message(R"({"points": [{"at": "0s", "rate": "1/s"}], "repeats": "0s"})")
            .find("less than 1s") != std::string::npos);
}

TEST_CASE("a day repeats with its peak at its time", "[input][curves]") {
  const LoadCurve day =
      demand(R"({"daily": {"mean": "240/s", "amplitude": "180/s", "peak": "14h"}})");
  CHECK(at(day, 14h) == Approx(420.0));
  CHECK(at(day, 26h) == Approx(60.0));
  CHECK(at(day, 48h + 20h) == Approx(240.0));
  CHECK(day.requests(sim::simulation_start, sim::simulation_start + 24h) == Approx(240.0 * 86400));
}

TEST_CASE("hours and weeks have their values and factors", "[input][curves]") {
  std::string hours = "[";
  for (int hour = 0; hour < 24; ++hour) {
    hours += (hour > 0 ? ", \"" : "\"") + std::to_string(10 * (hour + 1)) + "/s\"";
  }
  hours += "]";
  const LoadCurve day = demand(R"({"hourly": )" + hours + "}");
  CHECK(at(day, 5h) == Approx(60.0));
  CHECK(at(day, 5h + 30min) == Approx(65.0));
  CHECK(at(day, 24h + 5h) == Approx(60.0));
  const LoadCurve week =
      demand(R"({"weekly": {"hourly": )" + hours + R"(, "factors": [1, 1, 1, 1, 1, 0.5, 0]}})");
  CHECK(at(week, 5h) == Approx(60.0));
  CHECK(at(week, 5 * 24h + 5h) == Approx(30.0));
  CHECK(at(week, 6 * 24h + 5h) == 0.0);
  CHECK(at(week, 7 * 24h + 5h) == Approx(60.0));
}

TEST_CASE("spikes come on top of any form", "[input][curves]") {
  const LoadCurve curve = demand(
      R"({"constant": "10/s", "spikes": [{"at": "1h", "peak": "90/s", "rise": "10min", "hold": "1h", "fall": "20min"}]})");
  CHECK(at(curve, 59min) == 10.0);
  CHECK(at(curve, 65min) == Approx(55.0));
  CHECK(at(curve, 100min) == Approx(100.0));
  CHECK(at(curve, 140min) == Approx(55.0));
  CHECK(at(curve, 151min) == Approx(10.0));
}

TEST_CASE("a trace is found beside the file that names it", "[input][curves]") {
  const ScratchFolder folder;
  folder.write("base/load.csv", "# from a log\nseconds,rps\n0,10\r\n\n60,20\n120,5\n");
  const std::string head = R"({"architecture": {"components": {"part": {}}}, "workload": )";
  folder.write("base/base.json",
               head + R"({"demand": {"trace": "load.csv"}, "classes": {"job": {}}}})");
  const std::string top = folder.write("top.json", R"({"extends": "base/base"})");
  const auto scenario = read(top);
  REQUIRE(scenario);
  CHECK(at(scenario->workload.demand, 30s) == Approx(15.0));
  CHECK(at(scenario->workload.demand, 90s) == Approx(12.5));
  CHECK(at(scenario->workload.demand, 1h) == 5.0);
}

TEST_CASE("a trace that is wrong is refused line by line", "[input][curves]") {
  const auto [text, line] = GENERATE(table<std::string, std::string>({
      {"", "t.csv: "},
      {"seconds,rps\n", "t.csv: "},
      {"time,rps\n0,1\n", "t.csv:line 1"},
      {"seconds,rps\n0,1\n0,2\n", "t.csv:line 3"},
      {"seconds,rps\n0\n", "t.csv:line 2"},
      {"seconds,rps\n-1,5\n", "t.csv:line 2"},
      {"seconds,rps\n0,inf\n", "t.csv:line 2"},
      {"seconds,rps\n1e12,5\n", "t.csv:line 2"},
      {"seconds,rps\n0,1,2\n", "t.csv:line 2"},
  }));
  CAPTURE(text);
  const auto points = tools::parse_trace(text, "t.csv");
  REQUIRE(!points);
  CHECK(messages(points.error()).find(line) == 0);
}

TEST_CASE("a trace may begin with the mark that spreadsheets write", "[input][curves]") {
  const auto points = tools::parse_trace("\xEF\xBB\xBFseconds,rps\r\n0,1\r\n60,3\r\n", "t.csv");
  REQUIRE(points);
  REQUIRE(points->size() == 2);
  CHECK(points->back().rps == 3);
  CHECK_FALSE(
      tools::parse_trace("seconds,rps\n\xEF\xBB\xBF"
                         "0,1\n",
                         "t.csv"));
}

TEST_CASE("demand that makes no sense is refused", "[input][curves]") {
  const std::string text = GENERATE(
      "60", "-1/s", "{}", "[]",
      R"({"ramp": {"from": "1/s", "to": "2/s", "start": "2h", "end": "1h"}})", R"({"steps": []})",
      R"({"steps": [{"at": "1h", "rate": "1/s"}, {"at": "1h", "rate": "2/s"}]})",
      R"({"hourly": ["1/s", "2/s"]})", R"({"weekly": {"hourly": [], "factors": [1]}})",
      R"({"constant": "1/s", "spikes": [{"at": "1h", "peak": "1/s", "hold": "0s"}]})",
      R"({"constant": "1/s", "spikes": {"at": "1h"}})", R"({"sawtooth": 1})");
  CAPTURE(text);
  CHECK(messages_of(parts, {"workload.demand=" + text}).find("--set:/workload/demand") == 0);
}

TEST_CASE("a demand with millions of pieces is refused before it is made", "[input][curves]") {
  const std::string spiky =
      R"({"daily": {"mean": "2/s", "amplitude": "1/s", "peak": "1h"}, "spikes": [{"at": "1h", "peak": "1/s", "hold": "1h"}]})";
  CHECK(messages_of(parts, {"workload.demand=" + spiky}).empty());
  CHECK(messages_of(parts, {"workload.demand=" + spiky, "run.horizon=36500d"})
            .find("more than a million pieces") != std::string::npos);
}

TEST_CASE("load entries of a timeline replace the demand from their time on", "[input][curves]") {
  const auto scenario =
      read(parts, {R"(timeline=[{"at": "2h", "load": "7/s"}, {"at": "1h", "load": "3/s"}])"});
  REQUIRE(scenario);
  CHECK(at(scenario->workload.demand, 59min) == 1.0);
  CHECK(at(scenario->workload.demand, 1h) == 3.0);
  CHECK(at(scenario->workload.demand, 2h) == 7.0);
  CHECK(scenario->is_drill());
  CHECK(scenario->run.horizon == 4h);
}

}  // namespace
