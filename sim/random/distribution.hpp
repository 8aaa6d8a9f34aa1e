#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "sim/random/stream.hpp"
#include "sim/random/ziggurat.hpp"
#include "sim/time/sim_time.hpp"

namespace sim {

class Distribution;

// The laws. Made by the factories of Distribution, which check the ranges; read by whoever wants to
// know what a distribution is (Distribution::law).

struct Constant {
  double value;
  friend bool operator==(const Constant&, const Constant&) = default;
};

struct Exponential {
  double mean;
  friend bool operator==(const Exponential&, const Exponential&) = default;
};

struct Uniform {
  double low;
  double high;
  friend bool operator==(const Uniform&, const Uniform&) = default;
};

struct Normal {
  double mean;
  double deviation;
  friend bool operator==(const Normal&, const Normal&) = default;
};

/// exp(mu + sigma Z) for a standard normal Z.
struct Lognormal {
  double mu;
  double sigma;
  friend bool operator==(const Lognormal&, const Lognormal&) = default;
};

/// P(X > x) = exp(-(x / scale)^shape).
struct Weibull {
  double shape;
  double scale;
  friend bool operator==(const Weibull&, const Weibull&) = default;
};

/// Density x^(shape-1) exp(-x / scale), up to a factor. Shape k is Erlang-k.
struct Gamma {
  double shape;
  double scale;
  friend bool operator==(const Gamma&, const Gamma&) = default;
};

/// P(X > x) = (scale / x)^shape from `scale` on. The mean is infinite up to shape 1, the variance
/// up to shape 2.
struct Pareto {
  double shape;
  double scale;
  friend bool operator==(const Pareto&, const Pareto&) = default;
};

/// Measured values. The law is piecewise linear: its quantile function joins the sorted values at
/// p = 0, 1/(n-1), 2/(n-1), …, 1 by straight lines (type 7 of Hyndman & Fan 1996), so that nothing
/// lies outside the measured range and equal values keep their weight of a step.
struct Empirical {
  std::shared_ptr<const std::vector<double>> sorted;
  friend bool operator==(const Empirical& left, const Empirical& right) {
    return *left.sorted == *right.sorted;
  }
};

/// One of several laws, chosen anew for each value: component i with probability
/// cumulative[i] - cumulative[i - 1].
struct Mixture {
  std::shared_ptr<const std::vector<Distribution>> components;
  std::shared_ptr<const std::vector<double>> cumulative;  ///< Last is 1.
  friend bool operator==(const Mixture& left, const Mixture& right);
};

/// A law of one real random variable, as a value: compared by parameters, cheap to copy (the data
/// of Empirical and Mixture are shared and never change). Every result is in the unit of the
/// parameters, in nines seconds. Parameters have to be finite; what breaks a stated range is a
/// ContractViolation, so whoever reads user input checks it before.
///
/// Everything here is computed by portable_math.hpp: the same bits on every machine and compiler.
class Distribution {
 public:
  using Law = std::variant<Constant, Exponential, Uniform, Normal, Lognormal, Weibull, Gamma,
                           Pareto, Empirical, Mixture>;

  /// Always 0.
  Distribution() : Distribution(Constant{0}) {}

  static Distribution constant(double value);
  /// Requires mean > 0.
  static Distribution exponential(double mean);
  /// Requires low < high.
  static Distribution uniform(double low, double high);
  /// Requires deviation > 0. Reaches below 0 whatever the mean; sample_duration cuts that off.
  static Distribution normal(double mean, double deviation);
  /// Of a logarithm with mean mu and deviation sigma. Requires |mu| <= 300 and 0 < sigma <= 20.
  static Distribution lognormal(double mu, double sigma);
  /// With P(X <= median) = 0.5 and P(X <= p95) = 0.95. Requires 0 < median < p95.
  static Distribution lognormal_from_median(double median, double p95);
  /// With coefficient of variation (deviation / mean) cv. Requires mean > 0, cv > 0.
  static Distribution lognormal_from_mean(double mean, double cv);
  /// Requires shape in [0.05, 1000], scale > 0.
  static Distribution weibull(double shape, double scale);
  /// Requires shape in [0.05, 1000], mean > 0.
  static Distribution weibull_from_mean(double shape, double mean);
  /// Requires shape in [0.001, 1e6], scale > 0.
  static Distribution gamma(double shape, double scale);
  /// Requires shape in [0.1, 1000], scale > 0.
  static Distribution pareto(double shape, double scale);
  /// Requires at least one value; they need not be sorted.
  static Distribution empirical(std::vector<double> values);

  struct Weighted;
  /// Weights are relative. Requires at least one part, weights >= 0 and not all of them 0.
  static Distribution mixture(const std::vector<Weighted>& parts);

  [[nodiscard]] const Law& law() const noexcept { return law_; }

  [[nodiscard]] double sample(Stream& stream) const {
    if (const auto* exponential = std::get_if<Exponential>(&law_)) [[likely]] {
      return exponential->mean * sample_exponential(stream);
    }
    return sample_other(stream);
  }

  /// X - age for an X of which is known that X > age: what is left of a life that has lasted `age`.
  /// Never below 0, and 0 where no X is above `age` (what should have ended ends now).
  [[nodiscard]] double sample_residual(double age, Stream& stream) const;

  /// Infinite for a Pareto of shape up to 1.
  [[nodiscard]] double mean() const;
  /// Infinite for a Pareto of shape up to 2.
  [[nodiscard]] double variance() const;

  /// P(X > x).
  [[nodiscard]] double survival(double x) const;

  /// The smallest x with P(X <= x) >= p, for p in [0, 1]; infinite at the ends where the law is.
  /// For Gamma and Mixture it is found by bisection to the last bit: some 10 to 100 µs.
  [[nodiscard]] double quantile(double p) const;

  friend bool operator==(const Distribution& left, const Distribution& right) {
    return left.law_ == right.law_;
  }

 private:
  explicit Distribution(Law law) : law_(std::move(law)) {}
  [[nodiscard]] double sample_other(Stream& stream) const;

  Law law_;
};

struct Distribution::Weighted {
  double weight;
  Distribution law;
};

/// The law of what is left of a life that has lasted `age`, to be drawn from many times: what
/// depends on the age alone is found once.
class Residual {
 public:
  /// `law` has to outlive it. Requires a finite age.
  Residual(const Distribution& law, double age);
  /// As Distribution::sample_residual.
  [[nodiscard]] double sample(Stream& stream) const;

 private:
  const Distribution* law_;
  double age_;
  double of_age_ = 0;  ///< Cumulated hazard (Weibull), or deviations above the mean (lognormal).
};

/// The longest Duration that sampling gives: 292 000 years of 365 days. Added to any Instant in the
/// first 470 years it does not overflow.
inline constexpr Duration longest_sample = 292'000 * year;

/// `seconds` as a Duration, rounded to microseconds; below 0 it is zero, above longest_sample that.
[[nodiscard]] constexpr Duration clamped_duration(double seconds) noexcept {
  if (!(seconds > 0)) return Duration::zero();
  return seconds < to_seconds(longest_sample) ? from_seconds(seconds) : longest_sample;
}

/// A length of time from a distribution in seconds.
[[nodiscard]] inline Duration sample_duration(const Distribution& seconds, Stream& stream) {
  return clamped_duration(seconds.sample(stream));
}

/// What is left of a length of time that has lasted `age`, from a distribution in seconds.
[[nodiscard]] inline Duration sample_residual_duration(const Distribution& seconds, Duration age,
                                                       Stream& stream) {
  return clamped_duration(seconds.sample_residual(to_seconds(age), stream));
}
[[nodiscard]] inline Duration sample_duration(const Residual& seconds, Stream& stream) {
  return clamped_duration(seconds.sample(stream));
}

}  // namespace sim
