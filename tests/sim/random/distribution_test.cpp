#include "sim/random/distribution.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "tests/sim/random/fit.hpp"
#include "tests/sim/random/law_cases.hpp"

using sim::Distribution;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

LawCase some_law() {
  static const std::vector<LawCase> laws = all_laws();
  return laws[static_cast<std::size_t>(GENERATE(range(0, 13)))];
}

sim::Stream stream_of(int seed) {
  return sim::named_stream(static_cast<std::uint64_t>(seed), 0, "distribution", "test");
}

}  // namespace

TEST_CASE("the cases are all there", "[distribution]") {
  CHECK(all_laws().size() == 13);
}

TEST_CASE("samples follow their law", "[distribution]") {
  const LawCase peer = some_law();
  const int seed = GENERATE(range(1, 5));
  CAPTURE(peer.name, seed);
  sim::Stream stream = stream_of(seed);
  const std::vector<double> values = fit::draw(peer.law, 100'000, stream);
  CHECK(fit::kolmogorov(values, peer.cdf) < fit::kolmogorov_limit());
  CHECK(fit::chi_squared_p(values, 200, peer.cdf) > fit::level);
}

TEST_CASE("sample means and variances are within 4 standard errors", "[distribution]") {
  const LawCase peer = some_law();
  CAPTURE(peer.name);
  constexpr int count = 400'000;
  sim::Stream stream = stream_of(11);
  double first = 0;
  double second = 0;
  double fourth = 0;
  for (int i = 0; i < count; ++i) {
    const double offset = peer.law.sample(stream) - peer.mean;
    first += offset / count;
    second += offset * offset / count;
    fourth += offset * offset * offset * offset / count;
  }
  CHECK(std::abs(first) < 4 * std::sqrt(peer.variance / count));
  // The fourth moment is the sample's own.
  CHECK(std::abs(second - peer.variance) < 4 * std::sqrt((fourth - second * second) / count));
}

TEST_CASE("mean and variance agree with Boost's", "[distribution]") {
  const LawCase peer = some_law();
  CAPTURE(peer.name);
  CHECK(peer.law.mean() == Approx(peer.mean).epsilon(1e-13));
  CHECK(peer.law.variance() == Approx(peer.variance).epsilon(1e-12));
}

TEST_CASE("the survival function agrees with Boost's, far into the tail", "[distribution]") {
  const LawCase peer = some_law();
  CAPTURE(peer.name);
  const double spread = std::sqrt(peer.variance);
  for (double z = -4; z < 12; z += 0.25) {
    const double x = peer.mean + z * spread;
    CAPTURE(x);
    CHECK(peer.law.survival(x) == Approx(peer.survival(x)).epsilon(1e-12).margin(1e-300));
  }
}

TEST_CASE("quantiles invert the survival function", "[distribution]") {
  const LawCase peer = some_law();
  CAPTURE(peer.name);
  for (const double p : {1e-6, 0.01, 0.1, 0.5, 0.9, 0.95, 0.999, 0.999999}) {
    CAPTURE(p);
    CHECK(peer.cdf(peer.law.quantile(p)) == Approx(p).epsilon(1e-9).margin(1e-12));
  }
  CHECK(peer.survival(peer.law.quantile(0)) == 1);
  CHECK(peer.survival(peer.law.quantile(1)) == Approx(0).margin(1e-15));
}

TEST_CASE("what is left of a life follows the truncated sample", "[distribution][residual]") {
  const LawCase peer = some_law();
  const double p = GENERATE(0.0, 0.1, 0.5, 0.7, 0.9);
  const double age = p == 0 ? peer.law.quantile(1e-9) - 0.5 : peer.law.quantile(p);
  CAPTURE(peer.name, p, age);
  sim::Stream stream = stream_of(21);
  std::vector<double> truncated;
  while (truncated.size() < 20'000) {
    const double value = peer.law.sample(stream);
    if (value > age) truncated.push_back(value - age);
  }
  std::vector<double> left(20'000);
  for (double& value : left) value = peer.law.sample_residual(age, stream);
  CHECK(fit::kolmogorov(truncated, left) < fit::kolmogorov_limit());
}

TEST_CASE("what is left of a life follows S(age + x) / S(age), however old",
          "[distribution][residual]") {
  const LawCase peer = some_law();
  const double p = GENERATE(0.2, 0.8, 0.99, 0.99999);
  const double age = peer.law.quantile(p);
  CAPTURE(peer.name, p, age);
  sim::Stream stream = stream_of(22);
  std::vector<double> left(50'000);
  for (double& value : left) value = peer.law.sample_residual(age, stream);
  const double alive = peer.survival(age);
  const auto cdf = [&](double x) { return 1 - peer.survival(age + x) / alive; };
  CHECK(fit::kolmogorov(left, cdf) < fit::kolmogorov_limit());
}

TEST_CASE("an exponential has no memory, and nothing is left past the end",
          "[distribution][residual]") {
  sim::Stream stream = stream_of(23);
  sim::Stream same = stream;
  const Distribution exponential = Distribution::exponential(40);
  CHECK(exponential.sample_residual(1e9, stream) == exponential.sample(same));
  CHECK(Distribution::constant(5).sample_residual(3, stream) == 2);
  CHECK(Distribution::constant(5).sample_residual(5, stream) == 0);
  CHECK(Distribution::uniform(1, 2).sample_residual(2, stream) == 0);
  CHECK(Distribution::empirical({1, 2, 3}).sample_residual(7, stream) == 0);
  const auto early_or_late =
      Distribution::mixture({{9, Distribution::constant(1)}, {1, Distribution::constant(50)}});
  CHECK(early_or_late.sample_residual(2, stream) == 48);
  CHECK(early_or_late.sample_residual(60, stream) == 0);
}

TEST_CASE("what is left stays finite and positive at extreme ages", "[distribution][residual]") {
  sim::Stream stream = stream_of(24);
  const double age = GENERATE(1e-300, 1e-12, 1e6, 1e12, 1e100);
  for (const LawCase& peer : all_laws()) {
    CAPTURE(peer.name, age);
    for (int i = 0; i < 100; ++i) {
      const double left = peer.law.sample_residual(age, stream);
      REQUIRE(left >= 0);
      REQUIRE(left < infinity);
    }
  }
}

TEST_CASE("factories from other figures hit those figures", "[distribution]") {
  const auto person = Distribution::lognormal_from_median(15 * 60, 60 * 60);
  CHECK(person.quantile(0.5) == Approx(900).epsilon(1e-14));
  CHECK(person.quantile(0.95) == Approx(3600).epsilon(1e-14));
  const auto service = Distribution::lognormal_from_mean(20, 0.5);
  CHECK(service.mean() == Approx(20).epsilon(1e-14));
  CHECK(std::sqrt(service.variance()) / service.mean() == Approx(0.5).epsilon(1e-14));
  // validation.md gives scale 553.866… h for shape 1.5 and the mean 500 h that it implies.
  const auto life = Distribution::weibull_from_mean(1.5, 500);
  CHECK(std::get<sim::Weibull>(life.law()).scale == Approx(553.8660837162362).epsilon(1e-14));
  CHECK(life.mean() == Approx(500).epsilon(1e-14));
}

TEST_CASE("constants, steps and single values are exact", "[distribution]") {
  sim::Stream stream = stream_of(31);
  const auto constant = Distribution::constant(42);
  CHECK(constant.sample(stream) == 42);
  CHECK(stream.draws() == 0);
  CHECK(constant.mean() == 42);
  CHECK(constant.variance() == 0);
  CHECK(constant.survival(41.999) == 1);
  CHECK(constant.survival(42) == 0);
  CHECK(constant.quantile(0.3) == 42);
  CHECK(Distribution::empirical({7}).sample(stream) == 7);
  CHECK(Distribution::empirical({7}).mean() == 7);
  CHECK(Distribution::empirical({7}).variance() == 0);
  // Half of the quantile line of 1, 1, 1, 3, 3 is flat at 1, a quarter at 3.
  const auto steps = Distribution::empirical({3, 1, 3, 1, 1});
  CHECK(steps.survival(0.5) == 1);
  CHECK(steps.survival(1) == 0.5);
  CHECK(steps.survival(2) == 0.375);
  CHECK(steps.survival(3) == 0);
  CHECK(steps.quantile(0.49) == 1);
  CHECK(steps.quantile(0.76) == 3);
  const auto coin =
      Distribution::mixture({{1, Distribution::constant(2)}, {3, Distribution::constant(6)}});
  CHECK(coin.mean() == 5);
  CHECK(coin.variance() == 3);
  CHECK(coin.quantile(0.25) == 2);
  CHECK(coin.quantile(0.26) == 6);
}

TEST_CASE("moments that do not exist are infinite", "[distribution]") {
  CHECK(Distribution::pareto(1, 10).mean() == infinity);
  CHECK(Distribution::pareto(1.1, 10).mean() == Approx(110));
  CHECK(Distribution::pareto(2, 10).variance() == infinity);
  const auto heavy =
      Distribution::mixture({{99, Distribution::constant(1)}, {1, Distribution::pareto(0.9, 1)}});
  CHECK(heavy.mean() == infinity);
  CHECK(heavy.variance() == infinity);
}

TEST_CASE("distributions compare by what they are", "[distribution]") {
  CHECK(Distribution{} == Distribution::constant(0));
  CHECK(Distribution::exponential(3) == Distribution::exponential(3));
  CHECK_FALSE(Distribution::exponential(3) == Distribution::exponential(4));
  CHECK_FALSE(Distribution::exponential(3) == Distribution::constant(3));
  CHECK(Distribution::empirical({2, 1}) == Distribution::empirical({1, 2}));
  CHECK_FALSE(Distribution::empirical({2, 1}) == Distribution::empirical({1, 3}));
  const auto mix = [](double weight, double mean) {
    return Distribution::mixture(
        {{weight, Distribution::exponential(mean)}, {1, Distribution::constant(1)}});
  };
  CHECK(mix(2, 5) == mix(2, 5));
  CHECK_FALSE(mix(2, 5) == mix(3, 5));
  CHECK_FALSE(mix(2, 5) == mix(2, 6));
}

TEST_CASE("parameters out of range are refused", "[distribution]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double bad = GENERATE_COPY(0.0, -1.0, infinity, nan);
  CAPTURE(bad);
  using Broken = sim::ContractViolation;
  CHECK_THROWS_AS(Distribution::exponential(bad), Broken);
  CHECK_THROWS_AS(Distribution::normal(1, bad), Broken);
  CHECK_THROWS_AS(Distribution::lognormal(1, bad), Broken);
  CHECK_THROWS_AS(Distribution::lognormal_from_median(bad, 10), Broken);
  CHECK_THROWS_AS(Distribution::lognormal_from_median(10, bad), Broken);
  CHECK_THROWS_AS(Distribution::lognormal_from_mean(bad, 1), Broken);
  CHECK_THROWS_AS(Distribution::lognormal_from_mean(1, bad), Broken);
  CHECK_THROWS_AS(Distribution::weibull(bad, 1), Broken);
  CHECK_THROWS_AS(Distribution::weibull(1, bad), Broken);
  CHECK_THROWS_AS(Distribution::weibull_from_mean(bad, 1), Broken);
  CHECK_THROWS_AS(Distribution::weibull_from_mean(1, bad), Broken);
  CHECK_THROWS_AS(Distribution::gamma(bad, 1), Broken);
  CHECK_THROWS_AS(Distribution::gamma(1, bad), Broken);
  CHECK_THROWS_AS(Distribution::pareto(bad, 1), Broken);
  CHECK_THROWS_AS(Distribution::pareto(1, bad), Broken);
  CHECK_THROWS_AS(Distribution::mixture({{bad, Distribution{}}}), Broken);
  CHECK_THROWS_AS(Distribution::uniform(5, 5 + (bad == infinity ? nan : bad * 0)), Broken);
}

TEST_CASE("what is not a number or not there is refused", "[distribution]") {
  using Broken = sim::ContractViolation;
  sim::Stream stream;
  CHECK_THROWS_AS(Distribution::constant(infinity), Broken);
  CHECK_THROWS_AS(Distribution::uniform(2, 1), Broken);
  CHECK_THROWS_AS(Distribution::uniform(0, infinity), Broken);
  CHECK_THROWS_AS(Distribution::normal(infinity, 1), Broken);
  CHECK_THROWS_AS(Distribution::lognormal(301, 1), Broken);
  CHECK_THROWS_AS(Distribution::lognormal_from_median(10, 10), Broken);
  CHECK_THROWS_AS(Distribution::empirical({}), Broken);
  CHECK_THROWS_AS(Distribution::empirical({1, infinity}), Broken);
  CHECK_THROWS_AS(Distribution::mixture({}), Broken);
  CHECK_THROWS_AS(Distribution::exponential(1).quantile(1.1), Broken);
  CHECK_THROWS_AS(Distribution::exponential(1).sample_residual(infinity, stream), Broken);
}

TEST_CASE("a length of time is rounded to microseconds and kept in range", "[distribution]") {
  using std::chrono::microseconds;
  CHECK(sim::clamped_duration(1.4999996) == microseconds(1'500'000));
  CHECK(sim::clamped_duration(0.4e-6) == microseconds(0));
  CHECK(sim::clamped_duration(-3) == microseconds(0));
  CHECK(sim::clamped_duration(9.2e12).count() == 9'200'000'000'000'000'000);
  CHECK(sim::clamped_duration(9.3e12) == sim::longest_sample);
  CHECK(sim::clamped_duration(infinity) == sim::longest_sample);
  CHECK(sim::clamped_duration(std::numeric_limits<double>::quiet_NaN()) == microseconds(0));
  const sim::Instant later = sim::simulation_start + 470 * sim::year;
  CHECK(later + sim::longest_sample > later);
  sim::Stream stream = stream_of(41);
  CHECK(sim::sample_duration(Distribution::constant(1e-6), stream) == microseconds(1));
  CHECK(sim::sample_residual_duration(Distribution::constant(10), std::chrono::seconds(4),
                                      stream) == std::chrono::seconds(6));
}

TEST_CASE("a sampled length of time has its distribution's mean", "[distribution]") {
  sim::Stream stream = stream_of(42);
  const auto life = Distribution::exponential(86'400);
  constexpr int count = 200'000;
  double sum = 0;
  for (int i = 0; i < count; ++i) sum += sim::to_seconds(sim::sample_duration(life, stream));
  CHECK(std::abs(sum / count - 86'400) < 4 * 86'400 / std::sqrt(count));
}

TEST_CASE("simple distributions are small", "[distribution]") {
  CHECK(sizeof(Distribution) <= 40);
}
