#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/architecture/objective_spec.hpp"
#include "models/results/report.hpp"
#include "models/results/samples.hpp"

namespace models {

/// Judges one objective of the scenario that `report` and `samples` are of. `confidence` is that of
/// the intervals of `report`.
///
/// A mean is judged by the interval of its metric, a quantile by the order statistics of its sample
/// (docs/reference/objectives.md). A recovery time of which no outage was seen counts as zero once
/// `enough_harmless_faults` faults of the kind have passed without one; before that it is
/// undecided.
[[nodiscard]] ObjectiveResult judge(const ObjectiveSpec& objective, const ScenarioReport& report,
                                    const Samples& samples, double confidence = 0.95);

/// The confidence of each interval with which all of them hold together with 95 % (Bonferroni).
/// Rules about one statistic of one metric have one interval.
[[nodiscard]] double confidence_each(const std::vector<ObjectiveSpec>& objectives);

/// Judges all objectives: fills ScenarioReport::objectives. `at_confidence_each`: the same
/// replications as `report`, with intervals of confidence_each(objectives).
void judge_all(const std::vector<ObjectiveSpec>& objectives, const Samples& samples,
               const ScenarioReport& at_confidence_each, ScenarioReport& report);

/// Missed where one is missed, else undecided where one is, else met. Nothing without objectives.
[[nodiscard]] std::optional<ObjectiveVerdict> overall(const std::vector<ObjectiveResult>& results);

/// With as many harmless faults in a row, at least 95 % of faults are harmless at that confidence:
/// 59 at 95 %, since 0.95^59 < 0.05 (docs/models/statistics.md).
[[nodiscard]] std::int64_t enough_harmless_faults(double confidence = 0.95);

/// How many times as many observations shrink an interval that decides nothing to one that
/// probably decides: the square of its half-width over the distance from the value to the bound.
/// Nothing where the value is on the bound. Never below 1.
[[nodiscard]] std::optional<double> growth_to_decide(double value, double low, double high,
                                                     double bound);

}  // namespace models
