#pragma once

#include <string>

namespace tools {

/// A value of a scenario as it stands in its file, in words where it is JSON: {"exponential":
/// {"mean": "11h"}} is "exponential: mean 11h". Anything else is given back as it is; not escaped.
[[nodiscard]] std::string in_words(const std::string& value);

}  // namespace tools
