#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace models {

/// Independent Poisson streams, each with a weight: how much of the weight has no event within a
/// time, and how much has exactly one. The first is a sum of weight e^(-rate t), the second its
/// slope by log t, turned round.
///
/// Both come from a table over log t with knots h = 1/16 apart, between which a polynomial of fifth
/// order has the values and the first two derivatives of both ends. A stream adds the curve
/// exp(-e^u) moved by the logarithm of its rate, so that the error for one bounds that for all: it
/// is at most h^6 / 46080 times the largest sixth derivative (Hermite's remainder; Davis,
/// Interpolation and Approximation, section 3.1). That is 10.2 for the curve and 45.7 for its
/// slope, so that the answers are within 6e-11 of the whole weight, whatever the rates.
class ExponentialMixture {
 public:
  struct Term {
    double rate = 0;    ///< Events a second, above 0.
    double weight = 0;  ///< Not below 0.
  };

  /// A sum that is always 0.
  ExponentialMixture() = default;
  explicit ExponentialMixture(const std::vector<Term>& terms);

  /// Of streams without an event within so many seconds.
  [[nodiscard]] double none_within(double seconds) const noexcept;
  /// Of streams with one event within so many seconds.
  [[nodiscard]] double one_within(double seconds) const noexcept;

 private:
  /// The sum and its first three derivatives by log t, each times the distance of knots to its
  /// order.
  using Knot = std::array<double, 4>;

  [[nodiscard]] double between_knots(double seconds, std::size_t derivative) const noexcept;

  std::vector<Knot> knots_;
  double first_ = 0;      ///< Seconds of the first knot.
  double last_ = 0;       ///< From there on nothing is left.
  double log_first_ = 0;  ///< Natural logarithm.
  // Sums of weight rate^n, for times before the first knot.
  double weight_ = 0;
  double once_ = 0;
  double twice_ = 0;
};

}  // namespace models
