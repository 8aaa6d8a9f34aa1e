#include "sim/experiment/paired_comparison.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "sim/stats/intervals.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::PairedComparison;
using sim::PairedVerdict;
using sim_tests::SplitMix;

namespace {

/// Downtimes of two designs that share `common` of their variance; b is longer by `excess`.
PairedComparison compared(std::uint64_t seed, int pairs, double common, double excess) {
  SplitMix bits(seed);
  PairedComparison comparison;
  for (int i = 0; i < pairs; ++i) {
    const double shared = std::sqrt(common) * bits.normal();
    const double a = 20 + shared + std::sqrt(1 - common) * bits.normal();
    const double b = 20 + excess + shared + std::sqrt(1 - common) * bits.normal();
    comparison.add(a, b);
  }
  return comparison;
}

}  // namespace

TEST_CASE("a paired comparison is the t interval of the differences", "[paired_comparison]") {
  PairedComparison comparison;
  comparison.add(10, 11);
  comparison.add(20, 23);
  comparison.add(30, 32);
  const sim::Estimate difference = comparison.difference(0.95);
  CHECK(difference.value == Approx(2));
  // s = 1, t(0.975, 2) = 4.3026527.
  CHECK(difference.interval->half_width() == Approx(4.302652729749464 / std::sqrt(3.0)));
  CHECK(comparison.mean_a() == Approx(20));
  CHECK(comparison.mean_b() == Approx(22));
  CHECK(comparison.verdict(0.95) == PairedVerdict::Undecided);
  CHECK(comparison.verdict(0.90) == PairedVerdict::BMore);  // half width 1.69
}

TEST_CASE("the verdict follows the sign", "[paired_comparison]") {
  CHECK(compared(1, 100, 0.9, +1).verdict(0.95) == PairedVerdict::BMore);
  CHECK(compared(1, 100, 0.9, -1).verdict(0.95) == PairedVerdict::BLess);
  CHECK(PairedComparison{}.verdict(0.95) == PairedVerdict::Undecided);
}

TEST_CASE("pairing is worth what the correlation says", "[paired_comparison]") {
  const PairedComparison comparison = compared(3, 20000, 0.75, 0);
  CHECK(comparison.correlation() == Approx(0.75).margin(0.02));
  // Equal variances: 2 s^2 against 2 s^2 (1 - rho).
  CHECK(*comparison.variance_reduction() == Approx(1 / (1 - 0.75)).epsilon(0.05));
}

TEST_CASE("equal designs differ by nothing at all", "[paired_comparison]") {
  PairedComparison comparison;
  for (const double x : {1.0, 5.0, 2.0}) comparison.add(x, x);
  CHECK(comparison.difference(0.95).interval == sim::Interval{0, 0});
  CHECK_FALSE(comparison.variance_reduction());
  CHECK(comparison.correlation() == Approx(1));
  CHECK(comparison.ratio(0.95)->value == 1);
}

TEST_CASE("differences and ratios cover as often as they say", "[paired_comparison]") {
  constexpr int repeats = 3000;
  int covered = 0;
  int ratio_covered = 0;
  int wrong = 0;
  for (int i = 0; i < repeats; ++i) {
    const PairedComparison comparison = compared(1000 + static_cast<std::uint64_t>(i), 30, 0.5, 1);
    if (comparison.difference(0.95).interval->contains(1)) ++covered;
    if (comparison.ratio(0.95)->interval->contains(21.0 / 20)) ++ratio_covered;
    if (comparison.verdict(0.95) == PairedVerdict::BLess) ++wrong;
  }
  CHECK(sim_tests::is_plausible_share(covered, repeats, 0.95));
  CHECK(sim_tests::is_plausible_share(ratio_covered, repeats, 0.95));
  CHECK(wrong == 0);
}

TEST_CASE("a ratio needs two means above zero", "[paired_comparison]") {
  PairedComparison comparison;
  comparison.add(0, 1);
  CHECK_FALSE(comparison.ratio(0.95));
  comparison.add(1, 1);
  CHECK(comparison.ratio(0.95)->value == Approx(2));
}

TEST_CASE("the error of a ratio is that of b - ratio a", "[paired_comparison]") {
  PairedComparison comparison;
  comparison.add(10, 22);
  comparison.add(20, 40);
  comparison.add(30, 58);
  const sim::Estimate ratio = *comparison.ratio(0.95);
  CHECK(ratio.value == Approx(2));
  // b - 2 a is 2, 0, -2: variance 4, so log ratio has the error sqrt(4 / 3) / 40.
  const double reach = 4.302652729749464 * std::sqrt(4.0 / 3) / 40;
  CHECK(ratio.interval->low == Approx(2 * std::exp(-reach)));
  CHECK(ratio.interval->high == Approx(2 * std::exp(reach)));
}

TEST_CASE("merged comparisons equal one pass", "[paired_comparison]") {
  PairedComparison whole;
  PairedComparison head;
  PairedComparison tail;
  SplitMix bits(6);
  for (int i = 0; i < 50; ++i) {
    const double a = bits.exponential(1);
    const double b = a + bits.exponential(1);
    whole.add(a, b);
    (i < 20 ? head : tail).add(a, b);
  }
  head.merge(tail);
  CHECK(head.difference(0.95).interval->low ==
        Approx(whole.difference(0.95).interval->low).epsilon(1e-12));
  CHECK(head.ratio(0.95)->interval->high ==
        Approx(whole.ratio(0.95)->interval->high).epsilon(1e-12));
  CHECK(head.correlation() == Approx(whole.correlation()).epsilon(1e-12));
}
