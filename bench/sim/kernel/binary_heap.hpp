#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "sim/time/sim_time.hpp"

// The baseline, and how its order is compared with ours.
namespace bench {

using sim::Instant;

// The earliest (time, sequence) first, as every textbook does it.
class Heap {
 public:
  struct Entry {
    Instant at;
    std::uint32_t sequence;
    std::uint32_t payload;
    friend bool operator>(const Entry& a, const Entry& b) {
      return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
    }
  };
  static_assert(sizeof(Entry) == 16);

  void schedule(Instant at, std::uint32_t payload) { heap_.push({at, sequence_++, payload}); }
  Entry pop() {
    const Entry entry = heap_.top();
    heap_.pop();
    return entry;
  }
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] Instant next_time() const { return heap_.top().at; }

 private:
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  std::uint32_t sequence_ = 0;
};

// Cheap, as it is part of what is timed; any difference in order or time shows.
struct OrderHash {
  std::uint64_t value = 1;
  void add(Instant at, std::uint32_t payload) {
    value = value * 0x9e3779b97f4a7c15U +
            (static_cast<std::uint64_t>(at.time_since_epoch().count()) ^ payload);
  }
};

}  // namespace bench
