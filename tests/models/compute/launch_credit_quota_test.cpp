#include "models/compute/launch_credit_quota.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/random/stream.hpp"

using namespace std::chrono_literals;

TEST_CASE("the quota is full after its number of starts, and free again a day after each",
          "[launch_credits]") {
  models::LaunchCreditQuota quota(2);
  const sim::Instant start = sim::simulation_start;
  CHECK(quota.grant(start));
  CHECK(quota.grant(start + 6h));
  CHECK_FALSE(quota.grant(start + 7h));
  CHECK_FALSE(quota.grant(start + 24h - sim::Duration(1)));
  CHECK(quota.grant(start + 24h));
  CHECK_FALSE(quota.grant(start + 24h));
  CHECK(quota.grant(start + 30h));
}

TEST_CASE("a quota of none grants none", "[launch_credits]") {
  models::LaunchCreditQuota quota(0);
  CHECK_FALSE(quota.grant(sim::simulation_start));
  CHECK_FALSE(quota.grant(sim::simulation_start + 48h));
}

TEST_CASE("in no 24 hours are more granted than the quota, and none is refused below it",
          "[launch_credits]") {
  const auto seed = GENERATE(range(1U, 101U));
  sim::Stream bits = sim::named_stream(seed, 0, "starts", "gaps");
  const int allowed = 1 + static_cast<int>(bits.below(8));
  models::LaunchCreditQuota quota(allowed);
  std::vector<sim::Instant> granted;
  sim::Instant now = sim::simulation_start;
  CAPTURE(seed, allowed);
  for (int start = 0; start < 200; ++start) {
    now += sim::from_seconds(bits.uniform() * 2 * 86400 / allowed);
    const auto within_a_day = std::count_if(granted.begin(), granted.end(), [&](sim::Instant at) {
      return now - at < std::chrono::hours(24);
    });
    const bool expected = within_a_day < allowed;
    REQUIRE(quota.grant(now) == expected);
    if (expected) granted.push_back(now);
  }
}
