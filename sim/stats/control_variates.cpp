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

ControlVariates::ControlVariates(std::vector<double> known_means)
    : known_means_(std::move(known_means)),
      means_(known_means_.size() + 1),
      crosses_(means_.size() * means_.size()) {}

void ControlVariates::add(double value, std::span<const double> controls) {
  require(controls.size() == known_means_.size(), "control variates: not one for each mean");
  ++count_;
  const double n = static_cast<double>(count_);
  const auto off = [&](std::size_t i) { return (i == 0 ? value : controls[i - 1]) - means_[i]; };
  for (std::size_t i = 0; i < width(); ++i) {
    for (std::size_t j = 0; j < width(); ++j) {
      crosses_[i * width() + j] += off(i) * off(j) * ((n - 1) / n);
    }
  }
  for (std::size_t i = 0; i < width(); ++i) means_[i] += off(i) / n;
}

void ControlVariates::merge(const ControlVariates& other) {
  require(known_means_ == other.known_means_, "control variates: merged with others");
  if (other.count_ == 0) return;
  const double a = static_cast<double>(count_);
  const double b = static_cast<double>(other.count_);
  const double both = a * (b / (a + b));
  const auto off = [&](std::size_t i) { return other.means_[i] - means_[i]; };
  for (std::size_t i = 0; i < width(); ++i) {
    for (std::size_t j = 0; j < width(); ++j) {
      crosses_[i * width() + j] += other.cross(i, j) + off(i) * off(j) * both;
    }
  }
  for (std::size_t i = 0; i < width(); ++i) means_[i] += off(i) * (b / (a + b));
  count_ += other.count_;
}

double ControlVariates::plain_variance() const noexcept {
  return count_ < 2 ? 0.0 : crosses_[0] / static_cast<double>(count_ - 1);
}

std::optional<ControlVariates::Fit> ControlVariates::fit() const {
  const std::size_t controls = known_means_.size();
  if (count_ < controls + 2) return std::nullopt;
  std::vector<double> matrix(controls * controls);
  std::vector<double> with_value(controls);
  std::vector<double> off(controls);
  for (std::size_t i = 0; i < controls; ++i) {
    for (std::size_t j = 0; j < controls; ++j) matrix[i * controls + j] = cross(i + 1, j + 1);
    with_value[i] = cross(0, i + 1);
    off[i] = means_[i + 1] - known_means_[i];
  }
  const Cholesky factor(std::move(matrix), controls);
  Fit fit;
  fit.coefficients = factor.solve(with_value);
  fit.used = factor.rank();
  const double n = static_cast<double>(count_);
  fit.degrees_of_freedom = n - 1 - static_cast<double>(fit.used);
  fit.mean = means_[0] - dot(fit.coefficients, off);
  // Rounding may leave a little less than nothing where the controls explain everything.
  const double unexplained = std::max(0.0, cross(0, 0) - dot(fit.coefficients, with_value));
  const double leverage = 1 / n + dot(off, factor.solve(off));
  fit.standard_error = std::sqrt(unexplained / fit.degrees_of_freedom * leverage);
  if (fit.standard_error > 0) {
    fit.variance_reduction = plain_variance() / n / (fit.standard_error * fit.standard_error);
  }
  return fit;
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
