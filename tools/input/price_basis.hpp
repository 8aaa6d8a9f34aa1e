#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"

namespace tools {

/// The instance types that a scenario may run, each once.
[[nodiscard]] std::vector<std::string> type_names(const models::Scenario& scenario);

/// Where the prices of a scenario's bill are from and which of them are estimated. Requires a price
/// of each type. `place_of`: JSON pointer to what names a type.
[[nodiscard]] models::PriceBasis price_basis(
    const models::Scenario& scenario, const models::PriceBook& book,
    const std::function<std::string(const std::string& type)>& place_of);

}  // namespace tools
