#include "models/analytic/dns.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

void check(const DnsDrain& drain) {
  double total = 0;
  for (const ResolverGroup& group : drain.resolvers) {
    sim::require(group.hold.count() > 0 && group.share >= 0, "a resolver group is out of range");
    total += group.share;
  }
  sim::require(std::abs(total - 1.0) < 1e-9, "the shares of the resolver groups do not sum to 1");
}

}  // namespace

double share_to_dead(const DnsDrain& drain, Seconds since_removal) {
  check(drain);
  const Seconds time = std::max(since_removal, Seconds(0));
  double holding = 0;
  for (const ResolverGroup& group : drain.resolvers) {
    holding += group.share * std::max(0.0, 1.0 - time / group.hold);
  }
  return drain.dead_share * holding;
}

double lost_before_removal(const DnsDrain& drain) {
  return drain.rate_rps * drain.dead_share * drain.removed_after.count();
}

double lost_by(const DnsDrain& drain, Seconds since_removal) {
  check(drain);
  double held_s = 0;
  for (const ResolverGroup& group : drain.resolvers) {
    const Seconds time = std::clamp(since_removal, Seconds(0), group.hold);
    held_s += group.share * time.count() * (1.0 - 0.5 * (time / group.hold));
  }
  return drain.rate_rps * drain.dead_share * held_s;
}

double lost_after_removal(const DnsDrain& drain) {
  return lost_by(drain, Seconds::max());
}

double lost_in_total(const DnsDrain& drain) {
  return lost_before_removal(drain) + lost_after_removal(drain);
}

}  // namespace models::analytic
