#include "models/dns/record_health.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "sim/random/stream.hpp"
#include "tests/models/probing/brute_force_prober.hpp"

using brute_force::between;
using brute_force::Change;
using brute_force::Verdict;
using models::DnsHealthCheckSpec;
using models::ProbeReply;
using models::RecordHealth;
using models::TargetState;
using namespace std::chrono_literals;

namespace {

constexpr sim::Instant start = sim::simulation_start;

void take_due(RecordHealth& health, sim::Instant before, std::vector<Verdict>& verdicts) {
  while (health.next_verdict() < before) {
    const sim::Instant at = health.next_verdict();
    verdicts.push_back(Verdict{at, health.take_verdict(at).value()});
  }
}

std::vector<Verdict> verdicts_of(RecordHealth health, const std::vector<Change>& changes,
                                 sim::Instant end) {
  std::vector<Verdict> verdicts;
  health.begin(changes.front().at, changes.front().reply);
  for (std::size_t i = 1; i < changes.size(); ++i) {
    take_due(health, changes[i].at, verdicts);
    health.target_changed(changes[i].at, changes[i].reply);
  }
  take_due(health, end, verdicts);
  return verdicts;
}

/// Every checker sends every probe; their verdicts, put in order, are counted one by one.
std::vector<Verdict> brute_force_verdicts(const DnsHealthCheckSpec& check,
                                          const std::vector<sim::Duration>& phases,
                                          const std::vector<Change>& changes, sim::Instant end) {
  models::HealthCheckSpec each{check.interval, check.response_timeout, check.failure_threshold,
                               check.failure_threshold};
  each.connect_timeout = check.timeout;
  std::vector<Verdict> all;
  for (const sim::Duration phase : phases) {
    const auto own = brute_force::probe(each, phase, changes, end, TargetState::Healthy);
    all.insert(all.end(), own.begin(), own.end());
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Verdict& a, const Verdict& b) { return a.at < b.at; });
  std::vector<Verdict> verdicts;
  int healthy = check.checkers;
  TargetState state = TargetState::Healthy;
  for (std::size_t i = 0; i < all.size(); ++i) {
    healthy += all[i].state == TargetState::Healthy ? 1 : -1;
    if (i + 1 < all.size() && all[i + 1].at == all[i].at) continue;
    const double share = static_cast<double>(healthy) / check.checkers;
    const auto next = share > check.healthy_above ? TargetState::Healthy : TargetState::Unhealthy;
    if (next != state) verdicts.push_back(Verdict{all[i].at, next});
    state = next;
  }
  return verdicts;
}

std::vector<sim::Duration> random_phases(sim::Stream& stream, const DnsHealthCheckSpec& check) {
  std::vector<sim::Duration> phases;
  for (int checker = 0; checker < check.checkers; ++checker) {
    const auto micros = static_cast<std::uint64_t>(check.interval.count());
    phases.emplace_back(static_cast<std::int64_t>(stream.below(micros)));
  }
  return phases;
}

}  // namespace

TEST_CASE("the common verdict agrees with checkers that send every probe",
          "[record_health][property]") {
  const unsigned seed = GENERATE(range(0U, 300U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  DnsHealthCheckSpec check;
  check.interval = between(random, 0, 1) == 0 ? 10s : 30s;
  check.timeout = std::chrono::seconds(between(random, 1, 9));
  check.response_timeout = std::chrono::seconds(between(random, 0, 9));
  check.failure_threshold = between(random, 1, 4);
  check.checkers = between(random, 1, 20);
  check.healthy_above = between(random, 0, 3) == 0 ? 0.6 : 0.18;
  std::vector<sim::Duration> phases;
  for (int checker = 0; checker < check.checkers; ++checker) {
    phases.emplace_back(std::chrono::seconds(between(random, 0, 9)));
  }
  const std::vector<Change> changes = brute_force::random_changes(random);
  const sim::Instant end = changes.back().at + 400s;
  CHECK(verdicts_of(RecordHealth(check, phases), changes, end) ==
        brute_force_verdicts(check, phases, changes, end));
}

TEST_CASE("three of sixteen checkers make an address healthy, two do not", "[record_health]") {
  const DnsHealthCheckSpec check;
  std::vector<sim::Duration> phases;
  for (int checker = 0; checker < 16; ++checker) phases.push_back(check.interval * checker / 16);
  RecordHealth health(check, phases);
  CHECK(health.needed_checkers() == 3);
  health.begin(start, ProbeReply::Passes);
  CHECK(health.next_verdict() == sim::never);
  health.target_changed(start + 1us, ProbeReply::NoConnection);
  // The checkers' third failures are at 60 s + phase + 4 s; the one of phase 0 starts at 30 s. The
  // fourteenth of them leaves two, and is that of phase 14/16 × 30 s.
  const sim::Instant out = start + 64s + check.interval * 14 / 16;
  CHECK(health.next_verdict() == out);
  CHECK(health.take_verdict(out) == TargetState::Unhealthy);
  CHECK(health.healthy_checkers() == 2);
  health.target_changed(start + 300s, ProbeReply::Passes);
  // Third passes: 360 s + phase.
  const sim::Instant back = start + 360s + check.interval * 2 / 16;
  CHECK(health.next_verdict() == back);
  CHECK(health.take_verdict(back) == TargetState::Healthy);
  CHECK(health.healthy_checkers() == 3);
}

TEST_CASE("detection is the fourteenth of sixteen uniform phases, recovery the third",
          "[record_health][validation]") {
  // Order statistics of 16 uniform phases: the j-th has mean j / 17 and variance
  // j (17 - j) / (17² × 18).
  const int interval = GENERATE(10, 30);
  DnsHealthCheckSpec check;
  check.interval = std::chrono::seconds(interval);
  const int runs = 4000;
  double out = 0;
  double back = 0;
  sim::Stream stream(sim::stream_key(1, 2, 3), 0);
  for (int run = 0; run < runs; ++run) {
    RecordHealth health(check, random_phases(stream, check));
    health.begin(start, ProbeReply::Passes);
    health.target_changed(start + 1000s, ProbeReply::NoConnection);
    out += sim::to_seconds(health.next_verdict() - (start + 1000s)) / runs;
    health.take_verdict(health.next_verdict());
    health.target_changed(start + 2000s, ProbeReply::Passes);
    back += sim::to_seconds(health.next_verdict() - (start + 2000s)) / runs;
  }
  const double error = interval * std::sqrt(14.0 * 3 / (17.0 * 17 * 18) / runs);
  CHECK(std::abs(out - (2 * interval + interval * 14.0 / 17 + 4)) < 4 * error);
  CHECK(std::abs(back - (2 * interval + interval * 3.0 / 17)) < 4 * error);
}

TEST_CASE("an address that never answers counts as healthy until the checkers know",
          "[record_health]") {
  const DnsHealthCheckSpec check;
  RecordHealth health(check, std::vector<sim::Duration>(16, 5s));
  health.begin(start, ProbeReply::Refuses);
  CHECK(health.healthy());
  CHECK(health.take_verdict(start + 65s) == TargetState::Unhealthy);
  CHECK(health.next_verdict() == sim::never);
  CHECK(health.healthy_checkers() == 0);
}

TEST_CASE("checkers that change their minds at the same moment count together", "[record_health]") {
  DnsHealthCheckSpec check;
  check.interval = 10s;
  check.failure_threshold = 1;
  check.checkers = 2;
  const std::vector<sim::Duration> phases{0s, 4s};
  RecordHealth health(check, phases);
  health.begin(start, ProbeReply::Passes);
  // The second checker's probe of 4 s fails at 8 s. The first one's of 10 s fails at 14 s, which is
  // when the second one's next probe passes.
  health.target_changed(start + 1s, ProbeReply::NoConnection);
  health.target_changed(start + 12s, ProbeReply::Passes);
  CHECK(health.next_verdict() == sim::never);
}

TEST_CASE("a health check refuses numbers that contradict each other", "[record_health]") {
  DnsHealthCheckSpec check;
  CHECK_THROWS_AS(RecordHealth(check, std::vector<sim::Duration>(15, 0s)), sim::ContractViolation);
  check.healthy_above = 1;
  CHECK_THROWS_AS(RecordHealth(check, std::vector<sim::Duration>(16, 0s)), sim::ContractViolation);
}
