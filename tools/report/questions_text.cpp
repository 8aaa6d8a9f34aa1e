#include "tools/report/questions_text.hpp"

#include <fmt/format.h>

#include "sim/time/sim_time.hpp"
#include "tools/report/drill_time.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/text.hpp"
#include "tools/text/printable.hpp"

namespace tools {

namespace {

using models::FigureUnit;
using models::QuestionResult;

constexpr double seconds_per_minute = 60;

/// "a, b or c"
std::string alternatives(const std::vector<std::string>& choices) {
  std::string words;
  for (std::size_t at = 0; at < choices.size(); ++at) {
    if (at > 0) words += at + 1 == choices.size() ? " or " : ", ";
    words += choices[at];
  }
  return words;
}

}  // namespace

std::vector<std::string> choices_of(const QuestionResult& result) {
  const models::QuestionSpec& question = result.question;
  std::vector<std::string> choices;
  for (const std::string& choice : question.choices) choices.push_back(printable(choice));
  if (question.bounds.empty()) return choices;
  choices.push_back("below " + printable(question.bounds.front().text));
  for (std::size_t at = 1; at < question.bounds.size(); ++at) {
    choices.push_back(fmt::format("{} to {}", printable(question.bounds[at - 1].text),
                                  printable(question.bounds[at].text)));
  }
  choices.push_back(printable(question.bounds.back().text) + " or more");
  return choices;
}

std::string guess_unit(const QuestionResult& result) {
  switch (result.question.unit) {
    case FigureUnit::Share:
      return "%";
    case FigureUnit::Duration:
      return "min";
    case FigureUnit::Usd:
      return "USD";
    case FigureUnit::Number:
      return {};
  }
  return {};
}

double guess_factor(const QuestionResult& result) {
  switch (result.question.unit) {
    case FigureUnit::Share:
      return 0.01;
    case FigureUnit::Duration:
      return seconds_per_minute;
    case FigureUnit::Usd:
    case FigureUnit::Number:
      return 1;
  }
  return 1;
}

std::string answer_of(const QuestionResult& result) {
  if (result.question.lost_most_to) {
    return result.word.empty() ? "nothing was lost" : printable(result.word);
  }
  if (!result.value) return "it did not happen";
  return value_text(unit_of(result.question.unit), *result.value);
}

std::string answered_by(const QuestionResult& result) {
  const models::QuestionSpec& question = result.question;
  if (question.lost_most_to) {
    return *question.lost_most_to == models::LostMostTo::Cause ? "blame by cause"
                                                               : "blame by phase";
  }
  if (question.series.empty()) return question.figure;
  const std::string first = ", first replication";
  switch (question.of_series) {
    case models::SeriesValue::At:
      return fmt::format("{} at {}{}", question.series, clock_of(sim::to_seconds(question.at)),
                         first);
    case models::SeriesValue::Least:
      return fmt::format("least {} from {} on{}", question.series,
                         clock_of(sim::to_seconds(question.from)), first);
    case models::SeriesValue::Most:
      return fmt::format("most {} from {} on{}", question.series,
                         clock_of(sim::to_seconds(question.from)), first);
  }
  return {};
}

Page predict_part(const models::ScenarioReport& scenario) {
  Page page;
  if (scenario.questions.empty()) return page;
  page.heading("Predict");
  for (const QuestionResult& result : scenario.questions) {
    const std::vector<std::string> choices = choices_of(result);
    std::string words = printable(result.question.ask);
    if (!choices.empty()) words += " " + alternatives(choices) + "?";
    page.bullet(std::move(words));
  }
  return page;
}

Page came_out_part(const models::ScenarioReport& scenario) {
  Page page;
  if (scenario.questions.empty()) return page;
  page.heading("What came out");
  for (const QuestionResult& result : scenario.questions) {
    page.bullet(fmt::format("{} {} ({})", printable(result.question.ask), answer_of(result),
                            answered_by(result)));
  }
  return page;
}

}  // namespace tools
