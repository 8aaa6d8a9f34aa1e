#pragma once

#include <filesystem>

namespace tools {

/// Hands a file to what shows pages on this machine: xdg-open, open or start, as it is called here.
/// False where nothing does, because there is no such program or it refuses within a few seconds.
/// What it prints is not shown. A program that goes on is left to itself.
[[nodiscard]] bool open_page(const std::filesystem::path& file);

}  // namespace tools
