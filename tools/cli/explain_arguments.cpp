#include <memory>

#include "tools/cli/command_line.hpp"
#include "tools/cli/explain_command.hpp"

namespace tools {

namespace {

struct ExplainTexts {
  ExplainOptions options;
  std::string color = "auto";
  std::vector<std::string> outputs;
};

/// What is wrong with the texts, empty where nothing is; then the options hold their meaning.
std::string settle(ExplainTexts& texts) {
  const std::optional<ColorChoice> color = color_choice(texts.color);
  if (!color) return "--color: \"" + texts.color + "\" is not auto, always or never";
  texts.options.color = *color;
  auto outputs = parse_explain_outputs(texts.outputs);
  if (!outputs) return outputs.error();
  texts.options.outputs = std::move(*outputs);
  return {};
}

}  // namespace

void add_explain(CLI::App& app, Invocation& invocation) {
  auto texts = std::make_shared<ExplainTexts>();
  CLI::App* command = app.add_subcommand(
      "explain", "Say what can fail, how often and what to change, without simulating");
  command->add_option("scenario", texts->options.scenarios, "Name, file, or folder of stages")
      ->required()
      ->type_name("SCENARIO");
  add_reading_options(*command, texts->options.overrides, texts->options.files);
  command
      ->add_option(
          "--out", texts->outputs,
          "table, json, sarif or html, to standard output or to a file; repeatable. Exit code 5 if "
          "it cannot be written")
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
  command->add_flag("--network", texts->options.network,
                    "Subnets, routes and who reaches whom, in place of what can fail");
  command->add_flag("--quiet", texts->options.quiet, "No remarks and no commands to try next");
  command->add_option("--color", texts->color, "auto, always or never")->type_name("WHEN");
  command->footer(
      "Examples:\n"
      "  nines explain whatisthetime/6-multi-az\n"
      "  nines explain myclothes/9-security-groups --network\n"
      "  nines explain my-site.json --out table --out sarif=findings.sarif");
  command->callback([texts, &invocation] {
    invocation.wrong = settle(*texts);
    invocation.command = [texts](const Console& console) {
      return explain(texts->options, console);
    };
  });
}

}  // namespace tools
