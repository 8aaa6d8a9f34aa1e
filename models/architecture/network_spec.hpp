#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/failure_spec.hpp"
#include "models/architecture/ids.hpp"

namespace models {

/// A range of IPv4 addresses that have their first `bits` bits in common: 10.0.0.0/24.
struct Cidr {
  std::uint32_t first = 0;
  int bits = 0;

  friend bool operator==(const Cidr&, const Cidr&) = default;
  [[nodiscard]] std::uint64_t size() const noexcept { return std::uint64_t{1} << (32 - bits); }
  [[nodiscard]] bool contains(const Cidr& other) const noexcept {
    return bits <= other.bits && other.first - first < size();
  }
  [[nodiscard]] bool overlaps(const Cidr& other) const noexcept {
    return contains(other) || other.contains(*this);
  }
  [[nodiscard]] bool is_everywhere() const noexcept { return bits == 0; }
  /// "10.0.0.0/24"
  [[nodiscard]] std::string text() const;
};

/// Ports of TCP, both included.
struct PortRange {
  static constexpr int most = 65535;
  int from = 0;
  int to = most;

  [[nodiscard]] bool contains(const PortRange& other) const noexcept {
    return from <= other.from && other.to <= to;
  }
  [[nodiscard]] bool overlaps(const PortRange& other) const noexcept {
    return from <= other.to && other.from <= to;
  }
  /// "80", "1024-65535" or "any port".
  [[nodiscard]] std::string text() const;
};

struct VpcSpec {
  std::string id;
  Cidr cidr;
};

/// Part of a VPC in one zone. The first four addresses and the last one are not for use.
struct SubnetSpec {
  std::string id;
  VpcId vpc;
  Cidr cidr;
  ZoneId zone;
  RouteTableId route_table;
  std::optional<NetworkAclId> acl;  ///< Empty: the default one, which lets everything through.
};

enum class RouteThrough : std::uint8_t { InternetGateway, NatGateway };

/// Beside the local one, which leads to all of the VPC.
struct RouteSpec {
  std::string id;
  Cidr to;
  RouteThrough through = RouteThrough::InternetGateway;
  NatGatewayId nat_gateway;
};

struct RouteTableSpec {
  std::string id;
  std::vector<RouteSpec> routes;
};

struct AclRuleSpec {
  std::string id;  ///< Its number, as it is written.
  int number = 0;  ///< The first rule that matches decides.
  bool allows = true;
  Cidr peer;
  PortRange ports;
};

/// Knows no connections: answers have to be let through as well.
struct NetworkAclSpec {
  std::string id;
  std::vector<AclRuleSpec> inbound;  ///< By number. What no rule matches is denied.
  std::vector<AclRuleSpec> outbound;
};

/// Lets through; answers pass by themselves.
struct SecurityRuleSpec {
  std::string id;
  std::optional<SecurityGroupId> group;  ///< Whoever has it; empty: addresses in `peer`.
  Cidr peer;
  PortRange ports;
};

struct SecurityGroupSpec {
  std::string id;
  std::vector<SecurityRuleSpec> ingress;
  std::vector<SecurityRuleSpec> egress;
  bool any_egress = true;  ///< No egress rules are given: everything goes out.
};

/// Lets those in private subnets call the internet, and nobody in. It is lost with its zone.
struct NatGatewaySpec {
  std::string id;
  SubnetId subnet;
  FaultProcess gateway_fault{};  ///< It passes nothing on, though its zone is well.
};

/// Where a part of the architecture stands: empty in a scenario without a network.
struct PlacementSpec {
  std::vector<SubnetId> subnets;  ///< One in each of its zones.
  std::vector<SecurityGroupId> security_groups;
  int port = 0;  ///< On which it is asked; 0 of what is asked nothing.
};

/// VPCs and what is in them. Without VPCs there is no network: everybody reaches everybody.
struct NetworkSpec {
  std::vector<VpcSpec> vpcs;
  std::vector<SubnetSpec> subnets;
  std::vector<RouteTableSpec> route_tables;
  std::vector<NetworkAclSpec> acls;
  std::vector<SecurityGroupSpec> security_groups;
  std::vector<NatGatewaySpec> nat_gateways;
  int reserved_addresses = 0;  ///< Of each subnet.
  int entry_port = 0;          ///< On which instances are asked that clients know by address.
  int external_port = 0;       ///< On which services outside of the architecture are asked.

  [[nodiscard]] bool empty() const noexcept { return vpcs.empty(); }
  /// Addresses of a subnet that may be given away.
  [[nodiscard]] int usable(SubnetId subnet) const {
    const auto all = static_cast<std::int64_t>(subnets[subnet.index()].cidr.size());
    return static_cast<int>(all - reserved_addresses);
  }
  [[nodiscard]] ZoneId zone_of(const NatGatewaySpec& gateway) const {
    return subnets[gateway.subnet.index()].zone;
  }
  /// That of a part in a zone; nothing where it has none there.
  [[nodiscard]] std::optional<SubnetId> subnet_in(const PlacementSpec& part, ZoneId zone) const;
};

}  // namespace models
