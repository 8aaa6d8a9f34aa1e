// What explain says of MyClothes from stage to stage: which part is alone, and when it no longer
// is.

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

#include "models/explain/explain.hpp"
#include "tests/explain/scenarios.hpp"

namespace {

using models::ClassExplanation;
using models::Explanation;

/// Of any class of requests.
bool is_single_point(const Explanation& explanation, const std::string& path) {
  return std::any_of(explanation.classes.begin(), explanation.classes.end(),
                     [&](const ClassExplanation& one) {
                       const auto& all = one.single_points;
                       return std::find(all.begin(), all.end(), path) != all.end();
                     });
}

}  // namespace

TEST_CASE("the session store on one node is a single point of failure, with its zone",
          "[myclothes]") {
  const Explanation store = explain_tests::explained("myclothes/4-session-store");
  CHECK(is_single_point(store, "caches/sessions"));
  CHECK(is_single_point(store, "zones/ap-northeast-2a"));
  CHECK_FALSE(is_single_point(explain_tests::explained("myclothes/variants/4-redis-multi-az"),
                              "caches/sessions"));
  CHECK_FALSE(is_single_point(explain_tests::explained("myclothes/variants/4-memcached"),
                              "caches/sessions"));
}

TEST_CASE("the database is a single point of failure until it has a standby", "[myclothes]") {
  CHECK(is_single_point(explain_tests::explained("myclothes/5-database"), "databases/shop"));
  const Explanation last = explain_tests::explained("myclothes/8-multi-az");
  CHECK_FALSE(is_single_point(last, "databases/shop"));
  CHECK_FALSE(is_single_point(last, "caches/sessions"));
  CHECK_FALSE(is_single_point(last, "zones/ap-northeast-2a"));
}

TEST_CASE("a cache whose calls have another one in their place is no single point of failure",
          "[myclothes]") {
  CHECK_FALSE(is_single_point(explain_tests::explained("myclothes/7-cache"), "caches/catalogue"));
}
