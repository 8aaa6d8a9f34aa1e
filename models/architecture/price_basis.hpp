#pragma once

#include <string>
#include <vector>

namespace models {

/// Where prices of one kind are from.
struct PriceSource {
  std::string prices;  ///< "on demand", "reserved", "ebs", "elb", ...
  std::string as_of;   ///< "2025-11-04", or less exact.
  std::string source;
};

/// A price that nobody gives, and what stands in for it.
struct EstimatedPrice {
  std::string price;    ///< "m8i.large on demand", "elb.alb_hour"
  double usd = 0;       ///< In the unit of that price.
  std::string how;      ///< "us-east-1's times 1.1, no source for it in eu-west-1"
  std::string pointer;  ///< JSON pointer to what asks for it in the scenario.
};

/// What the bill of a scenario rests on; empty where nothing has a price.
struct PriceBasis {
  std::string region;  ///< Whose prices they are; another than the scenario's where that has none.
  std::vector<PriceSource> sources;  ///< In the order of the bill, each once.
  std::vector<EstimatedPrice> estimated;
};

}  // namespace models
