// What is said of tables, buckets, file systems and pictures.

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/explain/scenarios.hpp"

namespace {

using namespace models;
using explain_tests::explained_text;

/// Ten events a year of 1/1000 of a year each: the service works 1 / 1.01 of the time.
const std::string faults = R"("faults": {"service_event": {"rate": "10/year", "lasts": "31536s"}})";
constexpr double down = 0.01 / 1.01;

std::string service(const std::string& architecture, const std::string& calls) {
  return R"({"region": "us-east-1", "architecture": {"zones": {"a": {}, "b": {}}, )" +
         architecture + R"(}, "workload": {"demand": "100/s", "classes": {"page": {"calls": )" +
         calls + R"(}}}, "failures": {"defaults": false}, "run": {"horizon": "365d"}})";
}

ClassExplanation only_class(const Explanation& explanation) {
  REQUIRE(explanation.classes.size() == 1);
  return explanation.classes.front();
}

}  // namespace

TEST_CASE("a table or a bucket is down as an alternating renewal process is", "[storage]") {
  const auto [architecture, path] = GENERATE(table<std::string, std::string>(
      {{R"("tables": {"it": {)" + faults + "}}", "tables/it"},
       {R"("buckets": {"it": {)" + faults + "}}", "buckets/it"},
       {R"("file_systems": {"it": {)" + faults + "}}", "file_systems/it"}}));
  CAPTURE(path);
  const Explanation explanation = explained_text(service(architecture, R"([{"to": "it"}])"));
  const ClassExplanation page = only_class(explanation);
  CHECK(page.no_figure.empty());
  CHECK(page.single_points == std::vector<std::string>{path});
  CHECK(page.unavailability == Approx(down));
  CHECK(page.lost_at_calls.value_or(0) == Approx(down));
  REQUIRE(explanation.service);
  CHECK(explanation.service->down == Approx(down));
  CHECK(explanation.service->requests_lost == Approx(down));
  CHECK(explanation.service->outages_per_year == Approx(10 / 1.01));
  const auto figure =
      std::find_if(explanation.figures.begin(), explanation.figures.end(),
                   [&, name = path](const PartFigure& one) { return one.path == name; });
  REQUIRE(figure != explanation.figures.end());
  CHECK(figure->unavailability.value_or(0) == Approx(down));
  CHECK(figure->method == FigureMethod::ClosedForm);
}

TEST_CASE("two stores that stand in for one another are down together", "[storage]") {
  const std::string architecture =
      R"("tables": {"it": {)" + faults + R"(}}, "buckets": {"other": {)" + faults + "}}";
  const ClassExplanation page = only_class(
      explained_text(service(architecture, R"([{"to": "it", "else": {"to": "other"}}])")));
  CHECK(page.single_points.empty());
  REQUIRE(page.cut_sets.size() == 1);
  CHECK(page.cut_sets.front().members.size() == 2);
  CHECK(page.unavailability == Approx(down * down));
}

TEST_CASE("a file system in one zone falls with that", "[storage]") {
  const std::string architecture = R"("file_systems": {"it": {"one_zone": true, "zones": ["b"]}})";
  const Explanation explanation =
      explained_text(service(architecture, R"([{"to": "it"}])"),
                     {"failures.zone_power.rate=1/year", "failures.zone_power.lasts=87.66h"});
  CHECK(only_class(explanation).single_points == std::vector<std::string>{"zones/b"});
  CHECK(only_class(explanation).unavailability == Approx(0.01).epsilon(0.02));
}

TEST_CASE("a table that is asked for too much has no figure", "[storage]") {
  const std::string architecture =
      R"("tables": {"it": {"item_size": "2kB", "provisioned": {"read_units": 100, "write_units": 199}}})";
  const auto reasons = [&](const std::string& calls) {
    return only_class(explained_text(service(architecture, calls))).no_figure;
  };
  CHECK(reasons(R"([{"to": "it"}])").empty());
  const auto why = reasons(R"([{"to": "it", "operation": "write"}])");
  REQUIRE(why.size() == 1);
  CHECK(why.front().find("asks tables/it for 200 write units a second, and it is provisioned for "
                         "199") != std::string::npos);
}

TEST_CASE("the finding on pictures names the share that is missed", "[storage]") {
  const Explanation explanation = explain_tests::explained("reference/s31-pictures-on-volumes");
  const auto finding =
      std::find_if(explanation.findings.begin(), explanation.findings.end(),
                   [](const Finding& one) { return one.id == "pictures-on-volumes"; });
  REQUIRE(finding != explanation.findings.end());
  CHECK(finding->message.find("with 3 instances a read misses 66.7 %") != std::string::npos);
}
