#include "tools/cli/run_session.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tools/cli/journal_file.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/partners.hpp"
#include "tools/input/input_fingerprint.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

bool leads(const Console& console) {
  return console.partners == nullptr || console.partners->leads();
}

std::string amount_of(const RunOptions& options) {
  std::string text;
  if (options.years) text += fmt::format(" --years {}", *options.years);
  if (options.replications) text += fmt::format(" --replications {}", *options.replications);
  if (options.precision) {
    text += fmt::format(" --precision {}={}", options.precision_metric, *options.precision);
  }
  switch (options.method) {
    case models::SamplingMethod::Auto:
      break;
    case models::SamplingMethod::Replications:
      text += " --method replications";
      break;
    case models::SamplingMethod::Stratified:
      text += " --method stratified";
      break;
  }
  return text;
}

/// The command, without what changes no result, on one line.
std::string command_of(const RunOptions& options, const RunInput& input) {
  std::string text = "run" + scenario_arguments(options.scenarios, options.overrides);
  text += fmt::format("{} --seed {}", amount_of(options), input.seed);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

JournalOwner owner_of(const RunOptions& options, const RunInput& input) {
  std::vector<std::string> scenarios;
  std::vector<std::string> regions;
  for (const RunInput::Item& item : input.scenarios) scenarios.push_back(item.argument);
  for (const auto& [region, prices] : input.prices) regions.push_back(region);
  const ReadOptions read{.overrides = options.overrides};
  return {std::string(version()), input_fingerprint(scenarios, read, regions),
          command_of(options, input)};
}

/// Why the journal cannot be this file, before it is touched; empty where it can.
std::string refuse_resume(const RunOptions& options) {
  for (const OutputTarget& output : options.outputs) {
    if (output.file.empty() || output.file != options.resume) continue;
    return fmt::format("--resume: \"{}\" is named by --out as well", printable(options.resume));
  }
  return {};
}

}  // namespace

std::string disagreement(const RunOptions& options,
                         const tl::expected<RunInput, Diagnostics>& input, const Console& console) {
  if (console.partners == nullptr || console.partners->count() == 1) return {};
  std::string mine;
  if (input) {
    const JournalOwner owner = owner_of(options, *input);
    mine = fmt::format("nines {}, {}, files of digest {:016x}", owner.version, owner.command,
                       owner.fingerprint);
  } else {
    mine = format_diagnostic(input.error().front());
  }
  const std::vector<std::string> all = console.partners->from_all(mine);
  const auto other = std::find_if(all.begin(), all.end(),
                                  [&](const std::string& text) { return text != all.front(); });
  if (other == all.end()) return {};
  return fmt::format(
      "the processes do not run the same\n  process 0: {}\n  process {}: {}\n"
      "  hint: all machines need the same program and the same scenario files",
      printable(all.front()), other - all.begin(), printable(*other));
}

RunSession::RunSession() = default;
RunSession::~RunSession() = default;

tl::expected<std::unique_ptr<RunSession>, std::string> RunSession::open(const RunOptions& options,
                                                                        const RunInput& input,
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
      auto file = JournalFile::open(options.resume, owner_of(options, input));
      if (file) {
        session->file_ = file->get();
        journal = std::move(*file);
      } else {
        wrong = file.error();
      }
    }
  }
  if (console.partners != nullptr) wrong = console.partners->from_leader(wrong);
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

std::uint64_t RunSession::replayed() const noexcept {
  return journal_crew_ == nullptr ? 0 : journal_crew_->replayed();
}

std::string RunSession::close(bool interrupted) {
  if (file_ == nullptr) return {};
  file_->flush();
  std::string text;
  const std::string name = printable(resume_);
  if (replayed() > 0) {
    text += fmt::format("resumed: {} replications were in \"{}\"\n",
                        whole_number(static_cast<double>(replayed())), name);
  }
  if (file_->cut_off() > 0) {
    text += fmt::format("the last {} bytes of \"{}\" were half-written, and were computed again\n",
                        file_->cut_off(), name);
  }
  if (!file_->failure().empty()) {
    text += fmt::format(
        "\"{}\" could not be written on: {}; it keeps what it had, and the run went on without "
        "it\n",
        name, file_->failure());
  }
  if (interrupted) {
    text += fmt::format("the same command with --resume {} goes on from here\n",
                        printable(in_shell(resume_)));
  }
  return text;
}

}  // namespace tools
