#include "models/results/check.hpp"

#include <algorithm>

#include "models/results/objectives.hpp"

namespace models {

namespace {

bool regressed(const ScenarioReport& scenario) {
  return scenario.baseline && scenario.baseline->verdict() == BaselineVerdict::Regression;
}

bool missing(const ScenarioReport& scenario) {
  return scenario.baseline && scenario.baseline->match == BaselineMatch::Missing;
}

bool undecided(const ScenarioReport& scenario) {
  if (scenario.baseline && scenario.baseline->verdict() == BaselineVerdict::Undecided) return true;
  return overall(scenario.objectives) == ObjectiveVerdict::Undecided;
}

/// The order in which verdicts count.
int weight(CheckVerdict verdict) {
  switch (verdict) {
    case CheckVerdict::Passed:
      return 0;
    case CheckVerdict::Undecided:
      return 1;
    case CheckVerdict::Missed:
      return 2;
    case CheckVerdict::Regression:
      return 3;
  }
  return 0;
}

}  // namespace

const char* to_string(CheckVerdict verdict) noexcept {
  switch (verdict) {
    case CheckVerdict::Passed:
      return "passed";
    case CheckVerdict::Regression:
      return "regression";
    case CheckVerdict::Missed:
      return "missed";
    case CheckVerdict::Undecided:
      return "undecided";
  }
  return "";
}

CheckVerdict check_verdict(const ScenarioReport& scenario, const FailOn& fail_on) {
  if (fail_on.regression && regressed(scenario)) return CheckVerdict::Regression;
  if (fail_on.missed && overall(scenario.objectives) == ObjectiveVerdict::Missed) {
    return CheckVerdict::Missed;
  }
  if (missing(scenario)) return CheckVerdict::Undecided;
  return fail_on.undecided && undecided(scenario) ? CheckVerdict::Undecided : CheckVerdict::Passed;
}

CheckVerdict check_verdict(const Report& report) {
  CheckVerdict worst = CheckVerdict::Passed;
  for (const ScenarioReport& scenario : report.scenarios) {
    const CheckVerdict one = check_verdict(scenario, report.fail_on);
    if (weight(one) > weight(worst)) worst = one;
  }
  return worst;
}

}  // namespace models
