#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tools/report/html/definitions.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/html/page_html.hpp"

namespace tools {

namespace {

using Row = TextTable::Row;

/// Blanks keep columns of a terminal apart; HTML has cells for that.
std::string without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(' ') + 1 - begin));
}

std::string classes_of(const Cell& cell, Align align, bool is_empty) {
  std::vector<std::string> classes;
  if (align == Align::Right) classes.emplace_back("number");
  if (cell.is_drawn) classes.emplace_back("drawn");
  if (!is_empty && cell.tone != Tone::Plain) classes.push_back(html_class(cell.tone));
  if (classes.empty()) return {};
  return fmt::format(" class=\"{}\"", fmt::join(classes, " "));
}

Cell cell_at(const Row& row, std::size_t column) {
  return column < row.cells.size() ? row.cells[column] : Cell{};
}

std::string cell_html(const Cell& cell, Align align, std::string_view heads) {
  const std::string text = cell.is_drawn ? cell.text : without_blanks(cell.text);
  const bool is_head = !heads.empty() && !text.empty();
  return fmt::format("<{0}{1}{2}{3}>{4}</{0}>", is_head ? "th" : "td", is_head ? heads : "",
                     classes_of(cell, align, text.empty()),
                     cell.is_drawn ? " aria-hidden=\"true\"" : "",
                     is_head ? with_definition(text, html_text(text)) : html_text(text));
}

/// Lines that go on with the row above them have nothing in the first column, or something faint or
/// indented.
bool goes_on(const Row& row) {
  const Cell first = cell_at(row, 0);
  return without_blanks(first.text).empty() || first.text.front() == ' ' ||
         first.tone == Tone::Faint;
}

std::string row_html(const Row& row, const std::vector<Align>& columns) {
  const bool is_head = row.kind == Row::Kind::Head;
  std::string html = is_head || goes_on(row) ? "<tr>" : "<tr class=\"entry\">";
  for (std::size_t column = 0; column < columns.size(); ++column) {
    const char* heads = is_head ? " scope=\"col\"" : column == 0 ? " scope=\"row\"" : "";
    html += cell_html(cell_at(row, column), columns[column], heads);
  }
  return html + "</tr>\n";
}

std::string rows_html(const TextTable& table, Row::Kind kind, std::string_view element) {
  std::string rows;
  for (const Row& row : table.rows()) {
    if (row.kind == kind) rows += row_html(row, table.columns());
  }
  return rows.empty() ? rows : fmt::format("<{0}>\n{1}</{0}>\n", element, rows);
}

}  // namespace

std::string html_table(const TextTable& table, const std::string& label) {
  return fmt::format(
      "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table>\n{}{}"
      "</table>\n</div>\n",
      escaped(label), rows_html(table, Row::Kind::Head, "thead"),
      rows_html(table, Row::Kind::Body, "tbody"));
}

}  // namespace tools
