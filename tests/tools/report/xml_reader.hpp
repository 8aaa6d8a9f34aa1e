#pragma once

#include <cctype>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// A strict reader of the part of XML 1.0 that reports use: elements, attributes, text, the five
/// entities. Whatever else it meets is an error, so that it holds a writer to being well formed.
namespace report_tests {

struct XmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;
  std::vector<XmlElement> children;

  [[nodiscard]] std::vector<const XmlElement*> all(const std::string& child) const {
    std::vector<const XmlElement*> found;
    for (const XmlElement& one : children) {
      if (one.name == child) found.push_back(&one);
    }
    return found;
  }
};

class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : text_(text) {}

  XmlElement document() {
    expect("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    XmlElement root = element();
    if (text_ != "\n") fail("something after the root");
    return root;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw std::runtime_error(why + " at: " + std::string(text_.substr(0, 40)));
  }

  void expect(std::string_view what) {
    if (!text_.starts_with(what)) fail("expected " + std::string(what));
    text_.remove_prefix(what.size());
  }

  bool take(std::string_view what) {
    if (!text_.starts_with(what)) return false;
    text_.remove_prefix(what.size());
    return true;
  }

  void skip_blanks() {
    while (take(" ") || take("\n")) continue;
  }

  std::string name() {
    std::size_t end = 0;
    while (end < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[end])) != 0 ||
                                  text_[end] == '-' || text_[end] == '_')) {
      ++end;
    }
    if (end == 0) fail("a name is missing");
    std::string found(text_.substr(0, end));
    text_.remove_prefix(end);
    return found;
  }

  char letter() {
    static const std::map<std::string_view, char> entities{
        {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
    if (text_.empty()) fail("the text ends");
    if (text_.front() == '<') fail("a bare <");
    if (text_.front() == '&') {
      for (const auto& [entity, meaning] : entities) {
        if (take(entity)) return meaning;
      }
      fail("an unknown entity");
    }
    const char found = text_.front();
    const auto code = static_cast<unsigned char>(found);
    if (code < 0x20 && found != '\n' && found != '\t') fail("a control character");
    text_.remove_prefix(1);
    return found;
  }

  void attribute(XmlElement& into) {
    const std::string key = name();
    expect("=\"");
    std::string value;
    while (!take("\"")) value += letter();
    if (!into.attributes.emplace(key, value).second) fail("an attribute stands twice");
  }

  XmlElement element() {
    XmlElement found;
    expect("<");
    found.name = name();
    while (take(" ")) attribute(found);
    if (take("/>")) return found;
    expect(">");
    while (!text_.starts_with("</")) {
      if (text_.starts_with("<")) {
        found.children.push_back(element());
      } else {
        found.text += letter();
      }
    }
    expect("</" + found.name + ">");
    return found;
  }

  std::string_view text_;
};

}  // namespace report_tests
