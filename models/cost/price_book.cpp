#include "models/cost/price_book.hpp"

#include "sim/base/require.hpp"

namespace models {

double PriceBook::usd(std::string_view key) const {
  if (const auto service = services.find(key); service != services.end()) return service->second;
  if (const auto database = databases.find(key); database != databases.end()) {
    return database->second.on_demand;
  }
  const std::size_t space = key.find(' ');
  const auto type = instances.find(key.substr(0, space));
  sim::require(type != instances.end(), "something that is charged has no price in this region");
  const std::string_view kind = space == std::string_view::npos ? key : key.substr(space + 1);
  if (kind == "on demand") return type->second.on_demand;
  if (kind == "reserved") return type->second.reserved_1yr;
  sim::require(kind == "surplus", "a price of an instance type that does not exist");
  return type->second.surplus_vcpu_hour;
}

}  // namespace models
