// What comes of a request that is tried again, against chances that are multiplied by hand.

#include "models/world/retries.hpp"

#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

using models::LossLaw;
using models::RetryFlow;
using models::RetryTarget;
using models::Tried;

namespace {

/// Lost for good, of the requests, where `dead` of the targets are.
double lost_of(const Tried& tried, double dead) {
  return tried.dead * dead + tried.overload + tried.entered * tried.calls_fail * tried.last_calls;
}

std::vector<LossLaw> dead_share(double share) {
  LossLaw law;
  law.share = share;
  return {law};
}

}  // namespace

TEST_CASE("a request enters as often as it fails, and is lost when its last attempt is",
          "[retries]") {
  const int retries = GENERATE(1, 2, 10);
  const double dead = GENERATE(0.0, 0.25);
  constexpr double calls_fail = 0.3;
  Tried tried;
  tried.calls_fail = calls_fail;
  models::try_again({{retries, RetryTarget::AnyTarget, 10}}, dead_share(dead), {&tried, 1});
  const double failing = 1 - (1 - dead) * (1 - calls_fail);
  double attempts = 0;
  for (int attempt = 0; attempt <= retries; ++attempt) attempts += std::pow(failing, attempt);
  CHECK(tried.attempts == Approx(attempts));
  CHECK(tried.entered == Approx(attempts * (1 - dead)));
  CHECK(lost_of(tried, dead) == Approx(std::pow(failing, retries + 1)));
}

TEST_CASE("whoever goes elsewhere after a call has failed may meet the dead target then",
          "[retries]") {
  // Three attempts meet all three targets, the dead one once: both others have to fail.
  constexpr double calls_fail = 0.3;
  Tried tried;
  tried.calls_fail = calls_fail;
  RetryFlow flow{{2, RetryTarget::OtherTarget, 10}, 3};
  models::try_again(flow, dead_share(1.0 / 3), {&tried, 1});
  CHECK(lost_of(tried, 1.0 / 3) == Approx(calls_fail * calls_fail));
  tried.calls_fail = 0;
  models::try_again(flow, dead_share(1.0 / 3), {&tried, 1});
  CHECK(lost_of(tried, 1.0 / 3) == Approx(0).margin(1e-15));
}

TEST_CASE("whoever stays with an address that is dead is lost, the others try their calls again",
          "[retries]") {
  constexpr double dead = 0.25;
  constexpr double calls_fail = 0.3;
  Tried tried;
  tried.calls_fail = calls_fail;
  models::try_again({{1, RetryTarget::SameAddress, 10}}, dead_share(dead), {&tried, 1});
  CHECK(tried.entered == Approx((1 - dead) * (1 + calls_fail)));
  CHECK(lost_of(tried, dead) == Approx(dead + (1 - dead) * calls_fail * calls_fail));
}

TEST_CASE("classes that fail at calls unlike lose unlike at the entry, and together what it loses",
          "[retries]") {
  constexpr double dead = 0.25;
  std::array<Tried, 2> tried;
  tried[0].share = 0.2;
  tried[1] = {1, 0.8, 0.3};
  const std::vector<LossLaw> of_attempts = dead_share(dead);
  models::try_again({{1, RetryTarget::AnyTarget, 10}}, of_attempts, tried);
  std::vector<LossLaw> laws;
  models::lose_retried(of_attempts, {tried, 1}, {tried, 1}, 0, laws);
  REQUIRE(laws.size() == 2);
  CHECK(laws[0].classes == 1U);
  CHECK(laws[0].share == Approx(0.2 * dead * dead));
  CHECK(laws[1].classes == 2U);
  // Its last attempt meets the dead one, after a first that has failed for this or that.
  CHECK(laws[1].share == Approx(0.8 * (1 - (1 - dead) * 0.7) * dead));
}
