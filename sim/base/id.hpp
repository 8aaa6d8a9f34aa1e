#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace sim {

/// Position of something in the vector that owns it. Ids of different `Tag`s do not mix.
template <class Tag>
struct Id {
  std::uint32_t value = 0;

  [[nodiscard]] constexpr std::size_t index() const noexcept { return value; }
  friend constexpr auto operator<=>(Id, Id) noexcept = default;
};

/// The id of position `index` in a vector of fewer than 2^32 elements.
template <class SomeId>
[[nodiscard]] constexpr SomeId make_id(std::size_t index) noexcept {
  return SomeId{static_cast<std::uint32_t>(index)};
}

}  // namespace sim
