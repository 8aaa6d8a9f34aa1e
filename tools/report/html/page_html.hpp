#pragma once

#include <string>

#include "tools/report/text_table.hpp"

namespace tools {

/// A text in its tone, between tags: a <span> where the tone is not plain.
[[nodiscard]] std::string html_span(const Cell& cell);

/// The class of a tone; empty of the plain one.
[[nodiscard]] std::string html_class(Tone tone);

/// A table in a box of its own that scrolls where it is too wide, called `label` for who cannot see
/// it. Cells of the first column head their rows.
[[nodiscard]] std::string html_table(const TextTable& table, const std::string& label);

}  // namespace tools
