// A cache that fills, against its differential equation in small steps.

#include "models/caching/refill.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

namespace {

using models::CatalogueSpec;
using models::HitRatio;
using models::Refill;

/// Of all reads, what is missed and what is refused in so many seconds after it came back.
struct Missed {
  double misses = 0;
  double refused = 0;
};

/// Those who answer misses can do `capacity` of the reads.
double met(double capacity, double misses) {
  return misses > capacity ? capacity / misses : 1;
}

Missed in_small_steps(const HitRatio& of, double capacity, double seconds) {
  constexpr double step = 0.01;
  Missed missed;
  double asked = 0;
  double since_all = -1;
  for (double at = 0; at < seconds; at += step) {
    // Half a step first: the midpoint rule.
    const double begin = met(capacity, 1 - of.filling({asked, since_all}));
    const double half = asked + 0.5 * step * begin;
    const double half_all = since_all < 0 ? since_all : since_all + 0.5 * step;
    const double misses = 1 - of.filling({half, half_all});
    const double share = met(capacity, misses);
    missed.misses += step * misses;
    missed.refused += step * misses * (1 - share);
    asked += step * share;
    if (since_all >= 0) {
      since_all += step;
    } else if (share >= 1) {
      since_all = 0;
    }
  }
  return missed;
}

Missed in_pieces(const HitRatio& of, double capacity, double seconds, int& pieces) {
  Missed missed;
  Refill refill;
  double share = met(capacity, 1);
  for (double at = 0; at < seconds - 1e-9; ++pieces) {
    refill.plan(of, {share, 1, 0, 1, seconds - at});
    const double length = std::min(refill.length(), seconds - at);
    const double begin = 1 - refill.hits();
    const double end = begin - refill.slope() * length;
    const auto refused = [&](double misses) { return std::max(0.0, misses - capacity); };
    missed.misses += 0.5 * (begin + end) * length;
    missed.refused += 0.5 * (refused(begin) + refused(end)) * length;
    share = refill.met_after(length);
    refill.settle(length);
    at += length;
    if (refill.is_filled(of)) break;
  }
  return missed;
}

}  // namespace

TEST_CASE("a cache fills in pieces as its differential equation says") {
  CatalogueSpec spec;
  spec.objects = 3000;
  spec.skew = 0.8;
  const double capacity = GENERATE(1.0, 0.2, 0.4);
  const bool expires = GENERATE(false, true);
  // Four seconds before the end of what is followed.
  if (expires) spec.ttl = std::chrono::seconds(200);
  const double seconds = expires ? 396 : 300;
  CAPTURE(capacity, expires);
  const HitRatio of(spec, 200);
  int pieces = 0;
  const Missed fast = in_pieces(of, capacity, seconds, pieces);
  const Missed slow = in_small_steps(of, capacity, seconds);
  CHECK(fast.misses == Approx(slow.misses).epsilon(1e-3));
  CHECK(fast.refused == Approx(slow.refused).epsilon(1e-3).margin(1e-3));
  CHECK(pieces < 600);
}

TEST_CASE("what nobody answers fills no cache and time goes by for what it has") {
  CatalogueSpec spec;
  spec.objects = 1000;
  spec.skew = 1;
  const HitRatio of(spec, 100);
  Refill refill;
  refill.plan(of, {0, 1, 0, 1, 3600});
  CHECK(refill.hits() == Approx(0).margin(1e-12));
  CHECK(refill.slope() == 0);
  refill.settle(3600);
  refill.plan(of, {1, 1, 0, 1, 3600});
  CHECK(refill.slope() > 0);
  refill.settle(refill.length());
  CHECK(refill.hits() > 0);
}
