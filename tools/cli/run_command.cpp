#include "tools/cli/run_command.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "models/experiment/rare/copy_method.hpp"
#include "models/experiment/simulate.hpp"
#include "tools/cli/closed_form.hpp"
#include "tools/cli/each_fault_command.hpp"
#include "tools/cli/each_file.hpp"
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
#include "tools/report/text.hpp"

namespace tools {

double replications_of(double years, const models::Scenario& scenario) {
  if (scenario.is_drill()) return std::ceil(years);
  const double each = sim::to_seconds(scenario.run.horizon) / sim::to_seconds(sim::year);
  return std::max(1.0, std::ceil(years / each));
}

namespace {

bool is_interrupted(const Console& console) {
  return console.interrupted != nullptr && console.interrupted->load();
}

/// Why --years cannot be had from a scenario, empty where it can.
std::string refuse_years(const RunOptions& options, const RunInput& input) {
  for (const RunInput::Item& item : input.scenarios) {
    if (!options.years) break;
    const double replications = replications_of(*options.years, item.scenario);
    if (replications <= static_cast<double>(most_replications)) continue;
    return fmt::format("--years: that would be {:.3g} replications of {}, and {} are the limit",
                       replications, printable(item.argument), most_replications);
  }
  return {};
}

/// Why a picture cannot be had of what is run, empty where it can.
std::string refuse_pictures(const RunOptions& options, const RunInput& input) {
  const auto asks_for = [&](OutputFormat format) {
    return std::any_of(options.outputs.begin(), options.outputs.end(),
                       [&](const OutputTarget& output) { return output.format == format; });
  };
  const auto drills =
      std::count_if(input.scenarios.begin(), input.scenarios.end(),
                    [](const RunInput::Item& item) { return item.scenario.is_drill(); });
  const bool is_one_drill = drills == 1 && input.scenarios.size() == 1;
  if (asks_for(OutputFormat::Trace) && !is_one_drill) {
    return "--out trace is of one drill: a scenario with a timeline";
  }
  if (asks_for(OutputFormat::Svg) && !is_one_drill && (drills > 0 || input.scenarios.size() < 2)) {
    return "--out svg is of one drill, or of several forecasts";
  }
  return {};
}

/// Why a --method that copies excursions cannot be had of a scenario, empty where it can.
std::string refuse_method(const RunOptions& options, const RunInput& input) {
  const std::optional<models::CopyMethod> method = models::copy_method(options.method);
  if (!method) return {};
  for (const RunInput::Item& item : input.scenarios) {
    const std::string why = models::why_not(*method, item.scenario);
    if (why.empty()) continue;
    return fmt::format("--method: {}: {} {}", printable(item.argument), models::name_of(*method),
                       why);
  }
  return {};
}

models::SimulationOptions simulation_options(const RunOptions& options, const Console& console,
                                             const models::Scenario& scenario) {
  models::SimulationOptions simulation;
  simulation.jobs = options.jobs;
  simulation.replications = options.replications;
  if (options.years) {
    simulation.replications = static_cast<std::int64_t>(replications_of(*options.years, scenario));
  }
  simulation.precision = options.precision;
  simulation.precision_metric = options.precision_metric;
  simulation.method = options.method;
  simulation.cancelled = console.interrupted;
  return simulation;
}

models::Report simulate_all(const RunOptions& options, const Console& console,
                            const RunInput& input, const RunSession& session) {
  std::optional<EachFile> each;
  if (!options.each.empty() && leads(console)) each.emplace(options.each, input.figures);
  models::Report report;
  report.command = "run";
  report.seed = input.seed;
  report.progression = input.progression;
  const bool draws = console.err_is_terminal && !options.quiet;
  ProgressBar bar(draws ? console.err : nullptr, console.columns);
  for (std::size_t index = 0; index < input.scenarios.size(); ++index) {
    if (is_interrupted(console)) break;
    const models::Scenario& scenario = input.scenarios[index].scenario;
    models::SimulationOptions simulation = simulation_options(options, console, scenario);
    simulation.crew = session.crew();
    bar.begin(scenario.name, index, input.scenarios.size());
    simulation.progress = session.progress(bar);
    if (each) each->watch(scenario, simulation);
    models::ScenarioReport one =
        judged_run(scenario, input.prices.at(scenario.region), simulation, Keep::Judged).report;
    add_closed_form(scenario, one);
    if (one.replications > 0) report.scenarios.push_back(std::move(one));
  }
  if (each) each->finish();
  return report;
}

void write_outputs(const RunOptions& options, const Console& console, const RunInput& input,
                   const std::string& command, const models::Report& report) {
  const std::string explains =
      "nines explain" + scenario_arguments(options.scenarios, options.overrides);
  const ScenarioFindings findings =
      findings_of(input.all(), started_with(console.program, {explains}).front());
  write_result(options, console, command, next_commands(report, options),
               [&](OutputFormat format, TableOptions table) {
                 table.findings = findings;
                 table.details = options.details;
                 table.course = input.course;
                 table.details_command =
                     started_with(console.program, {same_run(options) + " --details"}).front();
                 return write_report(report, format, table);
               });
}

}  // namespace

ExitCode run(const RunOptions& options, const Console& console) {
  if (options.each_fault) return run_each_fault(options, console);
  const auto input = read_run_input(options);
  const auto question = input.map([&](const RunInput& read) {
    return question_of("run", options, read.arguments(), read.prices, read.seed);
  });
  if (!may_begin(question, console)) return ExitCode::BadInput;
  std::string refused = refuse_years(options, *input);
  if (refused.empty()) refused = refuse_pictures(options, *input);
  if (refused.empty()) {
    refused = refuse_overwriting(written_by(options), read_for(input->arguments()));
  }
  if (refused.empty()) refused = refuse_method(options, *input);
  if (!refused.empty()) {
    tell(console, "nines: " + refused);
    return ExitCode::BadInput;
  }
  if (input->seeds_differ && !options.quiet) {
    tell(console,
         fmt::format("the scenarios name different seeds; all run with seed {}", input->seed));
  }
  const auto session = RunSession::open(options, *question, console);
  if (!session) {
    tell(console, "nines: " + session.error());
    return ExitCode::BadInput;
  }
  const models::Report report = simulate_all(options, console, *input, **session);
  const bool interrupted = is_interrupted(console);
  const std::vector<std::string> remarks = (*session)->close(interrupted);
  if (interrupted) {
    tell(console, fmt::format("interrupted: {} of {} scenarios have results",
                              report.scenarios.size(), input->scenarios.size()));
  }
  if (!options.quiet) tell_all(console, remarks);
  if (leads(console) && !report.scenarios.empty()) {
    write_outputs(options, console, *input, question->command, report);
  }
  return interrupted ? ExitCode::Interrupted : exit_code_of(report);
}

}  // namespace tools
