#include "tools/cli/run_session.hpp"

#include <utility>

#include <fmt/format.h>

#include "tools/cli/journal_file.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/partners.hpp"
#include "tools/cli/progress_bar.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

/// Why the journal cannot be this file, before it is touched; empty where it can.
std::string refuse_resume(const RunOptions& options) {
  for (const OutputTarget& output : options.outputs) {
    if (output.file.empty() || output.file != options.resume) continue;
    return fmt::format("--resume: \"{}\" is named by --out as well", printable(options.resume));
  }
  return {};
}

}  // namespace

RunSession::RunSession() = default;
RunSession::~RunSession() = default;

tl::expected<std::unique_ptr<RunSession>, std::string> RunSession::open(const RunOptions& options,
                                                                        const Question& question,
                                                                        const Console& console) {
  std::unique_ptr<RunSession> session(new RunSession());
  if (console.partners != nullptr) session->crew_ = console.partners->crew();
  if (options.resume.empty()) return session;
  session->resume_ = options.resume;
  std::string wrong;
  std::unique_ptr<sim::Journal> journal;
  if (leads(console)) {
    wrong = refuse_resume(options);
    if (wrong.empty()) {
      const JournalOwner owner{std::string(version()), question.fingerprint, question.command};
      auto file = JournalFile::open(options.resume, owner);
      if (file) {
        session->file_ = file->get();
        journal = std::move(*file);
      } else {
        wrong = file.error();
      }
    }
  }
  wrong = from_leader(console, std::move(wrong));
  if (!wrong.empty()) return tl::unexpected(wrong);
  if (console.partners != nullptr) journal = console.partners->shared(std::move(journal));
  session->journal_ = std::move(journal);
  if (session->crew_ == nullptr) {
    session->threads_ = std::make_unique<sim::ThreadCrew>();
    session->crew_ = session->threads_.get();
  }
  session->journal_crew_ = std::make_unique<sim::JournalCrew>(*session->journal_, *session->crew_);
  session->crew_ = session->journal_crew_.get();
  return session;
}

std::function<void(std::uint64_t, std::uint64_t)> RunSession::progress(ProgressBar& bar) const {
  return [this, &bar, known = replayed()](std::uint64_t done, std::uint64_t total) mutable {
    if (replayed() > known) bar.start_clock_at(done);
    known = replayed();
    bar.update(done, total);
  };
}

std::uint64_t RunSession::replayed() const noexcept {
  return journal_crew_ == nullptr ? 0 : journal_crew_->replayed();
}

std::vector<std::string> RunSession::close(bool interrupted) {
  if (file_ == nullptr) return {};
  file_->flush();
  std::vector<std::string> remarks;
  const std::string name = printable(resume_);
  if (replayed() > 0) {
    remarks.push_back(fmt::format("resumed: {} replications were in \"{}\"",
                                  whole_number(static_cast<double>(replayed())), name));
  }
  if (file_->cut_off() > 0) {
    remarks.push_back(
        fmt::format("the last {} bytes of \"{}\" were half-written, and were computed again",
                    file_->cut_off(), name));
  }
  if (!file_->failure().empty()) {
    remarks.push_back(fmt::format(
        "\"{}\" could not be written on: {}; it keeps what it had, and the run went on without "
        "it",
        name, file_->failure()));
  }
  if (interrupted) {
    remarks.push_back(fmt::format("the same command with --resume {} goes on from here",
                                  printable(in_shell(resume_))));
  }
  return remarks;
}

}  // namespace tools
