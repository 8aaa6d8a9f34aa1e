#pragma once

#include <string>
#include <string_view>

#include "tools/text/code_points.hpp"

/// The one place that decides what text from a file or a command line may look like in output.
namespace tools {

/// Whether a reader sees the code point as what it is: it is no control character, turns no
/// direction of writing, is not invisible (zero width, soft hyphen, filler, tag), and XML can hold
/// it.
[[nodiscard]] bool is_plain(const CodePoint& point);

/// `text` with what could drive a terminal or deceive a reader made visible: control characters,
/// DEL, C1, marks that turn the direction of writing or take no room (as \x1b or \u202e), and bytes
/// that are not UTF-8. What is printable already comes back as it is.
[[nodiscard]] std::string printable(std::string_view text);

/// The same line by line: line feeds stay.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// JSON text with what printable() would escape written as JSON escapes it: the same value, to be
/// read without harm. Requires that the text is UTF-8; line feeds stay.
[[nodiscard]] std::string printable_json(std::string_view json);

/// Whether printable() leaves the text as it is.
[[nodiscard]] bool is_printable(std::string_view text);

}  // namespace tools
