#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "bench/sim/kernel/binary_heap.hpp"
#include "bench/sim/kernel/deviates.hpp"
#include "bench/sim/kernel/race.hpp"
#include "bench/sim/kernel/workloads.hpp"
#include "sim/base/overloaded.hpp"
#include "sim/kernel/event_queue.hpp"
#include "sim/kernel/run.hpp"

// Machines that fail and are repaired.
namespace bench {
namespace {

using sim::Duration;
using sim::EventQueue;
using sim::Instant;

struct Failed {
  std::uint32_t machine;
};
struct Repaired {
  std::uint32_t machine;
};
using MachineEvent = std::variant<Failed, Repaired>;

struct RepairRun {
  std::uint64_t events = 0;
  double down_h = 0;
  std::uint64_t hash = 0;
};

constexpr std::uint32_t machine_count = 1000;
constexpr Duration repair_horizon = std::chrono::hours(1'000'000);

// Machine-hours of downtime up to the horizon, from when each machine went down.
class Downtime {
 public:
  void fail(std::uint32_t machine, Instant now) { since_[machine] = now; }
  void repair(std::uint32_t machine, Instant now) {
    down_ += now - *since_[machine];
    since_[machine].reset();
  }
  [[nodiscard]] double hours_until(Instant end) const {
    Duration total = down_;
    for (const auto& since : since_) {
      if (since) total += end - *since;
    }
    return sim::to_seconds(total) / 3600;
  }

 private:
  std::array<std::optional<Instant>, machine_count> since_{};
  Duration down_{};
};

RepairRun our_repair(Instant end, Deviates up, Deviates down) {
  EventQueue<MachineEvent> queue;
  Downtime downtime;
  OrderHash hash;
  for (std::uint32_t i = 0; i < machine_count; ++i) queue.schedule(Instant(up.next()), Failed{i});
  const auto events = sim::run_until(queue, end, [&](Instant now, const MachineEvent& event) {
    std::visit(sim::overloaded{[&](const Failed& it) {
                                 hash.add(now, it.machine);
                                 downtime.fail(it.machine, now);
                                 queue.schedule(now + down.next(), Repaired{it.machine});
                               },
                               [&](const Repaired& it) {
                                 hash.add(now, it.machine);
                                 downtime.repair(it.machine, now);
                                 queue.schedule(now + up.next(), Failed{it.machine});
                               }},
               event);
  });
  return {events, downtime.hours_until(end), hash.value};
}

RepairRun heap_repair(Instant end, Deviates up, Deviates down) {
  constexpr std::uint32_t repaired_bit = 1U << 31U;
  Heap heap;
  Downtime downtime;
  OrderHash hash;
  std::uint64_t events = 0;
  for (std::uint32_t i = 0; i < machine_count; ++i) heap.schedule(Instant(up.next()), i);
  while (!heap.empty() && heap.next_time() <= end) {
    const Heap::Entry fired = heap.pop();
    const std::uint32_t machine = fired.payload & ~repaired_bit;
    ++events;
    hash.add(fired.at, machine);
    if ((fired.payload & repaired_bit) == 0) {
      downtime.fail(machine, fired.at);
      heap.schedule(fired.at + down.next(), machine | repaired_bit);
    } else {
      downtime.repair(machine, fired.at);
      heap.schedule(fired.at + up.next(), machine);
    }
  }
  return {events, downtime.hours_until(end), hash.value};
}

}  // namespace

Row repair(double share, int rounds) {
  const Instant end(sim::from_seconds(sim::to_seconds(repair_horizon) * share));
  const Deviates up(1'000'003, 1000 * 3600.0, exponential);
  const Deviates down(1'000'033, 10 * 3600.0, exponential, 2);
  RepairRun ours;
  RepairRun heap = heap_repair(end, up, down);
  const auto events = static_cast<double>(heap.events);
  Row row = race(
      "repair, per event", rounds, events, [&] { ours = our_repair(end, up, down); },
      [&] { heap = heap_repair(end, up, down); });
  row.goal = 0.48;
  const double machine_hours = sim::to_seconds(end) / 3600 * machine_count;
  const double availability = 1 - ours.down_h / machine_hours;
  // The unavailability is a sum over events / 2 cycles, each with a relative deviation of sqrt 2.
  const double noise = 4 * (10.0 / 1010) * std::sqrt(4 / events);
  const bool near = std::abs(availability - 1000.0 / 1010) < noise;
  row.check = same(ours.hash == heap.hash) + ", availability " + std::to_string(availability) +
              (near ? " ~ 0.990099" : " IS NOT 0.990099");
  return row;
}

}  // namespace bench
