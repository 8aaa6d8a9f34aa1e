#include <memory>
#include <utility>

#include "tools/cli/command_line.hpp"
#include "tools/cli/incident_command.hpp"
#include "tools/cli/result_outputs.hpp"

namespace tools {

namespace {

struct IncidentTexts {
  IncidentOptions options;
  std::string color = "auto";
  std::vector<std::string> outputs;
};

/// What is wrong with the texts, empty where nothing is; then the options hold their meaning.
std::string settle(IncidentTexts& texts) {
  const std::optional<ColorChoice> color = color_choice(texts.color);
  if (!color) return "--color: \"" + texts.color + "\" is not auto, always or never";
  texts.options.color = *color;
  auto outputs = parse_output_targets(texts.outputs);
  if (!outputs) return outputs.error();
  texts.options.outputs = std::move(*outputs);
  return refuse_formats(texts.options.outputs,
                        {OutputFormat::Table, OutputFormat::Json, OutputFormat::Html}, "incident");
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
  add_reading_options(*command, options.overrides, options.files);
  command->add_option("--cause", options.cause, "Only outages of this cause, as zone_power")
      ->type_name("CAUSE");
  add_seed_option(*command, options.seed);
  add_replications_option(*command, options.replications,
                          "Replications to search; without it as many as the scenario runs");
  add_jobs_option(*command, options.jobs);
  command
      ->add_option(
          "--out", texts->outputs,
          "table, json or html, to standard output or to a file; repeatable. Exit code 5 if it "
          "cannot be written")
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
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
