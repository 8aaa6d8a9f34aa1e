#pragma once

#include <optional>
#include <string_view>

#include "models/architecture/figure_list.hpp"

namespace tools {

/// A value of a figure as files write it: "99.95%" or 0.9995 as a share, "260min" in seconds, "900
/// USD", a plain number; "0" of any unit. Nothing where it is no value of that unit.
[[nodiscard]] std::optional<double> parse_figure_value(std::string_view text,
                                                       models::FigureUnit unit);

/// Without blanks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace tools
