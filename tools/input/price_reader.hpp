#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "models/cost/price_book.hpp"
#include "tools/input/diagnostic.hpp"

namespace tools {

/// Reads <library>/prices/<region>.json. Errors: there is no such file (the regions that there are
/// in the hint), a price is missing or negative.
[[nodiscard]] tl::expected<models::PriceBook, Diagnostics> read_price_file(
    const std::string& library, const std::string& region);

/// Regions that <library>/prices has a file for, in order.
[[nodiscard]] std::vector<std::string> priced_regions(const std::string& library);

}  // namespace tools
