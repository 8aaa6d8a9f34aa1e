#pragma once

namespace models {

/// Hours of the month by which AWS states monthly prices: a twelfth of 365 days.
inline constexpr double hours_per_billing_month = 730;

}  // namespace models
