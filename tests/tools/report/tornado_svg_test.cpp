#include "tools/report/html/tornado_svg.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/report/html_reader.hpp"

namespace {

models::TornadoBar bar(const std::string& path, double low, double high) {
  models::TornadoBar one;
  one.assumption.path = path;
  one.assumption.value = "2h";
  one.low.value = "1h";
  one.high.value = "4h";
  one.low.effect.metric = one.high.effect.metric = "downtime_per_year";
  one.low.effect.difference = low;
  one.high.effect.difference = high;
  one.low.effect.differing = low != 0 ? 5 : 0;
  one.high.effect.differing = high != 0 ? 5 : 0;
  return one;
}

/// The attribute of the first rectangle of a class.
double of_rect(const std::string& svg, const std::string& classes, const std::string& attribute) {
  const std::size_t end = svg.find("class=\"" + classes + "\"");
  const std::size_t begin = svg.rfind("<rect", end);
  const std::size_t at = svg.find(" " + attribute + "=\"", begin) + attribute.size() + 3;
  return std::stod(svg.substr(at, svg.find('"', at) - at));
}

TEST_CASE("a tornado draws less to the left and more to the right, as long as the effect",
          "[report][tornado]") {
  models::TornadoReport report;
  report.metric = "downtime_per_year";
  report.bars = {bar("repair", -50, 100), bar("silent", 0, 0)};
  const std::string svg = tools::tornado_svg(report);
  report_tests::HtmlReader reader(svg);
  REQUIRE_NOTHROW(reader.fragment());
  const double middle = 480;
  CHECK(of_rect(svg, "high-end", "x") == middle);
  CHECK(of_rect(svg, "low-end", "x") + of_rect(svg, "low-end", "width") == middle);
  CHECK(of_rect(svg, "high-end", "width") == 2 * of_rect(svg, "low-end", "width"));
  CHECK(svg.find("repair = 2h") != std::string::npos);
  CHECK(svg.find("silent") == std::string::npos);
}

TEST_CASE("a tornado without effects is no picture", "[report][tornado]") {
  models::TornadoReport report;
  report.bars = {bar("silent", 0, 0)};
  CHECK(tools::tornado_svg(report).empty());
}

TEST_CASE("paths in a tornado stay text", "[report][tornado]") {
  models::TornadoReport report;
  report.bars = {bar("<img src=x>", -1, 1)};
  const std::string svg = tools::tornado_svg(report);
  report_tests::HtmlReader reader(svg);
  REQUIRE_NOTHROW(reader.fragment());
  CHECK(reader.count("img") == 0);
}

}  // namespace
