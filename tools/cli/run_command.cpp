#include "tools/cli/run_command.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "models/experiment/simulate.hpp"
#include "tools/cli/closed_form.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/progress_bar.hpp"
#include "tools/cli/run_input.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

bool is_interrupted(const Console& console) {
  return console.interrupted != nullptr && console.interrupted->load();
}

/// Replications that make up `years`, at least one.
double replications_of(double years, const models::Scenario& scenario) {
  if (scenario.is_drill()) return std::ceil(years);
  const double each = sim::to_seconds(scenario.run.horizon) / sim::to_seconds(sim::year);
  return std::max(1.0, std::ceil(years / each));
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

models::SimulationOptions simulation_options(const RunOptions& options, const Console& console,
                                             const models::Scenario& scenario) {
  models::SimulationOptions simulation;
  simulation.jobs = options.jobs;
  simulation.replications = options.replications;
  if (options.years) {
    simulation.replications = static_cast<std::int64_t>(replications_of(*options.years, scenario));
  }
  simulation.precision = options.precision;
  simulation.cancelled = console.interrupted;
  return simulation;
}

/// How many replications are known to be needed; 0 where a precision decides.
std::uint64_t known_total(const models::SimulationOptions& simulation,
                          const models::Scenario& scenario, std::uint64_t total) {
  const double precision = simulation.precision.value_or(scenario.run.precision);
  return precision > 0 && !simulation.replications ? 0 : total;
}

models::Report simulate_all(const RunOptions& options, const Console& console,
                            const RunInput& input) {
  models::Report report;
  report.command = "run";
  report.seed = input.seed;
  report.progression = input.progression;
  const bool draws = console.err_is_terminal && !options.quiet;
  ProgressBar bar(draws ? console.err : nullptr);
  for (std::size_t index = 0; index < input.scenarios.size(); ++index) {
    if (is_interrupted(console)) break;
    const models::Scenario& scenario = input.scenarios[index].scenario;
    models::SimulationOptions simulation = simulation_options(options, console, scenario);
    bar.begin(scenario.name, index, input.scenarios.size());
    simulation.progress = [&](std::uint64_t done, std::uint64_t total) {
      bar.update(done, known_total(simulation, scenario, total));
    };
    models::ScenarioReport one =
        models::simulate(scenario, input.prices.at(scenario.region), simulation);
    add_closed_form(scenario, one);
    if (one.replications > 0) report.scenarios.push_back(std::move(one));
  }
  return report;
}

void write_outputs(const RunOptions& options, const Console& console,
                   const models::Report& report) {
  TableOptions table;
  table.next = next_commands(report, options);
  std::vector<OutputTarget> outputs = options.outputs;
  if (outputs.empty()) outputs.emplace_back();
  for (const OutputTarget& output : outputs) {
    const bool to_console = output.file.empty();
    table.style.colour =
        to_console ? wants_color(options.color, console) : options.color == ColorChoice::Always;
    const std::string text = write_report(report, output.format, table);
    if (to_console) {
      print(console.out, text);
      continue;
    }
    write_file(output.file, text);
    if (!options.quiet) fmt::print(console.err, "wrote {}\n", output.file.string());
  }
}

}  // namespace

ExitCode run(const RunOptions& options, const Console& console) {
  const auto input = read_run_input(options);
  if (!input) {
    for (const Diagnostic& diagnostic : input.error()) {
      fmt::print(console.err, "{}\n", format_diagnostic(diagnostic));
    }
    return ExitCode::BadInput;
  }
  const std::string refused = refuse_years(options, *input);
  if (!refused.empty()) {
    fmt::print(console.err, "nines: {}\n", refused);
    return ExitCode::BadInput;
  }
  if (input->seeds_differ && !options.quiet) {
    fmt::print(console.err, "the scenarios name different seeds; all run with seed {}\n",
               input->seed);
  }
  const models::Report report = simulate_all(options, console, *input);
  const bool interrupted = is_interrupted(console);
  if (interrupted) {
    fmt::print(console.err, "interrupted: {} of {} scenarios have results\n",
               report.scenarios.size(), input->scenarios.size());
  }
  if (!report.scenarios.empty()) write_outputs(options, console, report);
  return interrupted ? ExitCode::Interrupted : ExitCode::Ok;
}

}  // namespace tools
