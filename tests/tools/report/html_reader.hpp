#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// A strict reader of the HTML that documents of ours use: every element that has to be closed is,
/// in the right order, attributes stand in quotes and once, no < and no & is bare. Whatever else it
/// meets is an error, so that it holds a writer to being well formed.
namespace report_tests {

struct HtmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
};

class HtmlReader {
 public:
  explicit HtmlReader(std::string_view text) : text_(text) {}

  /// Reads a whole document. Afterwards elements() and text() are what is in it.
  HtmlReader& document() {
    expect("<!DOCTYPE html>\n");
    fragment();
    return *this;
  }

  HtmlReader& fragment() {
    while (!text_.empty()) {
      if (take("</")) {
        close();
      } else if (text_.front() == '<') {
        open();
      } else {
        shown_ += letter();
      }
    }
    if (!open_.empty()) fail(open_.back() + " is not closed");
    return *this;
  }

  [[nodiscard]] const std::vector<HtmlElement>& elements() const { return elements_; }
  /// All that stands between tags, without style and script.
  [[nodiscard]] const std::string& text() const { return shown_; }

  [[nodiscard]] std::size_t count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(elements_.begin(), elements_.end(),
                      [&](const HtmlElement& element) { return element.name == name; }));
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error(why + " at: " + std::string(text_.substr(0, 60)));
  }

  void expect(std::string_view what) {
    if (!take(what)) fail("expected " + std::string(what));
  }

  bool take(std::string_view what) {
    if (!text_.starts_with(what)) return false;
    text_.remove_prefix(what.size());
    return true;
  }

  std::string name() {
    const auto* const end = std::find_if(text_.begin(), text_.end(), [](unsigned char one) {
      return std::isalnum(one) == 0 && one != '-' && one != '_' && one != ':';
    });
    const auto length = static_cast<std::size_t>(end - text_.begin());
    if (length == 0) fail("a name is missing");
    std::string found(text_.substr(0, length));
    text_.remove_prefix(length);
    return found;
  }

  char letter() {
    static const std::map<std::string_view, char> entities{
        {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}};
    if (text_.empty()) fail("the text ends");
    if (text_.front() == '<') fail("a bare <");
    if (text_.front() == '&') {
      for (const auto& [entity, meaning] : entities) {
        if (take(entity)) return meaning;
      }
      fail("an unknown entity");
    }
    const char found = text_.front();
    if (static_cast<unsigned char>(found) < 0x20 && found != '\n') fail("a control character");
    text_.remove_prefix(1);
    return found;
  }

  void attribute(HtmlElement& into) {
    const std::string key = name();
    expect("=\"");
    std::string value;
    while (!take("\"")) value += letter();
    if (!into.attributes.emplace(key, value).second) fail("an attribute stands twice");
  }

  void open() {
    static constexpr std::array<std::string_view, 5> childless{"meta", "br", "hr", "link", "input"};
    expect("<");
    HtmlElement found{name(), {}};
    while (take(" ")) attribute(found);
    const bool closed = take("/>");
    if (!closed) expect(">");
    elements_.push_back(found);
    if (closed || std::find(childless.begin(), childless.end(), found.name) != childless.end()) {
      return;
    }
    open_.push_back(found.name);
    if (found.name != "style" && found.name != "script") return;
    const std::size_t end = text_.find("</" + found.name);
    if (end == std::string_view::npos) fail(found.name + " is not closed");
    text_.remove_prefix(end);
  }

  void close() {
    const std::string closed = name();
    if (open_.empty() || open_.back() != closed) fail("</" + closed + "> closes another element");
    expect(">");
    open_.pop_back();
  }

  std::string_view text_;
  std::vector<std::string> open_;
  std::vector<HtmlElement> elements_;
  std::string shown_;
};

}  // namespace report_tests
