#include "tools/cli/check_command.hpp"

#include <atomic>
#include <cstdlib>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/source_dir.hpp"
#include "tests/tools/cli/command.hpp"

namespace {

using namespace tools;
using cli_tests::nines;
using cli_tests::read_file;
using cli_tests::Result;
using cli_tests::ScratchFolder;
using cli_tests::small_scenario;
using cli_tests::Words;
using nlohmann::json;

/// A folder with a scenario, and the baseline that a check of it made.
class Checked {
 public:
  explicit Checked(std::string_view text = small_scenario)
      : scenario_(scratch_.write("unit.json", text)), baseline_(scratch_.file("baseline.json")) {
    saved_ = nines({"check", scenario_, "--save-baseline", baseline_});
  }

  [[nodiscard]] Result check(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"check", scenario_, "--baseline", baseline_};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return nines(arguments);
  }

  [[nodiscard]] const Result& saved() const { return saved_; }
  [[nodiscard]] const ScratchFolder& scratch() const { return scratch_; }
  [[nodiscard]] const std::string& scenario() const { return scenario_; }
  [[nodiscard]] const std::string& baseline() const { return baseline_; }

 private:
  ScratchFolder scratch_;
  std::string scenario_;
  std::string baseline_;
  Result saved_;
};

TEST_CASE("an unchanged scenario differs from its baseline by exactly zero", "[cli][check]") {
  const Checked checked;
  CHECK(checked.saved().code == ExitCode::Ok);
  const Result again = checked.check({"--out", "json"});
  CHECK(again.code == ExitCode::Ok);
  const json baseline = json::parse(again.out)["scenarios"][0]["baseline"];
  CHECK(baseline["match"] == "paired");
  CHECK(baseline["same_events"] == true);
  CHECK(baseline["changed"].empty());
  REQUIRE(baseline["figures"].size() >= 3);
  for (const json& figure : baseline["figures"]) {
    CHECK(figure["difference"] == 0.0);
    CHECK(figure["differing"] == 0);
  }
}

TEST_CASE("a check takes seed and replications from the baseline", "[cli][check]") {
  const Checked checked;
  const ScratchFolder other;
  const std::string baseline = other.file("baseline.json");
  REQUIRE(nines({"check", checked.scenario(), "--seed", "77", "--replications", "30",
                 "--save-baseline", baseline})
              .code == ExitCode::Ok);
  const Result again =
      nines({"check", checked.scenario(), "--baseline", baseline, "--out", "json"});
  CHECK(again.code == ExitCode::Ok);
  CHECK(json::parse(again.out)["seed"] == 77);
  CHECK(json::parse(again.out)["scenarios"][0]["replications"] == 30);
}

TEST_CASE("twice the repair time is a regression with its change and its cause", "[cli][check]") {
  const Checked checked;
  const std::string path = "architecture.components.unit.repaired_in.exponential.mean";
  const Result worse = checked.check({"--set", path + "=4h", "--out", "github"});
  CHECK(worse.code == ExitCode::Regression);
  CHECK(worse.out.find(path + ": 2h -> 4h") != std::string::npos);
  CHECK(worse.out.find("component:unit (restoration) +") != std::string::npos);
  CHECK(worse.out.find("::error file=" + checked.scenario() + ",line=1,title=") !=
        std::string::npos);
  const Result better = checked.check({"--set", path + "=1h"});
  CHECK(better.code == ExitCode::Ok);
  CHECK(better.out.find("better") != std::string::npos);
  // A day more a year is tolerated; a second is not.
  CHECK(checked.check({"--set", path + "=4h", "--tolerance", "2d"}).code == ExitCode::Ok);
  CHECK(checked.check({"--set", path + "=4h", "--tolerance", "1s"}).code == ExitCode::Regression);
  CHECK(checked.check({"--set", path + "=4h", "--fail-on", "missed"}).code == ExitCode::Ok);
}

TEST_CASE("a missing baseline is never a pass", "[cli][check]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const Result missing =
      nines({"check", scenario, "--baseline", scratch.file("none.json"), "--fail-on", "missed"});
  CHECK(missing.code == ExitCode::Undecided);
  CHECK(missing.out.find("there is no file") != std::string::npos);
  const Checked checked;
  const std::string other = scratch.write("other.json", small_scenario);
  CHECK(nines({"check", other, "--baseline", checked.baseline()}).code == ExitCode::Undecided);
}

TEST_CASE("a baseline of another program or seed is said to be one", "[cli][check]") {
  const Checked checked;
  CHECK(checked.check({"--seed", "6"}).out.find("seed 5") != std::string::npos);
  std::string text = read_file(checked.baseline());
  text.replace(text.find("\"nines\": \""), 10, "\"nines\": \"old-");
  const std::string old = checked.scratch().write("old.json", text);
  const Result result = nines({"check", checked.scenario(), "--baseline", old});
  CHECK(result.out.find("the baseline was made by nines old-") != std::string::npos);
  CHECK(result.code == ExitCode::Undecided);
}

TEST_CASE("a damaged baseline is wrong input", "[cli][check]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const std::string text = GENERATE("", "{", "[]", "{\"nines_baseline\": 1}");
  const Result result = nines({"check", scenario, "--baseline", scratch.write("bad.json", text)});
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.err.find("bad.json") != std::string::npos);
  CHECK(result.out.empty());
}

TEST_CASE("objectives decide the exit code of run and check alike", "[cli][check]") {
  struct Case {
    const char* rule;
    ExitCode code;
  };
  // Down 2 h of 1002 h: 1049 minutes a year.
  const Case one =
      GENERATE(Case{"mean < 10d", ExitCode::Ok}, Case{"mean < 1min", ExitCode::ObjectiveMissed},
               Case{"mean < 1049min", ExitCode::Undecided});
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const std::string set = std::string("objectives={\"downtime_per_year\":[\"") + one.rule + "\"]}";
  CAPTURE(set);
  const std::string command = GENERATE("run", "check");
  CHECK(nines({command, scenario, "--set", set}).code == one.code);
}

TEST_CASE("an undecided objective is told even where it does not fail", "[cli][check]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const Result result = nines({"check", scenario, "--fail-on", "missed,regression", "--set",
                               R"(objectives={"downtime_per_year":["mean < 1049min"]})"});
  CHECK(result.code == ExitCode::Ok);
  CHECK(result.out.find("undecided") != std::string::npos);
  CHECK(result.out.find("replications would probably decide") != std::string::npos);
}

TEST_CASE("a check of nothing is refused", "[cli][check]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const Result result = nines({"check", scenario});
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.err.find("nothing to check") != std::string::npos);
}

TEST_CASE("a check that fails does not overwrite its baseline", "[cli][check]") {
  const Checked checked;
  const std::string before = read_file(checked.baseline());
  const std::string slow = "architecture.components.unit.repaired_in.exponential.mean=4h";
  CHECK(checked.check({"--set", slow, "--save-baseline", checked.baseline()}).code ==
        ExitCode::Regression);
  CHECK(read_file(checked.baseline()) == before);
  CHECK(nines({"check", checked.scenario(), "--set", slow, "--save-baseline", checked.baseline()})
            .code == ExitCode::Ok);
  CHECK(read_file(checked.baseline()) != before);
}

TEST_CASE("an interrupted check says nothing and saves nothing", "[cli][check]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const std::atomic<bool> interrupted{true};
  const Result result =
      nines({"check", scenario, "--save-baseline", scratch.file("b.json")}, &interrupted);
  CHECK(result.code == ExitCode::Interrupted);
  CHECK(result.out.empty());
  CHECK(read_file(scratch.file("b.json")).empty());
}

TEST_CASE("wrong options of a check are refused", "[cli][check]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const Words wrong = GENERATE(
      Words{"--fail-on", "everything"}, Words{"--tolerance", "a bit"}, Words{"--tolerance=-5%"},
      Words{"--guard", "carts"}, Words{"--save-baseline", "/no/such/folder/b.json"},
      Words{"--sensitivity", "--baseline", "b.json"}, Words{"--sensitivity", "--out", "junit"});
  std::vector<std::string> arguments{"check", scenario};
  arguments.insert(arguments.end(), wrong.begin(), wrong.end());
  const Result result = nines(arguments);
  CHECK(result.code == ExitCode::BadInput);
  CHECK(!result.err.empty());
}

TEST_CASE("the output for GitHub adds to the summary of the step", "[cli][check]") {
  const Checked checked;
  const std::string summary = checked.scratch().write("summary.md", "before\n");
  setenv("GITHUB_STEP_SUMMARY", summary.c_str(), 1);
  const Result result = checked.check({"--out", "github"});
  unsetenv("GITHUB_STEP_SUMMARY");
  CHECK(result.out.starts_with("::notice"));
  const std::string text = read_file(summary);
  CHECK(text.starts_with("before\n### nines check: passed"));
}

TEST_CASE("the guide's service fails when its minimum falls from three to one", "[cli][check]") {
  const std::string text = read_file(source_dir() + "/docs/guides/ci/service.json");
  const Checked checked(text);
  CHECK(checked.saved().code == ExitCode::Ok);
  CHECK(checked.check().code == ExitCode::Ok);
  std::string lowered = text;
  const std::string minimum = "\"min\": 3";
  REQUIRE(lowered.find(minimum) != std::string::npos);
  lowered.replace(lowered.find(minimum), minimum.size(), "\"min\": 1");
  checked.scratch().write("unit.json", lowered);
  const Result result = checked.check({"--out", "github"});
  CHECK(result.code == ExitCode::Regression);
  CHECK(result.out.find("min a year") != std::string::npos);
  CHECK(result.out.find("web.min: 3 -> 1") != std::string::npos);
  CHECK(result.out.find("cause of the difference: zone_power") != std::string::npos);
}

TEST_CASE("the sensitivity names what has no influence", "[cli][check]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const Result result = nines({"check", scenario, "--sensitivity"});
  CHECK(result.code == ExitCode::Ok);
  // A unit that no client waits for: the time-out cannot matter, its repair time does.
  CHECK(result.out.find("No influence:") != std::string::npos);
  const std::size_t silent = result.out.find("No influence:");
  CHECK(result.out.find("workload.clients.timeout", silent) != std::string::npos);
  CHECK(result.out.find("repaired_in", silent) == std::string::npos);
  // Names in full, on lines of their own.
  CHECK(result.out.find("\n  architecture.components.unit.repaired_in\n") != std::string::npos);
}

TEST_CASE("the sensitivity is told as JSON as well", "[cli][check]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const Result result = nines({"check", scenario, "--sensitivity", "--out", "json"});
  CHECK(result.code == ExitCode::Ok);
  const json one = json::parse(result.out).at("scenarios").at(0);
  CHECK(one.at("factor") == 10);
  bool found = false;
  for (const json& value : one.at("values")) {
    if (value.at("path") != "architecture.components.unit.repaired_in") continue;
    found = true;
    CHECK(value.at("influence") == true);
    CHECK(value.at("verdict") == "regression");
    CHECK(value.at("comparison").at("figures").at(0).at("low").is_number());
  }
  CHECK(found);
}

TEST_CASE("a check of several figures says how sure each of them is", "[cli][check]") {
  const Checked checked;
  const std::string slow = "architecture.components.unit.repaired_in.exponential.mean=4h";
  const Result text = checked.check({"--set", slow});
  CHECK(text.out.find("each interval is 97.5 % sure, so that") != std::string::npos);
  CHECK(text.out.find(" pp (") != std::string::npos);
  const json figures = json::parse(checked.check({"--set", slow, "--out", "json"}).out)
                           .at("scenarios")
                           .at(0)
                           .at("baseline")
                           .at("figures");
  for (const json& figure : figures) {
    // What cost no pair anything else has no interval.
    if (!figure.contains("low")) continue;
    CHECK(figure.at("confidence") == Approx(figure.at("guarded") == true ? 0.975 : 0.95));
  }
  const Result one = checked.check({"--set", slow, "--guard", "downtime_per_year"});
  CHECK(one.out.find("97.5 %") == std::string::npos);
}

}  // namespace
