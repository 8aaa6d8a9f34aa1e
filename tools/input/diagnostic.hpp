#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tools {

/// One thing that is wrong with an input file.
struct Diagnostic {
  std::string file;     ///< Where the wrong value was written; "--set" for an override.
  std::string where;    ///< JSON pointer, or "line 3, column 7"; empty: the file as a whole.
  std::string problem;  ///< What is wrong: lower case, values in quotes, no full stop.
  std::string hint;     ///< What to do about it; may be empty.
};
using Diagnostics = std::vector<Diagnostic>;

/// "file:where: error: problem", and on a second line "  hint: ..." where there is a hint.
/// Printable as printable() makes it; no line feed at the end.
[[nodiscard]] std::string format_diagnostic(const Diagnostic& diagnostic);

/// The known name that is nearest to `name`, empty where none is near enough to be meant.
[[nodiscard]] std::string nearest_name(std::string_view name,
                                       const std::vector<std::string>& known);

/// "a, b and c".
[[nodiscard]] std::string listed(const std::vector<std::string>& names, std::string_view last_by);

/// `text` in quotes, shortened to 60 bytes, made printable.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace tools
