#pragma once

#include <cstdint>
#include <variant>

#include "sim/base/overloaded.hpp"

// The events of the hold model.
namespace bench {

// Two kinds, so that dispatching has something to decide.
struct Tick {
  std::uint32_t client;
};
struct Tock {
  std::uint32_t client;
  std::uint64_t count;
};
using HoldEvent = std::variant<Tick, Tock>;

inline HoldEvent hold_event(std::uint32_t payload) {
  if (payload % 2 == 0) return Tick{payload};
  return Tock{payload, 1};
}
inline std::uint32_t client_of(const HoldEvent& event) {
  return std::visit(sim::overloaded{[](const Tick& tick) { return tick.client; },
                                    [](const Tock& tock) { return tock.client; }},
                    event);
}

}  // namespace bench
