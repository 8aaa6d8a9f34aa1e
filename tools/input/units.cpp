#include "tools/input/units.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <system_error>

#include <fmt/format.h>

#include "tools/input/diagnostic.hpp"

namespace tools {
namespace {

struct Unit {
  std::string_view name;
  double factor;  ///< To the unit of the result.
};

constexpr std::array<Unit, 6> durations{Unit{"us", 1e-6}, {"ms", 1e-3}, {"s", 1},
                                        {"min", 60},      {"h", 3600},  {"d", 86400}};
constexpr std::array<Unit, 3> rates{Unit{"/s", 1}, {"/min", 1.0 / 60}, {"/h", 1.0 / 3600}};
constexpr std::array<Unit, 3> event_rates{Unit{"/year", 1}, {"/month", 12}, {"/day", 365}};
constexpr std::array<Unit, 1> shares{Unit{"%", 0.01}};
constexpr std::array<Unit, 6> sizes{Unit{"B", 1}, {"kB", 1e3},        {"MB", 1e6},
                                    {"GB", 1e9},  {"MiB", 1048576.0}, {"GiB", 1073741824.0}};

/// Longer is more than sim::Duration takes without overflow in sums.
constexpr double longest_s = 100'000.0 * 365 * 86400;

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

struct Quantity {
  std::string_view what;  ///< "a duration"
  std::span<const Unit> units;
  std::string_view examples;
};

UnitError wrong(std::string_view text, const Quantity& quantity) {
  std::string known;
  for (const Unit& unit : quantity.units)
    known += (known.empty() ? "" : ", ") + std::string(unit.name);
  return {fmt::format("{} is not {}", in_quotes(text), quantity.what),
          fmt::format("write a number and a unit ({}), such as {}", known, quantity.examples)};
}

Parsed<double> parse(std::string_view text, const Quantity& quantity) {
  const std::string_view trimmed = without_blanks(text);
  double number = 0;
  const auto [end, error] =
      std::from_chars(trimmed.data(), trimmed.data() + trimmed.size(), number);
  if (error != std::errc() || !std::isfinite(number)) {
    return tl::unexpected(wrong(text, quantity));
  }
  const auto length = static_cast<std::size_t>(end - trimmed.data());
  const std::string_view name = without_blanks(trimmed.substr(length));
  for (const Unit& unit : quantity.units) {
    if (unit.name != name) continue;
    const double value = number * unit.factor;
    if (!std::isfinite(value)) return tl::unexpected(wrong(text, quantity));
    return value;
  }
  return tl::unexpected(wrong(text, quantity));
}

}  // namespace

Parsed<double> parse_seconds(std::string_view text) {
  return parse(text, {"a duration", durations, R"("30s" or "1.5h")"});
}

Parsed<sim::Duration> parse_duration(std::string_view text) {
  const Parsed<double> seconds = parse_seconds(text);
  if (!seconds) return tl::unexpected(seconds.error());
  if (std::abs(*seconds) > longest_s) {
    return tl::unexpected(UnitError{fmt::format("{} is too long", in_quotes(text)),
                                    "no duration is longer than 100000 years"});
  }
  return sim::from_seconds(*seconds);
}

Parsed<double> parse_rate(std::string_view text) {
  return parse(text, {"a rate", rates, R"("60/s")"});
}

Parsed<double> parse_event_rate(std::string_view text) {
  return parse(text, {"a rate of events", event_rates, R"("0.05/year")"});
}

Parsed<double> parse_share(std::string_view text) {
  // "30%" is 30 / 100, the number nearest to 0.3, and not 30 * 0.01, which is another one.
  const Parsed<double> share = parse(text, {"a share", shares, R"("30%")"});
  if (!share) return share;
  double percent = 0;
  const std::string_view trimmed = without_blanks(text);
  std::from_chars(trimmed.data(), trimmed.data() + trimmed.size(), percent);
  return percent / 100;
}

Parsed<double> parse_bytes(std::string_view text) {
  return parse(text, {"a size", sizes, R"("2kB" or "8GiB")"});
}

std::string format_duration(sim::Duration duration) {
  struct Whole {
    std::string_view name;
    std::int64_t micros;
  };
  static constexpr std::array<Whole, 6> units{
      Whole{"d", 86'400'000'000}, {"h", 3'600'000'000}, {"min", 60'000'000},
      {"s", 1'000'000},           {"ms", 1'000},        {"us", 1}};
  if (duration == sim::Duration::zero()) return "0s";
  for (const Whole& unit : units) {
    // 90s rather than 1.5min, and 300s rather than 5min: AWS counts in seconds up to an hour.
    const bool seconds_will_do = unit.name == "min" && duration.count() < 7'200'000'000;
    if (!seconds_will_do && duration.count() % unit.micros == 0) {
      return fmt::format("{}{}", duration.count() / unit.micros, unit.name);
    }
  }
  return {};
}

}  // namespace tools
