#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/results/report.hpp"

/// What a check found out, one line for each thing that was asked. Terminal, JUnit, Markdown and
/// GitHub all show these lines.
namespace tools {

enum class Outcome : std::uint8_t {
  Passed,
  Failed,
  Skipped,  ///< Would fail, and Report::fail_on does not say so; or nothing was asked.
};

struct CheckLine {
  std::string
      name;  ///< "downtime_per_year: mean < 10min", "downtime_per_year against the baseline"
  std::string verdict;  ///< "met", "missed", "undecided", "regression", "unchanged", ...
  std::string message;  ///< One sentence with the figures. Not escaped.
  Outcome outcome = Outcome::Passed;
  std::string pointer = {};  ///< Of what it is about in the scenario, or what may have changed it.
};

/// Objectives first, then the guarded figures against the baseline; a single skipped line where
/// nothing was asked of the scenario.
[[nodiscard]] std::vector<CheckLine> check_lines(const models::ScenarioReport& scenario,
                                                 const models::FailOn& fail_on);

/// How replications were drawn, to be put beside an interval: "stratified (12 strata)", or the name
/// of another method; empty for plain replications.
[[nodiscard]] std::string sampling_words(const models::SamplingReport& sampling);

/// The same of one objective of the scenario. What is done beyond strata has no part in some
/// figures (weighted copies none in recovery times, control variates none in quantiles), and is not
/// named beside them.
[[nodiscard]] std::string sampling_words(const models::ScenarioReport& scenario,
                                         const models::ObjectiveResult& result);

/// The same of a difference, whose two sides may be drawn differently: "stratified (12 strata)
/// before, plain now".
[[nodiscard]] std::string sampling_words(const models::BaselineComparison& baseline);

/// Of one figure: "7.03 min before, 25.4 min now: +18.4 min a year (17 to 19.9 min)". `drawn`: of
/// sampling_words, follows the interval; may be empty.
[[nodiscard]] std::string baseline_message(const models::BaselineFigure& figure,
                                           const std::string& drawn = {});

/// The difference in the unit in which it is told: "+18.4 min a year".
[[nodiscard]] std::string difference_of(const models::BaselineFigure& figure);

/// Why a scenario is not what it was, a sentence each: what changed in the model, which causes make
/// the difference, that nothing has an influence, that the comparison is not paired. Last what its
/// losses are charged to.
[[nodiscard]] std::vector<std::string> reasons(const models::ScenarioReport& scenario);

/// How replications were drawn and what that was worth, in the lines that `run` prints; none for
/// plain replications.
[[nodiscard]] std::vector<std::string> sampling_notes(const models::ScenarioReport& scenario);

/// How sure the intervals of the lines are where there are several: "each interval is 97.5 % sure,
/// so that all 2 of them together are 95 % sure". A sentence for objectives, one for the baseline.
[[nodiscard]] std::vector<std::string> confidence_notes(const models::ScenarioReport& scenario);

/// What else is not what it was, a sentence each; no verdict hangs on it.
[[nodiscard]] std::vector<std::string> unguarded_changes(const models::ScenarioReport& scenario);

/// "architecture.auto_scaling_groups.web.min: 3 -> 1"
[[nodiscard]] std::string change_text(const models::ModelChange& change);

}  // namespace tools
