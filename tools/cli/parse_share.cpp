#include "tools/cli/parse_share.hpp"

#include <charconv>
#include <string_view>
#include <system_error>

namespace tools {

std::optional<double> parse_share(const std::string& text) {
  std::string_view digits(text);
  const bool in_percent = digits.ends_with('%');
  if (in_percent) digits.remove_suffix(1);
  while (digits.ends_with(' ')) digits.remove_suffix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  const double share = in_percent ? value / 100 : value;
  if (!(share > 0 && share < 1)) return std::nullopt;
  return share;
}

}  // namespace tools
