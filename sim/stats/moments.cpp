#include "sim/stats/moments.hpp"

#include <algorithm>
#include <cmath>

namespace sim {

void Moments::add(double value) noexcept {
  const double before = static_cast<double>(count_);
  ++count_;
  const double n = static_cast<double>(count_);
  const double delta = value - mean_;
  const double step = delta / n;
  const double square = delta * step * before;
  mean_ += step;
  m3_ += square * step * (n - 2) - 3 * step * m2_;
  m2_ += square;
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
}

void Moments::merge(const Moments& other) noexcept {
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  const double a = static_cast<double>(count_);
  const double b = static_cast<double>(other.count_);
  const double n = a + b;
  const double delta = other.mean_ - mean_;
  m3_ += other.m3_ + delta * delta * delta * (a / n) * (b / n) * (a - b) +
         3 * delta * (a / n * other.m2_ - b / n * m2_);
  m2_ += other.m2_ + delta * delta * a * (b / n);
  mean_ += delta * (b / n);
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double Moments::variance() const noexcept {
  return count_ < 2 ? 0.0 : m2_ / static_cast<double>(count_ - 1);
}

double Moments::standard_deviation() const noexcept {
  return std::sqrt(variance());
}

double Moments::standard_error() const noexcept {
  return count_ < 2 ? 0.0 : std::sqrt(variance() / static_cast<double>(count_));
}

double Moments::skewness() const noexcept {
  if (!(m2_ > 0)) return 0;
  return std::sqrt(static_cast<double>(count_)) * m3_ / (m2_ * std::sqrt(m2_));
}

void JointMoments::add(double first, double second) noexcept {
  ++count_;
  const double n = static_cast<double>(count_);
  const double delta_first = first - mean_first_;
  const double delta_second = second - mean_second_;
  mean_first_ += delta_first / n;
  mean_second_ += delta_second / n;
  m2_first_ += delta_first * (first - mean_first_);
  m2_second_ += delta_second * (second - mean_second_);
  cross_ += delta_first * (second - mean_second_);
}

void JointMoments::merge(const JointMoments& other) noexcept {
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  const double a = static_cast<double>(count_);
  const double b = static_cast<double>(other.count_);
  const double n = a + b;
  const double delta_first = other.mean_first_ - mean_first_;
  const double delta_second = other.mean_second_ - mean_second_;
  const double weight = a * (b / n);
  m2_first_ += other.m2_first_ + delta_first * delta_first * weight;
  m2_second_ += other.m2_second_ + delta_second * delta_second * weight;
  cross_ += other.cross_ + delta_first * delta_second * weight;
  mean_first_ += delta_first * (b / n);
  mean_second_ += delta_second * (b / n);
  count_ += other.count_;
}

double JointMoments::correlation() const noexcept {
  const double scale = std::sqrt(m2_first_) * std::sqrt(m2_second_);
  return scale > 0 ? std::clamp(cross_ / scale, -1.0, 1.0) : 0.0;
}

double JointMoments::variance_of_difference(double factor) const noexcept {
  // Rounding may leave a little less than nothing where first is proportional to second.
  return std::max(0.0, unbiased(m2_first_ - 2 * factor * cross_ + factor * factor * m2_second_));
}

double JointMoments::unbiased(double sum) const noexcept {
  return count_ < 2 ? 0.0 : sum / static_cast<double>(count_ - 1);
}

}  // namespace sim
