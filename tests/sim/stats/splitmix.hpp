#pragma once

#include <cmath>
#include <cstdint>

namespace sim_tests {

/// SplitMix64 (Steele, Lea and Flood 2014): enough randomness for tests of statistics, and not the
/// generator that the simulator uses.
class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}

  std::uint64_t operator()() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  /// Uniform in (0, 1).
  double uniform() { return (static_cast<double>((*this)() >> 11) + 0.5) * 0x1p-53; }
  /// Exponential of that mean.
  double exponential(double mean) { return -mean * std::log(uniform()); }
  /// Standard normal, by Box and Muller.
  double normal() {
    const double radius = std::sqrt(exponential(2.0));
    return radius * std::cos(6.283185307179586 * uniform());
  }

 private:
  std::uint64_t state_;
};

/// True where `hits` of `trials` is within four standard deviations of a chance of `probability`.
inline bool is_plausible_share(int hits, int trials, double probability) {
  const double sd = std::sqrt(probability * (1 - probability) * trials);
  return std::abs(hits - probability * trials) < 4 * sd;
}

}  // namespace sim_tests
