#include <memory>

#include "tools/cli/command_line.hpp"
#include "tools/cli/small_commands.hpp"

namespace tools {

void add_validate(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<ValidateOptions>();
  CLI::App* command = app.add_subcommand("validate", "Check scenarios without running them");
  command->add_option("scenario", options->scenarios, "Name, file, or folder of stages")
      ->required()
      ->type_name("SCENARIO");
  add_overrides(*command, options->overrides);
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
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of scenario files");
  command->footer("Example:\n  nines schema > scenario.schema.json");
  command->callback([&invocation] { invocation.command = print_schema; });
}

void add_list(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("list", "List the scenarios that can be run by name");
  command->footer("Example:\n  nines list");
  command->callback([&invocation] { invocation.command = list; });
}

}  // namespace tools
