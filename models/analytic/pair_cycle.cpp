#include "models/analytic/pair_cycle.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <boost/math/quadrature/gauss.hpp>

namespace models::analytic {

double exposed_for(const sim::Distribution& law, double per_second, double from) {
  if (const auto* fixed = std::get_if<sim::Constant>(&law.law())) {
    const double left = std::max(0.0, fixed->value - from);
    return per_second > 0 ? -std::expm1(-per_second * left) / per_second : left;
  }
  constexpr std::array shares{0.01, 0.05, 0.1,  0.2,  0.3,   0.4,    0.5,     0.6,      0.7,
                              0.8,  0.9,  0.95, 0.99, 0.999, 0.9999, 0.99999, 0.999999, 0.99999999};
  double area = 0;
  double begin = from;
  for (const double share : shares) {
    const double end = law.quantile(share);
    if (end <= begin) continue;
    area += boost::math::quadrature::gauss<double, 15>::integrate(
        [&](double at) { return law.survival(at) * std::exp(-per_second * (at - from)); }, begin,
        end);
    begin = end;
  }
  return area;
}

}  // namespace models::analytic
