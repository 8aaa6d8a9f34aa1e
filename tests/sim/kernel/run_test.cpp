#include "sim/kernel/run.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "sim/kernel/event_queue.hpp"

namespace {

using namespace std::chrono_literals;
using sim::EventQueue;
using sim::Instant;

TEST_CASE("a run fires what is due until its end and leaves the rest", "[run]") {
  EventQueue<int> queue;
  for (int second = 1; second <= 5; ++second) queue.schedule(Instant(1s * second), second);
  std::vector<int> seen;
  const auto record = [&seen](Instant at, int event) {
    CHECK(at == Instant(1s * event));
    seen.push_back(event);
  };
  CHECK(sim::run_until(queue, Instant(3s), record) == 3);
  CHECK(seen == std::vector<int>{1, 2, 3});
  CHECK(queue.now() == Instant(3s));
  CHECK(queue.size() == 2);
  CHECK(sim::run_until(queue, Instant(3500ms), record) == 0);
  CHECK(sim::run_until(queue, sim::never, record) == 2);
  CHECK(seen.back() == 5);
  CHECK(queue.empty());
}

TEST_CASE("a handler schedules and cancels while the run goes on", "[run]") {
  EventQueue<int> queue;
  const sim::EventHandle doomed = queue.schedule(Instant(10s), -1);
  queue.schedule(Instant(1s), 0);
  std::vector<int> seen;
  const auto fired = sim::run_until(queue, Instant(1min), [&](Instant at, int event) {
    seen.push_back(event);
    if (event == 3) queue.cancel(doomed);
    if (event < 20) queue.schedule(at + 1s, event + 1);
    // Makes the queue grow while an event of it is being handled.
    for (int i = 0; event == 5 && i < 1000; ++i) queue.schedule(Instant(2min), i);
  });
  CHECK(fired == 21);
  CHECK(seen.size() == 21);
  CHECK(seen.back() == 20);
  CHECK(queue.size() == 1000);
}

TEST_CASE("a run split in two goes the way of one", "[run]") {
  const auto bounce = [](EventQueue<int>& queue, std::vector<Instant>& seen) {
    return [&queue, &seen](Instant at, int event) {
      seen.push_back(at);
      queue.schedule(at + 1s * event, event);
    };
  };
  EventQueue<int> queue;
  for (int i = 1; i <= 100; ++i) queue.schedule(Instant(1s * i), i);
  EventQueue<int> copy = queue;
  std::vector<Instant> whole;
  std::vector<Instant> parts;
  sim::run_until(queue, Instant(1h), bounce(queue, whole));
  for (int minute = 1; minute <= 60; ++minute) {
    sim::run_until(copy, Instant(1min * minute), bounce(copy, parts));
  }
  CHECK(whole == parts);
}

}  // namespace
