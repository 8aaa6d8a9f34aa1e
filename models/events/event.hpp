#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <variant>

#include "models/events/balancing.hpp"
#include "models/events/caches.hpp"
#include "models/events/cdn.hpp"
#include "models/events/components.hpp"
#include "models/events/compute.hpp"
#include "models/events/databases.hpp"
#include "models/events/network.hpp"
#include "models/events/scaling.hpp"
#include "models/events/sessions.hpp"
#include "models/events/storage.hpp"
#include "models/events/takeover.hpp"
#include "models/events/world.hpp"
#include "models/events/zones.hpp"

namespace models {

template <class... Lists>
struct Joined;
template <class... Events>
struct Joined<std::variant<Events...>> : std::type_identity<std::variant<Events...>> {};
template <class... First, class... Second, class... Rest>
struct Joined<std::variant<First...>, std::variant<Second...>, Rest...>
    : Joined<std::variant<First..., Second...>, Rest...> {};

/// Whatever can happen, one service's events after the other's: each is a few words, and what it
/// means is in the service. A new service is a line here.
using Event = Joined<ComponentsEvent, ZonesEvent, ComputeEvent, BalancingEvent, ScalingEvent,
                     DatabasesEvent, SessionsEvent, CachesEvent, StorageEvent, CdnEvent,
                     NetworkEvent, TakeoverEvent, WorldEvent>::type;

/// Whether `One` is among the alternatives of the variant `List`.
template <class One, class List>
inline constexpr bool is_one_of = false;
template <class One, class... Listed>
inline constexpr bool is_one_of<One, std::variant<Listed...>> = (std::is_same_v<One, Listed> ||
                                                                 ...);

namespace detail {

template <class List>
struct NumbersOf;
template <class... Listed>
struct NumbersOf<std::variant<Listed...>> {
  static constexpr std::array<std::uint8_t, sizeof...(Listed)> all{Listed::number...};
  static constexpr bool are_unique() {
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (all[i] == all[j]) return false;
      }
    }
    return true;
  }
};

}  // namespace detail

static_assert(detail::NumbersOf<Event>::are_unique(), "each event has a number of its own");

/// What stands for this kind of event in the fingerprint of a trajectory: never given to another
/// kind, so that the order of the list may change.
[[nodiscard]] inline std::uint8_t number_of(const Event& event) noexcept {
  return detail::NumbersOf<Event>::all[event.index()];
}

}  // namespace models
