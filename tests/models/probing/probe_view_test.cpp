#include "models/probing/probe_view.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <catch2/catch.hpp>

#include "tests/models/probing/brute_force_prober.hpp"

using brute_force::between;
using brute_force::Change;
using brute_force::Verdict;
using models::HealthCheckSpec;
using models::ProbeOutcome;
using models::ProbeRecord;
using models::ProbeReply;
using models::ProbeView;
using models::TargetState;
using namespace std::chrono_literals;

namespace {

constexpr sim::Instant start = sim::simulation_start;

HealthCheckSpec check_of(sim::Duration interval, sim::Duration timeout, int healthy,
                         int unhealthy) {
  return HealthCheckSpec{interval, timeout, healthy, unhealthy};
}

void take_due(ProbeView& view, sim::Instant before, std::vector<Verdict>& verdicts) {
  while (view.next_verdict() < before) {
    const sim::Instant at = view.next_verdict();
    verdicts.push_back(Verdict{at, view.take_verdict(at).value()});
  }
}

std::vector<Verdict> verdicts_of(ProbeView view, const std::vector<Change>& changes,
                                 sim::Instant end, TargetState first) {
  std::vector<Verdict> verdicts;
  view.begin(changes.front().at, changes.front().reply, first);
  for (std::size_t i = 1; i < changes.size(); ++i) {
    take_due(view, changes[i].at, verdicts);
    view.target_changed(changes[i].at, changes[i].reply);
  }
  take_due(view, end, verdicts);
  return verdicts;
}

struct RandomCase {
  HealthCheckSpec check;
  sim::Duration phase{};
  std::vector<Change> changes;
  sim::Instant end{};
};

RandomCase random_case(unsigned seed) {
  std::mt19937 random(seed);
  const int interval = between(random, 2, 30);
  RandomCase made;
  // One by one: compilers differ in the order in which they evaluate arguments.
  made.check.interval = std::chrono::seconds(interval);
  made.check.timeout = std::chrono::seconds(between(random, 0, interval - 1));
  made.check.healthy_threshold = between(random, 1, 6);
  made.check.unhealthy_threshold = between(random, 1, 6);
  made.phase = std::chrono::seconds(between(random, 0, interval - 1));
  made.changes = brute_force::random_changes(random);
  made.end = made.changes.back().at + std::chrono::seconds(between(random, 0, 500));
  return made;
}

/// Delays from a fault at a fixed moment to the verdict, for `count` phases that fill the interval
/// evenly; in ascending order, in seconds.
std::vector<double> detection_delays(const HealthCheckSpec& check, ProbeReply fault, int count) {
  const sim::Instant onset = start + 900s;
  std::vector<double> delays;
  for (int i = 0; i < count; ++i) {
    ProbeView view(check, check.interval * (2 * i + 1) / (2 * count));
    view.begin(start, ProbeReply::Passes, TargetState::Healthy);
    view.target_changed(onset, fault);
    delays.push_back(sim::to_seconds(view.next_verdict() - onset));
  }
  std::sort(delays.begin(), delays.end());
  return delays;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("a view that computes its verdicts agrees with one that sends every probe",
          "[probe_view][property]") {
  const unsigned seed = GENERATE(range(0U, 300U));
  CAPTURE(seed);
  const RandomCase random = random_case(seed);
  const auto first = static_cast<TargetState>(seed % 3);
  CHECK(verdicts_of(ProbeView(random.check, random.phase), random.changes, random.end, first) ==
        brute_force::probe(random.check, random.phase, random.changes, random.end, first));
}

TEST_CASE("the skipped probes of a drill are the ones that were sent", "[probe_view][property]") {
  const unsigned seed = GENERATE(range(300U, 400U));
  CAPTURE(seed);
  const RandomCase random = random_case(seed);
  std::vector<ProbeRecord> records;
  ProbeView view(random.check, random.phase);
  view.begin(random.changes.front().at, random.changes.front().reply);
  std::vector<Verdict> ignored;
  for (std::size_t i = 1; i < random.changes.size(); ++i) {
    take_due(view, random.changes[i].at, ignored);
    view.probes(random.changes[i - 1].at, random.changes[i].at, records);
    view.target_changed(random.changes[i].at, random.changes[i].reply);
  }
  view.probes(random.changes.back().at, random.end, records);

  std::size_t next = 0;
  for (sim::Instant sent = start + random.phase; sent < random.end; sent += random.check.interval) {
    if (sent < random.changes.front().at) continue;
    REQUIRE(next < records.size());
    const ProbeReply reply = brute_force::reply_at(random.changes, sent);
    CHECK(records[next].sent == sent);
    CHECK((records[next].outcome == ProbeOutcome::Passed) == (reply == ProbeReply::Passes));
    const bool waits = reply == ProbeReply::FailsSilently || reply == ProbeReply::NoConnection;
    CHECK(records[next].answered - sent == (waits ? random.check.timeout : 0s));
    ++next;
  }
  CHECK(next == records.size());
  CHECK(view.probes_between(random.changes.front().at, random.end) ==
        static_cast<std::int64_t>(records.size()));
}

TEST_CASE("detection takes as long as a uniform probe phase says", "[probe_view][validation]") {
  // A18, exact: uniform((k - 1) I + c, k I + c). The phases are spread evenly instead of drawn.
  struct Row {
    int interval;
    int threshold;
    ProbeReply fault;
    double mean;
    double p95;
  };
  const Row row = GENERATE(
      Row{30, 2, ProbeReply::Refuses, 45, 58.5}, Row{30, 2, ProbeReply::FailsSilently, 50, 63.5},
      Row{10, 3, ProbeReply::Refuses, 25, 29.5}, Row{10, 3, ProbeReply::FailsSilently, 30, 34.5});
  const auto check = check_of(std::chrono::seconds(row.interval), 5s, 5, row.threshold);
  const int count = 10'000;
  const std::vector<double> delays = detection_delays(check, row.fault, count);
  const double spacing = static_cast<double>(row.interval) / count;
  CHECK(mean_of(delays) == Approx(row.mean).margin(1e-9));
  CHECK(delays[9'500] == Approx(row.p95).margin(spacing));
  // Evenly spread phases give evenly spread delays: the law is uniform, not only its mean.
  for (std::size_t i = 1; i < delays.size(); ++i) {
    REQUIRE(delays[i] - delays[i - 1] == Approx(spacing).margin(1e-9));
  }
}

TEST_CASE("with the defaults a silent target is out after 35 s to 65 s",
          "[probe_view][validation]") {
  const auto delays = detection_delays(HealthCheckSpec{}, ProbeReply::FailsSilently, 3000);
  CHECK(delays.front() == Approx(35).margin(0.006));
  CHECK(delays.back() == Approx(65).margin(0.006));
}

TEST_CASE("with the defaults a target that answers again is back after 120 s to 150 s",
          "[probe_view][validation]") {
  const HealthCheckSpec check;
  const sim::Instant recovery = start + 5000s;
  std::vector<double> delays;
  for (int i = 0; i < 3000; ++i) {
    ProbeView view(check, check.interval * (2 * i + 1) / 6000);
    view.begin(start, ProbeReply::FailsSilently);
    view.take_verdict(view.next_verdict());
    view.target_changed(recovery, ProbeReply::Passes);
    delays.push_back(sim::to_seconds(view.next_verdict() - recovery));
  }
  CHECK(*std::min_element(delays.begin(), delays.end()) == Approx(120).margin(0.006));
  CHECK(*std::max_element(delays.begin(), delays.end()) == Approx(150).margin(0.006));
  CHECK(mean_of(delays) == Approx(135).margin(1e-9));
}

TEST_CASE("a new target that answers is in at the first probe", "[probe_view]") {
  ProbeView view(HealthCheckSpec{}, 7s);
  view.begin(start + 40s, ProbeReply::Passes);
  CHECK(view.next_verdict() == start + 67s);
  CHECK_FALSE(view.take_verdict(start + 50s));
  CHECK(view.take_verdict(start + 67s) == TargetState::Healthy);
  CHECK(view.next_verdict() == sim::never);
}

TEST_CASE("a probe that was sent before the recovery fails all the same", "[probe_view]") {
  ProbeView view(HealthCheckSpec{}, 0s);
  view.begin(start, ProbeReply::Passes, TargetState::Healthy);
  view.target_changed(start + 10s, ProbeReply::FailsSilently);
  CHECK(view.next_verdict() == start + 65s);
  view.target_changed(start + 62s, ProbeReply::Passes);
  CHECK(view.next_verdict() == start + 65s);
  CHECK(view.take_verdict(start + 65s) == TargetState::Unhealthy);
  // Passes at 90, 120, 150, 180 and 210 s.
  CHECK(view.next_verdict() == start + 210s);
}

TEST_CASE("how likely a spell is noticed depends on its length alone", "[probe_view][validation]") {
  // A spell of length L meets floor or ceil of L / I probes: noticed with probability
  // L / I - (threshold - 1), cut off at 0 and 1.
  const int length = GENERATE(5, 30, 33, 45, 59, 60, 100);
  const auto fault = GENERATE(ProbeReply::FailsSilently, ProbeReply::Refuses);
  const int count = 3000;
  int noticed = 0;
  for (int i = 0; i < count; ++i) {
    ProbeView view(HealthCheckSpec{}, 30s * (2 * i + 1) / (2 * count));
    view.begin(start, ProbeReply::Passes, TargetState::Healthy);
    view.target_changed(start + 900s, fault);
    const sim::Instant end = start + 900s + std::chrono::seconds(length);
    if (view.next_verdict() < end) {
      ++noticed;
      continue;
    }
    view.target_changed(end, ProbeReply::Passes);
    if (view.next_verdict() != sim::never) ++noticed;
  }
  const double expected = std::clamp(length / 30.0 - 1, 0.0, 1.0);
  CHECK(static_cast<double>(noticed) / count == Approx(expected).margin(1e-9));
}

TEST_CASE("a short hang between two probes is never noticed", "[probe_view]") {
  ProbeView view(HealthCheckSpec{}, 0s);
  view.begin(start, ProbeReply::Passes, TargetState::Healthy);
  view.target_changed(start + 1s, ProbeReply::FailsSilently);
  view.target_changed(start + 30s, ProbeReply::Passes);
  CHECK(view.next_verdict() == sim::never);
}

TEST_CASE("a change at the moment of a probe counts before it", "[probe_view]") {
  ProbeView view(HealthCheckSpec{}, 0s);
  view.begin(start, ProbeReply::Passes, TargetState::Healthy);
  view.target_changed(start + 60s, ProbeReply::Refuses);
  CHECK(view.next_verdict() == start + 90s);
}

TEST_CASE("a view that was never told of a target has nothing to say", "[probe_view]") {
  ProbeView view(HealthCheckSpec{}, 0s);
  std::vector<ProbeRecord> records;
  view.probes(start, start + 1000s, records);
  CHECK(view.next_verdict() == sim::never);
  CHECK(records.empty());
  CHECK_THROWS_AS(view.target_changed(start, ProbeReply::Passes), sim::ContractViolation);
}

TEST_CASE("a verdict that is due must not be passed over", "[probe_view]") {
  ProbeView view(HealthCheckSpec{}, 0s);
  view.begin(start, ProbeReply::Refuses);
  CHECK(view.next_verdict() == start + 30s);
  CHECK_THROWS_AS(view.take_verdict(start + 31s), sim::ContractViolation);
  CHECK_THROWS_AS(view.target_changed(start + 31s, ProbeReply::Passes), sim::ContractViolation);
  CHECK_THROWS_AS(ProbeView(HealthCheckSpec{}, 30s), sim::ContractViolation);
  CHECK_THROWS_AS(ProbeView(check_of(5s, 5s, 2, 2), 0s), sim::ContractViolation);
}

TEST_CASE("probes are counted in half-open intervals", "[probe_view]") {
  const ProbeView view(HealthCheckSpec{}, 10s);
  CHECK(view.probes_between(start, start + 10s) == 0);
  CHECK(view.probes_between(start + 10s, start + 40s) == 1);
  CHECK(view.probes_between(start, start + sim::year) == 365 * 24 * 120);
  CHECK(view.probes_between(start + 40s, start) == 0);
}
