// What is wrong with a network is told at once, each thing at its place.

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/tools/input/files.hpp"
#include "tools/input/cidr.hpp"

namespace {

using input_test::messages_of;

const std::string stage = "myclothes/9-security-groups";
const std::string network = "architecture.network.";

bool says(const std::string& messages, const std::string& text) {
  return messages.find(text) != std::string::npos;
}

TEST_CASE("ranges of addresses and of ports are read", "[input][network]") {
  CHECK(tools::parse_cidr("10.0.0.64/28")->text() == "10.0.0.64/28");
  CHECK(tools::parse_cidr("0.0.0.0/0")->is_everywhere());
  const std::string wrong =
      GENERATE("", "10.0.0.0", "10.0.0.0/33", "10.0.0/24", "10.0.0.0/24 ", "a/8", "300.0.0.0/8");
  CAPTURE(wrong);
  CHECK_FALSE(tools::parse_cidr(wrong).has_value());
  CHECK(tools::parse_cidr("10.0.0.7/24").error().hint == "write 10.0.0.0/24");
  CHECK(tools::parse_ports("1024-65535")->from == 1024);
  CHECK(tools::parse_ports("80")->to == 80);
  const std::string no_ports = GENERATE("", "-", "80-", "-80", "90-80", "0-65536", "80x", "80-90x");
  CAPTURE(no_ports);
  CHECK_FALSE(tools::parse_ports(no_ports).has_value());
}

TEST_CASE("subnets that lie elsewhere or on each other are named with those whom they meet",
          "[input][network]") {
  const std::string wrong = messages_of(stage, {network + "subnets.web-a.cidr=10.1.0.0/26",
                                                network + "subnets.web-c.cidr=10.0.1.96/27"});
  CHECK(says(wrong,
             "/architecture/network/subnets/web-a/cidr: error: \"10.1.0.0/26\" lies outside "
             "of 10.0.0.0/20, the addresses of \"shop-vpc\""));
  CHECK(says(wrong,
             "/architecture/network/subnets/web-c/cidr: error: \"10.0.1.96/27\" overlaps "
             "with 10.0.1.64/26, the addresses of \"web-b\""));
}

TEST_CASE("a load balancer stands in subnets that are large enough", "[input][network]") {
  const std::string wrong = messages_of(stage, {network + "subnets.public-a.cidr=10.0.0.0/28"});
  CHECK(says(wrong,
             "/architecture/load_balancers/front/subnets: error: the subnet \"public-a\" is "
             "a /28"));
  CHECK(says(wrong, "hint: Elastic Load Balancing wants at least a /27"));
}

TEST_CASE("whatever is wrong with a network is told at once", "[input][network]") {
  const std::string wrong = messages_of(
      stage, {network + "vpcs.shop-vpc.cidr=10.0.0.0/8", network + "subnets.web-a.vpc=other",
              network + "subnets.web-b.zone=nowhere", network + "subnets.web-c.route_table=none",
              network + "route_tables.public.routes.internet.through=gate",
              network + "security_groups.web.ingress.http.from=frnt",
              network + "security_groups.web.ingress.more={\"from\": \"10.0.0.0/99\"}",
              network + "security_groups.cache.ingress.redis.ports=70000",
              network + "network_acls={\"x\": {\"inbound\": {\"first\": {\"action\": \"allow\", "
                        "\"from\": \"0.0.0.0/0\"}}}}"});
  for (const char* pointer :
       {"vpcs/shop-vpc/cidr", "subnets/web-a/vpc", "subnets/web-b/zone",
        "subnets/web-c/route_table", "route_tables/public/routes/internet/through",
        "security_groups/web/ingress/http/from", "security_groups/web/ingress/more/from",
        "security_groups/cache/ingress/redis/ports", "network_acls/x/inbound/first"}) {
    CAPTURE(pointer, wrong);
    CHECK(says(wrong, std::string("/architecture/network/") + pointer + ": error:"));
  }
  CHECK(says(wrong, "did you mean \"front\"?"));
}

TEST_CASE("in a network each part says where it stands", "[input][network]") {
  const std::string wrong = messages_of(
      stage, {"architecture.databases.shop.subnets=null",
              "architecture.caches.sessions.security_groups=null",
              R"(architecture.auto_scaling_groups.web.subnets=["web-a", "web-b"])",
              R"(architecture.caches.catalogue.subnets=["data-a", "data-b", "data-c"])"});
  CHECK(says(wrong, "/architecture/databases/shop: error: it stands in no subnet"));
  CHECK(says(wrong, "/architecture/caches/sessions: error: it has no security group"));
  CHECK(says(wrong,
             "/architecture/auto_scaling_groups/web/subnets: error: no subnet is in "
             "ap-northeast-2c, where this lives as well"));
  CHECK(says(wrong, "the subnet \"data-a\" is in ap-northeast-2a, where nothing of this lives"));
}

TEST_CASE("what is there at the start has addresses", "[input][network]") {
  const std::string wrong =
      messages_of("reference/s34-addresses", {"architecture.auto_scaling_groups.web.desired=24"});
  CHECK(says(wrong,
             "/architecture/network/subnets/private-a/cidr: error: 13 addresses at the "
             "start where 10.0.0.64/28 has 11"));
}

TEST_CASE("a subnet without a network is unknown", "[input][network]") {
  const std::string wrong = messages_of(
      "whatisthetime/6-multi-az", {R"(architecture.auto_scaling_groups.web.subnets=["web-a"])"});
  CHECK(says(wrong, "\"web-a\" is not a subnet"));
}

}  // namespace
