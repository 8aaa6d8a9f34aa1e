#include "models/cost/bill.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/require.hpp"

namespace models {

namespace {

double by_tiers(const std::vector<TransferTier>& tiers, double gb_per_month, double free) {
  double billable = std::max(0.0, gb_per_month - free);
  double usd = 0;
  double reached = 0;
  for (const TransferTier& tier : tiers) {
    const double within = std::min(billable, tier.up_to_gb - reached);
    usd += within * tier.usd_per_gb;
    billable -= within;
    reached = tier.up_to_gb;
    if (billable <= 0) break;
  }
  return usd;
}

double sum_of(std::span<const double> meters, std::size_t first, std::size_t count) {
  double sum = 0;
  for (std::size_t meter = first; meter < first + count; ++meter) sum += meters[meter];
  return sum;
}

bool has_tiers(ChargeKind kind) {
  return kind == ChargeKind::TransferOut || kind == ChargeKind::EdgeTransfer;
}

double price_of(const Charge& charge, const PriceBook& prices) {
  if (has_tiers(charge.kind)) return 0;
  double usd = prices.usd(charge.price);
  for (const std::string& other : charge.or_dearer) usd = std::max(usd, prices.usd(other));
  return charge.instead_of.empty() ? usd : usd - prices.usd(charge.instead_of);
}

}  // namespace

Bill::Bill(const Scenario& scenario, const PriceBook& prices)
    : Bill(charges_of(scenario), prices) {}

Bill::Bill(std::vector<Charge> charges, const PriceBook& prices)
    : prices_(&prices), hours_per_month_(charges.empty() ? 0 : prices.usd("month.hours")) {
  for (Charge& charge : charges) {
    const auto known = std::find(items_.begin(), items_.end(), charge.item);
    const auto item = static_cast<std::size_t>(known - items_.begin());
    if (known == items_.end()) items_.push_back(charge.item);
    const double usd = price_of(charge, prices);
    lines_.push_back({item, usd, std::move(charge)});
  }
}

void Bill::price(std::span<const double> meters, double hours, std::span<double> usd) const {
  sim::require(usd.size() == items_.size(), "a bill has one amount for each of its items");
  std::fill(usd.begin(), usd.end(), 0.0);
  if (hours <= 0) return;
  const double months = hours / hours_per_month_;
  for (const Line& line : lines_) usd[line.item] += amount(line, meters, months);
}

double Bill::amount(const Line& line, std::span<const double> meters, double months) const {
  const Charge& charge = line.charge;
  switch (charge.kind) {
    case ChargeKind::PerUse:
      return charge.times * meters[charge.meter] * line.usd / months;
    case ChargeKind::PerMonthOfUse:
      return meters[charge.meter] / hours_per_month_ / months * charge.times * line.usd;
    case ChargeKind::EachHour:
      return charge.times * line.usd * hours_per_month_;
    case ChargeKind::EachMonth:
      return charge.times * line.usd;
    case ChargeKind::CapacityUnits: {
      // The larger of the two dimensions that web traffic reaches, hour by hour; both are
      // proportional to requests, so that it is the same one throughout.
      const double by_connections = meters[charge.meter] * charge.times / 3600 /
                                    prices_->usd("elb.lcu_new_connections_per_s");
      const double by_bytes =
          meters[charge.bytes_meter] * charge.bytes_times / prices_->usd("elb.lcu_gb_per_hour");
      return std::max(by_connections, by_bytes) * line.usd / months;
    }
    case ChargeKind::TransferOut: {
      const double elsewhere = sum_of(meters, charge.bytes_meter, charge.less_meters);
      return by_tiers(prices_->transfer_out, (meters[charge.meter] - elsewhere) / months,
                      prices_->usd("transfer.free_out_gb_per_month"));
    }
    case ChargeKind::EdgeTransfer:
      return by_tiers(prices_->edge_out, sum_of(meters, charge.meter, charge.meters) / months,
                      prices_->usd("cloudfront.free_out_gb_per_month"));
    case ChargeKind::EdgeRequests: {
      constexpr double priced = 10'000;
      const double asked = sum_of(meters, charge.meter, charge.meters) / months;
      const double free = prices_->usd("cloudfront.free_requests_per_month");
      return std::max(0.0, asked - free) / priced * line.usd;
    }
  }
  return 0;
}

}  // namespace models
