#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Where in which file a value of a scenario was written.
namespace tools {

struct ValuePlace {
  std::string file;  ///< As the user named it, or as a file that it extends is found.
  int line = 1;      ///< From 1 on.
};

/// Where each of `pointers` (RFC 6901) was written in a scenario or a file that it extends: the
/// line of its key, or of the nearest key above it that is written at all. What an override wrote
/// stands at line 1 of the scenario file. Requires a name that read_scenario takes.
[[nodiscard]] std::vector<ValuePlace> places_of(const std::string& name_or_path,
                                                const std::vector<std::string>& overrides,
                                                const std::vector<std::string>& pointers);

/// The line, from 1 on, of the deepest key that `pointer` and a JSON text have in common.
/// Requires a text that is JSON.
[[nodiscard]] int line_of(std::string_view text, const std::string& pointer);

}  // namespace tools
