#include "tools/input/diagnostic.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "tools/text/printable.hpp"

namespace tools {
namespace {

constexpr std::size_t longest_compared = 64;
constexpr std::size_t most_named = 3;

/// To the name itself, or to its last part where `name` has only one. "instance_type" is meant as
/// "type".
std::size_t distance_to(std::string_view name, std::string_view candidate) {
  std::size_t needed = edit_distance(name, candidate);
  const std::size_t longer = name.size() - std::min(name.size(), candidate.size());
  if (longer > 1 && name.ends_with(candidate) && name[longer - 1] == '_') return 1;
  const std::size_t slash = candidate.rfind('/');
  if (slash != std::string_view::npos && name.find('/') == std::string_view::npos) {
    needed = std::min(needed, edit_distance(name, candidate.substr(slash + 1)));
  }
  return needed;
}

}  // namespace

std::size_t edit_distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return '"' + printable(text) + '"';
  std::size_t cut = longest;
  // Not within a character of UTF-8.
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0U) == 0x80U) --cut;
  return '"' + printable(text.substr(0, cut)) + "...\"";
}

std::string listed(const std::vector<std::string>& names, std::string_view last_by) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? fmt::format(" {} ", last_by) : ", ";
    text += in_quotes(names[i]);
  }
  return text;
}

std::vector<std::string> nearest_names(std::string_view name,
                                       const std::vector<std::string>& known) {
  std::vector<std::string> nearest;
  if (name.size() > longest_compared) return nearest;
  std::size_t fewest = name.size() / 3 + 1;
  for (const std::string& candidate : known) {
    if (candidate.size() > longest_compared) continue;
    const std::size_t needed = distance_to(name, candidate);
    if (needed > fewest || needed >= candidate.size()) continue;
    if (needed < fewest) nearest.clear();
    fewest = needed;
    const bool known_already =
        std::find(nearest.begin(), nearest.end(), candidate) != nearest.end();
    if (nearest.size() < most_named && !known_already) nearest.push_back(candidate);
  }
  return nearest;
}

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  std::vector<std::string> nearest = nearest_names(name, known);
  return nearest.empty() ? std::string() : std::move(nearest.front());
}

std::string did_you_mean(const std::vector<std::string>& names) {
  return names.empty() ? std::string() : "did you mean " + listed(names, "or") + "?";
}

std::string format_diagnostic(const Diagnostic& diagnostic) {
  std::string text = printable(diagnostic.file);
  if (!diagnostic.where.empty()) text += ':' + printable(diagnostic.where);
  text += ": error: " + printable(diagnostic.problem);
  if (!diagnostic.hint.empty()) text += "\n  hint: " + printable(diagnostic.hint);
  return text;
}

}  // namespace tools
