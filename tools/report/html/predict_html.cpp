#include "tools/report/html/predict_html.hpp"

#include <fmt/format.h>

#include "tools/report/html/frame.hpp"
#include "tools/report/questions_text.hpp"

namespace tools {

namespace {

using models::QuestionResult;

std::string choices_html(const std::vector<std::string>& choices, const std::string& name) {
  std::string html;
  for (std::size_t at = 0; at < choices.size(); ++at) {
    html += fmt::format("<label><input type=\"radio\" name=\"{}\" value=\"{}\"> {}</label>\n", name,
                        at, html_text(choices[at]));
  }
  return html;
}

std::string number_html(const QuestionResult& result) {
  const std::string unit = guess_unit(result);
  return fmt::format(
      "<label>{} <input type=\"number\" step=\"any\" inputmode=\"decimal\"></label>\n",
      unit.empty() ? "A number" : "A number, in " + unit);
}

/// What tells a script whether an answer is right.
std::string truth_of(const QuestionResult& result) {
  std::string attributes;
  if (result.right) attributes += fmt::format(" data-right=\"{}\"", *result.right);
  if (result.value && choices_of(result).empty()) {
    attributes += fmt::format(" data-value=\"{}\" data-within=\"{}\"",
                              *result.value / guess_factor(result), result.question.within);
  }
  return attributes;
}

}  // namespace

std::string predict_html(const models::ScenarioReport& scenario, const std::string& group,
                         int level) {
  if (scenario.questions.empty()) return {};
  std::string html = fmt::format(
      "<section class=\"predict\">\n<h{0}>Predict</h{0}>\n<p class=\"faint\">Say what you expect "
      "before you look: then the page shows what came out.</p>\n",
      level);
  if (!scenario.story.empty()) html += fmt::format("<p>{}</p>\n", html_text(scenario.story));
  std::string answers = fmt::format(
      "<section class=\"came-out\">\n<h{0} tabindex=\"-1\">What came out</h{0}>\n<ol>\n", level);
  for (std::size_t at = 0; at < scenario.questions.size(); ++at) {
    const QuestionResult& result = scenario.questions[at];
    const std::vector<std::string> choices = choices_of(result);
    const std::string ask = html_text(result.question.ask);
    html += fmt::format("<fieldset{}><legend>{}</legend>\n{}</fieldset>\n", truth_of(result), ask,
                        choices.empty() ? number_html(result)
                                        : choices_html(choices, fmt::format("{}{}", group, at)));
    answers += fmt::format(
        "<li>{} <strong>{}</strong> <span class=\"faint\">({})</span> <span "
        "class=\"said\"></span></li>\n",
        ask, html_text(answer_of(result)), html_text(answered_by(result)));
  }
  html +=
      "<p class=\"choose\" hidden=\"\"><button type=\"button\" data-do=\"tell\">See what came "
      "out</button> <button type=\"button\" data-do=\"skip\">Skip</button></p>\n</section>\n";
  return html + answers + "</ol>\n</section>\n";
}

}  // namespace tools
