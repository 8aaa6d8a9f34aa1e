#pragma once

#include <cstddef>
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

/// Insertions, deletions and replacements of bytes that make `to` of `from` (Levenshtein).
[[nodiscard]] std::size_t edit_distance(std::string_view from, std::string_view to);

/// The known names that are nearest to `name`, at most three that are equally near; empty where
/// none is near enough to be meant. Of names that are paths ("whatisthetime/6-multi-az") the last
/// part counts by itself as well.
[[nodiscard]] std::vector<std::string> nearest_names(std::string_view name,
                                                     const std::vector<std::string>& known);

/// The first of them, empty where there is none.
[[nodiscard]] std::string nearest_name(std::string_view name,
                                       const std::vector<std::string>& known);

/// `did you mean "a" or "b"?` of what may be meant; empty of nothing.
[[nodiscard]] std::string did_you_mean(const std::vector<std::string>& names);

/// "a, b and c".
[[nodiscard]] std::string listed(const std::vector<std::string>& names, std::string_view last_by);

/// `text` in quotes, shortened to 60 bytes, made printable.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace tools
