#pragma once

#include <algorithm>
#include <cstdint>

namespace models {

/// What a stretch of time does to a credit balance that is kept between a floor and a cap.
///
/// While demand and its law stay the same, the balance at the end of a stretch is a function of the
/// balance x at its beginning, and so is what would have fallen below the floor (the shortfall).
/// Both have a fixed shape, however long the stretch and however often it hits either bound:
///
///   balance after = clamp(x + shift, low, high)        shortfall = max(least, most - x)
///
/// The first is the composition of clamped shifts. For the second: of two paths, the lower one
/// loses the more at the floor, until they meet. A path that hits the floor first joins the path
/// that began at the floor, one that hits the cap first joins the one that began at the cap.
/// So a period of a repeating demand is worked out once and applied to any number of periods.
class CreditMap {
 public:
  /// A stretch that does nothing. Requires floor <= cap.
  CreditMap(double floor, double cap)
      : floor_(floor), cap_(cap), low_(floor), high_(cap), most_(floor) {}

  /// A stretch over which the balance moves one way only, by `change` where nothing bounds it.
  static CreditMap monotone(double floor, double cap, double change) {
    CreditMap map(floor, cap);
    map.shift_ = change;
    map.low_ = std::clamp(floor + change, floor, cap);
    map.high_ = std::clamp(cap + change, floor, cap);
    map.most_ = floor - std::min(change, 0.0);
    map.least_ = std::max(map.most_ - cap, 0.0);
    return map;
  }

  /// Balance after the stretch, for a balance in [floor, cap] before it.
  [[nodiscard]] double balance(double before) const {
    return std::clamp(before + shift_, low_, high_);
  }
  /// Credits that were spent with the balance at its floor, >= 0.
  [[nodiscard]] double shortfall(double before) const { return std::max(least_, most_ - before); }
  /// The smallest balance that has no shortfall; above the cap where each has one.
  [[nodiscard]] double least_sufficient() const { return least_ > 0 ? cap_ + least_ : most_; }

  /// This stretch and then `next`, which has to have the same bounds.
  [[nodiscard]] CreditMap then(const CreditMap& next) const {
    CreditMap both(floor_, cap_);
    both.shift_ = shift_ + next.shift_;
    both.low_ = next.balance(low_);
    both.high_ = next.balance(high_);
    both.least_ = shortfall(cap_) + next.shortfall(balance(cap_));
    both.most_ = shortfall(floor_) + next.shortfall(balance(floor_)) + floor_;
    return both;
  }

  /// This stretch `times` times over. Costs O(log times). Requires times >= 0.
  [[nodiscard]] CreditMap repeated(std::int64_t times) const {
    CreditMap result(floor_, cap_);
    CreditMap power = *this;
    for (; times > 0; times /= 2) {
      if (times % 2 == 1) result = result.then(power);
      power = power.then(power);
    }
    return result;
  }

 private:
  double floor_;
  double cap_;
  double shift_ = 0;
  double low_;
  double high_;
  double least_ = 0;  ///< Shortfall of the path from the cap.
  double most_;       ///< Shortfall of the path from the floor, plus the floor.
};

}  // namespace models
