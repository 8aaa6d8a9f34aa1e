#pragma once

#include <memory>
#include <string>

#include "models/experiment/simulate.hpp"
#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/paired_input.hpp"
#include "tools/cli/progress_bar.hpp"
#include "tools/cli/run_session.hpp"

namespace tools {

/// What compare and sweep have around their experiment: who runs it, the journal, the bar, and what
/// there is to say before and after.
class PairedSession {
 public:
  /// Null where the options cannot be had from these designs, or the journal cannot be gone on
  /// with: then the user has been told. All processes have to call it, after may_begin.
  [[nodiscard]] static std::unique_ptr<PairedSession> open(const RunOptions& options,
                                                           const PairedInput& input,
                                                           const Question& question,
                                                           const Console& console);

  /// How to simulate. Draws a bar named `title`, which ends with this object or close().
  [[nodiscard]] models::SimulationOptions simulation(const std::string& title);

  /// Brings the journal to the disk and says what is to be said, with `interruption`, a line, where
  /// there was one. Returns what the command ends with.
  [[nodiscard]] ExitCode close(bool interrupted, const std::string& interruption);

 private:
  PairedSession(const RunOptions& options, const Console& console,
                models::SimulationOptions simulation, std::unique_ptr<RunSession> session);

  bool quiet_;
  const Console& console_;
  models::SimulationOptions simulation_;
  std::unique_ptr<RunSession> session_;
  ProgressBar bar_;
};

}  // namespace tools
