#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/architecture/scenario.hpp"
#include "models/experiment/sampling_method.hpp"

namespace models {

/// How the copies of an excursion see what a plain replication hardly ever does
/// (docs/models/rare_events.md).
enum class CopyMethod : std::uint8_t {
  HazardScaling,  ///< Failures are made frequent, and weights make up for it.
  Conditional,    ///< The next failure comes for certain, and counts by its probability.
  Splitting,      ///< What gets nearer to an outage is copied again.
};

/// How excursions are copied by a way of drawing replications; nothing where they are not.
[[nodiscard]] std::optional<CopyMethod> copy_method(SamplingMethod method) noexcept;

/// As reports call it.
[[nodiscard]] const char* name_of(CopyMethod method) noexcept;

/// Why the method cannot be used for this scenario, as the rest of "hazard scaling …"; empty where
/// it can.
[[nodiscard]] std::string why_not(CopyMethod method, const Scenario& scenario);

}  // namespace models
