#include "tools/input/past_events.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include <catch2/catch.hpp>

#include "models/architecture/scenario.hpp"
#include "tools/input/read_scenario.hpp"

namespace {

using tools::Diagnostics;
using tools::PastEventAsked;

tl::expected<models::Scenario, Diagnostics> with_event(const std::string& scenario,
                                                       const PastEventAsked& asked) {
  tools::ReadOptions options;
  options.past_event = asked;
  return tools::read_scenario(scenario, options);
}

template <class Action>
std::vector<models::TimelineEntry> entries_of(const models::Scenario& scenario) {
  std::vector<models::TimelineEntry> entries;
  std::copy_if(scenario.timeline.begin(), scenario.timeline.end(), std::back_inserter(entries),
               [](const auto& entry) { return std::holds_alternative<Action>(entry.action); });
  return entries;
}

double minutes(sim::Duration duration) {
  return sim::to_seconds(duration) / 60;
}

}  // namespace

TEST_CASE("each past event that has effects is a drill of a design that has what it strikes",
          "[input][past_events]") {
  const auto events = tools::list_past_events();
  REQUIRE(events);
  CHECK(events->size() > 20);
  for (const tools::PastEvent& event : *events) {
    CAPTURE(event.name);
    const auto drill = with_event("myclothes/7-cache", {event.name});
    // It has no bucket and no table.
    if (drill) {
      CHECK(event.has_effects);
      CHECK(drill->is_drill());
      CHECK(drill->objectives.empty());
      CHECK(drill->timeline.back().at < drill->run.horizon);
    } else {
      REQUIRE(drill.error().size() == 1);
      CHECK(drill.error().front().file == "--past-event");
      CHECK_FALSE(drill.error().front().hint.empty());
    }
    CHECK((event.has_effects || !event.left_out.empty()));
  }
}

TEST_CASE("a past event strikes the first zone, or the one that is asked for",
          "[input][past_events]") {
  const auto first = with_event("whatisthetime/6-multi-az", {"tokyo-2019-08-23"});
  REQUIRE(first);
  const auto struck = entries_of<models::InjectZoneFault>(*first);
  REQUIRE(struck.size() == 1);
  const auto zone_of = [](const models::Scenario& scenario, const models::TimelineEntry& entry) {
    const auto& fault = std::get<models::InjectZoneFault>(entry.action);
    REQUIRE(fault.zones.size() == 1);
    return scenario.architecture.zones[fault.zones.front().index()].id;
  };
  CHECK(zone_of(*first, struck.front()) == "ap-northeast-2a");
  CHECK(minutes(std::get<models::InjectZoneFault>(struck.front().action).lasts) == Approx(354));
  const auto launches = entries_of<models::SuspendProcesses>(*first);
  REQUIRE(launches.size() == 1);
  CHECK(minutes(launches.front().at - struck.front().at) == Approx(45));
  CHECK(minutes(std::get<models::SuspendProcesses>(launches.front().action).lasts) == Approx(164));

  const auto other =
      with_event("whatisthetime/6-multi-az", {"tokyo-2019-08-23", "ap-northeast-2c"});
  REQUIRE(other);
  CHECK(zone_of(*other, entries_of<models::InjectZoneFault>(*other).front()) == "ap-northeast-2c");
}

TEST_CASE("a past event comes on top of a drill's own timeline", "[input][past_events]") {
  const auto drill = tools::read_scenario("whatisthetime/drills/6-earthquake", {});
  const auto both = with_event("whatisthetime/drills/6-earthquake", {"sydney-2016-06-05"});
  REQUIRE(drill);
  REQUIRE(both);
  CHECK(both->timeline.size() == drill->timeline.size() + 2);
  CHECK(both->run.horizon >= drill->run.horizon);
}

TEST_CASE("what is wrong with asking for a past event is said", "[input][past_events]") {
  const auto of = [](const PastEventAsked& asked) {
    const auto read = with_event("whatisthetime/6-multi-az", asked);
    REQUIRE_FALSE(read);
    REQUIRE(read.error().size() == 1);
    return tools::format_diagnostic(read.error().front());
  };
  CHECK(of({"tokio-2019-08-23"}).find("did you mean \"tokyo-2019-08-23\"?") != std::string::npos);
  CHECK(of({"virginia-2023-06-13"}).find("Lambda is not modelled") != std::string::npos);
  CHECK(of({"tokyo-2019-08-23", "ap-northeast-2d"}).find("it has \"ap-northeast-2a\", ") !=
        std::string::npos);
}
