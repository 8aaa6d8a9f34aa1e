#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace tools {

/// A number and what stands behind it: "60s" is 60 and "s", "0.5" is 0.5 and nothing.
struct NumberText {
  double number = 0;
  std::string unit;
};

/// Nothing where `text` does not begin with a finite number.
[[nodiscard]] std::optional<NumberText> split_number(std::string_view text);

/// The number with so many significant digits at most, and its unit.
[[nodiscard]] std::string joined_number(double number, std::string_view unit, int digits = 6);

/// A path of a scenario and the values that it is to take.
struct ValueList {
  std::string path;
  std::vector<std::string> values;  ///< At least one.
};

/// More values on one path are refused.
inline constexpr std::size_t most_listed_values = 1000;

/// Reads "path=a,b,c". A comma inside brackets or quotes does not part values. A value
/// "60s..3600s:5" stands for five values from 60 s to 3600 s in equal steps, "60s..3600s:5:log" for
/// five in equal ratios; "60..3600s:5" means the same unit for both. The error is a message for the
/// user; also for a number that is not finite, for one value twice, and for the path of a text or
/// of an objective, which changes no figure.
[[nodiscard]] tl::expected<ValueList, std::string> parse_value_list(const std::string& text);

}  // namespace tools
