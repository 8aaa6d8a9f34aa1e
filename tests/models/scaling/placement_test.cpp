#include "models/scaling/placement.hpp"

#include <random>
#include <vector>

#include <catch2/catch.hpp>

namespace {

using models::Rebalancing;
using models::ZoneUse;
using sim::Instant;
using std::chrono::seconds;

Instant at_s(std::int64_t s) {
  return sim::simulation_start + seconds(s);
}

TEST_CASE("launches go to the usable zone with the fewest instances", "[placement]") {
  std::vector<ZoneUse> zones{{2, true, {}}, {1, true, {}}, {1, true, {}}};
  CHECK(models::zone_to_launch(zones) == 1U);
  zones[1].usable = false;
  CHECK(models::zone_to_launch(zones) == 2U);
  zones[2].usable = false;
  CHECK(models::zone_to_launch(zones) == 0U);
  zones[0].usable = false;
  CHECK_FALSE(models::zone_to_launch(zones));
}

TEST_CASE("scale-in takes from the fullest zone, of equals the one with the oldest instance",
          "[placement]") {
  std::vector<ZoneUse> zones{{2, true, at_s(50)}, {2, true, at_s(10)}, {1, true, at_s(0)}};
  CHECK(models::zone_to_scale_in(zones) == 1U);
  zones[1].oldest_launch = at_s(50);
  CHECK(models::zone_to_scale_in(zones) == 0U);
  zones[2].instances = 3;
  CHECK(models::zone_to_scale_in(zones) == 2U);
  for (ZoneUse& zone : zones) zone.instances = 0;
  CHECK_FALSE(models::zone_to_scale_in(zones));
}

TEST_CASE("zones are rebalanced when they differ by two and all is well", "[placement]") {
  std::vector<ZoneUse> zones{{2, true, {}}, {1, true, {}}};
  CHECK_FALSE(models::rebalance(zones, true));
  zones[0].instances = 3;
  CHECK_FALSE(models::rebalance(zones, false));
  const auto move = models::rebalance(zones, true);
  REQUIRE(move);
  CHECK(move->launch_into == 1);
  CHECK(move->remove_from == 0);
  zones[1].usable = false;
  CHECK_FALSE(models::rebalance(zones, true));
}

TEST_CASE("launching and rebalancing keep any number of zones even", "[placement][property]") {
  const auto seed = GENERATE(range(0U, 200U));
  CAPTURE(seed);
  std::mt19937 engine(seed);
  std::vector<ZoneUse> zones(1 + engine() % 6);
  for (ZoneUse& zone : zones) zone.instances = static_cast<int>(engine() % 10);
  const auto extremes = [&] {
    const auto fewer = [](const ZoneUse& a, const ZoneUse& b) { return a.instances < b.instances; };
    const auto [low, high] = std::minmax_element(zones.begin(), zones.end(), fewer);
    return std::pair(low->instances, high->instances);
  };
  int moves = 0;
  while (const auto move = models::rebalance(zones, true)) {
    ++zones[move->launch_into].instances;
    --zones[move->remove_from].instances;
    REQUIRE(++moves < 100);
  }
  CHECK(extremes().second - extremes().first <= 1);
  for (int i = 0; i < 20; ++i) {
    ++zones[*models::zone_to_launch(zones)].instances;
    CHECK(extremes().second - extremes().first <= 1);
  }
  for (int i = 0; i < 10; ++i) {
    --zones[*models::zone_to_scale_in(zones)].instances;
    CHECK(extremes().second - extremes().first <= 1);
  }
}

TEST_CASE("a tenth, rounded down, at least one", "[placement]") {
  CHECK(models::share_at_least_one(1, 0.1) == 1);
  CHECK(models::share_at_least_one(19, 0.1) == 1);
  for (int tens = 1; tens <= 1000; ++tens) {
    REQUIRE(models::share_at_least_one(10 * tens, 0.1) == tens);
    REQUIRE(models::share_at_least_one(10 * tens + 9, 0.1) == tens);
  }
  CHECK(models::share_at_least_one(4, 1.0) == 4);
}

TEST_CASE("replacements wait while an activity runs and a tenth is missing", "[placement]") {
  CHECK_FALSE(models::replacement_waits(20, 19, true, 0.1));
  CHECK(models::replacement_waits(20, 18, true, 0.1));
  CHECK(models::replacement_waits(30, 27, true, 0.1));
  CHECK_FALSE(models::replacement_waits(20, 10, false, 0.1));
  CHECK_FALSE(models::replacement_waits(2, 2, true, 0.1));
  CHECK(models::replacement_waits(2, 1, true, 0.1));
}

TEST_CASE("periodic checks keep their phase for ever and come strictly later", "[placement]") {
  const sim::Duration phase = seconds(GENERATE(0, 7, 29, 67));
  const sim::Duration interval = seconds(30);
  Instant tick = models::next_tick(at_s(0) - sim::Duration(1), phase, interval);
  CHECK(tick - at_s(0) == phase % interval);
  for (int i = 0; i < 5; ++i) {
    const Instant next = models::next_tick(tick, phase, interval);
    CHECK(next - tick == interval);
    CHECK(models::next_tick(next - sim::Duration(1), phase, interval) == next);
    tick = next;
  }
}

}  // namespace
