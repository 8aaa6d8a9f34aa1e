#include <algorithm>
#include <array>
#include <utility>

#include "tools/report/html/frame.hpp"
#include "tools/text/code_points.hpp"
#include "tools/text/printable.hpp"

namespace tools {

namespace {

/// Blocks of Unicode 15 whose letters are written from right to left: Hebrew to Arabic Extended,
/// the presentation forms, and those of the first supplementary plane.
bool is_right_to_left(char32_t value) {
  constexpr std::array<std::pair<char32_t, char32_t>, 5> blocks{{{0x0590, 0x08FF},
                                                                 {0xFB1D, 0xFDFF},
                                                                 {0xFE70, 0xFEFF},
                                                                 {0x10800, 0x10FFF},
                                                                 {0x1E800, 0x1EFFF}}};
  return std::any_of(blocks.begin(), blocks.end(), [value](const auto& block) {
    return value >= block.first && value <= block.second;
  });
}

std::string with_entities(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  for (const char letter : text) {
    switch (letter) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

/// Where the first letter from right to left begins, and where the last one ends that is parted
/// from it by nothing written from left to right: blanks and marks stay inside.
std::pair<std::size_t, std::size_t> right_to_left_run(std::string_view text) {
  std::size_t begin = text.size();
  std::size_t end = text.size();
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    const bool is_ascii_letter = point.value < 0x80 && point.value > ' ';
    if (is_right_to_left(point.value)) {
      if (begin == text.size()) begin = at;
      end = at + point.bytes;
    } else if (begin < text.size() && is_ascii_letter) {
      break;
    }
    at += point.bytes;
  }
  return {begin, end};
}

}  // namespace

std::string escaped(std::string_view text) {
  return with_entities(printable(text));
}

std::string html_text(std::string_view text) {
  const std::string safe = printable(text);
  std::string_view rest = safe;
  std::string html;
  while (!rest.empty()) {
    const auto [begin, end] = right_to_left_run(rest);
    html += with_entities(rest.substr(0, begin));
    if (begin < end) html += "<bdi>" + with_entities(rest.substr(begin, end - begin)) + "</bdi>";
    rest.remove_prefix(end);
  }
  return html;
}

}  // namespace tools
