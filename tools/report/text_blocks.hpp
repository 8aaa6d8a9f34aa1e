#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tools/report/text_table.hpp"

/// Blocks of text for a terminal: whole lines, each ended by a line feed; empty where there is
/// nothing to say.
namespace tools {

/// How a paragraph stands.
struct Layout {
  std::size_t first = 0;          ///< Columns in front of its first line.
  std::size_t further = 0;        ///< The same of all other lines.
  Tone tone = Tone::Plain;        ///< Of the text.
  std::string label = {};         ///< In front of the text, in the columns of `first`.
  Tone label_tone = Tone::Plain;  ///< Of the label.
};

/// Lines of at most the style's width, broken at blanks, and in words that are longer. Empty where
/// the text is.
[[nodiscard]] std::string paragraph(std::string_view text, const TextStyle& style,
                                    const Layout& layout = {});

/// A command to be copied, `indent` columns in. Where it is wider than the style it goes on below,
/// as a shell reads it: behind a backslash. No word is broken.
[[nodiscard]] std::string command_lines(const std::string& command, std::size_t indent,
                                        const TextStyle& style);

/// "what: command" in a line, `indent` columns in, or the command below where one is too short.
/// Empty where the command is.
[[nodiscard]] std::string with_command(const std::string& what, const std::string& command,
                                       const TextStyle& style, std::size_t indent = 0);

using Rows = std::vector<std::vector<Cell>>;

/// A table two columns in, or where the width has no room for it each row's first cell and the
/// others below it, as well as below the first cells of rows without others.
[[nodiscard]] std::string rows_text(const std::vector<Align>& columns, const Rows& rows,
                                    const TextStyle& style);

/// A line that begins a part.
[[nodiscard]] std::string heading(const std::string& text, const TextStyle& style);

}  // namespace tools
