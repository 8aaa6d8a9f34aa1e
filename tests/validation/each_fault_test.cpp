// Every part fails once: losses against hand calculations, and that no fault is forgotten.

#include "models/experiment/each_fault.hpp"

#include <algorithm>
#include <set>
#include <variant>

#include "models/experiment/fault_list.hpp"
#include "tests/validation/suite.hpp"

namespace {

using models::FaultImpact;

models::EachFaultReport each(const models::Scenario& scenario, std::int64_t drills = 3,
                             int jobs = 0) {
  models::EachFaultOptions options;
  options.drills = drills;
  options.jobs = jobs;
  return models::each_fault(scenario, options);
}

const FaultImpact& impact_of(const models::EachFaultReport& report, const std::string& part,
                             const std::string& fault) {
  const auto found = std::find_if(
      report.impacts.begin(), report.impacts.end(),
      [&](const FaultImpact& impact) { return impact.part == part && impact.fault == fault; });
  CAPTURE(part, fault);
  REQUIRE(found != report.impacts.end());
  return *found;
}

/// Positions in TimelineAction of what is listed for any of these designs.
std::set<std::size_t> listed_actions() {
  std::set<std::size_t> actions;
  for (const char* design : {"wordpress-ha/cloudfront", "whatisthetime/6-multi-az",
                             "myclothes/8-multi-az", "mywordpress/6-global", "mywordpress/5-efs",
                             "multi-server/private-two", "reference/a01-one-unit"}) {
    for (const models::PossibleFault& fault : models::possible_faults(validation::read(design))) {
      actions.insert(fault.action.index());
    }
  }
  // How long a region is lost is known where its loss is part of the failure model.
  const auto with_regions = validation::read(
      "mywordpress/6-global", {R"(failures.region={"rate": "0.01/year", "lasts": "6h"})"});
  for (const models::PossibleFault& fault : models::possible_faults(with_regions)) {
    actions.insert(fault.action.index());
  }
  return actions;
}

template <class... Planned>
std::set<std::size_t> positions_of() {
  return {models::TimelineAction(Planned()).index()...};
}

}  // namespace

TEST_CASE("every action of a timeline is listed as a fault, or something that people do",
          "[validation][each_fault]") {
  const auto planned =
      positions_of<models::CpuStress, models::ChangeInstanceType, models::AddInstances,
                   models::SetGroupSize, models::ChangeLoad, models::ZonalShift,
                   models::SuspendProcesses, models::ForceFailover, models::PatchDatabase,
                   models::ChangeDatabaseClass, models::PromoteReplica, models::FlushCache,
                   models::FailOverCache, models::MigrateDatabase, models::RestoreDatabase>();
  const auto listed = listed_actions();
  for (std::size_t action = 0; action < std::variant_size_v<models::TimelineAction>; ++action) {
    CAPTURE(action);
    CHECK(listed.contains(action) != planned.contains(action));
  }
}

TEST_CASE("what the crash of a single instance loses is the demand until it is restarted",
          "[validation][each_fault]") {
  const auto scenario =
      validation::read("whatisthetime/1-single-instance",
                       {"architecture.on_call.response=9min", "architecture.on_call.restart=60s"});
  const auto report = each(scenario);
  const FaultImpact& crash = impact_of(report, "web", "application_crash");
  CHECK(crash.lost == Approx(9.0 * 600).epsilon(1e-9));
  CHECK(crash.lost_share == Approx(600.0 / 86'400).epsilon(1e-9));
  CHECK(crash.recovered.value_or(0) == Approx(600).epsilon(1e-9));
  CHECK(crash.cause == "application_crash:web");
  CHECK(crash.phase == "reaction");
  CHECK(crash.drills_down == 3);
}

TEST_CASE("a zone of two that is cut off takes what its half of the addresses is asked",
          "[validation][each_fault]") {
  const auto scenario =
      validation::read("reference/a17-dns-drain",
                       {R"(architecture.zones={"us-east-1a": {}, "us-east-1b": {}})",
                        R"(architecture.instances.web.zones=["us-east-1a", "us-east-1b"])",
                        "failures.zone_network.lasts=20min"});
  const auto report = each(scenario);
  for (const char* zone : {"us-east-1a", "us-east-1b"}) {
    const FaultImpact& lost = impact_of(report, zone, "network");
    CHECK(lost.lost == Approx(0.5 * 200 * 1200).epsilon(1e-9));
    CHECK(lost.recovered.value_or(0) == Approx(1200).epsilon(1e-9));
  }
  // Longer than a day: nobody sees it end.
  const auto longer = each(
      validation::read("whatisthetime/1-single-instance", {"failures.zone_network.lasts=30h"}), 1);
  const FaultImpact& all_day = impact_of(longer, "ap-northeast-2a", "network");
  CHECK(all_day.lost == Approx(9.0 * 86'400).epsilon(1e-9));
  CHECK_FALSE(all_day.recovered);
  CHECK(all_day.drills_not_back == 1);
}

TEST_CASE("a gray zone is noticed by nobody, and a hung target by its balancer",
          "[validation][each_fault]") {
  const auto report = each(validation::read("whatisthetime/6-multi-az"), 5);
  const FaultImpact& gray = impact_of(report, "ap-northeast-2a", "gray");
  CHECK(gray.unnoticed);
  CHECK_FALSE(gray.detected);
  const FaultImpact& hang = impact_of(report, "web", "application_hang");
  CHECK_FALSE(hang.unnoticed);
  REQUIRE(hang.detected);
  CHECK(*hang.detected > 0);
  CHECK(*hang.detected < 300);
}

TEST_CASE("the impacts of faults are the same on any number of threads",
          "[validation][each_fault]") {
  const auto scenario = validation::read("whatisthetime/6-multi-az");
  const auto one = each(scenario, 4, 1);
  const auto three = each(scenario, 4, 3);
  REQUIRE(one.impacts.size() == three.impacts.size());
  for (std::size_t index = 0; index < one.impacts.size(); ++index) {
    CHECK(one.impacts[index].part == three.impacts[index].part);
    CHECK(one.impacts[index].fault == three.impacts[index].fault);
    CHECK(one.impacts[index].lost == three.impacts[index].lost);
    CHECK(one.impacts[index].detected == three.impacts[index].detected);
    CHECK(one.impacts[index].recovered == three.impacts[index].recovered);
  }
}
