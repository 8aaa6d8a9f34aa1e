#pragma once

#include <optional>
#include <string_view>

#include "models/experiment/simulate.hpp"

namespace tools {

/// What a method is called after --method.
[[nodiscard]] std::string_view word_of(models::SamplingMethod method) noexcept;

/// The method of that word, nothing where there is none.
[[nodiscard]] std::optional<models::SamplingMethod> sampling_method(std::string_view word) noexcept;

}  // namespace tools
