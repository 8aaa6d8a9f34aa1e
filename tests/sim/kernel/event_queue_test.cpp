#include "sim/kernel/event_queue.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>

namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::EventHandle;
using sim::EventQueue;
using sim::Instant;

// Few sequence numbers, so that they run out and are given anew again and again.
using Renumbering = EventQueue<int, 1500>;

Duration micros(std::uint64_t count) { return Duration(static_cast<Duration::rep>(count)); }

// How far ahead the events of a run are scheduled. std::mt19937_64 is standardised, and so the same
// everywhere; the standard distributions are not.
enum class Spread { Few, Uniform, Ties, Now, Descending, HeavyTail, Huge };
constexpr std::array kSpreads{Spread::Few,        Spread::Uniform,   Spread::Ties, Spread::Now,
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
constexpr std::array kMixes{Mix{70, 10, 20}, Mix{40, 20, 40}, Mix{50, 45, 5}, Mix{30, 0, 70}};

template <class Queue>
void call_one(Checked<Queue>& queue, Calls& calls, Mix mix) {
  const std::uint64_t choice = calls.below(100);
  if (choice < mix.schedules || queue.size() == 0) {
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
  for (const Spread spread : kSpreads) {
    CAPTURE(seed, static_cast<int>(spread));
    Calls calls(seed, spread);
    Checked<Queue> queue;
    Checked<Queue> copy;
    for (int phase = 0; phase < 6; ++phase) {
      const Mix mix = kMixes[calls.below(kMixes.size())];
      for (int i = 0; i < 300; ++i) call_one(queue, calls, mix);
      if (calls.below(4) == 0) queue.clear();
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

}  // namespace
