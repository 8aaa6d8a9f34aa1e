#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/network_spec.hpp"

namespace models {

namespace detail {

template <class Spec>
[[nodiscard]] Row<Spec> cidr_row(std::string_view meaning) {
  return own<Spec>("cidr", {Text{}}, meaning).required().limits("/16 to /28, such as 10.0.0.0/24");
}

template <class Spec>
[[nodiscard]] Row<Spec> ports_row() {
  return own<Spec>("ports", {OneOf{{{Whole{0, PortRange::most}}, {Text{}}}}},
                   "A port of TCP, or several as in \"1024-65535\"")
      .optional()
      .limits("left out: all");
}

/// `peer`: "from" or "to".
[[nodiscard]] inline Keys<AclRuleSpec> acl_rule_keys(std::string_view kind, std::string_view peer,
                                                     std::string_view meaning) {
  using Spec = AclRuleSpec;
  return {
      {kind, meaning, ""},
      {choice<&Spec::allows>("action", {{"deny", "allow"}, "an action"},
                             "What becomes of what matches")
           .required(),
       own<Spec>(peer, {Text{}}, "Addresses, such as 10.0.0.0/24").required(), ports_row<Spec>()}};
}

[[nodiscard]] inline Keys<SecurityRuleSpec> security_rule_keys(std::string_view kind,
                                                               std::string_view peer,
                                                               std::string_view meaning) {
  using Spec = SecurityRuleSpec;
  return {{kind, meaning, ""},
          {own<Spec>(peer, {Text{}}, "A security group, or addresses such as 0.0.0.0/0").required(),
           ports_row<Spec>()}};
}

}  // namespace detail

[[nodiscard]] inline const Keys<VpcSpec>& vpc_keys() {
  static const Keys<VpcSpec> keys{{"vpc", "A virtual private cloud", ""},
                                  {detail::cidr_row<VpcSpec>("Its addresses")}};
  return keys;
}

[[nodiscard]] inline const Keys<SubnetSpec>& subnet_keys() {
  using Spec = SubnetSpec;
  static const Keys<Spec> keys{
      {"subnet", "Part of a VPC in one zone", ""},
      {id<&Spec::vpc>("vpc", "To which it belongs").required(),
       detail::cidr_row<Spec>("Its addresses, of those of the VPC"),
       id<&Spec::zone>("zone", "Where it is").required(),
       id<&Spec::route_table>("route_table", "Which ways lead out of the VPC").required(),
       own<Spec>("acl", {Reference{things_of<NetworkAclId>}}, "Which packets come in and go out")
           .optional()
           .limits("left out: all")}};
  return keys;
}

[[nodiscard]] inline const Keys<RouteSpec>& route_keys() {
  using Spec = RouteSpec;
  static const Keys<Spec> keys{
      {"route", "A way out of a VPC; the most exact one that matches is taken", ""},
      {own<Spec>("to", {Text{}}, "Addresses, such as 0.0.0.0/0").required(),
       own<Spec>("through", {Reference{}}, "internet_gateway, or a NAT gateway").required()}};
  return keys;
}

[[nodiscard]] inline const Keys<RouteTableSpec>& route_table_keys() {
  using Spec = RouteTableSpec;
  static const Keys<Spec> keys{
      {"route_table", "Ways out of subnets, beside the one to all of their VPC", ""},
      {own<Spec>("routes", {ById{"route"}}, "By name").optional()}};
  return keys;
}

[[nodiscard]] inline const Keys<AclRuleSpec>& acl_inbound_keys() {
  static const Keys<AclRuleSpec> keys = detail::acl_rule_keys(
      "acl_inbound", "from", "A rule of a network ACL about packets that come in");
  return keys;
}

[[nodiscard]] inline const Keys<AclRuleSpec>& acl_outbound_keys() {
  static const Keys<AclRuleSpec> keys = detail::acl_rule_keys(
      "acl_outbound", "to", "A rule of a network ACL about packets that go out");
  return keys;
}

[[nodiscard]] inline const Keys<NetworkAclSpec>& network_acl_keys() {
  using Spec = NetworkAclSpec;
  static const Keys<Spec> keys{
      {"network_acl", "Lets packets into and out of subnets; answers are packets as well", ""},
      {own<Spec>("inbound", {ById{"acl_inbound"}},
                 "By their numbers; the first that matches decides")
           .optional()
           .limits("1 to 32766; left out: nothing comes in"),
       own<Spec>("outbound", {ById{"acl_outbound"}}, "The same of packets that go out")
           .optional()
           .limits("1 to 32766; left out: nothing goes out")}};
  return keys;
}

[[nodiscard]] inline const Keys<SecurityRuleSpec>& ingress_rule_keys() {
  static const Keys<SecurityRuleSpec> keys =
      detail::security_rule_keys("ingress_rule", "from", "Who may ask those with a security group");
  return keys;
}

[[nodiscard]] inline const Keys<SecurityRuleSpec>& egress_rule_keys() {
  static const Keys<SecurityRuleSpec> keys =
      detail::security_rule_keys("egress_rule", "to", "Whom those with a security group may ask");
  return keys;
}

[[nodiscard]] inline const Keys<SecurityGroupSpec>& security_group_keys() {
  using Spec = SecurityGroupSpec;
  static const Keys<Spec> keys{
      {"security_group", "Lets connections in and out; their answers pass by themselves", ""},
      {own<Spec>("ingress", {ById{"ingress_rule"}}, "By name")
           .optional()
           .limits("left out: nobody is let in"),
       own<Spec>("egress", {ById{"egress_rule"}}, "By name")
           .optional()
           .limits("left out: everything is let out")}};
  return keys;
}

/// What goes wrong with a NAT gateway besides the loss of its zone.
struct NatGatewayFaults {
  FaultProcess gateway_fault;
};
[[nodiscard]] inline const Keys<NatGatewayFaults>& nat_gateway_fault_rate_keys() {
  using Spec = NatGatewayFaults;
  static const Keys<Spec> keys{
      {"nat_gateway_faults", "Failures of a NAT gateway while its zone is well", "nat_gateways"},
      {own<Spec>("gateway_fault", {Object{"fault"}}, "It passes nothing on")}};
  return keys;
}

[[nodiscard]] inline const Keys<NatGatewaySpec>& nat_gateway_keys() {
  using Spec = NatGatewaySpec;
  static const Keys<Spec> keys{
      {"nat_gateway", "A way to the internet for private subnets, and for nobody back", ""},
      {id<&Spec::subnet>("subnet", "Where it stands, with a route to the internet gateway")
           .required(),
       own<Spec>("faults", {OneOf{{{Choice{{"none"}, "a word"}}, {Object{"nat_gateway_faults"}}}}},
                 "Failures of the gateway; none: it is lost with its zone alone")
           .varies()}};
  return keys;
}

[[nodiscard]] inline const Keys<NetworkSpec>& network_keys() {
  using Spec = NetworkSpec;
  static const Keys<Spec> keys{
      {"network", "VPCs and what is in them, and who may reach whom", "network"},
      {own<Spec>("vpcs", {ById{"vpc"}}, "By id").optional().limits("at least one"),
       own<Spec>("subnets", {ById{"subnet"}}, "By id").optional(),
       own<Spec>("route_tables", {ById{"route_table"}}, "By id").optional(),
       own<Spec>("network_acls", {ById{"network_acl"}}, "By id").optional(),
       own<Spec>("security_groups", {ById{"security_group"}}, "By id").optional(),
       own<Spec>("nat_gateways", {ById{"nat_gateway"}}, "By id").optional()}};
  return keys;
}

}  // namespace models
