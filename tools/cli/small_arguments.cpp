#include <memory>

#include "tools/cli/command_line.hpp"
#include "tools/cli/small_commands.hpp"
#include "tools/input/output_schema.hpp"
#include "tools/input/read_scenario.hpp"

namespace tools {

void add_validate(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<ValidateOptions>();
  CLI::App* command = app.add_subcommand("validate", "Check scenarios without running them");
  command->add_option("scenario", options->scenarios, "Name, file, or folder of stages")
      ->required()
      ->type_name("SCENARIO");
  add_reading_options(*command, options->overrides, options->files);
  command->add_flag("--graph", options->graph, "Print who needs whom, as a tree");
  command->footer(
      "Examples:\n"
      "  nines validate my-site.json\n"
      "  nines validate --graph whatisthetime/6-multi-az");
  command->callback([options, &invocation] {
    invocation.command = [options](const Console& console) { return validate(*options, console); };
  });
}

void add_schema(CLI::App& app, Invocation& invocation) {
  auto output = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of scenario files");
  command->add_flag("--output", *output, "Instead: the one of what --out json writes");
  command->footer(
      "Examples:\n"
      "  nines schema > scenario.schema.json\n"
      "  nines schema --output > output.schema.json");
  command->callback([output, &invocation] {
    invocation.command = [output](const Console& console) {
      return print_schema(*output ? output_schema() : scenario_schema(), console);
    };
  });
}

void add_list(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("list", "List the scenarios that can be run by name");
  auto past_events = std::make_shared<bool>(false);
  command->add_flag("--past-events", *past_events,
                    "Instead: the events of the past that run --past-event replays");
  auto challenges = std::make_shared<bool>(false);
  command
      ->add_flag("--challenges", *challenges,
                 "Only those that fail their check until one thing is changed, with their goals")
      ->excludes(command->get_option("--past-events"));
  command->footer(
      "Examples:\n"
      "  nines list\n"
      "  nines list --past-events\n"
      "  nines list --challenges");
  command->callback([past_events, challenges, &invocation] {
    invocation.command = *past_events ? print_past_events : *challenges ? list_challenges : list;
  });
}

}  // namespace tools
