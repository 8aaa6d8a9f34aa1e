#pragma once

#include <optional>
#include <string>

namespace tools {

/// Reads "5%" or "0.05": a share above 0 and below 1. Nothing for anything else.
[[nodiscard]] std::optional<double> parse_share(const std::string& text);

}  // namespace tools
