// What is paid for of a volume that grows, against a sum over small steps.

#include <algorithm>

#include <catch2/catch.hpp>

#include "models/architecture/database_volume.hpp"

namespace {

double in_steps(double allocated, double from, double to) {
  constexpr int steps = 100'000;
  double sum = 0;
  for (int step = 0; step < steps; ++step) {
    const double used = from + (to - from) * (step + 0.5) / steps;
    sum += std::max(allocated, used / 0.9);
  }
  return sum / steps;
}

TEST_CASE("a volume that grows by itself has a tenth free, and at least its first size",
          "[databases][cost]") {
  const double from = GENERATE(0.0, 40.0, 89.0, 90.0, 120.0);
  const double more = GENERATE(0.0, 1.0, 30.0, 500.0);
  CAPTURE(from, more);
  CHECK(models::mean_allocated(100, true, from, from + more) ==
        Approx(in_steps(100, from, from + more)));
}

TEST_CASE("a volume that does not grow by itself stays as large as it is", "[databases][cost]") {
  CHECK(models::mean_allocated(100, false, 20, 400) == 100);
}

}  // namespace
