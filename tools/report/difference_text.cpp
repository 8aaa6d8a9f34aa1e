#include "tools/report/difference_text.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "tools/report/figures.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr int digits = 3;

struct Scale {
  double factor = 1;
  std::string unit;
};

/// One unit for a difference and its interval.
Scale scale_of(const models::PairedFigure& figure) {
  switch (unit_of(figure.metric)) {
    case Unit::Share:
      return {100, " pp"};
    case Unit::Duration: {
      const double largest =
          std::max({std::abs(figure.difference), std::abs(figure.low.value_or(0)),
                    std::abs(figure.high.value_or(0))});
      const DurationUnit unit = duration_unit(largest);
      return {1 / unit.seconds, " " + std::string(unit.name)};
    }
    case Unit::Usd:
    case Unit::Number:
      return {};
  }
  return {};
}

std::string with_sign(double value, int shown = digits) {
  if (value == 0) return "0";
  return (value < 0 ? "-" : "+") + significant(std::abs(value), shown);
}

/// Near 1 it is the part beyond 1 that says something.
std::string ratio_digits(double ratio) {
  constexpr double near = 0.1;
  return significant(ratio, std::abs(ratio - 1) < near ? digits + 1 : digits);
}

/// Compact JSON with a blank behind each comma, so that a long list can be broken there.
std::string spaced(const std::string& json) {
  std::string text;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"' && (i == 0 || json[i - 1] != '\\')) quoted = !quoted;
    text += json[i];
    if (json[i] == ',' && !quoted) text += ' ';
  }
  return text;
}

bool is_alike(const models::PairedFigure& figure) {
  return figure.differing == 0;
}

std::string counted(const std::string& what, CountedOver over) {
  switch (over) {
    case CountedOver::Year:
      return what + " a year";
    case CountedOver::Drill:
      return what;
    case CountedOver::ByYear:
      return what + ", by year";
  }
  return what;
}

std::string side(const std::string& value, bool is_default) {
  return printable(spaced(value)) + (is_default ? " (default)" : "");
}

}  // namespace

std::string difference_text(const models::PairedFigure& figure) {
  const Scale scale = scale_of(figure);
  const std::string value = with_sign(figure.difference * scale.factor);
  return value == "0" ? value : value + scale.unit;
}

std::string difference_interval_text(const models::PairedFigure& figure, bool with_unit) {
  if (!figure.low || !figure.high) return {};
  if (is_alike(figure)) {
    const bool is_known = *figure.low == 0 && *figure.high == 0;
    return is_known ? "exactly" : fmt::format("in {} pairs", figure.pairs);
  }
  const Scale scale = scale_of(figure);
  // Shares are long enough.
  const int fewest = with_unit || unit_of(figure.metric) != Unit::Share ? digits : digits - 1;
  for (int shown = fewest; shown <= digits + (with_unit ? 1 : 0); ++shown) {
    const std::string low = with_sign(*figure.low * scale.factor, shown);
    const std::string high = with_sign(*figure.high * scale.factor, shown);
    if (low != high) return fmt::format("{} to {}{}", low, high, with_unit ? scale.unit : "");
  }
  return {};
}

std::string ratio_text(const models::PairedFigure& figure) {
  return figure.ratio ? ratio_digits(*figure.ratio) : std::string();
}

std::string ratio_interval_text(const models::PairedFigure& figure) {
  if (!figure.ratio_low || !figure.ratio_high || is_alike(figure)) return {};
  const std::string low = ratio_digits(*figure.ratio_low);
  const std::string high = ratio_digits(*figure.ratio_high);
  return low == high ? std::string() : low + "-" + high;
}

std::string verdict_text(const models::PairedFigure& figure) {
  return is_alike(figure) ? "no difference" : models::to_string(figure.verdict);
}

Tone verdict_tone(const models::PairedFigure& figure) {
  switch (figure.verdict) {
    case models::Verdict::Better:
      return Tone::Good;
    case models::Verdict::Worse:
      return Tone::Bad;
    case models::Verdict::Undecided:
      return Tone::Faint;
  }
  return Tone::Plain;
}

std::string verdict_mark(const models::PairedFigure& figure) {
  switch (figure.verdict) {
    case models::Verdict::Better:
      return "*";
    case models::Verdict::Worse:
      return "!";
    case models::Verdict::Undecided:
      return is_alike(figure) ? " " : "?";
  }
  return " ";
}

std::string metric_title(const std::string& metric, CountedOver over) {
  if (metric == "availability.requests") return "served";
  if (metric == "availability.time") return "time up";
  if (metric == "monthly_uptime") return "monthly uptime";
  if (metric == "downtime_per_year") return counted("downtime", over);
  if (metric == "outages_per_year") return counted("outages", over);
  if (metric == "recovery_time") return "recovery, mean";
  if (metric == "cost_per_month") return "USD a month";
  if (metric == "time_to_first_outage") return "to first outage";
  return printable(metric);
}

std::string short_metric_title(const std::string& metric) {
  if (metric == "downtime_per_year") return "downtime";
  if (metric == "recovery_time") return "recovery";
  if (metric == "cost_per_month") return "USD";
  return metric_title(metric, CountedOver::Year);
}

std::string confidence_text(double confidence) {
  return significant(100 * confidence) + " %";
}

std::string change_text(const models::DesignChange& change) {
  const std::string path = printable(change.path);
  switch (change.kind) {
    case models::DesignChange::Kind::Added:
      return fmt::format("{}: added {}", path, side(change.after, false));
    case models::DesignChange::Kind::Removed:
      return fmt::format("{}: removed {}", path, side(change.before, false));
    case models::DesignChange::Kind::Changed:
      return fmt::format("{}: {} -> {}", path, side(change.before, change.default_before),
                         side(change.after, change.default_after));
  }
  return path;
}

std::string changes_text(const std::vector<models::DesignChange>& changes, std::size_t shown,
                         std::size_t most_lines, const TextStyle& style) {
  std::string text;
  const std::size_t count = std::min(shown, changes.size());
  for (std::size_t index = 0; index < count; ++index) {
    const std::vector<std::string> lines = wrapped(change_text(changes[index]), style.width - 6);
    for (std::size_t line = 0; line < std::min(lines.size(), most_lines); ++line) {
      const bool is_cut = line + 1 == most_lines && lines.size() > most_lines;
      text += (line == 0 ? "  " : "    ") + shortened(lines[line], style.width - 6) +
              (is_cut ? " …" : "") + "\n";
    }
  }
  return text + more_line(changes.size(), count);
}

}  // namespace tools
