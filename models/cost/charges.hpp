#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"

namespace models {

/// How use turns into USD a month.
enum class ChargeKind : std::uint8_t {
  PerUse,         ///< By what a meter counts, at a price per hour, GB, ….
  PerMonthOfUse,  ///< By the hours that a meter counts, at a price per month.
  EachHour,       ///< All the time, used or not, at a price per hour.
  EachMonth,
  // What is more than a price times a count:
  CapacityUnits,  ///< Of a load balancer: the larger of two dimensions.
  TransferOut,    ///< By tiers.
  EdgeTransfer,   ///< By tiers of CloudFront.
  EdgeRequests,   ///< Beyond those that are free.
};

/// A line of a bill: what is paid for one kind of use, or for having something.
struct Charge {
  std::string item;   ///< Of the bill; charges of the same item are added up.
  std::string price;  ///< Of a PriceBook, see PriceBook::usd; of transfer none, it has tiers.
  ChargeKind kind = ChargeKind::EachMonth;
  std::size_t meter = 0;        ///< Position in service_meters, where the kind has one.
  double times = 1;             ///< So many of them: GiB of an hour, alarms, ….
  std::string instead_of = {};  ///< A price that another charge for the same use has.
  /// Prices that count where they are dearer. AWS does not say by which type a surplus is priced
  /// that was used as several.
  std::vector<std::string> or_dearer = {};
  std::size_t bytes_meter = 0;  ///< Of capacity units: GB. Their meter counts requests.
  double bytes_times = 1;       ///< Of these, the part that counts.
  std::size_t meters = 1;  ///< Of edges: so many of them, one after the other, from `meter` on.
  std::size_t less_meters = 0;  ///< Of transfer: so many, from `bytes_meter` on, do not count.
};

/// What is paid for in a scenario, in the order of the items of its bill. A service that is new is
/// a line here.
[[nodiscard]] std::vector<Charge> charges_of(const Scenario& scenario);

}  // namespace models
