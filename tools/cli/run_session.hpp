#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "sim/experiment/crew.hpp"
#include "sim/experiment/journal.hpp"
#include "tools/cli/console.hpp"
#include "tools/cli/run_command.hpp"
#include "tools/cli/run_input.hpp"

namespace tools {

class JournalFile;

/// Why several processes cannot run this together, empty where they can or there is only one: they
/// have read different files, or not all of them could. All of them have to call it.
[[nodiscard]] std::string disagreement(const RunOptions& options,
                                       const tl::expected<RunInput, Diagnostics>& input,
                                       const Console& console);

/// Who runs the replications of a command: threads, other processes, the journal of --resume, or
/// all of them.
class RunSession {
 public:
  /// Opens the journal where options.resume names one. Error: a message for the user.
  [[nodiscard]] static tl::expected<std::unique_ptr<RunSession>, std::string> open(
      const RunOptions& options, const RunInput& input, const Console& console);
  ~RunSession();
  RunSession(const RunSession&) = delete;
  RunSession& operator=(const RunSession&) = delete;

  /// For SimulationOptions::crew; may be null.
  [[nodiscard]] sim::Crew* crew() const noexcept { return crew_; }
  /// Replications that came out of the journal so far.
  [[nodiscard]] std::uint64_t replayed() const noexcept;

  /// Brings the journal to the disk. Returns what there is to say about it, in lines; empty where
  /// there is nothing. The process goes on to write its result, which may need the same disk.
  [[nodiscard]] std::string close(bool interrupted);

 private:
  RunSession();

  std::string resume_;
  std::unique_ptr<sim::Crew> threads_;
  std::unique_ptr<sim::Journal> journal_;
  std::unique_ptr<sim::JournalCrew> journal_crew_;
  sim::Crew* crew_ = nullptr;
  JournalFile* file_ = nullptr;  ///< Only on the process that leads.
};

}  // namespace tools
