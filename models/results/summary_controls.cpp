// Means that are corrected by control variates, and whether the correction can be believed.

#include <algorithm>

#include "models/ledger/calendar.hpp"
#include "models/results/summary.hpp"
#include "sim/base/require.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/time/year.hpp"

namespace models {

namespace {

// Replications for each coefficient of the regression, below which its error counts.
constexpr std::uint64_t replications_per_coefficient = 10;

}  // namespace

void Summary::add_controls(const Digest& digest) {
  if (digest.rare.is_weighted) return;
  sim::require(digest.controls.size() == plan_.controls, "a digest without its control variates");
  const double seconds = digest.observed_seconds;
  const double years = seconds / sim::seconds_per_year;
  const double slots = seconds / sim::to_seconds(sla_slot);
  std::vector<double>& values = controlled_values_;
  values.assign(first_class_quantity + plan_.classes.size(), 0.0);
  const auto set = [&](Quantity quantity, double value) {
    values[static_cast<std::size_t>(quantity)] = value;
  };
  if (seconds > 0) {
    set(Quantity::Down, digest.down_seconds / seconds);
    set(Quantity::SlotErrors, digest.slot_error_sum / slots);
    set(Quantity::Outages, static_cast<double>(digest.recoveries.size()) / years);
  }
  set(Quantity::Lost, digest.lost_share());
  double usd = 0;
  for (const double item : digest.usd) usd += item;
  set(Quantity::Usd, usd);
  for (std::size_t index = 0; index < digest.lost_by_class.size(); ++index) {
    const double offered = digest.offered * plan_.class_shares[index];
    if (offered > 0) values[first_class_quantity + index] = digest.lost_by_class[index] / offered;
  }
  controls_->add(digest.stratum, values, digest.controls);
}

std::optional<std::size_t> Summary::controlled_quantity(std::string_view metric) const {
  const auto of = [](Quantity quantity) { return static_cast<std::size_t>(quantity); };
  if (metric.ends_with("availability.time") || metric == "downtime_per_year") {
    return of(Quantity::Down);
  }
  if (metric.ends_with("availability.requests")) return of(Quantity::Lost);
  if (metric == "monthly_uptime" || metric == "monthly_error") return of(Quantity::SlotErrors);
  if (metric == "outages_per_year") return of(Quantity::Outages);
  if (metric == "cost_per_month") return of(Quantity::Usd);
  for (std::size_t index = 0; index < plan_.classes.size(); ++index) {
    if (metric == "availability.requests{class=" + plan_.classes[index] + "}") {
      return first_class_quantity + index;
    }
  }
  return std::nullopt;
}

std::optional<Summary::Controlled> Summary::controlled(std::string_view metric) const {
  if (!controls_ || is_weighted_ || plan_.until_first_outage) return std::nullopt;
  const auto quantity = controlled_quantity(metric);
  // Losses are as skewed as before where hardly any was seen.
  const bool few = metric != "cost_per_month" && outages_ < sim::few_outages;
  if (!quantity || few) return std::nullopt;
  const auto fit = controls_->fit(*quantity, sim::zero_event_upper_bound(plan_.confidence));
  // Every mean is one of times, counts, shares or amounts.
  if (!fit || fit->used == 0 || fit->mean < 0) return std::nullopt;
  if (controls_->count() < replications_per_coefficient * (fit->used + 1)) return std::nullopt;
  if (!fit->variance_reduction || *fit->variance_reduction <= 1) return std::nullopt;
  const double unit = metric == "downtime_per_year" ? sim::seconds_per_year : 1;
  return Controlled{unit * fit->mean, unit * fit->standard_error, fit->degrees_of_freedom,
                    fit->used, *fit->variance_reduction};
}

bool Summary::control(MetricEstimate& metric, const sim::StratifiedMoments& plain) const {
  const std::optional<Controlled> better = controlled(metric.name);
  if (!better) return false;
  metric.mean = better->mean;
  metric.standard_error = better->standard_error;
  metric.method = sim::to_string(sim::IntervalMethod::ControlVariate);
  const double reach =
      sim::student_t_quantile(0.5 + 0.5 * metric.confidence, better->degrees_of_freedom) *
      better->standard_error;
  const sim::Unseen hidden = hidden_in(metric.name, plain);
  metric.low = std::max(0.0, metric.mean - reach - hidden.below);
  metric.high = metric.mean + reach + hidden.above;
  return true;
}

double Summary::correction_of(std::string_view metric) const {
  const std::optional<Controlled> better = controlled(metric);
  if (!better) return 1;
  const sim::StratifiedMoments* plain = watched(metric);
  return plain != nullptr && plain->mean() > 0 ? better->mean / plain->mean() : 1;
}

}  // namespace models
