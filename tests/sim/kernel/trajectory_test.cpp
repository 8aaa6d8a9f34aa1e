#include "sim/kernel/trajectory.hpp"

#include <cstdint>
#include <set>

#include <catch2/catch.hpp>

namespace {

using namespace std::chrono_literals;
using sim::Instant;
using sim::Trajectory;

constexpr Trajectory of_two(Instant first, std::uint64_t a, Instant second, std::uint64_t b) {
  Trajectory trajectory;
  trajectory.record(first, a);
  trajectory.record(second, b);
  return trajectory;
}

// The same in every compiler, at compile time as at run time.
static_assert(of_two(Instant(1s), 1, Instant(2s), 2) == of_two(Instant(1s), 1, Instant(2s), 2));

TEST_CASE("trajectories tell order, time and payload apart", "[trajectory]") {
  const Trajectory reference = of_two(Instant(1s), 1, Instant(1s), 2);
  CHECK(reference != of_two(Instant(1s), 2, Instant(1s), 1));
  CHECK(reference != of_two(Instant(1s), 1, Instant(1s + 1us), 2));
  CHECK(reference != of_two(Instant(1us), 1'000'000, Instant(1s), 2));
  Trajectory shorter;
  shorter.record(Instant(1s), 1);
  CHECK(reference != shorter);
  CHECK(shorter != Trajectory());
}

TEST_CASE("a hundred thousand trajectories have different digests", "[trajectory]") {
  std::set<std::uint64_t> digests;
  for (std::uint64_t payload = 0; payload < 300; ++payload) {
    for (int second = 0; second < 334; ++second) {
      digests.insert(of_two(Instant(1s * second), payload, Instant(1h), 0).digest());
    }
  }
  CHECK(digests.size() == 300U * 334U);
}

TEST_CASE("the digest of a given trajectory never changes", "[trajectory]") {
  // A golden number: our own, printed once. Fingerprints stored by users depend on it.
  CHECK(of_two(Instant(1s), 1, Instant(2s), 2).digest() == 0x83e8bbb87bd755ceU);
}

}  // namespace
