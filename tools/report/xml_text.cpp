#include "tools/report/xml_text.hpp"

#include "tools/report/text.hpp"

namespace tools {

std::string xml_text(std::string_view text) {
  std::string safe;
  for (const char letter : printable(text)) {
    switch (letter) {
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '&':
        safe += "&amp;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&apos;";
        break;
      default:
        safe += letter;
    }
  }
  return safe;
}

std::string markdown_text(std::string_view text) {
  constexpr std::string_view markup = R"(\`*_{}[]()#|~!$)";
  std::string safe;
  const std::string shown = printable(text);
  for (std::size_t at = 0; at < shown.size(); ++at) {
    const char letter = shown[at];
    const bool ends_word = at + 1 == shown.size() || shown[at + 1] == ' ';
    if (letter == '<') {
      safe += "&lt;";
    } else if (letter == '>') {
      safe += "&gt;";
    } else if (letter == '&') {
      safe += "&amp;";
    } else if (letter == '@') {
      safe += "&#64;";  // A mention would notify somebody.
    } else if (letter == ':' && !ends_word) {
      safe += "&#58;";  // No https: that becomes a link by itself, and no :emoji:.
    } else {
      if (markup.find(letter) != std::string_view::npos) safe += '\\';
      safe += letter;
    }
  }
  return safe;
}

}  // namespace tools
