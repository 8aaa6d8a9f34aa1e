#include "models/caching/hit_ratio.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/tools/roots.hpp>

#include "sim/base/require.hpp"
#include "sim/random/portable_math.hpp"

namespace models {

namespace {

/// Of the lowest and the highest chance of objects that are summed up.
constexpr double widest = 1.03;
/// Of the requests, what may be missing of the steady ratio once a cache counts as filled.
constexpr double nearly = 1e-3;

std::vector<ExponentialMixture::Term> reads_of(const Popularity& popularity, double reads_rps) {
  std::vector<ExponentialMixture::Term> reads;
  for (const Popularity::Value& value : popularity.values()) {
    reads.push_back({reads_rps * value.chance, value.objects * value.chance});
  }
  return reads;
}

double power_of(std::int64_t rank, double skew) {
  return sim::portable_pow(static_cast<double>(rank), -skew);
}

}  // namespace

Popularity::Popularity(std::int64_t objects, double skew, std::int64_t kept) {
  sim::require(kept >= 1 && kept <= objects && skew >= 0, "a catalogue has objects");
  double total = 0;
  // From the rarest on, so that small ones add up before they meet large ones.
  for (std::int64_t rank = objects; rank >= 1; --rank) total += power_of(rank, skew);
  const double growth = skew > 0 ? sim::portable_pow(widest, 1 / skew) : 0;
  std::int64_t first = 1;
  while (first <= kept) {
    std::int64_t last = kept;
    if (skew > 0) {
      const double end = std::min(static_cast<double>(kept), static_cast<double>(first) * growth);
      last = std::clamp(static_cast<std::int64_t>(end), first, kept);
    }
    add(first, last, skew, total);
    first = last + 1;
  }
  for (const Value& value : values_) share_ += value.chance * value.objects;
}

void Popularity::add(std::int64_t first, std::int64_t last, double skew, double total) {
  const auto objects = static_cast<double>(last - first + 1);
  const double largest = power_of(first, skew) / total;
  if (last - first < 2 || skew == 0) {
    if (skew == 0) {
      values_.push_back({largest, objects});
      return;
    }
    for (std::int64_t rank = first; rank <= last; ++rank) {
      values_.push_back({power_of(rank, skew) / total, 1});
    }
    return;
  }
  // Relative to the largest: what is to be matched is small.
  double mean = 0;
  const auto each = [&](const auto& add) {
    for (std::int64_t rank = first; rank <= last; ++rank) {
      add(1 - power_of(rank, skew) / total / largest);
    }
  };
  each([&](double below) { mean += below / objects; });
  double variance = 0;
  double third = 0;
  each([&](double below) {
    const double off = below - mean;
    variance += off * off / objects;
    third += off * off * off / objects;
  });
  // Gauss: two values have the first three moments.
  const double deviation = std::sqrt(variance);
  const double lean = 0.5 * third / (variance * deviation);
  const double reach = std::sqrt(1 + lean * lean);
  for (const double side : {-1.0, 1.0}) {
    values_.push_back({largest * (1 - mean - deviation * (lean + side * reach)),
                       0.5 * objects * (1 - side * lean / reach)});
  }
}

double characteristic_time(const Popularity& popularity, double reads_rps, double fits) {
  const auto missing = [&](double seconds) {
    double found = 0;
    for (const Popularity::Value& value : popularity.values()) {
      found -= value.objects * sim::portable_expm1(-reads_rps * value.chance * seconds);
    }
    return found - fits;
  };
  double high = fits / reads_rps;
  while (missing(high) < 0) high *= 2;
  std::uintmax_t rounds = 200;
  const auto root = boost::math::tools::toms748_solve(
      missing, 0.0, high, boost::math::tools::eps_tolerance<double>(50), rounds);
  return 0.5 * (root.first + root.second);
}

HitRatio::HitRatio(const CatalogueSpec& catalogue, double reads_rps)
    : popularity_(catalogue.objects, catalogue.skew,
                  catalogue.strategy == CacheStrategy::WriteThrough
                      ? catalogue.fits.value_or(catalogue.objects)
                      : catalogue.objects),
      reads_rps_(reads_rps),
      reads_(reads_of(popularity_, reads_rps)) {
  sim::require(reads_rps > 0, "a cache that nobody reads has no hit ratio");
  steady_ = popularity_.share();
  if (catalogue.strategy == CacheStrategy::WriteThrough) return;
  if (catalogue.fits && *catalogue.fits < catalogue.objects) {
    full_after_ = characteristic_time(popularity_, reads_rps, static_cast<double>(*catalogue.fits));
    limit_ = Limit::Memory;
    steady_ = found_within(full_after_);
  }
  if (catalogue.ttl) {
    const double ttl = sim::to_seconds(*catalogue.ttl);
    const double by_time = found_within_ttl(ttl);
    if (limit_ != Limit::Memory || by_time < steady_) {
      limit_ = Limit::Time;
      steady_ = by_time;
      echo_ = ttl;
    }
  }
  stale_ = stale_of(catalogue.ttl ? sim::to_seconds(*catalogue.ttl) : 0, catalogue.writes_rps);
}

/// Loaded at a miss and kept for the TTL: of 1 + rate ttl reads of an object one is a miss.
double HitRatio::found_within_ttl(double ttl) const {
  double found = 0;
  for (const Popularity::Value& value : popularity_.values()) {
    const double reads = reads_rps_ * value.chance * ttl;
    found += value.objects * value.chance * reads / (1 + reads);
  }
  return found;
}

/// Of the reads, those of objects that were asked for within so long before.
double HitRatio::found_within(double seconds) const {
  double found = 0;
  for (const Popularity::Value& value : popularity_.values()) {
    found -=
        value.objects * value.chance * sim::portable_expm1(-reads_rps_ * value.chance * seconds);
  }
  return found;
}

/// `ttl` 0: items stay until they are evicted, and each that is ever updated is stale.
double HitRatio::stale_of(double ttl, double writes_rps) const {
  if (writes_rps <= 0 || steady_ <= 0) return 0;
  if (ttl <= 0) return 1;
  double stale = 0;
  double hits = 0;
  for (const Popularity::Value& value : popularity_.values()) {
    const double reads = reads_rps_ * value.chance * ttl;
    const double updates = writes_rps * value.chance * ttl;
    const double found = value.objects * value.chance * reads / (1 + reads);
    hits += found;
    stale += found * (1 + sim::portable_expm1(-updates) / updates);
  }
  return stale / hits;
}

double HitRatio::filling(const Filling& since) const {
  double missing = reads_.none_within(since.asked);
  if (limit_ == Limit::Time) {
    // After one expiry more it takes one read more in the time that is left.
    double rest = since.since_all - echo_;
    int loads = 1;
    while (rest >= 0) {
      missing += asked_within(rest, loads);
      rest -= echo_;
      ++loads;
    }
  }
  return std::clamp(popularity_.share() - missing, 0.0, 1.0);
}

/// Of the reads, those of objects that were asked for so often in so many seconds: Poisson.
double HitRatio::asked_within(double seconds, int times) const {
  if (times == 1) return reads_.one_within(seconds);
  double asked = 0;
  for (const Popularity::Value& value : popularity_.values()) {
    const double reads = reads_rps_ * value.chance * seconds;
    double chance = sim::portable_exp(-reads);
    for (int time = 1; time <= times; ++time) chance *= reads / time;
    asked += value.objects * value.chance * chance;
  }
  return asked;
}

bool HitRatio::is_filled(const Filling& since) const {
  switch (limit_) {
    case Limit::Time:
      return since.since_all >= 2 * echo_;
    case Limit::Memory:
      return since.asked >= full_after_;
    case Limit::None:
      return reads_.none_within(since.asked) < nearly;
  }
  return true;
}

}  // namespace models
