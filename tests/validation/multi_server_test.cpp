// What scenarios/multi-server and the VPC of scenarios/wordpress-ha have to show.

#include <algorithm>
#include <string>

#include "tests/validation/suite.hpp"

using validation::lost_to;
using validation::run;

namespace {

constexpr double orders = 1.8;  // A second: a fifth of the demand.
constexpr double outage = 1800;

double mean(const models::ScenarioReport& report, const std::string& name) {
  const auto* figure = report.find(name);
  CAPTURE(name);
  REQUIRE(figure != nullptr);
  return figure->mean;
}

double cost(const models::ScenarioReport& report, const std::string& start) {
  double usd = 0;
  for (const auto& entry : report.costs) {
    if (entry.item.starts_with(start)) usd += entry.usd_per_month;
  }
  return usd;
}

std::int64_t counted(const models::ScenarioReport& report, const std::string& text) {
  return std::count_if(report.timeline.begin(), report.timeline.end(), [&](const auto& record) {
    return record.text.find(text) != std::string::npos;
  });
}

double lost_of(const models::ScenarioReport& report, const std::string& request_class) {
  return 1 - mean(report, "availability.requests{class=" + request_class + "}");
}

}  // namespace

TEST_CASE("scaling out costs what scaling up does, and outlives what stops one server",
          "[validation][multi-server]") {
  const auto single = run("multi-server/public-single");
  const auto larger = run("multi-server/public-single-larger");
  const auto two = run("multi-server/private-two");
  CHECK(cost(larger, "ec2:") == Approx(cost(two, "ec2:")));
  CHECK(cost(larger, "ec2:") == Approx(2 * cost(single, "ec2:")));
  // Scaling up mends nothing.
  CHECK(lost_of(larger, "page") > 0.5 * lost_of(single, "page"));
  CHECK(lost_of(two, "page") < 0.2 * lost_of(larger, "page"));
}

TEST_CASE(
    "one NAT gateway dies with its zone and takes the other zone's calls, two do not and cost "
    "double",
    "[validation][multi-server]") {
  const auto one = run("multi-server/drills/zone-a-lost", {}, 1);
  const auto each = run("multi-server/drills/zone-a-lost-nat-per-zone", {}, 1);
  const std::string zone = "zone_network:ap-northeast-2a";
  CHECK(lost_to(one, zone, "restoration") == Approx(orders * outage).epsilon(0.15));
  CHECK(lost_to(each, zone, "restoration") < 0.02 * orders * outage);
  CHECK(lost_of(one, "page") == Approx(lost_of(each, "page")));
  CHECK(cost(each, "nat:") == Approx(2 * cost(one, "nat:")).epsilon(0.02));
  CHECK(cost(each, "cross_zone") < cost(one, "cross_zone"));
}

TEST_CASE("clients of the node in the zone that is lost fail until their answers have run out",
          "[validation][multi-server]") {
  const auto report = run("multi-server/drills/zone-a-lost-nat-per-zone", {}, 1);
  const std::string zone = "zone_network:ap-northeast-2a";
  CHECK(lost_to(report, zone, "detection") > 0);
  CHECK(lost_to(report, zone, "dns") > 0);
  CHECK(lost_of(report, "page") > 0);
  CHECK(lost_of(report, "page") < 0.1);
}

TEST_CASE("a NAT gateway that is lost fails orders and takes nobody out of rotation",
          "[validation][multi-server]") {
  const auto report = run("multi-server/drills/nat-gateway-lost", {}, 1);
  CHECK(lost_to(report, "nat_gateway:nat-a", "restoration") == Approx(orders * outage));
  CHECK(mean(report, "availability.requests{class=page}") == 1);
  CHECK(counted(report, "unhealthy") == 0);
}

TEST_CASE("a web instance of WordPress that hangs is given up and replaced",
          "[validation][wordpress]") {
  const auto report = run("wordpress-ha/web-instance-loss", {}, 1);
  CHECK(lost_to(report, "application_hang:wordpress", "detection") > 0);
  CHECK(counted(report, "unhealthy for node") >= 2);
  CHECK(counted(report, "replaces wordpress/") == 1);
  CHECK(mean(report, "availability.requests") > 0.96);
}
