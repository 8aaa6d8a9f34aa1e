#include "models/architecture/session_spec.hpp"

#include "sim/random/distribution.hpp"
#include "sim/random/limited_mean.hpp"

namespace models {

namespace {

sim::Distribution size_law(const SessionSpec& sessions) {
  return sim::Distribution::lognormal_from_median(sessions.cart_bytes.median,
                                                  sessions.cart_bytes.p95);
}

}  // namespace

double cart_too_large(const SessionSpec& sessions) {
  return sessions.in_cookie() ? size_law(sessions).survival(largest_cookie_bytes) : 0;
}

double cookie_bytes_per_step(const SessionSpec& sessions) {
  if (!sessions.in_cookie()) return 0;
  // The limited mean counts the limit for each cart above it.
  const double kept = sim::limited_mean(size_law(sessions), largest_cookie_bytes) -
                      largest_cookie_bytes * cart_too_large(sessions);
  return sessions.cart_share * kept;
}

}  // namespace models
