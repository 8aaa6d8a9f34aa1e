#include "tools/input/value_list.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "tools/input/diagnostic.hpp"
#include "tools/input/units.hpp"

namespace tools {
namespace {

struct Ends {
  double low = 0;
  double high = 0;
  std::string unit;
};

struct Steps {
  std::size_t count = 0;
  bool in_ratios = false;
};

/// Where two texts have different units: what both are in one.
std::optional<Ends> in_one_unit(const std::string& low, const std::string& high) {
  using Parser = Parsed<double> (*)(std::string_view);
  const std::array<std::pair<Parser, const char*>, 4> parsers{
      {{parse_seconds, "s"}, {parse_rate, "/s"}, {parse_event_rate, "/year"}, {parse_bytes, "B"}}};
  for (const auto& [parser, unit] : parsers) {
    const auto from = parser(low);
    const auto to = parser(high);
    if (from && to) return Ends{*from, *to, unit};
  }
  return std::nullopt;
}

std::optional<Ends> ends_of(const std::string& low, const std::string& high) {
  const auto from = split_number(low);
  const auto to = split_number(high);
  if (!from || !to) return std::nullopt;
  if (from->unit == to->unit || from->unit.empty()) return Ends{from->number, to->number, to->unit};
  return in_one_unit(low, high);
}

std::optional<Steps> steps_of(std::string_view text) {
  Steps steps;
  if (text.ends_with(":log")) {
    steps.in_ratios = true;
    text.remove_suffix(std::string_view(":log").size());
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), steps.count);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return steps;
}

double between(const Ends& ends, const Steps& steps, std::size_t index) {
  // The ends themselves, and not what rounding makes of them.
  if (index == 0) return ends.low;
  if (index + 1 == steps.count) return ends.high;
  const double part = static_cast<double>(index) / static_cast<double>(steps.count - 1);
  if (steps.in_ratios) return ends.low * std::pow(ends.high / ends.low, part);
  return ends.low + (ends.high - ends.low) * part;
}

/// What is wrong with a range, empty where nothing is.
std::string add_range(const std::string& text, std::size_t dots, std::vector<std::string>& values) {
  const std::string form = R"(; a range is written "60s..3600s:5" or "60s..3600s:5:log")";
  const std::size_t colon = text.find(':', dots);
  if (colon == std::string::npos) return in_quotes(text) + " says not how many values" + form;
  const auto ends = ends_of(text.substr(0, dots), text.substr(dots + 2, colon - dots - 2));
  if (!ends) return in_quotes(text) + " has ends of different kinds" + form;
  const auto steps = steps_of(std::string_view(text).substr(colon + 1));
  if (!steps || steps->count < 2)
    return in_quotes(text) + " has no number of values from 2 on" + form;
  if (steps->count > most_listed_values) {
    return fmt::format("{} has more than {} values", in_quotes(text), most_listed_values);
  }
  if (steps->in_ratios && !(ends->low > 0 && ends->high > 0)) {
    return in_quotes(text) + ": equal ratios need ends above 0";
  }
  for (std::size_t index = 0; index < steps->count; ++index) {
    values.push_back(joined_number(between(*ends, *steps, index), ends->unit));
  }
  return {};
}

std::vector<std::string> parted(std::string_view text) {
  std::vector<std::string> parts{""};
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (letter == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
    if (!quoted && (letter == '[' || letter == '{')) ++depth;
    if (!quoted && (letter == ']' || letter == '}')) --depth;
    if (letter == ',' && depth == 0 && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += letter;
    }
  }
  return parts;
}

/// Paths of words, and of what is asked of the figures: no value of theirs changes one.
bool changes_no_figure(std::string_view path) {
  constexpr std::array<std::string_view, 8> first{"$schema",   "extends", "title",    "questions",
                                                  "challenge", "story",   "look_for", "objectives"};
  constexpr std::array<std::string_view, 2> last{"source", "confidence"};
  const std::string_view begin = path.substr(0, path.find('.'));
  const std::size_t dot = path.rfind('.');
  const std::string_view end = dot == std::string_view::npos ? path : path.substr(dot + 1);
  return std::find(first.begin(), first.end(), begin) != first.end() ||
         std::find(last.begin(), last.end(), end) != last.end();
}

/// "nan", "-inf", "inf/s"; but not "infra", which may be an id.
bool is_no_finite_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || std::isfinite(number)) return false;
  const bool goes_on = end != text.data() + text.size();
  return !goes_on || std::isalpha(static_cast<unsigned char>(*end)) == 0;
}

bool is_same_value(const std::string& one, const std::string& other) {
  const auto left = split_number(one);
  const auto right = split_number(other);
  return one == other ||
         (left && right && left->number == right->number && left->unit == right->unit);
}

/// What is wrong with the values as a whole, empty where nothing is.
std::string refuse_values(const std::vector<std::string>& values) {
  for (std::size_t index = 0; index < values.size(); ++index) {
    const std::string& value = values[index];
    if (is_no_finite_number(value)) return in_quotes(value) + " is no finite number";
    for (std::size_t before = 0; before < index; ++before) {
      if (!is_same_value(value, values[before])) continue;
      return value == values[before] ? in_quotes(value) + " stands there twice"
                                     : fmt::format("{} and {} are the same",
                                                   in_quotes(values[before]), in_quotes(value));
    }
  }
  return {};
}

}  // namespace

std::optional<NumberText> split_number(std::string_view text) {
  NumberText parts;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parts.number);
  if (error != std::errc() || !std::isfinite(parts.number)) return std::nullopt;
  parts.unit = std::string(text.substr(static_cast<std::size_t>(end - text.data())));
  return parts;
}

std::string joined_number(double number, std::string_view unit, int digits) {
  return fmt::format("{:.{}g}{}", number, digits, unit);
}

tl::expected<ValueList, std::string> parse_value_list(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return tl::unexpected(in_quotes(text) +
                          R"( is not path=a,b,c; write for example "workload.demand=50/s,100/s")");
  }
  ValueList list{text.substr(0, equals), {}};
  if (changes_no_figure(list.path)) {
    return tl::unexpected(in_quotes(list.path) + " changes no figure, whatever it is");
  }
  for (const std::string& part : parted(std::string_view(text).substr(equals + 1))) {
    if (part.empty()) return tl::unexpected(in_quotes(text) + " has an empty value");
    const std::size_t dots = part.find("..");
    // "1..9:3" begins with a number, "../curve.csv" does not.
    if (dots == std::string::npos || !split_number(part.substr(0, dots))) {
      list.values.push_back(part);
      continue;
    }
    std::string wrong = add_range(part, dots, list.values);
    if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  }
  if (list.values.size() > most_listed_values) {
    return tl::unexpected(
        fmt::format("{} has more than {} values", in_quotes(text), most_listed_values));
  }
  std::string wrong = refuse_values(list.values);
  if (!wrong.empty()) return tl::unexpected(list.path + ": " + wrong);
  return list;
}

}  // namespace tools
