#include "tools/report/html/drill_html.hpp"

#include <catch2/catch.hpp>

#include "tests/tools/report/html_reader.hpp"
#include "tests/tools/report/page_budget.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/html/ladder_html.hpp"

namespace {

models::DrawnPart drawn(std::string name, std::string thing, models::Lane lane,
                        std::vector<models::PartState> states) {
  return {std::move(name), std::move(thing), "robot", lane, std::move(states)};
}

/// A drill of a minute in which what no service of ours is fails in its second half.
models::ScenarioReport toy_drill(std::vector<models::DrawnPart> parts) {
  models::ScenarioReport scenario;
  scenario.name = "toy";
  scenario.drill = true;
  scenario.replications = 1;
  scenario.series_step = 10;
  for (int step = 0; step < 6; ++step) {
    models::SeriesPoint point;
    point.at = 10.0 * step;
    point.offered_rps = 100;
    point.served_rps = step == 3 ? 40 : 100;
    scenario.series.push_back(point);
  }
  scenario.losses = {{"toy_fault:arm", "detection", {0, 0, 0, 60, 0, 0}}};
  scenario.balance = {6000, 5400, {{"toy_fault:arm", 600}}};
  scenario.timeline = {{30, "fault", "arm", "breaks"}, {35, "detection", "arm", "is seen"}};
  scenario.picture.zones = {"left", "right"};
  scenario.picture.parts = std::move(parts);
  scenario.picture.links = {{"clients", "arm"}};
  return scenario;
}

std::vector<models::DrawnPart> two_parts() {
  return {drawn("clients", "clients", models::Lane::Clients,
                {{0, "", "all are answered", models::Condition::Well}}),
          drawn("arm/1", "arm", models::Lane::Instances,
                {{0, "left", "grips", models::Condition::Well},
                 {30, "left", "broken", models::Condition::Down}})};
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a page draws a part that it has never heard of by what the part says", "[html]") {
  const std::string html = tools::drill_html(toy_drill(two_parts()));
  CHECK(html.find("arm · robot") != std::string::npos);
  CHECK(html.find(">broken<") != std::string::npos);
  CHECK(html.find(">arm/1<") != std::string::npos);
}

TEST_CASE("a still picture shows the step that loses most", "[html]") {
  CHECK(tools::telling_moment(toy_drill(two_parts())) == 35);
}

TEST_CASE("a still picture of a drill without losses shows its first detection", "[html]") {
  models::ScenarioReport scenario = toy_drill(two_parts());
  scenario.losses.clear();
  CHECK(tools::telling_moment(scenario) == 35);
  scenario.timeline.pop_back();
  CHECK(tools::telling_moment(scenario) == 30);
  scenario.timeline.clear();
  CHECK(tools::telling_moment(scenario) == 0);
}

TEST_CASE("the state of a part holds until the next one", "[html]") {
  const models::DrawnPart arm = two_parts().back();
  CHECK(tools::state_at(arm, 0).word == "grips");
  CHECK(tools::state_at(arm, 29.9).word == "grips");
  CHECK(tools::state_at(arm, 30).word == "broken");
  CHECK(tools::state_at(arm, 1e9).word == "broken");
}

TEST_CASE("more than a dozen alike are one box with their number", "[html]") {
  std::vector<models::DrawnPart> parts;
  for (int index = 0; index < 13; ++index) {
    parts.push_back(drawn("web/" + std::to_string(index), "web", models::Lane::Instances,
                          {{0, "left", "in service", models::Condition::Well}}));
  }
  parts.back().states.front().condition = models::Condition::Down;
  const models::ScenarioReport scenario = toy_drill(parts);
  const std::string picture =
      tools::picture_svg(scenario.picture, tools::layout_of(scenario.picture), 0);
  CHECK(picture.find("12 of 13 well") != std::string::npos);
  CHECK(count_of(picture, "data-slot") == 1);
}

TEST_CASE("who takes the place of another stands in its box", "[html]") {
  const models::ScenarioReport scenario =
      toy_drill({drawn("web/0", "web", models::Lane::Instances,
                       {{0, "left", "in service", models::Condition::Well},
                        {20, "", "absent", models::Condition::Absent}}),
                 drawn("web/1", "web", models::Lane::Instances,
                       {{0, "", "absent", models::Condition::Absent},
                        {20, "left", "booting", models::Condition::Changing}})});
  const tools::PictureLayout layout = tools::layout_of(scenario.picture);
  REQUIRE(layout.cells.size() == 1);
  CHECK(layout.cells.front().slots == 1);
  CHECK(tools::picture_svg(scenario.picture, layout, 10).find("web/0") != std::string::npos);
  CHECK(tools::picture_svg(scenario.picture, layout, 20).find("web/1") != std::string::npos);
}

TEST_CASE("no two cells of a picture lie on each other", "[html]") {
  std::vector<models::DrawnPart> parts = two_parts();
  for (const char* zone : {"left", "right"}) {
    for (int index = 0; index < 7; ++index) {
      parts.push_back(drawn("web/" + std::to_string(index), "web", models::Lane::Instances,
                            {{0, zone, "in service", models::Condition::Well}}));
    }
  }
  parts.push_back(drawn("files", "files", models::Lane::Storage,
                        {{0, "", "answers", models::Condition::Well}}));
  const tools::PictureLayout layout = tools::layout_of(toy_drill(parts).picture);
  for (const tools::PictureCell& a : layout.cells) {
    CHECK(a.x + a.width <= layout.width + 0.001);
    CHECK(a.y + a.height <= layout.height + 0.001);
    for (const tools::PictureCell& b : layout.cells) {
      if (&a == &b) continue;
      const bool apart = a.x + a.width <= b.x + 0.001 || b.x + b.width <= a.x + 0.001 ||
                         a.y + a.height <= b.y + 0.001 || b.y + b.height <= a.y + 0.001;
      CHECK(apart);
    }
  }
}

TEST_CASE("hostile names of parts, causes and events stay text", "[html]") {
  const std::string hostile = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";
  models::ScenarioReport scenario = toy_drill({drawn(
      hostile, hostile, models::Lane::Instances, {{0, "left", "grips", models::Condition::Well}})});
  scenario.picture.zones.front() = hostile;
  scenario.losses.front().cause = hostile;
  scenario.timeline.front().component = hostile;
  scenario.timeline.front().text = hostile;
  const std::string html = tools::drill_html(scenario);
  CHECK(html.find("<img") == std::string::npos);
  CHECK(count_of(html, "<script") == 1);
  CHECK(count_of(html, "</script") == 1);
}

TEST_CASE("a drill's page has the same bytes twice and stays in its budget", "[html]") {
  const models::ScenarioReport scenario = toy_drill(two_parts());
  tools::Page page;
  page.add_html(tools::drill_html(scenario));
  const std::string html = tools::html_document("toy", page);
  tools::Page again;
  again.add_html(tools::drill_html(scenario));
  CHECK(html == tools::html_document("toy", again));
  CHECK(html.size() < report_tests::page_budget("drill_of_five_parts"));
}

TEST_CASE("a drill of a hundred thousand events stays in its budget", "[html]") {
  models::ScenarioReport scenario = toy_drill(two_parts());
  scenario.series.clear();
  scenario.losses.front().rps.clear();
  for (int step = 0; step < 600; ++step) {
    models::SeriesPoint point;
    point.at = step;
    point.offered_rps = 100 + step % 7;
    point.served_rps = 90 + step % 5;
    scenario.series.push_back(point);
    scenario.losses.front().rps.push_back(10 + step % 2);
  }
  scenario.series_step = 1;
  for (int event = 0; event < 100'000; ++event) {
    scenario.timeline.push_back(
        {30 + event * 0.005, event % 2 == 0 ? "fault" : "recovery", "arm", "breaks or is mended"});
  }
  tools::Page page;
  page.add_html(tools::drill_html(scenario));
  CHECK(tools::html_document("toy", page).size() <
        report_tests::page_budget("drill_with_100000_events"));
}

TEST_CASE("the figures of a drill are five, whatever happens in it", "[html]") {
  models::ScenarioReport scenario = toy_drill(two_parts());
  CHECK(count_of(tools::drill_html(scenario), "class=\"tile\"") == 5);
  scenario.timeline.clear();
  scenario.losses.clear();
  CHECK(count_of(tools::drill_html(scenario), "class=\"tile\"") == 5);
}

TEST_CASE("a drill is told in a sentence: what struck, who noticed, what was lost", "[html]") {
  models::ScenarioReport scenario = toy_drill(two_parts());
  CHECK(tools::drill_sentence(scenario) ==
        "At 0:00:30.0 arm breaks, first noticed 5 s later. 10 % of the requests were lost, most to "
        "toy_fault:arm.");
  scenario.timeline.pop_back();
  scenario.balance = {6000, 6000, {}};
  CHECK(tools::drill_sentence(scenario) == "At 0:00:30.0 arm breaks. No request was lost.");
  scenario.timeline.clear();
  CHECK(tools::drill_sentence(scenario).empty());
}

TEST_CASE("the picture stands above the charts, and the charts above the list", "[html]") {
  const std::string html = tools::drill_html(toy_drill(two_parts()));
  const std::size_t tiles = html.find("class=\"tiles\"");
  const std::size_t picture = html.find("class=\"picture\"");
  const std::size_t charts = html.find("requests a second");
  const std::size_t events = html.find("class=\"events\"");
  CHECK(tiles < picture);
  CHECK(picture < charts);
  CHECK(charts < events);
  CHECK(events < html.size());
}

TEST_CASE("charts name their lines and bands run through all of them", "[html]") {
  const std::string svg = tools::charts_svg(toy_drill(two_parts()), 35);
  for (const char* name : {">offered<", ">served<", ">lost: detection<", ">in service<",
                           ">desired<", ">healthy targets<"}) {
    CAPTURE(name);
    CHECK(svg.find(name) != std::string::npos);
  }
  // One for the requests, one for the instances, one for their CPU.
  CHECK(count_of(svg, "class=\"band detection\"") == 3);
  CHECK(count_of(svg, "data-at=\"30\"") == 1);
}

TEST_CASE("what happens in a phase of losses says so in the list", "[html]") {
  const std::string html = tools::drill_html(toy_drill(two_parts()));
  CHECK(count_of(html, "class=\"number band detection\"") == 2);
}

TEST_CASE("an overloaded part has a mark of its own", "[html]") {
  std::vector<models::DrawnPart> parts = two_parts();
  parts.back().states.back().condition = models::Condition::Overloaded;
  parts.back().states.back().word = "overloaded";
  const models::ScenarioReport scenario = toy_drill(parts);
  const std::string picture =
      tools::picture_svg(scenario.picture, tools::layout_of(scenario.picture), 40);
  CHECK(picture.find("class=\"overloaded\"") != std::string::npos);
  CHECK(picture.find("»") != std::string::npos);
}

TEST_CASE("several drills are watched at one clock", "[html]") {
  models::ScenarioReport first = toy_drill(two_parts());
  models::ScenarioReport second = toy_drill(two_parts());
  second.name = "toy <b>";
  for (models::SeriesPoint& point : second.series) point.served_rps = 100;
  second.losses.clear();
  const std::string html = tools::drills_html({&first, &second});
  report_tests::HtmlReader reader(html);
  REQUIRE_NOTHROW(reader.fragment());
  CHECK(count_of(html, "id=\"drill-data\"") == 1);
  CHECK(count_of(html, "type=\"range\"") == 1);
  CHECK(count_of(html, "class=\"picture\"") == 2);
  CHECK(count_of(html, "data-show=") == 2);
  CHECK(html.find("class=\"curve run0\"") != std::string::npos);
  CHECK(html.find("class=\"curve run1\"") != std::string::npos);
  CHECK(html.find("<b>") == std::string::npos);
  // All charts have one axis, also where one drill is shorter.
  second.series.resize(3);
  const std::string unequal = tools::drills_html({&first, &second});
  CHECK(count_of(unequal, "data-end=\"60\"") == 5);
  CHECK(count_of(unequal, "data-end=") == 5);
}

TEST_CASE("ten thousand parts are a page that opens", "[html]") {
  std::vector<models::DrawnPart> parts;
  for (int index = 0; index < 10'000; ++index) {
    parts.push_back(
        drawn("web/" + std::to_string(index), "web", models::Lane::Instances,
              {{0, index % 2 == 0 ? "left" : "right", "in service", models::Condition::Well}}));
  }
  const std::string html = tools::drill_html(toy_drill(parts));
  CHECK(count_of(html, "data-slot") == 2);
  CHECK(html.size() < 1'000'000);
}

TEST_CASE("steps of a ladder are dominated where another is surely better for no more", "[html]") {
  std::vector<models::ScenarioReport> scenarios;
  const auto drawn = [&] {
    tools::Designs designs;
    for (const auto& scenario : scenarios) designs.push_back(&scenario);
    return tools::ladder_svg(designs, true);
  };
  const auto add = [&](const char* name, double usd, double low, double mean, double high) {
    models::ScenarioReport scenario;
    scenario.name = name;
    models::MetricEstimate served;
    served.name = "availability.requests";
    served.mean = mean;
    served.low = low;
    served.high = high;
    models::MetricEstimate cost;
    cost.name = "cost_per_month";
    cost.mean = usd;
    scenario.metrics = {served, cost};
    scenarios.push_back(scenario);
  };
  add("cheap", 10, 0.990, 0.991, 0.992);
  CHECK(drawn().empty());
  add("dear and worse", 20, 0.97, 0.98, 0.985);
  add("dear and alike", 20, 0.989, 0.990, 0.991);
  const std::string svg = drawn();
  CHECK(count_of(svg, "step dominated") == 1);
}

TEST_CASE("a cause has one colour in all designs of a page", "[html]") {
  std::vector<models::ScenarioReport> scenarios(2);
  for (models::ScenarioReport& scenario : scenarios) {
    models::MetricEstimate served;
    served.name = "availability.requests";
    served.mean = 0.99;
    models::MetricEstimate cost;
    cost.name = "cost_per_month";
    cost.mean = 10;
    scenario.metrics = {served, cost};
  }
  scenarios[1].metrics[0].mean = 0.999;
  scenarios[1].metrics[1].mean = 20;
  scenarios[0].name = "one";
  scenarios[0].blame = {{"fire", "detection", 90, 0}, {"flood", "detection", 10, 0}};
  scenarios[1].name = "two";
  scenarios[1].blame = {{"flood", "dns", 60, 0}, {"fire", "dns", 40, 0}};
  const std::string html = tools::ladder_html({scenarios.data(), &scenarios[1]}, false);
  CHECK(count_of(html, "key part0\">fire") == 3);
  CHECK(count_of(html, "key part1\">flood") == 3);
  CHECK(count_of(html, "class=\"step part0\"") == 1);
  CHECK(count_of(html, "class=\"step part1\"") == 1);
}
