#include <algorithm>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/process.hpp"
#include "tests/tools/report/one_line.hpp"

namespace {

using namespace cli_tests;
using nlohmann::json;
using report_tests::on_one_line;

/// With "nines" where the way to the program stands before a command.
std::string without_way(const std::string& text) {
  return std::regex_replace(text, std::regex("[^ ]*nines explain"), "nines explain");
}

TEST_CASE("help names every command and each has an example", "[cli]") {
  const Finished help = nines({"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const char* command : {"run", "validate", "schema", "list"}) {
    CAPTURE(command);
    CHECK(help.out.find(std::string("\n  ") + command + " ") != std::string::npos);
    const Finished of_command = nines({command, "--help"});
    CHECK(of_command.code == 0);
    CHECK(of_command.out.find("Example") != std::string::npos);
    CHECK(of_command.out.find(std::string("  nines ") + command) != std::string::npos);
  }
}

TEST_CASE("commands that pair designs offer only ways to draw pairs", "[cli]") {
  for (const char* command : {"compare", "sweep"}) {
    CAPTURE(command);
    const Finished help = nines({command, "--help"});
    CHECK(on_one_line(help.out).find("auto, replications or stratified") != std::string::npos);
    CHECK(help.out.find("splitting") == std::string::npos);
  }
}

TEST_CASE("the version is one line", "[cli]") {
  const Finished version = nines({"--version"});
  CHECK(version.code == 0);
  CHECK(version.out.starts_with("nines 0."));
  CHECK(std::count(version.out.begin(), version.out.end(), '\n') == 1);
}

TEST_CASE("wrong usage is told on standard error and ends with 1", "[cli]") {
  const std::string file = "reference/a01-one-unit";
  const std::vector<std::string> arguments = GENERATE_COPY(
      values<std::vector<std::string>>({{"simulate"},
                                        {"run"},
                                        {"--frobnicate"},
                                        {"run", file, "--frobnicate"},
                                        {"run", file, "--seed", "-1"},
                                        {"run", file, "--seed", "x"},
                                        {"run", file, "--jobs", "-1"},
                                        {"run", file, "--years", "0"},
                                        {"run", file, "--years", "nan"},
                                        {"run", file, "--replications", "0"},
                                        {"run", file, "--replications", "1.5"},
                                        {"run", file, "--years", "1", "--replications", "1"},
                                        {"run", file, "--precision", "0"},
                                        {"run", file, "--precision", "many"},
                                        {"run", file, "--color", "blue"},
                                        {"run", file, "--out", "xml"},
                                        {"run", file, "--out", "json=/no/such/folder/a"},
                                        {"run", file, "--out", "json", "--out", "table"},
                                        {"run", file, "--set", "run.sede=1"},
                                        {"run", "no/such/scenario"},
                                        {"validate"},
                                        {"validate", "no/such/scenario"},
                                        {"list", "extra"}}));
  CAPTURE(arguments);
  const Finished wrong = nines(arguments);
  CHECK(wrong.code == 1);
  const bool findings_are_the_result = !arguments.empty() &&
                                       arguments.back() == "no/such/scenario" &&
                                       arguments.front() == "validate";
  CHECK((findings_are_the_result ? wrong.out : wrong.err).size() > 10);
  if (!findings_are_the_result) CHECK(wrong.out.empty());
}

TEST_CASE("wrong usage names the help that tells more", "[cli]") {
  const Finished of_command = nines({"run", "reference/a01-one-unit", "--frobnicate"});
  CHECK(of_command.err.find("`nines run --help`") != std::string::npos);
  const Finished of_none = nines({"--frobnicate"});
  CHECK(of_none.err.find("`nines --help`") != std::string::npos);
}

TEST_CASE("a base that is missing beside a file named without its folder gets a hint", "[cli]") {
  const ScratchFolder scratch;
  scratch.write("site.json", R"({"extends": "bsae.json"})");
  scratch.write("base.json", R"({"extends": "reference/a01-one-unit"})");
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(scratch.path());
  const Finished refused = nines({"validate", "site.json"});
  std::filesystem::current_path(before);
  CHECK(refused.code == 1);
  CHECK(refused.out.find("there is no such file") != std::string::npos);
  CHECK(refused.out.find("did you mean \"base.json\"?") != std::string::npos);
}

TEST_CASE("an unknown command is answered with those that exist", "[cli]") {
  const std::string told = nines({"rnu"}).err;
  CHECK(told.find("there is no command \"rnu\", only run, ") != std::string::npos);
  CHECK(told.find("did you mean \"run\"?") != std::string::npos);
  for (const char* command : {"incident", "compare", "sweep", "check", "explain", "validate"}) {
    CHECK(told.find(command) != std::string::npos);
  }
}

TEST_CASE("an unknown option is answered with the one that is meant", "[cli]") {
  const std::string told = nines({"run", "whatisthetime", "--prescision", "5%"}).err;
  CHECK(told.find("there is no option \"--prescision\" of run; did you mean \"--precision\"?") !=
        std::string::npos);
  const std::string metric =
      nines({"run", "whatisthetime", "--precision", "availabilty.time=5%"}).err;
  CHECK(metric.find("did you mean \"availability.time\"?") != std::string::npos);
}

TEST_CASE("a wrong scenario is refused with all that is wrong", "[cli]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("bad.json", R"({
    "titel": "x", "region": "us-east-1",
    "architecture": {"components": {"unit": {"fails": "10 parsecs", "repaired_in": "1h"}}},
    "workload": {"demand": "1/s", "classes": {"job": {"needs": ["unit"]}}}})");
  const Finished run = nines({"run", file});
  CHECK(run.code == 1);
  CHECK(run.out.empty());
  CHECK(run.err.find("titel") != std::string::npos);
  CHECK(run.err.find("parsecs") != std::string::npos);
  const Finished validate = nines({"validate", file});
  CHECK(validate.code == 1);
  CHECK(validate.out == run.err);
}

TEST_CASE("a right scenario is called so", "[cli]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("good.json", small_scenario);
  const Finished validate = nines({"validate", file});
  CHECK(validate.code == 0);
  // Its one component is needed.
  CHECK(without_way(validate.out) ==
        file + ": ok\n  1 finding (1 warning): nines explain " + file + "\n");
  CHECK(validate.err.empty());
}

TEST_CASE("what serves nobody is noted, and is no error", "[cli][graph]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("spare.json", R"({
    "title": "A zone, a cache and a queue too many", "region": "us-east-1",
    "architecture": {
      "zones": {"zone-a": {}, "zone-b": {}},
      "components": {
        "db": {"fails": {"exponential": {"mean": "1000h"}}, "repaired_in": "1h",
               "zones": ["zone-a"]},
        "cache": {"fails": {"exponential": {"mean": "1000h"}}, "repaired_in": "1h",
                  "zones": ["zone-b"]}}},
    "workload": {"demand": "1/s", "classes": {"job": {"needs": ["db"]}}}})");
  const Finished validate = nines({"validate", file});
  CHECK(validate.code == 0);
  // One zone and no spare for each component, and two parts that serve nobody.
  CHECK(without_way(validate.out) ==
        file + ": ok\n  6 findings (4 warnings, 2 notes): nines explain " + file + R"(
note: components/cache serves no request: no class depends on it
  hint: name it in "needs" of a class, or leave it out
note: zones/zone-b serves no request: no class depends on it
  hint: see components/cache, which needs it
)");
  const Finished graph = nines({"validate", file, "--graph"});
  CHECK(graph.code == 0);
  CHECK(graph.out == validate.out + R"(  classes/job
    components/db
      zones/zone-a
  components/cache
    zones/zone-b
)");
}

TEST_CASE("the scenarios that come with the program hold nothing that serves nobody",
          "[cli][graph]") {
  const Finished validate = nines({"validate", "whatisthetime", "wordpress-ha"});
  CHECK(validate.code == 0);
  CHECK(validate.out.find("note:") == std::string::npos);
}

TEST_CASE("the schema is JSON and the list names what can be run", "[cli]") {
  const Finished schema = nines({"schema"});
  CHECK(schema.code == 0);
  CHECK(json::parse(schema.out).contains("$schema"));
  const Finished list = nines({"list"});
  CHECK(list.code == 0);
  CHECK(list.out.find("\nwhatisthetime/6-multi-az ") != std::string::npos);
  CHECK(nines({"validate", "whatisthetime/6-multi-az"}).code == 0);
}

TEST_CASE("any number of jobs gives the same bytes", "[cli][determinism]") {
  const std::vector<std::string> arguments{
      "run", "reference/a06-three-of-five", "--replications", "200", "--out", "json", "--jobs"};
  std::vector<std::string> outputs;
  for (const char* jobs : {"1", "2", "5"}) {
    std::vector<std::string> with_jobs = arguments;
    with_jobs.emplace_back(jobs);
    const Finished run = nines(with_jobs);
    REQUIRE(run.code == 0);
    CHECK(run.err.empty());
    outputs.push_back(run.out);
  }
  CHECK(json::parse(outputs[0])["scenarios"][0]["replications"] == 200);
  CHECK(outputs[0] == outputs[1]);
  CHECK(outputs[0] == outputs[2]);
}

TEST_CASE("results go to files whole, with nothing left beside them", "[cli]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("one.json", small_scenario);
  const std::string result = scratch.write("result.json", "an older result");
  const Finished run = nines({"run", scenario, "--quiet", "--out", "json=" + result});
  CHECK(run.code == 0);
  CHECK(run.out.empty());
  CHECK(run.err.empty());
  CHECK(json::parse(read_file(result))["seed"] == 5);
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 2);
}

TEST_CASE("a result that cannot be written is an internal error", "[cli]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("one.json", small_scenario);
  const Finished run = nines({"run", scenario, "--out", "json=/dev/full"});
  CHECK(run.code == 5);
  CHECK(run.err.find("/dev/full") != std::string::npos);
}

TEST_CASE("without a terminal there is no colour and no progress", "[cli]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("one.json", small_scenario);
  const Finished plain = nines({"run", scenario});
  CHECK(plain.out.find('\x1b') == std::string::npos);
  CHECK(plain.err.empty());
  CHECK(nines({"run", scenario, "--color", "always"}).out.find('\x1b') != std::string::npos);
}

TEST_CASE("an interrupted run reports what it has and ends with 130", "[cli]") {
  const ScratchFolder scratch;
  const std::string scenario = scratch.write("one.json", small_scenario);
  // Far more than can be done before the interrupt; chunks stay short enough to end soon.
  Process run({"run", scenario, "--replications", "50000000", "--jobs", "1", "--out", "json"});
  std::this_thread::sleep_for(std::chrono::seconds(1));
  run.interrupt();
  const Finished ended = run.wait();
  CHECK(ended.code == 130);
  CHECK(ended.err.find("interrupted: 1 of 1") != std::string::npos);
  const json report = json::parse(ended.out);
  CHECK(report["scenarios"][0]["stopped"] == "interrupted");
  const auto done = report["scenarios"][0]["replications"].get<std::int64_t>();
  CHECK(done > 0);
  CHECK(done < 50'000'000);
}

}  // namespace
