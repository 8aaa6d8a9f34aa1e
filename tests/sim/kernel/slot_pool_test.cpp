#include "sim/kernel/slot_pool.hpp"

#include <cstdint>
#include <set>
#include <utility>

#include <catch2/catch.hpp>

namespace {

using sim::kernel::SlotPool;

TEST_CASE("a slot and its generation never name two events", "[slot_pool]") {
  // Generations of eight bits, so that slots use theirs up within the test.
  SlotPool<int, std::uint8_t> pool;
  std::set<std::pair<std::uint32_t, std::uint8_t>> seen;
  for (int i = 0; i < 10'000; ++i) {
    const std::uint32_t slot = pool.acquire(int{i});
    CHECK(pool.event(slot) == i);
    REQUIRE(seen.emplace(slot, pool.generation(slot)).second);
    if (i % 1000 == 999) {
      pool.clear();
    } else {
      pool.vacate(slot);
      pool.release(slot);
    }
    CHECK_FALSE(pool.occupied(slot));
  }
}

TEST_CASE("a slot that was freed last is taken first", "[slot_pool]") {
  SlotPool<int> pool;
  const std::uint32_t first = pool.acquire(1);
  const std::uint32_t second = pool.acquire(2);
  pool.vacate(first);
  CHECK(pool.acquire(3) != first);  // Vacated, but still referred to.
  pool.release(first);
  pool.vacate(second);
  pool.release(second);
  CHECK(pool.acquire(4) == second);
  CHECK(pool.acquire(5) == first);
}

TEST_CASE("a mark tells a tenant from those before and after", "[slot_pool]") {
  SlotPool<int> pool;
  const std::uint32_t slot = pool.acquire(1);
  pool.set_mark(slot, 7);
  CHECK(pool.mark(slot) == 7);
  CHECK(pool.is_marked(slot, 7));
  CHECK_FALSE(pool.is_marked(slot, 8));
  pool.vacate(slot);
  CHECK_FALSE(pool.is_marked(slot, 7));
  pool.release(slot);
  CHECK_FALSE(pool.is_marked(slot, 7));
  REQUIRE(pool.acquire(2) == slot);
  pool.set_mark(slot, 8);
  CHECK_FALSE(pool.is_marked(slot, 7));
  CHECK(pool.is_marked(slot, 8));
}

}  // namespace
