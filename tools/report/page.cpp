#include "tools/report/page.hpp"

#include <utility>

namespace tools {

namespace {

/// A block as lines of the terminal; empty where it has nothing for it.
struct BlockText {
  const TextStyle& style;

  std::string operator()(const Page::Heading& block) const {
    return tools::heading(block.text, style);
  }
  std::string operator()(const Page::Paragraph& block) const {
    return tools::paragraph(block.text, style, block.layout);
  }
  std::string operator()(const Page::Line& block) const {
    std::string text;
    for (const Cell& span : block.spans) text += toned(span.text, span.tone, style);
    return text + '\n';
  }
  std::string operator()(const Page::Bullet& block) const {
    constexpr std::size_t indent = 4;
    return tools::paragraph(block.text, style,
                            {.first = indent, .further = indent, .label = "  -"});
  }
  std::string operator()(const TextTable& block) const { return block.text(style); }
  std::string operator()(const Page::RowList& block) const {
    return rows_text(block.columns, block.rows, style);
  }
  std::string operator()(const Page::Command& block) const {
    return block.what.empty() ? command_lines(block.command, block.indent, style)
                              : tools::with_command(block.what, block.command, style, block.indent);
  }
  std::string operator()(const Page::Lines& block) const { return block.text; }
  std::string operator()(const Page::Markup&) const { return {}; }
  std::string operator()(const Page::Gap&) const { return {}; }
};

}  // namespace

Page& Page::heading(std::string text, int level) {
  blocks_.push_back({Heading{std::move(text), level}});
  return *this;
}

Page& Page::paragraph(std::string text, Layout layout) {
  if (!text.empty()) blocks_.push_back({Paragraph{std::move(text), std::move(layout)}});
  return *this;
}

Page& Page::line(std::vector<Cell> spans) {
  blocks_.push_back({Line{std::move(spans)}});
  return *this;
}

Page& Page::bullet(std::string text) {
  blocks_.push_back({Bullet{std::move(text)}});
  return *this;
}

Page& Page::table(TextTable table) {
  if (!table.empty()) blocks_.push_back({std::move(table)});
  return *this;
}

Page& Page::rows(std::vector<Align> columns, Rows rows, std::size_t heads) {
  if (!rows.empty()) blocks_.push_back({RowList{std::move(columns), std::move(rows), heads}});
  return *this;
}

Page& Page::command(std::string command, std::size_t indent) {
  blocks_.push_back({Command{{}, std::move(command), indent}});
  return *this;
}

Page& Page::with_command(std::string what, std::string command, std::size_t indent) {
  if (!command.empty()) blocks_.push_back({Command{std::move(what), std::move(command), indent}});
  return *this;
}

Page& Page::preformatted(std::string lines) {
  if (!lines.empty()) blocks_.push_back({Lines{std::move(lines)}});
  return *this;
}

Page& Page::add_html(std::string html) {
  if (!html.empty()) blocks_.push_back({Markup{std::move(html)}, ShownBy::Html});
  return *this;
}

Page& Page::add_text(std::string lines) {
  if (!lines.empty()) blocks_.push_back({Lines{std::move(lines)}, ShownBy::Terminal});
  return *this;
}

Page& Page::append(Page other, ShownBy shown_by) {
  if (shown_by != ShownBy::Both) {
    for (Block& block : other.blocks_) block.shown_by = shown_by;
  }
  blocks_.insert(blocks_.end(), std::make_move_iterator(other.blocks_.begin()),
                 std::make_move_iterator(other.blocks_.end()));
  return *this;
}

Page& Page::part(Page other) {
  if (other.empty()) return *this;
  if (!empty()) blocks_.push_back({Gap{}});
  return append(std::move(other));
}

std::string Page::text(const TextStyle& style) const {
  std::string text;
  bool owes_gap = false;  // Where something follows.
  for (const Block& block : blocks_) {
    owes_gap = owes_gap || std::holds_alternative<Gap>(block.what);
    if (block.shown_by == ShownBy::Html) continue;
    const std::string lines = std::visit(BlockText{style}, block.what);
    if (lines.empty()) continue;
    if (owes_gap && !text.empty()) text += '\n';
    owes_gap = false;
    text += lines;
  }
  return text;
}

Page titled(std::string heading, TextTable table) {
  Page page;
  if (!table.empty()) page.heading(std::move(heading)).table(std::move(table));
  return page;
}

Page joined_parts(std::vector<Page> parts) {
  Page page;
  for (Page& part : parts) page.part(std::move(part));
  return page;
}

}  // namespace tools
