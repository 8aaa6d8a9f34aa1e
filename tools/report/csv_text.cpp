#include "tools/report/csv_text.hpp"

#include <cmath>

#include <fmt/format.h>

#include "tools/text/printable.hpp"

namespace tools {

std::string csv_field(const std::string& text) {
  std::string shown = printable(text);
  if (shown.find_first_of(",\"") == std::string::npos) return shown;
  std::string quoted = "\"";
  for (const char letter : shown) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

std::string csv_number(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? fmt::format("{}", *value) : std::string();
}

}  // namespace tools
