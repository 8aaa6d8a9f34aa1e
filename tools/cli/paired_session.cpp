#include "tools/cli/paired_session.hpp"

#include <utility>

#include <fmt/format.h>

#include "tools/cli/partners.hpp"

namespace tools {

PairedSession::PairedSession(const RunOptions& options, const Console& console,
                             models::SimulationOptions simulation,
                             std::unique_ptr<RunSession> session)
    : quiet_(options.quiet),
      console_(console),
      simulation_(std::move(simulation)),
      session_(std::move(session)),
      bar_(console.err_is_terminal && !options.quiet ? console.err : nullptr, console.columns) {}

std::unique_ptr<PairedSession> PairedSession::open(const RunOptions& options,
                                                   const PairedInput& input,
                                                   const Question& question,
                                                   const Console& console) {
  auto simulation = paired_simulation(options, console, input);
  // Files that are written are those of the process that leads, and so is what is wrong with them.
  const std::string wrong = from_leader(console, simulation ? std::string() : simulation.error());
  if (!wrong.empty() || !simulation) {
    tell(console, "nines: " + wrong);
    return nullptr;
  }
  if (input.seeds_differ && !options.quiet) {
    tell(console,
         fmt::format("the scenarios name different seeds; all run with seed {}", input.seed));
  }
  auto session = RunSession::open(options, question, console);
  if (!session) {
    tell(console, "nines: " + session.error());
    return nullptr;
  }
  return std::unique_ptr<PairedSession>(
      new PairedSession(options, console, std::move(*simulation), std::move(*session)));
}

models::SimulationOptions PairedSession::simulation(const std::string& title) {
  bar_.begin(title, 0, 1);
  simulation_.crew = session_->crew();
  simulation_.progress = session_->progress(bar_);
  return simulation_;
}

ExitCode PairedSession::close(bool interrupted, const std::string& interruption) {
  bar_.wipe();
  const std::vector<std::string> remarks = session_->close(interrupted);
  if (interrupted) tell(console_, interruption);
  if (!quiet_) tell_all(console_, remarks);
  return interrupted ? ExitCode::Interrupted : ExitCode::Ok;
}

}  // namespace tools
