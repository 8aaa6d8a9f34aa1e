#include "tools/cli/each_fault_command.hpp"

#include <utility>

#include <fmt/format.h>

#include "models/experiment/each_fault.hpp"
#include "tools/cli/file_roles.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/progress_bar.hpp"
#include "tools/cli/question.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/cli/run_input.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_each_fault.hpp"

namespace tools {

namespace {

using FaultReports = std::vector<models::EachFaultReport>;

FaultReports try_each_fault(const RunOptions& options, const Console& console,
                            const RunInput& input) {
  FaultReports reports;
  const bool draws = console.err_is_terminal && !options.quiet;
  ProgressBar bar(draws ? console.err : nullptr, console.columns);
  models::EachFaultOptions each;
  each.drills = options.replications.value_or(models::drills_of_each_fault);
  each.jobs = options.jobs;
  each.cancelled = console.interrupted;
  each.progress = [&bar](std::uint64_t done, std::uint64_t total) { bar.update(done, total); };
  for (std::size_t index = 0; index < input.scenarios.size(); ++index) {
    if (console.interrupted != nullptr && console.interrupted->load()) break;
    const models::Scenario& scenario = input.scenarios[index].scenario;
    bar.begin(scenario.name, index, input.scenarios.size());
    reports.push_back(models::each_fault(scenario, each));
  }
  return reports;
}

std::string written(const FaultReports& reports, OutputFormat format, TableOptions table,
                    bool details) {
  switch (format) {
    case OutputFormat::Json:
      return each_fault_json(reports);
    case OutputFormat::Csv:
      return each_fault_csv(reports);
    case OutputFormat::Markdown:
      return each_fault_markdown(reports);
    case OutputFormat::Html:
      return each_fault_html(reports, table);
    case OutputFormat::Table:
    case OutputFormat::Junit:
    case OutputFormat::Github:
    case OutputFormat::Svg:
    case OutputFormat::Trace:
      break;
  }
  table.details = details;
  return each_fault_text(reports, table);
}

std::vector<std::string> next_of(const RunOptions& options) {
  const std::string arguments =
      scenario_arguments(options.scenarios, options.overrides, options.files);
  return {"nines explain" + arguments, "nines run" + arguments};
}

}  // namespace

ExitCode run_each_fault(const RunOptions& options, const Console& console) {
  const auto input = read_run_input(options);
  const auto question = input.map([&](const RunInput& read) {
    return question_of("run --each-fault", options, read.arguments(), read.prices, read.seed);
  });
  if (!may_begin(question, console)) return ExitCode::BadInput;
  const std::string refused = refuse_overwriting(written_by(options), read_for(input->arguments()));
  if (!refused.empty()) {
    tell(console, "nines: " + refused);
    return ExitCode::BadInput;
  }
  if (input->seeds_differ && !options.quiet) {
    tell(console,
         fmt::format("the scenarios name different seeds; all run with seed {}", input->seed));
  }
  const FaultReports reports = try_each_fault(options, console, *input);
  const bool interrupted = console.interrupted != nullptr && console.interrupted->load();
  if (interrupted) {
    const auto done = reports.empty() ? 0 : reports.back().impacts.size();
    const auto all = reports.empty() ? 0 : reports.back().faults;
    tell(console, fmt::format("interrupted: {} of {} scenarios were begun, {} of {} faults of the "
                              "last one are done",
                              reports.size(), input->scenarios.size(), done, all));
  }
  if (!reports.empty()) {
    write_result(options, console, question->command,
                 options.quiet ? std::vector<std::string>() : next_of(options),
                 [&](OutputFormat format, const TableOptions& table) {
                   return written(reports, format, table, options.details);
                 });
  }
  return interrupted ? ExitCode::Interrupted : ExitCode::Ok;
}

}  // namespace tools
