// `nines init`: what it writes is a scenario, and nothing is lost by it.

#include <filesystem>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/cli/command.hpp"
#include "tools/input/library.hpp"
#include "tools/input/model_text.hpp"

namespace {

using namespace cli_tests;
using nlohmann::json;
using tools::ExitCode;

TEST_CASE("what init writes is right and says what to try next", "[cli][init]") {
  const ScratchFolder scratch;
  const std::string file = scratch.file("site.json");
  const Result made = nines({"init", file});
  REQUIRE(made.code == ExitCode::Ok);
  CHECK(made.err.empty());
  CHECK(made.out.starts_with("wrote " + file + ", like start/web-service\n"));
  for (const char* command : {"validate", "run", "explain"}) {
    CHECK(made.out.find(std::string("  nines ") + command + " " + file) != std::string::npos);
  }
  CHECK(nines({"validate", file}).out.starts_with(file + ": ok\n"));
  const Result run = nines({"run", file, "--replications", "3", "--out", "json"});
  CHECK(json::parse(run.out)["scenarios"][0]["replications"] == 3);
}

TEST_CASE("init overwrites only what it is told to", "[cli][init]") {
  const ScratchFolder scratch;
  const std::string file = scratch.write("site.json", "mine");
  const Result refused = nines({"init", file});
  CHECK(refused.code == ExitCode::BadInput);
  CHECK(refused.out.empty());
  CHECK(refused.err.find("--force") != std::string::npos);
  CHECK(read_file(file) == "mine");
  CHECK(nines({"init", file, "--force"}).code == ExitCode::Ok);
  CHECK(read_file(file) != "mine");
}

TEST_CASE("a link to nothing is not written through", "[cli][init]") {
  const ScratchFolder scratch;
  std::filesystem::create_symlink(scratch.file("elsewhere"), scratch.file("site.json"));
  CHECK(nines({"init", scratch.file("site.json")}).code == ExitCode::BadInput);
  CHECK(!std::filesystem::exists(scratch.file("elsewhere")));
}

TEST_CASE("a scenario begins as any other one, the same model in one file", "[cli][init]") {
  const ScratchFolder scratch;
  (void)nines({"list"});  // Sets the library.
  for (const std::string& name : tools::library_names()) {
    CAPTURE(name);
    const std::string file = scratch.file("copy.json");
    REQUIRE(nines({"init", file, "--force", "--like", name}).code == ExitCode::Ok);
    CHECK(!json::parse(read_file(file)).contains("extends"));
    auto before = tools::model_text(name, {});
    auto after = tools::model_text(file, {});
    REQUIRE(after);
    // A kind of which a change has removed the last thing is left out.
    for (auto* text : {&*before, &*after}) {
      std::erase_if(*text, [](const auto& entry) { return entry.second == "{}"; });
    }
    for (const auto& [path, value] : *before) {
      INFO(path);
      CHECK(value == (*after)[path]);
    }
    CHECK(after->size() == before->size());
  }
}

TEST_CASE("region and zones are replaced wherever they stand", "[cli][init]") {
  const ScratchFolder scratch;
  const std::string file = scratch.file("site.json");
  const auto made = [&](const Words& options) {
    const Result result = nines(with({"init", file, "--force"}, options));
    CAPTURE(result.err);
    REQUIRE(result.code == ExitCode::Ok);
    const std::string text = read_file(file);
    const json scenario = json::parse(text);
    return std::pair(text, scenario);
  };
  const auto zones = [](const json& scenario) {
    return scenario["architecture"]["auto_scaling_groups"]["web"]["zones"];
  };
  const auto [moved, there] = made({"--region", "ap-northeast-2"});
  CHECK(there["region"] == "ap-northeast-2");
  CHECK(moved.find("us-east-1") == std::string::npos);
  CHECK(zones(there) == json{"ap-northeast-2a", "ap-northeast-2b"});

  const auto [grown, three] = made({"--zones", "3"});
  CHECK(zones(three) == json{"us-east-1a", "us-east-1b", "us-east-1c"});
  CHECK(three["architecture"]["zones"].size() == 3);
  CHECK(three["architecture"]["load_balancers"]["front"]["zones"].size() == 3);

  const auto [named, two] =
      made({"--like", "whatisthetime/6-multi-az", "--zones", "apne2-az1,apne2-az3"});
  CHECK(zones(two) == json{"apne2-az1", "apne2-az3"});
  CHECK(named.find("ap-northeast-2a") == std::string::npos);
  CHECK(named.find("\"values\"") == std::string::npos);  // A null of the chain removed it.

  const auto [drill, earthquake] =
      made({"--like", "whatisthetime/drills/6-earthquake", "--region", "us-east-1"});
  CHECK(earthquake["timeline"].dump().find("us-east-1a") != std::string::npos);
}

TEST_CASE("what would not be right is not written", "[cli][init]") {
  const ScratchFolder scratch;
  const std::string file = scratch.file("site.json");
  const auto [options, words] = GENERATE_COPY(table<Words, std::string>(
      {{{"--zones", "1"}, "a load balancer in 1 zone"},
       {{"--zones", "0"}, "0 is not from 1 to 26"},
       {{"--zones", "a,,b"}, "no number of zones"},
       {{"--region", "atlantis-1"}, "atlantis-1"},
       {{"--like", "whatisthetime"}, "name one of them: whatisthetime/1-single-instance, "},
       {{"--like", "whatisthetime"}, ", whatisthetime/7-reserved\n"},
       {{"--like", "no/such"}, "there is no scenario of this name"}}));
  CAPTURE(words);
  const Result refused = nines(with({"init", file}, options));
  CHECK(refused.code == ExitCode::BadInput);
  CAPTURE(refused.err);
  CHECK(refused.err.find(words) != std::string::npos);
  CHECK(!std::filesystem::exists(file));
}

TEST_CASE("a region that there is not is one error, with the one that is meant", "[cli][init]") {
  const ScratchFolder scratch;
  const Words zones = GENERATE(Words{}, Words{"--zones", "2"});
  const Result refused =
      nines(with({"init", scratch.file("site.json"), "--region", "eu-wst-1"}, zones));
  CHECK(refused.code == ExitCode::BadInput);
  CHECK(refused.err ==
        "nines: --region: \"eu-wst-1\" is not a region of AWS\n"
        "  hint: did you mean \"eu-west-1\"?\n");
}

TEST_CASE("a place where no scenario can be is refused", "[cli][init]") {
  const ScratchFolder scratch;
  scratch.write("folder.json/x", "");
  CHECK(nines({"init", scratch.file("folder.json")}).err.find("is a folder") != std::string::npos);
  CHECK(nines({"init", scratch.file("site.txt")}).err.find("end in .json") != std::string::npos);
  CHECK(nines({"init", scratch.file("no/site.json")}).err.find("there is no folder") !=
        std::string::npos);
}

}  // namespace
