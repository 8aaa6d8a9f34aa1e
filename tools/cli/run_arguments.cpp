#include <memory>

#include "tools/cli/command_line.hpp"
#include "tools/cli/run_command.hpp"

namespace tools {

void add_run(CLI::App& app, Invocation& invocation) {
  auto texts = std::make_shared<RunTexts>();
  CLI::App* command = app.add_subcommand(
      "run", "Simulate scenarios: a drill where there is a timeline, a forecast otherwise");
  command->add_option("scenario", texts->options.scenarios, "Name, file, or folder of stages")
      ->required()
      ->type_name("SCENARIO");
  add_reading_options(*command, texts->options.overrides, texts->options.files);
  add_amount_options(*command, *texts);
  add_method_option(*command, *texts);
  add_resume_option(*command, texts->options.resume);
  command
      ->add_option("--figure", texts->options.figures,
                   "Also tell a figure, as probability_downtime{within=30min}; repeatable")
      ->type_name("METRIC")
      ->allow_extra_args(false);
  command
      ->add_flag("--each{each.csv}", texts->options.each,
                 "Write the figures of each replication to a file, a line of CSV each")
      ->type_name("[=FILE]");
  add_output_options(*command, *texts, "table, json, csv, markdown, junit or github");
  command->add_flag("--details", texts->options.details,
                    "Print every figure, cause, cost and assumption, not only the first screen");
  command->footer(
      "Examples:\n"
      "  nines run whatisthetime\n"
      "  nines run whatisthetime/6-multi-az --details\n"
      "  nines run whatisthetime/drills/6-earthquake\n"
      "  nines run whatisthetime/6-multi-az --years 4000 --out table --out json=result.json");
  command->callback([texts, &invocation] {
    invocation.wrong = settle(*texts);
    invocation.shared = true;
    invocation.command = [texts](const Console& console) { return run(texts->options, console); };
  });
}

}  // namespace tools
