#include "sim/stats/moments.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/sim/stats/splitmix.hpp"

using sim::JointMoments;
using sim::Moments;
using sim_tests::SplitMix;

namespace {

std::vector<double> skewed_sample(std::uint64_t seed, std::size_t size, double offset) {
  SplitMix bits(seed);
  std::vector<double> sample(size);
  for (double& value : sample) value = offset + bits.exponential(3.0);
  return sample;
}

/// Mean, variance and skewness by their definitions, in two passes and more digits.
struct TwoPass {
  long double mean = 0;
  long double variance = 0;
  long double skewness = 0;

  explicit TwoPass(const std::vector<double>& sample) {
    const long double n = static_cast<long double>(sample.size());
    for (const double x : sample) mean += x / n;
    long double squares = 0;
    long double cubes = 0;
    for (const double x : sample) {
      squares += (x - mean) * (x - mean);
      cubes += (x - mean) * (x - mean) * (x - mean);
    }
    variance = squares / (n - 1);
    skewness = cubes / n / std::pow(squares / n, 1.5L);
  }
};

Moments moments_of(const std::vector<double>& sample) {
  Moments moments;
  for (const double x : sample) moments.add(x);
  return moments;
}

}  // namespace

TEST_CASE("moments agree with their definitions, far from zero too", "[moments]") {
  const auto seed = GENERATE(range(0U, 10U));
  const double offset = GENERATE(0.0, 1e6, -1e6);
  CAPTURE(seed, offset);
  const auto sample = skewed_sample(seed, 1 + 37 * (seed + 1), offset);
  const Moments moments = moments_of(sample);
  const TwoPass expected(sample);
  CHECK(moments.count() == sample.size());
  CHECK(moments.mean() == Approx(static_cast<double>(expected.mean)).epsilon(1e-13));
  CHECK(moments.variance() == Approx(static_cast<double>(expected.variance)).epsilon(1e-8));
  CHECK(moments.skewness() == Approx(static_cast<double>(expected.skewness)).epsilon(1e-7));
  CHECK(moments.min() == *std::min_element(sample.begin(), sample.end()));
  CHECK(moments.max() == *std::max_element(sample.begin(), sample.end()));
}

TEST_CASE("merged moments equal those of one pass, wherever the sample is cut", "[moments]") {
  const auto sample = skewed_sample(7, 90, 100.0);
  const Moments whole = moments_of(sample);
  for (std::size_t cut = 0; cut <= sample.size(); ++cut) {
    CAPTURE(cut);
    const auto middle = sample.begin() + static_cast<std::ptrdiff_t>(cut);
    Moments merged = moments_of({sample.begin(), middle});
    merged.merge(moments_of({middle, sample.end()}));
    CHECK(merged.count() == whole.count());
    CHECK(merged.mean() == Approx(whole.mean()).epsilon(1e-14));
    CHECK(merged.variance() == Approx(whole.variance()).epsilon(1e-12));
    CHECK(merged.skewness() == Approx(whole.skewness()).epsilon(1e-10));
    CHECK(merged.min() == whole.min());
    CHECK(merged.max() == whole.max());
  }
}

TEST_CASE("merging with nothing changes no byte, and the same merges give the same bytes",
          "[moments]") {
  const Moments sample = moments_of(skewed_sample(3, 50, 0));
  Moments merged;
  merged.merge(sample);
  merged.merge(Moments{});
  CHECK(merged == sample);
  Moments once = sample;
  Moments again = sample;
  once.merge(moments_of(skewed_sample(4, 20, 0)));
  again.merge(moments_of(skewed_sample(4, 20, 0)));
  CHECK(once == again);
}

TEST_CASE("moments of fewer than two observations know no spread", "[moments]") {
  CHECK(Moments{}.mean() == 0);
  CHECK(Moments{}.standard_error() == 0);
  const Moments one = moments_of({5});
  CHECK(one.mean() == 5);
  CHECK(one.variance() == 0);
  CHECK(one.skewness() == 0);
}

TEST_CASE("the standard error of 2, 4, 4, 4, 5, 5, 7, 9 is the root of 32 / 7 / 8", "[moments]") {
  const Moments moments = moments_of({2, 4, 4, 4, 5, 5, 7, 9});
  CHECK(moments.mean() == 5);
  CHECK(moments.sum() == 40);
  CHECK(moments.variance() == Approx(32.0 / 7));
  CHECK(moments.standard_error() == Approx(std::sqrt(32.0 / 7 / 8)));
  CHECK(moments.skewness() == Approx(5.25 / 8));  // (-27 -3 +8 +64) / 8 over 2^3
}

TEST_CASE("covariance and correlation agree with their definitions and merge", "[moments]") {
  SplitMix bits(11);
  std::vector<std::pair<double, double>> pairs;
  for (int i = 0; i < 60; ++i) {
    const double common = bits.normal();
    pairs.emplace_back(5 + common, 2 * common + bits.normal());
  }
  long double mean_a = 0;
  long double mean_b = 0;
  for (const auto& [a, b] : pairs) {
    mean_a += a / 60.0L;
    mean_b += b / 60.0L;
  }
  long double aa = 0;
  long double bb = 0;
  long double ab = 0;
  for (const auto& [a, b] : pairs) {
    aa += (a - mean_a) * (a - mean_a);
    bb += (b - mean_b) * (b - mean_b);
    ab += (a - mean_a) * (b - mean_b);
  }
  JointMoments head;
  JointMoments tail;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    (i < 23 ? head : tail).add(pairs[i].first, pairs[i].second);
  }
  head.merge(tail);
  CHECK(head.covariance() == Approx(static_cast<double>(ab / 59)).epsilon(1e-12));
  CHECK(head.correlation() == Approx(static_cast<double>(ab / std::sqrt(aa * bb))).epsilon(1e-12));
  CHECK(head.variance_of_difference(0.5) ==
        Approx(static_cast<double>((aa - ab + bb / 4) / 59)).epsilon(1e-12));
}

TEST_CASE("proportional pairs correlate fully and differ by nothing", "[moments]") {
  JointMoments moments;
  for (const double x : {0.1, 0.7, 0.3, 12.9}) moments.add(3 * x, x);
  CHECK(moments.correlation() == Approx(1));
  CHECK(moments.variance_of_difference(3) == Approx(0).margin(1e-12));
  CHECK(moments.variance_of_difference(3) >= 0);
}
