#include "tools/cli/help_text.hpp"

#include <algorithm>

#include <fmt/ranges.h>

#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::size_t narrowest = 40;
constexpr std::size_t least_for_description = 24;

/// Where the description of an option or a command begins: behind its name and at least two blanks.
/// npos where the line has no such gap.
std::size_t description_of(std::string_view line) {
  const std::size_t name = line.find_first_not_of(' ');
  if (name == std::string_view::npos || name == 0) return std::string_view::npos;
  const std::size_t gap = line.find("  ", name);
  return gap == std::string_view::npos ? gap : line.find_first_not_of(' ', gap);
}

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  for (const std::string& word : wrapped(text, 1)) longest = std::max(longest, width_of(word));
  return longest;
}

void fold_line(std::string_view line, std::size_t columns, std::string& text) {
  if (width_of(line) <= columns) {
    text.append(line) += '\n';
    return;
  }
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  std::size_t from = description_of(line);
  if (from == std::string_view::npos || from + least_for_description > columns) from = indent;
  std::size_t hang = from == indent ? indent + 4 : from;
  std::string row(line.substr(0, from));
  if (from > indent && longest_word(line.substr(from)) > columns - hang) {
    // A metric that is long takes the lines below the name for itself.
    text += row.substr(0, row.find_last_not_of(' ') + 1) + '\n';
    hang = indent + 4;
    row.assign(hang, ' ');
  }
  for (const std::string& part : wrapped(line.substr(from), columns - hang)) {
    text += row + part + '\n';
    row.assign(hang, ' ');
  }
}

}  // namespace

std::vector<std::string> excluded_by(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const CLI::Option* other : option.get_excludes()) names.push_back(other->get_name());
  std::sort(names.begin(), names.end());
  return names;
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  std::string text = CLI::Formatter::make_option_opts(option);
  const std::string label = " " + get_label("Excludes") + ":";
  const std::size_t at = text.rfind(label);
  if (at == std::string::npos) return text;
  return text.substr(0, at) + fmt::format("{} {}", label, fmt::join(excluded_by(*option), " "));
}

std::string folded_help(std::string_view help, std::size_t columns) {
  std::string text;
  while (!help.empty()) {
    const std::size_t end = std::min(help.find('\n'), help.size());
    fold_line(help.substr(0, end), std::max(columns, narrowest), text);
    help.remove_prefix(std::min(end + 1, help.size()));
  }
  return text;
}

std::string help_for(const Console& console, bool is_terminal, const std::string& help) {
  constexpr std::size_t page = 80;
  constexpr std::size_t widest = 100;  // Wider lines are harder to read.
  return folded_help(help, is_terminal ? std::min(console.columns, widest) : page);
}

}  // namespace tools
