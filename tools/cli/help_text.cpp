#include "tools/cli/help_text.hpp"

#include <algorithm>

#include <fmt/ranges.h>

#include "tools/report/text.hpp"
#include "tools/report/text_blocks.hpp"

namespace tools {

namespace {

constexpr std::size_t narrowest = 40;
constexpr std::size_t least_for_description = 24;
constexpr std::size_t further = 4;  // What goes on below.
constexpr std::size_t below_name = 6;

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

bool has_room(std::string_view description, std::size_t from, std::size_t columns) {
  return from + least_for_description <= columns && longest_word(description) <= columns - from;
}

/// `begin`, which takes `hang` columns, and the words beside and below it.
std::string folded_words(std::string begin, std::string_view words, std::size_t hang,
                         std::size_t columns) {
  std::string lines;
  for (const std::string& part : wrapped(words, columns - hang)) {
    lines += begin + part + '\n';
    begin.assign(hang, ' ');
  }
  return lines;
}

/// The name of an option or a command; a command line goes on as a shell reads it.
std::string name_text(std::string_view name, std::size_t indent, std::size_t columns) {
  if (name.starts_with("nines ")) {
    return command_lines(std::string(name), indent, {.colour = false, .width = columns});
  }
  return std::string(indent, ' ').append(name) + '\n';
}

/// A line without a name and its description: a sentence, an example, or a description whose name
/// stands above it.
std::string folded_alone(std::string_view words, std::size_t indent, std::size_t columns) {
  if (indent > 0 && words.starts_with("nines ")) return name_text(words, indent, columns);
  if (indent <= below_name) {
    // What an option excludes is not its description, and stands further in.
    const std::size_t hang = words.starts_with('-') ? below_name + further : indent + further;
    return folded_words(std::string(indent, ' '), words, hang, columns);
  }
  const std::size_t from = has_room(words, indent, columns) ? indent : below_name;
  return folded_words(std::string(from, ' '), words, from, columns);
}

std::string folded_line(std::string_view line, std::size_t columns) {
  if (width_of(line) <= columns) return std::string(line) + '\n';
  const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t from = description_of(line);
  if (from == std::string_view::npos) return folded_alone(line.substr(indent), indent, columns);
  const std::string_view description = line.substr(from);
  if (has_room(description, from, columns)) {
    return folded_words(std::string(line.substr(0, from)), description, from, columns);
  }
  const std::string_view name = line.substr(indent, line.find("  ", indent) - indent);
  return name_text(name, indent, columns) +
         folded_words(std::string(below_name, ' '), description, below_name, columns);
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
    text += folded_line(help.substr(0, end), std::max(columns, narrowest));
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
