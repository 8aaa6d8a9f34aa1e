#pragma once

#include <string>
#include <vector>

#include "models/experiment/paired_run.hpp"
#include "models/results/comparison.hpp"
#include "models/results/sweep.hpp"

namespace models {

/// Confidence of all intervals of a comparison together.
inline constexpr double comparison_confidence = 0.95;

/// Runs designs on the same failures and compares each with the first, with intervals corrected for
/// their number. `changes` are left empty. Requires as run_paired, and two designs at least.
[[nodiscard]] ComparisonReport compare(const std::vector<PairedDesign>& designs,
                                       const SimulationOptions& options);

/// An assumption that may be moved, with the scenario at either end: null where it is not.
struct TornadoMove {
  TornadoBar bar;
  const Scenario* low = nullptr;
  const Scenario* high = nullptr;
};

/// Runs a scenario as it is and with each assumption at either end, on the same failures, and ranks
/// the assumptions by what they do to `metric`: bars without an effect keep the order of `moves`,
/// those that were not moved come last. Requires that all have one seed and one region.
[[nodiscard]] TornadoReport tornado(const PairedDesign& base, const std::vector<TornadoMove>& moves,
                                    const std::string& metric, const SimulationOptions& options);

}  // namespace models
