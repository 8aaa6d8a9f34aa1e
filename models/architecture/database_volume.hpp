#pragma once

#include "models/architecture/database_spec.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Space that has to stay free on a volume of `allocated` bytes: with less, writes fail. MySQL and
/// MariaDB: 200 MiB below 20,000 MiB, a hundredth up to 102,400 MiB, 1,024 MiB above ("Known issues
/// and limitations for Amazon RDS for MySQL"). PostgreSQL: none.
[[nodiscard]] constexpr double least_free_bytes(DatabaseEngine engine, double allocated) noexcept {
  constexpr double mib = 1024.0 * 1024;
  if (engine == DatabaseEngine::PostgreSql) return 0;
  if (allocated < 20'000 * mib) return 200 * mib;
  return allocated <= 102'400 * mib ? allocated / 100 : 1'024 * mib;
}

/// How long until a volume with `used` bytes has too little space; sim::Duration::max() where it
/// does not grow.
[[nodiscard]] inline sim::Duration until_full(DatabaseEngine engine, double allocated, double used,
                                              double grows_per_day) noexcept {
  const double left = allocated - least_free_bytes(engine, allocated) - used;
  if (grows_per_day <= 0) return sim::Duration::max();
  constexpr double seconds_per_day = 86'400;
  return left <= 0 ? sim::Duration::zero()
                   : sim::clamped_duration(left / grows_per_day * seconds_per_day);
}

/// Bytes allocated to a volume on average while it is used for `from` to `to` bytes, steadily and
/// not falling. `autoscaling`: a tenth is kept free, as that grows it once less is left.
[[nodiscard]] inline double mean_allocated(double allocated, bool autoscaling, double from,
                                           double to) noexcept {
  constexpr double most_used = 0.9;
  const double first = from / most_used;
  const double last = to / most_used;
  if (!autoscaling || last <= allocated) return allocated;
  if (first >= allocated) return (first + last) / 2;
  const double above = last - allocated;
  return allocated + above * above / (last - first) / 2;
}

}  // namespace models
