#include "tools/cli/program.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tools/cli/command_line.hpp"
#include "tools/cli/completion.hpp"
#include "tools/cli/help_text.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/partners.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/input/diagnostic.hpp"
#include "tools/report/text_blocks.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

void describe(CLI::App& app) {
  app.name("nines");
  app.formatter(std::make_shared<HelpFormatter>());  // Before commands, which inherit it.
  app.set_version_flag("-v,-V,--version", fmt::format("nines {}", version()), "Print the version");
  app.set_help_all_flag("--help-all", "Help of all commands");
  app.require_subcommand(0, 1);
  app.footer(
      "Examples:\n"
      "  nines run whatisthetime              seven stages of one web app, compared\n"
      "  nines run whatisthetime/6-multi-az   one of them\n"
      "  nines view whatisthetime             the same as a page in the browser\n"
      "  nines explain wordpress-ha/web-tier  what can fail, without simulating\n"
      "  nines compare A B                    which one is better, on the same failures\n"
      "  nines sweep A --tornado              which assumptions its figure rests on\n"
      "  nines list                           what else there is\n"
      "  nines init my-site.json              a scenario of your own to start from\n"
      "`nines COMMAND --help` tells more about a command.");
}

/// A word that is no command is the commonest slip, and CLI11 only calls it unexpected.
std::string unknown_command(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front().starts_with('-')) return {};
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  if (std::find(names.begin(), names.end(), arguments.front()) != names.end()) return {};
  const std::string meant = did_you_mean(nearest_names(arguments.front(), names));
  return fmt::format("there is no command \"{}\", only {}{}{}", arguments.front(),
                     fmt::join(names, ", "), meant.empty() ? "" : "; ", meant);
}

/// The first option that the command does not have, and what may be meant by it; empty where none
/// is near.
std::string unknown_option(const CLI::App& app, const std::vector<std::string>& arguments) {
  const auto asked = app.get_subcommands();
  const CLI::App& command = asked.empty() ? app : *asked.front();
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  for (const std::string& argument : arguments) {
    const std::string option = argument.substr(0, argument.find('='));
    if (!option.starts_with("--") || std::find(names.begin(), names.end(), option) != names.end()) {
      continue;
    }
    const std::string meant = did_you_mean(nearest_names(option, names));
    if (meant.empty()) return {};
    return fmt::format("there is no option \"{}\" of {}; {}", option, command.get_name(), meant);
  }
  return {};
}

/// The first option that is given with one that it excludes, and that one.
std::string excluding_options(const CLI::App& app) {
  for (const CLI::App* command : app.get_subcommands()) {
    for (const CLI::Option* option : command->get_options()) {
      if (option->count() == 0) continue;
      for (const std::string& other : excluded_by(*option)) {
        if (command->get_option(other)->count() == 0) continue;
        return fmt::format("{} excludes {}", option->get_name(), other);
      }
    }
  }
  return {};
}

/// An option or a scenario that is given as nothing, as by a variable of a script that is not set.
/// CLI11 would take it for left out, or the next word for its value.
std::string empty_argument(const std::vector<std::string>& arguments) {
  for (std::size_t index = 0; index < arguments.size(); ++index) {
    const std::string& argument = arguments[index];
    if (argument.empty()) {
      return index > 0 && arguments[index - 1].starts_with('-')
                 ? fmt::format("{}: there is nothing behind it", arguments[index - 1])
                 : std::string("an argument is empty");
    }
    const std::size_t equals = argument.find('=');
    if (argument.starts_with("--") && equals == argument.size() - 1) {
      return fmt::format("{}: there is nothing behind it", argument.substr(0, equals));
    }
  }
  return {};
}

/// What shells ask while a line is typed, which may be anything.
bool asks_for_words(const std::vector<std::string>& arguments) {
  return arguments.size() >= 2 && arguments[0] == "completion" && arguments[1] == "--words";
}

/// What the program is and three commands to begin with.
std::string first_screen(const CLI::App& app, const Console& console) {
  const TextStyle style{.colour = false, .width = table_width(console)};
  constexpr std::array<std::array<const char*, 2>, 3> begin{
      {{"nines run whatisthetime", "Seven stages of one web application, compared"},
       {"nines explain whatisthetime/6-multi-az", "What can fail in a design, without simulating"},
       {"nines init my-site.json", "A scenario of your own to start from"}}};
  std::string text = paragraph(app.get_description() + ".", style) + "\n";
  for (const auto& [command, answer] : begin) {
    text += command_lines(started_with(console.program, {command}).front(), 2, style) +
            paragraph(answer, style, {.first = 6, .further = 6});
  }
  return text + "\n" + with_command("All commands", console.program + " --help", style);
}

ExitCode refuse(const std::string& problem, const CLI::App& app, const Console& console) {
  const auto asked = app.get_subcommands();
  const std::string command = asked.empty() ? "" : asked.front()->get_name() + " ";
  tell(console, fmt::format("nines: {}\n`nines {}--help` tells what there is", problem, command));
  return ExitCode::BadInput;
}

}  // namespace

ExitCode run_program(const std::vector<std::string>& arguments, const Console& console) {
  CLI::App app("Simulates how available an architecture is, how it scales and what it costs");
  Invocation invocation;
  describe(app);
  add_run(app, invocation);
  add_view(app, invocation);
  add_incident(app, invocation);
  add_compare(app, invocation);
  add_sweep(app, invocation);
  add_check(app, invocation);
  add_explain(app, invocation);
  add_validate(app, invocation);
  add_schema(app, invocation);
  add_list(app, invocation);
  add_init(app, invocation);
  add_completion(app, invocation);
  add_help(app, invocation);
  add_version(app, invocation);
  if (asks_for_words(arguments)) {
    print(console.out, candidate_lines(candidates(app, {arguments.begin() + 2, arguments.end()})));
    return ExitCode::Ok;
  }
  const std::string unknown = unknown_command(app, arguments);
  if (!unknown.empty()) return refuse(unknown, app, console);
  const std::string empty = empty_argument(arguments);
  if (!empty.empty()) return refuse(empty, app, console);
  try {
    // CLI11 takes them from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    const auto asked = app.get_subcommands();
    const std::string help = asked.empty() ? app.help() : asked.front()->help("nines");
    print(console.out, help_for(console, console.out_is_terminal, help));
    return ExitCode::Ok;
  } catch (const CLI::CallForAllHelp&) {
    print(console.out,
          help_for(console, console.out_is_terminal, app.help("", CLI::AppFormatMode::All)));
    return ExitCode::Ok;
  } catch (const CLI::CallForVersion& called) {
    print(console.out, std::string(called.what()) + "\n");
    return ExitCode::Ok;
  } catch (const CLI::ExtrasError& error) {
    const std::string option = unknown_option(app, arguments);
    return refuse(option.empty() ? error.what() : option, app, console);
  } catch (const CLI::ExcludesError& error) {
    const std::string options = excluding_options(app);
    return refuse(options.empty() ? error.what() : options, app, console);
  } catch (const CLI::ParseError& error) {
    return refuse(error.what(), app, console);
  }
  if (!invocation.wrong.empty()) return refuse(invocation.wrong, app, console);
  if (!invocation.command) {
    print(console.out, first_screen(app, console));
    return ExitCode::Ok;
  }
  const bool follows = console.partners != nullptr && !console.partners->leads();
  if (follows && !invocation.shared) return ExitCode::Ok;
  return invocation.command(console);
}

}  // namespace tools
