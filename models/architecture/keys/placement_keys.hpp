#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/network_spec.hpp"

/// Where a part stands in a network. Without a network there are no subnets to name.
namespace models::detail {

template <class Spec>
[[nodiscard]] Row<Spec> subnets_row() {
  return ids<&Spec::placement, &PlacementSpec::subnets>("subnets", 1,
                                                        "In a network, one in each of its zones")
      .optional()
      .limits("left out: there is no network");
}

template <class Spec>
[[nodiscard]] Row<Spec> security_groups_row() {
  return ids<&Spec::placement, &PlacementSpec::security_groups>("security_groups", 1,
                                                                "That it has in a network")
      .optional()
      .limits("left out: there is no network");
}

template <class Spec>
[[nodiscard]] Row<Spec> port_row(std::string_view limits) {
  return whole<&Spec::placement, &PlacementSpec::port>("port", {1, PortRange::most},
                                                       "On which it is asked in a network")
      .optional()
      .limits(limits);
}

}  // namespace models::detail
