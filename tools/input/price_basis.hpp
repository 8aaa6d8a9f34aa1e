#pragma once

#include <functional>
#include <string>

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"
#include "tools/input/price_reader.hpp"

namespace tools {

/// What the bill of a scenario asks for, each once: the instance types that it may run, and its
/// databases as they are and as the timeline makes them.
[[nodiscard]] PricesAsked prices_asked(const models::Scenario& scenario);

/// Where the prices of a scenario's bill are from and which of them are estimated. Requires a price
/// of all that is asked for. `place_of`: JSON pointer to what names a type or a class.
[[nodiscard]] models::PriceBasis price_basis(
    const models::Scenario& scenario, const models::PriceBook& book,
    const std::function<std::string(const std::string& name)>& place_of);

}  // namespace tools
