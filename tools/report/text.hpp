#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/text/printable.hpp"

/// Text as people read it. Nothing here is meant to be parsed: that is what JSON and CSV are for.
namespace tools {

/// Columns of a terminal that UTF-8 text takes: two for East Asian wide letters, none for combining
/// marks.
[[nodiscard]] std::size_t width_of(std::string_view text);

/// `text` in at most `width` columns; what is too much is left out in the middle, behind "…", so
/// that both ends can be told apart. Requires width >= 3.
[[nodiscard]] std::string fitted(std::string_view text, std::size_t width);

/// The same with the end left out, for sentences. Requires width >= 1.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

/// The longest beginning of `text` that takes at most `width` columns.
[[nodiscard]] std::string_view beginning_of(std::string_view text, std::size_t width);

/// Lines of at most `width` columns, broken at blanks; a longer word has a line of its own.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// A number with at most `digits` significant digits and no needless zeros: "0.0312", "12 350".
[[nodiscard]] std::string significant(double value, int digits = 4);

/// Decimals by which a value and the ends of its interval are told alike: two digits of half the
/// interval, at most `digits` significant ones of the value and at least one. Negative: tens,
/// hundreds. Requires low < high.
[[nodiscard]] int decimals_for(double value, double low, double high, int digits);

/// A number with that many decimals: "7.60", or with -1 "1240".
[[nodiscard]] std::string with_decimals(double value, int decimals);

/// A whole number, from five digits on with its thousands apart: "1234", "1 234 567".
[[nodiscard]] std::string whole_number(double value);

/// A number and what it counts, which takes an s behind any number but 1: "1 year", "2.5 years".
[[nodiscard]] std::string counted(const std::string& number, std::string_view thing);

/// A share in percent with at most four digits, as confidence is given: "97.5 %".
[[nodiscard]] std::string confidence_percent(double confidence);

/// A length of time, from seconds: "350 ms", "4.2 s", "37 min 12 s", "4.57 h", "3.2 days".
[[nodiscard]] std::string human_duration(double seconds);

/// The unit in which a length of time reads well.
struct DurationUnit {
  double seconds = 1;
  std::string_view name = "s";
};
[[nodiscard]] DurationUnit duration_unit(double seconds);

/// A length of time in one unit, three digits: "37.2 min".
[[nodiscard]] std::string short_duration(double seconds);

/// A share in percent. Digits are those that say something: two of the part that is missing to
/// 100 %, and a tenth of a percent at least: 0.99991234 is "99.9912 %", 0.5 is "50.0 %". Below 10 %
/// it is part_percent. Only 1 itself is "100 %".
[[nodiscard]] std::string percent(double share);

/// Decimals by which shares in percent and the ends of their interval are told alike: one digit of
/// half the interval. Nothing where the ends are alike.
[[nodiscard]] std::optional<int> percent_decimals(double low, double high);

/// A share in percent with that many decimals, and more where it would read 0 or 100, without the
/// unit: "99.798".
[[nodiscard]] std::string percent_with(double share, int decimals);

/// A small share in percent with two digits: "0.031 %".
[[nodiscard]] std::string part_percent(double share);

/// -log10(1 - share) with two digits behind the point: 0.999 is "3.00", never below "0.00".
/// Requires share < 1.
[[nodiscard]] std::string nines_of(double share);

}  // namespace tools
