#include "tools/report/figures.hpp"

#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "tools/report/text.hpp"

namespace tools {

namespace {

/// Shares that are near 1 when all is well, so that what is missing is what counts.
bool is_near_one(std::string_view metric) {
  return metric.starts_with("availability") || metric.starts_with("monthly_uptime") ||
         metric.starts_with("probability_no_outage");
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

/// "1.99-2.01" with three digits, or four where three are alike; empty where those are alike too.
std::string range_text(double low, double high) {
  for (const int digits : {3, 4}) {
    const std::string begin = significant(low, digits);
    const std::string end = significant(high, digits);
    if (begin != end) return fmt::format("{}{}{}", begin, low < 0 ? " to " : "-", end);
  }
  return {};
}

}  // namespace

Unit unit_of(const std::string& metric) {
  const std::string_view name(metric);
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
  if (!nothing_observed(metric)) return value_text(unit, metric.mean);
  if (is_near_one(metric.name)) {
    return is_bound(metric.low) ? "above " + percent(*metric.low) : "no loss seen";
  }
  return metric.high && *metric.high > 0 ? "below " + value_text(unit, *metric.high) : "none seen";
}

std::string interval_text(const models::MetricEstimate& metric) {
  if (!metric.low || !metric.high || nothing_observed(metric)) return {};
  switch (unit_of(metric.name)) {
    case Unit::Share:
      // Something was lost, so that 100 % is no answer.
      if (is_near_one(metric.name) && *metric.high >= 1) {
        return is_bound(metric.low) ? "above " + percent(*metric.low) : std::string();
      }
      return percent_interval(*metric.low, *metric.high);
    case Unit::Duration: {
      const DurationUnit unit = duration_unit(metric.mean);
      // An end that is so far off has a unit of its own.
      constexpr double far = 1e4;
      if (*metric.high / unit.seconds > far) {
        return fmt::format("{} to {}", short_duration(*metric.low), short_duration(*metric.high));
      }
      const std::string range = range_text(*metric.low / unit.seconds, *metric.high / unit.seconds);
      return range.empty() ? range : fmt::format("{} {}", range, unit.name);
    }
    case Unit::Usd:
    case Unit::Number:
      return range_text(*metric.low, *metric.high);
  }
  return {};
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
