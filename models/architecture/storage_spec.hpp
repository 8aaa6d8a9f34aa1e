#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/architecture/failure_spec.hpp"
#include "models/architecture/ids.hpp"
#include "models/architecture/network_spec.hpp"

namespace models {

/// Units that a table does in a second at most. A unit is a read of up to 4096 bytes, or a write of
/// up to 1024.
struct ProvisionedUnits {
  int reads = 1;
  int writes = 1;
};

/// A table of DynamoDB.
struct TableSpec {
  std::string id;
  double item_bytes = 0;
  std::optional<ProvisionedUnits> provisioned;  ///< Empty: on demand, without a limit.
  double stored_bytes = 0;
  FaultProcess service_event;  ///< All calls fail.

  [[nodiscard]] double units_of_read() const noexcept;
  [[nodiscard]] double units_of_write() const noexcept;
};

/// A bucket of S3.
struct BucketSpec {
  std::string id;
  double stored_bytes = 0;     ///< Beside pictures.
  FaultProcess service_event;  ///< All calls fail.
};

/// A file system of EFS.
struct FileSystemSpec {
  std::string id;
  bool one_zone = false;       ///< Lost with its zone, the only one.
  std::vector<ZoneId> zones;   ///< With a mount target each.
  double stored_bytes = 0;     ///< Beside pictures.
  FaultProcess service_event;  ///< All calls fail; never where it is in one zone.
  PlacementSpec placement;

  /// Position in `zones` of the mount target that an instance uses: that of its zone, or the first
  /// one where its zone has none.
  [[nodiscard]] std::size_t mount_target_of(ZoneId zone) const noexcept;
};

/// Where pictures are kept that requests look at and add to. An empty place is the volumes of the
/// instances that take them.
using PictureStore = std::variant<std::monostate, FileSystemId, BucketId>;

/// Pictures that requests of a class look at and add to.
struct PicturesSpec {
  double reads = 0;    ///< Of a request.
  double uploads = 0;  ///< Of a request.
  PictureStore stored_in;
  double at_start = 0;  ///< Evenly over the instances that are in rotation then.
  double bytes = 0;     ///< Of a picture, for what a file system or a bucket stores.

  [[nodiscard]] bool on_volumes() const noexcept {
    return std::holds_alternative<std::monostate>(stored_in);
  }
};

}  // namespace models
