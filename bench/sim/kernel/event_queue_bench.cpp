// What one event costs in the kernel, against a bare binary heap (std::priority_queue) of 16-byte
// entries that is given the same random deviates in the same run. Ours is the complete kernel:
// events are variants in slots, each has a handle, can be cancelled and is dispatched by visit.
//
// The two sides take turns in short rounds, and the figures are medians over the rounds, measured
// in CPU time, so that other work on the machine disturbs both alike.
// Usage: bench_kernel [--quick] [hold|mm1|repair|cancel|now-burst|distributions|idle]

#include "sim/kernel/event_queue.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/sim/kernel/deviates.hpp"
#include "bench/sim/kernel/hold_events.hpp"
#include "bench/sim/kernel/race.hpp"
#include "bench/sim/kernel/workloads.hpp"
#include "sim/kernel/run.hpp"

namespace bench {
namespace {

using namespace std::chrono_literals;
using sim::EventQueue;
using sim::Instant;

// What a replication in which next to nothing happens pays for having a queue at all.
void idle(std::uint64_t years) {
  EventQueue<HoldEvent> reused;
  std::uint64_t fired = 0;
  const auto one_year = [&fired](EventQueue<HoldEvent>& queue) {
    for (std::uint32_t i = 0; i < 5; ++i) queue.schedule(Instant(24h * (i + 1)), Tick{i});
    fired += sim::run_until(queue, Instant(sim::year), [](Instant, const HoldEvent&) {});
  };
  const double start = cpu_nanoseconds();
  for (std::uint64_t i = 0; i < years; ++i) {
    EventQueue<HoldEvent> fresh;
    one_year(fresh);
  }
  const double middle = cpu_nanoseconds();
  for (std::uint64_t i = 0; i < years; ++i) {
    reused.clear();
    one_year(reused);
  }
  const double end = cpu_nanoseconds();
  const auto count = static_cast<double>(years);
  std::printf("a year of 5 events: %.0f ns with a new queue, %.0f ns with a cleared one%s\n",
              (middle - start) / count, (end - middle) / count,
              fired == 10 * years ? "" : " EVENTS LOST");
}

struct Sizes {
  std::uint64_t deviates;
  std::uint64_t holds;
  std::uint64_t customers;
  double repair_share;
  int rounds;
};

// The initial events of the fixed increments lie on whole seconds; all others start as they go on.
Deviates integer_phases() {
  return Deviates(1 << 16U, 1.0,
                  [](std::mt19937_64& bits) { return std::floor(10 * uniform(bits)); });
}

struct Distribution {
  std::string name;
  Deviates::Draw draw;
};

std::vector<Distribution> distributions() {
  return {
      {"exponential", exponential},
      {"uniform(0,2)", [](auto& bits) { return 2 * uniform(bits); }},
      {"uniform(0.9,1.1)", [](auto& bits) { return 0.9 + 0.2 * uniform(bits); }},
      {"bimodal 90/10", [](auto& bits) { return mixed(bits, 0.9, 0.1, 9.1); }},
      {"Pareto(1.1)", [](auto& bits) { return std::pow(uniform(bits), -1 / 1.1); }},
      {"fixed 10 s, integer phases", [](auto&) { return 10.0; }},
      {"AWS mix", aws_mix},
  };
}

void race_hold(const Sizes& sizes) {
  const Deviates delays(sizes.deviates, 1.0, exponential);
  const std::array<std::pair<std::uint32_t, double>, 6> cases{
      {{10, 0.50}, {100, 0}, {1000, 0.33}, {10'000, 0}, {100'000, 0.38}, {1'000'000, 0.30}}};
  for (const auto& [pending, goal] : cases) {
    print(hold({"hold N=" + std::to_string(pending), pending, sizes.holds, goal, delays, delays}));
  }
}

void race_distributions(const Sizes& sizes) {
  for (const Distribution& distribution : distributions()) {
    const Deviates delays(sizes.deviates, 1.0, distribution.draw);
    const bool fixed = distribution.name.starts_with("fixed");
    const Deviates first = fixed ? integer_phases() : delays;
    for (const std::uint32_t pending : {10U, 1000U, 100'000U}) {
      print(hold({distribution.name + " N=" + std::to_string(pending), pending, sizes.holds / 4, 0,
                  delays, first}));
    }
  }
}

void race_bursts(const Sizes& sizes) {
  const Deviates delays(sizes.deviates, 1.0, exponential);
  for (const std::uint32_t burst : {1U, 10U, 100U, 1000U, 10'000U}) {
    print(now_burst(burst, sizes.holds / 2, delays));
  }
}

void race_cancel(const Sizes& sizes) {
  const Deviates delays(sizes.deviates, 1.0, exponential);
  print(cancel(10, sizes.holds / 2, 0, delays));
  print(cancel(1000, sizes.holds / 2, 0.15, delays));
  print(cancel(100'000, sizes.holds / 4, 0, delays));
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  using namespace bench;
  bool quick = false;
  std::string_view only;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--quick") {
      quick = true;
    } else {
      only = argv[i];
    }
  }
  const Sizes sizes = quick ? Sizes{1 << 19U, 500'000, 300'000, 0.1, 3}
                            : Sizes{1 << 21U, 4'000'000, 1'000'000, 1.0, 7};
  const auto wanted = [only](std::string_view part) { return only.empty() || only == part; };
  print_header();
  if (wanted("hold")) race_hold(sizes);
  if (wanted("mm1")) print(mm1(sizes.customers, sizes.rounds));
  if (wanted("repair")) print(repair(sizes.repair_share, sizes.rounds));
  if (wanted("cancel")) race_cancel(sizes);
  if (wanted("now-burst")) race_bursts(sizes);
  if (wanted("distributions")) race_distributions(sizes);
  if (wanted("idle")) idle(quick ? 20'000 : 200'000);
  return 0;
}
