#include "models/results/sweep.hpp"

#include <algorithm>
#include <cmath>

namespace models {

std::vector<std::string> SweepReport::values_of(std::size_t point) const {
  std::vector<std::string> values(axes.size());
  for (std::size_t axis = axes.size(); axis-- > 0;) {
    const std::size_t count = axes[axis].values.size();
    values[axis] = axes[axis].values[point % count];
    point /= count;
  }
  return values;
}

double TornadoBar::reach() const noexcept {
  return std::max(std::abs(low.effect.difference), std::abs(high.effect.difference));
}

}  // namespace models
