#include "tools/text/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace tools {
namespace {

using Range = std::pair<char32_t, char32_t>;

// Control characters, and of the format characters (Cf), fillers and noncharacters of Unicode 15
// those that show nothing or turn the direction of writing.
constexpr std::array<Range, 17> deceiving{{{0x00, 0x1F},
                                           {0x7F, 0x9F},
                                           {0xAD, 0xAD},
                                           {0x034F, 0x034F},
                                           {0x061C, 0x061C},
                                           {0x115F, 0x1160},
                                           {0x17B4, 0x17B5},
                                           {0x180B, 0x180F},
                                           {0x200B, 0x200F},
                                           {0x2028, 0x202E},
                                           {0x2060, 0x206F},
                                           {0x3164, 0x3164},
                                           {0xFEFF, 0xFEFF},
                                           {0xFFA0, 0xFFA0},
                                           {0xFFF0, 0xFFFB},
                                           {0xFFFE, 0xFFFF},
                                           {0xE0000, 0xE00FF}}};

std::string escaped(const CodePoint& point) {
  const auto value = static_cast<std::uint32_t>(point.value);
  return value <= 0xFF ? fmt::format("\\x{:02x}", value) : fmt::format("\\u{:04x}", value);
}

std::string escaped_in_json(const CodePoint& point) {
  const auto value = static_cast<std::uint32_t>(point.value);
  if (value <= 0xFFFF) return fmt::format("\\u{:04x}", value);
  const std::uint32_t above = value - 0x10000;
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (above >> 10U), 0xDC00 + (above & 0x3FFU));
}

template <class Escape>
std::string with_escapes(std::string_view text, bool keep_line_feeds, Escape escape) {
  std::string safe;
  safe.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (is_plain(point) || (keep_line_feeds && point.value == '\n')) {
      safe += text.substr(at, point.bytes);
    } else {
      safe += escape(point);
    }
    at += point.bytes;
  }
  return safe;
}

}  // namespace

bool is_plain(const CodePoint& point) {
  return point.valid && std::none_of(deceiving.begin(), deceiving.end(), [&](const Range& range) {
           return point.value >= range.first && point.value <= range.second;
         });
}

std::string printable(std::string_view text) {
  return with_escapes(text, false, escaped);
}

std::string printable_lines(std::string_view text) {
  return with_escapes(text, true, escaped);
}

std::string printable_json(std::string_view json) {
  return with_escapes(json, true, escaped_in_json);
}

bool is_printable(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (!is_plain(point)) return false;
    at += point.bytes;
  }
  return true;
}

}  // namespace tools
