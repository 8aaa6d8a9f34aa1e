#include <memory>

#include <fmt/format.h>

#include "tools/cli/command_line.hpp"
#include "tools/cli/completion.hpp"
#include "tools/cli/help_text.hpp"
#include "tools/cli/manual.hpp"
#include "tools/input/diagnostic.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

struct HelpOptions {
  std::string command;  ///< Empty: of the program.
  bool manual = false;
};

/// The command of this name; null where there is none.
const CLI::App* command_of(const CLI::App& app, const std::string& name) {
  const auto found =
      app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

ExitCode help(const CLI::App& app, const HelpOptions& options, const Console& console) {
  const CLI::App* command = command_of(app, options.command);
  if (command == nullptr && !options.command.empty()) {
    tell(console, fmt::format("nines: there is no command {}\n`nines help` names those there are",
                              in_quotes(options.command)));
    return ExitCode::BadInput;
  }
  if (options.manual) {
    print(console.out, manual_page(app, command));
  } else {
    // An app that has parsed a command gives the help of that one.
    const std::string text = command == nullptr ? app.get_formatter()->make_help(
                                                      &app, "nines", CLI::AppFormatMode::Normal)
                                                : command->help("nines");
    print(console.out, help_for(console, console.out_is_terminal, text));
  }
  return ExitCode::Ok;
}

}  // namespace

void add_help(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<HelpOptions>();
  CLI::App* command = app.add_subcommand("help", "Print the help of the program or of a command");
  command->add_option("command", options->command, "Of which; of the program if left out")
      ->type_name("COMMAND");
  command->add_flag("--man", options->manual, "As a manual page, for `man -l -`");
  command->footer("Examples:\n  nines help run\n  nines help --man run | man -l -");
  command->callback([options, &app, &invocation] {
    invocation.command = [options, &app](const Console& console) {
      return help(app, *options, console);
    };
  });
}

void add_version(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("version", "Print the version");
  command->footer("Example:\n  nines version");
  command->callback([&invocation] {
    invocation.command = [](const Console& console) {
      print(console.out, fmt::format("nines {}\n", version()));
      return ExitCode::Ok;
    };
  });
}

void add_completion(CLI::App& app, Invocation& invocation) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("completion", "Print what makes a shell complete words of nines");
  command->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->type_name("SHELL")
      ->check(CLI::IsMember(completion_shells()).description(""));
  command->footer("Example:\n  source <(nines completion bash)");
  command->callback([shell, &invocation] {
    invocation.command = [shell](const Console& console) {
      print(console.out, completion_script(*shell));
      return ExitCode::Ok;
    };
  });
}

}  // namespace tools
