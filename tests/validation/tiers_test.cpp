// Several tiers: by rules of a listener, by records that lead to several load balancers, and by
// calls. Cases F21 and F22 of people who run such systems, and by hand.

#include <string>
#include <vector>

#include "tests/validation/suite.hpp"

namespace {

models::ScenarioReport run(const std::string& name, const std::vector<std::string>& set = {}) {
  return validation::run(source_dir() + "/tests/data/tiers/" + name + ".json", set, 20);
}

double lost(const models::ScenarioReport& report) {
  return report.balance.offered - report.balance.served;
}

double lost_to(const models::ScenarioReport& report, const std::string& cause, const char* phase) {
  for (const auto& entry : report.blame) {
    if (entry.cause == cause && entry.phase == phase) return entry.requests_lost;
  }
  return 0;
}

double served_share(const models::ScenarioReport& report, const std::string& request_class) {
  const auto* share = report.find("availability.requests{class=" + request_class + "}");
  REQUIRE(share != nullptr);
  return share->mean;
}

constexpr double until_mended = 1200 + 60;  // A response of 20 min, and a restart.

}  // namespace

TEST_CASE("a target group with only unhealthy targets fails open, and the other one goes on",
          "[validation][tiers]") {
  // Half of 10/s, until somebody has restarted it.
  const auto report = run("two-target-groups");
  CHECK(lost(report) == Approx(5 * until_mended));
  CHECK(served_share(report, "left") == Approx(1 - until_mended / 3600));
  CHECK(served_share(report, "right") == Approx(1));
}

TEST_CASE("a dead target of a tier that is called costs its share until the tier has noticed",
          "[validation][tiers]") {
  // Probes at half of each 30 s, the second failure is known 5 s after it began: 50 s. Half of the
  // calls of 80 requests a second; a request that calls three times fails as a whole.
  const auto report = run("web-and-app");
  CHECK(lost(report) == Approx(50 * 80 * 0.5));
  CHECK(lost_to(report, "application_hang:app", "detection") == Approx(2000));
  CHECK(served_share(report, "page") == Approx(1 - 25.0 / 3600));
  CHECK(served_share(report, "list") == Approx(1 - 25.0 / 3600));
  CHECK(served_share(report, "still") == Approx(1));
}

TEST_CASE("a tier that is called is asked for what its callers let through",
          "[validation][tiers]") {
  // A web tier that loses half of what enters sends half as many calls on: with 10 ms for each of
  // 60 + 60 calls a second, a single instance of two vCPUs takes 200 of them a second.
  const std::string quiet = "timeline=[]";
  const std::string one = "architecture.instances.app.count=1";
  const std::string long_calls =
      R"(workload.classes.page={"share":"60%","cpu_time":"5ms","calls":[{"to":"app","cost":"30ms"}]})";
  const std::string no_list =
      R"(workload.classes.list={"share":"20%","cpu_time":"5ms","calls":[]})";
  const std::string nothing = R"(timeline=[{"at":"0s","load":"200/s"}])";
  // 120 calls a second of 30 ms: 3.6 vCPUs where there are 2, so that 4/9 of them are lost.
  const auto full = run("web-and-app", {nothing, one, long_calls, no_list});
  CHECK(served_share(full, "page") == Approx(2 / 3.6));
  CHECK(lost_to(full, "demand", "overload") == Approx(200 * 0.6 * 3600 * (1 - 2 / 3.6)));
  // With one of two web instances gone for users, half of them are lost there, and the rest, 60
  // calls a second of 30 ms, is little enough.
  const std::string hang =
      R"(timeline=[{"at":"0s","load":"200/s"},{"at":"0s","instance_fault":{"fault":"application_hang",)"
      R"("instances":"web"}}])";
  const auto half = run("web-and-app", {hang, one, long_calls, no_list, "run.horizon=40s"});
  CHECK(served_share(half, "page") == Approx(0.5));
  CHECK(lost_to(half, "demand", "overload") == Approx(0).margin(1e-6));
}

TEST_CASE("a record fails over once its first load balancer has no healthy target",
          "[validation][tiers]") {
  // All of 10/s for 50 s, then half of them over the 60 s for which addresses of a load balancer
  // are held; after 31 min it answers the first again, whose target is healthy.
  const auto report = run("blue-and-green");
  CHECK(lost(report) == Approx(10 * (50 + 30)));
  CHECK(report.find("downtime_per_year")->mean * report.years /
            static_cast<double>(report.replications) ==
        Approx(50 + 60 * 0.95));
}

TEST_CASE("a weighted record gives each load balancer its part while it is healthy",
          "[validation][tiers]") {
  const std::string weighted =
      R"(architecture.dns_records={"www.example":{"failover":null,"weighted":[{"alias":"blue","weight":30},)"
      R"({"alias":"green","weight":70}]}})";
  const auto report = run("blue-and-green", {weighted});
  CHECK(lost(report) == Approx(3 * (50 + 30)));
}

TEST_CASE("an instance that requests would find in two ways is refused", "[validation][tiers]") {
  const std::string file = source_dir() + "/tests/data/tiers/web-and-app.json";
  tools::ReadOptions options;
  options.overrides = {R"(workload.classes.still={"cpu_time":"5ms","target_group":"app"})"};
  const auto scenario = tools::read_scenario(file, options);
  REQUIRE_FALSE(scenario);
  REQUIRE(scenario.error().size() == 1);
  CHECK(scenario.error()[0].where == "/architecture/instances/app");
}
