#pragma once

#include <cstddef>
#include <cstdint>

namespace models {

/// What can be wrong with a zone: the faults of FailureModel, which come by themselves or with a
/// timeline, and the end of a life of its own, see ZoneSpec.
enum class ZoneFault : std::uint8_t { Power, Network, Gray, Capacity, OwnLife };
inline constexpr std::size_t random_zone_faults = 4;  ///< Power to Capacity.
inline constexpr std::size_t zone_fault_count = 5;

/// What can be wrong with an instance. HostFault to VolumeLoss are those of FailureModel: they come
/// by themselves or with a timeline. Terminated only comes with a timeline. BootFailure is drawn at
/// a boot, and Operation is one that takes it offline.
enum class InstanceFault : std::uint8_t {
  HostFault,
  Retirement,
  ApplicationHang,
  ApplicationCrash,
  VolumeLoss,
  Terminated,
  BootFailure,
  Operation
};
inline constexpr std::size_t random_instance_faults = 5;  ///< HostFault to VolumeLoss.
inline constexpr std::size_t instance_fault_count = 8;

enum class RegionFault : std::uint8_t { ControlPlane, AllZonesPower };
inline constexpr std::size_t region_fault_count = 2;

/// Position of a kind in an array by kind.
[[nodiscard]] constexpr std::size_t index_of(ZoneFault kind) noexcept {
  return static_cast<std::size_t>(kind);
}
[[nodiscard]] constexpr std::size_t index_of(RegionFault kind) noexcept {
  return static_cast<std::size_t>(kind);
}

/// Whether this kind is a loss that comes to the design from outside: power or network of a zone,
/// or all zones at once. Nothing inside a design makes them more or less likely.
[[nodiscard]] constexpr bool is_outside_loss(ZoneFault kind) noexcept {
  return kind == ZoneFault::Power || kind == ZoneFault::Network;
}
[[nodiscard]] constexpr bool is_outside_loss(RegionFault kind) noexcept {
  return kind == RegionFault::AllZonesPower;
}

/// What happens to an instance of a database by itself.
enum class DatabaseFault : std::uint8_t { HostFault, EngineCrash, StorageFault };
inline constexpr std::size_t database_fault_count = 3;

}  // namespace models
