// `nines check` as a CI job meets it: what a change, a file or an option does to the exit code and
// to what is printed.

#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/source_dir.hpp"
#include "tests/tools/cli/command.hpp"
#include "tests/tools/report/one_line.hpp"
#include "tests/tools/report/xml_reader.hpp"

namespace {

using namespace tools;
using cli_tests::nines;
using cli_tests::read_file;
using cli_tests::Result;
using cli_tests::ScratchFolder;
using cli_tests::small_scenario;
using cli_tests::with;
using cli_tests::Words;
using nlohmann::json;
using report_tests::on_one_line;

const std::string longer_repair = "architecture.components.unit.repaired_in.exponential.mean=";

/// The repository of a service: its scenario, and the baseline that was committed with it.
class Repository {
 public:
  explicit Repository(std::string_view text = small_scenario, const Words& more = {})
      : scenario(scratch.write("unit.json", text)), baseline(scratch.file("baseline.json")) {
    saved = nines(with({"check", scenario, "--save-baseline", baseline}, more));
  }

  [[nodiscard]] Result check(const Words& more = {}) const {
    return nines(with({"check", scenario, "--baseline", baseline}, more));
  }

  ScratchFolder scratch;
  std::string scenario;
  std::string baseline;
  Result saved;
};

}  // namespace

TEST_CASE("a minimum lowered from three to one is told in every format, with minutes and cause",
          "[cli][check]") {
  const Repository service(read_file(source_dir() + "/docs/guides/ci/service.json"),
                           {"--replications", "3000"});
  REQUIRE(service.saved.code == ExitCode::Ok);
  const ScratchFolder out;
  const Result result =
      service.check({"--set", "architecture.auto_scaling_groups.web.min=1", "--out", "table",
                     "--out", "json=" + out.file("json"), "--out", "junit=" + out.file("junit"),
                     "--out", "github=" + out.file("github"), "--out",
                     "markdown=" + out.file("markdown"), "--out", "csv=" + out.file("csv")});
  CHECK(result.code == ExitCode::Regression);
  for (const std::string& text : {result.out, read_file(out.file("junit")),
                                  read_file(out.file("github")), read_file(out.file("markdown"))}) {
    const std::string line = on_one_line(text);
    CAPTURE(line);
    CHECK(line.find("regression") != std::string::npos);
    CHECK(line.find(" min a year (+") != std::string::npos);
    CHECK(line.find("web.min: 3 -") != std::string::npos);
    CHECK(line.find("cause of the difference: zone") != std::string::npos);
  }
  const json report = json::parse(read_file(out.file("json")));
  CHECK(report["verdict"] == "regression");
  const json& baseline = report["scenarios"][0]["baseline"];
  CHECK(baseline["changed"].size() == 1);
  for (const json& figure : baseline["figures"]) {
    if (figure["metric"] == "downtime_per_year") CHECK(figure["difference"] > 60.0);
  }
  using report_tests::XmlReader;
  const auto suites = XmlReader(read_file(out.file("junit"))).document();
  CHECK(suites.children[0].attributes.at("failures") == "2");
  CHECK(service.check().code == ExitCode::Ok);
}

TEST_CASE("an unchanged stratified check differs by exactly nothing and says how it was drawn",
          "[cli][check]") {
  const ScratchFolder scratch;
  const std::string file = scratch.file("baseline.json");
  const Words check{"check", "whatisthetime/6-multi-az"};
  REQUIRE(nines(with(check,
                     {"--save-baseline", file, "--method", "stratified", "--replications", "300"}))
              .code == ExitCode::Ok);
  const Result same = nines(with(check, {"--baseline", file}));
  CHECK(same.code == ExitCode::Ok);
  const std::string line = on_one_line(same.out);
  CAPTURE(line);
  CHECK(line.find("a difference of exactly 0 in each of 300 replications, stratified (") !=
        std::string::npos);
  CHECK(line.find("stratified by losses from outside (") != std::string::npos);
  const Result worse =
      nines(with(check, {"--baseline", file, "--set", "failures.all_zones_power.rate=0.02/year"}));
  CHECK(on_one_line(worse.out).find("), stratified (") != std::string::npos);
}

TEST_CASE("what fails the check is what --fail-on names, and the rest is still told",
          "[cli][check]") {
  const Repository unit;
  const Words worse{"--set", longer_repair + "4h"};
  const Words missed{"--set", R"(objectives={"downtime_per_year":["mean < 1min"]})"};
  const auto [options, fail_on, code] = GENERATE_COPY(table<Words, std::string, ExitCode>({
      {{}, "missed,regression,undecided", ExitCode::Ok},
      {worse, "regression", ExitCode::Regression},
      {worse, "regression,missed", ExitCode::Regression},
      {worse, "missed", ExitCode::Ok},
      {worse, "undecided", ExitCode::Ok},
      {missed, "missed", ExitCode::ObjectiveMissed},
      {missed, "regression", ExitCode::Ok},
      {with(worse, missed), "missed,regression", ExitCode::Regression},
      {with(worse, missed), "missed", ExitCode::ObjectiveMissed},
      {with(worse, missed), "undecided", ExitCode::Ok},
  }));
  CAPTURE(options, fail_on);
  const Result result = unit.check(with(options, {"--fail-on", fail_on}));
  CHECK(result.code == code);
  const bool is_worse = !options.empty() && options[1].starts_with("architecture");
  CHECK((result.out.find("  regression  ") != std::string::npos) == is_worse);
}

TEST_CASE("a word that --fail-on does not know is refused, an empty one too", "[cli][check]") {
  const Repository unit;
  const std::string list = GENERATE("miss", "missed,", ",", "missed;regression", "all", "none");
  CAPTURE(list);
  const Result result = unit.check({"--fail-on", list});
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.err.find("--fail-on") != std::string::npos);
  CHECK(result.out.empty());
}

TEST_CASE("what cannot be told from so few replications is undecided and no pass", "[cli][check]") {
  const Repository unit(small_scenario, {"--replications", "4"});
  const Result result = unit.check({"--set", longer_repair + "2.2h"});
  CHECK(result.code == ExitCode::Undecided);
  CHECK(result.out.find("undecided") != std::string::npos);
  // Only what was asked for fails.
  CHECK(unit.check({"--set", longer_repair + "2.2h", "--fail-on", "missed,regression"}).code ==
        ExitCode::Ok);
}

TEST_CASE("a baseline of another version of the model is compared with all that differs",
          "[cli][check]") {
  const Repository unit;
  // As an older nines had it: another default, another version.
  json old = json::parse(read_file(unit.baseline));
  old["nines"] = "0.0.9";
  old["scenarios"][0]["model"]["default run.up_threshold"] = "90%";
  const std::string file = unit.scratch.write("old.json", old.dump());
  const Result result = nines({"check", unit.scenario, "--baseline", file});
  const std::string line = on_one_line(result.out);
  CAPTURE(line);
  // Independent means of forty replications decide nothing here.
  CHECK(result.code == ExitCode::Undecided);
  CHECK(line.find("not paired: the baseline was made by nines 0.0.9, and this is") !=
        std::string::npos);
  CHECK(line.find("default run.up_threshold: 90%") != std::string::npos);
}

TEST_CASE("a baseline that cannot be read is wrong input and never a missing one", "[cli][check]") {
  const Repository unit;
  const std::string folder = unit.scratch.path().string();
  const std::string text = read_file(unit.baseline);
  const std::string torn = unit.scratch.write("torn.json", text.substr(0, text.size() / 2));
  const std::string other = unit.scratch.write("other.json", "{\"title\": \"no baseline\"}");
  json future = json::parse(text);
  future["nines_baseline"] = 3;
  const std::string newer = unit.scratch.write("newer.json", future.dump());
  for (const std::string& file : {folder, torn, other, newer, unit.scenario}) {
    CAPTURE(file);
    const Result result =
        nines({"check", unit.scenario, "--baseline", file, "--fail-on", "missed"});
    CHECK(result.code == ExitCode::BadInput);
    CHECK(result.out.empty());
    CHECK(result.err.find(file) != std::string::npos);
    CHECK(result.err.find("hint: ") != std::string::npos);
  }
}

TEST_CASE("several scenarios are each held against their own part of the baseline",
          "[cli][check]") {
  const ScratchFolder scratch;
  const std::string one = scratch.write("one.json", small_scenario);
  const std::string two = scratch.write("two.json", small_scenario);
  const std::string file = scratch.file("baseline.json");
  REQUIRE(nines({"check", one, two, "--save-baseline", file}).code == ExitCode::Ok);
  CHECK(nines({"check", two, one, "--baseline", file}).code == ExitCode::Ok);
  scratch.write("two.json", json::parse(small_scenario)
                                .patch({{{"op", "replace"},
                                         {"path",
                                          "/architecture/components/unit/repaired_in/exponential/"
                                          "mean"},
                                         {"value", "4h"}}})
                                .dump());
  const Result result = nines({"check", one, two, "--baseline", file, "--out", "json"});
  CHECK(result.code == ExitCode::Regression);
  const json scenarios = json::parse(result.out)["scenarios"];
  CHECK(scenarios[0]["baseline"]["verdict"] == "unchanged");
  CHECK(scenarios[1]["baseline"]["verdict"] == "regression");
}

TEST_CASE("two scenarios of one name are refused before they are one in a baseline",
          "[cli][check]") {
  const Repository unit;
  const std::string before = read_file(unit.baseline);
  const Result twice =
      nines({"check", unit.scenario, unit.scenario, "--save-baseline", unit.baseline});
  CHECK(twice.code == ExitCode::BadInput);
  CHECK(twice.err.find("two scenarios are named") != std::string::npos);
  CHECK(read_file(unit.baseline) == before);
}

TEST_CASE("a sensitivity takes pairs only, and says which methods those are", "[cli][check]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const Words sensitivity{"check", scenario, "--sensitivity"};
  for (const char* method : {"control-variates", "hazard-scaling", "conditional", "splitting"}) {
    CAPTURE(method);
    const Result refused = nines(with(sensitivity, {"--method", method}));
    CHECK(refused.code == ExitCode::BadInput);
    CHECK(refused.err.find("--method") != std::string::npos);
    CHECK(refused.err.find("stratified") != std::string::npos);
  }
  const Result plain = nines(with(sensitivity, {"--out", "json"}));
  for (const char* method : {"auto", "replications"}) {
    CHECK(nines(with(sensitivity, {"--out", "json", "--method", method})).out == plain.out);
  }
  // No zone is lost here, so that there is nothing to make strata of; that is said.
  const Result none = nines(with(sensitivity, {"--method", "stratified"}));
  CHECK(none.code == ExitCode::Ok);
  CHECK(none.out.find("no strata: there are no rare losses from outside") != std::string::npos);
}

TEST_CASE("a stratified sensitivity tells rates of losses by their probabilities", "[cli][check]") {
  // Of a grace period that ten times the boot time does not exceed: a group that replaces whatever
  // boots takes a hundred times as long.
  const Words words{
      "check",         "whatisthetime/6-multi-az",
      "--set",         "architecture.auto_scaling_groups.web.health_check_grace_period=2h",
      "--sensitivity", "--replications",
      "150",           "--out",
      "json"};
  const Result result = nines(with(words, {"--method", "stratified"}));
  REQUIRE(result.code == ExitCode::Ok);
  const json strata = json::parse(result.out)["scenarios"][0];
  CHECK(strata["sampling"]["method"] == "stratified");
  CHECK(strata["sampling"]["strata"].get<int>() > 1);
  const json plain = json::parse(nines(words).out)["scenarios"][0];
  REQUIRE(strata["values"].size() == plain["values"].size());
  bool seen = false;
  for (std::size_t i = 0; i < plain["values"].size(); ++i) {
    const json& one = strata["values"][i];
    CAPTURE(one["path"]);
    CHECK(one["path"] == plain["values"][i]["path"]);
    if (one["verdict"] == "refused") continue;
    CHECK(one["comparison"]["match"] == "paired");
    const bool from_strata = one["comparison"].contains("strata_now");
    CHECK(from_strata != one.value("plain_instead", false));
    // What changes some replication in plain ones has an influence in the others too: they see
    // more of what is rare.
    if (one["path"] != "failures.all_zones_power.rate") continue;
    seen = true;
    for (const json& figure : one["comparison"]["figures"]) {
      if (figure["metric"] != "downtime_per_year") continue;
      // Ten times 0.002 a year, of some five hours: known from the rates alone.
      CHECK(figure["low"].get<double>() > 0);
      CHECK(figure["verdict"] == "regression");
    }
  }
  CHECK(seen);
}

TEST_CASE("a sensitivity does not write over what it reads", "[cli][check]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const Result result = nines({"check", scenario, "--sensitivity", "--out", "json=" + scenario});
  CHECK(result.code == ExitCode::BadInput);
  CHECK(read_file(scenario) == small_scenario);
}
