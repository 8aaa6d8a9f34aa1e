#include "sim/kernel/fine_rung.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/kernel/entry.hpp"
#include "sim/kernel/sorted_front.hpp"

namespace {

using sim::kernel::Entry;
using sim::kernel::FineRung;
using sim::kernel::make_entry;
using sim::kernel::SortedFront;

constexpr std::uint64_t start_ticks = 1000;
constexpr std::uint64_t end_ticks = 1'000'000;

std::vector<Entry> entries_up_to(std::uint64_t last, std::uint32_t count) {
  std::mt19937_64 bits(last + count);
  std::vector<Entry> entries;
  for (std::uint32_t i = 0; i < count; ++i) {
    entries.push_back(make_entry(start_ticks + bits() % (last - start_ticks + 1), i, i));
  }
  return entries;
}

void fill(FineRung& rung, const std::vector<Entry>& entries) {
  rung.begin(start_ticks, end_ticks, 2 * entries.size());
  for (const Entry& entry : entries) rung.insert(entry);
}

// What the front is given until nothing but far entries are left.
std::vector<Entry> taken_from(FineRung& rung) {
  SortedFront front;
  std::vector<Entry> taken;
  while (!rung.empty()) {
    rung.move_to(front, [](const Entry&) {});
    if (front.empty()) break;
    for (; !front.empty(); front.remove_first()) taken.push_back(front.first());
  }
  return taken;
}

bool same(const std::vector<Entry>& a, const std::vector<Entry>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Entry& x, const Entry& y) {
    return x.time == y.time && x.rank == y.rank;
  });
}

TEST_CASE("a front is given the entries of a fine rung in their order", "[event_queue]") {
  // From all at one instant, by all in a few buckets, to as far apart as the rung is meant for.
  const std::uint64_t last =
      GENERATE(as<std::uint64_t>{}, start_ticks, start_ticks + 3, start_ticks + 3000, end_ticks);
  const std::uint32_t count = GENERATE(1U, 20U, 500U, 4096U);
  CAPTURE(last, count);
  std::vector<Entry> entries = entries_up_to(last, count);
  FineRung rung;
  fill(rung, entries);
  CHECK(rung.full() == (count == 4096));
  std::sort(entries.begin(), entries.end());
  CHECK(same(taken_from(rung), entries));
  CHECK(rung.empty());
}

TEST_CASE("a fine rung used before is as good as a new one", "[event_queue]") {
  FineRung rung;
  for (const std::uint32_t count : {4000U, 10U, 700U}) {
    std::vector<Entry> entries = entries_up_to(end_ticks, count);
    fill(rung, entries);
    std::sort(entries.begin(), entries.end());
    CHECK(same(taken_from(rung), entries));
  }
}

TEST_CASE("a fine rung keeps back what is later than its buckets", "[event_queue]") {
  FineRung rung;
  fill(rung, entries_up_to(end_ticks, 100));
  std::vector<Entry> later;
  for (std::uint32_t i = 0; i < 50; ++i) later.push_back(make_entry(3 * end_ticks - i, 100 + i, i));
  for (const Entry& entry : later) rung.insert(entry);
  CHECK(taken_from(rung).size() == 100);
  CHECK(rung.size() == 50);
  std::vector<Entry> drained;
  rung.drain([&drained](const Entry& entry) { drained.push_back(entry); });
  CHECK(same(drained, later));
  CHECK(rung.empty());
}

TEST_CASE("a fine rung goes on in turns, and keeps what comes in on the way", "[event_queue]") {
  // Delays of up to three turns: what comes in goes to this turn, to the next or to the far bucket.
  std::mt19937_64 bits(7);
  FineRung rung;
  rung.begin(start_ticks, end_ticks, 1024);
  const std::uint64_t turn = rung.far_from() - rung.start();
  std::vector<Entry> expected;
  const auto insert_after = [&](std::uint64_t time) {
    const auto i = static_cast<std::uint32_t>(expected.size());
    expected.push_back(make_entry(time + 1 + bits() % (3 * turn), i, i));
    rung.insert(expected.back());
  };
  for (int i = 0; i < 500; ++i) insert_after(rung.from());
  SortedFront front;
  std::vector<Entry> taken;
  while (!rung.empty()) {
    rung.move_to(front, [](const Entry&) {});
    if (front.empty()) rung.turn();
    for (; !front.empty(); front.remove_first()) {
      taken.push_back(front.first());
      if (expected.size() < 20'000) insert_after(rung.from());
    }
  }
  std::sort(expected.begin(), expected.end());
  CHECK(same(taken, expected));
}

TEST_CASE("what is removed from a fine rung does not come, and all else does", "[event_queue]") {
  const std::uint64_t last = GENERATE(start_ticks + 3, end_ticks, 3 * end_ticks);
  std::vector<Entry> entries = entries_up_to(last, 1000);
  FineRung rung;
  fill(rung, entries);
  const auto is_odd = [](const Entry& entry) { return entry.slot() % 2 == 1; };
  rung.remove_if(is_odd);
  CHECK(rung.size() == 500);
  std::vector<Entry> left = taken_from(rung);
  rung.drain([&left](const Entry& entry) { left.push_back(entry); });
  std::sort(left.begin(), left.end());
  std::erase_if(entries, is_odd);
  std::sort(entries.begin(), entries.end());
  CHECK(same(left, entries));
}

}  // namespace
