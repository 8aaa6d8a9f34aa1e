#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "models/cost/price_book.hpp"
#include "tools/input/diagnostic.hpp"

namespace tools {

/// What is read of a book beside the services that all have.
struct PricesAsked {
  std::vector<std::string> types = {};                ///< Of instances.
  std::vector<models::DatabaseOffer> databases = {};  ///< With any of them, volumes and proxies.
  bool edges = false;                                 ///< Those of CloudFront.
  /// By type and engine, as CacheSpec::price: "cache.m5.large redis".
  std::vector<std::string> caches = {};
  bool nat_gateways = false;  ///< And what passes between zones.
};

/// Reads <library>/prices/<region>.json; that of us-east-1 for a region without one. A type or an
/// offer that the region has no price of is estimated, from us-east-1 or from its like, and is left
/// out where that cannot be. Errors: a price that is needed is missing or negative.
[[nodiscard]] tl::expected<models::PriceBook, Diagnostics> read_price_file(
    const std::string& library, const std::string& region, const PricesAsked& asked);

}  // namespace tools
