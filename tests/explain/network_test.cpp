// What is said of a network: subnets, addresses, and the ways that are needed.

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "models/explain/explain.hpp"
#include "tests/explain/scenarios.hpp"

namespace {

using namespace models;
using explain_tests::explained;
using explain_tests::finds;

const std::string stage = "myclothes/9-security-groups";

const NetworkWayView& way(const Explanation& explanation, const std::string& from,
                          const std::string& to) {
  REQUIRE(explanation.network.has_value());
  const auto& ways = explanation.network->ways;
  const auto found = std::find_if(ways.begin(), ways.end(), [&](const NetworkWayView& one) {
    return one.from == from && one.to == to;
  });
  REQUIRE(found != ways.end());
  return *found;
}

TEST_CASE("the ways that requests need are open, each by its rule", "[network]") {
  const Explanation explanation = explained(stage);
  CHECK(explanation.network->ways.size() == 5);
  CHECK(way(explanation, "internet", "front").rules.back() ==
        "security_groups/front/ingress/https");
  CHECK(way(explanation, "front", "web").rules.back() == "security_groups/web/ingress/http");
  CHECK(way(explanation, "web", "shop").rules.back() == "security_groups/database/ingress/mysql");
  CHECK(way(explanation, "web", "shop").pairs == 9);
  CHECK(way(explanation, "web", "catalogue").port == 6379);
  CHECK_FALSE(finds(explanation, "needed-path-stopped"));
}

TEST_CASE("subnets tell their addresses and whether they are public", "[network]") {
  const Explanation explanation = explained(stage);
  const auto& subnets = explanation.network->subnets;
  REQUIRE(subnets.size() == 9);
  for (const NetworkSubnetView& subnet : subnets) {
    CHECK(subnet.is_public == (subnet.id.rfind("public", 0) == 0));
    CHECK(subnet.usable == (subnet.cidr.find("/26") != std::string::npos ? 59 : 27));
  }
  // Of the database, its standby and replicas, and of two caches with two nodes each.
  CHECK(subnets[0].id == "data-a");
  CHECK(subnets[0].taken == 2);
}

TEST_CASE("a public subnet with a balancer's node has what is left of it free (S34)", "[network]") {
  const Explanation explanation = explained("reference/s34-addresses");
  const auto& subnets = explanation.network->subnets;
  const auto found = std::find_if(subnets.begin(), subnets.end(),
                                  [](const auto& subnet) { return subnet.id == "public-a"; });
  REQUIRE(found != subnets.end());
  CHECK(found->usable - found->taken == 26);
}

TEST_CASE("without a network there is none to show", "[network]") {
  CHECK_FALSE(explained("myclothes/8-multi-az").network.has_value());
}

TEST_CASE("a rule that is missing is a finding where it is missing, and takes the figure",
          "[network]") {
  const Explanation explanation =
      explained(stage, {"architecture.network.security_groups.web.ingress.http=null"});
  CHECK(finds(explanation, "needed-path-stopped", "/architecture/network/security_groups/web"));
  CHECK(way(explanation, "front", "web").open_pairs == 0);
  for (const ClassExplanation& one : explanation.classes) {
    const auto& reasons = one.no_figure;
    CHECK(std::any_of(reasons.begin(), reasons.end(), [](const std::string& reason) {
      return reason.rfind("front does not reach web on port 80", 0) == 0;
    }));
  }
}

TEST_CASE("a group counts the addresses that others leave", "[network]") {
  const std::string group = "architecture.auto_scaling_groups.web.max=";
  CHECK(finds(explained("reference/s34-addresses", {group + "37", "timeline=[]"}),
              "subnet-addresses", "/architecture/auto_scaling_groups/web/max"));
  CHECK_FALSE(finds(explained("reference/s34-addresses", {group + "36", "timeline=[]"}),
                    "subnet-addresses"));
}

}  // namespace
