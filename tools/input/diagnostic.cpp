#include "tools/input/diagnostic.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include <fmt/format.h>

#include "tools/text/printable.hpp"

namespace tools {
namespace {

/// Levenshtein: insertions, deletions and replacements.
std::size_t edits(std::string_view from, std::string_view to) {
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

constexpr std::size_t longest_compared = 64;

}  // namespace

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

std::string nearest_name(std::string_view name, const std::vector<std::string>& known) {
  if (name.size() > longest_compared) return {};
  const std::string* best = nullptr;
  std::size_t fewest = name.size() / 3 + 2;
  for (const std::string& candidate : known) {
    if (candidate.size() > longest_compared) continue;
    const std::size_t needed = edits(name, candidate);
    if (needed < fewest && needed < candidate.size()) {
      fewest = needed;
      best = &candidate;
    }
  }
  return best == nullptr ? std::string() : *best;
}

std::string format_diagnostic(const Diagnostic& diagnostic) {
  std::string text = printable(diagnostic.file);
  if (!diagnostic.where.empty()) text += ':' + printable(diagnostic.where);
  text += ": error: " + printable(diagnostic.problem);
  if (!diagnostic.hint.empty()) text += "\n  hint: " + printable(diagnostic.hint);
  return text;
}

}  // namespace tools
