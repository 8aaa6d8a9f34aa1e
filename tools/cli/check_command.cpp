#include "tools/cli/check_command.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "models/results/check.hpp"
#include "tools/baseline/baseline_file.hpp"
#include "tools/cli/baseline_input.hpp"
#include "tools/cli/file_roles.hpp"
#include "tools/cli/findings.hpp"
#include "tools/cli/judged_run.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/partners.hpp"
#include "tools/cli/progress_bar.hpp"
#include "tools/cli/question.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/cli/run_input.hpp"
#include "tools/cli/run_session.hpp"
#include "tools/input/diagnostic.hpp"
#include "tools/input/input_fingerprint.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

/// Everything that a check needs, read and right.
struct CheckInput {
  RunInput run;
  std::optional<models::Baseline> baseline;
};

bool is_interrupted(const Console& console) {
  return console.interrupted != nullptr && console.interrupted->load();
}

namespace {

/// What a challenge asks for stays as it is: the design alone is to be changed.
Diagnostics easier_challenges(const RunInput& input, const std::vector<std::string>& overrides) {
  Diagnostics wrong;
  const bool any =
      std::any_of(input.scenarios.begin(), input.scenarios.end(),
                  [](const auto& item) { return item.scenario.challenge.has_value(); });
  if (!any) return wrong;
  for (const std::string& override : overrides) {
    const std::string key = override.substr(0, override.find_first_of(".[="));
    for (const char* fixed : {"objectives", "timeline", "run", "failures", "challenge"}) {
      if (key != fixed) continue;
      wrong.push_back(
          {"--set", "/" + key, "a challenge stays as it is", "change architecture or workload"});
    }
  }
  return wrong;
}

}  // namespace

tl::expected<CheckInput, Diagnostics> read_check_input(const CheckOptions& options) {
  CheckInput input;
  if (!options.baseline.empty()) {
    auto baseline = load_baseline(options.baseline);
    if (!baseline) return tl::unexpected(std::move(baseline.error()));
    input.baseline = std::move(*baseline);
  }
  RunOptions run = options.run;
  // The same seed meets the same failures, and only then can replications be compared one by one.
  if (!run.seed && input.baseline) run.seed = input.baseline->seed;
  auto scenarios = read_run_input(run);
  if (!scenarios) return tl::unexpected(std::move(scenarios.error()));
  input.run = std::move(*scenarios);
  Diagnostics wrong = easier_challenges(input.run, run.overrides);
  if (!wrong.empty()) return tl::unexpected(std::move(wrong));
  return input;
}

std::string refuse_overwriting(const CheckOptions& options, const CheckInput& input) {
  std::vector<FileRole> read = read_for(input.run.arguments());
  std::vector<FileRole> written = written_by(options.run);
  if (!options.save_baseline.empty()) {
    // Over the baseline that is read it may go: not where the check fails.
    written.push_back({"--save-baseline", options.save_baseline});
    const std::string refused = refuse_overwriting(written, read);
    if (!refused.empty()) return refused;
    written.pop_back();
  }
  if (!options.baseline.empty()) read.push_back({"the baseline", options.baseline});
  return refuse_overwriting(written, read);
}

/// A baseline tells scenarios apart by their names.
std::string refuse_names(const CheckOptions& options, const CheckInput& input) {
  std::set<std::string> names;
  for (const RunInput::Item& item : input.run.scenarios) {
    if (options.save_baseline.empty() || names.insert(item.scenario.name).second) continue;
    return fmt::format("--save-baseline: two scenarios are named {}",
                       in_quotes(item.scenario.name));
  }
  return {};
}

/// Why nothing can be checked, empty where something can.
std::string refuse(const CheckOptions& options, const CheckInput& input) {
  const std::filesystem::path folder = options.save_baseline.parent_path();
  std::error_code ignored;
  if (!folder.empty() && !std::filesystem::is_directory(folder, ignored)) {
    return fmt::format("--save-baseline: there is no folder \"{}\"", folder.string());
  }
  std::string overwrites = refuse_overwriting(options, input);
  if (!overwrites.empty()) return overwrites;
  if (std::filesystem::is_directory(options.save_baseline, ignored)) {
    return fmt::format("--save-baseline: \"{}\" is a folder", options.save_baseline.string());
  }
  std::string twice = refuse_names(options, input);
  if (!twice.empty()) return twice;
  for (const RunInput::Item& item : input.run.scenarios) {
    if (!options.run.years) break;
    const double replications = replications_of(*options.run.years, item.scenario);
    if (replications <= static_cast<double>(most_replications)) continue;
    return fmt::format("--years: {:.3g} replications of {} are too many", replications,
                       printable(item.argument));
  }
  const bool asked =
      !options.baseline.empty() || !options.save_baseline.empty() ||
      std::any_of(input.run.scenarios.begin(), input.run.scenarios.end(),
                  [](const auto& item) { return !item.scenario.objectives.empty(); });
  if (asked) return {};
  return "there is nothing to check: no scenario has objectives, and there is neither --baseline "
         "nor --save-baseline";
}

bool has_baseline(const CheckOptions& options) {
  return !options.baseline.empty() || !options.save_baseline.empty();
}

/// How replications are drawn that are to be paired one day: stratified or plain, never by more
/// than their number says.
models::SamplingMethod method_of(const CheckOptions& options,
                                 const models::BaselineScenario* before,
                                 const models::Scenario& scenario) {
  if (!has_baseline(options) || options.run.method != models::SamplingMethod::Auto) {
    return options.run.method;
  }
  // As many as the baseline has are drawn as those were, see allocation_of.
  const bool fixed = options.run.replications || options.run.years ||
                     (before != nullptr && !options.run.precision);
  const double precision = fixed ? 0 : options.run.precision.value_or(scenario.run.precision);
  return precision > 0 ? models::SamplingMethod::Stratified : models::SamplingMethod::Replications;
}

/// The strata of the baseline, where the scenario's replications are drawn from the same.
std::optional<models::StratumAllocation> allocation_of(const CheckOptions& options,
                                                       const models::BaselineScenario* before,
                                                       const models::Scenario& scenario,
                                                       std::optional<std::int64_t> replications) {
  if (before == nullptr || options.run.method == models::SamplingMethod::Replications) {
    return std::nullopt;
  }
  return allocation_from(before->strata, scenario, replications);
}

models::SimulationOptions simulation_of(const CheckOptions& options, const Console& console,
                                        const models::BaselineScenario* before,
                                        const models::Scenario& scenario) {
  models::SimulationOptions simulation;
  simulation.jobs = options.run.jobs;
  simulation.cancelled = console.interrupted;
  simulation.precision = options.run.precision;
  simulation.precision_metric = options.run.precision_metric;
  simulation.method = method_of(options, before, scenario);
  simulation.replications = options.run.replications;
  if (options.run.years) {
    simulation.replications =
        static_cast<std::int64_t>(replications_of(*options.run.years, scenario));
  }
  if (before != nullptr && !simulation.replications && !simulation.precision) {
    simulation.replications = before->replications;
  }
  // Nobody knows yet what later designs will differ in.
  if (has_baseline(options)) simulation.defensive_share = 0.5;
  return simulation;
}

/// Of all that decides which stratum a replication belongs to.
std::uint64_t digest_of(const models::BaselineStrata& strata) {
  std::string text = fmt::format("{} {}", strata.common, strata.zones);
  for (const double share : strata.shares) text += fmt::format(" {}", share);
  return fnv_1a(text);
}

/// What decides the replications, with those that the baseline asks for. How it is judged does not.
Question question_of(const CheckOptions& options, const CheckInput& input) {
  std::string words = "check";
  const RunOptions& run = options.run;
  if (has_baseline(options)) words += " with a baseline,";
  if (input.baseline && !run.replications && !run.years && !run.precision) {
    words += " with as many replications as the baseline:";
    for (const RunInput::Item& item : input.run.scenarios) {
      const models::BaselineScenario* before = input.baseline->find(item.scenario.name);
      words += before == nullptr ? " -" : fmt::format(" {}", before->replications);
      if (before != nullptr && !before->strata.empty()) {
        words += fmt::format(" in strata {:016x}", digest_of(before->strata));
      }
    }
    words += ',';
  }
  Question question =
      question_of(words, run, input.run.arguments(), input.run.prices, input.run.seed);
  if (!options.baseline.empty()) {
    question.also = input.baseline ? fmt::format("baseline of digest {:016x}",
                                                 fnv_1a(baseline_text(*input.baseline)))
                                   : "no baseline";
  }
  return question;
}

models::BaselineComparison compare_with(const CheckOptions& options, const CheckInput& input,
                                        const models::BaselineScenario& now) {
  if (!input.baseline) {
    return models::missing_baseline("there is no file \"" + options.baseline.string() +
                                    "\"; --save-baseline makes one");
  }
  return models::compare(*input.baseline, now, std::string(version()), input.run.seed,
                         options.rule);
}

/// The reports, each held against the baseline, and the baseline that they would make.
struct Checked {
  models::Report report;
  models::Baseline baseline;
};

Checked check_all(const CheckOptions& options, const Console& console, const CheckInput& input,
                  const RunSession& session) {
  Checked checked;
  checked.report.command = "check";
  checked.report.fail_on = options.fail_on;
  checked.report.seed = checked.baseline.seed = input.run.seed;
  checked.report.progression = input.run.progression;
  checked.baseline.version = std::string(version());
  const bool draws = console.err_is_terminal && !options.run.quiet;
  ProgressBar bar(draws ? console.err : nullptr, console.columns);
  for (std::size_t index = 0; index < input.run.scenarios.size(); ++index) {
    if (is_interrupted(console)) break;
    const RunInput::Item& item = input.run.scenarios[index];
    const models::BaselineScenario* before =
        input.baseline ? input.baseline->find(item.scenario.name) : nullptr;
    models::SimulationOptions simulation = simulation_of(options, console, before, item.scenario);
    const auto allocation = allocation_of(options, before, item.scenario, simulation.replications);
    if (allocation) simulation.allocation = &*allocation;
    models::BaselineStrata strata;
    simulation.allocated = [&strata](const models::StratumAllocation& drawn) {
      strata = {drawn.shape.common, drawn.shape.zones, drawn.probabilities, drawn.shares, {}};
    };
    bar.begin(item.scenario.name, index, input.run.scenarios.size());
    simulation.crew = session.crew();
    simulation.progress = session.progress(bar);
    JudgedRun run =
        judged_run(item.scenario, input.run.prices.at(item.scenario.region), simulation);
    if (run.report.replications == 0) break;
    models::BaselineScenario now = models::baseline_of(
        run.report, run.samples,
        whole_model(item.argument, {.overrides = options.run.overrides, .files = options.run.files},
                    item.scenario),
        std::move(strata));
    if (!options.baseline.empty()) {
      // Part of the replications must not pass for all of them.
      run.report.baseline = is_interrupted(console)
                                ? models::missing_baseline("interrupted before it could be told")
                                : compare_with(options, input, now);
    }
    checked.report.scenarios.push_back(std::move(run.report));
    checked.baseline.scenarios.push_back(std::move(now));
  }
  return checked;
}

/// GitHub shows what is appended to the file of this variable as the summary of a step.
void append_step_summary(const models::Report& report, const ScenarioFindings& findings) {
  const char* file = std::getenv("GITHUB_STEP_SUMMARY");  // NOLINT(concurrency-mt-unsafe)
  if (file == nullptr || *file == '\0') return;
  std::ofstream stream(file, std::ios::binary | std::ios::app);
  stream << write_markdown(report, findings);
  if (!stream.flush()) {
    throw WriteFailure(fmt::format("\"{}\"", printable(file)), EIO);
  }
}

void write_outputs(const CheckOptions& options, const Console& console, const RunInput& input,
                   const std::string& command, const models::Report& report) {
  const std::string explains =
      "nines explain" + scenario_arguments(options.run.scenarios, options.run.overrides);
  const ScenarioFindings findings =
      findings_of(input.all(), started_with(console.program, {explains}).front());
  write_result(options.run, console, command, {}, [&](OutputFormat format, TableOptions table) {
    table.findings = findings;
    table.hint = options.hint;
    if (format == OutputFormat::Github) append_step_summary(report, findings);
    return write_report(report, format, table);
  });
}

void save(const CheckOptions& options, const Console& console, const Checked& checked) {
  const bool failed = !options.baseline.empty() &&
                      models::check_verdict(checked.report) != models::CheckVerdict::Passed;
  if (failed) {
    tell(console,
         "the baseline is not saved, because the check failed; leave --baseline out to accept "
         "what is");
    return;
  }
  write_file(options.save_baseline, baseline_text(checked.baseline));
  if (!options.run.quiet) tell(console, wrote(options.save_baseline));
}

}  // namespace

ExitCode check(const CheckOptions& options, const Console& console) {
  const auto input = read_check_input(options);
  const auto question =
      input.map([&](const CheckInput& read) { return question_of(options, read); });
  if (!may_begin(question, console)) return ExitCode::BadInput;
  // Folders are those of the process that writes.
  const std::string refused = from_leader(console, refuse(options, *input));
  if (!refused.empty()) {
    tell(console, "nines: " + refused);
    return ExitCode::BadInput;
  }
  if (input->run.seeds_differ && !options.run.quiet) {
    tell(console,
         fmt::format("the scenarios name different seeds; all run with seed {}", input->run.seed));
  }
  const auto session = RunSession::open(options.run, *question, console);
  if (!session) {
    tell(console, "nines: " + session.error());
    return ExitCode::BadInput;
  }
  const Checked checked = check_all(options, console, *input, **session);
  const bool interrupted = is_interrupted(console);
  const std::vector<std::string> remarks = (*session)->close(interrupted);
  if (interrupted) {
    tell(console, fmt::format("interrupted: {} of {} scenarios have results",
                              checked.report.scenarios.size(), input->run.scenarios.size()));
  }
  if (!options.run.quiet) tell_all(console, remarks);
  if (leads(console) && !checked.report.scenarios.empty()) {
    write_outputs(options, console, input->run, question->command, checked.report);
    if (!interrupted && !options.save_baseline.empty()) save(options, console, checked);
  }
  return interrupted ? ExitCode::Interrupted : exit_code_of(checked.report);
}

}  // namespace tools
