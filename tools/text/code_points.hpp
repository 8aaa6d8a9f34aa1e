#pragma once

#include <cstddef>
#include <string_view>

namespace tools {

/// One code point of UTF-8 text and the bytes that it takes.
struct CodePoint {
  char32_t value = 0;  ///< Of a byte that is not UTF-8: the byte.
  std::size_t bytes = 1;
  bool valid = false;
};

/// The code point that begins at byte `at`; a byte that is not UTF-8 is taken alone. Requires at <
/// text.size().
[[nodiscard]] CodePoint code_point_at(std::string_view text, std::size_t at);

[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace tools
