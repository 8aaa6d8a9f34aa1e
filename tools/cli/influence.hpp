#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"
#include "models/results/baseline.hpp"
#include "models/results/objective_result.hpp"
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
};

struct InfluenceRequest {
  std::string argument;  ///< What read_scenario takes.
  ReadOptions read;
  std::uint64_t seed = 1;
  std::int64_t replications = 1;
  int jobs = 0;
  double factor = 10;
  models::BaselineRule rule;
};

/// Tries every rate and duration of a scenario, which `scenario` is without any of the changes.
/// Replications are paired. Stops early where `cancelled` says so; it may be null.
[[nodiscard]] std::vector<Influence> influences_of(const InfluenceRequest& request,
                                                   const models::Scenario& scenario,
                                                   const models::PriceBook& prices,
                                                   const std::atomic<bool>* cancelled);

}  // namespace tools
