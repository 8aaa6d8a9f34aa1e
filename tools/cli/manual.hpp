#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace tools {

/// The help of the program, or of one command of it, as a page for `man`: roff with the macros of
/// man(7). `command` is null for the program itself.
[[nodiscard]] std::string manual_page(const CLI::App& app, const CLI::App* command);

}  // namespace tools
