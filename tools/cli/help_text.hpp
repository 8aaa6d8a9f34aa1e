#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tools {

/// The help of a command in lines of at most `columns`, or 40: what is longer goes on below where
/// its description began, or four columns further in. Breaks at blanks only.
[[nodiscard]] std::string folded_help(std::string_view help, std::size_t columns);

}  // namespace tools
