#include "tools/report/html/definitions.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "tools/report/figures.hpp"
#include "tools/report/html/frame.hpp"

namespace tools {

namespace {

constexpr std::string_view link_begin = "href=\"#figure-";

/// What tables and headlines call figures that every scenario has.
constexpr std::array<std::pair<std::string_view, std::string_view>, 19> titles{
    {{"served", "availability.requests"},
     {"of requests served", "availability.requests"},
     {"availability", "availability.requests"},
     {"time up", "availability.time"},
     {"monthly uptime", "monthly_uptime"},
     {"down", "downtime_per_year"},
     {"downtime", "downtime_per_year"},
     {"downtime a year", "downtime_per_year"},
     {"downtime, by year", "downtime_per_year"},
     {"down/year", "downtime_per_year"},
     {"down a year", "downtime_per_year"},
     {"outages", "outages_per_year"},
     {"outages a year", "outages_per_year"},
     {"recovery", "recovery_time"},
     {"recovery, mean", "recovery_time"},
     {"outage began with", "recovery_time"},
     {"costs", "cost_per_month"},
     {"USD a month", "cost_per_month"},
     {"to first outage", "time_to_first_outage"}}};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

/// Cells of a line of a table; bars inside of code part none.
std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  bool in_code = false;
  std::size_t begin = 1;
  for (std::size_t at = 1; at < line.size(); ++at) {
    if (line[at] == '`') in_code = !in_code;
    if (line[at] != '|' || in_code) continue;
    cells.push_back(trimmed(line.substr(begin, at - begin)));
    begin = at + 1;
  }
  return cells;
}

/// The pieces of code in a text: "a" and "b" of "`a`, `b`".
std::vector<std::string_view> code_in(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t at = text.find('`'); at != std::string_view::npos;) {
    const std::size_t end = text.find('`', at + 1);
    if (end == std::string_view::npos) break;
    found.push_back(text.substr(at + 1, end - at - 1));
    at = text.find('`', end + 1);
  }
  return found;
}

template <class TakeLine>
void each_line(std::string_view text, TakeLine&& take_line) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    take_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::vector<FigureDefinition> read_definitions() {
  std::vector<FigureDefinition> all;
  each_line(figures_md(), [&](std::string_view line) {
    if (!line.starts_with("| `")) return;
    const std::vector<std::string_view> cells = cells_of(line);
    if (cells.size() < 2) return;
    for (const std::string_view name : code_in(cells[0])) {
      const std::string_view base = name.substr(0, name.find('{'));
      // "`{bucket=…}`" goes on with the name before it.
      if (base.empty()) continue;
      all.push_back({std::string(base), std::string(name), std::string(cells[1]),
                     cells.size() > 2 ? std::string(cells[2]) : std::string()});
    }
  });
  return all;
}

/// Of Markdown, code and emphasis; of a link its words.
std::string html_of(std::string_view markdown) {
  std::string html;
  while (!markdown.empty()) {
    const std::size_t at = std::min(markdown.find_first_of("`*["), markdown.size());
    html += html_text(markdown.substr(0, at));
    markdown.remove_prefix(at);
    if (markdown.empty()) break;
    const char mark = markdown.front();
    const std::size_t end = markdown.find(mark == '[' ? ']' : mark, 1);
    if (end == std::string_view::npos) return html + html_text(markdown);
    const std::string inside = html_text(markdown.substr(1, end - 1));
    markdown.remove_prefix(end + 1);
    if (mark == '[') {
      html += inside;
      if (markdown.starts_with('('))
        markdown.remove_prefix(std::min(markdown.find(')'), markdown.size() - 1) + 1);
    } else if (!inside.empty()) {
      html += fmt::format("<{0}>{1}</{0}>", mark == '`' ? "code" : "em", inside);
    }
  }
  return html;
}

/// "recovery_time{fault=...}": dots that say that something was cut would look like that.
std::string with_dots(std::string name) {
  constexpr std::string_view ellipsis = "…";
  for (std::size_t at = name.find(ellipsis); at != std::string::npos; at = name.find(ellipsis)) {
    name.replace(at, ellipsis.size(), "...");
  }
  return name;
}

/// The table of methods, as the page has it.
std::string methods_html() {
  std::string rows;
  bool is_inside = false;
  each_line(figures_md(), [&](std::string_view line) {
    if (line.starts_with("| method printed")) {
      is_inside = true;
    } else if (is_inside && !line.starts_with("|")) {
      is_inside = false;
    } else if (is_inside && !line.starts_with("| ---")) {
      const std::vector<std::string_view> cells = cells_of(line);
      if (cells.size() < 2) return;
      rows += fmt::format("<dt>{}</dt>\n<dd>{}</dd>\n", html_of(cells[0]), html_of(cells[1]));
    }
  });
  return rows.empty() ? rows : "<h3>How intervals are made</h3>\n<dl>\n" + rows + "</dl>\n";
}

std::set<std::string, std::less<>> linked_in(std::string_view body) {
  std::set<std::string, std::less<>> linked;
  for (std::size_t at = body.find(link_begin); at != std::string_view::npos;
       at = body.find(link_begin, at)) {
    at += link_begin.size();
    linked.emplace(body.substr(at, body.find('"', at) - at));
  }
  return linked;
}

}  // namespace

const std::vector<FigureDefinition>& figure_definitions() {
  static const std::vector<FigureDefinition> all = read_definitions();
  return all;
}

std::string figure_meant(std::string_view words) {
  words = trimmed(words);
  for (const auto& [title, base] : titles) {
    if (words == title) return std::string(base);
  }
  const std::string_view base = words.substr(0, words.find('{'));
  const std::size_t colon = words.find(": ");
  const std::string_view title = colon == std::string_view::npos ? words : words.substr(colon + 2);
  for (const FigureDefinition& one : figure_definitions()) {
    if (base == one.base || title == title_of_service_figure(one.base)) return one.base;
  }
  return {};
}

std::string with_definition(std::string_view words, const std::string& html) {
  const std::string base = figure_meant(words);
  if (base.empty()) return html;
  return fmt::format("<a class=\"figure\" {}{}\">{}</a>", link_begin, base, html);
}

std::string definitions_html(std::string_view body) {
  const std::set<std::string, std::less<>> linked = linked_in(body);
  if (linked.empty()) return {};
  std::string html = "<section class=\"definitions\">\n<h2>What the figures mean</h2>\n<dl>\n";
  std::set<std::string, std::less<>> begun;
  for (const FigureDefinition& one : figure_definitions()) {
    if (linked.find(one.base) == linked.end()) continue;
    const bool is_first = begun.insert(one.base).second;
    html +=
        fmt::format("<dt{}><code>{}</code></dt>\n<dd>{}{}</dd>\n",
                    is_first ? fmt::format(" id=\"figure-{}\"", one.base) : std::string(),
                    html_text(with_dots(one.name)), html_of(one.definition),
                    one.interval.empty() ? std::string() : "; interval: " + html_of(one.interval));
  }
  return html + "</dl>\n" + methods_html() + "</section>\n";
}

}  // namespace tools
