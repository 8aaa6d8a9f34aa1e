#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sim/experiment/crew.hpp"
#include "sim/experiment/journal.hpp"
#include "tools/cli/console.hpp"
#include "tools/cli/question.hpp"
#include "tools/cli/run_command.hpp"

namespace tools {

class JournalFile;
class ProgressBar;

/// Who runs the replications of a command: threads, other processes, the journal of --resume, or
/// all of them.
class RunSession {
 public:
  /// Opens the journal where options.resume names one. Error: a message for the user.
  [[nodiscard]] static tl::expected<std::unique_ptr<RunSession>, std::string> open(
      const RunOptions& options, const Question& question, const Console& console);
  ~RunSession();
  RunSession(const RunSession&) = delete;
  RunSession& operator=(const RunSession&) = delete;

  /// For SimulationOptions::crew; may be null.
  [[nodiscard]] sim::Crew* crew() const noexcept { return crew_; }
  /// For SimulationOptions::progress: draws the bar, and replications that came out of the journal
  /// do not count for its speed. `bar` and the session have to outlive it.
  [[nodiscard]] std::function<void(std::uint64_t done, std::uint64_t total)> progress(
      ProgressBar& bar) const;

  /// Brings the journal to the disk. Returns what there is to say about it, a sentence each. The
  /// process goes on to write its result, which may need the same disk.
  [[nodiscard]] std::vector<std::string> close(bool interrupted);

 private:
  RunSession();

  [[nodiscard]] std::uint64_t replayed() const noexcept;

  std::string resume_;
  std::unique_ptr<sim::Crew> threads_;
  std::unique_ptr<sim::Journal> journal_;
  std::unique_ptr<sim::JournalCrew> journal_crew_;
  sim::Crew* crew_ = nullptr;
  JournalFile* file_ = nullptr;  ///< Only on the process that leads.
};

}  // namespace tools
