#pragma once

#include <cstdint>

namespace models {

/// How replications are drawn.
enum class SamplingMethod : std::uint8_t {
  /// Where a precision is asked for: where a pilot sees hardly any outage among many failures, that
  /// of hazard scaling, conditional and splitting that is worth most by the pilot; otherwise strata
  /// where there are some, and control variates. For a fixed number of replications: strata where
  /// there are some, and enough replications for a pilot (fewest_per_stratum_unasked); pairs plain.
  Auto,
  Replications,  ///< Plain: each as likely as it is.
  Stratified,    ///< By the number of losses from outside, see OutsideStrata.
  /// Corrected by control variates, and with strata where there are some: what Auto does for a
  /// precision, for a fixed number of replications too.
  ControlVariates,
  /// With weighted copies of excursions, see Excursions, and with strata where there are some.
  HazardScaling,
  Conditional,  ///< The same, see ConditionalCopies.
  Splitting,    ///< The same.
};

}  // namespace models
