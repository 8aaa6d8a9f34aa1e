#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "sim/base/id.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// A kind of fault at a place, e.g. "application_hang:web": what a report charges losses to.
using CauseId = sim::Id<struct CauseTag>;

/// One occurrence of a cause within a replication.
using FaultId = sim::Id<struct FaultTag>;

/// Where in the causal chain of a fault something was lost.
enum class Phase : std::uint8_t {
  Detection,    ///< Nobody has noticed yet.
  Reaction,     ///< Noticed, but whoever has to act has not begun.
  Restoration,  ///< Being repaired, restarted, booted or replaced.
  Dns,          ///< Mended or removed, but clients still use an old answer.
  Overload,     ///< The survivors have too little capacity.
};
inline constexpr std::size_t phase_count = 5;
inline constexpr std::array<std::string_view, phase_count> phase_names = {
    "detection", "reaction", "restoration", "dns", "overload"};

/// One fault of a replication, as far as blame needs to know it.
struct FaultRecord {
  CauseId cause;
  sim::Instant onset;
};

/// A maximal interval below the up threshold, charged to the fault that began it.
struct Outage {
  sim::Instant begin;
  sim::Instant end;
  FaultId fault;
};

}  // namespace models
