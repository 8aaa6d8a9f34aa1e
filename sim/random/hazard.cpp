#include "sim/random/hazard.hpp"

#include <algorithm>
#include <variant>

#include "sim/base/require.hpp"
#include "sim/random/distribution_laws.hpp"
#include "sim/random/portable_math.hpp"
#include "sim/random/ziggurat.hpp"

namespace sim {

namespace {

void require_hazard(const Distribution& life) {
  const auto& law = life.law();
  require(!std::holds_alternative<Constant>(law) && !std::holds_alternative<Empirical>(law) &&
              !std::holds_alternative<Mixture>(law),
          "hazard: the law may have none");
}

/// Integral of the hazard of a Weibull law from 0 to x.
double weibull_hazard(const Weibull& law, double x) {
  return portable_pow(x / law.scale, law.shape);
}

}  // namespace

double integrated_hazard(const Distribution& life, double age, double length) {
  require(age >= 0 && length >= 0, "hazard: negative age or length");
  if (const auto* law = std::get_if<Exponential>(&life.law())) return length / law->mean;
  if (const auto* law = std::get_if<Weibull>(&life.law())) {
    return weibull_hazard(*law, age + length) - weibull_hazard(*law, age);
  }
  require_hazard(life);
  const double now = life.survival(age);
  const double then = life.survival(age + length);
  if (!(now > 0) || !(then > 0)) return laws::infinity;
  // The difference keeps what the quotient of two numbers next to 1 would lose.
  return std::max(0.0, -portable_log1p((then - now) / now));
}

double time_to_hazard(const Distribution& life, double age, double amount) {
  require(age >= 0 && amount >= 0, "hazard: negative age or amount");
  if (const auto* law = std::get_if<Exponential>(&life.law())) return law->mean * amount;
  if (const auto* law = std::get_if<Weibull>(&life.law())) {
    const double end = weibull_hazard(*law, age) + amount;
    return std::max(0.0, law->scale * portable_pow(end, 1 / law->shape) - age);
  }
  require_hazard(life);
  // 1 - S(age) e^-amount, from the side that keeps its digits.
  const double dead = 1 - life.survival(age);
  const double wanted = dead - (1 - dead) * portable_expm1(-amount);
  return std::max(0.0, life.quantile(std::min(wanted, 1 - 0x1p-53)) - age);
}

double death_probability(const Distribution& life, double age, double length) {
  return -portable_expm1(-integrated_hazard(life, age, length));
}

double sample_scaled_residual(const Distribution& life, double age, double scale, Stream& stream) {
  require(scale > 0, "hazard: not scaled by a positive factor");
  return time_to_hazard(life, age, sample_exponential(stream) / scale);
}

double sample_residual_within(const Distribution& life, double age, double length, Stream& stream) {
  const double probability = death_probability(life, age, length);
  require(probability > 0, "hazard: no life ends within that length");
  const double amount = -portable_log1p(-probability * stream.uniform());
  return std::min(length, time_to_hazard(life, age, amount));
}

double scale_for_chance(double integral, double chance) {
  require(chance > 0 && chance < 1, "hazard: a chance outside (0, 1)");
  return integral > 0 ? std::max(1.0, -portable_log1p(-chance) / integral) : 1.0;
}

}  // namespace sim
