#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"
#include "models/experiment/simulate.hpp"
#include "models/results/baseline.hpp"
#include "models/results/objective_result.hpp"
#include "sim/experiment/crew.hpp"
#include "tools/input/model_text.hpp"

namespace tools {

/// What a changed value does.
enum class InfluenceKind : std::uint8_t {
  Some,     ///< At least one figure of one replication is another.
  None,     ///< Nothing that is measured is.
  Refused,  ///< The scenario would not be a right one.
};

/// One rate or duration, multiplied, with all else as it is.
struct Influence {
  ScaledValue value;
  InfluenceKind kind = InfluenceKind::Some;
  std::string verdict;  ///< Against the scenario as it is, e.g. "regression, missed"; or "refused".
  std::optional<models::BaselineComparison> comparison;  ///< Absent where refused.
  models::ScenarioReport report;                         ///< Of the changed scenario.
  /// Stratified replications were asked for, and the changed scenario cannot have these strata:
  /// plain ones are compared instead.
  bool plain_instead = false;
};

struct InfluenceRequest {
  std::string argument;  ///< What read_scenario takes.
  ReadOptions read;
  std::uint64_t seed = 1;
  std::int64_t replications = 1;
  int jobs = 0;
  double factor = 10;
  models::BaselineRule rule;
  /// Replications, or Stratified: then those of all changes come from the strata of the scenario
  /// as it is.
  models::SamplingMethod method = models::SamplingMethod::Replications;
  sim::Crew* crew = nullptr;  ///< As SimulationOptions::crew.
  /// Called before each run with its name, its number from 0 on and how many there are (the
  /// scenario as it is, then each value); returns what sees its progress. May be empty.
  std::function<std::function<void(std::uint64_t done, std::uint64_t total)>(
      const std::string& name, std::size_t index, std::size_t count)>
      begins;
  /// Sees the report of the scenario as it is; may be empty.
  std::function<void(const models::ScenarioReport&)> unchanged;
};

/// Tries every rate and duration of a scenario, which `scenario` is without any of the changes.
/// Replications are paired: of one number both meet the same failures, or where they are stratified
/// as many losses from outside, each side with its own probabilities. Stops early where `cancelled`
/// says so, and then leaves out what it had not finished; it may be null. The same runs in the same
/// order for the same request, so that request.crew may be that of a journal or of several
/// processes.
[[nodiscard]] std::vector<Influence> influences_of(const InfluenceRequest& request,
                                                   const models::Scenario& scenario,
                                                   const models::PriceBook& prices,
                                                   const std::atomic<bool>* cancelled);

}  // namespace tools
