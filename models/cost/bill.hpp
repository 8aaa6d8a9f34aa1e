#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"
#include "models/ledger/usage.hpp"

namespace models {

/// Turns usage into USD per month, item by item. Prices come after the simulation and never change
/// it; see docs/models/cost.md.
class Bill {
 public:
  /// Requires a price for each instance type that the scenario uses; `prices` has to outlive it.
  Bill(const Scenario& scenario, const PriceBook& prices);

  /// Names of the items, "ec2:web", "alb:front", "data_transfer_out", …, in a fixed order.
  [[nodiscard]] const std::vector<std::string>& items() const noexcept { return items_; }

  /// USD per month (730 h) of each item, for a replication that lasted usage.hours > 0. Requires
  /// usd.size() == items().size(). No allocation.
  void price(const Usage& usage, std::span<double> usd) const;

 private:
  const Scenario* scenario_;
  const PriceBook* prices_;
  std::vector<std::string> items_;
};

}  // namespace models
