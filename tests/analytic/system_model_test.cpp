#include "models/analytic/system_model.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "models/analytic/markov_chain.hpp"
#include "models/analytic/stationary.hpp"
#include "sim/base/require.hpp"
#include "tests/analytic/validation_case.hpp"

using namespace models;
using namespace models::analytic;

namespace {

constexpr double hour_s = 3600;

sim::Distribution exponential_h(double hours) {
  return sim::Distribution::exponential(hours * hour_s);
}

ZoneSpec zone(std::string id, double mtbf_h, double mttr_h) {
  ZoneSpec spec;
  spec.id = std::move(id);
  spec.has_own_life = true;
  spec.fails = exponential_h(mtbf_h);
  spec.repaired_in = exponential_h(mttr_h);
  return spec;
}

ComponentSpec component(std::string id, int count, int required, double mtbf_h, double mttr_h) {
  ComponentSpec spec;
  spec.id = std::move(id);
  spec.count = count;
  spec.required = required;
  spec.fails = exponential_h(mtbf_h);
  spec.repaired_in = exponential_h(mttr_h);
  spec.never_fails = false;
  return spec;
}

std::vector<ComponentId> all_of(const Architecture& architecture) {
  std::vector<ComponentId> ids;
  for (std::size_t i = 0; i < architecture.components.size(); ++i) {
    ids.push_back(sim::make_id<ComponentId>(i));
  }
  return ids;
}

SystemFigures figures_of(const Architecture& architecture) {
  const SystemAnswer answer = long_run_of(architecture, all_of(architecture));
  REQUIRE(std::holds_alternative<SystemFigures>(answer));
  return std::get<SystemFigures>(answer);
}

std::vector<std::string> reasons_of(const SystemAnswer& answer) {
  const auto* none = std::get_if<NoClosedForm>(&answer);
  return none == nullptr ? std::vector<std::string>{} : none->reasons;
}

Architecture alone(ComponentSpec spec) {
  Architecture architecture;
  architecture.components.push_back(std::move(spec));
  return architecture;
}

/// Every zone and every unit as one bit of a state, 1 for up, with a crew each: the system as a
/// chain of 2^n states, without any of the factors that the model under test takes it apart into.
class BitChain {
 public:
  explicit BitChain(const Architecture& architecture) : design_(architecture) {
    for (const ZoneSpec& spec : design_.zones) add_part(spec.fails, spec.repaired_in);
    for (const ComponentSpec& spec : design_.components) {
      first_unit_.push_back(parts_.size());
      for (int unit = 0; unit < spec.count; ++unit) add_part(spec.fails, spec.repaired_in);
    }
  }

  [[nodiscard]] LongRun solve() const {
    const std::size_t states = std::size_t{1} << parts_.size();
    MarkovChain chain(states);
    StateSet down(states, false);
    for (std::size_t state = 0; state < states; ++state) {
      add_singles(chain, state);
      add_shocks(chain, state);
      down[state] = is_down(state);
    }
    return long_run(chain, down);
  }

 private:
  struct Part {
    double fail;
    double repair;
  };

  void add_part(const sim::Distribution& fails, const sim::Distribution& repaired_in) {
    parts_.push_back({hour_s / fails.mean(), hour_s / repaired_in.mean()});
  }

  void add_singles(MarkovChain& chain, std::size_t state) const {
    for (std::size_t part = 0; part < parts_.size(); ++part) {
      const std::size_t bit = std::size_t{1} << part;
      const bool up = (state & bit) != 0;
      chain.add_transition(state, state ^ bit, up ? parts_[part].fail : parts_[part].repair);
    }
  }

  void add_shocks(MarkovChain& chain, std::size_t state) const {
    for (const CommonCauseSpec& cause : design_.common_causes) {
      std::size_t left = state;
      for (const ZoneId id : cause.zones) left &= ~(std::size_t{1} << id.index());
      for (const ComponentId id : cause.components) {
        for (int unit = 0; unit < design_.components[id.index()].count; ++unit) {
          left &= ~(std::size_t{1} << (first_unit_[id.index()] + static_cast<std::size_t>(unit)));
        }
      }
      if (left != state) chain.add_transition(state, left, cause.per_year / 8760);
    }
  }

  [[nodiscard]] bool is_down(std::size_t state) const {
    const auto up = [state](std::size_t part) { return ((state >> part) & 1U) != 0; };
    for (std::size_t i = 0; i < design_.components.size(); ++i) {
      const ComponentSpec& spec = design_.components[i];
      int working = 0;
      for (std::size_t unit = 0; unit < static_cast<std::size_t>(spec.count); ++unit) {
        const bool housed = spec.zones.empty() || up(spec.zones[unit % spec.zones.size()].index());
        working += housed && up(first_unit_[i] + unit) ? 1 : 0;
      }
      if (working < spec.required) return true;
    }
    return false;
  }

  const Architecture& design_;
  std::vector<Part> parts_;
  std::vector<std::size_t> first_unit_;
};

/// Up to three zones and three components of up to three units, all with moderate unavailability.
Architecture random_architecture(unsigned seed) {
  std::mt19937 bits(seed);
  const auto between = [&bits](int low, int high) {
    return low + static_cast<int>(bits() % static_cast<unsigned>(high - low + 1));
  };
  Architecture design;
  for (int i = between(1, 3); i > 0; --i) {
    design.zones.push_back(zone("zone", between(50, 900), between(1, 40)));
  }
  for (int i = between(1, 3); i > 0; --i) {
    const int count = between(1, 3);
    ComponentSpec spec =
        component("part", count, between(1, count), between(20, 500), between(1, 30));
    for (int home = between(0, static_cast<int>(design.zones.size())); home > 0; --home) {
      spec.zones.push_back(sim::make_id<ZoneId>(static_cast<std::size_t>(home - 1)));
    }
    design.components.push_back(spec);
  }
  return design;
}

Architecture common_job(const ValidationCase& source, int instances) {
  Architecture design;
  for (const char* id : {"zone-a", "zone-b"}) {
    design.zones.push_back(
        zone(id, source.parameter("zone_mtbf_h"), source.parameter("zone_mttr_h")));
  }
  design.components.push_back(component("web", instances, 1, source.parameter("web_mtbf_h"),
                                        source.parameter("web_mttr_min") / 60));
  design.components.back().zones = {ZoneId{0}, ZoneId{1}};
  design.components.push_back(
      component("db", 1, 1, source.parameter("db_mtbf_h"), source.parameter("db_mttr_s") / 3600));
  return design;
}

}  // namespace

TEST_CASE("P01: two instances in two zones and a database", "[p01]") {
  ValidationCase p01("P01");
  const Architecture design = common_job(p01, p01.count("web_servers"));
  const SystemFigures figures = figures_of(design);
  // The suite prints 5 to 7 digits of this case.
  constexpr double year_s = 8760 * hour_s;
  p01.check("U", figures.unavailability, 1e-6);
  p01.check("downtime_s_year", figures.unavailability * year_s, 3e-5);
  p01.check("downtime_s_year_paths", figures.components[0].unavailability * year_s, 1e-3);
  p01.check("downtime_s_year_database", figures.components[1].unavailability * year_s, 3e-5);
  p01.check("outages_year", figures.outages_per_year, 3e-5);
  p01.check("mean_outage_s", Seconds(figures.mean_outage).count(), 1e-3);
  for (const int instances : {97, 9'997}) {
    CAPTURE(instances);
    const double unavailability = figures_of(common_job(p01, instances)).unavailability;
    p01.check("U_97_or_more_servers", unavailability, 1e-6);
  }
  p01.check_complete();

  // And to all digits, by the chain of 32 states.
  const LongRun chain = BitChain(design).solve();
  CHECK(figures.unavailability == Approx(chain.unavailability).epsilon(1e-11));
  CHECK(figures.outages_per_year == Approx(8760 * chain.outage_rate).epsilon(1e-11));
  CHECK(figures.mean_outage.count() == Approx(chain.mean_outage).epsilon(1e-11));
}

TEST_CASE("random systems agree with the chain of all their states", "[system_model]") {
  const unsigned seed = GENERATE(range(0U, 40U));
  CAPTURE(seed);
  Architecture design = random_architecture(seed);
  if (seed % 3 == 1) {
    CommonCauseSpec storm{"storm", 5.0, {}, {}};
    for (std::size_t i = 0; i < design.zones.size(); ++i) {
      storm.zones.push_back(sim::make_id<ZoneId>(i));
    }
    design.common_causes = {storm, {"flood", 3.0, {ZoneId{0}}, {}}};
  }
  if (seed % 3 == 2) {
    design.components[0].zones.clear();
    design.common_causes = {{"bad deployment", 20.0, {}, {ComponentId{0}}}};
  }
  const SystemFigures figures = figures_of(design);
  const LongRun chain = BitChain(design).solve();
  CHECK(figures.unavailability == Approx(chain.unavailability).epsilon(1e-10));
  CHECK(figures.outages_per_year == Approx(8760 * chain.outage_rate).epsilon(1e-10));
}

TEST_CASE("a component reproduces the cases of its kind", "[system_model]") {
  SECTION("A07, one crew") {
    const ValidationCase a07("A07");
    ComponentSpec spec = component("part", 5, 3, 1000, 10);
    spec.crews = 1;
    const SystemFigures figures = figures_of(alone(spec));
    CHECK(figures.unavailability == Approx(a07.expected("unavailability")).epsilon(1e-9));
    CHECK(figures.outages_per_year == Approx(a07.expected("outages_per_year")).epsilon(1e-9));
    CHECK(figures.mean_outage.count() == Approx(a07.expected("mean_outage_h")).epsilon(1e-9));
  }
  SECTION("A09, cold, warm and hot standby") {
    const ValidationCase a09("A09");
    for (const auto& [name, factor] : {std::pair{"0", 0.0}, {"0.3", 0.3}, {"1", 1.0}}) {
      ComponentSpec spec = component("part", 2, 1, 1000, 24);
      spec.crews = 1;
      spec.active = 1;
      spec.dormant_factor = factor;
      CHECK(figures_of(alone(spec)).unavailability ==
            Approx(a09.expected(std::string("unavailability_alpha") + name)).epsilon(1e-9));
    }
  }
  SECTION("A13, a common cause of two zones, and of two units") {
    const ValidationCase a13("A13");
    const auto expect = [&](const Architecture& design) {
      const SystemFigures figures = figures_of(design);
      CHECK(figures.unavailability == Approx(a13.expected("unavailability")).epsilon(1e-9));
      CHECK(figures.outages_per_year == Approx(a13.expected("outages_per_year")).epsilon(1e-9));
    };
    Architecture zones;
    zones.zones = {zone("a", 8760 / 0.3, 3), zone("b", 8760 / 0.3, 3)};
    ComponentSpec anything;
    anything.count = 2;
    anything.zones = {ZoneId{0}, ZoneId{1}};
    zones.components = {anything};
    zones.common_causes = {{"shock", 0.02, {ZoneId{0}, ZoneId{1}}, {}}};
    expect(zones);
    Architecture units = alone(component("part", 2, 1, 8760 / 0.3, 3));
    units.common_causes = {{"shock", 0.02, {}, {ComponentId{0}}}};
    expect(units);
  }
  SECTION("A42, repairs of constant length") {
    const ValidationCase a42("A42");
    ComponentSpec spec = component("part", 3, 1, 1000, 1);
    spec.repaired_in = sim::Distribution::constant(360);
    const SystemFigures figures = figures_of(alone(spec));
    CHECK(figures.unavailability ==
          Approx(a42.expected("triple_unavailability")).epsilon(1e-9).scale(0));
    CHECK(figures.outages_per_year ==
          Approx(a42.expected("triple_outages_per_year")).epsilon(1e-9).scale(0));
  }
}

TEST_CASE("what never fails is always up", "[system_model]") {
  const SystemFigures figures = figures_of(alone(ComponentSpec{}));
  CHECK(figures.unavailability == 0);
  CHECK(figures.outages_per_year == 0);
  CHECK(figures.mean_outage == Hours(0));
}

TEST_CASE("where the second road ends it says why", "[system_model]") {
  using Catch::Matchers::Contains;
  ComponentSpec spec = component("db", 3, 2, 1000, 10);
  Architecture design;
  design.zones = {zone("zone-a", 5000, 2)};
  const auto only_reason = [&] {
    design.components = {spec};
    const auto reasons = reasons_of(long_run_of(design, all_of(design)));
    REQUIRE(reasons.size() == 1);
    return reasons.front();
  };

  SECTION("one crew and repairs of constant length") {
    spec.crews = 1;
    spec.repaired_in = sim::Distribution::constant(600);
    CHECK_THAT(only_reason(), Contains("\"db\"") && Contains("not exponential"));
  }
  SECTION("spares in zones that fail") {
    spec.active = 2;
    spec.dormant_factor = 0;
    spec.zones = {ZoneId{0}};
    CHECK_THAT(only_reason(), Contains("\"db\"") && Contains("zones that fail"));
  }
  SECTION("shared load and spares at once") {
    spec.active = 2;
    spec.dormant_factor = 0;
    spec.load_sharing = true;
    CHECK_THAT(only_reason(), Contains("spares"));
  }
  SECTION("a life without a mean") {
    spec.fails = sim::Distribution::pareto(0.9, 100);
    CHECK_THAT(only_reason(), Contains("no finite mean"));
  }
  SECTION("a common cause across a component and its zone") {
    spec.zones = {ZoneId{0}};
    design.common_causes = {{"fire", 0.1, {ZoneId{0}}, {ComponentId{0}}}};
    design.components = {spec};
    CHECK_THAT(reasons_of(long_run_of(design, all_of(design))).front(), Contains("\"fire\""));
  }
  SECTION("a common cause over zones whose repairs are not exponential") {
    design.zones[0].repaired_in = sim::Distribution::constant(7200);
    spec.zones = {ZoneId{0}};
    CHECK(figures_of([&] {
            design.components = {spec};
            return design;
          }())
              .unavailability > 0);
    design.common_causes = {{"storm", 0.1, {ZoneId{0}}, {}}};
    CHECK_THAT(only_reason(), Contains("zone \"zone-a\""));
  }
  SECTION("a component that does not exist") {
    CHECK_THROWS_AS(long_run_of(design, {ComponentId{7}}), sim::ContractViolation);
  }
}

TEST_CASE("a scenario asks for what its requests need", "[system_model]") {
  using Catch::Matchers::Contains;
  Scenario scenario;
  scenario.architecture.components = {component("db", 1, 1, 1000, 1),
                                      component("unused", 1, 1, 10, 10)};
  RequestClassSpec reads;
  reads.needs = {ComponentId{0}};
  scenario.workload.classes = {reads};

  const SystemAnswer answer = long_run_of(scenario);
  REQUIRE(std::holds_alternative<SystemFigures>(answer));
  CHECK(std::get<SystemFigures>(answer).unavailability == Approx(1.0 / 1001).epsilon(1e-12));

  SECTION("without classes everything is needed") {
    scenario.workload.classes.clear();
    const SystemAnswer both = long_run_of(scenario);
    REQUIRE(std::holds_alternative<SystemFigures>(both));
    CHECK(std::get<SystemFigures>(both).unavailability ==
          Approx(1 - 1000.0 / 1001 * 0.5).epsilon(1e-12));
  }
  SECTION("a class too small to matter by itself") {
    scenario.workload.classes[0].share = 0.96;
    RequestClassSpec rare;
    rare.share = 0.04;
    rare.needs = {ComponentId{1}};
    scenario.workload.classes.push_back(rare);
    CHECK_THAT(reasons_of(long_run_of(scenario)).front(), Contains("\"unused\""));
  }
  SECTION("requests that enter through instances") {
    scenario.architecture.entry.kind = EntryKind::InstanceAddress;
    CHECK_THAT(reasons_of(long_run_of(scenario)).front(), Contains("instances"));
  }
  SECTION("a drill") {
    scenario.timeline.emplace_back();
    CHECK_THAT(reasons_of(long_run_of(scenario)).front(), Contains("timeline"));
  }
  SECTION("zone faults of the failure model") {
    scenario.architecture.zones.emplace_back();
    scenario.architecture.components[0].zones = {ZoneId{0}};
    CHECK(reasons_of(long_run_of(scenario)).empty());
    scenario.failures.zone_power.per_year = 0.01;
    CHECK_THAT(reasons_of(long_run_of(scenario)).front(), Contains("failure model"));
  }
}
