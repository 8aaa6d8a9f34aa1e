#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tools {

/// A row of docs/reference/figures.md, which is where figures are defined.
struct FigureDefinition {
  std::string base;        ///< "recovery_time"
  std::string name;        ///< As it is written there: "recovery_time{fault=…}"
  std::string definition;  ///< Markdown.
  std::string interval;    ///< How its interval is made, Markdown; empty where its table says it.
};

/// All of them, in the order of the page.
[[nodiscard]] const std::vector<FigureDefinition>& figure_definitions();

/// The figure that a page means by `words`: its name ("recovery_time{fault=zone_power}"), or what a
/// table or a headline calls it ("served", "shop: replica lag"). Its base name; empty where the
/// words are no figure that is defined.
[[nodiscard]] std::string figure_meant(std::string_view words);

/// Words in HTML; where they mean a figure, as a link to its definition. `html`: the words escaped.
[[nodiscard]] std::string with_definition(std::string_view words, const std::string& html);

/// The definitions that `body`, fragments of HTML, links to, and how intervals are made; empty
/// where there are no such links.
[[nodiscard]] std::string definitions_html(std::string_view body);

}  // namespace tools
