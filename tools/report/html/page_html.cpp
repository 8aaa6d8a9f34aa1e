#include "tools/report/html/page_html.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "tools/report/html/definitions.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/page.hpp"
#include "tools/text/printable.hpp"

namespace tools {

namespace {

std::string_view trimmed_left(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

std::string in_tags(std::string_view element, Tone tone, const std::string& content) {
  const std::string name = html_class(tone);
  return name.empty() ? fmt::format("<{0}>{1}</{0}>\n", element, content)
                      : fmt::format("<{0} class=\"{1}\">{2}</{0}>\n", element, name, content);
}

/// Blocks behind one another that make one list.
enum class List : std::uint8_t { None, Terms, Bullets };

std::string_view element_of(List list) {
  switch (list) {
    case List::None:
      return {};
    case List::Terms:
      return "dl";
    case List::Bullets:
      return "ul";
  }
  return {};
}

/// Puts blocks behind one another; opens and closes lists around them.
class HtmlWriter {
 public:
  void operator()(const Page::Heading& block) {
    begin(List::None);
    label_ = block.text;
    html_ += fmt::format("<h{0}>{1}</h{0}>\n", block.level, html_text(block.text));
  }
  void operator()(const Page::Paragraph& block) {
    const Layout& layout = block.layout;
    const std::string_view label = trimmed_left(layout.label);
    if (label.empty()) {
      begin(List::None);
      html_ += in_tags("p", layout.tone, html_text(block.text));
      return;
    }
    begin(List::Terms);
    html_ += in_tags("dt", layout.label_tone, with_definition(label, html_text(label)));
    html_ += in_tags("dd", layout.tone, html_text(block.text));
  }
  void operator()(const Page::Line& block) {
    begin(List::None);
    std::string content;
    for (const Cell& span : block.spans) {
      Cell shown = span;
      if (content.empty()) shown.text = trimmed_left(span.text);
      content += html_span(shown);
    }
    if (!content.empty()) html_ += in_tags("p", Tone::Plain, content);
  }
  void operator()(const Page::Bullet& block) {
    begin(List::Bullets);
    html_ += in_tags("li", Tone::Plain, html_text(block.text));
  }
  void operator()(const TextTable& block) {
    begin(List::None);
    html_ += html_table(block, label_);
  }
  void operator()(const Page::RowList& block) {
    TextTable table(block.columns);
    for (std::size_t row = 0; row < block.rows.size(); ++row) {
      if (row < block.heads) {
        table.add_head(block.rows[row]);
      } else {
        table.add(block.rows[row]);
      }
    }
    (*this)(table);
  }
  void operator()(const Page::Command& block) {
    begin(List::None);
    const std::string code = "<code>" + html_text(block.command) + "</code>";
    html_ += block.what.empty() ? fmt::format("<pre class=\"command\">{}</pre>\n", code)
                                : in_tags("p", Tone::Plain, html_text(block.what) + ": " + code);
  }
  void operator()(const Page::Lines& block) {
    begin(List::None);
    std::string lines;
    std::string_view rest = block.text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      lines += html_text(rest.substr(0, end)) + '\n';
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    html_ += "<pre>" + lines + "</pre>\n";
  }
  void operator()(const Page::Markup& block) {
    begin(List::None);
    html_ += block.html;
  }
  void operator()(const Page::Gap&) { begin(List::None); }

  [[nodiscard]] std::string done() && {
    begin(List::None);
    return std::move(html_);
  }

 private:
  void begin(List list) {
    if (list == list_) return;
    if (list_ != List::None) html_ += fmt::format("</{}>\n", element_of(list_));
    if (list != List::None) html_ += fmt::format("<{}>\n", element_of(list));
    list_ = list;
  }

  std::string html_;
  std::string label_ = "Figures";  // Of a table: the heading that it stands under.
  List list_ = List::None;
};

}  // namespace

std::string html_class(Tone tone) {
  switch (tone) {
    case Tone::Plain:
      return {};
    case Tone::Strong:
      return "strong";
    case Tone::Faint:
      return "faint";
    case Tone::Good:
      return "good";
    case Tone::Bad:
      return "bad";
  }
  return {};
}

std::string html_span(const Cell& cell) {
  const std::string text = html_text(cell.text);
  const std::string name = html_class(cell.tone);
  if (name.empty() || text.empty()) return text;
  return fmt::format("<span class=\"{}\">{}</span>", name, text);
}

std::string Page::html() const {
  HtmlWriter writer;
  for (const Block& block : blocks_) {
    if (block.shown_by != ShownBy::Terminal) std::visit(writer, block.what);
  }
  return std::move(writer).done();
}

}  // namespace tools
