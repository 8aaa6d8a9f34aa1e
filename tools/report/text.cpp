#include "tools/report/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "sim/time/year.hpp"
#include "tools/text/code_points.hpp"

namespace tools {

namespace {

using Range = std::pair<char32_t, char32_t>;

template <std::size_t count>
bool is_in(char32_t value, const std::array<Range, count>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [value](const Range& range) {
    return value >= range.first && value <= range.second;
  });
}

/// East Asian Width W and F of Unicode 15, in blocks.
std::size_t columns_of(char32_t value) {
  constexpr std::array<Range, 2> combining{{{0x0300, 0x036F}, {0x20D0, 0x20FF}}};
  constexpr std::array<Range, 9> wide{{{0x1100, 0x115F},
                                       {0x2E80, 0xA4CF},
                                       {0xA960, 0xA97F},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0x1F300, 0x1FAFF},
                                       {0x20000, 0x3FFFD}}};
  if (is_in(value, combining)) return 0;
  return is_in(value, wide) ? 2 : 1;
}

std::string_view tail_of(std::string_view text, std::size_t width) {
  std::size_t at = 0;
  std::size_t left = width_of(text);
  while (at < text.size() && left > width) {
    const CodePoint point = code_point_at(text, at);
    left -= columns_of(point.value);
    at += point.bytes;
  }
  return text.substr(at);
}

std::string without_trailing_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

/// 2 for 100 and 999. The nudge is for values such as 1 - 0.9999, a rounding short of a power.
int decade_of(double value) {
  return static_cast<int>(std::floor(std::log10(value) + 1e-9));
}

constexpr int most_decimals = 12;

constexpr std::array<DurationUnit, 6> units{{{0.001, "ms"},
                                             {1, "s"},
                                             {60, "min"},
                                             {3600, "h"},
                                             {86400, "days"},
                                             {sim::seconds_per_year, "years"}}};

}  // namespace

std::size_t width_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    columns += columns_of(point.value);
    at += point.bytes;
  }
  return columns;
}

std::string_view beginning_of(std::string_view text, std::size_t width) {
  std::size_t at = 0;
  std::size_t columns = 0;
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    columns += columns_of(point.value);
    if (columns > width) break;
    at += point.bytes;
  }
  return text.substr(0, at);
}

std::string fitted(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  const std::size_t tail = (width - 1) / 3;
  return fmt::format("{}…{}", beginning_of(text, width - 1 - tail), tail_of(text, tail));
}

std::string shortened(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  return fmt::format("{}…", beginning_of(text, width - 1));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    const std::string_view word = text.substr(0, blank);
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
    if (word.empty()) continue;
    if (!line.empty() && width_of(line) + 1 + width_of(word) > width) {
      lines.push_back(std::exchange(line, {}));
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

std::string whole_number(double value) {
  const std::string digits = fmt::format("{:.0f}", std::abs(value));
  std::string text = value <= -0.5 ? "-" : "";
  if (digits.size() < 5) return text += digits;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at > 0 && (digits.size() - at) % 3 == 0) text += ' ';
    text += digits[at];
  }
  return text;
}

std::string counted(const std::string& number, std::string_view thing) {
  return fmt::format("{} {}{}", number, thing, number == "1" ? "" : "s");
}

std::string confidence_percent(double confidence) {
  return significant(100 * confidence) + " %";
}

std::string significant(double value, int digits) {
  if (value == 0) return "0";
  if (!std::isfinite(value)) return "unknown";
  const double size = std::abs(value);
  if (size < 1e-4 || size >= 1e15) return fmt::format("{:.{}g}", value, digits);
  const int decimals = digits - 1 - decade_of(size);
  if (decimals >= 0) {
    // Rounding can reach the next decade, where a digit less is due: 999.96 is 1000.
    const std::string text = without_trailing_zeros(fmt::format("{:.{}f}", value, decimals));
    return size < 9999.5 ? text : whole_number(value);
  }
  const double step = std::pow(10.0, -decimals);
  return whole_number(std::round(value / step) * step);
}

int decimals_for(double value, double low, double high, int digits) {
  const int of_interval = 1 - decade_of((high - low) / 2);
  if (value == 0) return std::min(of_interval, most_decimals);
  const int first = -decade_of(std::abs(value));
  return std::min(std::clamp(of_interval, first, first + digits - 1), most_decimals);
}

std::string with_decimals(double value, int decimals) {
  const double step = std::pow(10.0, -decimals);
  if (decimals <= 0) return whole_number(std::round(value / step) * step);
  // What rounds to zero has no sign.
  const bool is_zero = std::abs(value) < step / 2;
  return fmt::format("{:.{}f}", is_zero ? 0.0 : value, decimals);
}

DurationUnit duration_unit(double seconds) {
  const double size = std::abs(seconds);
  if (size == 0) return units[1];
  DurationUnit best = units[0];
  for (const DurationUnit& unit : units) {
    // A little more than a unit reads better in the smaller one: 90 min, 36 h, 500 days.
    const double enough = unit.seconds >= 3600 ? 2 * unit.seconds : unit.seconds;
    if (size >= enough * 0.9995) best = unit;
  }
  return best;
}

std::string short_duration(double seconds) {
  const DurationUnit unit = duration_unit(seconds);
  return fmt::format("{} {}", significant(seconds / unit.seconds, 3), unit.name);
}

std::string human_duration(double seconds) {
  const double whole = std::round(seconds);
  if (seconds < 60 || whole >= 3600) return short_duration(seconds);
  const auto minutes = static_cast<std::int64_t>(whole) / 60;
  const auto rest = static_cast<std::int64_t>(whole) % 60;
  return rest == 0 ? fmt::format("{} min", minutes) : fmt::format("{} min {} s", minutes, rest);
}

std::string percent(double share) {
  const double missing = 100 * (1 - share);
  if (missing <= 0) return "100 %";
  if (missing > 90) return part_percent(share);
  const int decimals = std::clamp(1 - decade_of(missing), 1, 12);
  return fmt::format("{:.{}f} %", 100 - missing, decimals);
}

std::optional<int> percent_decimals(double low, double high) {
  // Ends that are nearer differ by rounding, and no digit that is worth reading shows it.
  constexpr double nearest = 1e-6;
  constexpr double rounding = 1e-14;
  if (!(high - low > std::max(rounding, nearest * std::min(high, 1 - low)))) return std::nullopt;
  return std::clamp(-decade_of(100 * (high - low) / 2), 0, most_decimals);
}

std::string percent_with(double share, int decimals) {
  if (share >= 1 || share == 0) return share == 0 ? "0" : "100";
  const int at_least = share > 0.9 ? -decade_of(100 * (1 - share)) : 0;
  return fmt::format("{:.{}f}", 100 * share,
                     std::clamp(std::max(decimals, at_least), 0, most_decimals));
}

std::string part_percent(double share) {
  return significant(100 * share, 2) + " %";
}

std::string nines_of(double share) {
  return fmt::format("{:.2f}", std::max(0.0, -std::log10(1 - share)));
}

}  // namespace tools
