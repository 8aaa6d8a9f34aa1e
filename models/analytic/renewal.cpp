#include "models/analytic/renewal.hpp"

#include <vector>

#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

using Cdf = std::function<double(Hours)>;

/// A distribution function cut into cells of length `step`, for convolutions with a function that
/// is taken as linear between grid points: the integral over cell j of x(t - u) dF(u) is
/// near[j] x(t - j step) + far[j] x(t - (j + 1) step), with the moments of F in the cell exact.
struct Kernel {
  std::vector<double> value;  ///< F at the grid points.
  std::vector<double> near;
  std::vector<double> far;
};

/// Mean of F over [from, from + step] by Gauss-Legendre with 5 points.
double mean_over_panel(const Cdf& cdf, double from, double step) {
  constexpr double inner = 0.5384693101056831;
  constexpr double outer = 0.9061798459386640;
  const auto at = [&](double x) { return cdf(Hours(from + 0.5 * step * (1.0 + x))); };
  return 0.5 * (0.5688888888888889 * at(0) + 0.4786286704993665 * (at(-inner) + at(inner)) +
                0.2369268850561891 * (at(-outer) + at(outer)));
}

/// A repair law may rise from 0 to 1 within a few cells: several panels for each keep its mean
/// exact.
double mean_over(const Cdf& cdf, double from, double step) {
  constexpr int panels = 8;
  double sum = 0;
  for (int i = 0; i < panels; ++i)
    sum += mean_over_panel(cdf, from + i * step / panels, step / panels);
  return sum / panels;
}

Kernel kernel_of(const Cdf& cdf, double step, std::size_t cells) {
  Kernel kernel;
  for (std::size_t j = 0; j <= cells; ++j) {
    kernel.value.push_back(cdf(Hours(static_cast<double>(j) * step)));
  }
  for (std::size_t j = 0; j < cells; ++j) {
    const double mean = mean_over(cdf, static_cast<double>(j) * step, step);
    kernel.near.push_back(mean - kernel.value[j]);
    kernel.far.push_back(kernel.value[j + 1] - mean);
  }
  return kernel;
}

/// The convolution at grid point i without the term that x[i] itself would add.
double known_part(const Kernel& kernel, const std::vector<double>& x, std::size_t i) {
  double sum = 0;
  for (std::size_t j = 0; j < i; ++j) sum += kernel.far[j] * x[i - j - 1];
  for (std::size_t j = 1; j < i; ++j) sum += kernel.near[j] * x[i - j];
  return sum;
}

/// failed = F + F * repaired and repaired = G * failed are the expected numbers of failures and of
/// finished repairs up to each moment (* convolves); their difference is the chance of being down.
RenewalFigures on_grid(const RenewalUnit& unit, double horizon_h, std::size_t cells) {
  const double step = horizon_h / static_cast<double>(cells);
  const Kernel life = kernel_of(unit.life_cdf, step, cells);
  const Kernel repair = kernel_of(unit.repair_cdf, step, cells);
  std::vector<double> failed{0.0};
  std::vector<double> repaired{0.0};
  double downtime_h = 0;
  for (std::size_t i = 1; i <= cells; ++i) {
    const double failed_before = life.value[i] + known_part(life, repaired, i);
    const double repaired_before = known_part(repair, failed, i);
    const double now =
        (failed_before + life.near[0] * repaired_before) / (1.0 - life.near[0] * repair.near[0]);
    failed.push_back(now);
    repaired.push_back(repaired_before + repair.near[0] * now);
    downtime_h += 0.5 * step * (failed[i] - repaired[i] + failed[i - 1] - repaired[i - 1]);
  }
  return {.failures = failed.back(), .downtime = Hours(downtime_h)};
}

}  // namespace

RenewalFigures renewal_figures(const RenewalUnit& unit, Hours horizon, int steps) {
  sim::require(horizon.count() > 0 && steps > 0, "a renewal equation needs a horizon and steps");
  const auto cells = static_cast<std::size_t>(steps);
  const RenewalFigures coarse = on_grid(unit, horizon.count(), cells);
  const RenewalFigures fine = on_grid(unit, horizon.count(), 2 * cells);
  return {.failures = fine.failures + (fine.failures - coarse.failures) / 3.0,
          .downtime = fine.downtime + (fine.downtime - coarse.downtime) / 3.0};
}

}  // namespace models::analytic
