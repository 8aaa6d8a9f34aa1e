#include "tools/report/html/definitions.hpp"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/report/html_reader.hpp"
#include "tools/report/html/frame.hpp"

namespace {

using namespace tools;

TEST_CASE("figures are defined where docs define them", "[report][definitions]") {
  const auto& all = figure_definitions();
  const auto found = std::find_if(all.begin(), all.end(), [](const FigureDefinition& one) {
    return one.name == "downtime_per_year";
  });
  REQUIRE(found != all.end());
  const std::string row = "| `downtime_per_year` | " + found->definition + " | " + found->interval;
  CHECK(figures_md().find(row) != std::string_view::npos);
}

TEST_CASE("what tables and headlines call a figure leads to a definition",
          "[report][definitions]") {
  for (const char* words :
       {"served", "down", "costs", "downtime a year", "time up", "recovery, mean", "USD a month",
        "monthly uptime", "to first outage", "  served "}) {
    CAPTURE(words);
    const std::string base = figure_meant(words);
    CHECK(std::any_of(figure_definitions().begin(), figure_definitions().end(),
                      [&](const FigureDefinition& one) { return one.base == base; }));
  }
  CHECK(figure_meant("recovery_time{fault=zone_power}") == "recovery_time");
  CHECK(figure_meant("shop: replica lag") == "replica_lag");
  CHECK(figure_meant("shop: reads") == "read_availability");
  CHECK(figure_meant("zone_power:ap-northeast-2a").empty());
  CHECK(figure_meant("").empty());
}

TEST_CASE("a page defines the figures that it links to and no others", "[report][definitions]") {
  Page page;
  page.paragraph("99.9 %", {.first = 8, .further = 8, .label = "  served"});
  const std::string html = html_document("a", page, "");
  report_tests::HtmlReader reader(html);
  REQUIRE_NOTHROW(reader.document());
  CHECK(html.find("href=\"#figure-availability.requests\"") != std::string::npos);
  CHECK(html.find("<dt id=\"figure-availability.requests\">") != std::string::npos);
  CHECK(html.find("id=\"figure-cost_per_month\"") == std::string::npos);
  CHECK(reader.text().find("Student t") != std::string::npos);
  CHECK(html_document("a", Page().line("nothing"), "").find("definitions\">") == std::string::npos);
}

TEST_CASE("a page carries the files that it was made of as text", "[report][definitions]") {
  HtmlFrame frame;
  frame.title = "a";
  frame.inputs = {{"shop.json", "{\"title\": \"</script><img src=x>\"}\n", 33},
                  {"big.json", "", 9}};
  const std::string html = html_document(frame, Page().line("b"), "");
  report_tests::HtmlReader reader(html);
  REQUIRE_NOTHROW(reader.document());
  CHECK(reader.count("img") == 0);
  CHECK(reader.text().find("{\"title\": \"</script><img src=x>\"}") != std::string::npos);
  CHECK(reader.text().find("9 bytes, left out here") != std::string::npos);
}

}  // namespace
