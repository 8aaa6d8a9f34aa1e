#include "sim/random/ziggurat.hpp"

#include <cmath>
#include <vector>

#include <boost/math/special_functions/erf.hpp>
#include <catch2/catch.hpp>

#include "tests/sim/random/fit.hpp"

namespace {

double normal_survival(double z) {
  return 0.5 * boost::math::erfc(z / std::sqrt(2.0));
}

double exponential_density(double x) {
  return std::exp(-x);
}
double normal_density(double x) {
  return std::exp(-0.5 * x * x);
}

/// Tests the table against what defines it: equal areas, edges on the curve, a base with the tail.
void check_table(const sim::detail::ZigguratTable& table, double (*density)(double), double tail) {
  const double area = table.tail_start * density(table.tail_start) + tail;
  for (std::size_t i = 0; i < 256; ++i) {
    CAPTURE(i);
    const double width = table.layer[i].scale * 0x1p53;
    const double inside = static_cast<double>(table.layer[i].inside) * table.layer[i].scale;
    const double next = i == 255 ? 0
                        : i == 0 ? table.tail_start
                                 : table.layer[i + 1].scale * 0x1p53;
    CHECK(width * (table.height[i + 1] - table.height[i]) == Approx(area).epsilon(1e-12));
    CHECK(inside == Approx(next).epsilon(1e-14).margin(1e-15));
    if (i > 0) CHECK(table.height[i] == Approx(density(width)).epsilon(1e-14));
  }
  CHECK(table.height[0] == 0);
  CHECK(table.height[256] == 1);
}

/// Tries the point in the middle of a layer's wedge many times. It comes back exactly where it is
/// kept; otherwise a fresh deviate does, which is hardly ever the same.
template <class Outside>
void check_wedge(const sim::detail::ZigguratTable& table, std::uint64_t index, Outside outside,
                 double (*density)(double)) {
  const sim::detail::ZigguratLayer& layer = table.layer[index];
  const std::uint64_t position = ((layer.inside + (1ULL << 53U)) / 2) | 1U;
  const double x = static_cast<double>(position) * layer.scale;
  const double low = table.height[index];
  const double kept = (density(x) - low) / (table.height[index + 1] - low);
  constexpr int count = 1'000'000;
  sim::Stream stream = sim::named_stream(index, 0, "wedge", "test");
  int same = 0;
  for (int i = 0; i < count; ++i) same += outside(position << 11U | index, stream) == x ? 1 : 0;
  CAPTURE(index, kept);
  CHECK(std::abs(same - kept * count) < 4 * std::sqrt(kept * (1 - kept) * count));
}

}  // namespace

TEST_CASE("the ziggurats' layers have equal areas and touch the curve", "[ziggurat]") {
  const double r = sim::detail::exponential_ziggurat.tail_start;
  check_table(sim::detail::exponential_ziggurat, exponential_density, std::exp(-r));
  const double z = sim::detail::normal_ziggurat.tail_start;
  const double root = std::sqrt(2 * std::acos(-1.0));
  check_table(sim::detail::normal_ziggurat, normal_density, root * normal_survival(z));
}

TEST_CASE("standard exponentials follow their law in fine bins", "[ziggurat]") {
  const int seed = GENERATE(range(1, 5));
  CAPTURE(seed);
  sim::Stream stream =
      sim::named_stream(static_cast<std::uint64_t>(seed), 0, "exponential", "fine");
  std::vector<double> values(1'000'000);
  for (double& value : values) value = sim::sample_exponential(stream);
  const auto cdf = [](double x) { return -std::expm1(-x); };
  CHECK(fit::kolmogorov(values, cdf) < fit::kolmogorov_limit());
  CHECK(fit::chi_squared_p(values, 2000, cdf) > fit::level);
}

TEST_CASE("standard normals follow their law in fine bins", "[ziggurat]") {
  const int seed = GENERATE(range(1, 5));
  CAPTURE(seed);
  sim::Stream stream = sim::named_stream(static_cast<std::uint64_t>(seed), 0, "normal", "fine");
  std::vector<double> values(1'000'000);
  for (double& value : values) value = sim::sample_normal(stream);
  const auto cdf = [](double z) { return 1 - normal_survival(z); };
  CHECK(fit::kolmogorov(values, cdf) < fit::kolmogorov_limit());
  CHECK(fit::chi_squared_p(values, 2000, cdf) > fit::level);
}

TEST_CASE("the exponential tail beyond the base has its weight and its shape", "[ziggurat]") {
  const double start = sim::detail::exponential_ziggurat.tail_start;
  constexpr int count = 10'000'000;
  sim::Stream stream = sim::named_stream(9, 0, "exponential", "tail");
  std::vector<double> beyond;
  for (int i = 0; i < count; ++i) {
    const double x = sim::sample_exponential(stream);
    if (x > start) beyond.push_back(x);
  }
  const double expected = count * std::exp(-start);
  CHECK(std::abs(static_cast<double>(beyond.size()) - expected) < 4 * std::sqrt(expected));
  const auto cdf = [=](double x) { return -std::expm1(start - x); };
  CHECK(fit::kolmogorov(beyond, cdf) < fit::kolmogorov_limit());
}

TEST_CASE("the normal tails beyond the base have their weight and their shape", "[ziggurat]") {
  const double start = sim::detail::normal_ziggurat.tail_start;
  constexpr int count = 20'000'000;
  sim::Stream stream = sim::named_stream(9, 0, "normal", "tail");
  std::vector<double> beyond;
  int negative = 0;
  for (int i = 0; i < count; ++i) {
    const double z = sim::sample_normal(stream);
    if (std::abs(z) <= start) continue;
    beyond.push_back(std::abs(z));
    negative += z < 0 ? 1 : 0;
  }
  const double weight = normal_survival(start);
  const double expected = 2 * count * weight;
  CHECK(std::abs(static_cast<double>(beyond.size()) - expected) < 4 * std::sqrt(expected));
  CHECK(std::abs(negative - expected / 2) < 4 * std::sqrt(expected / 2));
  const auto cdf = [=](double z) { return 1 - normal_survival(z) / weight; };
  CHECK(fit::kolmogorov(beyond, cdf) < fit::kolmogorov_limit());
}

TEST_CASE("a point outside its rectangle is kept as often as it lies under the curve",
          "[ziggurat]") {
  const std::uint64_t index = GENERATE(1U, 2U, 20U, 128U, 250U, 255U);
  check_wedge(sim::detail::exponential_ziggurat, index, sim::detail::exponential_outside,
              exponential_density);
  check_wedge(sim::detail::normal_ziggurat, index, sim::detail::normal_outside, normal_density);
}

TEST_CASE("the tails have their shape, looked at alone", "[ziggurat]") {
  // Layer 0, positive, position irrelevant: nothing but the tail is drawn.
  sim::Stream stream = sim::named_stream(12, 0, "tail", "alone");
  std::vector<double> exponentials(500'000);
  for (double& x : exponentials) x = sim::detail::exponential_outside(0, stream);
  const double r = sim::detail::exponential_ziggurat.tail_start;
  CHECK(fit::kolmogorov(exponentials, [=](double x) { return -std::expm1(r - x); }) <
        fit::kolmogorov_limit());
  std::vector<double> normals(500'000);
  for (double& z : normals) z = sim::detail::normal_outside(0, stream);
  const double start = sim::detail::normal_ziggurat.tail_start;
  const double weight = normal_survival(start);
  CHECK(fit::kolmogorov(normals, [=](double z) { return 1 - normal_survival(z) / weight; }) <
        fit::kolmogorov_limit());
}

TEST_CASE("an exponential deviate takes the draws that its table implies", "[ziggurat]") {
  // A point lies under the curve with probability 1 / (256 area); one outside its rectangle costs
  // a second draw: a height, or the deviate that the tail is made of.
  const sim::detail::ZigguratTable& table = sim::detail::exponential_ziggurat;
  double inside = 0;
  for (const auto& layer : table.layer) inside += static_cast<double>(layer.inside) * 0x1p-53 / 256;
  const double area = 256 * (table.tail_start + 1) * std::exp(-table.tail_start);
  const double tail = std::exp(-table.tail_start);
  // draws = 1 + (1 - inside) of the first point, the rest again from the start: renewal.
  const double heights = 1 - inside - tail / area;
  const double rejected = 1 - 1 / area;
  const double expected = (1 + heights) / (1 - rejected - tail / area);
  constexpr int count = 1'000'000;
  sim::Stream stream = sim::named_stream(10, 0, "cost", "test");
  double sum = 0;
  for (int i = 0; i < count; ++i) sum += sim::sample_exponential(stream);
  CHECK(static_cast<double>(stream.draws()) / count == Approx(expected).margin(0.001));
  CHECK(std::abs(sum / count - 1) < 4 / std::sqrt(count));
}
