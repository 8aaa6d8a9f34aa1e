#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "models/cost/price_book.hpp"
#include "tools/input/diagnostic.hpp"

namespace tools {

/// Reads <library>/prices/<region>.json; that of us-east-1 for a region without one. A type that
/// the region has no price of is estimated from us-east-1, and is left out where that has none
/// either. Errors: a price that is needed is missing or negative.
[[nodiscard]] tl::expected<models::PriceBook, Diagnostics> read_price_file(
    const std::string& library, const std::string& region, const std::vector<std::string>& types);

}  // namespace tools
