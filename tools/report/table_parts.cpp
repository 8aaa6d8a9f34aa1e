#include "tools/report/table_parts.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tools {

namespace {

constexpr std::size_t shown_commands = 2;

}  // namespace

Page try_next_part(const std::vector<std::string>& commands) {
  Page page;
  if (!commands.empty()) page.heading("Try next");
  for (std::size_t index = 0; index < std::min(commands.size(), shown_commands); ++index) {
    page.command(commands[index], 2);
  }
  return page;
}

Page more_line(std::size_t all, std::size_t shown) {
  Page page;
  if (all > shown) page.line(fmt::format("  and {} more: --out json has them all", all - shown));
  return page;
}

}  // namespace tools
