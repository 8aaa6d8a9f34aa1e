#pragma once

#include <optional>
#include <string>

namespace tools {

/// A text as a field of a line of CSV: made printable, and in quotes where it needs them (RFC
/// 4180).
[[nodiscard]] std::string csv_field(const std::string& text);

/// A number as a field: the shortest that reads back as the same double, empty where there is none.
[[nodiscard]] std::string csv_number(const std::optional<double>& value);

}  // namespace tools
