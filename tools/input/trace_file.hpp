#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "models/workload/demand.hpp"
#include "tools/input/diagnostic.hpp"

namespace tools {

/// A recorded demand: a CSV file with the header "seconds,rps" and rising times from 0 on, at most
/// as large as any other file. Blank lines and lines that begin with # are skipped.
/// Errors: the first ten lines that are wrong.
[[nodiscard]] tl::expected<std::vector<models::demand::Point>, Diagnostics> read_trace_file(
    const std::string& path);

/// The same from text; `file` is for diagnostics.
[[nodiscard]] tl::expected<std::vector<models::demand::Point>, Diagnostics> parse_trace(
    const std::string& text, const std::string& file);

}  // namespace tools
