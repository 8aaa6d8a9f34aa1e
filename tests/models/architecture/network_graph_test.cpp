// Who reaches whom in a small VPC, by which rule, and what stops the others.

#include "models/architecture/network_graph.hpp"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

namespace {

using namespace models;

constexpr std::uint32_t ten = 10U << 24U;

SecurityRuleSpec from_addresses(const std::string& id, const Cidr& peer, int port) {
  SecurityRuleSpec rule;
  rule.id = id;
  rule.peer = peer;
  rule.ports = {port, port};
  return rule;
}

SecurityRuleSpec from_group(const std::string& id, std::uint32_t group, int port) {
  SecurityRuleSpec rule = from_addresses(id, {}, port);
  rule.group = SecurityGroupId{group};
  return rule;
}

AclRuleSpec acl_rule(int number, bool allows, const Cidr& peer, PortRange ports = {}) {
  AclRuleSpec rule;
  rule.id = std::to_string(number);
  rule.number = number;
  rule.allows = allows;
  rule.peer = peer;
  rule.ports = ports;
  return rule;
}

/// A public subnet with a front, two private ones with a web server each, in one VPC.
struct SmallVpc {
  enum Subnet : std::uint32_t { Public, PrivateA, PrivateC };
  enum Group : std::uint32_t { FrontGroup, WebGroup };

  SmallVpc() {
    network.vpcs = {{"vpc", {ten, 24}}};
    network.reserved_addresses = 5;
    network.route_tables.resize(2);
    network.route_tables[0].id = "public";
    network.route_tables[0].routes = {{"internet", {}, RouteThrough::InternetGateway, {}}};
    network.route_tables[1].id = "private";
    add_subnet("public", {ten, 27}, 0);
    add_subnet("private-a", {ten + 64, 27}, 1);
    add_subnet("private-c", {ten + 96, 27}, 1);
    network.security_groups.resize(2);
    network.security_groups[FrontGroup].id = "front";
    network.security_groups[FrontGroup].ingress = {from_addresses("https", {}, 443)};
    network.security_groups[WebGroup].id = "web";
    network.security_groups[WebGroup].ingress = {from_group("http", FrontGroup, 80)};
    front.security_groups = {SecurityGroupId{FrontGroup}};
    web.security_groups = {SecurityGroupId{WebGroup}};
  }

  void add_subnet(const std::string& id, const Cidr& cidr, std::uint32_t table) {
    SubnetSpec subnet;
    subnet.id = id;
    subnet.vpc = VpcId{0};
    subnet.cidr = cidr;
    subnet.zone = ZoneId{0};
    subnet.route_table = RouteTableId{table};
    network.subnets.push_back(subnet);
  }

  void set_acl(Subnet subnet, NetworkAclSpec acl) {
    network.subnets[subnet].acl = sim::make_id<NetworkAclId>(network.acls.size());
    network.acls.push_back(std::move(acl));
  }

  [[nodiscard]] NetworkEnd front_end() const { return {"front", &front, SubnetId{Public}, true}; }
  [[nodiscard]] NetworkEnd web_end(Subnet subnet = PrivateA) const {
    return {"web", &web, SubnetId{subnet}, false};
  }
  [[nodiscard]] NetworkWay way(const NetworkEnd& from, const NetworkEnd& to, int port) const {
    return NetworkGraph(network).find(from, to, port);
  }

  NetworkSpec network;
  PlacementSpec front;
  PlacementSpec web;
  NetworkEnd internet{"internet", nullptr, {}, false};
};

bool names(const NetworkWay& way, const std::string& rule) {
  return std::find(way.rules.begin(), way.rules.end(), rule) != way.rules.end();
}

}  // namespace

TEST_CASE("a range of addresses has those that share its first bits", "[network]") {
  const Cidr vpc{ten, 24};
  CHECK(vpc.text() == "10.0.0.0/24");
  CHECK(vpc.size() == 256);
  CHECK(Cidr{}.size() == 4294967296U);
  CHECK(vpc.contains({ten + 64, 26}));
  CHECK_FALSE(vpc.contains({ten + 256, 26}));
  CHECK_FALSE(Cidr{ten + 64, 26}.contains(vpc));
  CHECK(Cidr{ten + 64, 26}.overlaps(vpc));
  CHECK_FALSE(Cidr{ten, 27}.overlaps({ten + 32, 27}));
  CHECK(Cidr{}.contains(vpc));
}

TEST_CASE("the internet reaches what is public and is let in, and says by which rule",
          "[network]") {
  const SmallVpc vpc;
  const NetworkWay way = vpc.way(vpc.internet, vpc.front_end(), 443);
  CHECK(way.is_open);
  CHECK(names(way, "security_groups/front/ingress/https"));
}

TEST_CASE("a port that no rule names is stopped by the security group", "[network]") {
  const SmallVpc vpc;
  const NetworkWay way = vpc.way(vpc.internet, vpc.front_end(), 22);
  CHECK_FALSE(way.is_open);
  CHECK(way.stopped_by ==
        "security_groups/front/ingress lets nothing in from the internet on port 22");
  CHECK(way.pointer == "/architecture/network/security_groups/front");
}

TEST_CASE("what has no route to the internet gateway is not reached from outside", "[network]") {
  SmallVpc vpc;
  vpc.network.security_groups[SmallVpc::WebGroup].ingress = {from_addresses("all", {}, 80)};
  const NetworkWay way = vpc.way(vpc.internet, vpc.web_end(), 80);
  CHECK_FALSE(way.is_open);
  CHECK(way.stopped_by.find("private-a is private") != std::string::npos);
  // Nor what has no address that the internet knows.
  NetworkEnd hidden = vpc.front_end();
  hidden.is_public = false;
  CHECK(vpc.way(vpc.internet, hidden, 443).stopped_by == "front has no public address");
}

TEST_CASE("a rule that names a group lets in those who have it, and nobody else", "[network]") {
  const SmallVpc vpc;
  CHECK(vpc.way(vpc.front_end(), vpc.web_end(), 80).is_open);
  CHECK_FALSE(vpc.way(vpc.web_end(SmallVpc::PrivateC), vpc.web_end(), 80).is_open);
}

TEST_CASE("a rule about addresses has to hold all of the asker's subnet", "[network]") {
  SmallVpc vpc;
  auto& ingress = vpc.network.security_groups[SmallVpc::WebGroup].ingress;
  ingress = {from_addresses("half", {ten, 28}, 80)};
  CHECK_FALSE(vpc.way(vpc.front_end(), vpc.web_end(), 80).is_open);
  ingress = {from_addresses("all", {ten, 27}, 80)};
  CHECK(vpc.way(vpc.front_end(), vpc.web_end(), 80).is_open);
}

TEST_CASE("egress rules stop what they do not name, once there is one", "[network]") {
  SmallVpc vpc;
  SecurityGroupSpec& group = vpc.network.security_groups[SmallVpc::FrontGroup];
  group.any_egress = false;
  const NetworkWay none = vpc.way(vpc.front_end(), vpc.web_end(), 80);
  CHECK_FALSE(none.is_open);
  CHECK(none.pointer == "/architecture/network/security_groups/front/egress");
  group.egress = {from_group("web", SmallVpc::WebGroup, 80)};
  CHECK(names(vpc.way(vpc.front_end(), vpc.web_end(), 80), "security_groups/front/egress/web"));
  // Answers pass: a security group remembers who has asked.
  CHECK(vpc.way(vpc.internet, vpc.front_end(), 443).is_open);
}

TEST_CASE("of the rules of an ACL the first that matches decides", "[network]") {
  SmallVpc vpc;
  NetworkAclSpec acl;
  acl.id = "private";
  acl.inbound = {acl_rule(100, true, {ten, 27}, {80, 80}), acl_rule(200, false, {})};
  acl.outbound = {acl_rule(100, true, {})};
  vpc.set_acl(SmallVpc::PrivateA, acl);
  CHECK(names(vpc.way(vpc.front_end(), vpc.web_end(), 80), "network_acls/private/inbound/100"));
  std::swap(vpc.network.acls[0].inbound[0], vpc.network.acls[0].inbound[1]);
  const NetworkWay way = vpc.way(vpc.front_end(), vpc.web_end(), 80);
  CHECK_FALSE(way.is_open);
  CHECK(way.pointer == "/architecture/network/network_acls/private/inbound/200");
}

TEST_CASE("an ACL knows no connections: answers have to be let out as well", "[network]") {
  SmallVpc vpc;
  NetworkAclSpec acl;
  acl.id = "private";
  acl.inbound = {acl_rule(100, true, {})};
  acl.outbound = {acl_rule(100, true, {}, {80, 80})};
  vpc.set_acl(SmallVpc::PrivateA, acl);
  const NetworkWay way = vpc.way(vpc.front_end(), vpc.web_end(), 80);
  CHECK_FALSE(way.is_open);
  CHECK(way.stopped_by.find("answers") != std::string::npos);
  vpc.network.acls[0].outbound = {acl_rule(100, true, {}, {1024, PortRange::most})};
  CHECK(vpc.way(vpc.front_end(), vpc.web_end(), 80).is_open);
}

TEST_CASE("neighbours in a subnet pass no ACL", "[network]") {
  SmallVpc vpc;
  NetworkAclSpec closed;
  closed.id = "closed";
  vpc.set_acl(SmallVpc::PrivateA, closed);
  CHECK_FALSE(vpc.way(vpc.front_end(), vpc.web_end(), 80).is_open);
  const NetworkEnd beside{"front", &vpc.front, SubnetId{SmallVpc::PrivateA}, false};
  CHECK(vpc.way(beside, vpc.web_end(), 80).is_open);
}

TEST_CASE("private subnets reach the internet through a NAT gateway, and nobody comes back",
          "[network]") {
  SmallVpc vpc;
  const NetworkWay none = vpc.way(vpc.web_end(), vpc.internet, 443);
  CHECK_FALSE(none.is_open);
  CHECK(none.stopped_by.find("route_tables/private has no way") == 0);
  vpc.network.nat_gateways = {{"nat", SubnetId{SmallVpc::Public}}};
  vpc.network.route_tables[1].routes = {{"out", {}, RouteThrough::NatGateway, NatGatewayId{0}}};
  const NetworkWay way = vpc.way(vpc.web_end(), vpc.internet, 443);
  CHECK(way.is_open);
  CHECK(names(way, "route_tables/private/routes/out"));
  CHECK(names(way, "route_tables/public/routes/internet"));
  CHECK_FALSE(vpc.way(vpc.internet, vpc.web_end(), 80).is_open);
  // The gateway itself needs a way out.
  vpc.network.route_tables[0].routes.clear();
  CHECK_FALSE(vpc.way(vpc.web_end(), vpc.internet, 443).is_open);
}

TEST_CASE("the most exact route is taken", "[network]") {
  SmallVpc vpc;
  vpc.network.nat_gateways = {{"nat", SubnetId{SmallVpc::Public}}};
  auto& routes = vpc.network.route_tables[0].routes;
  const Cidr near{11U << 24U, 8};
  routes.push_back({"near", near, RouteThrough::NatGateway, NatGatewayId{0}});
  CHECK(route_to(vpc.network, SubnetId{SmallVpc::Public}, near)->id == "near");
  CHECK(route_to(vpc.network, SubnetId{SmallVpc::Public}, {})->id == "internet");
  CHECK(is_public(vpc.network, SubnetId{SmallVpc::Public}));
  CHECK_FALSE(is_public(vpc.network, SubnetId{SmallVpc::PrivateA}));
}

TEST_CASE("what is in another VPC is not reached inside", "[network]") {
  SmallVpc vpc;
  vpc.network.vpcs.push_back({"other", {ten + 256, 24}});
  vpc.add_subnet("elsewhere", {ten + 256, 27}, 1);
  vpc.network.subnets.back().vpc = VpcId{1};
  const NetworkEnd there{"web", &vpc.web, SubnetId{3}, false};
  CHECK_FALSE(vpc.way(vpc.front_end(), there, 80).is_open);
}
