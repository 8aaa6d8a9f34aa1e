#include "sim/stats/warm_up.hpp"

#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/sim/stats/splitmix.hpp"

using sim_tests::SplitMix;

namespace {

/// The cut by its definition, quadratic time.
std::optional<std::size_t> tried_truncation(const std::vector<double>& series) {
  std::vector<double> fives;
  for (std::size_t i = 0; i + 5 <= series.size(); i += 5) {
    double sum = 0;
    for (std::size_t k = 0; k < 5; ++k) sum += series[i + k];
    fives.push_back(sum / 5);
  }
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t cut = 0; cut + 2 <= fives.size(); ++cut) {
    const double kept = static_cast<double>(fives.size() - cut);
    double mean = 0;
    for (std::size_t i = cut; i < fives.size(); ++i) mean += fives[i] / kept;
    double squares = 0;
    for (std::size_t i = cut; i < fives.size(); ++i) {
      squares += (fives[i] - mean) * (fives[i] - mean);
    }
    if (squares / (kept * kept) < least) {
      least = squares / (kept * kept);
      best = cut;
    }
  }
  if (2 * best > fives.size()) return std::nullopt;
  return 5 * best;
}

std::vector<double> settling(std::uint64_t seed, std::size_t size, double start, double decay) {
  SplitMix bits(seed);
  std::vector<double> series(size);
  for (double& value : series) {
    value = start + bits.normal();
    start *= decay;
  }
  return series;
}

}  // namespace

TEST_CASE("MSER-5 finds the cut that trying all cuts finds", "[warm_up]") {
  const auto seed = GENERATE(range(0U, 50U));
  CAPTURE(seed);
  const auto series = settling(seed, 20 + 7 * seed, seed % 3 * 10.0, 0.9);
  CHECK(sim::mser5_truncation(series) == tried_truncation(series));
}

TEST_CASE("a start far from the rest is dropped and little more", "[warm_up]") {
  std::vector<double> series = settling(1, 1000, 0, 0);
  for (std::size_t i = 0; i < 100; ++i) series[i] += 50;
  const auto cut = sim::mser5_truncation(series);
  REQUIRE(cut);
  CHECK(*cut >= 100);
  CHECK(*cut <= 200);
}

TEST_CASE("a constant series needs no warm-up", "[warm_up]") {
  CHECK(sim::mser5_truncation(std::vector<double>(100, 3.0)) == 0U);
}

TEST_CASE("a run that has not settled has no answer", "[warm_up]") {
  std::vector<double> rising;
  for (int i = 0; i < 100; ++i) rising.push_back(i * i * i);
  CHECK_FALSE(sim::mser5_truncation(rising));
  CHECK_FALSE(sim::mser5_truncation(std::vector<double>(19, 1.0)));
}
