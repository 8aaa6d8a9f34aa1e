// Where sessions are bound, against an integration of their law in small steps.

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/models/sessions/sticky_world.hpp"

namespace {

using namespace sticky;

/// Shares by the differential equation of sessions: new ones go evenly, all end alike.
class Naive {
 public:
  Naive() { shares_.fill(1.0 / instances); }

  void pass(double seconds) {
    constexpr double step = 0.25;
    while (seconds > 0) {
      const double length = std::min(step, seconds);
      // The midpoint rule: the error is of the third order.
      const std::array<double, instances> begin = shares_;
      const std::vector<double> drains = draining_;
      move(length / 2, begin, drains, begin, drains);
      const std::array<double, instances> middle = shares_;
      const std::vector<double> middle_drains = draining_;
      move(length, begin, drains, middle, middle_drains);
      seconds -= length;
    }
  }
  void join(std::size_t who) {
    const bool alone = count() == 0;
    in_[who] = true;
    if (alone) shares_[who] = 1 - drained();
  }
  void leave(std::size_t who) {
    in_[who] = false;
    spread(std::exchange(shares_[who], 0));
  }
  void drain(std::size_t who) {
    in_[who] = false;
    draining_.push_back(std::exchange(shares_[who], 0));
  }
  void end_first() {
    const double share = draining_.front();
    draining_.erase(draining_.begin());
    spread(share);
  }
  [[nodiscard]] bool is_in(std::size_t who) const { return in_[who]; }
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::count(in_.begin(), in_.end(), true));
  }
  [[nodiscard]] double share(std::size_t who) const { return shares_[who]; }
  [[nodiscard]] const std::vector<double>& draining() const { return draining_; }

 private:
  [[nodiscard]] double drained() const {
    double sum = 0;
    for (const double share : draining_) sum += share;
    return sum;
  }
  void spread(double share) {
    for (std::size_t who = 0; who < instances; ++who) {
      if (in_[who]) shares_[who] += share / static_cast<double>(count());
    }
  }
  void move(double seconds, const std::array<double, instances>& from,
            const std::vector<double>& from_drains, const std::array<double, instances>& slope_at,
            const std::vector<double>& drains_at) {
    const double part = seconds / lifetime_seconds;
    for (std::size_t who = 0; who < instances; ++who) {
      const double even = in_[who] ? 1 / static_cast<double>(count()) : 0;
      shares_[who] = from[who] + part * (even - slope_at[who]);
    }
    for (std::size_t index = 0; index < from_drains.size(); ++index) {
      draining_[index] = from_drains[index] - part * drains_at[index];
    }
  }

  std::array<double, instances> shares_{};
  std::array<bool, instances> in_{true, true, true, true, true};
  std::vector<double> draining_;
};

void compare(const StickyWorld& world, const Naive& naive) {
  // Deviations below a ten-thousandth of an even share are none.
  constexpr double still = 1e-4;
  const models::TierSessions& sessions = world.facts.sessions.tier(0);
  REQUIRE(sessions.draining().size() == naive.draining().size());
  for (std::size_t node = 0; node < 2; ++node) {
    double sum = 0;
    for (std::size_t who = 0; who < instances; ++who) {
      const double share = sessions.share(node, who, world.moment);
      CAPTURE(node, who);
      CHECK(share == Approx(naive.share(who)).margin(still));
      sum += share;
    }
    for (std::size_t index = 0; index < sessions.draining().size(); ++index) {
      const double share = sessions.draining_share(index, node, world.moment);
      CHECK(share == Approx(naive.draining()[index]).margin(still));
      sum += share;
    }
    CHECK(sum == Approx(1).margin(1e-12));
  }
}

}  // namespace

TEST_CASE("shares of sessions follow their law whoever joins and leaves and drains", "[sessions]") {
  const auto seed = GENERATE(range(0U, 12U));
  CAPTURE(seed);
  const models::Scenario scenario = shop();
  const StickyPlan plan(scenario);
  StickyWorld world = plan.world();
  world.follow();
  Naive naive;
  sim::Stream bits = sim::named_stream(seed, 0, "sessions", "test");
  std::vector<sim::Instant> ends;
  for (int round = 0; round < 25; ++round) {
    const sim::Instant next = world.moment + sim::from_seconds(bits.uniform() * 900);
    while (!ends.empty() && ends.front() <= next) {
      naive.pass(sim::to_seconds(ends.front() - world.moment));
      world.pass(ends.front() - world.moment);
      world.follow();
      naive.end_first();
      ends.erase(ends.begin());
      compare(world, naive);
    }
    naive.pass(sim::to_seconds(next - world.moment));
    world.pass(next - world.moment);
    const std::size_t who = bits.below(instances);
    const models::InstanceId id{static_cast<std::uint32_t>(who)};
    if (!naive.is_in(who)) {
      world.tell(models::TargetJoins{id, true});
      naive.join(who);
    } else if (naive.count() > 1 && bits.chance(0.5)) {
      world.tell(models::TargetLeaves{id});
      naive.leave(who);
    } else if (naive.count() > 1) {
      ends.push_back(next + delay);
      world.tell(models::TargetEnds{id, ends.back(), next, {}, {}});
      naive.drain(who);
    }
    world.follow();
    compare(world, naive);
  }
}

TEST_CASE("over a step a share has the integral of its law", "[sessions]") {
  const models::Scenario scenario = shop();
  const StickyPlan plan(scenario);
  StickyWorld world = plan.world();
  world.follow();
  world.tell(models::TargetLeaves{models::InstanceId{0}});
  world.follow();
  world.tell(models::TargetJoins{models::InstanceId{0}, true});
  world.follow();
  const models::TierSessions& sessions = world.facts.sessions.tier(0);
  CHECK(sessions.share(0, 0, world.moment) == 0);
  double requests = 0;
  sim::Instant at = world.moment;
  int steps = 0;
  for (models::FadingStep step = sessions.step(0, at); step.until != sim::never;
       step = sessions.step(0, at)) {
    const models::BoundShare share = sessions.share(0, 0, step);
    const double seconds = sim::to_seconds(step.until - at);
    CHECK(share.now == Approx(sessions.share(0, 0, at)).margin(1e-3 / instances));
    requests += (share.now + share.slope * seconds / 2) * seconds;
    at = step.until;
    ++steps;
  }
  CHECK(steps < 70);
  CHECK(sessions.are_even(0, at));
  CHECK(sessions.share(0, 0, at) == 1.0 / instances);
  const double length = sim::to_seconds(at - world.moment);
  const double even = length - lifetime_seconds * (1 - std::exp(-length / lifetime_seconds));
  CHECK(requests == Approx(even / instances).epsilon(1e-9));
}
