#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/cost/charges.hpp"
#include "models/cost/price_book.hpp"

namespace models {

/// Turns what was metered into USD per month, item by item. Prices come after the simulation and
/// never change it; see docs/models/cost.md.
class Bill {
 public:
  /// Requires a price for all that is charged; `prices` has to outlive it.
  Bill(const Scenario& scenario, const PriceBook& prices);
  Bill(std::vector<Charge> charges, const PriceBook& prices);

  /// Names of the items, "ec2:web", "alb:front", "data_transfer_out", …, in a fixed order.
  [[nodiscard]] const std::vector<std::string>& items() const noexcept { return items_; }

  /// USD per month (730 h) of each item, for a replication of so many hours; nothing of one without
  /// any. `meters`: by service_meters. Requires usd.size() == items().size(). No allocation.
  void price(std::span<const double> meters, double hours, std::span<double> usd) const;

 private:
  struct Line {
    std::size_t item = 0;
    double usd = 0;  ///< The price.
    Charge charge;
  };

  [[nodiscard]] double amount(const Line& line, std::span<const double> meters,
                              double months) const;

  const PriceBook* prices_;
  double hours_per_month_;
  std::vector<std::string> items_;
  std::vector<Line> lines_;
};

}  // namespace models
