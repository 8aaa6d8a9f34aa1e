#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tools {

/// How text for a terminal may look.
struct TextStyle {
  bool colour = false;     ///< Whether escape sequences for colour and weight may be used.
  std::size_t width = 80;  ///< Columns.
};

enum class Tone : std::uint8_t { Plain, Strong, Faint, Good, Bad };

/// `text` in a tone; unchanged where the style has no colour.
[[nodiscard]] std::string toned(std::string_view text, Tone tone, const TextStyle& style);

enum class Align : std::uint8_t { Left, Right };

struct Cell {
  std::string text;  ///< Printable; see printable().
  Tone tone = Tone::Plain;
  bool is_drawn = false;  ///< Drawn with letters, as a bar is: nothing to be read aloud.
};

/// Lines of cells under one another, two blanks apart. Columns are as wide as what they hold; where
/// that is more than the style's width, the first column is cut, down to 12 columns; where that is
/// not enough, the others follow in groups below one another, each beside the first column again.
class TextTable {
 public:
  struct Row {
    enum class Kind : std::uint8_t { Head, Body, Rule };
    Kind kind = Kind::Body;
    std::vector<Cell> cells;
  };

  explicit TextTable(std::vector<Align> columns, std::size_t indent = 0);

  /// Fewer cells than columns: the others are empty. Requires no more cells than columns.
  void add(std::vector<Cell> cells);
  /// The same with what the columns are called. Requires that no other row stands above it.
  void add_head(std::vector<Cell> cells);
  void add_rule();

  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  [[nodiscard]] const std::vector<Align>& columns() const noexcept { return columns_; }
  [[nodiscard]] const std::vector<Row>& rows() const noexcept { return rows_; }
  /// Every line ends with a line feed, none with blanks.
  [[nodiscard]] std::string text(const TextStyle& style) const;

 private:
  /// Columns that stand beside one another, and how wide each is.
  struct Group {
    std::vector<std::size_t> columns;
    std::vector<std::size_t> widths;
  };

  [[nodiscard]] std::vector<std::size_t> natural_widths() const;
  [[nodiscard]] std::vector<Group> groups(std::size_t limit) const;
  /// Columns from the left edge to the end of its last column.
  [[nodiscard]] std::size_t width_of_group(const Group& group) const;
  /// Gives the first column the room that all groups have left, up to its natural width.
  void widen_first(std::size_t natural, std::size_t limit, std::vector<Group>& groups) const;
  [[nodiscard]] std::string line(const Row& row, const Group& group, const TextStyle& style) const;

  std::vector<Align> columns_;
  std::size_t indent_;
  std::vector<Row> rows_;
};

}  // namespace tools
