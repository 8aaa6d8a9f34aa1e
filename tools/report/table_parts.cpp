#include "tools/report/table_parts.hpp"

#include <algorithm>

#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::size_t shown_commands = 2;

}  // namespace

std::string try_next_text(const std::vector<std::string>& commands, const TextStyle& style) {
  if (commands.empty()) return {};
  std::string text = heading("Try next", style);
  for (std::size_t index = 0; index < std::min(commands.size(), shown_commands); ++index) {
    text += "  " + printable(commands[index]) + "\n";
  }
  return text;
}

std::string joined_parts(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += '\n';
    text += part;
  }
  return text;
}

}  // namespace tools
