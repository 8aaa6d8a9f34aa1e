#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/random/distribution.hpp"

// Printed by this program. Every compiler and machine has to give these bits, and a change of them
// changes every published result: it needs a reason and a line in the changelog.

namespace {

using sim::Distribution;

struct Golden {
  std::string name;
  Distribution law;
  std::uint64_t samples;
  std::uint64_t residuals;
};

class BitHash {
 public:
  void add(double value) {
    hash_ = (hash_ ^ std::bit_cast<std::uint64_t>(value)) * 0x100000001b3U;
    hash_ ^= hash_ >> 29U;
  }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325U;
};

std::vector<Golden> goldens() {
  using D = Distribution;
  return {
      {"uniform", D::uniform(60, 120), 0xdbe3dfcb5e69ebcd, 0xa75581a48e77edd6},
      {"exponential", D::exponential(30), 0x9756f8943abd4afe, 0x32bc4a3e87fba4e6},
      {"normal", D::normal(5, 2), 0xc4349fe36ddc7090, 0xad46d1d39821230e},
      {"lognormal", D::lognormal_from_median(900, 3600), 0x8c6fd8932cbb1d5a, 0xb637a108f2158d1a},
      {"weibull", D::weibull_from_mean(1.5, 500), 0x81ce00f285c74226, 0x52a77ef1b7c572a5},
      {"small gamma", D::gamma(0.3, 4), 0xb28ef71924e3b22b, 0xc8fc85841c1ce02},
      {"gamma", D::gamma(3, 2), 0xc8dfe501fe31c03c, 0x8b4b2251d84fc82c},
      {"pareto", D::pareto(1.1, 10), 0xffa6870203c4b8fd, 0x4935fce77e285889},
      {"empirical", D::empirical({4, 1, 8, 2}), 0x186421f5299377ab, 0x6d207849b0c0dbc9},
      {"mixture",
       D::mixture({{0.9, D::exponential(10)}, {0.1, D::lognormal(3, 0.5)}, {0.3, D::gamma(2, 3)}}),
       0xd14d88dbd28f31eb, 0x9cc15f7fa401b63c}};
}

}  // namespace

TEST_CASE("100 000 draws of each law are the golden bits", "[golden]") {
  for (const Golden& golden : goldens()) {
    CAPTURE(golden.name);
    sim::Stream stream = sim::named_stream(1, 2, golden.name, "golden");
    BitHash samples;
    for (int i = 0; i < 100'000; ++i) samples.add(golden.law.sample(stream));
    CHECK(samples.value() == golden.samples);
    BitHash residuals;
    const double age = golden.law.quantile(0.75);
    for (int i = 0; i < 20'000; ++i) residuals.add(golden.law.sample_residual(age, stream));
    CHECK(residuals.value() == golden.residuals);
  }
}

TEST_CASE("means, variances and survival functions are the golden bits", "[golden]") {
  BitHash hash;
  for (const Golden& golden : goldens()) {
    hash.add(golden.law.mean());
    hash.add(golden.law.variance());
    for (double p = 0.005; p < 1; p += 0.01) {
      const double x = golden.law.quantile(p);
      hash.add(x);
      hash.add(golden.law.survival(x));
    }
  }
  CHECK(hash.value() == 0x4cc7d1bf374d1cb5);
}
