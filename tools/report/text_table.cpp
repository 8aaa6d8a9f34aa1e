#include "tools/report/text_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest_first_column = 12;

std::string_view code_of(Tone tone) {
  switch (tone) {
    case Tone::Plain:
      return "";
    case Tone::Strong:
      return "\x1b[1m";
    case Tone::Faint:
      return "\x1b[2m";
    case Tone::Good:
      return "\x1b[32m";
    case Tone::Bad:
      return "\x1b[31m";
  }
  return "";
}

}  // namespace

std::string toned(std::string_view text, Tone tone, const TextStyle& style) {
  if (!style.colour || tone == Tone::Plain || text.empty()) return std::string(text);
  return fmt::format("{}{}\x1b[0m", code_of(tone), text);
}

TextTable::TextTable(std::vector<Align> columns, std::size_t indent)
    : columns_(std::move(columns)), indent_(indent) {}

void TextTable::add(std::vector<Cell> cells) {
  rows_.push_back(Row{.rule = false, .cells = std::move(cells)});
}

void TextTable::add_rule() {
  rows_.push_back(Row{.rule = true, .cells = {}});
}

std::vector<std::size_t> TextTable::widths(std::size_t limit) const {
  std::vector<std::size_t> widths(columns_.size());
  for (const Row& row : rows_) {
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      widths[column] = std::max(widths[column], width_of(row.cells[column].text));
    }
  }
  const std::size_t total = std::accumulate(widths.begin(), widths.end(), indent_) +
                            gap * (widths.empty() ? 0 : widths.size() - 1);
  if (total > limit && widths.front() > narrowest_first_column) {
    widths.front() -= std::min(total - limit, widths.front() - narrowest_first_column);
  }
  return widths;
}

std::string TextTable::line(const Row& row, const std::vector<std::size_t>& widths,
                            const TextStyle& style) const {
  std::string text(indent_, ' ');
  std::size_t owed = 0;  // Blanks before the next text, so that no line ends with them.
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    const Cell& cell = row.cells[column];
    std::string shown = fitted(cell.text, widths[column]);
    std::size_t free = widths[column] - width_of(shown);
    const bool right = columns_[column] == Align::Right;
    // A blank kept free for a mark belongs to the gap, or colour would keep it at the line's end.
    const std::size_t padding = shown.size() - (shown.find_last_not_of(' ') + 1);
    shown.erase(shown.size() - padding);
    if (shown.empty()) free += padding;
    if (!shown.empty()) {
      text.append(owed + (right ? free : 0), ' ');
      text += toned(shown, cell.tone, style);
      owed = (right ? 0 : free) + padding;
    } else {
      owed += free;
    }
    owed += gap;
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

std::string TextTable::text(const TextStyle& style) const {
  const std::vector<std::size_t> columns = widths(style.width);
  const std::size_t total = std::accumulate(columns.begin(), columns.end(), std::size_t{0}) +
                            gap * (columns.empty() ? 0 : columns.size() - 1);
  std::string text;
  for (const Row& row : rows_) {
    if (row.rule) {
      std::string rule;
      for (std::size_t column = 0; column < total; ++column) rule += "─";
      text += std::string(indent_, ' ') + toned(rule, Tone::Faint, style) + '\n';
    } else {
      text += line(row, columns, style);
    }
  }
  return text;
}

}  // namespace tools
