#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <random>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/kernel/event_queue.hpp"

namespace {

std::size_t allocations = 0;

void* allocate(std::size_t size, std::size_t alignment) {
  ++allocations;
  const std::size_t rounded = (size + alignment - 1) / alignment * alignment;
  void* const memory = std::aligned_alloc(alignment, std::max(rounded, alignment));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// Every allocation of this executable is counted.
void* operator new(std::size_t size) {
  return allocate(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

namespace {

using namespace std::chrono_literals;
using sim::EventHandle;
using sim::EventQueue;
using sim::Instant;

struct Small {
  std::uint32_t name;
};
struct Large {
  std::array<std::uint64_t, 3> words;
};
using Event = std::variant<Small, Large>;

// Clients that each hold a time-out, set off something at once and wait: all that a queue does.
class Clients {
 public:
  Clients(EventQueue<Event>& queue, std::uint32_t count) : queue_(queue), time_outs_(count) {
    for (std::uint32_t i = 0; i < count; ++i) start(i);
  }
  void run(int events) {
    for (int i = 0; i < events; ++i) {
      const auto fired = queue_.pop();
      const auto* const done = std::get_if<Small>(&fired.event);
      if (done == nullptr) continue;
      queue_.cancel(time_outs_[done->name]);
      queue_.schedule(queue_.now(), Large{});
      start(done->name);
    }
  }

 private:
  void start(std::uint32_t client) {
    queue_.schedule(queue_.now() + sim::Duration(static_cast<std::int64_t>(bits_() % 1'000'000)),
                    Small{client});
    time_outs_[client] = queue_.schedule(queue_.now() + 100s, Large{});
  }

  std::mt19937_64 bits_{1};
  EventQueue<Event>& queue_;
  std::vector<EventHandle> time_outs_;
};

std::size_t allocations_of(const auto& work) {
  const std::size_t before = allocations;
  work();
  return allocations - before;
}

TEST_CASE("a queue that was warmed up allocates nothing", "[event_queue][allocation]") {
  const std::uint32_t pending = GENERATE(5U, 100U, 3000U);
  CAPTURE(pending);
  EventQueue<Event> queue;
  Clients clients(queue, pending);
  clients.run(2'000'000);
  CHECK(allocations_of([&] { clients.run(500'000); }) == 0);
}

TEST_CASE("a million cancelled events take no more room than a few", "[event_queue][allocation]") {
  EventQueue<Event> queue;
  for (std::uint32_t i = 0; i < 10; ++i) queue.schedule(sim::never, Small{i});
  const auto cancel_many = [&queue](int count) {
    for (int i = 0; i < count; ++i) queue.cancel(queue.schedule(Instant(1h + 1us * i), Large{}));
  };
  cancel_many(1000);
  CHECK(allocations_of([&] { cancel_many(1'000'000); }) == 0);
  CHECK(queue.size() == 10);
}

TEST_CASE("a queue without events allocates nothing", "[event_queue][allocation]") {
  CHECK(allocations_of([] {
          EventQueue<Event> queue;
          queue.clear();
          const EventQueue<Event> copy = queue;
          CHECK(copy.empty());
        }) == 0);
}

TEST_CASE("copying into a queue that is large enough allocates nothing",
          "[event_queue][allocation]") {
  EventQueue<Event> queue;
  Clients clients(queue, 2000);
  clients.run(20'000);
  EventQueue<Event> target = queue;
  clients.run(1000);
  target = queue;
  CHECK(allocations_of([&] { target = queue; }) == 0);
  CHECK(allocations_of([&] { target.clear(); }) == 0);
  CHECK(allocations_of([&] { target = queue; }) == 0);
  CHECK(target.size() == queue.size());
}

}  // namespace
