// MyClothes, stage by stage: each shows what it is there for, in the order of the lesson.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/validation/suite.hpp"

using validation::run;

namespace {

const models::MetricEstimate& figure(const models::ScenarioReport& report,
                                     const std::string& metric) {
  const models::MetricEstimate* found = report.find(metric);
  REQUIRE(found != nullptr);
  return *found;
}

/// Whether both intervals say that the first is less.
void check_less(const models::MetricEstimate& first, const models::MetricEstimate& other) {
  CAPTURE(first.name, first.mean, other.mean);
  CHECK(first.high.value_or(first.mean) < other.low.value_or(other.mean));
}

/// A few years are enough where every evening loses carts.
constexpr std::int64_t few = 8;

}  // namespace

TEST_CASE("carts that are lost fall from stage to stage until none is", "[validation][myclothes]") {
  const std::string carts = "carts_lost_per_year";
  const auto baseline = run("myclothes/1-baseline", {}, few);
  const auto sticky = run("myclothes/2-stickiness", {}, few);
  const auto cookies = run("myclothes/3-cookies", {}, few);
  const auto store = run("myclothes/4-session-store", {}, 200);
  const auto with_replica = run("myclothes/variants/4-redis-multi-az", {}, 200);
  const auto table = run("myclothes/variants/4-dynamodb", {}, few);
  check_less(figure(sticky, carts), figure(baseline, carts));
  check_less(figure(store, carts), figure(sticky, carts));
  check_less(figure(with_replica, carts), figure(store, carts));
  CHECK(figure(cookies, carts).mean == 0);
  CHECK(figure(table, carts).mean == 0);
}

TEST_CASE("without stickiness a share of the steps misses its cart, and with it none",
          "[validation][myclothes]") {
  const auto baseline = run("myclothes/1-baseline", {}, few);
  // Three to six instances, evenly asked; one step of twenty has no cart to find.
  const double share = figure(baseline, "steps_without_cart").mean;
  CHECK(share > (1 - 1.0 / 3) * 19 / 20);
  CHECK(share < (1 - 1.0 / 6) * 19 / 20);
  CHECK(figure(run("myclothes/2-stickiness", {}, few), "steps_without_cart").mean == 0);
}

TEST_CASE("a cart of more than a cookie holds is not kept", "[validation][myclothes]") {
  const auto report = run("myclothes/3-cookies", {}, few);
  CHECK(figure(report, "cart_too_large").mean ==
        Approx(validation::truth("S29", "cart_too_large")));
  CHECK(figure(report, "cookie_gb_in_per_month").mean > 0);
}

TEST_CASE("reads survive the loss of the primary from the stage of replicas on",
          "[validation][myclothes]") {
  const std::string browse = "availability.requests{class=browse}";
  const std::string buy = "availability.requests{class=buy}";
  const auto alone = run("myclothes/drills/5-database-lost");
  const auto replicated = run("myclothes/drills/6-database-lost");
  CHECK(figure(alone, browse).mean < 0.95);
  CHECK(figure(replicated, browse).mean == 1);
  CHECK(figure(replicated, buy).mean == Approx(figure(alone, buy).mean));
}

TEST_CASE("the cache takes most of the reads off the database, and its loss brings them back",
          "[validation][myclothes]") {
  const auto report = run("myclothes/7-cache", {}, few);
  CHECK(figure(report, "hit_ratio{cache=catalogue}").mean > 0.8);
  const auto lost = run("myclothes/drills/7-stampede");
  CHECK(validation::lost_to(lost, "node_fault:catalogue", "overload") > 0);
  CHECK(validation::lost_to(lost, "node_fault:catalogue") ==
        Approx(validation::lost_to(lost, "node_fault:catalogue", "overload")));
  // Losses go on after the new node is there, which is empty.
  const auto fixed = run("myclothes/drills/7-stampede",
                         {R"(architecture.caches.catalogue.replacement={"constant": "300s"})"});
  const auto stated = run("myclothes/drills/7-stampede",
                          {R"(architecture.caches.catalogue.replacement={"constant": "300s"})",
                           "architecture.caches.catalogue.objects=1"});
  CHECK(validation::lost_to(fixed, "node_fault:catalogue") >
        validation::lost_to(stated, "node_fault:catalogue"));
}

TEST_CASE("with a second one of everything a zone costs browsing as much as its instances do",
          "[validation][myclothes]") {
  const auto report = run("myclothes/drills/8-zone-outage");
  // All that is lost is the zone's, and carts but for the writes of a second stay.
  double lost = 0;
  for (const models::BlameEntry& entry : report.blame) lost += entry.requests_lost;
  CHECK(validation::lost_to(report, "zone_power:ap-northeast-2a") == Approx(lost));
  CHECK(figure(report, "carts_lost").mean < 30);
  CHECK(figure(report, "availability.requests").mean > 0.99);
}
