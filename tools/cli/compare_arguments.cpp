#include <memory>

#include "tools/cli/command_line.hpp"
#include "tools/cli/compare_command.hpp"
#include "tools/cli/result_outputs.hpp"

namespace tools {

void add_compare(CLI::App& app, Invocation& invocation) {
  auto texts = std::make_shared<RunTexts>();
  CLI::App* command = app.add_subcommand(
      "compare", "Compare designs on the same failures: differences, intervals, verdicts");
  command
      ->add_option("scenario", texts->options.scenarios,
                   "Two or more names, files, or a folder of stages; the first is compared with. "
                   "One with --set: itself as it is, and changed")
      ->required()
      ->type_name("SCENARIO");
  add_reading_options(*command, texts->options.overrides, texts->options.files);
  add_amount_options(*command, *texts);
  add_paired_method_option(*command, *texts);
  add_resume_option(*command, texts->options.resume);
  add_output_options(*command, *texts, "table, json, csv, markdown or html");
  command->footer(
      "Examples:\n"
      "  nines compare whatisthetime/5-auto-scaling whatisthetime/6-multi-az\n"
      "  nines compare whatisthetime\n"
      "  nines compare whatisthetime/drills/5-earthquake whatisthetime/drills/6-earthquake "
      "--out html=both.html\n"
      "  nines compare whatisthetime/drills/6-earthquake --set "
      "architecture.auto_scaling_groups.web.policies.cpu.target_tracking.target=80%\n"
      "  nines compare old.json new.json --precision 20% --out json=comparison.json\n"
      "--precision is that of the difference.");
  command->callback([texts, &invocation] {
    invocation.wrong = settle(*texts);
    if (invocation.wrong.empty()) {
      invocation.wrong = refuse_formats(texts->options.outputs,
                                        {OutputFormat::Table, OutputFormat::Json, OutputFormat::Csv,
                                         OutputFormat::Markdown, OutputFormat::Html},
                                        "compare");
    }
    invocation.shared = true;
    invocation.command = [texts](const Console& console) {
      return compare(texts->options, console);
    };
  });
}

}  // namespace tools
