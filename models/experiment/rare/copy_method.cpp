#include "models/experiment/rare/copy_method.hpp"

#include <algorithm>

#include "models/world/failure_kinds.hpp"
#include "models/world/plan.hpp"

namespace models {

namespace {

/// Whether anything has a life that ends, whatever its law, or a fault that comes by itself.
bool may_fail(const Scenario& scenario) {
  const Architecture& design = scenario.architecture;
  const auto has_life = [](const ZoneSpec& zone) { return zone.has_own_life; };
  const auto fails = [](const ComponentSpec& set) { return !set.never_fails; };
  return std::any_of(design.components.begin(), design.components.end(), fails) ||
         std::any_of(design.zones.begin(), design.zones.end(), has_life) ||
         FailureKinds(Plan(scenario), nullptr).any_scalable();
}

}  // namespace

std::optional<CopyMethod> copy_method(SamplingMethod method) noexcept {
  switch (method) {
    case SamplingMethod::HazardScaling:
      return CopyMethod::HazardScaling;
    case SamplingMethod::Conditional:
      return CopyMethod::Conditional;
    case SamplingMethod::Splitting:
      return CopyMethod::Splitting;
    case SamplingMethod::Auto:
    case SamplingMethod::Replications:
    case SamplingMethod::Stratified:
    case SamplingMethod::ControlVariates:
      break;
  }
  return std::nullopt;
}

const char* name_of(CopyMethod method) noexcept {
  switch (method) {
    case CopyMethod::HazardScaling:
      return "hazard scaling";
    case CopyMethod::Conditional:
      return "conditional Monte Carlo";
    case CopyMethod::Splitting:
      return "splitting";
  }
  return "";
}

std::string why_not(CopyMethod method, const Scenario& scenario) {
  if (scenario.is_drill()) return "needs random failures, and this is a drill";
  if (scenario.run.until_first_outage) {
    return "estimates what is lost over a horizon, and this run ends with the first outage";
  }
  if (method == CopyMethod::Splitting) {
    return may_fail(scenario) ? "" : "needs random failures, and there are none here";
  }
  const Plan plan(scenario);
  if (FailureKinds(plan, nullptr).any_scalable()) return {};
  return "needs failures with a rate (exponential lives), and there are none here";
}

}  // namespace models
