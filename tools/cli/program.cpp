#include "tools/cli/program.hpp"

#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tools/cli/parse_share.hpp"
#include "tools/cli/run_command.hpp"
#include "tools/cli/small_commands.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

constexpr int most_jobs = 1024;

/// The command that was chosen, to be run after everything has been parsed.
using Command = std::function<ExitCode(const Console&)>;

/// What CLI11 cannot read by itself into RunOptions.
struct RunTexts {
  RunOptions options;
  std::string precision;
  std::string color = "auto";
  std::vector<std::string> outputs;
};

/// What is wrong with the texts, empty where nothing is; then the options hold their meaning.
std::string settle(RunTexts& texts) {
  if (!texts.precision.empty()) {
    texts.options.precision = parse_share(texts.precision);
    if (!texts.options.precision) {
      return fmt::format("--precision: \"{}\" is no share above 0 % and below 100 %, as 5%",
                         texts.precision);
    }
  }
  // CLI11 compares with the ends of a range, and nothing compares with "nan".
  if (texts.options.years && std::isnan(*texts.options.years)) return "--years: no number";
  const std::optional<ColorChoice> color = color_choice(texts.color);
  if (!color) return fmt::format("--color: \"{}\" is not auto, always or never", texts.color);
  texts.options.color = *color;
  auto outputs = parse_output_targets(texts.outputs);
  if (!outputs) return outputs.error();
  texts.options.outputs = std::move(*outputs);
  return {};
}

/// CLI11 reads "-1" as the largest number there is.
std::string only_digits(const std::string& text) {
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::string() : fmt::format("\"{}\" is no whole number from 0 on", text);
}

void add_overrides(CLI::App& command, std::vector<std::string>& overrides) {
  command.add_option("--set", overrides, "Change a value of the scenario; repeatable")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
}

void add_amount_options(CLI::App& command, RunTexts& texts) {
  RunOptions& options = texts.options;
  command.add_option("--seed", options.seed, "In place of the scenario's seed")
      ->type_name("NUMBER")
      ->check(CLI::Validator(only_digits, ""));
  auto* years =
      command.add_option("--years", options.years, "Years to simulate; of a drill: replications");
  years->type_name("NUMBER")->check(
      CLI::Range(1e-6, static_cast<double>(most_replications)).description(""));
  auto* replications =
      command.add_option("--replications", options.replications, "Replications to simulate");
  replications->type_name("NUMBER")->check(
      CLI::Range(std::int64_t{1}, most_replications).description(""));
  auto* precision = command.add_option("--precision", texts.precision,
                                       "Run until the unavailability is known that well, as 5%");
  precision->type_name("SHARE");
  years->excludes(replications)->excludes(precision);
  replications->excludes(precision);
  command.add_option("--jobs", options.jobs, "Threads; 0, the default: all. Changes no result")
      ->type_name("NUMBER")
      ->check(CLI::Range(0, most_jobs).description(""));
}

void add_run(CLI::App& app, Command& chosen, std::string& wrong) {
  auto texts = std::make_shared<RunTexts>();
  CLI::App* command = app.add_subcommand(
      "run", "Simulate scenarios: a drill where there is a timeline, a forecast otherwise");
  command->add_option("scenario", texts->options.scenarios, "Name, file, or folder of stages")
      ->required()
      ->type_name("SCENARIO");
  add_overrides(*command, texts->options.overrides);
  add_amount_options(*command, *texts);
  command
      ->add_option("--out", texts->outputs,
                   "table, json or csv, to standard output or to a file; repeatable")
      ->type_name("FORMAT[=FILE]")
      ->allow_extra_args(false);
  command->add_flag("--quiet", texts->options.quiet, "No progress and no remarks");
  command->add_option("--color", texts->color, "auto, always or never")->type_name("WHEN");
  command->footer(
      "Examples:\n"
      "  nines run whatisthetime\n"
      "  nines run whatisthetime/drills/6-earthquake\n"
      "  nines run whatisthetime/6-multi-az --years 4000 --out table --out json=result.json");
  command->callback([texts, &chosen, &wrong] {
    wrong = settle(*texts);
    chosen = [texts](const Console& console) { return run(texts->options, console); };
  });
}

void add_validate(CLI::App& app, Command& chosen) {
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
  command->callback([options, &chosen] {
    chosen = [options](const Console& console) { return validate(*options, console); };
  });
}

void add_schema(CLI::App& app, Command& chosen) {
  CLI::App* command = app.add_subcommand("schema", "Print the JSON Schema of scenario files");
  command->footer("Example:\n  nines schema > scenario.schema.json");
  command->callback([&chosen] { chosen = print_schema; });
}

void add_list(CLI::App& app, Command& chosen) {
  CLI::App* command = app.add_subcommand("list", "List the scenarios that can be run by name");
  command->footer("Example:\n  nines list");
  command->callback([&chosen] { chosen = list; });
}

void describe(CLI::App& app) {
  app.name("nines");
  app.set_version_flag("--version", fmt::format("nines {}", version()), "Print the version");
  app.set_help_all_flag("--help-all", "Help of all commands");
  app.require_subcommand(0, 1);
  app.footer(
      "Examples:\n"
      "  nines run whatisthetime            seven stages of one web app, compared\n"
      "  nines run whatisthetime/6-multi-az one of them\n"
      "  nines list                         what else there is\n"
      "`nines COMMAND --help` tells more about a command.");
}

/// A word that is no command is the commonest slip, and CLI11 only calls it unexpected.
std::string unknown_command(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front().starts_with('-')) return {};
  const auto commands = app.get_subcommands(nullptr);
  std::string names;
  for (const CLI::App* command : commands) {
    if (command->get_name() == arguments.front()) return {};
    names += (names.empty() ? "" : ", ") + command->get_name();
  }
  return fmt::format("there is no command \"{}\", only {}", arguments.front(), names);
}

ExitCode refuse(const std::string& problem, const Console& console) {
  fmt::print(console.err, "nines: {}\n`nines --help` tells what there is\n", problem);
  return ExitCode::BadInput;
}

}  // namespace

ExitCode run_program(const std::vector<std::string>& arguments, const Console& console) {
  CLI::App app("Simulates how available an architecture is, how it scales and what it costs");
  Command chosen;
  std::string wrong;
  describe(app);
  add_run(app, chosen, wrong);
  add_validate(app, chosen);
  add_schema(app, chosen);
  add_list(app, chosen);
  const std::string unknown = unknown_command(app, arguments);
  if (!unknown.empty()) return refuse(unknown, console);
  try {
    // CLI11 takes them from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    const auto asked = app.get_subcommands();
    print(console.out, asked.empty() ? app.help() : asked.front()->help("nines"));
    return ExitCode::Ok;
  } catch (const CLI::CallForAllHelp&) {
    print(console.out, app.help("", CLI::AppFormatMode::All));
    return ExitCode::Ok;
  } catch (const CLI::CallForVersion& called) {
    print(console.out, std::string(called.what()) + "\n");
    return ExitCode::Ok;
  } catch (const CLI::ParseError& error) {
    return refuse(error.what(), console);
  }
  if (!wrong.empty()) return refuse(wrong, console);
  if (!chosen) {
    print(console.err, app.help());
    return ExitCode::BadInput;
  }
  return chosen(console);
}

}  // namespace tools
