#include <memory>

#include "tools/cli/command_line.hpp"
#include "tools/cli/view_command.hpp"

namespace tools {

namespace {

struct ViewTexts {
  RunTexts run;
  ViewOptions options;
};

}  // namespace

void add_view(CLI::App& app, Invocation& invocation) {
  auto texts = std::make_shared<ViewTexts>();
  RunOptions& run = texts->run.options;
  CLI::App* command = app.add_subcommand(
      "view", "Run a scenario, write its page of HTML and open it in the browser");
  command->add_option("scenario", run.scenarios, "Name, file, or folder of stages")
      ->required()
      ->expected(1)
      ->type_name("SCENARIO");
  command
      ->add_option("--page", texts->options.page,
                   "File of the page; without it named after the scenario, in this folder")
      ->type_name("FILE");
  command->add_flag_callback(
      "--no-open", [texts] { texts->options.opens = false; },
      "Only write it; where nothing opens pages, its file is told in any case");
  add_reading_options(*command, run.overrides, run.files);
  add_amount_options(*command, texts->run);
  command->add_flag("--quiet", run.quiet, "No progress and no remarks on standard error");
  command->footer(
      "Examples:\n"
      "  nines view whatisthetime/drills/6-earthquake\n"
      "  nines view whatisthetime --page stages.html --no-open");
  command->callback([texts, &invocation] {
    invocation.wrong = settle(texts->run);
    texts->options.run = texts->run.options;
    invocation.command = [texts](const Console& console) { return view(texts->options, console); };
  });
}

}  // namespace tools
