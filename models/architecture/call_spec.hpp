#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "models/architecture/ids.hpp"

namespace models {

enum class CallOperation : std::uint8_t {
  Read,
  Write,
  ReadOwn,  ///< Reads where the write went.
};

/// What a request calls.
using CallTarget = std::variant<DatabaseId, ExternalId, CacheId, TableId, BucketId, FileSystemId,
                                ComponentId, TargetGroupId>;

/// What a request does to a service after an instance has taken it.
struct CallSpec {
  CallTarget to;
  CallOperation operation = CallOperation::Read;
  double times = 1;         ///< Per request; below 1 the share of requests that make it.
  double cost_seconds = 0;  ///< vCPU-seconds of the service for each call; 0: never its bottleneck.
  bool optional = false;    ///< Its failure does not fail the request.
  std::vector<CallSpec> otherwise;  ///< At most one: made instead when this one misses or fails.
};

}  // namespace models
