#pragma once

#include <string>
#include <string_view>

namespace tools {

/// `text` as the value of an attribute or as text of an XML 1.0 document: <, >, &, quotes and line
/// ends escaped, and what XML cannot hold at all (control characters, bytes that are no UTF-8)
/// made visible as printable() does.
[[nodiscard]] std::string xml_text(std::string_view text);

/// `text` as one line of GitHub-flavoured Markdown, in a table or outside: nothing in it is read as
/// markup, HTML, a mention or a link.
[[nodiscard]] std::string markdown_text(std::string_view text);

}  // namespace tools
