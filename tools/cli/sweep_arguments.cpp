#include <memory>

#include "tools/cli/command_line.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/cli/sweep_command.hpp"

namespace tools {

namespace {

struct SweepTexts {
  RunTexts run;
  SweepOptions options;
};

void settle_sweep(SweepTexts& texts, Invocation& invocation) {
  invocation.wrong = settle(texts.run);
  if (invocation.wrong.empty()) {
    std::vector<OutputFormat> formats{OutputFormat::Table, OutputFormat::Json, OutputFormat::Csv,
                                      OutputFormat::Markdown, OutputFormat::Html};
    if (texts.options.tornado) formats.push_back(OutputFormat::Svg);
    invocation.wrong = refuse_formats(texts.run.options.outputs, formats,
                                      texts.options.tornado ? "sweep --tornado" : "sweep");
  }
  if (invocation.wrong.empty() && !texts.options.tornado && !texts.options.metric.empty()) {
    invocation.wrong = "--metric: only a tornado ranks by one metric";
  }
  texts.options.run = texts.run.options;
}

}  // namespace

void add_sweep(CLI::App& app, Invocation& invocation) {
  auto texts = std::make_shared<SweepTexts>();
  CLI::App* command = app.add_subcommand(
      "sweep", "Vary values of a scenario on the same failures, or all its assumptions");
  command
      ->add_option_function<std::string>(
          "scenario", [texts](const std::string& name) { texts->run.options.scenarios = {name}; },
          "Name or file")
      ->required()
      ->type_name("SCENARIO");
  command
      ->add_option("--over", texts->options.over,
                   "Values of a path: a,b,c or 60s..3600s:5 or 1..100:3:log; repeatable: a grid")
      ->type_name("PATH=VALUES")
      ->allow_extra_args(false);
  command->add_flag("--tornado", texts->options.tornado,
                    "Move each assumption between its low and its high, and rank them");
  command->add_option("--metric", texts->options.metric, "That a tornado ranks by")
      ->type_name("NAME");
  add_reading_options(*command, texts->run.options.overrides, texts->run.options.files);
  add_amount_options(*command, texts->run);
  add_paired_method_option(*command, texts->run);
  add_resume_option(*command, texts->run.options.resume);
  add_output_options(*command, texts->run, "table, json, csv, markdown, html or svg");
  command->footer(
      "Examples:\n"
      "  nines sweep whatisthetime/6-multi-az --over failures.zone_power.rate=0.01/year,0.04/year\n"
      "  nines sweep my-site.json --over architecture.auto_scaling_groups.web.min=1..9:5\n"
      "  nines sweep whatisthetime/6-multi-az --tornado");
  command->callback([texts, &invocation] {
    settle_sweep(*texts, invocation);
    invocation.shared = true;
    invocation.command = [texts](const Console& console) { return sweep(texts->options, console); };
  });
}

}  // namespace tools
