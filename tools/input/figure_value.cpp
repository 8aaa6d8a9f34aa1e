#include "tools/input/figure_value.hpp"

#include <charconv>
#include <cmath>
#include <system_error>

#include "tools/input/units.hpp"

namespace tools {

using Unit = models::FigureUnit;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

namespace {

std::optional<double> plain_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<double> share_of(std::string_view text) {
  if (const auto number = plain_number(text)) {
    return *number >= 0 && *number <= 1 ? number : std::nullopt;
  }
  const auto share = parse_share(text);
  return share && *share >= 0 && *share <= 1 ? std::optional(*share) : std::nullopt;
}

std::optional<double> usd_of(std::string_view text) {
  if (!text.ends_with("USD")) return std::nullopt;
  text.remove_suffix(3);
  return plain_number(trimmed(text));
}

}  // namespace

std::optional<double> parse_figure_value(std::string_view text, Unit unit) {
  if (text == "0") return 0;  // Nothing is nothing in any unit.
  switch (unit) {
    case Unit::Share:
      return share_of(text);
    case Unit::Duration: {
      const auto seconds = parse_seconds(text);
      return seconds && *seconds >= 0 ? std::optional(*seconds) : std::nullopt;
    }
    case Unit::Usd:
      return usd_of(text);
    case Unit::Number:
      return plain_number(text);
  }
  return std::nullopt;
}

}  // namespace tools
