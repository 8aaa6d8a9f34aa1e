#include "sim/kernel/bucket_store.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/kernel/entry.hpp"

namespace {

using sim::kernel::Bucket;
using sim::kernel::BucketStore;
using sim::kernel::Entry;
using sim::kernel::make_entry;

using Slots = std::vector<std::uint32_t>;

void append(BucketStore& store, Bucket& bucket, Slots& expected, std::uint32_t slot) {
  store.append(bucket, make_entry(slot, slot, slot));
  expected.push_back(slot);
}

Slots slots_in(const BucketStore& store, const Bucket& bucket) {
  Slots slots;
  store.for_each(bucket, [&slots](std::span<const Entry> entries) {
    for (const Entry& entry : entries) slots.push_back(entry.slot());
  });
  return slots;
}

template <class Predicate>
void remove_if(BucketStore& store, Bucket& bucket, Slots& expected, Predicate predicate) {
  store.remove_if(bucket, [&](const Entry& entry) { return predicate(entry.slot()); });
  std::erase_if(expected, predicate);
}

TEST_CASE("removing from a bucket keeps all others in their order", "[event_queue]") {
  // Around the borders of chunks, which hold seven.
  const std::uint32_t count = GENERATE(0U, 1U, 6U, 7U, 8U, 13U, 14U, 15U, 100U);
  const std::uint32_t kept = GENERATE(0U, 1U, 6U, 7U, 8U, 14U, 100U);
  const bool are_first = GENERATE(true, false);
  CAPTURE(count, kept, are_first);
  BucketStore store;
  Bucket bucket;
  Slots expected;
  for (std::uint32_t i = 0; i < count; ++i) append(store, bucket, expected, i);
  remove_if(store, bucket, expected,
            [&](std::uint32_t slot) { return are_first ? slot >= kept : slot + kept < count; });
  CHECK(bucket.count == expected.size());
  CHECK(slots_in(store, bucket) == expected);
  for (std::uint32_t i = 200; i < 220; ++i) append(store, bucket, expected, i);
  CHECK(slots_in(store, bucket) == expected);
}

TEST_CASE("buckets that grow and shrink in one store do not touch each other", "[event_queue]") {
  std::mt19937_64 bits(3);
  BucketStore store;
  std::vector<Bucket> buckets(5);
  std::vector<Slots> expected(5);
  for (std::uint32_t step = 0; step < 3000; ++step) {
    const std::size_t i = bits() % buckets.size();
    if (bits() % 40 == 0) {
      const std::uint64_t modulus = 1 + bits() % 4;
      remove_if(store, buckets[i], expected[i],
                [modulus](std::uint32_t slot) { return slot % 4 < modulus; });
    } else {
      append(store, buckets[i], expected[i], step);
    }
    REQUIRE(slots_in(store, buckets[i]) == expected[i]);
  }
  for (std::size_t i = 0; i < buckets.size(); ++i) {
    CHECK(slots_in(store, buckets[i]) == expected[i]);
  }
}

}  // namespace
