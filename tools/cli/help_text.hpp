#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tools/cli/console.hpp"

namespace tools {

/// The help of a command in lines of at most `columns`, or 40: what is longer goes on below where
/// its description began, or four columns further in. Breaks at blanks only.
[[nodiscard]] std::string folded_help(std::string_view help, std::size_t columns);

/// The help as it is printed to a terminal or, as wide as a page, to a pipe or a file.
[[nodiscard]] std::string help_for(const Console& console, bool is_terminal,
                                   const std::string& help);

}  // namespace tools
