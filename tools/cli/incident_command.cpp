#include "tools/cli/incident_command.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "models/experiment/longest_incident.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/input/read_scenario.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_incident.hpp"

namespace tools {

namespace {

/// What is wrong with the question, empty where nothing is.
std::string refuse(const IncidentOptions& options, const models::Scenario& scenario) {
  if (scenario.is_drill()) {
    return fmt::format("{} is a drill: `nines run` shows its timeline",
                       printable(options.scenario));
  }
  if (options.cause.empty()) return {};
  const std::vector<std::string> causes = models::causes_of(scenario);
  if (std::any_of(causes.begin(), causes.end(), [&](const std::string& cause) {
        return models::is_of_cause(cause, options.cause);
      })) {
    return {};
  }
  std::string known;
  for (const std::string& cause : causes) known += "\n  " + printable(cause);
  return fmt::format("--cause: nothing is charged to \"{}\" here, only to{}",
                     printable(options.cause), known);
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
  const std::string refused = refuse(options, *scenario);
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
  if (!found) {
    fmt::print(console.err, "no outage{} in {} replications\n",
               options.cause.empty() ? "" : " by " + printable(options.cause), query.replications);
    return interrupted ? ExitCode::Interrupted : ExitCode::Ok;
  }
  TextStyle style;
  style.colour = wants_color(options.color, console);
  print(console.out, options.as_json ? incident_json(*found)
                                     : incident_text(*found, style,
                                                     options.quiet ? std::vector<std::string>()
                                                                   : next_of(options)));
  return interrupted ? ExitCode::Interrupted : ExitCode::Ok;
}

}  // namespace tools
