// Challenges fail as they come, and one change wins each; questions of the library have answers.

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/cli/command.hpp"
#include "tests/tools/report/page_budget.hpp"
#include "tools/input/library.hpp"
#include "tools/input/read_scenario.hpp"

namespace {

using cli_tests::nines;
using cli_tests::Result;
using cli_tests::with;
using cli_tests::Words;
using tools::ExitCode;

struct Challenge {
  const char* name;
  const char* change;
};
const std::vector<Challenge> all{
    {"challenges/1-one-zone",
     R"(architecture.auto_scaling_groups.web.zones=["ap-northeast-2a","ap-northeast-2b","ap-northeast-2c"])"},
    {"challenges/2-no-room",
     "architecture.auto_scaling_groups.web.policies.cpu.target_tracking.target=30%"},
    {"challenges/3-carts-on-instances", "workload.sessions.kept_in=cookie"},
    {"challenges/4-one-database",
     R"(architecture.databases.mysql={"deployment":"multi_az","zones":["ap-northeast-2a","ap-northeast-2c"],"subnets":["database-a","database-c"]})"},
    {"challenges/5-long-ttl", "architecture.dns_records.whatisthetime.com.ttl=60s"}};

TEST_CASE("every challenge fails as it comes and is won by one change", "[cli][challenges]") {
  for (const Challenge& challenge : all) {
    CAPTURE(challenge.name);
    const Words check{"check", challenge.name};
    const Result as_it_comes = nines(check);
    CHECK(as_it_comes.code == ExitCode::ObjectiveMissed);
    CHECK(as_it_comes.out.find("  goal ") != std::string::npos);
    CHECK(as_it_comes.out.find("add --hint") != std::string::npos);
    CHECK(as_it_comes.out.find("  hint ") == std::string::npos);
    CHECK(as_it_comes.out.find("  lesson ") == std::string::npos);
    CHECK(nines(with(check, {"--hint"})).out.find("  hint ") != std::string::npos);
    const Result changed = nines(with(check, {"--set", challenge.change}));
    CHECK(changed.code == ExitCode::Ok);
    CHECK(changed.out.find("  lesson ") != std::string::npos);
    CHECK(changed.out.find("add --hint") == std::string::npos);
  }
}

TEST_CASE("a challenge is not won by asking for less", "[cli][challenges]") {
  for (const char* change : {R"(objectives.availability.requests=[">= 1%"])", "timeline=[]",
                             "run.horizon=1000h", "failures.defaults=false"}) {
    CAPTURE(change);
    const Result refused = nines({"check", "challenges/1-one-zone", "--set", change});
    CHECK(refused.code == ExitCode::BadInput);
    CHECK(refused.err.find("a challenge stays as it is") != std::string::npos);
    CHECK(refused.out.empty());
  }
}

TEST_CASE("the list of challenges has each of them", "[cli][challenges]") {
  const Result list = nines({"list", "--challenges"});
  CHECK(list.code == ExitCode::Ok);
  for (const Challenge& challenge : all) {
    CHECK(list.out.find(challenge.name) != std::string::npos);
  }
  const auto lines = static_cast<std::size_t>(std::count(list.out.begin(), list.out.end(), '\n'));
  CHECK(lines == all.size());
}

TEST_CASE("what the library asks has an answer among its choices", "[cli][challenges]") {
  setenv("NINES_SCENARIOS", (source_dir() + "/scenarios").c_str(), 1);
  std::size_t drills = 0;
  for (const std::string& name : tools::library_names()) {
    const auto scenario = tools::read_scenario(name, tools::ReadOptions{});
    REQUIRE(scenario.has_value());
    if (scenario->questions.empty()) continue;
    ++drills;
    CAPTURE(name);
    CHECK(scenario->questions.size() >= 2);
    const Result run = nines({"run", name, "--replications", "5", "--out", "json"});
    const auto json = nlohmann::json::parse(run.out);
    for (const auto& question : json["scenarios"][0]["questions"]) {
      CAPTURE(question.dump());
      CHECK(question.contains("right") == question.contains("choices"));
    }
  }
  CHECK(drills >= 8);
}

TEST_CASE("a course has its stages in order, with what extends them", "[cli][challenges]") {
  const cli_tests::ScratchFolder scratch;
  const std::string file = scratch.file("course.html");
  const Words course{"run", "whatisthetime", "--course", "--replications", "2"};
  CHECK(nines(with(course, {"--out", "html=" + file})).code != ExitCode::BadInput);
  const std::string page = cli_tests::read_file(file);
  CHECK(page.size() < report_tests::page_budget("course"));
  std::size_t at = 0;
  for (const char* words :
       {"<h2>1. One public", "Drill: The application hangs at night", "<h2>3. Three public",
        "nines check challenges/5-long-ttl", "<h2>6. Three zones", ">Predict<", "What came out",
        "The same earthquake, a CPU target of 80 %", "nines check challenges/1-one-zone",
        "<h2>7."}) {
    CAPTURE(words);
    at = page.find(words, at);
    REQUIRE(at != std::string::npos);
  }
  CHECK(page.find("Nodes of a balancer are no servers") == std::string::npos);
}

TEST_CASE("a course is a page of one folder", "[cli][challenges]") {
  const Words course{"run", "whatisthetime", "--course"};
  CHECK(nines(course).code == ExitCode::BadInput);
  CHECK(nines(with(course, {"--out", "json"})).code == ExitCode::BadInput);
  CHECK(nines(with(course, {"myclothes", "--out", "html"})).code == ExitCode::BadInput);
}

}  // namespace
