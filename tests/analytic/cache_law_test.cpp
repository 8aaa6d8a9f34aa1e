// Hit ratios of the analytic road against closed forms and the cases A31 and S21.

#include "models/analytic/cache_law.hpp"

#include <chrono>

#include <catch2/catch.hpp>

TEST_CASE("one key is a hit as often as its renewals say", "[cache_law]") {
  models::CacheSpec spec;
  spec.catalogue.objects = 1;
  spec.catalogue.ttl = std::chrono::seconds(60);
  CHECK(models::analytic::steady_hit_ratio(spec, 0.2) == Approx(12.0 / 13).epsilon(1e-12));
}

TEST_CASE("sums over blocks of ranks are those of S21", "[cache_law]") {
  models::CacheSpec spec;
  spec.catalogue.objects = 5000;
  spec.catalogue.skew = 0.8;
  spec.catalogue.ttl = std::chrono::seconds(120);
  constexpr double close = 1e-6;
  CHECK(models::analytic::steady_hit_ratio(spec, 100) == Approx(0.7734691057343321).epsilon(close));
  spec.catalogue.fits = 1000;
  CHECK(models::analytic::steady_hit_ratio(spec, 100) == Approx(0.5569675165421397).epsilon(close));
  spec.catalogue.strategy = models::CacheStrategy::WriteThrough;
  CHECK(models::analytic::steady_hit_ratio(spec, 100) == Approx(0.671811089950164).epsilon(close));
}

TEST_CASE("what is stated holds and sessions are found", "[cache_law]") {
  models::CacheSpec spec;
  spec.hit_ratio = 0.7;
  CHECK(models::analytic::steady_hit_ratio(spec, 10) == 0.7);
  spec.holds = models::CacheHolds::Sessions;
  CHECK(models::analytic::steady_hit_ratio(spec, 10) == 1);
}
