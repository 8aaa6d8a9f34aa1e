#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/report/input_file.hpp"
#include "tools/report/page.hpp"

/// HTML that needs nothing but itself: no file beside it and no network.
namespace tools {

/// Text from anywhere as text of HTML, also inside a quoted attribute: printable(), and the five
/// letters that mean something to HTML as entities.
[[nodiscard]] std::string escaped(std::string_view text);

/// The same for text between tags: what is written from right to left stands in a <bdi>, so that
/// what is beside it keeps its place.
[[nodiscard]] std::string html_text(std::string_view text);

/// What stands around a page. Texts are escaped by html_document().
struct HtmlFrame {
  std::string title;    ///< Of the document and its header: what was asked of what.
  std::string verdict;  ///< A sentence below it; empty: none.
  Tone verdict_tone = Tone::Plain;
  std::string command;                 ///< That gives the same again; empty: not known.
  std::optional<std::uint64_t> seed;   ///< Of the random numbers; nothing where none were drawn.
  std::vector<InputFile> inputs = {};  ///< What it was made of.
};

/// The style sheet and the script of every document: html/report.css and html/report.js.
[[nodiscard]] std::string_view report_css() noexcept;
[[nodiscard]] std::string_view report_js() noexcept;
/// docs/reference/figures.md, where figures are defined.
[[nodiscard]] std::string_view figures_md() noexcept;

/// A whole document in English, its bytes made by the arguments and the program's version alone.
/// Figures that the page links to are defined at its end.
/// `script` is code of ours, without "</script"; it may be empty. The document forbids itself all
/// but its own style and script.
[[nodiscard]] std::string html_document(const HtmlFrame& frame, const Page& page,
                                        std::string_view script = report_js());

/// The same with nothing but a title.
[[nodiscard]] std::string html_document(std::string_view title, const Page& page,
                                        std::string_view script = report_js());

}  // namespace tools
