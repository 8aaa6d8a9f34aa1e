// What is printed for people at any width of a terminal.

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/report/hand_made_report.hpp"
#include "tests/tools/report/one_line.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_incident.hpp"
#include "tools/report/write_paired.hpp"
#include "tools/report/write_report.hpp"

namespace {

using namespace tools;
using report_tests::on_one_line;

TextStyle wide(std::size_t columns) {
  return {.colour = false, .width = columns};
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, width_of(line));
  return widest;
}

TEST_CASE("a paragraph breaks at blanks, and in words that are longer than a line",
          "[report][width]") {
  CHECK(paragraph("one two three", wide(8)) == "one two\nthree\n");
  CHECK(paragraph("one two three", wide(9), {.first = 2, .further = 4}) ==
        "  one two\n    three\n");
  CHECK(paragraph("abcdefghij kl", wide(8)) == "abcdefgh\nij kl\n");
  CHECK(paragraph("one two", wide(10), {.first = 6, .further = 6, .label = "a:"}) ==
        "a:    one\n      two\n");
  // Below its label there is more room.
  CHECK(paragraph("three", wide(8), {.first = 4, .further = 2, .label = "label"}) ==
        "label\n  three\n");
  CHECK(paragraph("", wide(8), {.label = "label"}).empty());
  CHECK(paragraph("one two", {.colour = true, .width = 4}, {.tone = Tone::Strong}) ==
        "\x1b[1mone\x1b[0m\n\x1b[1mtwo\x1b[0m\n");
}

TEST_CASE("a command that is too wide goes on as a shell reads it", "[report][width]") {
  const std::string command = "nines run 'my site' --set 'a=b c' --details";
  CHECK(command_lines(command, 2, wide(80)) == "  " + command + "\n");
  CHECK(command_lines(command, 2, wide(24)) ==
        "  nines run 'my site' \\\n    --set 'a=b c' \\\n    --details\n");
  CHECK(command_lines(R"(nines run 'it'\''s a' --quiet)", 0, wide(20)) ==
        "nines run \\\n  'it'\\''s a' \\\n  --quiet\n");
  CHECK(command_lines(R"(nines run $'it\'s a' --quiet)", 0, wide(20)) ==
        "nines run \\\n  $'it\\'s a' \\\n  --quiet\n");
  CHECK(with_command("All", "nines run a", wide(16)) == "All: nines run a\n");
  CHECK(with_command("All", "nines run a", wide(15)) == "All:\n  nines run a\n");
  CHECK(with_command("All", "", wide(15)).empty());
}

TEST_CASE("columns for which there is no room follow below, beside the first one again",
          "[report][width]") {
  TextTable table({Align::Left, Align::Right, Align::Left});
  table.add({{"name"}, {"number"}, {"words"}});
  table.add_rule();
  table.add({{"first one here"}, {"12"}, {"some words"}});
  table.add({{"second"}, {"3"}});
  CHECK(table.text(wide(34)) == R"(name            number  words
──────────────────────────────────
first one here      12  some words
second               3
)");
  CHECK(table.text(wide(32)) == R"(name          number  words
────────────────────────────────
first on…ere      12  some words
second             3
)");
  CHECK(table.text(wide(24)) == R"(name          number
────────────────────
first on…ere      12
second             3

name          words
────────────────────────
first on…ere  some words
)");
}

TEST_CASE("no line of a result is wider than the terminal, from 40 columns on", "[report][width]") {
  using report_tests::report_of;
  models::ScenarioReport design = report_tests::forecast();
  design.name = "a-folder-with-a-long-name/another-long-name-without-blanks";
  design.objectives = {{"downtime_per_year",
                        "mean < 9min",
                        models::ObjectiveVerdict::Missed,
                        901,
                        800,
                        1000,
                        0.975,
                        "",
                        {}},
                       {"recovery_time", "p95 < 3min", models::ObjectiveVerdict::Undecided, 170,
                        150, 190, 0.975, "", 52'000}};
  models::Report check = report_of({design});
  check.command = "check";
  TableOptions options;
  options.next = {"nines run " + std::string(20, 'a') + " --set b=c --out json=result.json"};
  for (const bool details : {true, false}) {
    options.details = details;
    for (std::size_t width = 40; width <= 120; ++width) {
      CAPTURE(details, width);
      options.style.width = width;
      CHECK(widest_line(write_table(report_of({design}), options)) <= width);
      CHECK(widest_line(write_table(report_of({design, design}), options)) <= width);
      CHECK(widest_line(write_table(report_of({report_tests::drill()}), options)) <= width);
      CHECK(widest_line(write_table(check, options)) <= width);
    }
  }
}

/// A path and its value at either end, as they are in the defaults.
models::TornadoBar bar(const std::string& path, double low, double high) {
  models::TornadoBar made;
  made.assumption.path = path;
  made.assumption.value = R"({"lognormal":{"median":"40s","p95":"75s"}})";
  made.assumption.confidence = "measured-by-third-party";
  made.low.value = R"({"lognormal":{"median":"20s","p95":"37.5s"}})";
  made.high.value = R"({"lognormal":{"median":"80s","p95":"150s"}})";
  made.low.effect.difference = low;
  made.high.effect.difference = high;
  for (models::TornadoEnd* end : {&made.low, &made.high}) {
    end->effect.metric = "downtime_per_year";
    end->effect.differing = 1;
  }
  return made;
}

models::TornadoReport tornado_of(std::vector<models::TornadoBar> bars) {
  models::TornadoReport tornado;
  tornado.metric = "downtime_per_year";
  tornado.base = report_tests::forecast();
  tornado.bars = std::move(bars);
  return tornado;
}

TEST_CASE("no line of a sweep, a tornado or an incident is wider than the terminal",
          "[report][width]") {
  models::SweepReport sweep;
  sweep.axes = {{"run.up_threshold", {"90%", "95.123456%", "99.123456%"}},
                {"architecture.target_groups.web.health_check.interval", {"5.123456s"}}};
  for (int point = 0; point < 3; ++point) {
    sweep.grid.designs.push_back({report_tests::forecast(), {}, {}});
  }
  const models::TornadoReport tornado =
      tornado_of({bar("failures.zone_power.rate", -100, 200), bar("run.up_threshold", 10, -5)});
  models::Incident incident;
  incident.scenario = "whatisthetime/6-multi-az";
  incident.cause = "all_zones_power:ap-northeast-2";
  incident.ends = 5000;
  incident.outages = 2000;
  incident.searched = 2000;
  incident.charges = {{incident.cause, "restoration", 1e6, 5000}, {"retirement", "boot", 10, 0}};
  incident.timeline = report_tests::drill().timeline;
  TableOptions options;
  for (std::size_t width = 40; width <= 120; ++width) {
    CAPTURE(width);
    options.style.width = width;
    options.next = {"nines sweep " + std::string(20, 'a') + " --tornado"};
    CHECK(widest_line(write_table(sweep, options)) <= width);
    CHECK(widest_line(write_table(tornado, options)) <= width);
    CHECK(widest_line(incident_text(incident, options.style, options.next)) <= width);
  }
}

TEST_CASE("a tornado cuts no path that has room, and no value", "[report][width]") {
  const std::string path = "load_balancers.new_connections_per_request";
  const models::TornadoReport tornado = tornado_of({bar(path, -60, 120)});
  TableOptions options;
  for (const std::size_t width : {40U, 78U, 79U, 80U, 120U}) {
    CAPTURE(width);
    options.style.width = width;
    const std::string text = write_table(tornado, options);
    const bool is_beside = width == 79 || width == 80;
    CHECK((text.find(path) == std::string::npos) == is_beside);
    CHECK(on_one_line(text).find("lognormal: median 40s, p95 75s; lognormal: median 20s, p95 "
                                 "37.5s to lognormal: median 80s, p95 150s; "
                                 "measured-by-third-party") != std::string::npos);
  }
  options.style.width = 40;
  CAPTURE(write_table(tornado, options));
  CHECK(write_table(tornado, options)
            .find(path + "\n"
                         "     -1 min?     +2 min?     ███│██████\n") != std::string::npos);
}

TEST_CASE("the first column is as wide as the others leave room for in all groups",
          "[report][width]") {
  TextTable table({Align::Left, Align::Right, Align::Right});
  table.add({{"a name of 24 columns here"}, {"0123456789"}, {"0123456789"}});
  CHECK(table.text(wide(33)) ==
        "a name of 24 c…s here  0123456789\n\na name of 24 c…s here  0123456789\n");
}

TEST_CASE("a legend speaks of a bar only where there is one", "[report][width]") {
  models::ScenarioReport design = report_tests::forecast();
  design.name = "shop/1-a-still-longer-name";
  TableOptions options;
  options.details = false;
  for (const std::size_t width : {40U, 80U}) {
    options.style.width = width;
    const std::string text =
        write_table(report_tests::report_of({design, report_tests::flawless_forecast()}), options);
    CHECK((text.find("bar:") != std::string::npos) == (text.find("█") != std::string::npos));
    CHECK((text.find("█") != std::string::npos) == (width == 80));
  }
}

}  // namespace
