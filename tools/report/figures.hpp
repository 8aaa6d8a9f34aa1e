#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/results/report.hpp"

/// Metrics as people read them. The name of a metric says its unit.
namespace tools {

enum class Unit : std::uint8_t { Share, Duration, Usd, Number };

/// "availability.requests{class=buy}" is a share, "recovery_time" a duration.
[[nodiscard]] Unit unit_of(const std::string& metric);

/// One value in the unit of its metric: "99.991 %", "37 min 12 s", "312.4 USD".
[[nodiscard]] std::string value_text(Unit unit, double value);

/// The mean. Where nothing was observed it is the bound that the observation supports ("above
/// 99.7 %", "below 0.003"), or "none seen" where there is no bound; never 100 % or 0.
[[nodiscard]] std::string mean_text(const models::MetricEstimate& metric);

/// "41.2-52.0 min"; empty where the metric has no interval, where it is too narrow to
/// show, or where mean_text shows its one bound.
[[nodiscard]] std::string interval_text(const models::MetricEstimate& metric);

/// The interval of an availability in nines, "3.95-4.10", or its mean where there is no interval;
/// "above 3.30" for a bound, empty where nothing can be said.
[[nodiscard]] std::string nines_text(const models::MetricEstimate& metric);

/// Whether the closed form lies inside the interval of the metric, or within four standard errors
/// of its mean: beyond them lies one of 16 000 by chance. Nothing where the metric has no closed
/// form, or neither interval nor standard error.
[[nodiscard]] std::optional<bool> agrees_with_closed_form(const models::MetricEstimate& metric);

/// Whether the metric tells of no event at all: an availability of 1, a downtime of 0.
[[nodiscard]] bool nothing_observed(const models::MetricEstimate& metric);

}  // namespace tools
