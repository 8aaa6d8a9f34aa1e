#pragma once

#include <chrono>
#include <ratio>

namespace models::analytic {

/// Time as a real number. Formulas need fractions of a microsecond and lengths beyond 2^63 of them,
/// so closed forms do not use sim::Duration; every sim::Duration converts to these by itself.
using Seconds = std::chrono::duration<double>;
using Hours = std::chrono::duration<double, std::ratio<3600>>;

/// 365 days, the year of every figure "per year".
inline constexpr Hours hours_per_year{8760};

/// Largest Hours. Means "never happens" where a mean time is returned.
inline constexpr Hours never_h{std::chrono::duration_values<double>::max()};

}  // namespace models::analytic
