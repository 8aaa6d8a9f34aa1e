#pragma once

#include <cstddef>
#include <vector>

namespace sim {

/// Two systems that are observed in the same strata, which each of them meets with a probability of
/// its own: years with one lost zone, where one design loses zones twice as often.
///
/// With q = (p_first + p_other) / 2, the mean of the second less that of the first is
/// sum q_k mean_k(f_other y - f_first x) with f = p / q: an ordinary stratified mean over q,
/// unbiased whatever the two have to do with each other, and with what pairs of x and y have in
/// common cancelling. Factors lie between 0 and 2, and are exactly 1 where the probabilities are
/// equal.
class StratumWeights {
 public:
  /// Requires equally many, none negative, sums within 1e-9 of 1.
  StratumWeights(std::vector<double> first, std::vector<double> other);

  [[nodiscard]] std::size_t strata() const noexcept { return middle_.size(); }
  /// q.
  [[nodiscard]] const std::vector<double>& probabilities() const noexcept { return middle_; }
  [[nodiscard]] const std::vector<double>& first() const noexcept { return first_; }
  [[nodiscard]] const std::vector<double>& other() const noexcept { return other_; }
  /// What values of the first, and of the second, are multiplied with. Requires stratum < strata().
  [[nodiscard]] double factor_of_first(std::size_t stratum) const;
  [[nodiscard]] double factor_of_other(std::size_t stratum) const;
  /// The largest of all factors: no product with one is larger than that times the value.
  [[nodiscard]] double largest_factor() const;
  /// Whether both meet every stratum equally often.
  [[nodiscard]] bool are_equal() const noexcept { return first_ == other_; }

  friend bool operator==(const StratumWeights&, const StratumWeights&) = default;

 private:
  std::vector<double> first_;
  std::vector<double> other_;
  std::vector<double> middle_;
};

}  // namespace sim
