#include "tools/cli/manual.hpp"

#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "tools/report/version.hpp"

namespace tools {

namespace {

using Row = std::pair<std::string_view, std::string_view>;

/// As docs/reference/command_line.md has them.
constexpr std::array<Row, 7> exit_codes{
    Row{"0", "all well"},
    {"1", "wrong usage, or a wrong file"},
    {"2", "an objective is missed"},
    {"3", "a regression against the baseline"},
    {"4", "an objective or a difference is undecided, or a baseline is missing"},
    {"5", "internal error, not enough memory, or a result that could not be written"},
    {"130", "interrupted with Ctrl-C"}};
constexpr std::array<Row, 2> variables{
    Row{"NINES_SCENARIOS", "the folder of scenarios, defaults, prices and the schema"},
    {"NO_COLOR", "not empty: no colour, unless --color always"}};

/// Text that roff prints as it stands.
std::string escaped(std::string_view text) {
  std::string safe;
  bool starts_line = true;
  for (const char letter : text) {
    if (starts_line && (letter == '.' || letter == '\'')) safe += "\\&";
    starts_line = letter == '\n';
    if (letter == '\\') {
      safe += "\\e";
    } else if (letter == '-') {
      safe += "\\-";
    } else {
      safe += letter;
    }
  }
  return safe;
}

std::string entry(const std::string& term, std::string_view text) {
  return fmt::format(".TP\n{}\n{}\n", term, escaped(text));
}

std::string bold(std::string_view text) {
  return "\\fB" + escaped(text) + "\\fR";
}

std::string italic(std::string_view text) {
  return "\\fI" + escaped(text) + "\\fR";
}

template <std::size_t count>
std::string section(std::string_view name, const std::array<Row, count>& rows) {
  std::string text = fmt::format(".SH {}\n", name);
  for (const auto& [term, meaning] : rows) text += entry(bold(term), meaning);
  return text;
}

/// "--out FORMAT[=FILE]" in bold and italics.
std::string term_of(const CLI::Option& option) {
  if (option.get_positional()) return italic(option.get_type_name());
  std::string term;
  for (const std::string& name : option.get_snames()) term += ", " + bold("-" + name);
  for (const std::string& name : option.get_lnames()) term += ", " + bold("--" + name);
  term = term.substr(2);
  const std::string type = option.get_type_name();
  return type.empty() || option.get_items_expected_max() == 0 ? term : term + " " + italic(type);
}

std::string arguments_of(const CLI::App& command) {
  std::string text;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name =
        italic(option->get_type_name()) + (option->get_items_expected_max() > 1 ? "..." : "");
    text += option->get_required() ? " " + name : " [" + name + "]";
  }
  return text;
}

std::string options_of(const CLI::App& command) {
  std::string text = ".SH OPTIONS\n";
  for (const CLI::Option* option : command.get_options()) {
    text += entry(term_of(*option), option->get_description());
  }
  return text;
}

std::string commands_of(const CLI::App& app) {
  std::string text = ".SH COMMANDS\n";
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    text += entry(bold(command->get_name()), command->get_description());
  }
  return text;
}

/// The footer of the help, with its own heading, if it begins with one.
std::string examples_of(const CLI::App& command) {
  const std::string footer = command.get_footer();
  if (footer.empty()) return {};
  const std::size_t at = footer.find("Example");
  const std::string before = at == std::string::npos ? footer : footer.substr(0, at);
  std::string text;
  if (!before.empty()) text += ".SH NOTES\n" + escaped(before) + "\n";
  if (at == std::string::npos) return text;
  const std::string examples = footer.substr(footer.find('\n', at) + 1);
  return text + ".SH EXAMPLES\n.nf\n" + escaped(examples) + "\n.fi\n";
}

std::string see_also(const CLI::App& app, const CLI::App* command) {
  std::string text = ".SH SEE ALSO\n";
  if (command != nullptr) return text + bold("nines") + "(1)\n";
  std::string pages;
  for (const CLI::App* other : app.get_subcommands(nullptr)) {
    pages += (pages.empty() ? "" : ",\n") + bold("nines-" + other->get_name()) + "(1)";
  }
  return text + pages + "\n";
}

}  // namespace

std::string manual_page(const CLI::App& app, const CLI::App* command) {
  const CLI::App& subject = command == nullptr ? app : *command;
  const std::string page =
      command == nullptr ? std::string("nines") : "nines-" + command->get_name();
  std::string title = page;
  for (char& letter : title) {
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  std::string text =
      fmt::format(".TH {} 1 \"\" \"nines {}\" \"User Commands\"\n", escaped(title), version());
  text += fmt::format(".SH NAME\n{} \\- {}\n.SH SYNOPSIS\n", escaped(page),
                      escaped(subject.get_description()));
  if (command == nullptr) {
    text += bold("nines") + " " + italic("COMMAND") + " [" + italic("OPTION") + "...]\n";
    text += commands_of(app);
  } else {
    text += bold("nines " + command->get_name()) + " [" + italic("OPTION") + "...]" +
            arguments_of(*command) + "\n";
  }
  return text + options_of(subject) + examples_of(subject) + section("EXIT STATUS", exit_codes) +
         section("ENVIRONMENT", variables) + see_also(app, command);
}

}  // namespace tools
