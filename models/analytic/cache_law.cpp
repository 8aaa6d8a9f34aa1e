#include "models/analytic/cache_law.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace models::analytic {

namespace {

/// Calls `add(rank, objects)` for the objects up to a rank, or for the middle of some of them.
template <class Add>
void each_rank(std::int64_t last, const Add& add) {
  constexpr std::int64_t one_by_one = 2000;
  constexpr std::int64_t blocks = 500;
  for (std::int64_t rank = 1; rank <= last;) {
    const std::int64_t size = rank <= one_by_one ? 1 : std::min(rank / blocks, last - rank + 1);
    add(static_cast<double>(rank) + 0.5 * static_cast<double>(size - 1), static_cast<double>(size));
    rank += size;
  }
}

/// Sum over the objects up to a rank of what `of` says of the rate at which one is asked for.
template <class Of>
double sum(const CatalogueSpec& catalogue, std::int64_t last, double reads_rps, const Of& of) {
  double weights = 0;
  each_rank(catalogue.objects, [&](double rank, double objects) {
    weights += objects * std::pow(rank, -catalogue.skew);
  });
  double total = 0;
  each_rank(last, [&](double rank, double objects) {
    total += objects * of(reads_rps * std::pow(rank, -catalogue.skew) / weights);
  });
  return total;
}

double least_recently_used(const CatalogueSpec& catalogue, double reads_rps) {
  const auto fits = static_cast<double>(*catalogue.fits);
  const auto different = [&](double seconds) {
    return sum(catalogue, catalogue.objects, reads_rps,
               [&](double rate) { return 1 - std::exp(-rate * seconds); });
  };
  double low = 0;
  double high = fits / reads_rps;
  while (different(high) < fits) high *= 2;
  for (int round = 0; round < 60; ++round) {
    const double middle = 0.5 * (low + high);
    (different(middle) < fits ? low : high) = middle;
  }
  return sum(catalogue, catalogue.objects, reads_rps,
             [&](double rate) { return rate * (1 - std::exp(-rate * low)); }) /
         reads_rps;
}

}  // namespace

double steady_hit_ratio(const CacheSpec& spec, double reads_rps) {
  if (spec.holds == CacheHolds::Sessions) return 1;
  const CatalogueSpec& catalogue = spec.catalogue;
  if (catalogue.objects == 0 || reads_rps <= 0) return spec.hit_ratio.value_or(1);
  const std::int64_t fits = catalogue.fits.value_or(catalogue.objects);
  if (catalogue.strategy == CacheStrategy::WriteThrough) {
    return sum(catalogue, fits, reads_rps, [](double rate) { return rate; }) / reads_rps;
  }
  double ratio = 1;
  if (fits < catalogue.objects) ratio = least_recently_used(catalogue, reads_rps);
  if (!catalogue.ttl) return ratio;
  const double ttl = sim::to_seconds(*catalogue.ttl);
  const double within_ttl = sum(catalogue, catalogue.objects, reads_rps,
                                [&](double rate) { return rate * rate * ttl / (1 + rate * ttl); }) /
                            reads_rps;
  return std::min(ratio, within_ttl);
}

}  // namespace models::analytic
