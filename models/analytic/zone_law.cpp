#include "models/analytic/zone_law.hpp"

#include <algorithm>

#include "models/analytic/availability.hpp"
#include "models/analytic/component_law.hpp"
#include "models/analytic/markov_chain.hpp"
#include "models/analytic/stationary.hpp"

namespace models::analytic {

namespace {

/// 2^10 combinations are a chain of 1024 states, solved in a second.
constexpr std::size_t most_zones = 10;

struct Shock {
  ZonesUp hits;
  double per_hour;
};

ZonesUp bit(std::size_t position) {
  return ZonesUp{1} << position;
}

ZonesUp all_up(const ZoneLaw& law) {
  return bit(law.zones.size()) - 1;
}

/// Shocks that hit at least one of the law's zones.
std::vector<Shock> shocks_on(const Architecture& architecture, const ZoneLaw& law) {
  std::vector<Shock> shocks;
  for (const CommonCauseSpec& cause : architecture.common_causes) {
    ZonesUp hits = 0;
    for (std::size_t i = 0; i < law.zones.size(); ++i) {
      const auto& listed = cause.zones;
      if (std::find(listed.begin(), listed.end(), law.zones[i]) != listed.end()) hits |= bit(i);
    }
    if (hits != 0 && cause.per_year > 0) {
      shocks.push_back({hits, cause.per_year / hours_per_year.count()});
    }
  }
  return shocks;
}

std::vector<Unit> lives_of(const Architecture& architecture, const ZoneLaw& law) {
  std::vector<Unit> units;
  for (const ZoneId id : law.zones) {
    const ZoneSpec& zone = architecture.zones[id.index()];
    units.push_back(unit_of(zone.fails, zone.repaired_in));
  }
  return units;
}

void note_obstacles(const Architecture& architecture, const ZoneLaw& law, bool shocked,
                    std::vector<std::string>& reasons) {
  if (law.zones.size() > most_zones) reasons.emplace_back("more than 10 zones that can fail");
  for (const ZoneId id : law.zones) {
    const ZoneSpec& zone = architecture.zones[id.index()];
    if (!has_means(zone.fails, zone.repaired_in)) {
      reasons.push_back("zone \"" + zone.id + "\" has no finite mean life and repair");
    } else if (shocked && !is_markov(zone.fails, zone.repaired_in)) {
      reasons.push_back("zone \"" + zone.id +
                        "\" shares a common cause, and its life or repair is not exponential");
    }
  }
}

/// Single losses, one zone at a time, and shocks.
void add_losses(ZoneLaw& law, const std::vector<Unit>& lives, const std::vector<Shock>& shocks) {
  for (ZonesUp from = 0; from <= all_up(law); ++from) {
    for (std::size_t i = 0; i < lives.size(); ++i) {
      if ((from & bit(i)) == 0) continue;
      law.losses.push_back({from, from & ~bit(i), 1.0 / lives[i].mtbf.count()});
    }
    for (const Shock& shock : shocks) {
      if ((from & shock.hits) == 0) continue;
      law.losses.push_back({from, from & ~shock.hits, shock.per_hour});
    }
  }
}

std::vector<double> independent(const ZoneLaw& law, const std::vector<Unit>& lives) {
  std::vector<double> probability;
  for (ZonesUp up = 0; up <= all_up(law); ++up) {
    double product = 1;
    for (std::size_t i = 0; i < lives.size(); ++i) {
      const double down = unavailability(lives[i]);
      product *= (up & bit(i)) != 0 ? 1.0 - down : down;
    }
    probability.push_back(product);
  }
  return probability;
}

std::vector<double> tied(const ZoneLaw& law, const std::vector<Unit>& lives) {
  MarkovChain chain(std::size_t{all_up(law)} + 1);
  for (const ZoneLaw::Loss& loss : law.losses) {
    chain.add_transition(loss.from, loss.to, loss.per_hour);
  }
  for (ZonesUp up = 0; up <= all_up(law); ++up) {
    for (std::size_t i = 0; i < lives.size(); ++i) {
      if ((up & bit(i)) == 0) chain.add_transition(up, up | bit(i), 1.0 / lives[i].mttr.count());
    }
  }
  return stationary_by_gth(chain);
}

}  // namespace

ZoneLaw zone_law_of(const Architecture& architecture, const std::vector<ZoneId>& zones,
                    std::vector<std::string>& reasons) {
  ZoneLaw law;
  for (const ZoneId id : zones) {
    if (architecture.zones[id.index()].has_own_life) law.zones.push_back(id);
  }
  std::vector<std::string> obstacles;
  const std::vector<Shock> shocks =
      law.zones.size() <= most_zones ? shocks_on(architecture, law) : std::vector<Shock>{};
  note_obstacles(architecture, law, !shocks.empty(), obstacles);
  if (!obstacles.empty()) {
    reasons.insert(reasons.end(), obstacles.begin(), obstacles.end());
    return {};
  }
  const std::vector<Unit> lives = lives_of(architecture, law);
  add_losses(law, lives, shocks);
  law.probability = shocks.empty() ? independent(law, lives) : tied(law, lives);
  return law;
}

}  // namespace models::analytic
