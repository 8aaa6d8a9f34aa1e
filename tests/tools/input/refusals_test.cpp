// Slips that are answered before anything runs.
#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/input/files.hpp"
#include "tools/input/document.hpp"
#include "tools/input/value_list.hpp"

namespace {

using namespace tools;

std::string problem_of(const std::string& text) {
  const auto list = parse_value_list(text);
  return list ? std::string() : list.error();
}

TEST_CASE("values that are no finite numbers are not swept over", "[input][sweep]") {
  const std::string value = GENERATE("nan", "inf", "-inf", "infinity", "nan%", "inf/s");
  CAPTURE(value);
  CHECK(problem_of("run.up_threshold=90%," + value).find("is no finite number") !=
        std::string::npos);
  // Names may begin like that.
  CHECK(problem_of("workload.entry=web,infra,nano").empty());
}

TEST_CASE("a value stands once in a sweep", "[input][sweep]") {
  CHECK(problem_of("workload.demand=1/s,2/s,1/s").find("\"1/s\" stands there twice") !=
        std::string::npos);
  CHECK(problem_of("workload.demand=1/s,1.0/s").find("are the same") != std::string::npos);
  CHECK(problem_of("workload.demand=1/s..3/s:3,2/s").find("stands there twice") !=
        std::string::npos);
  CHECK(problem_of("workload.demand=1/s,1/min").empty());
}

TEST_CASE("a path that changes no figure is not swept over", "[input][sweep]") {
  const std::string path =
      GENERATE("title", "story", "$schema", "look_for", "objectives.cost_per_month",
               "architecture.components.unit.fails.source", "failures.zone_power.confidence");
  CAPTURE(path);
  CHECK(problem_of(path + "=a,b").find("changes no figure") != std::string::npos);
}

TEST_CASE("a base that is not there is answered with the nearest one", "[input][document]") {
  const input_test::ScratchFolder folder;
  input_test::use_library();
  folder.write("common.json", "{}");
  folder.write("base/service.json", "{}");
  const auto hint_of = [&](const std::string& base) {
    const auto document =
        load_document(folder.write("top.json", R"({"extends": ")" + base + R"("})"));
    return document ? std::string() : document.error().front().hint;
  };
  CHECK(hint_of("comon") == "the path is relative to this file; did you mean \"common.json\"?");
  CHECK(hint_of("base/servise.json") ==
        "the path is relative to this file; did you mean \"base/service.json\"?");
  CHECK(hint_of("something/else") == "the path is relative to this file");
  CHECK(hint_of("common.json").empty());
}

}  // namespace
