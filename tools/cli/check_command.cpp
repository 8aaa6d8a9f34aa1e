#include "tools/cli/check_command.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "models/results/check.hpp"
#include "tools/baseline/baseline_file.hpp"
#include "tools/cli/baseline_input.hpp"
#include "tools/cli/judged_run.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/progress_bar.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/cli/run_input.hpp"
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
  return input;
}

/// Why nothing can be checked, empty where something can.
std::string refuse(const CheckOptions& options, const CheckInput& input) {
  const std::filesystem::path folder = options.save_baseline.parent_path();
  std::error_code ignored;
  if (!folder.empty() && !std::filesystem::is_directory(folder, ignored)) {
    return fmt::format("--save-baseline: there is no folder \"{}\"", folder.string());
  }
  if (std::filesystem::is_directory(options.save_baseline, ignored)) {
    return fmt::format("--save-baseline: \"{}\" is a folder", options.save_baseline.string());
  }
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

models::SimulationOptions simulation_of(const CheckOptions& options, const Console& console,
                                        const CheckInput& input, const models::Scenario& scenario) {
  models::SimulationOptions simulation;
  simulation.jobs = options.run.jobs;
  simulation.cancelled = console.interrupted;
  simulation.precision = options.run.precision;
  simulation.precision_metric = options.run.precision_metric;
  simulation.method = options.run.method;
  simulation.replications = options.run.replications;
  if (options.run.years) {
    simulation.replications =
        static_cast<std::int64_t>(replications_of(*options.run.years, scenario));
  }
  const models::BaselineScenario* before =
      input.baseline ? input.baseline->find(scenario.name) : nullptr;
  if (before != nullptr && !simulation.replications && !simulation.precision) {
    simulation.replications = before->replications;
  }
  if (!options.baseline.empty() || !options.save_baseline.empty()) {
    // Pairs have to be equally likely.
    simulation.method = models::SamplingMethod::Replications;
  }
  return simulation;
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

Checked check_all(const CheckOptions& options, const Console& console, const CheckInput& input) {
  Checked checked;
  checked.report.command = "check";
  checked.report.fail_on = options.fail_on;
  checked.report.seed = checked.baseline.seed = input.run.seed;
  checked.report.progression = input.run.progression;
  checked.baseline.version = std::string(version());
  ProgressBar bar(console.err_is_terminal && !options.run.quiet ? console.err : nullptr);
  for (std::size_t index = 0; index < input.run.scenarios.size(); ++index) {
    if (is_interrupted(console)) break;
    const RunInput::Item& item = input.run.scenarios[index];
    models::SimulationOptions simulation = simulation_of(options, console, input, item.scenario);
    bar.begin(item.scenario.name, index, input.run.scenarios.size());
    simulation.progress = [&](std::uint64_t done, std::uint64_t total) { bar.update(done, total); };
    JudgedRun run =
        judged_run(item.scenario, input.run.prices.at(item.scenario.region), simulation);
    models::BaselineScenario now = models::baseline_of(
        run.report, run.samples,
        whole_model(item.argument, {.overrides = options.run.overrides, .defaults = {}},
                    item.scenario));
    if (!options.baseline.empty()) run.report.baseline = compare_with(options, input, now);
    checked.report.scenarios.push_back(std::move(run.report));
    checked.baseline.scenarios.push_back(std::move(now));
  }
  return checked;
}

/// GitHub shows what is appended to the file of this variable as the summary of a step.
void append_step_summary(const models::Report& report) {
  const char* file = std::getenv("GITHUB_STEP_SUMMARY");  // NOLINT(concurrency-mt-unsafe)
  if (file == nullptr || *file == '\0') return;
  std::ofstream stream(file, std::ios::binary | std::ios::app);
  stream << write_markdown(report);
  if (!stream.flush()) {
    throw std::system_error(std::make_error_code(std::errc::io_error), file);
  }
}

void write_outputs(const CheckOptions& options, const Console& console,
                   const models::Report& report) {
  write_result(options.run, console, {}, [&](OutputFormat format, const TableOptions& table) {
    if (format == OutputFormat::Github) append_step_summary(report);
    return write_report(report, format, table);
  });
}

void save(const CheckOptions& options, const Console& console, const Checked& checked) {
  const bool failed = !options.baseline.empty() &&
                      models::check_verdict(checked.report) != models::CheckVerdict::Passed;
  if (failed) {
    fmt::print(console.err,
               "the baseline is not saved, because the check failed; leave --baseline out to "
               "accept what is\n");
    return;
  }
  write_file(options.save_baseline, baseline_text(checked.baseline));
  if (!options.run.quiet) fmt::print(console.err, "wrote {}\n", options.save_baseline.string());
}

}  // namespace

ExitCode check(const CheckOptions& options, const Console& console) {
  const auto input = read_check_input(options);
  if (!input) {
    for (const Diagnostic& diagnostic : input.error()) {
      fmt::print(console.err, "{}\n", format_diagnostic(diagnostic));
    }
    return ExitCode::BadInput;
  }
  const std::string refused = refuse(options, *input);
  if (!refused.empty()) {
    fmt::print(console.err, "nines: {}\n", refused);
    return ExitCode::BadInput;
  }
  if (input->run.seeds_differ && !options.run.quiet) {
    fmt::print(console.err, "the scenarios name different seeds; all run with seed {}\n",
               input->run.seed);
  }
  const Checked checked = check_all(options, console, *input);
  if (is_interrupted(console)) {
    fmt::print(console.err, "interrupted: nothing is said about {} scenarios\n",
               input->run.scenarios.size());
    return ExitCode::Interrupted;
  }
  write_outputs(options, console, checked.report);
  if (!options.save_baseline.empty()) save(options, console, checked);
  return exit_code_of(checked.report);
}

}  // namespace tools
