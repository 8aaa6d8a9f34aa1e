#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "sim/time/sim_time.hpp"

// Random delays.
namespace bench {

using sim::Duration;

// Deviates are drawn beforehand: both sides read the same list, and neither pays for drawing. A
// copy reads the list from where the original stands, and does not copy it: some copies are timed.
class Deviates {
 public:
  using Draw = std::function<double(std::mt19937_64&)>;

  Deviates(std::size_t count, double unit_seconds, const Draw& draw, unsigned seed = 1) {
    std::mt19937_64 bits(seed);
    auto delays = std::make_shared<std::vector<Duration>>();
    delays->reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      delays->push_back(sim::from_seconds(unit_seconds * draw(bits)));
    }
    delays_ = *delays;
    owner_ = std::move(delays);
  }

  Duration next() {
    if (next_ == delays_.size()) next_ = 0;
    return delays_[next_++];
  }

 private:
  std::shared_ptr<const std::vector<Duration>> owner_;
  std::span<const Duration> delays_;
  std::size_t next_ = 0;
};

inline double uniform(std::mt19937_64& bits) {
  return (static_cast<double>(bits() >> 11U) + 0.5) * 0x1p-53;
}
inline double exponential(std::mt19937_64& bits) {
  return -std::log(uniform(bits));
}
inline double mixed(std::mt19937_64& bits, double share, double first, double second) {
  const bool is_first = uniform(bits) < share;
  return exponential(bits) * (is_first ? first : second);
}
inline double aws_mix(std::mt19937_64& bits) {
  const double kind = uniform(bits);
  if (kind < 0.80) return 10;
  return exponential(bits) * (kind < 0.95 ? 300 : 30 * 86400);
}

}  // namespace bench
