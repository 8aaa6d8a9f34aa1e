#include "models/analytic/system_model.hpp"

#include <algorithm>
#include <cmath>

#include "models/analytic/component_law.hpp"
#include "models/analytic/zone_law.hpp"
#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

template <class T>
void add_once(std::vector<T>& list, const T& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

std::vector<ZoneId> homes_of(const Architecture& architecture,
                             const std::vector<ComponentId>& components) {
  std::vector<ZoneId> zones;
  for (const ComponentId id : components) {
    for (const ZoneId zone : architecture.components[id.index()].zones) add_once(zones, zone);
  }
  return zones;
}

/// A common cause makes two of the system's parts fail together. Among zones, and within one
/// component, their laws know it; across, nothing here does.
void note_ties(const Architecture& architecture, const std::vector<ComponentId>& needed,
               const std::vector<ZoneId>& homes, std::vector<std::string>& reasons) {
  for (const CommonCauseSpec& cause : architecture.common_causes) {
    if (cause.per_year <= 0) continue;
    const auto among = [](const auto& listed, const auto& ours) {
      return std::count_if(listed.begin(), listed.end(), [&](auto id) {
        return std::find(ours.begin(), ours.end(), id) != ours.end();
      });
    };
    const auto components = among(cause.components, needed);
    const auto zones = among(cause.zones, homes);
    if (components > 1 || (components > 0 && zones > 0)) {
      reasons.push_back("common cause \"" + cause.id + "\" takes several components together");
    }
    for (const ZoneId id : cause.zones) {
      const ZoneSpec& zone = architecture.zones[id.index()];
      if (zone.has_own_life || among(std::vector{id}, homes) == 0) continue;
      reasons.push_back("common cause \"" + cause.id + "\" takes zone \"" + zone.id +
                        "\", which has no repair time of its own");
    }
  }
}

/// A system of independent components under zones that take them down together.
class System {
 public:
  System(const ZoneLaw& zones, std::vector<ComponentLaw> components)
      : zones_(zones), components_(std::move(components)) {
    for (ZonesUp up = 0; up < zones_.probability.size(); ++up) down_.push_back(down_given(up));
  }

  [[nodiscard]] double unavailability() const {
    double sum = 0;
    for (ZonesUp up = 0; up < down_.size(); ++up) sum += zones_.probability[up] * down_[up];
    return sum;
  }

  [[nodiscard]] double outages_per_hour() const {
    double sum = 0;
    for (ZonesUp up = 0; up < down_.size(); ++up) {
      sum += zones_.probability[up] * own_outages_given(up);
    }
    // Losing zones brings down exactly those systems that were up before and are not after.
    for (const ZoneLaw::Loss& loss : zones_.losses) {
      sum += zones_.probability[loss.from] * loss.per_hour * (down_[loss.to] - down_[loss.from]);
    }
    return sum;
  }

 private:
  /// 1 - product of the availabilities, without ever forming 1 - (something tiny).
  [[nodiscard]] double down_given(ZonesUp up) const {
    double log_up = 0;
    for (const ComponentLaw& law : components_) log_up += std::log1p(-law.given[up].down);
    return -std::expm1(log_up);
  }

  /// Outages that begin with a unit of one component while all the others are up.
  [[nodiscard]] double own_outages_given(ZonesUp up) const {
    double sum = 0;
    for (std::size_t failing = 0; failing < components_.size(); ++failing) {
      double rate = components_[failing].given[up].losses_per_hour;
      for (std::size_t other = 0; other < components_.size(); ++other) {
        if (other != failing) rate *= 1.0 - components_[other].given[up].down;
      }
      sum += rate;
    }
    return sum;
  }

  const ZoneLaw& zones_;
  std::vector<ComponentLaw> components_;
  std::vector<double> down_;
};

SystemFigures figures_of(const ZoneLaw& zones, const std::vector<ComponentId>& ids,
                         const std::vector<ComponentLaw>& laws) {
  const System whole(zones, laws);
  SystemFigures figures{.unavailability = whole.unavailability(),
                        .outages_per_year = whole.outages_per_hour() * hours_per_year.count(),
                        .mean_outage = Hours(0),
                        .components = {}};
  if (figures.outages_per_year > 0) {
    figures.mean_outage = figures.unavailability / figures.outages_per_year * hours_per_year;
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const System alone(zones, {laws[i]});
    figures.components.push_back(
        {ids[i], alone.unavailability(), alone.outages_per_hour() * hours_per_year.count()});
  }
  return figures;
}

/// What the requests of a scenario need, each component once; everything where no class is given.
std::vector<ComponentId> needs_of(const Scenario& scenario) {
  std::vector<ComponentId> needed;
  for (const RequestClassSpec& request : scenario.workload.classes) {
    for (const ComponentId id : request.needs) add_once(needed, id);
  }
  if (!scenario.workload.classes.empty()) return needed;
  for (std::size_t i = 0; i < scenario.architecture.components.size(); ++i) {
    needed.push_back(sim::make_id<ComponentId>(i));
  }
  return needed;
}

void note_small_classes(const Scenario& scenario, const std::vector<ComponentId>& needed,
                        std::vector<std::string>& reasons) {
  // A component matters by itself when the classes that need it are more than the service may lose.
  for (const ComponentId id : needed) {
    double share = scenario.workload.classes.empty() ? 1.0 : 0.0;
    for (const RequestClassSpec& request : scenario.workload.classes) {
      const auto& needs = request.needs;
      if (std::find(needs.begin(), needs.end(), id) != needs.end()) share += request.share;
    }
    if (share > 1.0 - scenario.run.up_threshold) continue;
    reasons.push_back("component \"" + scenario.architecture.components[id.index()].id +
                      "\" is needed by too few requests to bring the service down by itself");
  }
}

void note_entry(const Scenario& scenario, std::vector<std::string>& reasons) {
  const auto& classes = scenario.workload.classes;
  const bool enters =
      std::any_of(classes.begin(), classes.end(),
                  [](const RequestClassSpec& request) { return request.needs_entry; });
  if (enters && scenario.architecture.entry.kind != EntryKind::None) {
    reasons.emplace_back("requests enter through instances, whose traffic is simulated");
  }
  if (std::any_of(classes.begin(), classes.end(),
                  [](const RequestClassSpec& request) { return !request.calls.empty(); })) {
    reasons.emplace_back("requests call services, which are explained one by one");
  }
}

void note_zone_faults(const Scenario& scenario, const std::vector<ComponentId>& needed,
                      std::vector<std::string>& reasons) {
  const FailureModel& failures = scenario.failures;
  const double per_year = failures.zone_power.per_year + failures.zone_network.per_year +
                          failures.zone_gray.per_year + failures.all_zones_power.per_year;
  if (per_year <= 0) return;
  for (const ZoneId id : homes_of(scenario.architecture, needed)) {
    const ZoneSpec& zone = scenario.architecture.zones[id.index()];
    if (zone.has_own_life) continue;
    reasons.push_back("zone \"" + zone.id +
                      "\" fails by the failure model, with phases of its own");
  }
}

}  // namespace

SystemAnswer long_run_of(const Architecture& architecture, const std::vector<ComponentId>& needed) {
  for (const ComponentId id : needed) {
    sim::require(id.index() < architecture.components.size(), "no such component");
  }
  std::vector<std::string> reasons;
  const std::vector<ZoneId> homes = homes_of(architecture, needed);
  note_ties(architecture, needed, homes, reasons);
  const ZoneLaw zones = zone_law_of(architecture, homes, reasons);
  std::vector<ComponentLaw> laws;
  laws.reserve(needed.size());
  for (const ComponentId id : needed) {
    laws.push_back(component_law_of(architecture, id, zones, reasons));
  }
  if (!reasons.empty()) return NoClosedForm{std::move(reasons)};
  return figures_of(zones, needed, laws);
}

SystemAnswer long_run_of(const Scenario& scenario) {
  const std::vector<ComponentId> needed = needs_of(scenario);
  std::vector<std::string> reasons;
  if (scenario.is_drill()) reasons.emplace_back("a timeline interferes");
  note_entry(scenario, reasons);
  note_small_classes(scenario, needed, reasons);
  note_zone_faults(scenario, needed, reasons);
  if (!reasons.empty()) return NoClosedForm{std::move(reasons)};
  return long_run_of(scenario.architecture, needed);
}

}  // namespace models::analytic
