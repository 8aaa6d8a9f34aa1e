#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/ids.hpp"

namespace models {

// Nodes of a cache are counted through: shard by shard, in each of them the first primary first.

/// By itself.
struct CacheFaultArrives {
  static constexpr std::uint8_t number = 60;
  CacheId cache;
  std::uint32_t node = 0;
};
/// Replaced, or built anew.
struct CacheNodeReady {
  static constexpr std::uint8_t number = 61;
  CacheId cache;
  std::uint32_t node = 0;
  std::uint32_t epoch = 0;  ///< Of the node: what has been overtaken does nothing.
};
/// A replica is the primary.
struct CachePromoted {
  static constexpr std::uint8_t number = 62;
  CacheId cache;
  std::uint32_t shard = 0;
  std::uint32_t epoch = 0;  ///< Of the shard.
};
/// What callers see changes its course: a lost primary is noticed, a piece of a filling is over.
struct CacheTurns {
  static constexpr std::uint8_t number = 63;
  CacheId cache;
  std::uint32_t turn = 0;  ///< Of its answers: an older one does nothing.
};

using CachesEvent = std::variant<CacheFaultArrives, CacheNodeReady, CachePromoted, CacheTurns>;

}  // namespace models
