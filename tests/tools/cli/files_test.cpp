// What a command may write, and what it may not.
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/cli/command.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/text/printable.hpp"

namespace {

using namespace tools;
using cli_tests::nines;
using cli_tests::read_file;
using cli_tests::Result;
using cli_tests::ScratchFolder;
using cli_tests::small_scenario;
using cli_tests::Words;
namespace fs = std::filesystem;

constexpr const char* extending =
    R"({"extends": "unit.json", "title": "More", "run": {"seed": 9}})";

TEST_CASE("no command writes over a file that it reads, under whatever name", "[cli][files]") {
  const ScratchFolder scratch;
  const std::string base = scratch.write("unit.json", small_scenario);
  const std::string scenario = scratch.write("more.json", extending);
  fs::create_symlink(scenario, scratch.path() / "symbolic.json");
  fs::create_hard_link(base, scratch.path() / "hard.json");
  fs::create_directory(scratch.path() / "sub");
  const Words names{scenario, base, scratch.file("sub/../more.json"), scratch.file("symbolic.json"),
                    scratch.file("hard.json")};
  const std::string& written = names[GENERATE(range(std::size_t{0}, std::size_t{5}))];
  CAPTURE(written);
  const std::vector<Words> commands{
      Words{"run", scenario, "--out", "json=" + written},
      Words{"run", scenario, "--resume", written},
      Words{"check", scenario, "--save-baseline", written},
      Words{"check", scenario, "--save-baseline", scratch.file("new"), "--out", "junit=" + written},
      Words{"compare", scenario, base, "--out", "csv=" + written},
      Words{"sweep", scenario, "--over", "workload.demand=1/s,2/s", "--out", "json=" + written},
      Words{"explain", scenario, "--out", "sarif=" + written},
      Words{"incident", scenario, "--out", "json=" + written}};
  REQUIRE(commands.size() == 8);
  const Words& command = commands[GENERATE(range(std::size_t{0}, std::size_t{8}))];
  CAPTURE(command.front());
  const Result result = nines(command);
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.err.find("would overwrite a file that is read for") != std::string::npos);
  CHECK(read_file(base) == small_scenario);
  CHECK(read_file(scenario) == extending);
}

TEST_CASE("no command writes two things to one file or over its baseline", "[cli][files]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const std::string baseline = scratch.file("baseline");
  REQUIRE(nines({"check", scenario, "--save-baseline", baseline}).code == ExitCode::Ok);
  const std::string before = read_file(baseline);
  fs::create_hard_link(baseline, scratch.path() / "alias");
  const Result over =
      nines({"check", scenario, "--baseline", baseline, "--out", "json=" + scratch.file("alias")});
  CHECK(over.code == ExitCode::BadInput);
  CHECK(over.err.find("would overwrite the baseline") != std::string::npos);
  CHECK(read_file(baseline) == before);
  const std::string file = scratch.file("a");
  const std::string same = (scratch.path() / "." / "a").string();
  const std::vector<Words> cases{
      Words{"run", scenario, "--out", "json=" + file, "--out", "csv=" + same},
      Words{"run", scenario, "--out", "json=" + file, "--resume", same},
      Words{"check", scenario, "--save-baseline", file, "--out", "json=" + same},
      Words{"check", scenario, "--save-baseline", file, "--resume", same}};
  REQUIRE(cases.size() == 4);
  const Words& twice = cases[GENERATE(range(std::size_t{0}, std::size_t{4}))];
  const Result result = nines(twice);
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.err.find("as well") != std::string::npos);
  CHECK_FALSE(fs::exists(file));
}

TEST_CASE("no command writes two things through links that lead to one file", "[cli][files]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  fs::create_symlink("target", scratch.path() / "near");
  fs::create_symlink(scratch.path() / "near", scratch.path() / "far");
  const std::string target = scratch.file("target");
  const std::string other = GENERATE("near", "far");
  const Result result =
      nines({"run", scenario, "--out", "json=" + target, "--out", "csv=" + scratch.file(other)});
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.err.find("is named by another --out as well") != std::string::npos);
  CHECK_FALSE(fs::exists(target));
  fs::create_symlink("ring", scratch.path() / "ring");
  const Result ring = nines({"run", scenario, "--out", "json=" + scratch.file("ring"), "--out",
                             "csv=" + scratch.file("csv")});
  CHECK(ring.code == ExitCode::BadInput);
  CHECK(ring.err.find("leads in a circle") != std::string::npos);
}

TEST_CASE("no command writes over the program that is running", "[cli][files]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const fs::path program = fs::read_symlink("/proc/self/exe");
  fs::create_symlink(program, scratch.path() / "alias");
  const auto size = fs::file_size(program);
  const bool linked = GENERATE(false, true);
  const std::string file = linked ? scratch.file("alias") : program.string();
  for (const Words& command :
       {Words{"run", scenario, "--out", "json=" + file}, Words{"run", scenario, "--resume", file},
        Words{"check", scenario, "--save-baseline", file}}) {
    CAPTURE(command);
    const Result result = nines(command);
    CHECK(result.code == ExitCode::BadInput);
    CHECK(result.err.find("would overwrite the program that is running") != std::string::npos);
  }
  CHECK(fs::file_size(program) == size);
}

TEST_CASE("a trace is a file that is read", "[cli][files]") {
  const ScratchFolder scratch;
  const std::string trace = scratch.write("load.csv", "seconds,rps\n0,1\n3600,2\n");
  const std::string scenario = scratch.write(
      "traced.json", R"({"extends": "unit.json", "workload": {"demand": {"trace": "load.csv"}}})");
  scratch.write("unit.json", small_scenario);
  const Result result = nines({"run", scenario, "--out", "csv=" + trace});
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.err.find("would overwrite") != std::string::npos);
}

TEST_CASE("a device may be shared", "[cli][files]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  CHECK(nines({"run", scenario, "--out", "json=/dev/null"}).code == ExitCode::Ok);
}

TEST_CASE("an option that is given as nothing is wrong usage", "[cli]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const std::vector<Words> cases{Words{"check", scenario, "--save-baseline", ""},
                                 Words{"check", scenario, "--baseline", ""},
                                 Words{"check", scenario, "--save-baseline="},
                                 Words{"run", scenario, "--resume", ""},
                                 Words{"run", "--resume=", scenario},
                                 Words{"incident", scenario, "--cause", ""},
                                 Words{"run", scenario, "--out", "json="},
                                 Words{"run", scenario, "--out", ""},
                                 Words{"run", ""}};
  REQUIRE(cases.size() == 9);
  const Words& command = cases[GENERATE(range(std::size_t{0}, std::size_t{9}))];
  CAPTURE(command.back());
  const Result result = nines(command);
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.out.empty());
  CHECK_FALSE(result.err.empty());
}

TEST_CASE("replications may be written with an exponent", "[cli]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("one.json", cli_tests::small_scenario);
  const auto run = [&](const std::string& number) {
    return nines({"run", file, "--replications", number, "--out", "json"});
  };
  CHECK(run("1e2").out == run("100").out);
  CHECK(run("1.5E1").out == run("15").out);
  for (const std::string number : {"1e-1", "1.5e0", "1e", "e3", "1e99", "1e9", "nan", "1e2x"}) {
    CAPTURE(number);
    CHECK(run(number).code == tools::ExitCode::BadInput);
  }
}

TEST_CASE("a command tells nothing that drives a terminal", "[cli]") {
  const std::string bad = "a\x1b[31m\xe2\x80\xae\xe2\x80\x8b\xe2\x80\xac\xff";
  for (const cli_tests::Words& words : std::vector<cli_tests::Words>{
           {bad},
           {"run", bad},
           {"validate", bad},
           {"run", "whatisthetime/6-multi-az", "--color", bad},
           {"run", "whatisthetime/6-multi-az", "--out", bad},
           {"run", "whatisthetime/6-multi-az", "--seed", bad},
           {"run", "whatisthetime/6-multi-az", "--set", bad + "=1"},
           {"run", "whatisthetime/6-multi-az", "--set", "workload.demand=" + bad},
           {"check", "whatisthetime/6-multi-az", "--replications", "10", "--baseline", bad},
           {"explain", "whatisthetime/6-multi-az", "--out", "json=" + bad + "/x"}}) {
    const cli_tests::Result told = nines(words);
    CAPTURE(words, told.out, told.err);
    CHECK(told.code != tools::ExitCode::Ok);
    CHECK(told.code != tools::ExitCode::InternalError);
    CHECK(tools::printable_lines(told.out + told.err) == told.out + told.err);
  }
}

TEST_CASE("what a scenario calls itself is harmless in every output", "[cli]") {
  const ScratchFolder scratch;
  nlohmann::json scenario = nlohmann::json::parse(cli_tests::small_scenario);
  const std::string bad = "x\xe2\x80\xae\xe2\x80\x8by\xe2\x80\xac\xc2\xad";
  scenario["title"] = scenario["story"] = scenario["look_for"] = bad;
  scenario["architecture"]["components"]["unit"]["source"] = bad;
  scenario["objectives"]["availability.requests"] = {">= 50%"};
  const std::string file = scratch.write("one.json", scenario.dump());
  for (const std::string format : {"table", "json", "csv", "markdown", "junit", "github", "html"}) {
    for (const std::string command : {"run", "check"}) {
      const cli_tests::Result told = nines({command, file, "--out", format});
      CAPTURE(command, format, told.err);
      CHECK_FALSE(told.out.empty());
      CHECK(tools::printable_lines(told.out) == told.out);
    }
  }
  for (const std::string format : {"table", "json", "sarif", "html"}) {
    const cli_tests::Result told = nines({"explain", file, "--out", format});
    CHECK(tools::printable_lines(told.out) == told.out);
  }
}

TEST_CASE("no years are no run", "[cli]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const std::string years = GENERATE("0", "-1", "nan", "inf", "many", "1e9");
  const Result result = nines({"run", scenario, "--years", years});
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.err.find("--years: \"" + years + "\" is no number of years above 0") !=
        std::string::npos);
}

TEST_CASE("an incident goes to files as other results do", "[cli][incident]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("unit.json", small_scenario);
  const std::string file = scratch.file("incident.json");
  const Result result = nines({"incident", scenario, "--out", "table", "--out", "json=" + file});
  CHECK(result.code == ExitCode::Ok);
  CHECK(result.out.find("The chain") != std::string::npos);
  CHECK(nlohmann::json::parse(read_file(file)).at("command") == "incident");
  const Result csv = nines({"incident", scenario, "--out", "csv"});
  CHECK(csv.code == ExitCode::BadInput);
  CHECK(csv.err.find("only table, json") != std::string::npos);
}

TEST_CASE("a cause that cannot come about is refused with the nearest one", "[cli][incident]") {
  const Result result = nines({"incident", "whatisthetime/6-multi-az", "--cause", "zone"});
  CHECK(result.code == ExitCode::BadInput);
  CHECK(result.err.find("nothing is charged to \"zone\" here") != std::string::npos);
  CHECK(result.err.find("zone_power:ap-northeast-2a") != std::string::npos);
  const Result near = nines({"incident", "whatisthetime/6-multi-az", "--cause", "zone_powr"});
  CHECK(near.err.find("did you mean \"zone_power\"?") != std::string::npos);
}

TEST_CASE("a word for the shell stays on its line", "[cli]") {
  CHECK(in_shell("a.json") == "a.json");
  CHECK(in_shell("it's") == "'it'\\''s'");
  CHECK(in_shell("two\nlines'\x1b") == "$'two\\012lines\\'\\033'");
}

}  // namespace
