#include "models/experiment/method_remark.hpp"

#include <utility>

#include "models/experiment/rare/copy_method.hpp"
#include "models/experiment/strata/stratum_pilot.hpp"
#include "models/experiment/strata/unmet_losses.hpp"
#include "sim/stats/intervals.hpp"

namespace models {

namespace {

std::string number(std::uint64_t value, const char* what) {
  return std::to_string(value) + " " + what + (value == 1 ? "" : "s");
}

std::string joined(std::string remark, const std::string& more) {
  if (more.empty() || more == remark) return remark;
  return remark + (remark.empty() ? "" : "; ") + more;
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

std::string why_no_way(const Scenario& scenario, const SplitLevels& split) {
  if (split.leads_to_outage) return {};
  const bool has_rates = why_not(CopyMethod::HazardScaling, scenario).empty();
  return std::string(
             "no copy of the pilot of splitting got to an outage, so that the levels end "
             "before one") +
         (has_rates ? ": --method hazard-scaling or conditional may get there" : "");
}

std::string left_undone(SamplingMethod asked, const Scenario& scenario, std::size_t strata,
                        bool stratified, const SplitLevels& split, const Summary& summary) {
  if (asked == SamplingMethod::Auto || asked == SamplingMethod::Replications) return {};
  std::string remark = stratified ? std::string() : why_no_strata(asked, scenario, strata, summary);
  std::string more;
  if (asked == SamplingMethod::ControlVariates) more = why_no_controls(scenario, summary);
  if (asked == SamplingMethod::Splitting) more = why_no_way(scenario, split);
  return joined(std::move(remark), more);
}

}  // namespace

std::string method_remark(SamplingMethod asked, const Scenario& scenario, std::size_t strata,
                          bool stratified, const SplitLevels& split, const Summary& summary,
                          const ScenarioReport& report) {
  std::string remark = left_undone(asked, scenario, strata, stratified, split, summary);
  return stratified ? remark : joined(std::move(remark), unmet_losses(scenario, report));
}

}  // namespace models
