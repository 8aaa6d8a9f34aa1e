#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "tools/cli/console.hpp"

namespace tools {

/// Names of the options that cannot be given with this one, sorted: CLI11 has them in the order of
/// their addresses.
[[nodiscard]] std::vector<std::string> excluded_by(const CLI::Option& option);

/// CLI11's help with the names that an option excludes in that order.
class HelpFormatter : public CLI::Formatter {
 public:
  [[nodiscard]] std::string make_option_opts(const CLI::Option* option) const override;
};

/// The help of a command in lines of at most `columns`, or 40: what is longer goes on below where
/// its description began, or four columns further in. A description for which there is no room
/// beside its name stands below it, and a command goes on as a shell reads it. Breaks at blanks
/// only.
[[nodiscard]] std::string folded_help(std::string_view help, std::size_t columns);

/// The help as it is printed to a terminal or, as wide as a page, to a pipe or a file.
[[nodiscard]] std::string help_for(const Console& console, bool is_terminal,
                                   const std::string& help);

}  // namespace tools
