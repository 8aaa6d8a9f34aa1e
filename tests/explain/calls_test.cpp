// What is said of databases, externals and components that requests call.

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "models/architecture/database_connections.hpp"
#include "tests/analytic/validation_case.hpp"
#include "tests/explain/scenarios.hpp"

namespace {

using namespace models;
using explain_tests::explained_text;
using Overrides = std::vector<std::string>;

constexpr double year = 365.0 * 86'400;

/// Nothing but what is given can fail.
std::string service(const std::string& architecture, const std::string& classes) {
  return R"({"region": "us-east-1", "architecture": {"zones": {"a": {}, "b": {}, "c": {}}, )" +
         architecture + R"(}, "workload": {"demand": "100/s", "classes": {)" + classes + R"(}},
  "failures": {"defaults": false}, "run": {"horizon": "365d"}})";
}

std::string database(const std::string& keys) {
  return R"("engine": "mysql", "class": "db.m5.large",
    "maintenance": {"os_updates": "0/year", "engine_upgrades": "0/year"}, )" +
         keys;
}

std::string shop(const std::string& keys) {
  return R"("databases": {"shop": {)" + database(keys) + "}}";
}

const std::string pair_of_zones = R"("deployment": "multi_az", "zones": ["a", "b"])";
const std::string reads = R"("page": {"calls": [{"to": "shop"}]})";
const std::string writes = R"("page": {"calls": [{"to": "shop", "operation": "write"}]})";

const CutSet* find(const ClassExplanation& one, const std::string& path, CutLasts lasts) {
  const auto found = std::find_if(one.cut_sets.begin(), one.cut_sets.end(), [&](const CutSet& cut) {
    return cut.members.front().path == path && cut.lasts == lasts;
  });
  return found == one.cut_sets.end() ? nullptr : &*found;
}

ClassExplanation only_class(const Explanation& explanation) {
  REQUIRE(explanation.classes.size() == 1);
  return explanation.classes.front();
}

std::string reasons_of(const ClassExplanation& one) {
  std::string all;
  for (const std::string& reason : one.no_figure) all += reason + "\n";
  return all;
}

TEST_CASE("a single instance is a single point of failure, with its zone", "[calls]") {
  const Explanation explanation = explained_text(service(shop(R"("zones": ["a"])"), reads));
  const ClassExplanation page = only_class(explanation);
  ValidationCase known("S05");
  CHECK(page.single_points == std::vector<std::string>{"databases/shop", "zones/a"});
  CHECK(page.unavailability * year == Approx(known.expected("downtime_s_per_year")).epsilon(1e-3));
  REQUIRE(page.lost_at_calls);
  CHECK(*page.lost_at_calls == Approx(known.expected("request_unavailability")).epsilon(1e-3));
  CHECK(explanation.has_rates);
  CHECK(page.naive.front().agreement == "rds_single");
}

TEST_CASE("a pair fails over, and nothing of it is a single point of failure", "[calls]") {
  const std::string text = service(shop(pair_of_zones), writes);
  const Explanation explanation = explained_text(text);
  const ClassExplanation page = only_class(explanation);
  ValidationCase known("S07");
  CHECK(page.single_points.empty());
  CHECK(page.unavailability * year == Approx(known.expected("downtime_s_per_year")).epsilon(1e-3));
  const CutSet* failover = find(page, "databases/shop", CutLasts::UntilFailedOver);
  REQUIRE(failover != nullptr);
  CHECK(failover->members.front().failed == 1);
  CHECK(failover->members.front().of == 2);
  CHECK(failover->unavailability * year ==
        Approx(known.expected("failovers_per_year") * 94.75).epsilon(1e-3));
  REQUIRE(explanation.service);
  CHECK(explanation.service->outages_per_year ==
        Approx(known.expected("outages_per_year")).epsilon(1e-3));
  CHECK(page.naive.front().agreement == "rds_multi_az");
}

TEST_CASE("the service as a whole has the figures of the cases", "[calls]") {
  const std::string mixed = R"("none": {"share": "20%"},
    "read": {"share": "60%", "calls": [{"to": "shop"}]},
    "write": {"share": "20%", "calls": [{"to": "shop", "operation": "write"}]})";
  const auto [id, replicas] = GENERATE(std::pair{"S15", "2"}, std::pair{"S16", "1"});
  ValidationCase known(id);
  const Explanation explanation = explained_text(
      service(shop(pair_of_zones + R"(, "read_replicas": {"count": )" + replicas + "}"), mixed));
  REQUIRE(explanation.service);
  CHECK(explanation.service->requests_lost ==
        Approx(known.expected("request_unavailability")).epsilon(1e-3));
  CHECK(explanation.service->down * year ==
        Approx(known.expected("downtime_s_per_year")).epsilon(2e-3));
  REQUIRE(explanation.classes.size() == 3);
  CHECK_FALSE(explanation.classes[0].lost_at_calls);
  CHECK(*explanation.classes[1].lost_at_calls ==
        Approx(known.expected("unavailability_reads")).epsilon(1e-3));
  CHECK(*explanation.classes[2].lost_at_calls ==
        Approx(known.expected("unavailability_writes")).epsilon(1e-3));
  CHECK(explanation.classes[1].single_points.empty());
}

TEST_CASE("what is optional or made by few requests brings no class down", "[calls]") {
  const auto [call, lost] =
      GENERATE(std::pair{R"("optional": true)", 0.0}, std::pair{R"("times": 0.04)", 0.04});
  const std::string one = R"("zones": ["a"])";
  const Explanation whole = explained_text(service(shop(one), reads));
  const Explanation part = explained_text(
      service(shop(one), R"("page": {"calls": [{"to": "shop", )" + std::string(call) + "}]}"));
  const ClassExplanation page = only_class(part);
  CHECK(page.cut_sets.empty());
  CHECK(page.unavailability == 0);
  CHECK(*page.lost_at_calls == Approx(lost * *only_class(whole).lost_at_calls));
}

TEST_CASE("callers that fail at a database fail at each call to it", "[calls]") {
  const std::string both =
      R"("page": {"calls": [{"to": "shop"}, {"to": "shop", "operation": "write"}]})";
  const double once =
      *only_class(explained_text(service(shop(pair_of_zones), writes))).lost_at_calls;
  CHECK(*only_class(explained_text(service(shop(pair_of_zones), both))).lost_at_calls ==
        Approx(once).epsilon(1e-12));
}

TEST_CASE("what stands in has to fail as well", "[calls]") {
  const std::string two = R"("databases": {"shop": {)" + database(R"("zones": ["a"])") +
                          R"(}, "copy": {)" + database(R"("zones": ["b"])") + "}}";
  const std::string calls = R"("page": {"calls": [{"to": "shop", "else": {"to": "copy"}}]})";
  const double alone = only_class(explained_text(service(two, reads))).unavailability;
  const ClassExplanation page = only_class(explained_text(service(two, calls)));
  CHECK(page.single_points.empty());
  CHECK(page.unavailability == Approx(alone * alone).epsilon(1e-3));
  // In one zone they are lost together.
  const ClassExplanation together =
      only_class(explained_text(service(two, calls), {R"(architecture.databases.copy.zones=["a"])",
                                                      "failures.zone_power.rate=0.1/year"}));
  CHECK(together.single_points == std::vector<std::string>{"zones/a"});
}

TEST_CASE("a component that is called counts as one that is needed", "[calls]") {
  const std::string part = R"("components": {"db": {"fails": {"exponential": {"mean": "100h"}},
    "repaired_in": {"exponential": {"mean": "1h"}}}})";
  const double needed =
      only_class(explained_text(service(part, R"("page": {"needs": ["db"]})"))).unavailability;
  const ClassExplanation called =
      only_class(explained_text(service(part, R"("page": {"calls": [{"to": "db"}]})")));
  CHECK(called.unavailability == Approx(needed));
  CHECK(*called.lost_at_calls == Approx(needed));
  CHECK(called.single_points == std::vector<std::string>{"components/db"});
}

TEST_CASE("an external fails a constant share of the calls to it", "[calls]") {
  const std::string fx = R"("externals": {"fx": {"availability": "99%"}})";
  const Explanation explanation =
      explained_text(service(fx, R"("page": {"calls": [{"to": "fx", "times": 0.5}]})"));
  const ClassExplanation page = only_class(explanation);
  CHECK(*page.lost_at_calls == Approx(0.005));
  CHECK(page.no_figure.empty());
  CHECK(*page.naive_availability == Approx(0.995));
  CHECK(explanation.service->requests_lost == Approx(0.005));
  const ClassExplanation never = only_class(explained_text(
      service(fx, R"("page": {"calls": [{"to": "fx"}]})"), {"run.up_threshold=99.5%"}));
  CHECK(reasons_of(never) ==
        "externals fail 1 % of its requests all the time, and it is up while at most 0.5 % fail: "
        "it never is\n");
}

TEST_CASE("calls that are refused for want of capacity leave no figure, and a reason", "[calls]") {
  const std::string costly =
      R"("page": {"calls": [{"to": "shop", "operation": "write", "cost": "30ms"}]})";
  CHECK(reasons_of(only_class(explained_text(service(shop(pair_of_zones), costly)))) ==
        "the peak of the demand asks databases/shop for 3 vCPUs, and its primary has 2\n");
  const std::string limited = R"("externals": {"fx": {"rate_limit": "40/s"}})";
  CHECK(reasons_of(
            only_class(explained_text(service(limited, R"("page": {"calls": [{"to": "fx"}]})")))) ==
        "the peak of the demand calls externals/fx 100 times a second, and it takes 40\n");
  const ClassExplanation endless = only_class(explained_text(
      service(shop(R"("zones": ["a"])"), reads),
      {R"(architecture.databases.shop.host_recovery={"pareto": {"shape": 0.5, "scale": "1h"}})"}));
  CHECK(reasons_of(endless) ==
        "host_recovery of databases/shop has no finite mean: over a long run it lasts all the "
        "time\n");
  CHECK_FALSE(endless.lost_at_calls);
}

TEST_CASE("instances without a connection leave no figure, and a reason", "[calls]") {
  const Overrides calling{
      R"(architecture.databases={"shop": {"engine": "mysql", "class": "db.m5.large",
         "zones": ["ap-northeast-2a"], "connections": {"pool": 10, "max": 85}}})",
      R"(workload.classes.time.calls=[{"to": "shop"}])",
      "architecture.auto_scaling_groups.web.min=9",
      "architecture.auto_scaling_groups.web.desired=9",
      "architecture.auto_scaling_groups.web.max=18"};
  const Explanation explanation = explain_tests::explained("whatisthetime/6-multi-az", calling);
  CHECK(reasons_of(only_class(explanation)) ==
        "databases/shop takes the connections of 8 instances, and there are 9: the calls of the "
        "others fail all the time\n");
  const auto found =
      std::find_if(explanation.findings.begin(), explanation.findings.end(),
                   [](const Finding& one) { return one.id == "database-connections"; });
  REQUIRE(found != explanation.findings.end());
  CHECK(found->message ==
        "each instance keeps 10 connections open, and \"shop\" takes those of 8 instances: at 9 "
        "instances calls begin to fail, and there may be 18");
}

TEST_CASE("a cluster goes on reading, and needs a reader to write", "[calls]") {
  const std::string cluster = shop(R"("deployment": "multi_az_cluster", "zones": ["a", "b", "c"])");
  const ClassExplanation reading = only_class(explained_text(service(cluster, reads)));
  CHECK(find(reading, "databases/shop", CutLasts::UntilFailedOver) == nullptr);
  CHECK(find(reading, "databases/shop", CutLasts::UntilNoticed) != nullptr);
  const ClassExplanation writing = only_class(explained_text(service(cluster, writes)));
  CHECK(find(writing, "databases/shop", CutLasts::UntilFailedOver) != nullptr);
  const CutSet* two = find(writing, "databases/shop", CutLasts::UntilRepaired);
  REQUIRE(two != nullptr);
  CHECK(two->members.front().failed == 2);
  CHECK(two->members.front().of == 3);
}

TEST_CASE("a drill has the structure of calls, and no figures", "[calls]") {
  const Explanation drill = explained_text(
      service(shop(R"("zones": ["a"])"), reads),
      {R"(timeline=[{"at": "1h", "database_fault": {"database": "shop", "fault": "host_fault"}}])",
       "run.horizon=3h"});
  const ClassExplanation page = only_class(drill);
  CHECK(drill.drill);
  CHECK_FALSE(drill.has_rates);
  CHECK_FALSE(drill.service);
  CHECK_FALSE(page.lost_at_calls);
  CHECK(page.unavailability == 0);
  CHECK(page.single_points == std::vector<std::string>{"databases/shop", "zones/a"});
}

TEST_CASE("planned work is a cut set of its own", "[calls]") {
  const ClassExplanation page =
      only_class(explained_text(service(shop(R"("zones": ["a"])"), writes),
                                {"architecture.databases.shop.maintenance.os_updates=1/year",
                                 "architecture.databases.shop.maintenance.patch=600s"}));
  const CutSet* planned = find(page, "databases/shop/maintenance", CutLasts::WhilePlanned);
  REQUIRE(planned != nullptr);
  CHECK(planned->unavailability * year == Approx(600).epsilon(1e-3));
}

}  // namespace
