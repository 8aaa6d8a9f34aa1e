#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "models/explain/explanation.hpp"
#include "sim/random/distribution.hpp"

/// What has to fail for a request class to be down: a value that knows no architecture.
namespace models::explaining {

/// A zone as something that fails as a whole.
struct ZoneEvent {
  std::string path;
  double down = 0;                                                 ///< Long-run share of time.
  sim::Distribution repaired_in = sim::Distribution::constant(0);  ///< Seconds, after a shock.
};

/// An event that takes zones and gates' units together.
struct Shock {
  std::string path;
  double per_year = 0;
  std::vector<std::size_t> zones;  ///< Positions in FaultTree::zones.
  std::vector<std::size_t> gates;  ///< Positions in FaultTree::gates: it takes all of their units.
  /// Set: everything comes back at once after this long. Absent: each is repaired by itself.
  std::optional<sim::Distribution> lasts;
};

/// Units of a gate that live together.
struct Home {
  std::optional<std::size_t> zone;  ///< Position in FaultTree::zones; none: in no zone.
  int units = 1;
  /// Share of time that the loss of the zone costs this gate, where that is not as long as the
  /// zone is lost: a group launches elsewhere.
  std::optional<double> zone_down;
};

/// Identical units of which `required` have to be up. A class needs all of its gates.
struct Gate {
  std::string path;
  std::vector<Home> homes;  ///< Each zone at most once.
  int required = 1;         ///< 1 to the number of units.
  bool units_fail = false;  ///< Whether a unit can fail while its zone is up.
  double unit_down = 0;     ///< Long-run share of time of one unit.
  bool has_life = true;     ///< False: its life has no finite mean, and unit_down says nothing.
  /// P(fewer than `required` are up) while every zone is, where units are not independent.
  std::optional<double> down_alone;
  sim::Distribution repaired_in = sim::Distribution::constant(0);  ///< Of a unit, after a shock.
  int crews = 0;           ///< Repairs at a time; 0: one for each unit.
  double application = 0;  ///< Part of unit_down by application faults, 0 to 1.
  double start_s = 0;      ///< Of its own, once zones are back that a shock has taken.
  bool is_nodes = false;   ///< Nodes of a balancer, which fail with their zones only.

  [[nodiscard]] int units() const;
};

struct FaultTree {
  std::vector<ZoneEvent> zones;
  std::vector<Shock> shocks;
  std::vector<Gate> gates;
  std::vector<CutSet> passing;  ///< Cut sets that end by themselves, with their unavailability.
};

struct CutSets {
  std::vector<CutSet> sets;  ///< Largest share first; without a rate last, small ones first.
  bool complete = true;
};

/// All minimal cut sets with their shares. With more than 12 zones and shocks on one gate, or more
/// than half a million combinations, only pairs of those are looked at.
///
/// The unavailability of one is the product of its members' long-run shares of time, "m of n units"
/// as P(at least m are down). A shock holds its cut set for the time until enough of what it took
/// is back, on average: an integral over the survival functions of the repairs, which may have any
/// law.
[[nodiscard]] CutSets minimal_cut_sets(const FaultTree& tree);

}  // namespace models::explaining
