#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "sim/experiment/crew.hpp"
#include "sim/experiment/journal.hpp"
#include "tools/cli/console.hpp"

namespace tools {

/// The processes that run one command together, each of them the whole of it. One leads: it alone
/// prints, writes files and has a journal. This class is a process alone.
///
/// from_leader, from_all and shared are calls that all of them make, in the same order.
class Partners {
 public:
  /// `asked_to_stop`: set by a signal; may be null.
  explicit Partners(const std::atomic<bool>* asked_to_stop) : asked_to_stop_(asked_to_stop) {}
  Partners(const Partners&) = delete;
  Partners& operator=(const Partners&) = delete;
  virtual ~Partners() = default;

  [[nodiscard]] virtual bool leads() const { return true; }
  [[nodiscard]] virtual int count() const { return 1; }
  /// What the program looks at to end early: the same on all of them at the same place.
  [[nodiscard]] virtual const std::atomic<bool>* interrupted() const { return asked_to_stop_; }
  /// Who runs the replications; null where it is the threads of this process.
  [[nodiscard]] virtual sim::Crew* crew() { return nullptr; }

  [[nodiscard]] virtual std::string from_leader(std::string text) { return text; }
  [[nodiscard]] virtual std::vector<std::string> from_all(const std::string& text) {
    return {text};
  }
  /// A journal for all of them from the leader's; the others give null.
  [[nodiscard]] virtual std::unique_ptr<sim::Journal> shared(
      std::unique_ptr<sim::Journal> journal) {
    return journal;
  }

  /// Ends all of them at once after an error that the others know nothing of. Returns the code to
  /// exit with where there are none.
  virtual int fail(int exit_code) { return exit_code; }

 private:
  const std::atomic<bool>* asked_to_stop_;
};

/// Joins the processes that were started together with this one, by mpirun or its like. Error: this
/// process is one of several, and was built to be alone. Defined once for each way to build.
[[nodiscard]] tl::expected<std::unique_ptr<Partners>, std::string> find_partners(
    const std::atomic<bool>* asked_to_stop);

/// Whether this process prints and writes files: it leads, or is alone.
[[nodiscard]] bool leads(const Console& console);

/// `text` of the process that leads, on all of them. All of them have to call it.
[[nodiscard]] std::string from_leader(const Console& console, std::string text);

/// How many processes the one who started this one says there are, 0 where nobody says: under
/// mpirun of Open MPI or MPICH, or srun with a PMI.
[[nodiscard]] int announced_partners();

}  // namespace tools
