#pragma once

#include "sim/base/id.hpp"

namespace models {

// Positions in the vectors of an Architecture. Everything refers to everything else by these.
using ZoneId = sim::Id<struct ZoneTag>;
using InstanceSetId = sim::Id<struct InstanceSetTag>;
using TargetGroupId = sim::Id<struct TargetGroupTag>;
using LoadBalancerId = sim::Id<struct LoadBalancerTag>;
using GroupId = sim::Id<struct AutoScalingGroupTag>;
using DnsRecordId = sim::Id<struct DnsRecordTag>;
using ComponentId = sim::Id<struct ComponentTag>;
using DatabaseId = sim::Id<struct DatabaseTag>;
using ExternalId = sim::Id<struct ExternalTag>;
using CacheId = sim::Id<struct CacheTag>;
using TableId = sim::Id<struct TableTag>;
using BucketId = sim::Id<struct BucketTag>;
using FileSystemId = sim::Id<struct FileSystemTag>;
using DistributionId = sim::Id<struct DistributionTag>;
using VpcId = sim::Id<struct VpcTag>;
using SubnetId = sim::Id<struct SubnetTag>;
using RouteTableId = sim::Id<struct RouteTableTag>;
using NetworkAclId = sim::Id<struct NetworkAclTag>;
using SecurityGroupId = sim::Id<struct SecurityGroupTag>;
using NatGatewayId = sim::Id<struct NatGatewayTag>;
using InstanceTypeId = sim::Id<struct InstanceTypeTag>;
using RequestClassId = sim::Id<struct RequestClassTag>;

}  // namespace models
