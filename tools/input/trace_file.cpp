#include "tools/input/trace_file.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "tools/input/json_text.hpp"

namespace tools {
namespace {

using models::demand::Point;

constexpr std::size_t most_diagnostics = 10;
constexpr double longest_s = 1000.0 * 365 * 86400;
constexpr double highest_rps = 1e9;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

std::optional<double> number(std::string_view text) {
  text = trimmed(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// What is wrong with a line, or the point that it is. The line is not quoted: what is no trace may
/// be a file that is not meant for whoever sees the message.
tl::expected<Point, std::string> parse_line(std::string_view line) {
  const std::size_t comma = line.find(',');
  const auto seconds = number(line.substr(0, comma));
  const auto rps = comma == std::string_view::npos ? std::nullopt : number(line.substr(comma + 1));
  if (!seconds || !rps) return tl::unexpected<std::string>("not two numbers");
  if (!(*seconds >= 0 && *seconds <= longest_s)) {
    return tl::unexpected<std::string>("the time is below 0 or above 1000 years");
  }
  if (!(*rps >= 0 && *rps <= highest_rps)) {
    return tl::unexpected<std::string>("the rate is below 0 or above 1e9");
  }
  return Point{sim::from_seconds(*seconds), *rps};
}

}  // namespace

tl::expected<std::vector<Point>, Diagnostics> parse_trace(const std::string& text,
                                                          const std::string& file) {
  std::vector<Point> points;
  Diagnostics wrong;
  bool header = false;
  std::size_t number_of_line = 0;
  std::string_view rest = text;
  // Spreadsheets mark what they write as UTF-8; JSON readers skip the mark too.
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (rest.starts_with(byte_order_mark)) rest.remove_prefix(byte_order_mark.size());
  const auto fail = [&](std::string problem, std::string hint) {
    wrong.push_back(
        {file, fmt::format("line {}", number_of_line), std::move(problem), std::move(hint)});
  };
  while (!rest.empty() && wrong.size() < most_diagnostics) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    ++number_of_line;
    if (line.empty() || line.front() == '#') continue;
    if (!header) {
      header = true;
      if (line == "seconds,rps") continue;
      fail("not the header", R"(the first line is "seconds,rps")");
      break;
    }
    const tl::expected<Point, std::string> point = parse_line(line);
    if (!point) {
      fail(point.error(), R"(write for example "60,12.5")");
    } else if (!points.empty() && point->at <= points.back().at) {
      fail("the time is not after the one before it", {});
    } else if (points.size() == models::demand::most_pieces - 1) {
      fail("more than a million points", {});
      break;
    } else {
      points.push_back(*point);
    }
  }
  if (wrong.empty() && points.empty()) wrong.push_back({file, {}, "a trace without points", {}});
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return points;
}

tl::expected<std::vector<Point>, Diagnostics> read_trace_file(const std::string& path) {
  const tl::expected<std::string, Diagnostic> text = read_file(path);
  if (!text) return tl::unexpected(Diagnostics{text.error()});
  return parse_trace(*text, path);
}

}  // namespace tools
