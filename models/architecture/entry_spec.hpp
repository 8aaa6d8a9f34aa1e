#pragma once

#include <cstdint>

#include "models/architecture/ids.hpp"

namespace models {

/// How requests reach the service. Nothing in an architecture of components alone.
enum class EntryKind : std::uint8_t {
  None,
  DnsRecord,
  InstanceAddress,
  Distribution,
  GroupAddress
};

/// Where requests enter. With InstanceAddress users know the Elastic IPs of `instances`, with
/// GroupAddress that of `group`.
struct EntrySpec {
  EntryKind kind = EntryKind::None;
  DnsRecordId record;
  InstanceSetId instances;
  DistributionId distribution;
  GroupId group{};
};

}  // namespace models
