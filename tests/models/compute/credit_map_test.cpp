#include "models/compute/credit_map.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

namespace {

using models::CreditMap;

/// Balance and shortfall of one path, followed step by step.
struct Path {
  double balance;
  double shortfall = 0;

  void step(double change, double floor, double cap) {
    const double wanted = balance + change;
    shortfall += std::max(floor - wanted, 0.0);
    balance = std::clamp(wanted, floor, cap);
  }
};

}  // namespace

TEST_CASE("a composed stretch does what its parts do one after the other", "[credit_map]") {
  const unsigned seed = GENERATE(range(0U, 300U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  const double floor = -static_cast<double>(random() % 5);
  const double cap = static_cast<double>(random() % 5);
  const auto parts = 1 + random() % 12;
  std::vector<double> changes;
  CreditMap all(floor, cap);
  for (unsigned i = 0; i < parts; ++i) {
    changes.push_back((static_cast<double>(random() % 81) - 40) / 10);
    all = all.then(CreditMap::monotone(floor, cap, changes.back()));
  }
  const auto times = static_cast<int>(random() % 6);
  const CreditMap many = all.repeated(times);
  for (double before = floor; before <= cap; before += 0.125) {
    CAPTURE(before);
    Path path{before};
    for (int i = 0; i < times; ++i) {
      for (const double change : changes) path.step(change, floor, cap);
    }
    CHECK(many.balance(before) == Approx(path.balance).margin(1e-12));
    CHECK(many.shortfall(before) == Approx(path.shortfall).margin(1e-12));
    CHECK((before >= many.least_sufficient() + 1e-9) <= (path.shortfall < 1e-8));
    CHECK((before <= many.least_sufficient() - 1e-9) <= (path.shortfall > 0));
  }
}
