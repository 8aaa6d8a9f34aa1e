#pragma once

#include <cstdint>

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"
#include "models/experiment/simulate.hpp"
#include "models/results/samples.hpp"
#include "tools/cli/exit_code.hpp"

namespace tools {

/// A simulated scenario, its objectives judged, with the single values behind it.
struct JudgedRun {
  models::ScenarioReport report;
  models::Samples samples;
};

/// Which single values are kept.
enum class Keep : std::uint8_t {
  All,     ///< For a baseline.
  Judged,  ///< Those by which a quantile is judged: JudgedRun::samples has no others.
};

/// models::simulate, and the verdicts on what the scenario asks of itself.
[[nodiscard]] JudgedRun judged_run(const models::Scenario& scenario,
                                   const models::PriceBook& prices,
                                   models::SimulationOptions simulation, Keep keep = Keep::All);

/// What `nines run` and `nines check` tell the shell of a report.
[[nodiscard]] ExitCode exit_code_of(const models::Report& report);

}  // namespace tools
