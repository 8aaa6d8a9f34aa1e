#pragma once

#include <limits>
#include <variant>

#include "sim/random/distribution.hpp"

namespace models {

[[nodiscard]] inline bool is_constant(const sim::Distribution& law) {
  return std::holds_alternative<sim::Constant>(law.law());
}

[[nodiscard]] inline bool is_exponential(const sim::Distribution& law) {
  return std::holds_alternative<sim::Exponential>(law.law());
}

/// Of an exponential life, in seconds; infinite where the law is another and has no constant rate.
[[nodiscard]] inline double mean_life(const sim::Distribution& law) {
  const auto* life = std::get_if<sim::Exponential>(&law.law());
  return life == nullptr ? std::numeric_limits<double>::infinity() : life->mean;
}

}  // namespace models
