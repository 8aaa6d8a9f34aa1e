#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "models/architecture/scenario.hpp"
#include "tools/input/diagnostic.hpp"

namespace tools {

/// Whether a metric of that name is one that has to be asked for, whatever its labels are.
[[nodiscard]] bool is_figure(std::string_view name) noexcept;

/// Reads "probability_downtime{within=30min}",
/// "probability_met{metric=availability.requests,least=99.9%,in=month}" or
/// "budget_spent_after{…}" with the same labels, in any order; FigureSpec::name has them in this
/// one. Error: what is wrong and what to write, without a place. Also where a run of `scenario` has
/// no such figure.
[[nodiscard]] tl::expected<models::FigureSpec, Diagnostic> read_figure(
    std::string_view name, const models::Scenario& scenario);

/// Adds it unless one of its name is there.
void add_figure(const models::FigureSpec& figure, models::Scenario& scenario);

}  // namespace tools
