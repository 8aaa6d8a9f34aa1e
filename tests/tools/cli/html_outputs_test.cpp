#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/cli/command.hpp"
#include "tests/tools/report/html_reader.hpp"
#include "tests/tools/report/page_budget.hpp"

namespace {

using cli_tests::nines;
using cli_tests::Result;
using cli_tests::ScratchFolder;
using cli_tests::with;
using cli_tests::Words;
using report_tests::HtmlReader;

HtmlReader page_read(const std::string& html) {
  HtmlReader reader(html);
  reader.document();
  return reader;
}

TEST_CASE("every command that writes HTML writes one well formed document", "[cli][html]") {
  const Words few{"--replications", "12", "--seed", "7", "--quiet"};
  const std::string multi = "whatisthetime/6-multi-az";
  const std::vector<Words> commands{
      with({"run", multi}, few),
      with({"run", "whatisthetime"}, few),
      with({"run", "whatisthetime/drills/6-earthquake"}, few),
      with({"compare", "whatisthetime/5-auto-scaling", multi}, few),
      with({"compare", "whatisthetime"}, few),
      with({"compare", "whatisthetime/drills/5-earthquake", "whatisthetime/drills/6-earthquake"},
           {"--replications", "2", "--quiet"}),
      {"incident", multi, "--replications", "40", "--quiet"},
      {"check", "reference/a01-one-unit", "--sensitivity", "--replications", "3", "--quiet"},
      with({"sweep", multi, "--over", "architecture.auto_scaling_groups.web.min=2,3"}, few),
      with({"sweep", "whatisthetime/1-single-instance", "--tornado"},
           {"--replications", "2", "--quiet"}),
      with({"check", multi}, few),
      {"explain", multi, "--quiet"}};
  for (const Words& command : commands) {
    CAPTURE(command);
    const Result once = nines(with(command, {"--out", "html"}));
    CAPTURE(once.err);
    REQUIRE(once.out.starts_with("<!DOCTYPE html>\n"));
    CHECK(nines(with(command, {"--out", "html"})).out == once.out);
    const HtmlReader reader = page_read(once.out);
    CHECK(reader.count("h1") == 1);
    CHECK(reader.count("h2") >= 1);
    CHECK(reader.count("table") + reader.count("dl") >= 1);
    CHECK(once.out.find("http:") == std::string::npos);
    CHECK(once.out.find("https:") == std::string::npos);
    CHECK(reader.text().find("…") == std::string::npos);  // Nothing is cut to a width.
  }
}

TEST_CASE("what a scenario calls itself stays text in HTML", "[cli][html]") {
  const ScratchFolder scratch;
  std::string scenario(cli_tests::small_scenario);
  const std::string title = "\"One unit\"";
  scenario.replace(scenario.find(title), title.size(),
                   R"("</script><img src=x onerror=alert(1)> \u202e \u05e9\u05dc")");
  const std::string one = scratch.write("<img src=x onerror=alert(1)>.json", scenario);
  const std::string two = scratch.write("two.json", scenario);
  for (const Words& command :
       std::vector<Words>{{"run", one},
                          {"run", one, two},
                          {"compare", one, two},
                          {"sweep", one, "--over", "run.horizon=10d,20d"},
                          {"check", one, "--save-baseline", scratch.file("base")},
                          {"explain", one}}) {
    CAPTURE(command);
    const Result told = nines(with(command, {"--out", "html", "--quiet"}));
    CAPTURE(told.err);
    REQUIRE_FALSE(told.out.empty());
    const HtmlReader reader = page_read(told.out);
    CHECK(reader.count("img") == 0);
    CHECK(reader.text().find("<img src=x onerror=alert(1)>") != std::string::npos);
    const std::string right_to_left{'\xe2', '\x80', '\xae'};
    CHECK(told.out.find(right_to_left) == std::string::npos);
  }
}

TEST_CASE("drills that are compared are watched on one page", "[cli][html]") {
  const Result told =
      nines({"compare", "whatisthetime/drills/5-earthquake", "whatisthetime/drills/6-earthquake",
             "--replications", "12", "--quiet", "--out", "html"});
  const HtmlReader reader = page_read(told.out);
  CHECK(reader.text().find("B is better than A: served +") != std::string::npos);
  std::size_t pictures = 0;
  for (const auto& element : reader.elements()) {
    const auto classes = element.attributes.find("class");
    if (classes != element.attributes.end() && classes->second == "picture") ++pictures;
  }
  CHECK(pictures == 2);
  CHECK(reader.text().find("Made of") != std::string::npos);
}

TEST_CASE("the page of a drill of five parts stays in its budget", "[cli][html]") {
  for (const char* drill : {"whatisthetime/drills/1-hang", "whatisthetime/drills/4-hang"}) {
    CAPTURE(drill);
    const Result told = nines({"run", drill, "--replications", "20", "--quiet", "--out", "html"});
    CHECK(told.out.size() > 10'000);
    CHECK(told.out.size() < report_tests::page_budget("drill_of_five_parts"));
  }
}

TEST_CASE("a tornado is a picture of its own", "[cli][html]") {
  const Result told = nines({"sweep", "whatisthetime/1-single-instance", "--tornado",
                             "--replications", "20", "--quiet", "--out", "svg"});
  CHECK(told.out.starts_with("<svg xmlns="));
  CHECK(told.out.find("class=\"tornado\"") != std::string::npos);
  CHECK(
      nines({"sweep", "whatisthetime/1-single-instance", "--over", "run.seed=1,2", "--out", "svg"})
          .code == tools::ExitCode::BadInput);
}

TEST_CASE("HTML goes to a file, and beside a table", "[cli][html]") {
  const ScratchFolder scratch;
  const std::string one = scratch.write("one.json", cli_tests::small_scenario);
  const Result told =
      nines({"run", one, "--out", "table", "--out", "html=" + scratch.file("page.html")});
  CHECK(told.out.find("<h1>") == std::string::npos);
  CHECK(told.err.find("wrote") != std::string::npos);
  const HtmlReader reader = page_read(cli_tests::read_file(scratch.file("page.html")));
  CHECK(reader.text().find("seed 5") != std::string::npos);
  CHECK(reader.text().find("nines run " + one + " --seed 5") != std::string::npos);
}

}  // namespace
