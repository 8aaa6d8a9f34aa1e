#include "models/context/controls.hpp"

#include <algorithm>
#include <variant>

namespace models {

std::optional<double> mean_duration(const sim::Distribution& law) {
  if (std::holds_alternative<sim::Normal>(law.law())) return std::nullopt;
  if (const auto* pareto = std::get_if<sim::Pareto>(&law.law()); pareto && pareto->shape <= 2) {
    return std::nullopt;
  }
  if (const auto* mixture = std::get_if<sim::Mixture>(&law.law())) {
    const auto has_none = [](const sim::Distribution& part) { return !mean_duration(part); };
    if (std::any_of(mixture->components->begin(), mixture->components->end(), has_none)) {
      return std::nullopt;
    }
  }
  return law.mean();
}

}  // namespace models
