#include <cstdint>
#include <string>
#include <variant>

#include "bench/sim/kernel/binary_heap.hpp"
#include "bench/sim/kernel/deviates.hpp"
#include "bench/sim/kernel/hold_events.hpp"
#include "bench/sim/kernel/race.hpp"
#include "bench/sim/kernel/workloads.hpp"
#include "sim/base/overloaded.hpp"
#include "sim/kernel/event_queue.hpp"

// Events that set off many others at the same instant.
namespace bench {
namespace {

using sim::EventQueue;
using sim::Instant;

struct Burst {
  std::uint32_t client;
};
using BurstEvent = std::variant<Tick, Burst>;

}  // namespace

// 1000 clients; each of their events sets off `burst` others at the same instant.
Row now_burst(std::uint32_t burst, std::uint64_t events, const Deviates& delays) {
  constexpr std::uint32_t burst_bit = 1U << 31U;
  EventQueue<BurstEvent> queue;
  Heap heap;
  Deviates ours_next(delays);
  Deviates heap_next(delays);
  OrderHash ours_hash;
  OrderHash heap_hash;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    queue.schedule(Instant(ours_next.next()), Tick{i});
    heap.schedule(Instant(heap_next.next()), i);
  }
  const auto handle = [&](Instant at, const BurstEvent& event) {
    std::visit(sim::overloaded{[&](const Tick& tick) {
                                 ours_hash.add(at, tick.client);
                                 for (std::uint32_t b = 0; b < burst; ++b) {
                                   queue.schedule(at, Burst{b});
                                 }
                                 queue.schedule(at + ours_next.next(), tick);
                               },
                               [&](const Burst& one) { ours_hash.add(at, one.client); }},
               event);
  };
  const auto ours = [&](std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) queue.fire(handle);
  };
  const auto baseline = [&](std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      const Heap::Entry fired = heap.pop();
      heap_hash.add(fired.at, fired.payload & ~burst_bit);
      if ((fired.payload & burst_bit) != 0) continue;
      for (std::uint32_t b = 0; b < burst; ++b) heap.schedule(fired.at, b | burst_bit);
      heap.schedule(fired.at + heap_next.next(), fired.payload);
    }
  };
  ours(50'000);
  baseline(50'000);
  constexpr int rounds = 7;
  const std::uint64_t count = events / rounds;
  Row row = race(
      "now-burst B=" + std::to_string(burst), rounds, static_cast<double>(count),
      [&] { ours(count); }, [&] { baseline(count); });
  row.check = same(ours_hash.value == heap_hash.value);
  return row;
}

}  // namespace bench
