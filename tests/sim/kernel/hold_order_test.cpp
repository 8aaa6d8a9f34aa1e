#include <cmath>
#include <cstdint>
#include <functional>
#include <queue>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/kernel/event_queue.hpp"
#include "sim/kernel/trajectory.hpp"

// The hold model: the earliest event leaves and comes back at a random later time. The order has to
// be that of a binary heap over (time, sequence), for all increments named in the list of
// workloads.

namespace {

using sim::Duration;
using sim::EventQueue;
using sim::Instant;
using sim::Trajectory;

class Increments {
 public:
  double uniform() { return (static_cast<double>(bits_() >> 11U) + 0.5) * 0x1p-53; }
  double exponential() { return -std::log(uniform()); }

  double next(const std::string& name) {
    if (name == "exponential") return exponential();
    if (name == "uniform(0, 2)") return 2 * uniform();
    if (name == "uniform(0.9, 1.1)") return 0.9 + 0.2 * uniform();
    if (name == "bimodal 90/10") return uniform() < 0.9 ? 0.1 * exponential() : 9.1 * exponential();
    if (name == "Pareto(1.1)") return std::pow(uniform(), -1 / 1.1);
    if (name == "fixed 10 s") return 10;
    return aws_mix();
  }
  double aws_mix() {
    const double kind = uniform();
    if (kind < 0.80) return 10;
    return exponential() * (kind < 0.95 ? 300 : 30 * 86400);
  }
  double integer_phase() { return std::floor(10 * uniform()); }

 private:
  std::mt19937_64 bits_{1};
};

struct Held {
  Instant at;
  std::uint64_t sequence;
  std::uint32_t name;
  friend bool operator>(const Held& a, const Held& b) {
    return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
  }
};

class HeapQueue {
 public:
  void schedule(Instant at, std::uint32_t name) { heap_.push({at, sequence_++, name}); }
  std::pair<Instant, std::uint32_t> pop() {
    const Held entry = heap_.top();
    heap_.pop();
    return {entry.at, entry.name};
  }

 private:
  std::priority_queue<Held, std::vector<Held>, std::greater<>> heap_;
  std::uint64_t sequence_ = 0;
};

class OurQueue {
 public:
  void schedule(Instant at, std::uint32_t name) { queue_.schedule(at, name); }
  std::pair<Instant, std::uint32_t> pop() {
    const auto fired = queue_.pop();
    return {fired.at, fired.event};
  }

 private:
  EventQueue<std::uint32_t> queue_;
};

template <class Queue>
Trajectory hold(const std::string& name, std::uint32_t pending, std::uint32_t holds) {
  Increments increments;
  Queue queue;
  for (std::uint32_t i = 0; i < pending; ++i) {
    const double phase = name == "fixed 10 s" ? increments.integer_phase() : increments.next(name);
    queue.schedule(Instant(sim::from_seconds(phase)), i);
  }
  Trajectory trajectory;
  for (std::uint32_t i = 0; i < holds; ++i) {
    const auto [at, event] = queue.pop();
    trajectory.record(at, event);
    queue.schedule(at + sim::from_seconds(increments.next(name)), event);
  }
  return trajectory;
}

TEST_CASE("the hold model goes the way of a binary heap", "[event_queue]") {
  const std::string name = GENERATE("exponential", "uniform(0, 2)", "uniform(0.9, 1.1)",
                                    "bimodal 90/10", "Pareto(1.1)", "fixed 10 s", "AWS mix");
  const std::uint32_t pending = GENERATE(1U, 10U, 33U, 1000U, 50'000U);
  CAPTURE(name, pending);
  const std::uint32_t holds = 50'000 + 4 * pending;
  CHECK(hold<OurQueue>(name, pending, holds) == hold<HeapQueue>(name, pending, holds));
}

}  // namespace
