// NAT gateways: S33 and what a loss of one takes with it.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/validation/suite.hpp"

using validation::check;
using validation::Comparison;
using validation::lost_to;
using validation::run;
using validation::truth;

namespace {

const std::string one = "reference/s33-one-nat-gateway";
const std::string each = "reference/s33-nat-gateway-per-zone";
// A drill of the same: half of 100 requests a second call the service outside.
constexpr double calls = 50;
const std::string hour = "run.horizon=1h";
const std::string no_warm_up = "run.warm_up=0s";

std::string drill(const std::string& action) {
  return R"(timeline=[{"at": "600s", )" + action + "}]";
}
const std::string gateway_fault =
    R"("nat_gateway_fault": {"nat_gateway": "nat-a", "lasts": "1000s"})";

double mean(const models::ScenarioReport& report, const std::string& name) {
  const auto* figure = report.find(name);
  CAPTURE(name);
  REQUIRE(figure != nullptr);
  return figure->mean;
}

double cost(const models::ScenarioReport& report, const std::string& item) {
  const auto found = std::find_if(report.costs.begin(), report.costs.end(),
                                  [&](const auto& entry) { return entry.item == item; });
  CAPTURE(item);
  REQUIRE(found != report.costs.end());
  return found->usd_per_month;
}

std::int64_t counted(const models::ScenarioReport& report, const std::string& text) {
  return std::count_if(report.timeline.begin(), report.timeline.end(), [&](const auto& record) {
    return record.text.find(text) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("S33: one NAT gateway for two zones, and one for each", "[validation][nat]") {
  const std::string pay = "availability.requests{class=pay}";
  check(one, {{pay, truth("S33", "unavailability_one_nat"), 0.06, true}});
  check(each, {{pay, truth("S33", "unavailability_nat_per_zone"), 0.04, true}});
}

TEST_CASE("a NAT gateway that is lost fails the class that calls through it, and no other",
          "[validation][nat]") {
  const auto report = run(one, {hour, no_warm_up, drill(gateway_fault)}, 1);
  CHECK(lost_to(report, "nat_gateway:nat-a", "restoration") == Approx(calls * 1000));
  CHECK(mean(report, "availability.requests{class=look}") == 1);
  CHECK(mean(report, "nat_availability{nat_gateway=nat-a}") == Approx(1 - 1000.0 / 3600));
  // Whose calls fail stays in rotation: no check asks the service outside.
  CHECK(counted(report, "unhealthy") == 0);
}

TEST_CASE("where each zone has its own, half of the calls get through", "[validation][nat]") {
  const auto report = run(each, {hour, no_warm_up, drill(gateway_fault)}, 1);
  CHECK(lost_to(report, "nat_gateway:nat-a") == Approx(calls * 1000 / 2));
}

TEST_CASE("the one NAT gateway's zone takes the ways out of the other zone with it",
          "[validation][nat]") {
  const std::string zone_a =
      drill(R"("zone_fault": {"fault": "network", "zones": ["zone-a"], "lasts": "1000s"})");
  const std::string zone_c =
      drill(R"("zone_fault": {"fault": "network", "zones": ["zone-c"], "lasts": "1000s"})");
  const std::string plain =
      R"(architecture.zones={"front-1": {}, "front-2": {}, "zone-a": {}, "zone-c": {}})";
  const auto lost = run(one, {hour, no_warm_up, plain, zone_a}, 1);
  CHECK(lost_to(lost, "zone_network:zone-a", "restoration") == Approx(calls * 1000).epsilon(0.01));
  CHECK(counted(lost, "lost with its zone") == 1);
  CHECK(counted(lost, "back with its zone") == 1);
  const auto other = run(one, {hour, no_warm_up, plain, zone_c}, 1);
  CHECK(lost_to(other, "zone_network:zone-c", "restoration") == 0);
  // With one in each zone nothing is lost but what nobody has noticed yet.
  const auto both = run(each, {hour, no_warm_up, plain, zone_a}, 1);
  CHECK(lost_to(both, "zone_network:zone-a", "restoration") == 0);
}

TEST_CASE("A32: bytes between zones that cost as much as a second NAT gateway",
          "[validation][nat]") {
  // 50 calls a second of 25 kB, half of them from the other zone, are 1642.5 GB a month.
  const std::vector<std::string> bytes{"architecture.externals.payments.call_size=25kB", hour,
                                       no_warm_up, R"(timeline=[{"at": "1s", "load": "100/s"}])"};
  const auto cheap = run(one, bytes, 1);
  const auto dear = run(each, bytes, 1);
  CHECK(mean(cheap, "nat_gb_per_month{nat_gateway=nat-a}") ==
        Approx(2 * truth("A32", "break_even_cross_az_GB_per_month")));
  CHECK(cost(cheap, "cross_zone") ==
        Approx(truth("A32", "break_even_cross_az_GB_per_month") * 0.02));
  CHECK(cost(dear, "cross_zone") == Approx(0).margin(1e-9));
  CHECK(cost(dear, "nat:nat-a") + cost(dear, "nat:nat-c") - cost(cheap, "nat:nat-a") ==
        Approx(cost(cheap, "cross_zone")));
}

TEST_CASE("A32: the outbound availability of one NAT gateway", "[validation][nat]") {
  // Means of 1999 h and 1 h, of 9999 h and 1 h: one in 2000, one in 10000 of the time.
  const std::string zone =
      R"({"fails": {"exponential": {"mean": "1999h"}}, "repaired_in": {"lognormal": null, "exponential": {"mean": "1h"}}})";
  const std::string fault =
      R"(={"gateway_fault": {"rate": "0.876088/year", "lasts": {"exponential": {"mean": "1h"}}}})";
  check(one,
        {{"availability.requests{class=pay}", 1 - truth("A32", "outbound_availability_single_nat"),
          0.02, true}},
        {"architecture.zones.zone-a=" + zone, "architecture.zones.zone-c=" + zone,
         "architecture.network.nat_gateways.nat-a.faults" + fault, "run.replications=60"});
}

TEST_CASE("a boot that downloads fails while its NAT gateway is lost", "[validation][nat]") {
  const std::string group =
      R"(architecture={"instances": null,
          "auto_scaling_groups": {"web": {"type": "m5.large", "zones": ["zone-a", "zone-c"],
            "min": 2, "desired": 2, "max": 4, "subnets": ["private-a", "private-c"],
            "security_groups": ["web"], "image": {"launch_to_ready": {"constant": "60s"}, "downloads": true}}}})";
  const std::string grows =
      R"(timeline=[{"at": "600s", "nat_gateway_fault": {"nat_gateway": "nat-a", "lasts": "600s"}},
                   {"at": "700s", "set_size": {"auto_scaling_group": "web", "desired": 4}},
                   {"at": "1500s", "set_size": {"auto_scaling_group": "web", "desired": 2}}])";
  const auto report = run(one, {hour, no_warm_up, group, grows}, 1);
  CHECK(counted(report, "application never answers") == 2);
  CHECK(lost_to(report, "boot_failure:web") == 0);
}
