// What a drill asks, and that the answers are those of the run.

#include "models/results/questions.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/tools/report/hand_made_report.hpp"
#include "tools/report/html/predict_html.hpp"
#include "tools/report/questions_text.hpp"
#include "tools/report/write_report.hpp"

namespace {

using models::QuestionSpec;

QuestionSpec about(const std::string& figure) {
  QuestionSpec question;
  question.id = "q";
  question.ask = "How much?";
  question.figure = figure;
  return question;
}

QuestionSpec about_served(models::SeriesValue value) {
  QuestionSpec question = about("");
  question.series = "served_rps";
  question.of_series = value;
  return question;
}

models::QuestionResult answer(const QuestionSpec& question) {
  return models::answered({question}, report_tests::drill()).front();
}

TEST_CASE("figures of a drill answer questions", "[questions]") {
  CHECK(answer(about("share_lost")).value.value() == Approx(1000.5 / 6000));
  CHECK(answer(about("requests_lost")).value.value() == Approx(1000.5));
  CHECK(answer(about("downtime")).value.value() == Approx(100));
  CHECK(answer(about("noticed_after")).value.value() == Approx(30));
  CHECK(answer(about("availability.time")).value.value() == Approx(0.83325));
}

TEST_CASE("requests are lost until the last step with a loss ends", "[questions]") {
  models::ScenarioReport drill = report_tests::drill();
  drill.losses = {{"application_hang:web", "detection", {1, 0}}};
  CHECK(models::answered({about("lost_for")}, drill).front().value.value() == Approx(300 - 60));
  drill.losses[0].rps[1] = 1;
  CHECK(models::answered({about("lost_for")}, drill).front().value.value() == Approx(600 - 60));
  drill.losses.clear();
  CHECK(models::answered({about("lost_for")}, drill).front().value.value() == 0);
}

TEST_CASE("a series answers by its value at a moment, its least or its most", "[questions]") {
  using std::chrono_literals::operator""s;
  QuestionSpec at = about_served(models::SeriesValue::At);
  at.at = 299s;
  CHECK(answer(at).value.value() == 10);
  at.at = 300s;
  CHECK(answer(at).value.value() == Approx(6.665));
  CHECK(answer(about_served(models::SeriesValue::Least)).value.value() == Approx(6.665));
  QuestionSpec most = about_served(models::SeriesValue::Most);
  CHECK(answer(most).value.value() == 10);
  most.from = 300s;
  CHECK(answer(most).value.value() == Approx(6.665));
}

TEST_CASE("losses are charged to the cause and the phase that lost most", "[questions]") {
  QuestionSpec question = about("");
  question.lost_most_to = models::LostMostTo::Phase;
  question.choices = {"detection", "reaction"};
  CHECK(answer(question).word == "reaction");
  CHECK(answer(question).right == 1U);
  question.lost_most_to = models::LostMostTo::Cause;
  question.choices = {"demand", "zone"};
  CHECK(answer(question).word == "application_hang:web");
  CHECK_FALSE(answer(question).right.has_value());
}

TEST_CASE("a bound is the least of what is above it", "[questions]") {
  QuestionSpec question = about("noticed_after");
  question.unit = models::FigureUnit::Duration;
  question.bounds = {{20, "20s"}, {30, "30s"}, {60, "1min"}};
  const models::QuestionResult result = answer(question);
  CHECK(result.right == 2U);
  CHECK(tools::choices_of(result) ==
        std::vector<std::string>{"below 20s", "20s to 30s", "30s to 1min", "1min or more"});
  CHECK(tools::answer_of(result) == "30 s");
}

TEST_CASE("what did not happen has no right choice", "[questions]") {
  models::ScenarioReport drill = report_tests::drill();
  drill.timeline.clear();
  QuestionSpec question = about("noticed_after");
  question.bounds = {{20, "20s"}};
  const models::QuestionResult result = models::answered({question}, drill).front();
  CHECK_FALSE(result.right.has_value());
  CHECK(tools::answer_of(result) == "it did not happen");
}

models::Report asking() {
  models::ScenarioReport drill = report_tests::drill();
  QuestionSpec question = about("share_lost");
  question.unit = models::FigureUnit::Share;
  question.ask = "How much is <lost>?";
  QuestionSpec with_choices = question;
  with_choices.bounds = {{0.01, "1%"}};
  drill.questions = models::answered({question, with_choices}, drill);
  return report_tests::report_of({drill});
}

TEST_CASE("the terminal asks at the top and tells at the end", "[questions]") {
  for (const bool details : {false, true}) {
    tools::TableOptions options;
    options.details = details;
    const std::string text = tools::write_table(asking(), options);
    const std::size_t asked = text.find("Predict\n  - How much is <lost>?");
    const std::size_t told =
        text.find("What came out\n  - How much is <lost>? 16.7 % (share_lost)");
    CHECK(asked != std::string::npos);
    CHECK(told != std::string::npos);
    CHECK(asked < text.find("Balance of requests"));
    CHECK(told > text.find("Balance of requests"));
    CHECK(text.find("below 1% or 1% or more?") != std::string::npos);
  }
}

TEST_CASE("a page asks first, and its texts are no markup", "[questions]") {
  const std::string html = tools::predict_html(asking().scenarios.front());
  CHECK(html.find("<lost>") == std::string::npos);
  CHECK(html.find("type=\"number\"") != std::string::npos);
  CHECK(html.find("data-right=\"1\"") != std::string::npos);
  CHECK(html.find("A number, in %") != std::string::npos);
  CHECK(html.find("class=\"predict\"") < html.find("class=\"came-out\""));
  CHECK(tools::predict_html(report_tests::drill()).empty());
}

TEST_CASE("JSON has questions and answers", "[questions]") {
  const auto json = nlohmann::json::parse(tools::write_json(asking()));
  const auto& questions = json["scenarios"][0]["questions"];
  REQUIRE(questions.size() == 2);
  CHECK(questions[0]["answered_by"] == "share_lost");
  CHECK(questions[0]["value"].get<double>() == Approx(1000.5 / 6000));
  CHECK_FALSE(questions[0].contains("choices"));
  CHECK(questions[1]["choices"].size() == 2);
  CHECK(questions[1]["right"] == 1);
}

}  // namespace
