#include "sim/kernel/few_front.hpp"

#include <cstdint>
#include <iterator>
#include <random>
#include <set>
#include <utility>

#include <catch2/catch.hpp>

namespace {

using sim::kernel::Entry;
using sim::kernel::FewFront;
using sim::kernel::make_entry;

// The same entries in a sorted set: by time, then by order of insertion.
class Pair {
 public:
  void insert(std::uint64_t time) {
    const Entry entry = make_entry(time, sequence_, 1000 + sequence_);
    front_.insert(entry);
    set_.insert({time, sequence_++});
  }
  void remove_first() {
    front_.remove_first();
    set_.erase(set_.begin());
  }
  void remove_odd_slots() {
    front_.remove_if([](const Entry& entry) { return entry.slot() % 2 == 1; });
    for (auto it = set_.begin(); it != set_.end();) {
      it = (1000 + it->second) % 2 == 1 ? set_.erase(it) : std::next(it);
    }
  }
  void clear() {
    front_.clear();
    set_.clear();
  }
  [[nodiscard]] bool agrees() const {
    if (front_.size() != set_.size() || front_.empty() != set_.empty()) return false;
    if (set_.empty()) return true;
    const auto [time, sequence] = *set_.begin();
    return front_.first_time() == time && front_.first_slot() == 1000 + sequence;
  }
  [[nodiscard]] bool full() const { return front_.full(); }
  [[nodiscard]] bool empty() const { return set_.empty(); }

 private:
  FewFront front_;
  std::set<std::pair<std::uint64_t, std::uint32_t>> set_;
  std::uint32_t sequence_ = 0;
};

TEST_CASE("a few entries leave in the order of a sorted set", "[event_queue]") {
  // Few different times make ties; many make none.
  const std::uint64_t times = GENERATE(2U, 20U, 1'000'000U);
  CAPTURE(times);
  std::mt19937_64 bits(times);
  Pair pair;
  std::uint64_t now = 0;
  for (int step = 0; step < 100'000; ++step) {
    const std::uint64_t choice = bits() % 1000;
    if (choice < 1) {
      pair.clear();
    } else if (choice < 6) {
      pair.remove_odd_slots();
    } else if (!pair.full() && (pair.empty() || choice < 520)) {
      pair.insert(now + bits() % times);
    } else {
      pair.remove_first();
      now += bits() % 2;
    }
    if (!pair.agrees()) FAIL("differs after step " << step);
  }
}

TEST_CASE("an entry at the latest possible time leaves last", "[event_queue]") {
  FewFront front;
  const auto never = static_cast<std::uint64_t>(sim::never.time_since_epoch().count());
  front.insert(make_entry(never, 0, 7));
  front.insert(make_entry(5, 1, 8));
  front.insert(make_entry(never, 2, 9));
  CHECK(front.first_slot() == 8);
  front.remove_first();
  CHECK(front.first_slot() == 7);
  front.remove_first();
  CHECK(front.first_slot() == 9);
  front.remove_first();
  CHECK(front.empty());
  CHECK(front.first_time() > never);
}

}  // namespace
