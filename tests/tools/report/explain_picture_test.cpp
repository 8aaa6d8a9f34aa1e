#include "tools/report/html/explain_picture.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "tests/tools/report/html_reader.hpp"

namespace {

using namespace models;

Explanation explained() {
  Explanation explanation;
  explanation.name = "shop";
  explanation.parts = {"classes/buy", "load_balancers/front", "components/db", "zones/a"};
  explanation.needs = {{0, 1}, {0, 2}, {1, 3}, {2, 3}};
  ClassExplanation buy;
  buy.id = "buy";
  buy.single_points = {"components/db"};
  explanation.classes = {buy};
  explanation.findings = {
      {"one-zone", Severity::Warning, "/architecture/load_balancers/front/zones", "all in one zone",
       "take two"},
      {"one-db", Severity::Error, "/architecture/components/db", "only one", "take two"}};
  return explanation;
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
    ++count;
  }
  return count;
}

/// Where the box of a part begins from above.
double top_of(const std::string& svg, const std::string& title) {
  const std::size_t box = svg.find("<rect", svg.find("<title>" + title));
  const std::size_t y = svg.find(" y=\"", box) + 4;
  return std::stod(svg.substr(y, svg.find('"', y) - y));
}

TEST_CASE("each part of the picture stands below all that need it", "[report][explain]") {
  const std::string svg = tools::explain_picture_html(explained());
  CHECK(top_of(svg, "classes/buy") < top_of(svg, "load_balancers/front"));
  CHECK(top_of(svg, "load_balancers/front") == top_of(svg, "components/db"));
  CHECK(top_of(svg, "components/db") < top_of(svg, "zones/a"));
  CHECK(count_of(svg, "class=\"link\"") == 4);
}

TEST_CASE("findings and single points of failure stand at their part", "[report][explain]") {
  const std::string svg = tools::explain_picture_html(explained());
  CHECK(svg.find(">single point, 1 finding<") != std::string::npos);
  CHECK(svg.find("<title>components/db; error one-db: only one</title>") != std::string::npos);
  CHECK(svg.find("<title>load_balancers/front; warning one-zone: all in one zone</title>") !=
        std::string::npos);
  CHECK(count_of(svg, "class=\"down\"") == 1);
  CHECK(count_of(svg, "class=\"impaired\"") == 1);
}

TEST_CASE("of ten thousand parts the picture shows those that there is something to say about",
          "[report][explain]") {
  Explanation explanation = explained();
  for (int part = 0; part < 10'000; ++part) {
    explanation.parts.push_back("components/unit" + std::to_string(part));
    explanation.needs.emplace_back(0, explanation.parts.size() - 1);
  }
  const std::string svg = tools::explain_picture_html(explanation);
  CHECK(svg.size() < 60'000);
  CHECK(svg.find("<title>components/db;") != std::string::npos);
  CHECK(svg.find("and 9978 more") != std::string::npos);
}

TEST_CASE("names in the picture of an explanation stay text", "[report][explain]") {
  Explanation explanation = explained();
  explanation.parts[2] = "components/<img src=x>";
  explanation.findings[0].message = "</title><script>";
  const std::string html = tools::explain_picture_html(explanation);
  report_tests::HtmlReader reader(html);
  REQUIRE_NOTHROW(reader.fragment());
  CHECK(reader.count("img") == 0);
  CHECK(reader.count("script") == 0);
  CHECK(tools::explain_picture_html(Explanation()).empty());
}

}  // namespace
