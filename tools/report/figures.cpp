#include "tools/report/figures.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "models/architecture/service_figures.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

/// Shares that are near 1 when all is well, so that what is missing is what counts.
bool is_near_one(std::string_view metric) {
  return metric.starts_with("availability") || metric.starts_with("monthly_uptime") ||
         metric.starts_with("probability_no_outage") || metric.starts_with("read_availability") ||
         metric.starts_with("service_availability") || metric.starts_with("write_availability");
}

/// What a run without any event leaves at 0, and that is no fact but a lack of observations.
bool counts_events(std::string_view metric) {
  return metric.starts_with("downtime") || metric.starts_with("outages") ||
         metric.starts_with("unavailability");
}

/// Whether the low end of a share says something.
bool is_bound(const std::optional<double>& low) {
  return low && *low > 0 && *low < 1;
}

/// Numbers that are smaller are written with an exponent.
constexpr double smallest = 1e-4;
/// An end of an interval that is so many units off has a unit of its own.
constexpr double far = 1e4;

/// How a mean and its interval are written: in one unit, with the same decimals.
struct Form {
  double seconds = 1;  ///< Of the unit.
  std::string unit;    ///< With a blank in front.
  int decimals = 0;
};

/// Nothing where the interval is not shown, because there is none or its ends look alike.
std::optional<Form> number_form(const models::MetricEstimate& metric) {
  Form form;
  std::vector<int> digits{4};
  if (unit_of(metric.name) == Unit::Duration) {
    const DurationUnit unit = duration_unit(metric.mean);
    form = {unit.seconds, fmt::format(" {}", unit.name), 0};
    digits = {3, 4};
  }
  const double low = *metric.low / form.seconds;
  const double high = *metric.high / form.seconds;
  if (!(low < high) || std::max(std::abs(low), high) < smallest) return std::nullopt;
  if (unit_of(metric.name) == Unit::Duration && high > far) return std::nullopt;
  for (const int most : digits) {
    form.decimals = decimals_for(metric.mean / form.seconds, low, high, most);
    if (with_decimals(low, form.decimals) != with_decimals(high, form.decimals)) return form;
  }
  return std::nullopt;
}

bool has_two_ends(const models::MetricEstimate& metric) {
  // Of what is near 100 % something was lost, so that 100 % is no answer.
  return metric.low && metric.high && !nothing_observed(metric) &&
         !(is_near_one(metric.name) && *metric.high >= 1);
}

/// The mean with the decimals of its interval; nothing where no interval is shown.
std::optional<std::string> mean_beside_interval(const models::MetricEstimate& metric) {
  if (!has_two_ends(metric)) return std::nullopt;
  const Unit unit = unit_of(metric.name);
  if (unit == Unit::Share) {
    const std::optional<int> decimals = percent_decimals(*metric.low, *metric.high);
    if (!decimals) return std::nullopt;
    return percent_with(metric.mean, *decimals) + " %";
  }
  const std::optional<Form> form = number_form(metric);
  if (!form) return std::nullopt;
  return with_decimals(metric.mean / form->seconds, form->decimals) + form->unit +
         (unit == Unit::Usd ? " USD" : "");
}

/// "1.99-2.01" with four digits; empty where they are alike.
std::string range_text(double low, double high) {
  const std::string begin = significant(low);
  const std::string end = significant(high);
  return begin == end ? std::string() : fmt::format("{}{}{}", begin, low < 0 ? " to " : "-", end);
}

}  // namespace

Unit unit_of(models::FigureUnit unit) {
  switch (unit) {
    case models::FigureUnit::Share:
      return Unit::Share;
    case models::FigureUnit::Duration:
      return Unit::Duration;
    case models::FigureUnit::Usd:
      return Unit::Usd;
    case models::FigureUnit::Number:
      return Unit::Number;
  }
  return Unit::Number;
}

std::string title_of_service_figure(std::string_view name) {
  const std::size_t brace = name.find('{');
  std::string title(name.substr(0, brace));
  std::replace(title.begin(), title.end(), '_', ' ');
  // "reads" of "read availability", next to "served" of all requests.
  constexpr std::string_view availability = " availability";
  if (title.ends_with(availability)) title.replace(title.size() - availability.size(), 99, "s");
  const std::size_t equals = name.find('=');
  if (brace == std::string_view::npos || equals == std::string_view::npos) return title;
  const std::string_view id = name.substr(equals + 1, name.size() - equals - 2);
  return printable(std::string(id)) + ": " + title;
}

Unit unit_of(const std::string& metric) {
  const std::string_view name(metric);
  if (const auto* row = models::row_of_service_figure(name)) return unit_of(row->unit);
  if (is_near_one(name) || name.starts_with("unavailability") || name.starts_with("probability")) {
    return Unit::Share;
  }
  if (name.starts_with("downtime") || name.starts_with("recovery_time") ||
      name.starts_with("time_to_") || name.starts_with("budget_spent_after")) {
    return Unit::Duration;
  }
  return name.starts_with("cost") ? Unit::Usd : Unit::Number;
}

std::string value_text(Unit unit, double value) {
  switch (unit) {
    case Unit::Share:
      return percent(value);
    case Unit::Duration:
      return human_duration(value);
    case Unit::Usd:
      return significant(value) + " USD";
    case Unit::Number:
      return significant(value);
  }
  return {};
}

bool nothing_observed(const models::MetricEstimate& metric) {
  if (is_near_one(metric.name)) return metric.mean >= 1;
  return counts_events(metric.name) && metric.mean == 0;
}

std::string mean_text(const models::MetricEstimate& metric) {
  const Unit unit = unit_of(metric.name);
  if (metric.method == models::no_requests_method) return "no requests";
  // Some runs ended before what they waited for.
  if (metric.method.starts_with("lower bound")) return "above " + value_text(unit, metric.mean);
  if (!nothing_observed(metric)) {
    return mean_beside_interval(metric).value_or(value_text(unit, metric.mean));
  }
  if (is_near_one(metric.name)) {
    return is_bound(metric.low) ? "above " + percent(*metric.low) : "no loss seen";
  }
  return metric.high && *metric.high > 0 ? "below " + value_text(unit, *metric.high) : "none seen";
}

std::string short_mean_text(const models::MetricEstimate& metric) {
  const bool is_plain = unit_of(metric.name) == Unit::Duration && !nothing_observed(metric) &&
                        !metric.method.starts_with("lower bound");
  if (!is_plain) return mean_text(metric);
  return mean_beside_interval(metric).value_or(short_duration(metric.mean));
}

std::string interval_text(const models::MetricEstimate& metric) {
  if (!has_two_ends(metric)) {
    const bool reaches_one = metric.low && metric.high && !nothing_observed(metric);
    return reaches_one && is_bound(metric.low) ? "above " + percent(*metric.low) : std::string();
  }
  const double low = *metric.low;
  const double high = *metric.high;
  const char* between = low < 0 ? " to " : "-";
  if (unit_of(metric.name) == Unit::Share) {
    const std::optional<int> decimals = percent_decimals(low, high);
    if (!decimals) return {};
    return fmt::format("{}{}{} %", percent_with(low, *decimals), between,
                       percent_with(high, *decimals));
  }
  if (const std::optional<Form> form = number_form(metric)) {
    return fmt::format("{}{}{}{}", with_decimals(low / form->seconds, form->decimals), between,
                       with_decimals(high / form->seconds, form->decimals), form->unit);
  }
  if (unit_of(metric.name) != Unit::Duration) return range_text(low, high);
  const bool is_far = high / duration_unit(metric.mean).seconds > far;
  return is_far ? fmt::format("{} to {}", short_duration(low), short_duration(high))
                : std::string();
}

std::optional<ClosedFormFit> closed_form_fit(const models::MetricEstimate& metric) {
  if (!metric.analytic) return std::nullopt;
  const bool has_interval = metric.low && metric.high;
  if (!has_interval && !metric.standard_error) return std::nullopt;
  constexpr double errors = 4;
  const double exact = *metric.analytic;
  if (has_interval && exact >= *metric.low && exact <= *metric.high) return ClosedFormFit::Inside;
  const bool near =
      metric.standard_error && std::abs(exact - metric.mean) <= errors * *metric.standard_error;
  return near ? ClosedFormFit::Near : ClosedFormFit::Beyond;
}

std::string to_string(ClosedFormFit fit) {
  switch (fit) {
    case ClosedFormFit::Inside:
      return "agrees";
    case ClosedFormFit::Near:
      return "near";
    case ClosedFormFit::Beyond:
      return "differs";
  }
  return {};
}

std::string nines_text(const models::MetricEstimate& metric) {
  if (metric.method == models::no_requests_method) return {};
  if (nothing_observed(metric)) {
    return is_bound(metric.low) ? "above " + nines_of(*metric.low) : "";
  }
  if (!metric.low || !metric.high) return nines_of(metric.mean);
  if (*metric.high >= 1) return is_bound(metric.low) ? "above " + nines_of(*metric.low) : "";
  const std::string low = nines_of(*metric.low);
  const std::string high = nines_of(*metric.high);
  return low == high ? low : fmt::format("{}-{}", low, high);
}

std::string served_text(const models::ScenarioReport& scenario) {
  const models::MetricEstimate* served = scenario.find("availability.requests");
  if (served == nullptr) return "-";
  return nothing_lost_text(scenario).empty() ? mean_text(*served) : percent(1);
}

std::string nothing_lost_text(const models::ScenarioReport& scenario) {
  const models::MetricEstimate* served = scenario.find("availability.requests");
  if (!scenario.drill || served == nullptr || !nothing_observed(*served)) return {};
  if (served->method == models::no_requests_method) return {};
  const std::string runs = counted(whole_number(static_cast<double>(scenario.replications)), "run");
  // The bound of the metric: as if what loses anything lost all.
  if (!is_bound(served->low)) return fmt::format("nothing lost in {}", runs);
  return fmt::format("nothing lost in {}; by chance at most {} of them lose something, {} sure",
                     runs, part_percent(1 - *served->low), confidence_percent(served->confidence));
}

}  // namespace tools
