#include "models/compute/cpu_credits.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"

namespace {

using namespace std::chrono_literals;
using models::CpuCredits;
using models::CpuDemand;
using models::CreditMode;
using models::CreditSpec;
using models::LoadCurve;
using sim::Duration;
using sim::Instant;

constexpr Instant start = sim::simulation_start;

// EC2 user guide, "Key concepts and definitions for burstable performance instances".
CreditSpec t2_nano() {
  return {.earned_per_hour = 3, .max_balance = 72, .launch_credits = 30, .baseline_per_vcpu = 0.05};
}
CreditSpec t2_micro() {
  return {.earned_per_hour = 6, .max_balance = 144, .launch_credits = 30, .baseline_per_vcpu = 0.1};
}
CreditSpec t3_nano() {
  return {.earned_per_hour = 6,
          .max_balance = 144,
          .baseline_per_vcpu = 0.05,
          .unlimited_by_default = true,
          .kept_after_stop = std::chrono::hours(7 * 24)};
}

/// Uses a given share of all vCPUs.
CpuDemand using_share(double share) {
  return {.fixed = share};
}
const LoadCurve& no_demand() {
  static const LoadCurve none;
  return none;
}

void run(CpuCredits& credits, Duration length, double share) {
  credits.advance(credits.as_of() + length, no_demand(), using_share(share));
}

/// A small, fast instance on a short random curve, which hits every bound within minutes.
struct Setting {
  CreditSpec spec;
  int vcpu;
  LoadCurve demand;
  CpuDemand wanted;
};

Setting random_setting(std::mt19937& random) {
  const auto uniform = [&] { return static_cast<double>(random() % 1001) / 1000; };
  const int vcpu = 1 + static_cast<int>(random() % 2);
  const double baseline = 0.1 + 0.3 * uniform();
  std::vector<LoadCurve::Piece> pieces;
  Duration at{};
  const auto count = 1 + random() % 5;
  for (unsigned i = 0; i < count; ++i) {
    const double begin = 100 * uniform();
    pieces.push_back({at, begin, random() % 3 == 0 ? begin : 100 * uniform()});
    at += std::chrono::milliseconds(20'000 + random() % 400'000);
  }
  std::optional<Duration> period;
  if (random() % 3 != 0) period = at;
  if (!period) pieces.back().end_rps = pieces.back().start_rps;
  return {{.earned_per_hour = baseline * 60 * vcpu,
           .max_balance = 4 * uniform(),
           .launch_credits = random() % 2 == 0 ? 0 : 2 * uniform(),
           .baseline_per_vcpu = baseline},
          vcpu,
          LoadCurve(pieces, period),
          {.fixed = random() % 2 == 0 ? 0 : 0.2 * uniform(), .per_rps = 0.015 * uniform()}};
}

/// The rules of the user guide in small steps, with none of the code under test: the reference.
class SmallSteps {
 public:
  static constexpr double step = 0.02;  // Seconds.

  SmallSteps(const Setting& setting, CreditMode mode) : setting_(setting), mode_(mode) {
    if (mode == CreditMode::Standard) launch = setting.spec.launch_credits;
  }

  double wanted(double seconds) const {
    const auto& pieces = setting_.demand.pieces();
    const bool repeats = setting_.demand.period().has_value();
    const double end = repeats ? sim::to_seconds(*setting_.demand.period()) : 1e30;
    if (repeats) seconds = std::fmod(seconds, end);
    std::size_t i = pieces.size() - 1;
    while (sim::to_seconds(pieces[i].start) > seconds) --i;
    const double begin = sim::to_seconds(pieces[i].start);
    const double next = i + 1 < pieces.size() ? sim::to_seconds(pieces[i + 1].start) : end;
    const double share = (seconds - begin) / (next - begin);
    const double rps = pieces[i].start_rps * (1 - share) + pieces[i].end_rps * share;
    return setting_.wanted.fixed + setting_.wanted.per_rps * rps;
  }

  void take_step() {
    const double baseline = setting_.spec.baseline_per_vcpu;
    const double share = wanted(time + step / 2);
    const bool may_burst = mode_ == CreditMode::Unlimited || launch + earned > 0;
    double use = std::min(share, may_burst ? 1 : baseline) * setting_.vcpu / 60 * step;
    const double from_launch = std::min(use, launch);
    launch -= from_launch;
    use -= from_launch;
    earned += setting_.spec.earned_per_hour / 3600 * step - use;
    earned = std::min(earned, setting_.spec.max_balance);
    const double floor = mode_ == CreditMode::Unlimited ? -24 * setting_.spec.earned_per_hour : 0;
    if (earned < floor) {
      if (mode_ == CreditMode::Unlimited) billed += floor - earned;
      earned = floor;
    }
    time += step;
  }

  double launch = 0;
  double earned = 0;
  double billed = 0;
  double time = 0;

 private:
  Setting setting_;
  CreditMode mode_;
};

}  // namespace

TEST_CASE("the balance follows the rules taken in small steps", "[cpu_credits]") {
  const unsigned seed = GENERATE(range(0U, 60U));
  const auto mode = GENERATE(CreditMode::Standard, CreditMode::Unlimited);
  CAPTURE(seed, mode);
  std::mt19937 random(seed);
  Setting setting = random_setting(random);
  // Hours of surplus would take hours of steps: shrink what 24 hours of earning allow.
  const double shrink = mode == CreditMode::Unlimited ? 0.1 : 1;
  setting.spec.earned_per_hour *= shrink;
  setting.spec.baseline_per_vcpu *= shrink;
  SmallSteps reference(setting, mode);
  CpuCredits credits(setting.spec, mode, setting.vcpu, start);
  while (reference.time < 5400) {
    const auto steps = 1 + random() % 40'000;
    for (unsigned i = 0; i < steps; ++i) reference.take_step();
    credits.advance(start + sim::from_seconds(reference.time), setting.demand, setting.wanted);
    CAPTURE(reference.time);
    const double margin = 3e-3;
    CHECK(credits.balance() ==
          Approx(reference.launch + std::max(reference.earned, 0.0)).margin(margin));
    CHECK(credits.surplus() == Approx(std::max(-reference.earned, 0.0)).margin(margin));
    CHECK(credits.billed_vcpu_hours() == Approx(reference.billed / 60).margin(margin / 60));
  }
}

TEST_CASE("the credits are spent when small steps spend them", "[cpu_credits]") {
  const unsigned seed = GENERATE(range(0U, 100U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  const Setting setting = random_setting(random);
  CpuCredits credits(setting.spec, CreditMode::Standard, setting.vcpu, start);
  SmallSteps reference(setting, CreditMode::Standard);
  const double horizon = 6000;
  const double margin = 3e-3;
  std::optional<double> nearly;  // When little is left,
  double lost = 0;               // and what was wanted in vain since the balance met 0.
  while (reference.time < horizon && lost < margin) {
    const double wanted = std::min(reference.wanted(reference.time + SmallSteps::step / 2), 1.0);
    const double above = (wanted - setting.spec.baseline_per_vcpu) * setting.vcpu / 60;
    if (reference.launch + reference.earned < margin && above > 0 && !nearly) {
      nearly = reference.time;
    }
    const bool is_empty = reference.launch + reference.earned <= 0;
    if (is_empty) lost += std::max(above, 0.0) * SmallSteps::step;
    reference.take_step();
  }
  const Instant change = credits.next_change(setting.demand, setting.wanted);
  const double predicted = sim::to_seconds(change);
  CAPTURE(predicted, reference.time);
  if (lost >= margin) CHECK(predicted <= reference.time + 1);
  if (predicted < horizon) {
    REQUIRE(nearly);
    CHECK(predicted >= *nearly - 1);
  }
  if (!nearly) CHECK(predicted >= horizon);
  if (change == sim::never) return;
  CHECK(credits.next_change(setting.demand, setting.wanted, change) == change);
  if (change > start) {
    CHECK(credits.next_change(setting.demand, setting.wanted, change - 1us) == sim::never);
  }
}

TEST_CASE("going from change to change gives the state of many short steps", "[cpu_credits]") {
  const unsigned seed = GENERATE(range(0U, 100U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  const Setting s = random_setting(random);
  CpuCredits events(s.spec, CreditMode::Standard, s.vcpu, start);
  CpuCredits steps = events;
  Instant change = events.next_change(s.demand, s.wanted);
  int changes = 0;
  int apart = 0;
  for (Instant t = start; t < start + 3h; t += 1s) {
    for (; change <= t; ++changes) {
      const bool before = events.throttled();
      events.advance(change, s.demand, s.wanted);
      // Each predicted change is one, and the moment itself is where it happens.
      REQUIRE(events.throttled() != before);
      const Instant next = events.next_change(s.demand, s.wanted);
      REQUIRE(next > change);
      change = next;
    }
    steps.advance(t, s.demand, s.wanted);
    REQUIRE(steps.balance() >= 0);
    if (steps.throttled() != events.throttled()) ++apart;
  }
  // They may disagree at the moment of a change only.
  CHECK(apart <= changes / 10);
  events.advance(steps.as_of(), s.demand, s.wanted);
  CHECK(events.balance() == Approx(steps.balance()).margin(1e-8));
}

TEST_CASE("one step of a year is the same as many short ones", "[cpu_credits]") {
  const unsigned seed = GENERATE(range(0U, 40U));
  const auto mode = GENERATE(CreditMode::Standard, CreditMode::Unlimited);
  CAPTURE(seed, mode);
  std::mt19937 random(seed);
  const Setting s = random_setting(random);
  CpuCredits once(s.spec, mode, s.vcpu, start);
  CpuCredits often = once;
  Instant t = start;
  while (t < start + 96h) {
    t += std::chrono::milliseconds(1 + random() % 1'000'000);
    often.advance(t, s.demand, s.wanted);
  }
  once.advance(t, s.demand, s.wanted);
  CHECK(once.balance() == Approx(often.balance()).margin(1e-8));
  CHECK(once.surplus() == Approx(often.surplus()).margin(1e-8));
  CHECK(once.billed_vcpu_hours() == Approx(often.billed_vcpu_hours()).epsilon(1e-9).margin(1e-9));
}

TEST_CASE("a slow loss is found years ahead", "[cpu_credits]") {
  // At 20 % a t2.micro loses 6 credits an hour, idle it wins 6: half a day of each would do.
  const Duration busy = 12h + 36s;
  const LoadCurve day({{0s, 1, 1}, {busy, 0, 0}}, Duration(24h));
  CpuCredits credits(t2_micro(), CreditMode::Standard, 1, start);
  // Fill up first, and spend the launch credits.
  run(credits, 24h, 0);
  run(credits, 30min, 1);
  run(credits, 24h, 0);
  credits.advance(start + 72h, no_demand(), using_share(0));
  REQUIRE(credits.balance() == Approx(144));
  const CpuDemand fifth{.per_rps = 0.2};
  // By hand: a busy time takes 6 per hour net, so 72.06 of 144; the 11.99 idle hours return 71.94:
  // 0.12 less at the end of each day, until a busy time cannot be paid for any more.
  const double busy_hours = 12.01;
  int days = 0;
  double morning = 144;
  while (morning > 6 * busy_hours) {
    morning += 6 * (24 - busy_hours) - 6 * busy_hours;
    ++days;
  }
  const Duration into_day = sim::from_seconds(morning / 6 * 3600);
  const Instant expected = start + 72h + days * 24h + into_day;
  const Instant predicted = credits.next_change(day, fifth);
  CHECK(days == 600);
  CHECK(std::abs(sim::to_seconds(predicted - expected)) < 1e-3);
  credits.advance(predicted, day, fifth);
  CHECK(credits.throttled());
  CHECK(credits.balance() == Approx(0).margin(1e-8));
}

TEST_CASE("a busy t2.micro spends its launch credits in 33 minutes and 20 seconds",
          "[cpu_credits]") {
  CpuCredits credits(t2_micro(), CreditMode::Standard, 1, start);
  const Instant out = credits.next_change(no_demand(), using_share(1));
  CHECK(std::abs(sim::to_seconds(out) - 30 / (1 - 0.1) * 60) < 1e-4);
  credits.advance(out, no_demand(), using_share(1));
  CHECK(credits.throttled());
  CHECK(credits.ceiling() == 0.1);
  CHECK(credits.next_change(no_demand(), using_share(1)) == sim::never);
  // Less work asks for less than the baseline: free again at once, and no longer a moment later.
  CHECK(credits.next_change(no_demand(), using_share(0.05)) == out);
  credits.advance(out, no_demand(), using_share(0.05));
  CHECK_FALSE(credits.throttled());
  CHECK(credits.ceiling() == 1);
}

TEST_CASE("a start without launch credits has what it earns and no more", "[cpu_credits]") {
  CpuCredits credits(t2_micro(), CreditMode::Standard, 1, start, models::LaunchCredits::Refused);
  CHECK(credits.balance() == 0);
  run(credits, 48h, 0);
  CHECK(credits.balance() == Approx(144));
  credits.stop();
  credits.start(credits.as_of(), models::LaunchCredits::Refused);
  CHECK(credits.balance() == 0);
  credits.stop();
  credits.start(credits.as_of());
  CHECK(credits.balance() == 30);
}

TEST_CASE("an idle t2.micro reaches 174 credits and stays there", "[cpu_credits]") {
  CpuCredits credits(t2_micro(), CreditMode::Standard, 1, start);
  run(credits, 24h, 0);
  CHECK(credits.balance() == Approx(174));
  run(credits, 24h * 365, 0);
  CHECK(credits.balance() == Approx(174));
}

TEST_CASE("T2 Standard goes through the seven periods of the user guide", "[cpu_credits]") {
  // EC2 user guide, "Standard mode examples", example 2.
  CpuCredits credits(t2_nano(), CreditMode::Standard, 1, start);
  run(credits, 24h, 0);
  CHECK(credits.balance() == Approx(102));
  run(credits, 12h, 0);
  CHECK(credits.balance() == Approx(102));
  run(credits, 25h, 0.02);
  CHECK(credits.balance() == Approx(72));
  run(credits, 11h, 0.02);
  CHECK(credits.balance() == Approx(72));
  run(credits, 3h, 0.2);
  CHECK(credits.balance() == Approx(45));
  run(credits, 15h, 0.02);
  CHECK(credits.balance() == Approx(72));
  run(credits, 6h, 0);
  CHECK(credits.balance() == Approx(72));
}

TEST_CASE("T3 goes through the seven periods of the user guide in both modes", "[cpu_credits]") {
  // EC2 user guide, "Standard mode examples" 1 and "Unlimited mode examples" 1. The guide rounds
  // 122.4 credits to 122, and so the 303.6 that are charged to 304.
  const auto mode = GENERATE(CreditMode::Standard, CreditMode::Unlimited);
  CpuCredits credits(t3_nano(), mode, 2, start);
  run(credits, 24h, 0);
  CHECK(credits.balance() == Approx(144));
  run(credits, 12h, 0.025);
  CHECK(credits.balance() == Approx(144));
  run(credits, 24h, 0.07);
  CHECK(credits.balance() == Approx(86.4));
  run(credits, 12h, 0.025);
  CHECK(credits.balance() == Approx(122.4));
  if (mode == CreditMode::Standard) {
    run(credits, 2h, 1);
    CHECK(credits.throttled());
    run(credits, 14h, 0.05);
    CHECK(credits.balance() == Approx(0).margin(1e-9));
    run(credits, 24h, 0);
    CHECK(credits.balance() == Approx(144));
    return;
  }
  run(credits, 5h, 1);
  CHECK(credits.surplus() == Approx(144));
  CHECK(credits.billed_vcpu_hours() == Approx(303.6 / 60));
  run(credits, 13h, 0.05);
  CHECK(credits.surplus() == Approx(144));
  run(credits, 24h, 0);
  CHECK(credits.surplus() == Approx(0).margin(1e-9));
  CHECK(credits.billed_vcpu_hours() == Approx(303.6 / 60));
}

TEST_CASE("unlimited mode never throttles and has no launch credits", "[cpu_credits]") {
  CpuCredits credits(t2_micro(), CreditMode::Unlimited, 1, start);
  CHECK(credits.balance() == 0);
  CHECK(credits.next_change(no_demand(), using_share(1)) == sim::never);
  run(credits, 1000h, 1);
  CHECK_FALSE(credits.throttled());
  // 54 credits an hour more than earned; 144 of them wait for the stop.
  CHECK(credits.billed_vcpu_hours() == Approx((54 * 1000 - 144) / 60.0));
  credits.stop();
  CHECK(credits.billed_vcpu_hours() == Approx(54 * 1000 / 60.0));
  CHECK(credits.surplus() == 0);
}

TEST_CASE("a stopped T2 loses its credits and gets new launch credits", "[cpu_credits]") {
  CpuCredits credits(t2_micro(), CreditMode::Standard, 1, start);
  run(credits, 10h, 0);
  credits.stop();
  credits.start(start + 10h);
  CHECK(credits.balance() == Approx(30));
  CHECK(credits.as_of() == start + 10h);
}

TEST_CASE("a stopped T3 keeps its credits for seven days and earns none", "[cpu_credits]") {
  const auto [stopped, balance] = GENERATE(table<Duration, double>(
      {{Duration(1h), 60.0}, {Duration(168h), 60.0}, {Duration(168h) + 1us, 0.0}}));
  CpuCredits credits(t3_nano(), CreditMode::Standard, 2, start);
  run(credits, 10h, 0);
  credits.stop();
  credits.start(start + 10h + stopped);
  CHECK(credits.balance() == Approx(balance));
}

TEST_CASE("work at the baseline or below never runs out of credits", "[cpu_credits]") {
  const double share = GENERATE(0.0, 0.05, 0.1);
  CpuCredits credits(t2_micro(), CreditMode::Standard, 1, start);
  CHECK(credits.next_change(no_demand(), using_share(share)) == sim::never);
  // The same through a curve that only touches the baseline.
  const LoadCurve wave({{0s, 0, 50}, {1h, 50, 0}}, Duration(2h));
  CHECK(credits.next_change(wave, {.per_rps = share / 50}) == sim::never);
}

TEST_CASE("credits that last to the very end of the work are enough", "[cpu_credits]") {
  // 144 credits at 0.9 a minute: 160 minutes. One microsecond more is too long.
  CpuCredits credits(t2_micro(), CreditMode::Standard, 1, start);
  run(credits, 24h, 0);
  run(credits, 30min, 1);
  run(credits, 24h, 0);
  const Duration begin = credits.as_of() - start;
  const auto work = [&](Duration length) {
    return LoadCurve({{0s, 0, 0}, {begin, 1, 1}, {begin + length, 0, 0}});
  };
  CHECK(credits.next_change(work(160min), {.per_rps = 1}) == sim::never);
  CHECK(credits.next_change(work(160min + 1us), {.per_rps = 1}) == start + begin + 160min);
}

TEST_CASE("a day whose night earns what its noon spends never throttles", "[cpu_credits]") {
  // Mean use 10 %, the baseline: it lasts as long as a day's swing fits into the balance.
  const LoadCurve day({{0s, 0, 20}, {12h, 20, 0}}, Duration(24h));
  CpuCredits credits(t2_micro(), CreditMode::Standard, 1, start);
  const CpuDemand wanted{.per_rps = 0.01};
  CHECK(credits.next_change(day, wanted) == sim::never);
  // Ten times the work is not paid for by any night.
  CHECK(credits.next_change(day, {.per_rps = 0.1}) < start + 12h);
}

TEST_CASE("credits with a broken contract are refused", "[cpu_credits]") {
  const auto make = [](CreditSpec spec, int vcpu) {
    return CpuCredits(spec, CreditMode::Standard, vcpu, start);
  };
  CHECK_THROWS_AS(make(t2_micro(), 0), sim::ContractViolation);
  CHECK_THROWS_AS(make(t2_micro(), 2), sim::ContractViolation);
  CHECK_THROWS_AS(make({}, 1), sim::ContractViolation);
  CpuCredits credits = make(t2_micro(), 1);
  run(credits, 1h, 0);
  CHECK_THROWS_AS(credits.advance(start, no_demand(), {}), sim::ContractViolation);
  CHECK_THROWS_AS(run(credits, 1h, -0.1), sim::ContractViolation);
  CHECK_THROWS_AS(credits.start(start + 2h), sim::ContractViolation);
  credits.stop();
  CHECK_THROWS_AS(credits.stop(), sim::ContractViolation);
  CHECK_THROWS_AS(run(credits, 1h, 0), sim::ContractViolation);
}
