#include "models/experiment/method_remark.hpp"

#include "models/experiment/stratum_pilot.hpp"
#include "sim/stats/intervals.hpp"

namespace models {

namespace {

std::string number(std::uint64_t value, const char* what) {
  return std::to_string(value) + " " + what + (value == 1 ? "" : "s");
}

std::string why_no_strata(SamplingMethod asked, const Scenario& scenario, std::size_t strata,
                          const Summary& summary) {
  if (scenario.run.until_first_outage) return "runs until the first outage have no strata";
  if (strata > 1) {
    return "no strata: " + number(summary.replications(), "replication") + ", and " +
           std::to_string(strata) + " strata take " + std::to_string(fewest_per_stratum * strata);
  }
  // Elsewhere strata are only used where there are some.
  if (asked != SamplingMethod::Stratified) return {};
  return "no strata: there are no rare losses from outside";
}

std::string why_no_controls(const Scenario& scenario, const Summary& summary) {
  if (scenario.run.until_first_outage) return "runs until the first outage have no controls";
  if (scenario.is_drill()) return "drills have no controls";
  if (summary.controlled("availability.time")) return {};
  if (summary.outages() < sim::few_outages) {
    return "no control variates: " + number(summary.outages(), "outage") + ", and they take " +
           std::to_string(sim::few_outages);
  }
  return "no control variates: they would not narrow the interval";
}

}  // namespace

std::string method_remark(SamplingMethod asked, const Scenario& scenario, std::size_t strata,
                          bool stratified, const Summary& summary) {
  if (asked == SamplingMethod::Auto || asked == SamplingMethod::Replications) return {};
  std::string remark = stratified ? std::string() : why_no_strata(asked, scenario, strata, summary);
  if (asked != SamplingMethod::ControlVariates) return remark;
  const std::string controls = why_no_controls(scenario, summary);
  if (controls.empty() || controls == remark) return remark;
  return remark + (remark.empty() ? "" : "; ") + controls;
}

}  // namespace models
