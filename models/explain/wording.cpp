#include "models/explain/wording.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

namespace models::explaining {

namespace {

std::string fixed(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

}  // namespace

std::string in_digits(double value, int digits) {
  if (!std::isfinite(value)) return "never";
  if (value == 0) return "0";
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(value))));
  std::string text = fixed(value, std::max(0, digits - 1 - magnitude));
  if (text.find('.') == std::string::npos) return text;
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string in_percent(double share) {
  const double percent = 100 * share;
  return (std::abs(percent) >= 1 ? in_digits(std::round(percent * 10) / 10, 4)
                                 : in_digits(percent, 2)) +
         " %";
}

std::string in_time(double seconds) {
  if (!std::isfinite(seconds)) return "for ever";
  if (seconds < 120) return in_digits(seconds, 3) + " s";
  if (seconds < 7200) return in_digits(seconds / 60, 3) + " min";
  if (seconds < 172'800) return in_digits(seconds / 3600, 3) + " h";
  return in_digits(seconds / 86'400, 3) + " days";
}

std::string counted(int count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string token(const std::string& key) {
  std::string text = "/";
  for (const char letter : key) {
    if (letter == '~') {
      text += "~0";
    } else if (letter == '/') {
      text += "~1";
    } else {
      text += letter;
    }
  }
  return text;
}

}  // namespace models::explaining
