// Minimal cut sets against a search over every combination of failures, and their times against
// chains and sums by hand.

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "models/analytic/birth_death.hpp"
#include "models/analytic/first_passage.hpp"
#include "models/explain/fault_tree.hpp"
#include "models/explain/shock_time.hpp"

namespace {

using namespace models;
using namespace models::explaining;

/// What fails in a cut set: paths of zones, shocks and gates with how many of each.
using Signature = std::map<std::string, int>;

std::set<Signature> signatures_of(const CutSets& cuts) {
  std::set<Signature> signatures;
  for (const CutSet& cut : cuts.sets) {
    Signature signature;
    for (const CutMember& member : cut.members) signature[member.path] = member.failed;
    CHECK(signatures.insert(signature).second);
  }
  return signatures;
}

/// A tree taken apart into single things that fail or not, numbered: zones, shocks, units.
class Pieces {
 public:
  explicit Pieces(const FaultTree& tree) : tree_(tree) {
    for (std::size_t gate = 0; gate < tree.gates.size(); ++gate) {
      for (const Home& home : tree.gates[gate].homes) {
        for (int unit = 0; unit < home.units; ++unit) units_.push_back({gate, home.zone});
      }
    }
  }

  [[nodiscard]] std::size_t count() const {
    return tree_.zones.size() + tree_.shocks.size() + units_.size();
  }

  [[nodiscard]] bool down(unsigned failed) const {
    std::vector<int> up(tree_.gates.size(), 0);
    for (std::size_t unit = 0; unit < units_.size(); ++unit) {
      const bool own = has(failed, tree_.zones.size() + tree_.shocks.size() + unit) &&
                       tree_.gates[units_[unit].gate].units_fail;
      if (!own && !taken(failed, units_[unit])) ++up[units_[unit].gate];
    }
    for (std::size_t gate = 0; gate < up.size(); ++gate) {
      if (up[gate] < tree_.gates[gate].required) return true;
    }
    return false;
  }

  [[nodiscard]] Signature signature(unsigned failed) const {
    Signature names;
    for (std::size_t piece = 0; piece < count(); ++piece) {
      if (has(failed, piece)) ++names[name(piece)];
    }
    return names;
  }

 private:
  struct Unit {
    std::size_t gate;
    std::optional<std::size_t> zone;
  };

  static bool has(unsigned failed, std::size_t piece) { return (failed >> piece & 1U) != 0; }

  static bool contains(const std::vector<std::size_t>& list, std::size_t item) {
    return std::find(list.begin(), list.end(), item) != list.end();
  }

  [[nodiscard]] bool taken(unsigned failed, const Unit& unit) const {
    if (unit.zone && has(failed, *unit.zone)) return true;
    for (std::size_t index = 0; index < tree_.shocks.size(); ++index) {
      if (!has(failed, tree_.zones.size() + index)) continue;
      if (contains(tree_.shocks[index].gates, unit.gate)) return true;
      if (unit.zone && contains(tree_.shocks[index].zones, *unit.zone)) return true;
    }
    return false;
  }

  [[nodiscard]] std::string name(std::size_t piece) const {
    if (piece < tree_.zones.size()) return tree_.zones[piece].path;
    piece -= tree_.zones.size();
    if (piece < tree_.shocks.size()) return tree_.shocks[piece].path;
    return tree_.gates[units_[piece - tree_.shocks.size()].gate].path;
  }

  const FaultTree& tree_;
  std::vector<Unit> units_;
};

/// Cut sets of which no piece can be left out, folded to counts.
std::set<Signature> by_search(const FaultTree& tree) {
  const Pieces pieces(tree);
  std::set<Signature> minimal;
  for (unsigned failed = 1; failed < 1U << pieces.count(); ++failed) {
    if (!pieces.down(failed)) continue;
    bool dispensable = false;
    for (std::size_t piece = 0; piece < pieces.count() && !dispensable; ++piece) {
      const unsigned without = failed & ~(1U << piece);
      dispensable = without != failed && pieces.down(without);
    }
    if (!dispensable) minimal.insert(pieces.signature(failed));
  }
  return minimal;
}

FaultTree random_tree(unsigned seed) {
  std::mt19937 source(seed);
  const auto below = [&](unsigned limit) { return static_cast<unsigned>(source() % limit); };
  FaultTree tree;
  const std::size_t zones = 1 + below(3);
  for (std::size_t zone = 0; zone < zones; ++zone) {
    tree.zones.push_back(
        {"zones/" + std::to_string(zone), 0.01, sim::Distribution::exponential(100)});
  }
  const std::size_t gates = 1 + below(2);
  for (std::size_t index = 0; index < gates; ++index) {
    Gate gate;
    gate.path = "components/" + std::to_string(index);
    for (std::size_t zone = 0; zone < zones; ++zone) {
      const int units = static_cast<int>(below(3));
      if (units > 0) gate.homes.push_back({zone, units, std::nullopt});
    }
    if (gate.homes.empty()) gate.homes.push_back({std::nullopt, 2, std::nullopt});
    gate.units_fail = below(4) != 0;
    gate.unit_down = 0.02;
    gate.required = 1 + static_cast<int>(below(static_cast<unsigned>(gate.units())));
    gate.repaired_in = sim::Distribution::exponential(50);
    tree.gates.push_back(gate);
  }
  for (unsigned shock = below(3); shock > 0; --shock) {
    Shock one{"common_causes/" + std::to_string(shock), 1, {}, {}, std::nullopt};
    for (std::size_t zone = 0; zone < zones; ++zone) {
      if (below(2) == 0) one.zones.push_back(zone);
    }
    if (below(3) == 0) one.gates.push_back(below(static_cast<unsigned>(gates)));
    if (!one.zones.empty() || !one.gates.empty()) tree.shocks.push_back(one);
  }
  return tree;
}

TEST_CASE("minimal cut sets are those that a search over all combinations finds", "[cut_sets]") {
  const unsigned seed = GENERATE(range(0U, 150U));
  CAPTURE(seed);
  const FaultTree tree = random_tree(seed);
  const CutSets cuts = minimal_cut_sets(tree);
  CHECK(cuts.complete);
  CHECK(signatures_of(cuts) == by_search(tree));
}

Gate units_of(const std::string& path, int count, int required, double down) {
  Gate gate;
  gate.path = path;
  gate.homes = {{std::nullopt, count, std::nullopt}};
  gate.required = required;
  gate.units_fail = true;
  gate.unit_down = down;
  return gate;
}

TEST_CASE("equal units are one cut set that counts all of their combinations", "[cut_sets]") {
  FaultTree tree;
  tree.gates = {units_of("components/db", 1, 1, 0.001), units_of("components/web", 3, 2, 0.01)};
  const CutSets cuts = minimal_cut_sets(tree);
  REQUIRE(cuts.sets.size() == 2);
  // At least two of three down: 3 u^2 (1 - u) + u^3.
  const double web = 3 * 0.01 * 0.01 * 0.99 + 1e-6;
  CHECK(cuts.sets[0].members[0].path == "components/db");
  CHECK(cuts.sets[0].unavailability == Approx(0.001).epsilon(1e-12));
  CHECK(cuts.sets[1].members[0].failed == 2);
  CHECK(cuts.sets[1].members[0].of == 3);
  CHECK(cuts.sets[1].unavailability == Approx(web).epsilon(1e-12));
  CHECK(cuts.sets[1].share == Approx(web / (web + 0.001)).epsilon(1e-12));
}

FaultTree two_zones(const sim::Distribution& first, const sim::Distribution& second) {
  FaultTree tree;
  tree.zones = {{"zones/a", 1e-4, first}, {"zones/b", 2e-4, second}};
  Gate gate;
  gate.path = "components/web";
  gate.homes = {{0, 1, std::nullopt}, {1, 1, std::nullopt}};
  tree.gates = {gate};
  tree.shocks = {{"common_causes/shock", 1, {0, 1}, {}, std::nullopt}};
  return tree;
}

TEST_CASE("a shock lasts until enough of what it took is back", "[cut_sets]") {
  const auto exponential = [](double mean) { return sim::Distribution::exponential(mean); };
  FaultTree tree = two_zones(exponential(3600), exponential(1800));
  // The first of two exponential repairs, and the last of them.
  CHECK(seconds_down_after(tree, tree.shocks[0], {0}, {}) == Approx(1200).epsilon(1e-6));
  tree.gates[0].required = 2;
  CHECK(seconds_down_after(tree, tree.shocks[0], {0}, {}) ==
        Approx(3600 + 1800 - 1200).epsilon(1e-6));
  // With one zone lost for another reason the class waits for the other one.
  tree.gates[0].required = 1;
  Aftermath aftermath;
  aftermath.lost_zones = {0};
  CHECK(seconds_down_after(tree, tree.shocks[0], {0}, aftermath) == Approx(1800).epsilon(1e-6));
}

TEST_CASE("repairs that always take as long are met exactly", "[cut_sets]") {
  const FaultTree tree =
      two_zones(sim::Distribution::constant(700), sim::Distribution::constant(250));
  CHECK(seconds_down_after(tree, tree.shocks[0], {0}, {}) == Approx(250).epsilon(1e-12));
}

TEST_CASE("a shock on units that wait for crews lasts as long as their chain says", "[cut_sets]") {
  const int crews = GENERATE(1, 2, 5);
  const int required = GENERATE(1, 3, 5);
  CAPTURE(crews, required);
  FaultTree tree;
  tree.gates = {units_of("components/db", 5, required, 0.01)};
  tree.gates[0].repaired_in = sim::Distribution::exponential(60);
  tree.gates[0].crews = crews;
  tree.shocks = {{"common_causes/shock", 1, {}, {0}, std::nullopt}};
  // Nobody fails meanwhile: a pure death chain over the number of units down.
  analytic::MarkovChain chain(6);
  for (int down = 1; down <= 5; ++down) {
    chain.add_transition(static_cast<std::size_t>(down), static_cast<std::size_t>(down - 1),
                         std::min(crews, down) / 60.0);
  }
  analytic::StateSet up(6, false);
  for (std::size_t down = 0; down <= 5; ++down) {
    up[down] = 5 - static_cast<int>(down) >= required;
  }
  CHECK(seconds_down_after(tree, tree.shocks[0], {0}, {}) ==
        Approx(analytic::mean_first_passage(chain, up)[5]).epsilon(1e-6));
}

TEST_CASE("what ends by itself gives way to the same zone for as long as it is lost",
          "[cut_sets]") {
  FaultTree tree = two_zones(sim::Distribution::constant(1), sim::Distribution::constant(1));
  tree.shocks.clear();
  CutSet passing;
  passing.members = {{"zones/a", 1, 1}};
  passing.lasts = CutLasts::UntilNoticed;
  passing.unavailability = 1e-6;
  tree.passing = {passing};
  const auto count = [&] {
    int found = 0;
    for (const CutSet& cut : minimal_cut_sets(tree).sets) {
      found += cut.members.size() == 1 && cut.members[0].path == "zones/a" ? 1 : 0;
    }
    return found;
  };
  CHECK(minimal_cut_sets(tree).sets.size() == 2);
  CHECK(count() == 1);
  tree.gates[0].homes.pop_back();
  const CutSets alone = minimal_cut_sets(tree);
  CHECK(count() == 1);
  CHECK(alone.sets[0].lasts == CutLasts::UntilRepaired);
}

TEST_CASE("very many zones are looked at in pairs, and that is said", "[cut_sets]") {
  FaultTree tree;
  Gate gate;
  gate.path = "components/web";
  for (std::size_t zone = 0; zone < 14; ++zone) {
    tree.zones.push_back(
        {"zones/" + std::to_string(zone), 0.001, sim::Distribution::exponential(1)});
    gate.homes.push_back({zone, 1, std::nullopt});
  }
  gate.required = 13;
  tree.gates = {gate};
  const CutSets cuts = minimal_cut_sets(tree);
  CHECK_FALSE(cuts.complete);
  CHECK(cuts.sets.size() == 14 * 13 / 2);
}

}  // namespace
