#pragma once

#include <cmath>
#include <vector>

namespace models {

/// c0 + c1 x + c2 x^2.
struct Quadratic {
  double c0 = 0;
  double c1 = 0;
  double c2 = 0;

  [[nodiscard]] double at(double x) const noexcept { return c0 + x * (c1 + x * c2); }

  [[nodiscard]] double integral(double a, double b) const noexcept {
    const double middle = 0.5 * (a + b);
    // Simpson's rule is exact up to cubics, and does not cancel as differences of powers do.
    return (b - a) / 6.0 * (at(a) + 4.0 * at(middle) + at(b));
  }

  Quadratic& operator+=(const Quadratic& other) noexcept {
    c0 += other.c0;
    c1 += other.c1;
    c2 += other.c2;
    return *this;
  }
};

/// Appends the roots strictly inside (a, b), in any order.
inline void append_roots(const Quadratic& q, double a, double b, std::vector<double>& roots) {
  const auto keep = [&](double x) {
    if (x > a && x < b) roots.push_back(x);
  };
  if (q.c2 == 0) {
    if (q.c1 != 0) keep(-q.c0 / q.c1);
    return;
  }
  const double discriminant = q.c1 * q.c1 - 4.0 * q.c2 * q.c0;
  if (discriminant <= 0) return;  // A touching root does not change a sign.
  const double root = std::sqrt(discriminant);
  // The larger root in magnitude first: the other follows without cancellation.
  const double large = -0.5 * (q.c1 + (q.c1 < 0 ? -root : root));
  keep(large / q.c2);
  if (large != 0) keep(q.c0 / large);
}

}  // namespace models
