#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/results/report.hpp"

/// Metrics as people read them. The name of a metric says its unit.
namespace tools {

enum class Unit : std::uint8_t { Share, Duration, Usd, Number };

/// "availability.requests{class=buy}" is a share, "recovery_time" a duration.
[[nodiscard]] Unit unit_of(const std::string& metric);
[[nodiscard]] Unit unit_of(models::FigureUnit unit);

/// "shop: replica lag" of "replica_lag{database=shop}".
[[nodiscard]] std::string title_of_service_figure(std::string_view name);

/// One value in the unit of its metric: "99.991 %", "37 min 12 s", "312.4 USD".
[[nodiscard]] std::string value_text(Unit unit, double value);

/// The mean, with the decimals of interval_text where there is one. Where nothing was observed it
/// is the bound that the observation supports ("above 99.7 %", "below 0.003"), or "none seen" where
/// there is no bound; never 100 % or 0.
[[nodiscard]] std::string mean_text(const models::MetricEstimate& metric);

/// The same with a length of time in one unit: "37.2 min".
[[nodiscard]] std::string short_mean_text(const models::MetricEstimate& metric);

/// "41.2-52.0 min", "above 99.95 %" where it reaches 100 %; empty where the metric has no interval,
/// where it is too narrow to show, or where mean_text shows its one bound.
[[nodiscard]] std::string interval_text(const models::MetricEstimate& metric);

/// The interval of an availability in nines, "3.95-4.10", or its mean where there is no interval;
/// "above 3.30" for a bound, empty where nothing can be said.
[[nodiscard]] std::string nines_text(const models::MetricEstimate& metric);

/// Where the closed form lies beside what was simulated.
enum class ClosedFormFit : std::uint8_t {
  Inside,  ///< In the interval of the metric.
  /// Not in it, but within four standard errors of the mean: beyond them lies one of 16 000 by
  /// chance, and outside a 95 % interval one of 20.
  Near,
  Beyond,
};

/// Nothing where the metric has no closed form, or neither interval nor standard error.
[[nodiscard]] std::optional<ClosedFormFit> closed_form_fit(const models::MetricEstimate& metric);

/// "agrees", "near" or "differs".
[[nodiscard]] std::string to_string(ClosedFormFit fit);

/// The share of requests that a scenario served, as mean_text has it; of a drill that lost nothing
/// "100 %": it asks what happens then, and not how rare that is.
[[nodiscard]] std::string served_text(const models::ScenarioReport& scenario);

/// Of a drill that lost nothing: "nothing lost in 200 runs; by chance at most 1.5 % of them lose
/// something, 95 % sure". Empty elsewhere.
[[nodiscard]] std::string nothing_lost_text(const models::ScenarioReport& scenario);

/// Whether the metric tells of no event at all: an availability of 1, a downtime of 0.
[[nodiscard]] bool nothing_observed(const models::MetricEstimate& metric);

}  // namespace tools
