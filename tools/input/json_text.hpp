#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

#include "tools/input/diagnostic.hpp"

namespace tools {

/// Files above these are refused before anything is made of them.
inline constexpr std::size_t most_file_bytes = 10'000'000;
inline constexpr std::size_t deepest_nesting = 32;
inline constexpr std::size_t most_values = 200'000;  ///< Of any kind, in one file.

/// What JSON text may hold before it is refused.
struct JsonLimits {
  std::size_t nesting = deepest_nesting;
  std::size_t values = most_values;
};

/// The bytes of a file. Error: it cannot be read, or is larger than most_file_bytes.
[[nodiscard]] tl::expected<std::string, Diagnostic> read_file(const std::string& path);

/// JSON text as a value. `file` is for the error only, of which a text has one: not JSON (with line
/// and column, and nothing of what stands there), nested too deeply, too many values, or a key that
/// stands twice in one object.
[[nodiscard]] tl::expected<nlohmann::json, Diagnostic> parse_json(const std::string& text,
                                                                  const std::string& file,
                                                                  const JsonLimits& limits = {});

/// A large object of which a reader wants some members.
struct JsonSelection {
  std::string pointer;
  std::vector<std::string> members;
};

/// read_file and parse_json.
[[nodiscard]] tl::expected<nlohmann::json, Diagnostic> read_json(const std::string& path);

/// The same, but of the objects at these places nothing is made but the members that are named:
/// the others have to be JSON and are skipped.
[[nodiscard]] tl::expected<nlohmann::json, Diagnostic> read_json(
    const std::string& path, const std::vector<JsonSelection>& selections);

/// `pointer` with one more token, escaped as RFC 6901 asks for.
[[nodiscard]] std::string pointer_to(const std::string& pointer, const std::string& token);

}  // namespace tools
