#include <memory>

#include "tools/cli/command_line.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/cli/run_command.hpp"

namespace tools {

namespace {

/// --each-fault is a question of its own, and answers with no figure of a forecast.
void add_each_fault_option(CLI::App& command, RunOptions& options) {
  CLI::Option* each = command.add_flag(
      "--each-fault", options.each_fault,
      "Instead: let every part fail once in every way, one at a time, and rank what that loses");
  for (const char* other :
       {"--years", "--precision", "--method", "--resume", "--figure", "--each"}) {
    each->excludes(command.get_option(other));
  }
}

/// An event of the past makes a drill of every scenario.
void add_past_event_options(CLI::App& command, RunOptions& options) {
  const auto asked = [&options]() -> PastEventAsked& {
    if (!options.past_event) options.past_event.emplace();
    return *options.past_event;
  };
  CLI::Option* event =
      command
          .add_option_function<std::string>(
              "--past-event", [asked](const std::string& name) { asked().name = name; },
              "Replay an event of AWS's past on the scenario: nines list --past-events")
          ->type_name("NAME");
  command
      .add_option_function<std::string>(
          "--zone", [asked](const std::string& name) { asked().zone = name; },
          "The zone that it strikes; left out: the first by name")
      ->type_name("ZONE")
      ->needs(event);
}

/// What is wrong with the texts of a run, empty where nothing is.
std::string settle_run(RunTexts& texts) {
  std::string wrong = settle(texts);
  if (wrong.empty() && texts.options.course) {
    if (texts.options.scenarios.size() != 1) return "--course is of one folder of stages";
    if (texts.options.outputs.empty()) return "--course writes a page: add --out html=FILE";
    return refuse_formats(texts.options.outputs, {OutputFormat::Html}, "run --course");
  }
  if (!wrong.empty() || !texts.options.each_fault) return wrong;
  return refuse_formats(texts.options.outputs,
                        {OutputFormat::Table, OutputFormat::Json, OutputFormat::Csv,
                         OutputFormat::Markdown, OutputFormat::Html},
                        "run --each-fault");
}

}  // namespace

void add_run(CLI::App& app, Invocation& invocation) {
  auto texts = std::make_shared<RunTexts>();
  CLI::App* command = app.add_subcommand(
      "run", "Simulate scenarios: a drill where there is a timeline, a forecast otherwise");
  command->add_option("scenario", texts->options.scenarios, "Name, file, or folder of stages")
      ->required()
      ->type_name("SCENARIO");
  add_reading_options(*command, texts->options.overrides, texts->options.files);
  add_past_event_options(*command, texts->options);
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
  add_each_fault_option(*command, texts->options);
  command
      ->add_flag("--course", texts->options.course,
                 "A page to learn from: the stages of a folder with their drills, which ask before "
                 "they show, and challenges")
      ->excludes(command->get_option("--each-fault"));
  add_output_options(*command, *texts,
                     "table, json, csv, markdown, junit, github, html, svg or trace");
  command->add_flag("--details", texts->options.details,
                    "Print every figure, cause, cost and assumption, not only the first screen");
  command->footer(
      "Examples:\n"
      "  nines run whatisthetime\n"
      "  nines run whatisthetime/6-multi-az --details\n"
      "  nines run whatisthetime/drills/6-earthquake\n"
      "  nines run whatisthetime/6-multi-az --each-fault\n"
      "  nines run whatisthetime --course --out html=course.html\n"
      "  nines run whatisthetime --past-event sydney-2016-06-05\n"
      "  nines run whatisthetime/6-multi-az --years 4000 --out table --out json=result.json");
  command->callback([texts, &invocation] {
    invocation.wrong = settle_run(*texts);
    invocation.shared = !texts->options.each_fault;
    invocation.command = [texts](const Console& console) { return run(texts->options, console); };
  });
}

}  // namespace tools
