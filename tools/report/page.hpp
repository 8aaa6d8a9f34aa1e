#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tools/report/text_blocks.hpp"
#include "tools/report/text_table.hpp"

namespace tools {

/// Columns of a page that nothing is cut for: HTML wraps by itself. Writers that choose what to
/// show, and how much of it, by the style's width are given this one for HTML.
inline constexpr std::size_t unlimited_columns = std::numeric_limits<std::int32_t>::max();
[[nodiscard]] inline TextStyle html_style() {
  return {.colour = false, .width = unlimited_columns};
}

/// `columns`, which names and values are cut to so that a table stays narrow; of a page that
/// nothing is cut for: as many as there are.
[[nodiscard]] constexpr std::size_t columns_at_most(std::size_t columns, const TextStyle& style) {
  return style.width == unlimited_columns ? unlimited_columns : columns;
}

/// What there is to say about a result, block by block: said once, for the terminal and for HTML.
///
/// Texts come from files. Those of blocks are printable(), as those of a TextTable; html() also
/// makes them harmless in HTML.
class Page {
 public:
  /// Which of the two shows a block.
  enum class ShownBy : std::uint8_t { Both, Terminal, Html };

  struct Heading {
    std::string text;
    int level = 2;
  };
  struct Paragraph {
    std::string text;
    Layout layout;
  };
  struct Line {
    std::vector<Cell> spans;
  };
  struct Bullet {
    std::string text;
  };
  struct RowList {
    std::vector<Align> columns;
    Rows rows;
    std::size_t heads = 0;
  };
  struct Command {
    std::string what;
    std::string command;
    std::size_t indent = 0;
  };
  struct Lines {
    std::string text;
  };
  struct Markup {
    std::string html;
  };
  struct Gap {};
  struct Block {
    std::variant<Heading, Paragraph, Line, Bullet, TextTable, RowList, Command, Lines, Markup, Gap>
        what;
    ShownBy shown_by = ShownBy::Both;
  };

  /// A line that begins a part. Level 2 are the parts of a page, 3 what is below them.
  Page& heading(std::string text, int level = 2);
  /// Nothing where the text is empty. With a label: what the label is about. In HTML layouts have
  /// no columns.
  Page& paragraph(std::string text, Layout layout = {});
  /// A line that is not wrapped, its spans behind one another as they are.
  Page& line(std::vector<Cell> spans);
  Page& line(std::string text) { return line({Cell{std::move(text)}}); }
  /// One of a list.
  Page& bullet(std::string text);
  /// Nothing where it has no rows.
  Page& table(TextTable table);
  /// rows_text(); the first `heads` rows name the columns.
  Page& rows(std::vector<Align> columns, Rows rows, std::size_t heads = 0);
  /// command_lines(): a command to try.
  Page& command(std::string command, std::size_t indent);
  /// with_command(): nothing where there is no command.
  Page& with_command(std::string what, std::string command, std::size_t indent = 0);
  /// Lines as they are, each ended by a line feed; letters stand below letters.
  Page& preformatted(std::string lines);
  /// What only HTML has, as it is: a figure that was drawn elsewhere, its texts escaped().
  Page& add_html(std::string html);
  /// What only the terminal has, as it is: lines that were laid out for its width.
  Page& add_text(std::string lines);

  /// The blocks of another page behind these; shown by one of the two alone where that is said.
  Page& append(Page other, ShownBy shown_by = ShownBy::Both);
  /// The same, behind an empty line where something stands above and below it.
  Page& part(Page other);

  [[nodiscard]] bool empty() const noexcept { return blocks_.empty(); }
  [[nodiscard]] const std::vector<Block>& blocks() const noexcept { return blocks_; }

  /// For the terminal: whole lines.
  [[nodiscard]] std::string text(const TextStyle& style) const;
  /// Fragments of HTML to be put into a document: headings, paragraphs, lists and tables. They
  /// depend on the page alone, and no text of the page is markup in them.
  [[nodiscard]] std::string html() const;

 private:
  std::vector<Block> blocks_;
};

/// A table under a heading; empty where the table is.
[[nodiscard]] Page titled(std::string heading, TextTable table);

/// Parts under one another with an empty line between them; empty ones left out.
[[nodiscard]] Page joined_parts(std::vector<Page> parts);

}  // namespace tools
