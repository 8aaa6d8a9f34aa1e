#include "sim/kernel/event_queue.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::EventHandle;
using sim::EventQueue;
using sim::Instant;

// Few sequence numbers, so that they run out and are given anew again and again; still more than
// events are ever pending in these tests.
constexpr std::size_t most_pending = 500;
using Renumbering = EventQueue<int, most_pending + 20>;

Duration micros(std::uint64_t count) {
  return Duration(static_cast<Duration::rep>(count));
}

// How far ahead the events of a run are scheduled. std::mt19937_64 is standardised, and so the same
// everywhere; the standard distributions are not.
enum class Spread { Few, Uniform, Ties, Now, Descending, HeavyTail, Huge };
constexpr std::array all_spreads{Spread::Few,        Spread::Uniform,   Spread::Ties, Spread::Now,
                                 Spread::Descending, Spread::HeavyTail, Spread::Huge};

class Calls {
 public:
  Calls(unsigned seed, Spread spread) : bits_(seed), spread_(spread) {}

  std::uint64_t below(std::uint64_t limit) { return bits_() % limit; }

  Duration delay() {
    switch (spread_) {
      case Spread::Few:
        return micros(below(4));
      case Spread::Uniform:
        return micros(below(1'000'000));
      case Spread::Ties:
        return 1s * static_cast<int>(below(5));
      case Spread::Now:
        return below(4) == 0 ? micros(below(1000)) : Duration::zero();
      case Spread::Descending:
        return micros(descending_ -= below(1000));
      case Spread::HeavyTail:
        return micros(1'000'000'000'000 / (1 + below(1'000'000)));
      case Spread::Huge:
        return micros(bits_() >> (2 + below(62)));
    }
    return Duration::zero();
  }

 private:
  std::mt19937_64 bits_;
  Spread spread_;
  std::uint64_t descending_ = 1'000'000'000'000;
};

// A queue of ints beside the plainest structure that promises the same.
template <class Queue>
class Checked {
 public:
  void schedule(Instant at) {
    const int name = next_name_++;
    const EventHandle handle = queue_.schedule(at, name);
    model_.emplace(std::pair(at, name), handle);
  }

  void pop() {
    const auto expected = *model_.begin();
    model_.erase(model_.begin());
    REQUIRE(queue_.next_time() == expected.first.first);
    REQUIRE(queue_.is_pending(expected.second));
    const auto fired = queue_.pop();
    REQUIRE(fired.at == expected.first.first);
    REQUIRE(fired.event == expected.first.second);
    REQUIRE(queue_.now() == fired.at);
    stale_.push_back(expected.second);
  }

  void cancel(std::uint64_t nth) {
    auto victim = model_.begin();
    std::advance(victim, static_cast<std::ptrdiff_t>(nth));
    REQUIRE(queue_.cancel(victim->second) == std::optional(victim->first.second));
    stale_.push_back(victim->second);
    model_.erase(victim);
  }

  void check_stale(std::uint64_t nth) {
    if (stale_.empty()) return;
    const EventHandle handle = stale_[nth % stale_.size()];
    REQUIRE_FALSE(queue_.is_pending(handle));
    REQUIRE_FALSE(queue_.cancel(handle).has_value());
  }

  void check_size() const {
    REQUIRE(queue_.size() == model_.size());
    REQUIRE(queue_.empty() == model_.empty());
  }

  [[nodiscard]] std::size_t size() const { return model_.size(); }
  [[nodiscard]] Instant now() const { return queue_.now(); }

  void clear() {
    for (const auto& [key, handle] : model_) stale_.push_back(handle);
    model_.clear();
    queue_.clear();
    REQUIRE(queue_.now() == sim::simulation_start);
  }

 private:
  Queue queue_;
  std::map<std::pair<Instant, int>, EventHandle> model_;
  std::vector<EventHandle> stale_;
  int next_name_ = 0;
};

// Weights of the calls: a queue that grows, holds or shrinks.
struct Mix {
  std::uint64_t schedules;
  std::uint64_t cancels;
  std::uint64_t pops;
};
constexpr std::array mixes{Mix{70, 10, 20}, Mix{40, 20, 40}, Mix{50, 45, 5}, Mix{30, 0, 70}};

template <class Queue>
void call_one(Checked<Queue>& queue, Calls& calls, Mix mix) {
  const std::uint64_t choice = calls.below(100);
  const bool may_schedule = queue.size() < most_pending;
  if ((may_schedule && choice < mix.schedules) || queue.size() == 0) {
    // A huge delay may lie beyond the last Instant there is.
    const Duration left = sim::never - queue.now();
    queue.schedule(queue.now() + std::min(calls.delay(), left));
  } else if (choice < mix.schedules + mix.cancels) {
    queue.cancel(calls.below(queue.size()));
  } else {
    queue.pop();
  }
  queue.check_stale(calls.below(1U << 30U));
  queue.check_size();
}

template <class Queue>
void call_many(unsigned seed) {
  for (const Spread spread : all_spreads) {
    CAPTURE(seed, static_cast<int>(spread));
    Calls calls(seed, spread);
    Checked<Queue> queue;
    Checked<Queue> copy;
    for (int phase = 0; phase < 12; ++phase) {
      const Mix mix = mixes[calls.below(mixes.size())];
      for (int i = 0; i < 250; ++i) call_one(queue, calls, mix);
      if (calls.below(8) == 0) queue.clear();
      std::swap(queue, copy);
      if (calls.below(2) == 0) copy = queue;
    }
    while (queue.size() > 0) queue.pop();
    while (copy.size() > 0) copy.pop();
  }
}

TEST_CASE("any calls do what an ordered map does", "[event_queue]") {
  const unsigned seed = GENERATE(range(0U, 200U));
  call_many<EventQueue<int>>(seed);
}

TEST_CASE("running out of sequence numbers changes nothing", "[event_queue]") {
  const unsigned seed = GENERATE(range(0U, 50U));
  call_many<Renumbering>(seed);
}

TEST_CASE("a copy made half-way continues exactly like the original", "[event_queue]") {
  const unsigned seed = GENERATE(range(0U, 20U));
  CAPTURE(seed);
  Calls calls(seed, Spread::Uniform);
  EventQueue<int> original;
  for (int i = 0; i < 3000; ++i) original.schedule(Instant(calls.delay()), i);
  const EventHandle handle = original.schedule(sim::never, -1);
  for (int i = 0; i < 500; ++i) original.pop();

  EventQueue<int> copy = original;
  Calls same_calls = calls;
  CHECK(copy.is_pending(handle));
  original.cancel(handle);
  CHECK(copy.cancel(handle) == -1);
  for (int i = 0; i < 5000; ++i) {
    const auto expected = original.pop();
    const auto fired = copy.pop();
    REQUIRE(fired.at == expected.at);
    REQUIRE(fired.event == expected.event);
    original.schedule(expected.at + calls.delay(), expected.event);
    copy.schedule(fired.at + same_calls.delay(), fired.event);
  }
  CHECK(copy.size() == original.size());
}

TEST_CASE("events at one instant leave in the order they came in", "[event_queue]") {
  const int count = GENERATE(2, 30, 100, 200, 20'000);
  CAPTURE(count);
  EventQueue<int> queue;
  for (int i = 0; i < count; ++i) {
    queue.schedule(Instant(7s), i);
    queue.schedule(Instant(8s), i);
  }
  for (int i = 0; i < 2 * count; ++i) REQUIRE(queue.pop().event == i % count);
}

TEST_CASE("what was due at an instant goes ahead of what it sets off there", "[event_queue]") {
  EventQueue<std::string> queue;
  queue.schedule(Instant(1s), "first");
  queue.schedule(Instant(1s), "second");
  CHECK(queue.pop().event == "first");
  queue.schedule(queue.now(), "set off");
  queue.schedule(queue.now() + 1us, "later");
  CHECK(queue.next_time() == Instant(1s));
  CHECK(queue.pop().event == "second");
  CHECK(queue.pop().event == "set off");
  CHECK(queue.pop().event == "later");
}

TEST_CASE("a queue far from empty takes events before all others", "[event_queue]") {
  // Each event comes ahead of all that are pending, after the structure has been built.
  EventQueue<int> queue;
  Calls calls(1, Spread::Uniform);
  for (int i = 0; i < 10'000; ++i) queue.schedule(Instant(1h + calls.delay()), i);
  CHECK(queue.next_time() >= Instant(1h));
  const int count = 5000;
  for (int i = 0; i < count; ++i) queue.schedule(Instant(1h - 500ms * (i + 1)), -i);
  for (int i = count - 1; i >= 0; --i) REQUIRE(queue.pop().event == -i);
  CHECK(queue.next_time() >= Instant(1h));
  CHECK(queue.size() == 10'000);
}

TEST_CASE("a million events leave in the order of a stable sort", "[event_queue]") {
  std::vector<std::pair<Instant, int>> events;
  events.reserve(1'000'000);
  Calls calls(7, Spread::HeavyTail);
  for (int i = 0; i < 1'000'000; ++i) events.emplace_back(Instant(calls.delay()), i);
  EventQueue<int> queue;
  for (const auto& [at, name] : events) queue.schedule(at, name);
  std::stable_sort(events.begin(), events.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  bool same = true;
  for (const auto& [at, name] : events) {
    const auto fired = queue.pop();
    same = same && fired.at == at && fired.event == name;
  }
  CHECK(same);
  CHECK(queue.empty());
}

TEST_CASE("a handle names its own event and no later one", "[event_queue]") {
  EventQueue<int> queue;
  const EventHandle none;
  CHECK_FALSE(queue.is_pending(none));
  CHECK_FALSE(queue.cancel(none).has_value());

  const EventHandle fired = queue.schedule(Instant(1s), 1);
  CHECK(queue.is_pending(fired));
  queue.pop();
  const EventHandle cancelled = queue.schedule(Instant(2s), 2);
  CHECK(queue.cancel(cancelled) == 2);
  const EventHandle cleared = queue.schedule(Instant(2s), 3);
  queue.clear();
  for (int i = 0; i < 10; ++i) queue.schedule(Instant(3s), i);
  for (const EventHandle stale : {fired, cancelled, cleared, none}) {
    CHECK_FALSE(queue.is_pending(stale));
    CHECK_FALSE(queue.cancel(stale).has_value());
  }
  CHECK(queue.size() == 10);
}

TEST_CASE("events may be movable only, and are destroyed when they leave", "[event_queue]") {
  auto alive = std::make_shared<int>(0);
  EventQueue<std::unique_ptr<std::shared_ptr<int>>> queue;
  const auto event = [&alive] { return std::make_unique<std::shared_ptr<int>>(alive); };
  const EventHandle handle = queue.schedule(Instant(1s), event());
  for (int i = 0; i < 100; ++i) queue.schedule(Instant(1s * i), event());
  CHECK(alive.use_count() == 102);
  CHECK(queue.cancel(handle).has_value());
  CHECK(alive.use_count() == 101);
  queue.pop();
  CHECK(alive.use_count() == 100);
  queue.clear();
  CHECK(alive.use_count() == 1);
}

TEST_CASE("the past and an empty queue are refused", "[event_queue]") {
  EventQueue<int> queue;
  CHECK_THROWS_AS(queue.pop(), sim::ContractViolation);
  CHECK_THROWS_AS(queue.next_time(), sim::ContractViolation);
  CHECK_THROWS_AS(queue.schedule(Instant(-1us), 1), sim::ContractViolation);
  queue.schedule(Instant(5s), 1);
  queue.pop();
  CHECK_THROWS_AS(queue.schedule(Instant(5s - 1us), 2), sim::ContractViolation);
  CHECK(queue.empty());
  queue.schedule(sim::never, 3);
  CHECK(queue.pop().at == sim::never);
}

}  // namespace
