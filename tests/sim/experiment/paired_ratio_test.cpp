#include "sim/experiment/paired_ratio.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/random/stream.hpp"

namespace {

using sim::PairedRatio;
using sim::RatioObservation;

struct Pair {
  RatioObservation a;
  RatioObservation b;
};

/// Incidents and their lengths in two designs that share a part of both.
std::vector<Pair> pairs_of(std::uint64_t seed, std::size_t count) {
  sim::Stream bits = sim::named_stream(seed, 0, "paired ratio", "test");
  const auto uniform = [&] { return static_cast<double>(bits.next_bits() >> 11U) * 0x1p-53; };
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < count; ++i) {
    const double incidents = 1 + std::floor(3 * uniform());
    const double length = 10 * uniform();
    const double more = std::floor(2 * uniform());
    pairs.push_back({{incidents * length, incidents},
                     {(incidents + more) * (length + uniform()), incidents + more}});
  }
  return pairs;
}

double ratio_without(const std::vector<Pair>& pairs, std::size_t left_out, bool of_b) {
  double top = 0;
  double bottom = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i == left_out) continue;
    const RatioObservation& one = of_b ? pairs[i].b : pairs[i].a;
    top += one.numerator;
    bottom += one.denominator;
  }
  return top / bottom;
}

TEST_CASE("equal runs have a difference and an interval of exactly zero", "[paired_ratio]") {
  PairedRatio ratio;
  for (const Pair& pair : pairs_of(3, 50)) ratio.add(pair.a, pair.a);
  const sim::Estimate difference = ratio.difference(0.95);
  CHECK(difference.value == 0);
  REQUIRE(difference.interval);
  CHECK(difference.interval->low == 0);
  CHECK(difference.interval->high == 0);
  CHECK(ratio.ratio(0.95)->value == 1);
  CHECK(ratio.correlation() == Approx(1));
}

TEST_CASE("the linearised error is that of the jackknife", "[paired_ratio]") {
  const auto seed = GENERATE(range(1U, 6U));
  CAPTURE(seed);
  const std::vector<Pair> pairs = pairs_of(seed, 2000);
  PairedRatio ratio;
  for (const Pair& pair : pairs) ratio.add(pair.a, pair.b);
  const std::size_t none = pairs.size();
  const double whole = ratio_without(pairs, none, true) - ratio_without(pairs, none, false);
  CHECK(ratio.difference(0.95).value == Approx(whole));
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const double left = ratio_without(pairs, i, true) - ratio_without(pairs, i, false);
    sum += left;
    squares += (left - whole) * (left - whole);
  }
  const double n = static_cast<double>(pairs.size());
  CHECK(sum / n == Approx(whole).epsilon(1e-3));
  CHECK(ratio.standard_error() == Approx(std::sqrt((n - 1) / n * squares)).epsilon(0.01));
  CHECK(ratio.correlation() > 0);
  CHECK(ratio.variance_reduction().value() > 1);
}

TEST_CASE("a design without incidents has no ratio", "[paired_ratio]") {
  PairedRatio ratio;
  ratio.add({10, 1}, {0, 0});
  ratio.add({12, 2}, {0, 0});
  CHECK_FALSE(ratio.is_defined());
}

}  // namespace
