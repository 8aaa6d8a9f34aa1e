#include "tools/report/html/course_html.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "tools/report/figures.hpp"
#include "tools/report/html/definitions.hpp"
#include "tools/report/html/drill_html.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/html/ladder_html.hpp"
#include "tools/report/html/predict_html.hpp"

namespace tools {

namespace {

const models::ScenarioReport* find(const models::Report& report, const std::string& name) {
  const auto found =
      std::find_if(report.scenarios.begin(), report.scenarios.end(),
                   [&](const models::ScenarioReport& one) { return one.name == name; });
  return found == report.scenarios.end() ? nullptr : &*found;
}

std::string paragraph_html(const std::string& text) {
  return text.empty() ? text : "<p>" + html_text(text) + "</p>\n";
}

std::string command_html(const std::string& command) {
  return "<pre class=\"command\" tabindex=\"0\"><code>" + html_text(command) + "</code></pre>\n";
}

/// What a stage is worth, in the figures of the ladder.
std::string worth_html(const models::ScenarioReport& stage) {
  std::string html;
  const auto add = [&](std::string_view what, const std::string& figure, const std::string& value) {
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", with_definition(figure, std::string(what)),
                        html_text(value));
  };
  add("served", "availability.requests", served_text(stage));
  if (const auto* down = stage.find("downtime_per_year")) {
    add("down a year", "downtime_per_year", mean_text(*down));
  }
  if (const auto* cost = stage.find("cost_per_month")) {
    add("a month", "cost_per_month", mean_text(*cost));
  }
  return "<dl>\n" + html + "</dl>\n";
}

/// A drill stands by itself, so that its questions hide what follows them and nothing else.
std::string drill_of_course(const models::ScenarioReport& drill, std::size_t number) {
  const std::string title = drill.title.empty() ? drill.name : drill.title;
  std::string html =
      fmt::format("<section class=\"lesson\">\n<h3>Drill: {}</h3>\n", html_text(title));
  html += drill.questions.empty() ? paragraph_html(drill.story)
                                  : predict_html(drill, fmt::format("d{}q", number), 4);
  html += "<div class=\"shown\">\n" + paragraph_html(drill_sentence(drill));
  if (drill.series.size() > 1) {
    html +=
        "<figure><div class=\"drawing\" tabindex=\"0\" role=\"region\" aria-label=\"Charts of " +
        escaped(title) + "\">\n" + stripe_svg(drill, telling_moment(drill)) + "</div></figure>\n";
  }
  if (!drill.look_for.empty()) html += "<h4>Look for</h4>\n" + paragraph_html(drill.look_for);
  return html + "<p>Watch it:</p>\n" + command_html("nines view " + drill.name) +
         "</div>\n</section>\n";
}

std::string challenge_html(const CourseChallenge& challenge) {
  return fmt::format("<section class=\"lesson\">\n<h3>{}</h3>\n", html_text(challenge.title)) +
         paragraph_html(challenge.goal) + "<details><summary>A hint</summary>\n" +
         paragraph_html(challenge.hint) +
         "</details>\n<p>Change one thing, in a file that extends it or by --set, until this "
         "passes:</p>\n" +
         command_html("nines check " + challenge.name) + "</section>\n";
}

}  // namespace

std::string course_html(const models::Report& report, const Course& course) {
  Designs designs;
  for (const CourseStage& stage : course) {
    if (const auto* one = find(report, stage.stage)) designs.push_back(one);
  }
  std::string html = ladder_html(designs, true);
  std::size_t number = 0;
  std::size_t drills = 0;
  for (const CourseStage& stage : course) {
    const models::ScenarioReport* design = find(report, stage.stage);
    if (design == nullptr) continue;
    ++number;
    html += fmt::format("<h2>{}. {}</h2>\n", number,
                        html_text(design->title.empty() ? design->name : design->title));
    html += paragraph_html(design->story) + worth_html(*design);
    for (const std::string& name : stage.drills) {
      if (const auto* drill = find(report, name)) html += drill_of_course(*drill, ++drills);
    }
    for (const CourseChallenge& challenge : stage.challenges) html += challenge_html(challenge);
  }
  return html;
}

}  // namespace tools
