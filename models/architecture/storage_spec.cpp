#include "models/architecture/storage_spec.hpp"

#include <algorithm>
#include <cmath>

namespace models {

namespace {

double units(double bytes, double bytes_of_unit) noexcept {
  return std::max(1.0, std::ceil(bytes / bytes_of_unit));
}

}  // namespace

double TableSpec::units_of_read() const noexcept {
  return units(item_bytes, 4096);
}

double TableSpec::units_of_write() const noexcept {
  return units(item_bytes, 1024);
}

std::size_t FileSystemSpec::mount_target_of(ZoneId zone) const noexcept {
  const auto own = std::find(zones.begin(), zones.end(), zone);
  return own == zones.end() ? 0 : static_cast<std::size_t>(own - zones.begin());
}

}  // namespace models
