#include "models/explain/fault_tree.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "models/analytic/availability.hpp"
#include "models/explain/shock_time.hpp"
#include "sim/time/year.hpp"

namespace models::explaining {

namespace {

constexpr std::size_t most_events_of_gate = 12;
constexpr std::size_t most_combinations = 500'000;

/// Zones and shocks by one number: zones first.
using Events = std::vector<std::size_t>;

struct Candidate {
  Events events;         ///< Ascending.
  std::size_t gate = 0;  ///< Which it brings down.
  int units_failed = 0;  ///< 0: the events suffice.
  int units_left = 0;    ///< Units that the events spare.
};

class Enumeration {
 public:
  explicit Enumeration(const FaultTree& tree) : tree_(tree) {}

  CutSets run() {
    std::vector<Events> relevant;
    relevant.reserve(tree_.gates.size());
    for (std::size_t gate = 0; gate < tree_.gates.size(); ++gate) {
      relevant.push_back(events_on(gate));
    }
    const std::size_t order = order_for(relevant);
    for (std::size_t gate = 0; gate < tree_.gates.size(); ++gate) {
      combine(gate, relevant[gate], 0, {}, order);
    }
    CutSets result;
    result.complete = complete_;
    add_passing(result.sets);
    add_event_cuts(result.sets);
    for (const Candidate& cut : with_units_) {
      if (!is_absorbed(cut.events, true)) result.sets.push_back(cut_of(cut));
    }
    settle_shares(result.sets);
    return result;
  }

 private:
  [[nodiscard]] bool is_shock(std::size_t event) const { return event >= tree_.zones.size(); }
  [[nodiscard]] const Shock& shock(std::size_t event) const {
    return tree_.shocks[event - tree_.zones.size()];
  }

  [[nodiscard]] Events events_on(std::size_t gate) const {
    Events events;
    for (const Home& home : tree_.gates[gate].homes) {
      if (home.zone) events.push_back(*home.zone);
    }
    const Events zones = events;
    for (std::size_t index = 0; index < tree_.shocks.size(); ++index) {
      const Shock& one = tree_.shocks[index];
      const bool hits = contains(one.gates, gate) ||
                        std::any_of(zones.begin(), zones.end(),
                                    [&](std::size_t zone) { return contains(one.zones, zone); });
      if (hits) events.push_back(tree_.zones.size() + index);
    }
    std::sort(events.begin(), events.end());
    return events;
  }

  /// How many events at a time are looked at.
  std::size_t order_for(const std::vector<Events>& relevant) {
    std::size_t most = 0;
    std::size_t combinations = 0;
    for (const Events& events : relevant) {
      most = std::max(most, events.size());
      combinations += std::size_t{1} << std::min(events.size(), most_events_of_gate);
    }
    if (most <= most_events_of_gate && combinations <= most_combinations) return most;
    complete_ = false;
    return 2;
  }

  static bool contains(const std::vector<std::size_t>& list, std::size_t item) {
    return std::find(list.begin(), list.end(), item) != list.end();
  }

  [[nodiscard]] int lost(std::size_t gate, const Events& events) const {
    const auto takes_all = [&](std::size_t event) {
      return is_shock(event) && contains(shock(event).gates, gate);
    };
    if (std::any_of(events.begin(), events.end(), takes_all)) return tree_.gates[gate].units();
    int units = 0;
    for (const Home& home : tree_.gates[gate].homes) {
      const bool taken =
          home.zone && std::any_of(events.begin(), events.end(), [&](std::size_t event) {
            return event == *home.zone ||
                   (is_shock(event) && contains(shock(event).zones, *home.zone));
          });
      if (taken) units += home.units;
    }
    return units;
  }

  void combine(std::size_t gate, const Events& from, std::size_t next, const Events& chosen,
               std::size_t order) {
    judge(gate, chosen);
    if (chosen.size() == order) return;
    for (std::size_t index = next; index < from.size(); ++index) {
      Events more = chosen;
      more.push_back(from[index]);
      combine(gate, from, index + 1, more, order);
    }
  }

  /// Keeps the events, with as many units as it still takes, where none of them is dispensable.
  void judge(std::size_t gate, const Events& events) {
    const Gate& spec = tree_.gates[gate];
    const int gone = lost(gate, events);
    const int left = spec.units() - gone;
    const int missing = left - spec.required + 1;
    for (std::size_t index = 0; index < events.size(); ++index) {
      Events fewer = events;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(index));
      const int without = lost(gate, fewer);
      if (without == gone || spec.units() - without < spec.required) return;
    }
    if (missing <= 0) {
      by_events_.push_back({events, gate, 0, left});
      event_cuts_.insert(events);
    } else if (spec.units_fail) {
      with_units_.push_back({events, gate, missing, left});
    }
  }

  /// Whether fewer events bring some gate down by themselves; `itself` counts where units are
  /// needed on top.
  [[nodiscard]] bool is_absorbed(const Events& events, bool itself) const {
    const std::size_t subsets = std::size_t{1} << events.size();
    for (std::size_t mask = 1; mask < subsets; ++mask) {
      if (mask + 1 == subsets && !itself) break;
      Events some;
      for (std::size_t index = 0; index < events.size(); ++index) {
        if ((mask >> index & 1U) != 0) some.push_back(events[index]);
      }
      if (event_cuts_.contains(some)) return true;
    }
    return false;
  }

  /// What ends by itself counts unless the same zone is a cut set for as long as it is lost.
  void add_passing(std::vector<CutSet>& sets) const {
    for (const CutSet& cut : tree_.passing) {
      const bool longer =
          std::any_of(event_cuts_.begin(), event_cuts_.end(), [&](const Events& events) {
            return events.size() == 1 && !is_shock(events.front()) &&
                   tree_.zones[events.front()].path == cut.members.front().path;
          });
      if (!longer || cut.lasts == CutLasts::WhileGray) sets.push_back(cut);
    }
  }

  /// Several gates may fall to the same events: that is one cut set.
  void add_event_cuts(std::vector<CutSet>& sets) const {
    for (const Events& events : event_cuts_) {
      if (is_absorbed(events, false)) continue;
      std::vector<Candidate> fallen;
      for (const Candidate& one : by_events_) {
        if (one.events == events) fallen.push_back(one);
      }
      sets.push_back(cut_of_events(events, fallen));
    }
  }

  [[nodiscard]] double zone_down(std::size_t gate, std::size_t zone) const {
    for (const Home& home : tree_.gates[gate].homes) {
      if (home.zone == zone && home.zone_down) return *home.zone_down;
    }
    return tree_.zones[zone].down;
  }

  /// Zones that are lost by an event other than `but`, and gates that are hit by one.
  [[nodiscard]] Aftermath after(std::size_t but, const Events& events) const {
    Aftermath aftermath;
    for (const std::size_t event : events) {
      if (event == but) continue;
      if (!is_shock(event)) {
        aftermath.lost_zones.push_back(event);
        continue;
      }
      const Shock& other = shock(event);
      aftermath.lost_zones.insert(aftermath.lost_zones.end(), other.zones.begin(),
                                  other.zones.end());
      aftermath.lost_gates.insert(aftermath.lost_gates.end(), other.gates.begin(),
                                  other.gates.end());
    }
    return aftermath;
  }

  [[nodiscard]] double longest_start(const std::vector<std::size_t>& gates) const {
    double longest = 0;
    for (const std::size_t gate : gates) longest = std::max(longest, tree_.gates[gate].start_s);
    return longest;
  }

  [[nodiscard]] double probability(const Events& events, const std::vector<std::size_t>& gates,
                                   int units_failed) const {
    double product = 1;
    for (const std::size_t event : events) {
      if (!is_shock(event)) {
        double longest = 0;
        for (const std::size_t gate : gates) longest = std::max(longest, zone_down(gate, event));
        product *= longest;
        continue;
      }
      if (shock(event).per_year <= 0) return 0;
      Aftermath aftermath = after(event, events);
      aftermath.units_failed = units_failed;
      const double seconds = seconds_down_after(tree_, shock(event), gates, aftermath);
      product *= std::min(
          1.0, shock(event).per_year / sim::seconds_per_year * (seconds + longest_start(gates)));
    }
    return product;
  }

  [[nodiscard]] std::vector<CutMember> members_of(const Events& events) const {
    std::vector<CutMember> members;
    members.reserve(events.size() + 1);
    for (const std::size_t event : events) {
      members.push_back({is_shock(event) ? shock(event).path : tree_.zones[event].path, 1, 1});
    }
    return members;
  }

  [[nodiscard]] CutSet cut_of_events(const Events& events,
                                     const std::vector<Candidate>& fallen) const {
    std::vector<std::size_t> gates;
    gates.reserve(fallen.size());
    for (const Candidate& one : fallen) gates.push_back(one.gate);
    CutSet cut;
    cut.members = members_of(events);
    cut.unavailability = probability(events, gates, 0);
    return cut;
  }

  [[nodiscard]] CutSet cut_of(const Candidate& candidate) const {
    const Gate& gate = tree_.gates[candidate.gate];
    CutSet cut;
    cut.members = members_of(candidate.events);
    cut.members.push_back({gate.path, candidate.units_failed, candidate.units_left});
    const int up = candidate.units_left - candidate.units_failed + 1;
    const double units = candidate.events.empty() && gate.down_alone
                             ? *gate.down_alone
                             : analytic::k_of_n(candidate.units_left, up, gate.unit_down);
    cut.unavailability =
        probability(candidate.events, {candidate.gate}, candidate.units_failed) * units;
    // Which of several failed units failed by its application is not told apart.
    if (candidate.units_failed == 1 && candidate.events.empty()) {
      cut.application = gate.application * cut.unavailability;
    }
    return cut;
  }

  static void settle_shares(std::vector<CutSet>& sets) {
    const double sum =
        std::accumulate(sets.begin(), sets.end(), 0.0,
                        [](double total, const CutSet& cut) { return total + cut.unavailability; });
    for (CutSet& cut : sets) cut.share = sum > 0 ? cut.unavailability / sum : 0;
    std::stable_sort(sets.begin(), sets.end(), [](const CutSet& left, const CutSet& right) {
      return std::make_tuple(-left.unavailability, left.members.size()) <
             std::make_tuple(-right.unavailability, right.members.size());
    });
  }

  const FaultTree& tree_;
  std::vector<Candidate> by_events_;
  std::vector<Candidate> with_units_;
  std::set<Events> event_cuts_;
  bool complete_ = true;
};

}  // namespace

int Gate::units() const {
  return std::accumulate(homes.begin(), homes.end(), 0,
                         [](int sum, const Home& home) { return sum + home.units; });
}

CutSets minimal_cut_sets(const FaultTree& tree) {
  return Enumeration(tree).run();
}

}  // namespace models::explaining
