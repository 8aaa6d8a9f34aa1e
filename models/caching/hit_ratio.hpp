#pragma once

#include <cstdint>
#include <vector>

#include "models/architecture/cache_spec.hpp"
#include "models/caching/exponential_mixture.hpp"

namespace models {

/// Objects of a catalogue by how often they are asked for: the i-th of N with a chance proportional
/// to i^-skew. Objects of nearly the same chance are summed up: those whose chances differ by up to
/// 3 % become two values with the same first three moments, so that sums of smooth functions of the
/// chance are within 1e-9, and 100 000 objects are some hundreds of values.
class Popularity {
 public:
  struct Value {
    double chance = 0;   ///< Of each object to be what a request asks for.
    double objects = 0;  ///< How many it stands for.
  };

  /// The `kept` most popular of `objects`. Requires 1 <= kept <= objects and skew >= 0.
  Popularity(std::int64_t objects, double skew, std::int64_t kept);

  [[nodiscard]] const std::vector<Value>& values() const noexcept { return values_; }
  /// Of the requests, those for objects that are kept.
  [[nodiscard]] double share() const noexcept { return share_; }

 private:
  void add(std::int64_t first, std::int64_t last, double skew, double total);

  std::vector<Value> values_;
  double share_ = 0;
};

/// How far a cache has filled since it was empty. Both clocks run as fast as misses are answered.
struct Filling {
  double asked = 0;  ///< Seconds of the requests whose misses were answered.
  /// Seconds since all misses are answered for the first time; negative: not yet. What was loaded
  /// before expires a TTL after that moment.
  double since_all = -1;
};

/// Which share of the reads of a cache finds its item, over a catalogue of independent Poisson
/// streams of reads. See docs/models/caches.md.
class HitRatio {
 public:
  /// `reads_rps` > 0, of the whole catalogue. Requires at least one object.
  HitRatio(const CatalogueSpec& catalogue, double reads_rps);

  /// Long after it was empty.
  [[nodiscard]] double steady() const noexcept { return steady_; }
  /// Of the hits, in the long run, those of items that were updated since they were loaded.
  [[nodiscard]] double stale() const noexcept { return stale_; }
  /// While it fills, within 1e-10.
  [[nodiscard]] double filling(const Filling& since) const;
  /// From there on it counts as steady: memory is full, two TTLs are over, or what is missing is
  /// less than a thousandth of the requests.
  [[nodiscard]] bool is_filled(const Filling& since) const;
  /// Moments of Filling::since_all at which what was loaded together expires; 0: never.
  [[nodiscard]] double expires_every() const noexcept { return echo_; }

 private:
  enum class Limit : std::uint8_t {
    Time,    ///< Items expire, and all have room.
    Memory,  ///< The least recently used gives way.
    None,    ///< What is kept stays.
  };

  [[nodiscard]] double found_within_ttl(double ttl) const;
  [[nodiscard]] double found_within(double seconds) const;
  [[nodiscard]] double asked_within(double seconds, int times) const;
  [[nodiscard]] double stale_of(double ttl, double writes_rps) const;

  Popularity popularity_;
  double reads_rps_;
  Limit limit_ = Limit::None;
  double full_after_ = 0;  ///< Seconds of requests until memory is full: Che's characteristic time.
  double echo_ = 0;
  double steady_ = 0;
  double stale_ = 0;
  /// Reads of each value of the popularity, by their share of all reads.
  ExponentialMixture reads_;
};

/// Che's characteristic time of a cache that evicts the least recently used: seconds t in which
/// requests for `fits` different objects come, the root of sum (1 - e^(-rate t)) = fits. Requires
/// 0 < fits < the number of objects.
[[nodiscard]] double characteristic_time(const Popularity& popularity, double reads_rps,
                                         double fits);

}  // namespace models
