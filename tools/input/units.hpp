#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sim/time/sim_time.hpp"

/// Numbers with their units, as people write them: "1.5h", "60/s", "0.05/year", "30%", "2kB".
///
/// A number and a unit, blanks between them allowed. The error is a message for the user that names
/// the text and what would have been right. Ranges are the reader's business, not looked at here,
/// apart from what a sim::Duration can hold.
namespace tools {

/// What is wrong with a text and what it should look like.
struct UnitError {
  std::string problem;
  std::string hint;
};

template <class T>
using Parsed = tl::expected<T, UnitError>;

/// Seconds of "250us", "10ms", "30s", "5min", "4h" or "7d" (24 h).
[[nodiscard]] Parsed<double> parse_seconds(std::string_view text);

/// The same in whole microseconds. Error too where it is longer than 100 000 years.
[[nodiscard]] Parsed<sim::Duration> parse_duration(std::string_view text);

/// Per second, of "60/s", "3600/min" or "1e6/h".
[[nodiscard]] Parsed<double> parse_rate(std::string_view text);

/// Per year of 365 days, of "0.05/year", "1/month" (a twelfth of a year) or "2/day".
[[nodiscard]] Parsed<double> parse_event_rate(std::string_view text);

/// 0.3 of "30%".
[[nodiscard]] Parsed<double> parse_share(std::string_view text);

/// Bytes of "512B", "2kB", "3MB", "1GB" (powers of 1000), "8GiB" or "64MiB" (powers of 1024).
[[nodiscard]] Parsed<double> parse_bytes(std::string_view text);

/// The shortest text for a duration that parses to the same: "90s", "2h".
[[nodiscard]] std::string format_duration(sim::Duration duration);

}  // namespace tools
