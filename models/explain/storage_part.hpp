#pragma once

#include <optional>
#include <string>
#include <variant>

#include "models/architecture/scenario.hpp"
#include "sim/random/distribution.hpp"

namespace models::explaining {

/// A service that stores something, of which either all calls fail or none.
using StorageId = std::variant<TableId, BucketId, FileSystemId>;

/// Such a service in closed form: it works and fails in turn, which is exact for service events. A
/// file system in one zone fails with that.
struct StoragePart {
  std::string path;            ///< "tables/items"
  std::optional<ZoneId> zone;  ///< That it is lost with.
  double per_year = 0;         ///< How often it fails, in the long run.
  double down = 0;             ///< Long-run share of time.
  sim::Distribution lasts = sim::Distribution::constant(0);
};
[[nodiscard]] StoragePart storage_part_of(const Scenario& scenario, const StorageId& id);

/// The service that a call goes to, where it is one of these.
[[nodiscard]] std::optional<StorageId> storage_of(const CallTarget& target);

}  // namespace models::explaining
