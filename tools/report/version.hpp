#pragma once

#include <string_view>

namespace tools {

/// Version of the program, "0.1.0": the one that CMake's project() states.
[[nodiscard]] std::string_view version() noexcept;

}  // namespace tools
