#pragma once

#include <string>
#include <vector>

#include "models/analytic/availability.hpp"
#include "models/analytic/zone_law.hpp"
#include "models/architecture/architecture.hpp"

namespace models::analytic {

/// Whether both laws have a finite mean above 0.
[[nodiscard]] bool has_means(const sim::Distribution& fails, const sim::Distribution& repaired_in);
/// Whether both laws are exponential.
[[nodiscard]] bool is_markov(const sim::Distribution& fails, const sim::Distribution& repaired_in);
/// Requires has_means.
[[nodiscard]] Unit unit_of(const sim::Distribution& fails, const sim::Distribution& repaired_in);

/// Long-run law of one component while the zones stay as they are.
struct ComponentLaw {
  struct Given {
    double down = 0;  ///< Probability of being down.
    double losses_per_hour =
        0;  ///< Rate of going down by its own units, 0 while zones hold it down.
  };

  std::vector<Given> given;  ///< One element for each ZonesUp of the zone law.
};

/// Law of a component over the combinations of `zones`. Independent units (a crew each, all at
/// work, no load sharing): binomial, for every law of life and repair. Shared crews, spares, load
/// sharing or a common cause of its own: a Markov chain, which takes exponential laws and zones
/// that do not fail. What stands in the way is appended to `reasons`, and the law is empty then.
[[nodiscard]] ComponentLaw component_law_of(const Architecture& architecture, ComponentId component,
                                            const ZoneLaw& zones,
                                            std::vector<std::string>& reasons);

}  // namespace models::analytic
