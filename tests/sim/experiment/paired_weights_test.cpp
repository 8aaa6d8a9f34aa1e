// Pairs from strata that the two designs meet with different probabilities.

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/experiment/paired_comparison.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::PairedComparison;
using sim_tests::SplitMix;

namespace {

const std::vector<double> of_a{0.9, 0.08, 0.02};
const std::vector<double> of_b{0.7, 0.2, 0.1};
const std::vector<double> sizes{1, 10, 100};

PairedComparison compared(SplitMix& bits) {
  PairedComparison comparison(of_a, of_b);
  for (int i = 0; i < 150; ++i) {
    const auto k = static_cast<std::size_t>(i % 3);
    const double a = sizes[k] * (1 + 0.2 * bits.normal());
    comparison.add(a, 0.5 * a + 0.1 * sizes[k] * bits.normal(), k);
  }
  return comparison;
}

double mean(const std::vector<double>& probabilities, double share) {
  double sum = 0;
  for (std::size_t k = 0; k < 3; ++k) sum += probabilities[k] * share * sizes[k];
  return sum;
}

}  // namespace

TEST_CASE("differences and ratios of designs with other rates hold the truth as often as stated",
          "[paired_comparison]") {
  const double confidence = GENERATE(0.8, 0.95);
  CAPTURE(confidence);
  const double difference = mean(of_b, 0.5) - mean(of_a, 1);
  const double ratio = mean(of_b, 0.5) / mean(of_a, 1);
  SplitMix bits(12);
  int differences = 0;
  int ratios = 0;
  constexpr int repetitions = 1000;
  for (int i = 0; i < repetitions; ++i) {
    const PairedComparison one = compared(bits);
    differences += one.difference(confidence).interval->contains(difference) ? 1 : 0;
    ratios += one.ratio(confidence)->interval->contains(ratio) ? 1 : 0;
  }
  CHECK(sim_tests::is_plausible_share(differences, repetitions, confidence));
  CHECK(sim_tests::is_plausible_share(ratios, repetitions, confidence));
}

TEST_CASE("each design has its own mean whatever the other's probabilities are",
          "[paired_comparison]") {
  PairedComparison comparison({0.75, 0.25}, {0.5, 0.5});
  comparison.add(10, 11, 0);
  comparison.add(20, 23, 0);
  comparison.add(30, 40, 1);
  comparison.add(30, 44, 1);
  CHECK(comparison.mean_a() == Approx(0.75 * 15 + 0.25 * 30));
  CHECK(comparison.mean_b() == Approx(0.5 * 17 + 0.5 * 42));
  CHECK(comparison.difference(0.95).value == Approx(29.5 - 18.75));
}
