#pragma once

#include <tl/expected.hpp>

#include "models/explain/settings.hpp"
#include "tools/input/diagnostic.hpp"

namespace tools {

/// Reads defaults/agreements.json of the library: what providers promise for a month, and the
/// recovery goal where a scenario has none. Errors: everything that is wrong with the file.
[[nodiscard]] tl::expected<models::ExplainSettings, Diagnostics> read_explain_settings();

}  // namespace tools
