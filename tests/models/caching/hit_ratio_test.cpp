// Hit ratios against sums over every object, and against caches that are followed read by read.

#include "models/caching/hit_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <list>
#include <optional>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/random/distribution.hpp"
#include "sim/random/stream.hpp"

namespace {

using models::CacheStrategy;
using models::CatalogueSpec;
using models::HitRatio;
using models::Popularity;

constexpr double exact = 1e-9;

std::vector<double> chances(std::int64_t objects, double skew) {
  std::vector<double> all;
  for (std::int64_t rank = 1; rank <= objects; ++rank) {
    all.push_back(std::pow(static_cast<double>(rank), -skew));
  }
  double total = 0;
  for (const double one : all) total += one;
  for (double& one : all) one /= total;
  return all;
}

template <class Found>
double sum(const std::vector<double>& chance, const Found& found) {
  double total = 0;
  for (const double one : chance) total += one * found(one);
  return total;
}

CatalogueSpec catalogue(std::int64_t objects, double skew) {
  CatalogueSpec spec;
  spec.objects = objects;
  spec.skew = skew;
  return spec;
}

}  // namespace

TEST_CASE("objects of nearly equal popularity are few values with the sums of all") {
  const double skew = GENERATE(0.0, 0.3, 0.8, 1.0, 2.5);
  const std::int64_t objects = GENERATE(1, 2, 7, 5000, 100'000);
  CAPTURE(skew, objects);
  const Popularity popularity(objects, skew, objects);
  CHECK(popularity.share() == Approx(1).epsilon(1e-12));
  CHECK(popularity.values().size() < 2000);
  const std::vector<double> all = chances(objects, skew);
  for (const double seconds : {0.1, 10.0, 1000.0, 1e5}) {
    double summed = 0;
    for (const Popularity::Value& value : popularity.values()) {
      summed += value.objects * value.chance * -std::expm1(-50 * value.chance * seconds);
    }
    CHECK(summed == Approx(sum(all, [&](double one) {
                      return -std::expm1(-50 * one * seconds);
                    })).epsilon(exact));
  }
}

TEST_CASE("the steady hit ratio is that of the sums over all objects") {
  constexpr double reads = 500;
  const std::vector<double> all = chances(100'000, 0.7);
  CatalogueSpec spec = catalogue(100'000, 0.7);
  CHECK(HitRatio(spec, reads).steady() == Approx(1).epsilon(exact));
  spec.ttl = std::chrono::minutes(20);
  spec.writes_rps = 30;
  const auto found = [](double chance) {
    return reads * chance * 1200 / (1 + reads * chance * 1200);
  };
  CHECK(HitRatio(spec, reads).steady() == Approx(sum(all, found)).epsilon(exact));
  const double stale = sum(all, [&](double chance) {
    const double updates = 30 * chance * 1200;
    return found(chance) * (1 + std::expm1(-updates) / updates);
  });
  CHECK(HitRatio(spec, reads).stale() == Approx(stale / sum(all, found)).epsilon(exact));
  spec.strategy = CacheStrategy::WriteThrough;
  spec.fits = 500;
  double popular = 0;
  for (std::size_t rank = 0; rank < 500; ++rank) popular += all[rank];
  CHECK(HitRatio(spec, reads).steady() == Approx(popular).epsilon(exact));
  CHECK(HitRatio(spec, reads).stale() == 0);
}

TEST_CASE("as many objects as fit are asked for within the characteristic time") {
  const std::vector<double> all = chances(20'000, 0.9);
  const double time = models::characteristic_time(Popularity(20'000, 0.9, 20'000), 80, 3000);
  double different = 0;
  for (const double chance : all) different -= std::expm1(-80 * chance * time);
  CHECK(different == Approx(3000).epsilon(exact));
}

TEST_CASE("a cache that is followed read by read hits as the formula says") {
  constexpr std::int64_t objects = 300;
  constexpr double reads = 10;
  sim::Stream stream(sim::stream_key(1, 2, 3), 4);
  std::vector<double> until(objects, -1);
  std::vector<double> up_to = chances(objects, 0.8);
  for (std::size_t rank = 1; rank < up_to.size(); ++rank) up_to[rank] += up_to[rank - 1];
  CatalogueSpec spec = catalogue(objects, 0.8);
  SECTION("items expire") {
    spec.ttl = std::chrono::seconds(60);
    constexpr int asked = 300'000;
    int hits = 0;
    double now = 0;
    for (int read = 0; read < asked; ++read) {
      now += sim::sample_exponential(stream) / reads;
      const auto item = static_cast<std::size_t>(
          std::lower_bound(up_to.begin(), up_to.end() - 1, stream.uniform()) - up_to.begin());
      if (now < until[item]) {
        ++hits;
      } else {
        until[item] = now + 60;
      }
    }
    CHECK(HitRatio(spec, reads).steady() ==
          Approx(static_cast<double>(hits) / asked).margin(0.004));
  }
  SECTION("the least recently used gives way") {
    spec.fits = 60;
    constexpr int asked = 200'000;
    std::list<std::size_t> kept;
    int hits = 0;
    for (int read = 0; read < asked; ++read) {
      const auto item = static_cast<std::size_t>(
          std::lower_bound(up_to.begin(), up_to.end() - 1, stream.uniform()) - up_to.begin());
      const auto place = std::find(kept.begin(), kept.end(), item);
      if (place != kept.end()) {
        ++hits;
        kept.erase(place);
      }
      kept.push_front(item);
      if (kept.size() > 60) kept.pop_back();
    }
    CHECK(HitRatio(spec, reads).steady() ==
          Approx(static_cast<double>(hits) / asked).margin(0.008));
  }
}

TEST_CASE("a cache that was empty has what has been asked for since and echoes after a TTL") {
  constexpr double reads = 100;
  CatalogueSpec spec = catalogue(2000, 0.8);
  const std::vector<double> all = chances(2000, 0.8);
  const HitRatio stays(spec, reads);
  CHECK(stays.filling({}) == Approx(0).margin(1e-12));
  for (const double seconds : {1.0, 60.0, 3000.0}) {
    const double missing = sum(all, [&](double one) { return std::exp(-reads * one * seconds); });
    CHECK(stays.filling({seconds, seconds}) == Approx(1 - missing).margin(exact));
  }
  spec.ttl = std::chrono::seconds(100);
  const HitRatio expires(spec, reads);
  const double missing = sum(all, [&](double one) {
    const double rate = reads * one;
    return std::exp(-rate * 230) + rate * 130 * std::exp(-rate * 130) +
           0.5 * rate * 30 * rate * 30 * std::exp(-rate * 30);
  });
  CHECK(expires.filling({230, 230}) == Approx(1 - missing).margin(exact));
  CHECK_FALSE(expires.is_filled({199, 199}));
  CHECK(expires.is_filled({250, 200}));
}
