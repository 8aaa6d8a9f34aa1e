#include <memory>

#include "tools/cli/command_line.hpp"
#include "tools/cli/incident_command.hpp"

namespace tools {

namespace {

struct IncidentTexts {
  IncidentOptions options;
  std::string color = "auto";
  std::string format = "table";
};

/// What is wrong with the texts, empty where nothing is; then the options hold their meaning.
std::string settle(IncidentTexts& texts) {
  const std::optional<ColorChoice> color = color_choice(texts.color);
  if (!color) return "--color: \"" + texts.color + "\" is not auto, always or never";
  texts.options.color = *color;
  if (texts.format != "table" && texts.format != "json") {
    return "--out: there is no format \"" + texts.format + "\" here, only table and json";
  }
  texts.options.as_json = texts.format == "json";
  return {};
}

}  // namespace

void add_incident(CLI::App& app, Invocation& invocation) {
  auto texts = std::make_shared<IncidentTexts>();
  IncidentOptions& options = texts->options;
  CLI::App* command =
      app.add_subcommand("incident", "Tell how the longest outage of a forecast came about");
  command->add_option("scenario", options.scenario, "Name or file of a forecast")
      ->required()
      ->type_name("SCENARIO");
  add_overrides(*command, options.overrides);
  command->add_option("--cause", options.cause, "Only outages of this cause, as zone_power")
      ->type_name("CAUSE");
  add_seed_option(*command, options.seed);
  command
      ->add_option("--replications", options.replications,
                   "Replications to search; without it as many as the scenario runs")
      ->type_name("NUMBER")
      ->check(CLI::Range(std::int64_t{1}, most_replications).description(""));
  add_jobs_option(*command, options.jobs);
  command->add_option("--out", texts->format, "table or json")->type_name("FORMAT");
  command->add_flag("--quiet", options.quiet, "No commands to try next");
  command->add_option("--color", texts->color, "auto, always or never")->type_name("WHEN");
  command->footer(
      "Examples:\n"
      "  nines incident whatisthetime/6-multi-az\n"
      "  nines incident whatisthetime/6-multi-az --cause zone_power --out json");
  command->callback([texts, &invocation] {
    invocation.wrong = settle(*texts);
    invocation.command = [texts](const Console& console) {
      return incident(texts->options, console);
    };
  });
}

}  // namespace tools
