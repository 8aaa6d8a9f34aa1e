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
constexpr std::size_t narrowest_column = 3;

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
  rows_.push_back(Row{.kind = Row::Kind::Body, .cells = std::move(cells)});
}

void TextTable::add_head(std::vector<Cell> cells) {
  rows_.push_back(Row{.kind = Row::Kind::Head, .cells = std::move(cells)});
}

void TextTable::add_rule() {
  rows_.push_back(Row{.kind = Row::Kind::Rule, .cells = {}});
}

std::vector<std::size_t> TextTable::natural_widths() const {
  std::vector<std::size_t> widths(columns_.size());
  for (const Row& row : rows_) {
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      widths[column] = std::max(widths[column], width_of(row.cells[column].text));
    }
  }
  return widths;
}

std::size_t TextTable::width_of_group(const Group& group) const {
  return std::accumulate(group.widths.begin(), group.widths.end(),
                         indent_ + gap * (group.widths.size() - 1));
}

void TextTable::widen_first(std::size_t natural, std::size_t limit,
                            std::vector<Group>& groups) const {
  std::size_t room = natural - groups.front().widths.front();
  for (const Group& group : groups)
    room = std::min(room, limit - std::min(limit, width_of_group(group)));
  for (Group& group : groups) group.widths.front() += room;
}

std::vector<TextTable::Group> TextTable::groups(std::size_t limit) const {
  if (columns_.empty()) return {};
  std::vector<std::size_t> widths = natural_widths();
  std::size_t& first = widths.front();
  const std::size_t others =
      std::accumulate(widths.begin() + 1, widths.end(), indent_ + gap * (widths.size() - 1));
  const std::size_t narrowest = std::min(first, narrowest_first_column);
  const bool fits = others + narrowest <= limit;
  first = fits ? std::min(first, limit - others)
               : std::min(first, std::max(narrowest, limit / 2 - std::min(limit / 2, indent_)));
  std::vector<Group> groups{{{0}, {first}}};
  std::size_t taken = indent_ + first;
  for (std::size_t column = 1; column < widths.size(); ++column) {
    if (taken + gap + widths[column] > limit && groups.back().columns.size() > 1) {
      groups.push_back({{0}, {first}});
      taken = indent_ + first;
    }
    const std::size_t room = limit - std::min(limit, taken + gap);
    groups.back().columns.push_back(column);
    groups.back().widths.push_back(std::min(widths[column], std::max(room, narrowest_column)));
    taken += gap + widths[column];
  }
  widen_first(natural_widths().front(), limit, groups);
  return groups;
}

std::string TextTable::line(const Row& row, const Group& group, const TextStyle& style) const {
  std::string text(indent_, ' ');
  std::size_t owed = 0;  // Blanks before the next text, so that no line ends with them.
  for (std::size_t index = 0; index < group.columns.size(); ++index) {
    const std::size_t column = group.columns[index];
    if (column >= row.cells.size()) break;
    const Cell& cell = row.cells[column];
    std::string shown = fitted(cell.text, group.widths[index]);
    std::size_t free = group.widths[index] - width_of(shown);
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
  std::string text;
  for (const Group& group : groups(style.width)) {
    const bool is_further = !text.empty();
    if (is_further) text += '\n';
    const std::size_t total = width_of_group(group) - indent_;
    for (const Row& row : rows_) {
      if (row.kind == Row::Kind::Rule) {
        std::string rule;
        for (std::size_t column = 0; column < total; ++column) rule += "─";
        text += std::string(indent_, ' ') + toned(rule, Tone::Faint, style) + '\n';
        continue;
      }
      const bool says_something =
          std::any_of(group.columns.begin() + 1, group.columns.end(), [&](std::size_t column) {
            return column < row.cells.size() && !row.cells[column].text.empty();
          });
      if (is_further && !says_something) continue;
      text += line(row, group, style);
    }
  }
  return text;
}

}  // namespace tools
