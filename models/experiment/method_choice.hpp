#pragma once

#include <optional>

#include "models/experiment/simulation_task.hpp"

namespace models {

/// How replications are drawn: what options.method says, after the pilots that it takes. Of
/// SamplingMethod::Auto, what pilots say is worth most. Nothing if interrupted.
[[nodiscard]] std::optional<ChosenMethod> choose_method(const SimulationTask& task);

}  // namespace models
