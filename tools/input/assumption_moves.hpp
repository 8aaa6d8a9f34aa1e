#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/architecture/architecture.hpp"
#include "tools/input/defaults.hpp"
#include "tools/input/document.hpp"
#include "tools/input/read_scenario.hpp"

namespace tools {

/// How to read a scenario with one assumption elsewhere.
struct AssumptionEnd {
  std::string value;  ///< As a person reads it.
  ReadOptions change;
};

/// How far an assumption may well be from what is assumed.
struct AssumptionMove {
  models::Assumption assumption;
  std::optional<AssumptionEnd> low;  ///< Both, or none.
  std::optional<AssumptionEnd> high;
  std::string rule;           ///< "stated with the value", "divided and multiplied by 3: assumed"
  std::string fixed_because;  ///< Why there is neither; else empty.
};

/// For each assumption its low and its high: those that scenarios/defaults states beside the value;
/// else the value divided and multiplied by the factor that scenarios/defaults has for its
/// confidence ("sensitivity.assumed"). A share moves by its odds, p / (1 - p), and so stays one; of
/// a distribution all lengths of time move together; whole numbers, words and zeros stay.
[[nodiscard]] std::vector<AssumptionMove> assumption_moves(
    const std::vector<models::Assumption>& assumptions, const Document& document,
    const Defaults& defaults, const std::string& region);

}  // namespace tools
