#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/experiment/simulate.hpp"
#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/output_target.hpp"
#include "tools/input/file_access.hpp"
#include "tools/input/past_events.hpp"

namespace tools {

/// More replications of one scenario are refused.
inline constexpr std::int64_t most_replications = 100'000'000;

/// What `nines run` was asked.
struct RunOptions {
  std::vector<std::string> scenarios;        ///< Names, files or folders of stages; at least one.
  std::vector<std::string> overrides;        ///< "path=value", for each scenario.
  FileAccess files = FileAccess::OwnFolder;  ///< What the scenarios may name.
  std::optional<PastEventAsked> past_event;  ///< Laid over each scenario.
  std::optional<std::uint64_t> seed;         ///< In place of run.seed.
  std::optional<double> years;               ///< Simulated in all, > 0; of a drill: replications.
  std::optional<std::int64_t> replications;
  std::optional<double> precision;                     ///< Relative, in (0, 1).
  std::string precision_metric = "availability.time";  ///< One of models::Summary::watchable().
  models::SamplingMethod method = models::SamplingMethod::Auto;
  int jobs = 0;                       ///< 0: one for each hardware thread.
  std::string resume;                 ///< File of the journal; empty: none.
  std::vector<std::string> figures;   ///< Names of figures that are asked for, of each scenario.
  std::string each;                   ///< File for the figures of each replication; empty: none.
  bool course = false;                ///< Also the drills and challenges of one folder, as a page.
  bool each_fault = false;            ///< Instead: every fault of every part, one at a time.
  std::vector<OutputTarget> outputs;  ///< None: a table on standard output.
  bool details = false;  ///< Of the table: all there is to say, not what a terminal shows at once.
  bool quiet = false;
  ColorChoice color = ColorChoice::Auto;
};

/// Replications of a scenario that make up `years`, at least one; of a drill: that many.
[[nodiscard]] double replications_of(double years, const models::Scenario& scenario);

/// Reads every scenario, and where all of them are right simulates and reports them.
///
/// Errors in the input are all printed on console.err, and nothing is simulated. Interrupted, it
/// reports what it has. Throws WriteFailure where a result cannot be written.
[[nodiscard]] ExitCode run(const RunOptions& options, const Console& console);

}  // namespace tools
