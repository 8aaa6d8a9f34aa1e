#include "tools/report/difference_text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "models/architecture/service_figures.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr int digits = 3;

// Of shares that differ by less there are better units than percentage points.
constexpr double least_in_points = 1e-6;
constexpr double least_in_millionths = 1e-7;
constexpr const char* points = " pp";
constexpr const char* millionths = " ppm";
constexpr const char* billionths = " ppb";

struct Scale {
  double factor = 1;
  std::string unit;
};

/// One unit for a difference and its interval.
Scale scale_of(const models::PairedFigure& figure) {
  const double largest = std::max({std::abs(figure.difference), std::abs(figure.low.value_or(0)),
                                   std::abs(figure.high.value_or(0))});
  switch (unit_of(figure.metric)) {
    case Unit::Share:
      if (largest == 0 || largest >= least_in_points) return {100, points};
      return largest >= least_in_millionths ? Scale{1e6, millionths} : Scale{1e9, billionths};
    case Unit::Duration: {
      const DurationUnit unit = duration_unit(largest);
      return {1 / unit.seconds, " " + std::string(unit.name)};
    }
    case Unit::Usd:
    case Unit::Number:
      return {};
  }
  return {};
}

std::string with_sign(double value, const std::optional<int>& decimals) {
  if (value == 0) return "0";
  const double size = std::abs(value);
  return (value < 0 ? "-" : "+") +
         (decimals ? with_decimals(size, *decimals) : significant(size, digits));
}

/// Decimals that the difference shares with its interval, in the unit of both; nothing where no
/// interval is shown, because there is none or its ends look alike.
std::optional<int> shared_decimals(const models::PairedFigure& figure) {
  if (!figure.low || !figure.high || !(*figure.low < *figure.high)) return std::nullopt;
  const double factor = scale_of(figure).factor;
  for (const int most : {digits, digits + 1}) {
    const int decimals =
        decimals_for(figure.difference * factor, *figure.low * factor, *figure.high * factor, most);
    if (with_sign(*figure.low * factor, decimals) != with_sign(*figure.high * factor, decimals)) {
      return decimals;
    }
  }
  return std::nullopt;
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
  const std::string value = with_sign(figure.difference * scale.factor, shared_decimals(figure));
  return value == "0" ? value : value + scale.unit;
}

std::string difference_interval_text(const models::PairedFigure& figure, bool with_unit) {
  if (!figure.low || !figure.high) return {};
  if (is_alike(figure)) {
    const bool is_known = *figure.low == 0 && *figure.high == 0;
    return is_known ? "exactly" : fmt::format("in {} pairs", figure.pairs);
  }
  const std::optional<int> decimals = shared_decimals(figure);
  if (!decimals) return {};
  const Scale scale = scale_of(figure);
  return fmt::format("{} to {}{}", with_sign(*figure.low * scale.factor, decimals),
                     with_sign(*figure.high * scale.factor, decimals), with_unit ? scale.unit : "");
}

std::string units_text(const models::ComparisonReport& report) {
  std::string text;
  for (const auto& [unit, words] :
       {std::pair{points, "percentage points"}, std::pair{millionths, "millionths"},
        std::pair{billionths, "billionths"}}) {
    const std::string name = unit;
    const bool used = std::any_of(
        report.designs.begin(), report.designs.end(), [&](const models::ComparedDesign& design) {
          return std::any_of(
              design.against_first.begin(), design.against_first.end(),
              [&](const models::PairedFigure& figure) { return scale_of(figure).unit == name; });
        });
    if (used) text += fmt::format("; {}: {}", name.substr(1), words);
  }
  return text;
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
  if (models::row_of_service_figure(metric) != nullptr) {
    std::string title = title_of_service_figure(metric);
    constexpr std::string_view by_year = " per year";
    if (title.ends_with(by_year)) {
      title = counted(title.substr(0, title.size() - by_year.size()), over);
    }
    return title;
  }
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

Page changes_part(const std::vector<models::DesignChange>& changes, std::size_t shown,
                  std::size_t most_lines, const TextStyle& style) {
  Page page;
  const std::size_t count = std::min(shown, changes.size());
  for (std::size_t index = 0; index < count; ++index) {
    const std::vector<std::string> lines = wrapped(change_text(changes[index]), style.width - 6);
    for (std::size_t line = 0; line < std::min(lines.size(), most_lines); ++line) {
      const bool is_cut = line + 1 == most_lines && lines.size() > most_lines;
      page.line((line == 0 ? "  " : "    ") + shortened(lines[line], style.width - 6) +
                (is_cut ? " …" : ""));
    }
  }
  page.append(more_line(changes.size(), count));
  return page;
}

}  // namespace tools
