#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/cli/command.hpp"
#include "tools/report/text.hpp"

namespace {

using namespace tools;
using cli_tests::nines;
using cli_tests::Result;
using cli_tests::ScratchFolder;
using nlohmann::json;

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

void check_widths(const std::string& text) {
  std::size_t at = text.find("Try next");  // Commands are as long as they are.
  const std::string shown = text.substr(0, at);
  for (std::size_t begin = 0; begin < shown.size();) {
    const std::size_t end = std::min(shown.find('\n', begin), shown.size());
    CAPTURE(shown.substr(begin, end - begin));
    CHECK(width_of(shown.substr(begin, end - begin)) <= 80);
    begin = end + 1;
  }
}

const std::string other_unit = "architecture.components.unit.repaired_in.exponential.mean=";

TEST_CASE("compare with itself prints zeros only", "[cli][compare]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("one.json", cli_tests::small_scenario);
  const Result result = nines({"compare", file, file, "--out", "json"});
  REQUIRE(result.code == ExitCode::Ok);
  const json report = json::parse(result.out);
  REQUIRE(report["scenarios"].size() == 2);
  const json& second = report["scenarios"][1];
  CHECK(second["same_as_first"] == true);
  CHECK(second["changes"].empty());
  REQUIRE(second["against_first"].size() >= 5);
  for (const auto& [metric, figure] : second["against_first"].items()) {
    CAPTURE(metric);
    CHECK(figure["difference"] == 0.0);
    CHECK(figure["low"] == 0.0);
    CHECK(figure["high"] == 0.0);
  }
}

TEST_CASE("compare of one scenario with --set is itself as it is, and changed", "[cli][compare]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("one.json", cli_tests::small_scenario);
  const Result result =
      nines({"compare", file, "--set", other_unit + "20h", "--out", "json", "--quiet"});
  CAPTURE(result.err);
  REQUIRE(result.code == ExitCode::Ok);
  const json report = json::parse(result.out);
  REQUIRE(report["scenarios"].size() == 2);
  const std::string name = report["scenarios"][0]["name"];
  CHECK(report["scenarios"][1]["name"] == name + " with " + other_unit + "20h");
  CHECK(report["scenarios"][1]["changes"].size() == 1);
  CHECK(report["scenarios"][1]["against_first"]["downtime_per_year"]["verdict"] == "worse");
  const Result alone = nines({"compare", file});
  CHECK(alone.code == ExitCode::BadInput);
  CHECK(alone.err.find("--set") != std::string::npos);
}

TEST_CASE("compared drills keep what happened in their first replication", "[cli][compare]") {
  const cli_tests::Words drill{"whatisthetime/drills/6-earthquake", "--replications", "3", "--seed",
                               "7"};
  const std::string change =
      "architecture.auto_scaling_groups.web.policies.cpu.target_tracking.target=80%";
  const json both =
      json::parse(nines(cli_tests::with(cli_tests::with({"compare"}, drill),
                                        {"--set", change, "--out", "json", "--quiet"}))
                      .out);
  const auto run_of = [&](const cli_tests::Words& more) {
    return json::parse(nines(cli_tests::with(cli_tests::with({"run"}, drill),
                                             cli_tests::with(more, {"--out", "json", "--quiet"})))
                           .out)["scenarios"][0];
  };
  const json as_it_is = run_of({});
  const json changed = run_of({"--set", change});
  for (const char* part : {"timeline", "series", "losses", "picture"}) {
    CAPTURE(part);
    CHECK(both["scenarios"][0][part] == as_it_is[part]);
    CHECK(both["scenarios"][1][part] == changed[part]);
  }
  // Who is asked for more than it can do is drawn so, whenever the ledger charges overload.
  const auto overloaded_at = [](const json& scenario, double at) {
    for (const json& part : scenario["picture"]["parts"]) {
      std::string condition;
      for (const json& state : part["states"]) {
        if (state["at"].get<double>() <= at) condition = state["condition"];
      }
      if (condition == "overloaded") return true;
    }
    return false;
  };
  std::size_t checked = 0;
  for (const json& loss : changed["losses"]) {
    if (loss["phase"] != "overload") continue;
    for (std::size_t step = 0; step + 1 < loss["rps"].size(); ++step) {
      // Of a step that is lost in as a whole.
      const bool is_inside = loss["rps"][step].get<double>() > 0 && step > 0 &&
                             loss["rps"][step - 1].get<double>() > 0;
      if (!is_inside) continue;
      CHECK(overloaded_at(changed, changed["series"][step]["at"]));
      ++checked;
    }
  }
  CHECK(checked > 10);
  CHECK_FALSE(overloaded_at(changed, 0));
}

TEST_CASE("compare says what differs and which way", "[cli][compare]") {
  const ScratchFolder scratch;
  const std::string one = scratch.write("one.json", cli_tests::small_scenario);
  const std::string two = scratch.write(
      "two.json",
      R"({"extends": "one.json", "architecture": {"components": {"unit": {"repaired_in": {"exponential": {"mean": "8h"}}}}}})");
  const json report = json::parse(nines({"compare", one, two, "--out", "json"}).out);
  const json& worse = report["scenarios"][1];
  REQUIRE(worse["changes"].size() == 1);
  CHECK(worse["changes"][0]["path"] == "components/unit/repaired_in/exponential/mean");
  CHECK(worse["changes"][0]["before"] == "2h");
  CHECK(worse["against_first"]["downtime_per_year"]["verdict"] == "worse");
  CHECK(worse["against_first"]["availability.time"]["difference"].get<double>() < 0);
  // Four times the repair: four times the downtime, and as many failures nearly.
  CHECK(worse["against_first"]["downtime_per_year"]["ratio"]["value"].get<double>() ==
        Approx(4).epsilon(0.1));
  const Result table = nines({"compare", one, two, one});
  check_widths(table.out);
  check_widths(nines({"compare", one, two}).out);
  CHECK(table.out.find("components/unit/repaired_in/exponential/mean: \"2h\" -> \"8h\"") !=
        std::string::npos);
}

TEST_CASE("a comparison and a sweep give the same bytes on any number of threads",
          "[cli][compare][sweep]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("one.json", cli_tests::small_scenario);
  const std::vector<std::string> sweep{"sweep", file, "--over", other_unit + "2h,3h,4h"};
  for (const std::string format : {"json", "csv", "table"}) {
    CAPTURE(format);
    const auto with_jobs = [&](const std::string& jobs) {
      std::vector<std::string> arguments = sweep;
      arguments.insert(arguments.end(), {"--out", format, "--jobs", jobs});
      return nines(arguments).out;
    };
    const std::string alone = with_jobs("1");
    CHECK_FALSE(alone.empty());
    CHECK(with_jobs("3") == alone);
  }
}

TEST_CASE("a sweep has a point for each combination", "[cli][sweep]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("one.json", cli_tests::small_scenario);
  const Result result = nines(
      {"sweep", file, "--over", other_unit + "1h..4h:2", "--over",
       "architecture.components.unit.fails.exponential.mean=500h,1000h,2000h", "--out", "json"});
  REQUIRE(result.code == ExitCode::Ok);
  const json report = json::parse(result.out);
  REQUIRE(report["points"].size() == 6);
  CHECK(report["points"][1]["point"] == json::parse(R"(["1h", "1000h"])"));
  CHECK(report["points"][5]["point"] == json::parse(R"(["4h", "2000h"])"));
  const auto down = [&](std::size_t point) {
    return report["points"][point]["metrics"]["downtime_per_year"]["mean"].get<double>();
  };
  CHECK(down(3) == Approx(4 * down(0)).epsilon(0.15));
  const Result csv = nines({"sweep", file, "--over", other_unit + "1h,2h", "--out", "csv"});
  CHECK(csv.out.starts_with("scenario," + other_unit.substr(0, other_unit.size() - 1) +
                            ",metric,mean,"));
  CHECK(lines_in(csv.out) > 10);
  check_widths(nines({"sweep", file, "--over", other_unit + "1h,2h"}).out);
}

TEST_CASE("every wrong point of a sweep is told at once", "[cli][sweep]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("one.json", cli_tests::small_scenario);
  const Result result = nines(
      {"sweep", file, "--over", other_unit + "-1h,2h,5parsec", "--over", "workload.demnd=1/s,2/s"});
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.out.empty());
  CHECK(result.err.find("-1h") != std::string::npos);
  CHECK(result.err.find("5parsec") != std::string::npos);
  CHECK(result.err.find("/workload/demnd: error: there is no key \"demnd\"") != std::string::npos);
}

TEST_CASE("what cannot be compared or varied is refused", "[cli][compare][sweep]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("one.json", cli_tests::small_scenario);
  const auto arguments = GENERATE_COPY(values<std::vector<std::string>>({
      {"compare", file},
      {"compare", file, "whatisthetime/drills/1-hang"},
      {"sweep", file},
      {"sweep", file, "--over", "run.seed=1,2"},
      {"sweep", file, "--over", "run.horizon=1d"},
      {"sweep", file, "--over", "run.horizon=1d,2d", "--over", "run.horizon=3d,4d"},
      {"sweep", file, "--over", "a=1..900:900", "--over", "b=1..900:900"},
      {"sweep", file, "--tornado", "--over", "run.horizon=1d,2d"},
      {"sweep", file, "--tornado", "--metric", "fun"},
      {"sweep", file, "--over", "run.horizon=1d,2d", "--method", "hazard-scaling"},
  }));
  CAPTURE(arguments);
  const Result result = nines(arguments);
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.out.empty());
  CHECK_FALSE(result.err.empty());
}

TEST_CASE("a tornado ranks assumptions by what they do", "[cli][sweep]") {
  const Result result = nines({"sweep", "whatisthetime/4-load-balancer", "--tornado",
                               "--replications", "200", "--out", "json"});
  REQUIRE(result.code == ExitCode::Ok);
  const json report = json::parse(result.out);
  double last = 1e300;
  bool fixed = false;
  std::size_t moved = 0;
  for (const json& bar : report["tornado"]) {
    CAPTURE(bar["path"]);
    if (bar.contains("not_moved")) {
      fixed = true;
      continue;
    }
    CHECK_FALSE(fixed);
    ++moved;
    CHECK(bar["reach"].get<double>() <= last);
    last = bar["reach"];
    CHECK_FALSE(bar["source"].get<std::string>().empty());
  }
  REQUIRE(moved > 10);
  // A hang is what this design loses most to: more of them are worse, fewer better.
  const auto hang =
      std::find_if(report["tornado"].begin(), report["tornado"].end(),
                   [](const json& bar) { return bar["path"] == "failures.application_hang.rate"; });
  REQUIRE(hang != report["tornado"].end());
  CHECK((*hang)["low"]["against_base"]["difference"].get<double>() < 0);
  CHECK((*hang)["high"]["against_base"]["difference"].get<double>() > 0);
  check_widths(
      nines({"sweep", "whatisthetime/4-load-balancer", "--tornado", "--replications", "50"}).out);
}

TEST_CASE("an interrupted comparison has as much of every design", "[cli][compare]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("one.json", cli_tests::small_scenario);
  const std::atomic<bool> interrupted{true};
  const Result result = nines({"compare", file, file}, &interrupted);
  CHECK(result.code == ExitCode::Interrupted);
  CHECK(result.out.empty());
}

}  // namespace
