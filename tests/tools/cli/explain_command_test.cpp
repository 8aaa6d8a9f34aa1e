#include "tools/cli/explain_command.hpp"

#include <cstdlib>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/source_dir.hpp"
#include "tests/tools/cli/scratch.hpp"

namespace {

using namespace tools;
using cli_tests::captured;
using cli_tests::Result;
using cli_tests::ScratchFolder;
using nlohmann::json;

Result explain_captured(const ExplainOptions& options) {
  setenv("NINES_SCENARIOS", (source_dir() + "/scenarios").c_str(), 1);
  return captured([&](const Console& console) { return explain(options, console); });
}

TEST_CASE("explain says what it finds and ends well all the same", "[cli][explain]") {
  ExplainOptions options;
  options.scenarios = {"whatisthetime/1-single-instance"};
  const Result result = explain_captured(options);
  CHECK(result.code == ExitCode::Ok);
  CHECK(result.out.find("single-instance") != std::string::npos);
  CHECK(result.out.find("Try next") != std::string::npos);
  CHECK(result.err.empty());
  options.quiet = true;
  CHECK(explain_captured(options).out.find("Try next") == std::string::npos);
}

TEST_CASE("a folder is explained stage by stage, and changes hold for each", "[cli][explain]") {
  ExplainOptions options;
  options.scenarios = {"whatisthetime"};
  options.overrides = {"failures.application_hang.rate=0/year"};
  options.outputs = {ExplainOutput{ExplainFormat::Json, {}}};
  const Result result = explain_captured(options);
  REQUIRE(result.code == ExitCode::Ok);
  const json document = json::parse(result.out);
  REQUIRE(document["scenarios"].size() == 7);
  options.overrides.clear();
  const json unchanged = json::parse(explain_captured(options).out);
  for (std::size_t index = 0; index < 7; ++index) {
    const auto down = [&](const json& all) {
      return all["scenarios"][index]["classes"][0]["unavailability"].get<double>();
    };
    CHECK(down(document) < down(unchanged));
  }
}

TEST_CASE("wrong input is told, and nothing is explained", "[cli][explain]") {
  const ScratchFolder scratch;
  ExplainOptions options;
  options.scenarios = {scratch.write("wrong.json", R"({"architecure": {}})"),
                       "whatisthetime/1-single-instance"};
  const Result result = explain_captured(options);
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.out.empty());
  CHECK(result.err.find("architecure") != std::string::npos);
}

TEST_CASE("findings in a SARIF file point at the line that wrote the value", "[cli][explain]") {
  const ScratchFolder scratch;
  std::string text(cli_tests::small_scenario);
  ExplainOptions options;
  options.scenarios = {scratch.write("one.json", text)};
  auto outputs = parse_explain_outputs({"table", "sarif=" + scratch.file("findings.sarif")});
  REQUIRE(outputs);
  options.outputs = *outputs;
  const Result result = explain_captured(options);
  REQUIRE(result.code == ExitCode::Ok);
  CHECK(result.err.find("wrote ") == 0);
  const json log = json::parse(cli_tests::read_file(scratch.file("findings.sarif")));
  const json& found = log["runs"][0]["results"][0];
  CHECK(found["ruleId"] == "component-without-spare");
  // "count" is left out: the unit itself stands in line 4.
  CHECK(found["locations"][0]["physicalLocation"]["region"]["startLine"] == 4);
}

TEST_CASE("outputs of explain are table, json and sarif", "[cli][explain]") {
  const ScratchFolder scratch;
  CHECK(parse_explain_outputs({})->empty());
  CHECK(parse_explain_outputs({"json"})->front().format == ExplainFormat::Json);
  const std::string file = scratch.file("x");
  CHECK(parse_explain_outputs({"table", "json=" + file})->size() == 2);
  CHECK_FALSE(parse_explain_outputs({"csv"}));
  CHECK_FALSE(parse_explain_outputs({"table", "sarif"}));
  CHECK_FALSE(parse_explain_outputs({"json=" + file, "sarif=" + file}));
  CHECK_FALSE(parse_explain_outputs({"sarif="}));
  CHECK_FALSE(parse_explain_outputs({"sarif=" + scratch.file("no/such/folder.sarif")}));
}

}  // namespace
