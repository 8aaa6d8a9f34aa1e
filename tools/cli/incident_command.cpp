#include "tools/cli/incident_command.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "models/experiment/longest_incident.hpp"
#include "tools/cli/file_roles.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/input/read_scenario.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_incident.hpp"

namespace tools {

namespace {

/// Without the lives of zones that have none of their own.
std::vector<std::string> possible_causes(const models::Scenario& scenario) {
  std::vector<std::string> causes = models::causes_of(scenario);
  for (const models::ZoneSpec& zone : scenario.architecture.zones) {
    if (!zone.has_own_life) std::erase(causes, "zone:" + zone.id);
  }
  return causes;
}

/// What is wrong with the question, empty where nothing is.
std::string refuse(const IncidentOptions& options, const models::Scenario& scenario) {
  if (scenario.is_drill()) {
    return fmt::format("{} is a drill: `nines run` shows its timeline",
                       printable(options.scenario));
  }
  if (options.cause.empty()) return {};
  const std::vector<std::string> causes = possible_causes(scenario);
  if (std::any_of(causes.begin(), causes.end(), [&](const std::string& cause) {
        return models::is_of_cause(cause, options.cause);
      })) {
    return {};
  }
  std::vector<std::string> names = causes;
  for (const std::string& cause : causes) names.push_back(cause.substr(0, cause.find(':')));
  const std::string nearest = nearest_name(options.cause, names);
  std::string known;
  for (const std::string& cause : causes) known += "\n  " + printable(cause);
  return fmt::format(
      "--cause: nothing is charged to \"{}\" here{}; what there is:{}", printable(options.cause),
      nearest.empty() ? "" : fmt::format(", did you mean \"{}\"?", printable(nearest)), known);
}

std::vector<std::string> next_of(const IncidentOptions& options) {
  const std::string arguments = scenario_arguments({options.scenario}, options.overrides);
  return {"nines run" + arguments, "nines explain" + arguments};
}

}  // namespace

ExitCode incident(const IncidentOptions& options, const Console& console) {
  ReadOptions reading;
  reading.overrides = options.overrides;
  auto scenario = read_scenario(options.scenario, reading);
  if (!scenario) {
    for (const Diagnostic& diagnostic : scenario.error()) {
      fmt::print(console.err, "{}\n", format_diagnostic(diagnostic));
    }
    return ExitCode::BadInput;
  }
  std::string refused = refuse(options, *scenario);
  RunOptions writing;
  writing.outputs = options.outputs;
  writing.color = options.color;
  writing.quiet = options.quiet;
  if (refused.empty()) {
    refused = refuse_overwriting(written_by(writing), read_for({options.scenario}));
  }
  if (!refused.empty()) {
    fmt::print(console.err, "nines: {}\n", refused);
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
    fmt::print(console.err, "interrupted: no outage has been looked at\n");
    return ExitCode::Interrupted;
  }
  if (!found) {
    fmt::print(console.err, "no outage{} in {}\n",
               options.cause.empty() ? "" : " by " + printable(options.cause),
               counted(whole_number(static_cast<double>(query.replications)), "replication"));
    return ExitCode::Ok;
  }
  write_result(writing, console, options.quiet ? std::vector<std::string>() : next_of(options),
               [&](OutputFormat format, const TableOptions& table) {
                 return format == OutputFormat::Json
                            ? incident_json(*found)
                            : incident_text(*found, table.style, table.next);
               });
  return interrupted ? ExitCode::Interrupted : ExitCode::Ok;
}

}  // namespace tools
