// Questions and challenges as files write them, and what is wrong with others.

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/input/files.hpp"

namespace {

const std::string drill = "whatisthetime/drills/6-earthquake";

std::string wrong_with(const std::string& question) {
  return input_test::messages_of(drill, {R"(questions={"mine":{"ask":"?",)" + question + "}}"});
}

bool says(const std::string& messages, const std::string& words) {
  return messages.find(words) != std::string::npos;
}

TEST_CASE("a question has its unit from what answers it", "[input][questions]") {
  const auto scenario = input_test::read(drill);
  REQUIRE(scenario.has_value());
  REQUIRE(scenario->questions.size() == 3);
  const models::QuestionSpec& load = scenario->questions[0];
  CHECK(load.id == "load");
  CHECK(load.series == "cpu");
  CHECK(load.unit == models::FigureUnit::Share);
  CHECK(load.bounds.at(1).value == Approx(0.6));
  CHECK(scenario->questions[2].unit == models::FigureUnit::Duration);
  CHECK(scenario->questions[2].bounds.at(1).value == Approx(120));
}

TEST_CASE("what is wrong with a question is told at its place", "[input][questions]") {
  CHECK(says(wrong_with(R"("figure":"share_lots")"), "/questions/mine/figure"));
  CHECK(says(wrong_with(R"("figure":"share_lots")"), "share_lost"));
  CHECK(says(wrong_with(R"("series":"in_servce","at":"1h")"), "in_service"));
  CHECK(says(wrong_with(R"("series":"in_service")"), "the key \"at\" is missing"));
  CHECK(says(wrong_with(R"("series":"in_service","at":"7h")"), "/questions/mine/at"));
  CHECK(says(wrong_with(R"("series":"cpu","value":"most","at":"1h")"), "says nothing here"));
  CHECK(says(wrong_with(R"("figure":"downtime","bounds":["3%"])"), "/questions/mine/bounds/0"));
  CHECK(says(wrong_with(R"("figure":"downtime","bounds":["3min","1min"])"), "bounds rise"));
  CHECK(says(wrong_with(R"("figure":"downtime","choices":["a","b"])"), "/questions/mine/choices"));
  CHECK(says(wrong_with(R"("lost_most_to":"phase")"), "the key \"choices\" is missing"));
  CHECK(says(wrong_with(R"("lost_most_to":"phase","choices":["dns","repair"])"),
             "/questions/mine/choices/1"));
  CHECK_FALSE(wrong_with(R"("figure":"downtime","series":"cpu")").empty());
  CHECK_FALSE(wrong_with(R"("figur":"downtime")").empty());
}

TEST_CASE("all that is wrong with questions is told at once", "[input][questions]") {
  const std::string messages = input_test::messages_of(
      drill,
      {R"(questions={"a":{"ask":"?","figure":"x"},"b":{"ask":"?","series":"y","at":"1h"}})"});
  CHECK(says(messages, "/questions/a/figure"));
  CHECK(says(messages, "/questions/b/series"));
}

TEST_CASE("only a drill asks", "[input][questions]") {
  CHECK(says(input_test::messages_of("whatisthetime/6-multi-az",
                                     {R"(questions={"a":{"ask":"?","figure":"downtime"}})"}),
             "questions are about a drill"));
}

TEST_CASE("a challenge says all three things, and has objectives", "[input][questions]") {
  CHECK(says(input_test::messages_of("challenges/1-one-zone", {"challenge.hint=null"}), "hint"));
  CHECK(
      says(input_test::messages_of("challenges/1-one-zone", {"objectives=null"}), "cannot be won"));
}

TEST_CASE("phases that questions may offer are those of losses", "[input][questions]") {
  for (const char* phase : {"detection", "reaction", "restoration", "dns", "overload"}) {
    CHECK(wrong_with(std::string(R"("lost_most_to":"phase","choices":["dns",")") +
                     (std::string(phase) == "dns" ? "detection" : phase) + "\"]")
              .empty());
  }
}

}  // namespace
