#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "bench/sim/kernel/binary_heap.hpp"
#include "bench/sim/kernel/deviates.hpp"
#include "bench/sim/kernel/hold_events.hpp"
#include "bench/sim/kernel/race.hpp"
#include "bench/sim/kernel/workloads.hpp"
#include "sim/kernel/event_queue.hpp"

// The hold model: the earliest event leaves and comes back at a random later time.
namespace bench {
namespace {

using sim::EventHandle;
using sim::EventQueue;
using sim::Instant;

class OurHold {
 public:
  OurHold(std::uint32_t pending, Deviates deviates, Deviates first)
      : deviates_(std::move(deviates)) {
    for (std::uint32_t i = 0; i < pending; ++i) {
      queue_.schedule(Instant(first.next()), hold_event(i));
    }
  }
  // Not inlined: then the queue is reached by a pointer, as that of a world is. Inlined by g++ 12
  // it lies in the frame of the caller, and a hold of 10 takes 13 ns instead of 10.
  [[gnu::noinline]] void run(std::uint64_t holds) {
    for (std::uint64_t i = 0; i < holds; ++i) {
      queue_.fire([this](Instant at, const HoldEvent& event) {
        const std::uint32_t client = client_of(event);
        hash_.add(at, client);
        last_ = queue_.schedule(at + deviates_.next(), event);
      });
    }
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_.value; }
  [[nodiscard]] bool last_is_pending() const { return queue_.is_pending(last_); }

 private:
  Deviates deviates_;
  EventQueue<HoldEvent> queue_;
  OrderHash hash_;
  EventHandle last_;
};

class HeapHold {
 public:
  HeapHold(std::uint32_t pending, Deviates deviates, Deviates first)
      : deviates_(std::move(deviates)) {
    for (std::uint32_t i = 0; i < pending; ++i) heap_.schedule(Instant(first.next()), i);
  }
  [[gnu::noinline]] void run(std::uint64_t holds) {
    for (std::uint64_t i = 0; i < holds; ++i) {
      const Heap::Entry fired = heap_.pop();
      hash_.add(fired.at, fired.payload);
      heap_.schedule(fired.at + deviates_.next(), fired.payload);
    }
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_.value; }

 private:
  Deviates deviates_;
  Heap heap_;
  OrderHash hash_;
};

}  // namespace

Row hold(const HoldCase& c) {
  OurHold ours(c.pending, c.deviates, c.first);
  HeapHold heap(c.pending, c.deviates, c.first);
  const std::uint64_t warm_up = std::max<std::uint64_t>(2 * std::uint64_t{c.pending}, 200'000);
  ours.run(warm_up);
  heap.run(warm_up);
  constexpr int rounds = 11;
  const std::uint64_t holds = c.timed / rounds;
  Row row = race(
      c.name, rounds, static_cast<double>(holds), [&] { ours.run(holds); },
      [&] { heap.run(holds); });
  row.goal = c.goal;
  row.check = same(ours.hash() == heap.hash() && ours.last_is_pending());
  return row;
}

}  // namespace bench
