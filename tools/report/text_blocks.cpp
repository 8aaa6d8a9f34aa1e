#include "tools/report/text_blocks.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "tools/report/text.hpp"

namespace tools {

namespace {

// Room for text that there always is: for a letter that takes two columns.
constexpr std::size_t narrowest = 2;

/// The words of a command, quotes and escapes as they are: a blank in them ends no word. An option
/// and what stands behind it are one.
std::vector<std::string> shell_words(std::string_view command) {
  std::vector<std::string> words(1);
  bool quoted = false;
  bool escapes = true;  // In '…' a backslash is one, in $'…' and outside it is not.
  for (std::size_t at = 0; at < command.size(); ++at) {
    const char letter = command[at];
    if (letter == ' ' && !quoted) {
      words.emplace_back();
      continue;
    }
    words.back() += letter;
    if (letter == '\\' && escapes && at + 1 < command.size()) {
      words.back() += command[++at];
    } else if (letter == '\'') {
      quoted = !quoted;
      escapes = !quoted || (at > 0 && command[at - 1] == '$');
    }
  }
  std::vector<std::string> joined;
  for (std::string& word : words) {
    const bool is_value = !joined.empty() && joined.back().starts_with("--") &&
                          joined.back().find(' ') == std::string::npos && !word.starts_with('-');
    if (is_value) {
      joined.back().append(" ").append(word);
    } else {
      joined.push_back(std::move(word));
    }
  }
  return joined;
}

}  // namespace

std::string paragraph(std::string_view text, const TextStyle& style, const Layout& layout) {
  std::string lines;
  std::size_t indent = layout.first;
  if (!layout.label.empty()) indent = std::max(indent, width_of(layout.label) + 1);
  std::string begin = toned(layout.label, layout.label_tone, style) +
                      std::string(indent - width_of(layout.label), ' ');
  std::string row;
  const auto end_line = [&] {
    lines += row.empty() ? layout.label : begin + toned(row, layout.tone, style);
    lines += '\n';
    row.clear();
    indent = layout.further;
    begin.assign(indent, ' ');
  };
  const auto room = [&] {
    return std::max(style.width - std::min(style.width, indent), narrowest);
  };
  constexpr std::size_t single = 1;
  for (const std::string& word : wrapped(text, single)) {
    const std::size_t needed = width_of(row) + (row.empty() ? 0 : 1) + width_of(word);
    const bool is_better_below = !row.empty() || indent > layout.further;
    if (indent + needed > style.width && is_better_below) end_line();
    std::string_view rest = word;
    for (; width_of(rest) > room(); end_line()) {
      row = beginning_of(rest, room());
      rest.remove_prefix(row.size());
    }
    if (!row.empty()) row += ' ';
    row += rest;
  }
  if (!row.empty()) end_line();
  return lines;
}

std::string command_lines(const std::string& command, std::size_t indent, const TextStyle& style) {
  constexpr std::size_t further = 2;
  constexpr std::string_view goes_on = " \\";
  std::string row(indent, ' ');
  if (indent + width_of(printable(command)) <= style.width) return row + printable(command) + '\n';
  std::string lines;
  bool is_begun = false;
  for (const std::string& one : shell_words(printable(command))) {
    if (is_begun && width_of(row) + 1 + width_of(one) + goes_on.size() > style.width) {
      lines.append(row).append(goes_on) += '\n';
      row.assign(indent + further, ' ');
      is_begun = false;
    }
    row += (is_begun ? " " : "") + one;
    is_begun = true;
  }
  return lines + row + '\n';
}

std::string with_command(const std::string& what, const std::string& command,
                         const TextStyle& style, std::size_t indent) {
  if (command.empty()) return {};
  const std::string begin = printable(what) + ":";
  const std::string line =
      fmt::format("{}{} {}\n", std::string(indent, ' '), begin, printable(command));
  if (width_of(line) <= style.width + 1) return line;
  return paragraph(begin, style, {.first = indent, .further = indent}) +
         command_lines(command, indent + 2, style);
}

std::string rows_text(const std::vector<Align>& columns, const Rows& rows, const TextStyle& style) {
  constexpr std::size_t indent = 2;
  TextTable table(columns, indent);
  for (const auto& row : rows) table.add(row);
  const std::string whole = table.text({false, std::numeric_limits<std::size_t>::max()});
  bool fits = true;
  for (std::size_t at = 0, end = 0; (end = whole.find('\n', at)) != std::string::npos;
       at = end + 1) {
    fits = fits && width_of(std::string_view(whole).substr(at, end - at)) <= style.width;
  }
  if (fits) return table.text(style);
  const Layout below{.first = 2 * indent, .further = 2 * indent};
  std::string text;
  std::string others;
  for (const auto& row : rows) {
    if (row.size() > 1) text += paragraph(std::exchange(others, {}), style, below);
    text += paragraph(row.front().text, style, {.first = indent, .further = 2 * indent});
    for (std::size_t index = 1; index < row.size(); ++index) {
      others += (others.empty() ? "" : ", ") + row[index].text;
    }
  }
  return text + paragraph(others, style, below);
}

std::string heading(const std::string& text, const TextStyle& style) {
  return paragraph(text, style, {.tone = Tone::Strong});
}

}  // namespace tools
