// Tables, buckets, file systems and pictures, S01, S26, S31 and A30, through scenario files: what
// is counted is exact, and service events are an alternating renewal process.

#include <algorithm>
#include <string>
#include <vector>

#include "models/world/plan.hpp"
#include "models/world/world.hpp"
#include "sim/time/year.hpp"
#include "tests/validation/suite.hpp"

using validation::check;
using validation::read;
using validation::run;
using validation::truth;

namespace {

constexpr double exact = 1e-9;

double figure(const models::ScenarioReport& report, const std::string& name) {
  const models::MetricEstimate* metric = report.find(name);
  REQUIRE(metric != nullptr);
  return metric->mean;
}

/// Share of the requests of a drill that fail at a time: of the step that holds it.
double failing_at(const models::ScenarioReport& report, double seconds) {
  const auto after = std::find_if(report.series.begin(), report.series.end(),
                                  [&](const auto& point) { return point.at > seconds; });
  REQUIRE(after != report.series.begin());
  const models::SeriesPoint& point = *(after - 1);
  return 1 - point.served_rps / point.offered_rps;
}

/// A drill whose timeline comes a microsecond early, so that a point of its series at the moment of
/// an entry is what holds right after it.
class Pictures {
 public:
  Pictures(const std::string& name, sim::Duration step) : scenario_(read(name)) {
    for (models::TimelineEntry& entry : scenario_.timeline) entry.at -= sim::Duration(1);
    const models::Plan plan(scenario_);
    models::World world(plan);
    world.record(step);
    world.start(0);
    models::Outcome outcome;
    world.finish(outcome);
    const std::string label = "{pictures=" + scenario_.workload.classes.front().id + "}";
    const std::size_t missed = plan.series().position("pictures_missed" + label).value();
    for (const models::SeriesPoint& point : world.series()) {
      missed_.push_back(point.of_services[missed]);
    }
    step_ = sim::to_seconds(step);
    lost_ = outcome.figures[plan.figures().position("pictures_lost_per_year" + label).value()];
  }
  [[nodiscard]] double missed_at(double seconds) const {
    return missed_.at(static_cast<std::size_t>(seconds / step_));
  }
  [[nodiscard]] double lost() const { return lost_; }

 private:
  models::Scenario scenario_;
  std::vector<double> missed_;
  double step_ = 1;
  double lost_ = 0;
};

}  // namespace

TEST_CASE("S26: what a table is not provisioned for is throttled", "[validation][storage]") {
  const auto report = run("reference/s26-provisioned-table");
  CHECK(figure(report, "throttled_writes{table=items}") ==
        Approx(truth("S26", "lost_share_writes")).epsilon(exact));
  CHECK(figure(report, "throttled_reads{table=items}") == truth("S26", "lost_share_reads"));
  CHECK(1 - figure(report, "availability.requests{class=write}") ==
        Approx(truth("S26", "lost_share_writes")).epsilon(exact));
  CHECK(figure(report, "availability.requests{class=read}") == 1);
  // A month of the case has 30 days, and one of a figure 730 hours.
  const auto on_demand =
      run("reference/s26-provisioned-table", {"architecture.tables.items.provisioned=null"});
  CHECK(figure(on_demand, "availability.requests") == 1);
  CHECK(figure(on_demand, "write_units_per_month{table=items}") * 720 / 730 ==
        Approx(truth("S26", "write_units_per_month")).epsilon(exact));
  CHECK(figure(on_demand, "read_units_per_month{table=items}") * 720 / 730 ==
        Approx(truth("S26", "read_units_per_month")).epsilon(exact));
}

TEST_CASE("S31: pictures on volumes are missed more with each instance that comes or goes",
          "[validation][storage]") {
  const Pictures pictures("reference/s31-pictures-on-volumes", std::chrono::seconds(1800));
  for (const int at : {0, 3600, 7200, 10800, 18000}) {
    CAPTURE(at);
    CHECK(pictures.missed_at(at) ==
          Approx(truth("S31", "missed_after_" + std::to_string(at) + "s")).epsilon(exact));
  }
  CHECK(pictures.lost() == Approx(truth("S31", "pictures_lost")).epsilon(exact));
  // A picture that is missed fails no request.
  const auto report = run("reference/s31-pictures-on-volumes");
  CHECK(figure(report, "availability.requests") > 0.999);
  CHECK(figure(report, "pictures_missed{pictures=upload}") > 0.7);
}

TEST_CASE("A30: with n instances a read misses n - 1 of n pictures", "[validation][storage]") {
  for (int n = 1; n <= 4; ++n) {
    CAPTURE(n);
    const std::string size = std::to_string(n);
    std::vector<std::string> changes{"architecture.auto_scaling_groups.web.desired=",
                                     "architecture.auto_scaling_groups.web.max="};
    for (std::string& change : changes) change += size;
    changes.emplace_back("timeline=null");
    const auto report = run("reference/a30-pictures-after-scaling", changes);
    CHECK(figure(report, "pictures_missed{pictures=page}") ==
          Approx(truth("A30", "miss_rate_n" + size)).margin(exact));
  }
}

TEST_CASE("A30: after a group has shrunk and grown", "[validation][storage]") {
  const Pictures pictures("reference/a30-pictures-after-scaling", std::chrono::seconds(1000));
  CHECK(pictures.missed_at(0) == Approx(truth("A30", "miss_rate_n4")).epsilon(exact));
  CHECK(1 - pictures.missed_at(1000) ==
        Approx(truth("A30", "hit_rate_all_images_after_4_to_2")).epsilon(exact));
  CHECK(pictures.lost() / 1000 == Approx(truth("A30", "lost_fraction_4_to_2")).epsilon(exact));
  // Of the pictures that were there before the group grew, those of two instances are left.
  const double left = 1 - truth("A30", "lost_fraction_4_to_2");
  CHECK((1 - pictures.missed_at(2000)) / left ==
        Approx(truth("A30", "hit_rate_old_images_after_2_to_4")).epsilon(exact));
}

TEST_CASE("a file system fails those whose mount target is lost", "[validation][storage]") {
  const std::string nobody_stretches = "workload.clients.stretched_share=0";
  const auto report = run("reference/mount-targets", {nobody_stretches});
  CHECK(failing_at(report, 900) == Approx(0).margin(exact));
  CHECK(failing_at(report, 1300) == Approx(0.5).epsilon(exact));
  CHECK(failing_at(report, 1800) == Approx(0).margin(exact));
  // The balancer has found out: the other zone's instances use their own mount target.
  CHECK(failing_at(report, 3000) == Approx(0).margin(exact));
  CHECK(failing_at(report, 5400) == Approx(1).epsilon(exact));
  const auto one_zone = run("reference/mount-targets",
                            {nobody_stretches, "architecture.file_systems.pictures.one_zone=true",
                             R"(architecture.file_systems.pictures.zones=["zone-a"])",
                             "timeline.2.service_event=null", "timeline.2.load=40/s"});
  CHECK(failing_at(one_zone, 1300) == Approx(1).epsilon(exact));
  CHECK(failing_at(one_zone, 3000) == Approx(1).epsilon(exact));
  CHECK(failing_at(one_zone, 3300) == Approx(0).margin(exact));
}

TEST_CASE("services of a region work as alternating renewal processes do",
          "[validation][storage]") {
  const auto works = [](double per_year, double hours) {
    return 1 / (1 + per_year * hours * 3600 / sim::seconds_per_year);
  };
  const double table = works(12, 24);
  const double bucket = works(24, 12);
  const double file_system = works(6, 36);
  const auto fails = [](const std::string& name, double availability) {
    return validation::Comparison{name, 1 - availability, 0.02, true};
  };
  check("reference/service-events", {fails("service_availability{table=items}", table),
                                     fails("service_availability{bucket=assets}", bucket),
                                     fails("service_availability{file_system=files}", file_system),
                                     fails("availability.requests", table * bucket * file_system)});
}
