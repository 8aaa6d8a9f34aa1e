// MyWordPress, stage by stage: each shows what it is there for.

#include <string>

#include "tests/validation/suite.hpp"

using validation::run;

namespace {

const models::MetricEstimate& figure(const models::ScenarioReport& report,
                                     const std::string& metric) {
  const models::MetricEstimate* found = report.find(metric);
  REQUIRE(found != nullptr);
  return *found;
}

constexpr std::int64_t few = 8;

}  // namespace

TEST_CASE("with two volumes every other picture is missing, and with one or a file system none",
          "[validation][mywordpress]") {
  const std::string missed = "pictures_missed{pictures=page}";
  const std::string lost = "pictures_lost_per_year{pictures=page}";
  CHECK(figure(run("mywordpress/3-ebs-single", {"failures.defaults=false"}, 1), missed).mean == 0);
  CHECK(figure(run("mywordpress/4-ebs-many", {"failures.defaults=false"}, 1), missed).mean ==
        Approx(0.5).epsilon(1e-9));
  const auto shared = run("mywordpress/5-efs", {}, few);
  CHECK(figure(shared, missed).mean == 0);
  CHECK(figure(shared, lost).mean == 0);
  // A volume that is lost takes half of the pictures with it.
  const auto drill = run("mywordpress/drills/4-instance-lost");
  CHECK(figure(drill, lost).mean > 0);
}

TEST_CASE("a failover of Aurora interrupts writes for less time than RDS does, and no reads",
          "[validation][mywordpress]") {
  const auto pair = run("mywordpress/drills/1-primary-lost");
  const auto aurora = run("mywordpress/drills/2-writer-lost");
  const std::string writes = "write_availability{database=mysql}";
  // Both drills last as long.
  CHECK(1 - figure(aurora, writes).mean < 0.6 * (1 - figure(pair, writes).mean));
  CHECK(figure(aurora, "read_availability{database=mysql}").mean == Approx(1).epsilon(1e-6));
  CHECK(figure(pair, "read_availability{database=mysql}").mean < 1);
}

TEST_CASE("a lost region costs a minute and seconds of writes", "[validation][mywordpress]") {
  const auto report = run("mywordpress/drills/6-region-lost");
  const double year = 365.0 * 24 * 3600;
  const double drill = 8.0 * 3600;
  const double down = figure(report, "downtime_per_year").mean / year * drill;
  CHECK(down > 50);
  CHECK(down < 120);
  const double writes = figure(report, "lost_writes_per_year{database=mysql}").mean / year * drill;
  CHECK(writes == Approx(1).epsilon(0.01));
}

TEST_CASE("a mount target that is lost fails the pages of its zone", "[validation][mywordpress]") {
  const auto report = run("mywordpress/drills/5-mount-target-lost");
  double lost = 0;
  double of_target = 0;
  for (const models::BlameEntry& entry : report.blame) {
    lost += entry.requests_lost;
    if (entry.cause == "mount_target:uploads/ap-northeast-2b") of_target += entry.requests_lost;
  }
  CHECK(of_target == Approx(lost));
  // Half an hour of 80 requests a second, nine of ten of them pages, a third of those in the zone.
  CHECK(of_target == Approx(1800 * 80 * 0.9 / 3).epsilon(0.02));
}
