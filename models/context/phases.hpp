#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "sim/random/stream.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// A phase within `interval`: drawn, or the share of it that the scenario gives (choice 5).
[[nodiscard]] inline sim::Duration draw_phase(sim::Stream& stream, sim::Duration interval,
                                              const std::optional<double>& given) {
  const double share = given ? *given : stream.uniform();
  const auto micros = static_cast<std::int64_t>(static_cast<double>(interval.count()) * share);
  return sim::Duration(std::min(micros, interval.count() - 1));
}

/// A stream of a place, brought to this replication when it is first drawn from.
inline sim::Stream& started(sim::Stream& stream, const sim::StreamKey& key,
                            std::uint64_t replication) {
  if (stream.draws() == 0) stream = sim::Stream(key, replication);
  return stream;
}

}  // namespace models
