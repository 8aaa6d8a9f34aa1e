#pragma once

#include "sim/random/portable_math.hpp"

namespace sim {

/// Likelihood ratio of a path that was not drawn from its own law: how much more often nature takes
/// it than the biased run did. Scores times this weight have the natural mean, exactly, whatever
/// the bias, as long as nothing possible was made impossible.
///
/// Kept as a logarithm, so that a path of a thousand biased steps neither underflows nor overflows.
class PathWeight {
 public:
  /// Clocks with hazards `scale` times their own ran for a while and none went off; `integral` is
  /// that of their own hazards together over that while.
  void survived(double scale, double integral) noexcept { log_ += (scale - 1) * integral; }
  /// One of them went off.
  void died(double scale) noexcept { log_ -= portable_log(scale); }
  /// A choice of natural probability `natural` was made with probability `biased` > 0.
  void chose(double natural, double biased) noexcept { log_ += portable_log(natural / biased); }

  [[nodiscard]] double value() const noexcept { return portable_exp(log_); }
  [[nodiscard]] double log() const noexcept { return log_; }

 private:
  double log_ = 0;
};

}  // namespace sim
