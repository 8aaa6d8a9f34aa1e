#include "sim/stats/control_variates.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/base/require.hpp"
#include "sim/stats/intervals.hpp"

namespace sim {

namespace {

/// What is left of a control's variance when the others are known, below which it is left out.
constexpr double collinear = 1e-10;

/// Cholesky's factor L of a symmetric matrix with L L' = it, row by row. Rows whose pivot is
/// negligible are zero, and so are the solutions for them.
class Cholesky {
 public:
  Cholesky(std::vector<double> matrix, std::size_t size) : l_(std::move(matrix)), size_(size) {
    for (std::size_t row = 0; row < size_; ++row) factor_row(row);
  }

  [[nodiscard]] std::size_t rank() const noexcept {
    std::size_t rank = 0;
    for (std::size_t i = 0; i < size_; ++i) rank += at(i, i) > 0 ? 1 : 0;
    return rank;
  }

  [[nodiscard]] std::vector<double> solve(std::vector<double> right) const {
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t k = 0; k < i; ++k) right[i] -= at(i, k) * right[k];
      right[i] = at(i, i) > 0 ? right[i] / at(i, i) : 0;
    }
    for (std::size_t i = size_; i-- > 0;) {
      for (std::size_t k = i + 1; k < size_; ++k) right[i] -= at(k, i) * right[k];
      right[i] = at(i, i) > 0 ? right[i] / at(i, i) : 0;
    }
    return right;
  }

 private:
  void factor_row(std::size_t row) {
    const double whole = at(row, row);
    for (std::size_t column = 0; column <= row; ++column) {
      double sum = at(row, column);
      for (std::size_t k = 0; k < column; ++k) sum -= at(row, k) * at(column, k);
      if (column < row) {
        at(row, column) = at(column, column) > 0 ? sum / at(column, column) : 0;
      } else if (sum > collinear * whole) {
        at(row, row) = std::sqrt(sum);
      } else {
        for (std::size_t k = 0; k <= row; ++k) at(row, k) = 0;
      }
    }
  }

  double& at(std::size_t i, std::size_t j) { return l_[i * size_ + j]; }
  [[nodiscard]] double at(std::size_t i, std::size_t j) const { return l_[i * size_ + j]; }

  std::vector<double> l_;
  std::size_t size_;
};

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

/// Over the strata, weighted as in the variance of the mean.
struct ControlVariates::Sums {
  std::vector<double> matrix;      ///< Of the controls, row by row.
  std::vector<double> with_value;  ///< Controls by the quantity.
  std::vector<double> off;         ///< Means of the controls less the known ones.
};

ControlVariates::ControlVariates(std::vector<double> known_means, std::vector<double> probabilities,
                                 std::size_t quantities)
    : known_means_(std::move(known_means)),
      probabilities_(std::move(probabilities)),
      quantities_(quantities),
      strata_(probabilities_.size()) {
  require(!strata_.empty() && quantities_ > 0, "control variates: of nothing");
  for (Stratum& one : strata_) {
    one.nonzero.resize(quantities_);
    one.means.resize(width());
    one.crosses.resize(width() * width());
  }
}

void ControlVariates::add(std::size_t stratum, std::span<const double> values,
                          std::span<const double> controls) {
  require(stratum < strata_.size(), "control variates: no such stratum");
  require(values.size() == quantities_, "control variates: not one value for each quantity");
  require(controls.size() == known_means_.size(), "control variates: not one for each mean");
  Stratum& to = strata_[stratum];
  ++to.count;
  const double n = static_cast<double>(to.count);
  const auto off = [&](std::size_t i) {
    return (i < quantities_ ? values[i] : controls[i - quantities_]) - to.means[i];
  };
  for (std::size_t i = 0; i < width(); ++i) {
    if (i < quantities_ && values[i] != 0) ++to.nonzero[i];
    const double scaled = off(i) * ((n - 1) / n);
    for (std::size_t j = 0; j < width(); ++j) to.crosses[i * width() + j] += scaled * off(j);
  }
  for (std::size_t i = 0; i < width(); ++i) to.means[i] += off(i) / n;
}

void ControlVariates::merge(const ControlVariates& other) {
  require(known_means_ == other.known_means_ && probabilities_ == other.probabilities_ &&
              quantities_ == other.quantities_,
          "control variates: merged with others");
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    Stratum& to = strata_[k];
    const Stratum& from = other.strata_[k];
    if (from.count == 0) continue;
    const double a = static_cast<double>(to.count);
    const double b = static_cast<double>(from.count);
    const double both = a * (b / (a + b));
    const auto off = [&](std::size_t i) { return from.means[i] - to.means[i]; };
    for (std::size_t i = 0; i < width(); ++i) {
      for (std::size_t j = 0; j < width(); ++j) {
        to.crosses[i * width() + j] += cross(from, i, j) + off(i) * off(j) * both;
      }
    }
    for (std::size_t i = 0; i < width(); ++i) to.means[i] += off(i) * (b / (a + b));
    for (std::size_t i = 0; i < quantities_; ++i) to.nonzero[i] += from.nonzero[i];
    to.count += from.count;
  }
}

std::uint64_t ControlVariates::count() const noexcept {
  std::uint64_t all = 0;
  for (const Stratum& one : strata_) all += one.count;
  return all;
}

double ControlVariates::weight(std::size_t stratum) const noexcept {
  const double n = static_cast<double>(strata_[stratum].count);
  const double p = probabilities_[stratum];
  return n < 2 ? 0.0 : p * p / (n * (n - 1));
}

double ControlVariates::plain_mean(std::size_t quantity) const noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    sum += probabilities_[k] * strata_[k].means[quantity];
  }
  return sum;
}

double ControlVariates::plain_error_variance(std::size_t quantity) const noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    sum += weight(k) * cross(strata_[k], quantity, quantity);
  }
  return sum;
}

ControlVariates::Sums ControlVariates::sums(std::size_t quantity) const {
  const std::size_t controls = known_means_.size();
  Sums all{std::vector<double>(controls * controls), std::vector<double>(controls),
           std::vector<double>(controls)};
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    const Stratum& one = strata_[k];
    for (std::size_t i = 0; i < controls; ++i) {
      const std::size_t row = quantities_ + i;
      for (std::size_t j = 0; j < controls; ++j) {
        all.matrix[i * controls + j] += weight(k) * cross(one, row, quantities_ + j);
      }
      all.with_value[i] += weight(k) * cross(one, row, quantity);
      all.off[i] += probabilities_[k] * (one.means[row] - known_means_[i]);
    }
  }
  return all;
}

/// Sum of squares of what the controls leave of a quantity in a stratum.
double ControlVariates::unexplained(const Stratum& of, std::size_t quantity,
                                    const std::vector<double>& beta) const {
  double sum = cross(of, quantity, quantity);
  for (std::size_t i = 0; i < beta.size(); ++i) {
    double row = -2 * cross(of, quantities_ + i, quantity);
    for (std::size_t j = 0; j < beta.size(); ++j) {
      row += beta[j] * cross(of, quantities_ + i, quantities_ + j);
    }
    sum += beta[i] * row;
  }
  // Rounding may leave a little less than nothing where the controls explain everything.
  return std::max(0.0, sum);
}

/// The same, and at least what may be hidden.
double ControlVariates::left(const Stratum& of, std::size_t quantity,
                             const std::vector<double>& beta, double unseen) const {
  const double rest = unexplained(of, quantity, beta);
  if (unseen <= 0) return rest;
  const double whole = cross(of, quantity, quantity);
  const double seen = static_cast<double>(of.nonzero[quantity]);
  return std::max(rest, seen > unseen ? unseen / seen * whole : whole);
}

std::optional<ControlVariates::Fit> ControlVariates::fit(std::size_t quantity,
                                                         double unseen) const {
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    if (probabilities_[k] > 0 && strata_[k].count < 2) return std::nullopt;
  }
  Sums all = sums(quantity);
  const Cholesky factor(std::move(all.matrix), known_means_.size());
  Fit fit;
  fit.coefficients = factor.solve(all.with_value);
  fit.used = factor.rank();
  fit.mean = plain_mean(quantity) - dot(fit.coefficients, all.off);
  double variance = 0;
  std::vector<double> parts;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    const double squares = left(strata_[k], quantity, fit.coefficients, unseen);
    const double runs = static_cast<double>(strata_[k].count);
    fit.deviations.push_back(runs < 2 ? 0 : std::sqrt(squares / (runs - 1)));
    parts.push_back(weight(k) * squares);
    variance += parts.back();
  }
  const double freedom = combined_freedom(parts, variance);
  fit.degrees_of_freedom = freedom - static_cast<double>(fit.used);
  if (!(fit.degrees_of_freedom >= 1)) return std::nullopt;
  const double leverage = 1 + dot(all.off, factor.solve(all.off)) / freedom;
  const double error_variance = variance * freedom / fit.degrees_of_freedom * leverage;
  fit.standard_error = std::sqrt(error_variance);
  if (error_variance > 0) fit.variance_reduction = plain_error_variance(quantity) / error_variance;
  return fit;
}

/// Satterthwaite's: of a sum of variances that were estimated separately.
double ControlVariates::combined_freedom(const std::vector<double>& parts, double whole) const {
  double squares = 0;
  for (std::size_t k = 0; k < parts.size() && whole > 0; ++k) {
    if (strata_[k].count < 2) continue;
    const double share = parts[k] / whole;
    squares += share * share / static_cast<double>(strata_[k].count - 1);
  }
  if (squares > 0) return 1 / squares;
  return static_cast<double>(count()) - static_cast<double>(strata_.size());
}

Estimate ControlVariates::estimate(double confidence) const {
  Estimate result{plain_mean(), std::nullopt, confidence, IntervalMethod::ControlVariate};
  const auto found = fit();
  if (!found) return result;
  result.value = found->mean;
  const double reach =
      student_t_quantile(0.5 + 0.5 * confidence, found->degrees_of_freedom) * found->standard_error;
  result.interval = Interval{result.value - reach, result.value + reach};
  return result;
}

}  // namespace sim
