#include "tools/cli/incident_command.hpp"

#include <fmt/format.h>

#include "models/experiment/longest_incident.hpp"
#include "tools/cli/file_roles.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/possible_causes.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/input/read_scenario.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_incident.hpp"

namespace tools {

namespace {

/// The causes that can begin something, one on a line.
std::string lines_of(const std::vector<PossibleCause>& causes) {
  std::string lines;
  for (const PossibleCause& cause : causes) {
    if (cause.needs.empty()) lines += "\n  " + printable(cause.name);
  }
  return lines;
}

/// How to make a rate more than 0, empty of what is no rate.
std::string how_to_set(const std::string& needs) {
  const std::size_t end = needs.find(".rate is 0");
  if (end == std::string::npos) return {};
  return fmt::format(", and `--set {}=1/year` would change that",
                     printable(needs.substr(0, end + 5)));
}

/// A word that is no cause, and what was probably meant.
std::string refuse_unknown(const std::string& asked, const std::vector<PossibleCause>& causes) {
  std::vector<std::string> names;
  for (const PossibleCause& cause : causes) {
    names.push_back(cause.name);
    names.push_back(cause.name.substr(0, cause.name.find(':')));
  }
  const std::string meant = did_you_mean(nearest_names(asked, names));
  return fmt::format("--cause: nothing is charged to \"{}\" here{}; what can happen:{}",
                     printable(asked), meant.empty() ? "" : ", " + meant, lines_of(causes));
}

/// What is wrong with the question, empty where nothing is.
std::string refuse(const IncidentOptions& options, const models::Scenario& scenario) {
  if (scenario.is_drill()) {
    return fmt::format("{} is a drill: `nines run` shows its timeline",
                       printable(options.scenario));
  }
  if (options.cause.empty()) return {};
  const std::vector<PossibleCause> causes = possible_causes(scenario);
  const PossibleCause* never = nullptr;
  for (const PossibleCause& cause : causes) {
    if (!models::is_of_cause(cause.name, options.cause)) continue;
    if (cause.needs.empty()) return {};
    if (never == nullptr) never = &cause;
  }
  if (never == nullptr) return refuse_unknown(options.cause, causes);
  return fmt::format("--cause: {} never happens here: {}{}; what can happen:{}",
                     printable(options.cause), printable(never->needs), how_to_set(never->needs),
                     lines_of(causes));
}

std::vector<std::string> next_of(const IncidentOptions& options) {
  const std::string arguments =
      scenario_arguments({options.scenario}, options.overrides, options.files);
  return {"nines run" + arguments, "nines explain" + arguments};
}

/// What finds the same again.
std::string command_of(const IncidentOptions& options, const models::Scenario& scenario) {
  std::string command =
      "incident" + scenario_arguments({options.scenario}, options.overrides, options.files);
  if (!options.cause.empty()) command += " --cause " + in_shell(options.cause);
  if (options.replications) command += fmt::format(" --replications {}", *options.replications);
  return command + fmt::format(" --seed {}", scenario.run.seed);
}

}  // namespace

ExitCode incident(const IncidentOptions& options, const Console& console) {
  ReadOptions reading;
  reading.overrides = options.overrides;
  reading.files = options.files;
  auto scenario = read_scenario(options.scenario, reading);
  if (!scenario) {
    for (const Diagnostic& diagnostic : scenario.error()) {
      tell(console, format_diagnostic(diagnostic));
    }
    return ExitCode::BadInput;
  }
  std::string refused = refuse(options, *scenario);
  RunOptions writing;
  writing.scenarios = {options.scenario};
  writing.overrides = options.overrides;
  writing.files = options.files;
  writing.outputs = options.outputs;
  writing.color = options.color;
  writing.quiet = options.quiet;
  if (refused.empty()) {
    refused = refuse_overwriting(written_by(writing), read_for({options.scenario}));
  }
  if (!refused.empty()) {
    tell(console, "nines: " + refused);
    return ExitCode::BadInput;
  }
  if (options.seed) scenario->run.seed = *options.seed;
  models::IncidentQuery query;
  query.cause = options.cause;
  query.replications = options.replications.value_or(scenario->run.replications);
  query.jobs = options.jobs;
  query.cancelled = console.interrupted;
  const auto found = models::longest_incident(*scenario, query);
  const bool interrupted = console.interrupted != nullptr && console.interrupted->load();
  if (!found && interrupted) {
    tell(console, "interrupted: no outage has been looked at");
    return ExitCode::Interrupted;
  }
  if (!found) {
    tell(console,
         fmt::format(
             "no outage{} in {}", options.cause.empty() ? "" : " by " + printable(options.cause),
             counted(whole_number(static_cast<double>(query.replications)), "replication")));
    return ExitCode::Ok;
  }
  write_result(writing, console, command_of(options, *scenario),
               options.quiet ? std::vector<std::string>() : next_of(options),
               [&](OutputFormat format, const TableOptions& table) {
                 if (format == OutputFormat::Json) return incident_json(*found);
                 return format == OutputFormat::Html
                            ? incident_html(*found, table.command, table.inputs)
                            : incident_text(*found, table.style, table.next);
               });
  return interrupted ? ExitCode::Interrupted : ExitCode::Ok;
}

}  // namespace tools
