// What each stage and drill has to show (the stories say it; here it is held).

#include <algorithm>
#include <filesystem>

#include "tests/validation/suite.hpp"

namespace {

using validation::run;

const models::MetricEstimate& metric(const models::ScenarioReport& report,
                                     const std::string& name) {
  const auto* found = report.find(name);
  REQUIRE(found != nullptr);
  return *found;
}

double lost(const models::ScenarioReport& report, const std::string& cause,
            const std::string& phase) {
  double sum = 0;
  for (const auto& entry : report.blame) {
    if (entry.cause.starts_with(cause) && (phase.empty() || entry.phase == phase)) {
      sum += entry.requests_lost;
    }
  }
  return sum;
}

std::vector<models::TimelineRecord> records(const models::ScenarioReport& report,
                                            const std::string& kind, const std::string& text) {
  std::vector<models::TimelineRecord> found;
  for (const auto& record : report.timeline) {
    if (record.kind == kind && record.text.find(text) != std::string::npos) {
      found.push_back(record);
    }
  }
  return found;
}

const std::string target =
    "architecture.auto_scaling_groups.web.policies.cpu.target_tracking.target=";

}  // namespace

TEST_CASE("a balancer beats DNS by hand, three zones beat one", "[stages]") {
  const auto by_hand = run("whatisthetime/3-scale-out-dns");
  const auto balanced = run("whatisthetime/4-load-balancer");
  const auto one_zone = run("whatisthetime/5-auto-scaling");
  const auto three_zones = run("whatisthetime/6-multi-az");
  const std::string down = "downtime_per_year";
  CHECK(*metric(balanced, down).high < *metric(by_hand, down).low);
  CHECK(*metric(three_zones, down).high < *metric(one_zone, down).low);
}

TEST_CASE("reserving the minimum changes the bill and not a digit else", "[stages]") {
  const auto on_demand = run("whatisthetime/6-multi-az");
  const auto reserved = run("whatisthetime/7-reserved");
  CHECK(reserved.trajectory == on_demand.trajectory);
  for (const auto& one : on_demand.metrics) {
    if (one.name == "cost_per_month") continue;
    CHECK(metric(reserved, one.name).mean == one.mean);
    CHECK(metric(reserved, one.name).low == one.low);
  }
  CHECK(*metric(reserved, "cost_per_month").high < *metric(on_demand, "cost_per_month").low);
}

TEST_CASE("a larger instance carries more and fails as often", "[stages]") {
  const auto small = run("whatisthetime/1-single-instance");
  const auto large = run("whatisthetime/2-scale-up");
  CHECK(large.trajectory == small.trajectory);
  CHECK(metric(large, "downtime_per_year").mean == metric(small, "downtime_per_year").mean);
}

TEST_CASE("behind a balancer a hang costs its share for 35 to 65 s", "[stages]") {
  const auto report = run("whatisthetime/4-load-balancer");
  const auto& recovery = metric(report, "recovery_time{fault=application_hang}");
  CHECK(*recovery.p50 > 35);
  CHECK(*recovery.p50 < 65);
  CHECK(recovery.mean == Approx(50).epsilon(0.02));
}

TEST_CASE("rising load eats the credits of a t2.micro, a larger type ends it", "[stages]") {
  const auto report = run("whatisthetime/drills/2-credits");
  const auto throttled = records(report, "instance", "used up");
  REQUIRE(throttled.size() == 1);
  CHECK(throttled.front().at > 3600);
  CHECK(throttled.front().at < 6 * 3600);
  // Throttled to a tenth of a vCPU, 10 of 50 requests a second are served.
  const auto at = [&](double seconds) {
    return *std::find_if(report.series.begin(), report.series.end(),
                         [&](const auto& point) { return point.at >= seconds; });
  };
  CHECK(at(5.5 * 3600).served_rps == Approx(10).epsilon(1e-6));
  CHECK(at(7 * 3600).served_rps == Approx(50).epsilon(1e-6));
}

TEST_CASE("a third of the users fail when one of three addresses dies, and drain", "[stages]") {
  const auto report = run("whatisthetime/drills/3-instance-terminated");
  const auto after_fault = std::find_if(report.series.begin(), report.series.end(),
                                        [](const auto& point) { return point.at >= 700; });
  CHECK(after_fault->served_rps == Approx(100 * 2.0 / 3).epsilon(1e-6));
  double before = 0;
  for (const char* ttl : {"60s", "3600s", "86400s"}) {
    const auto swept =
        run("whatisthetime/drills/3-instance-terminated",
            {std::string("architecture.dns_records.whatisthetime.com.ttl=") + ttl}, 20);
    const double drained = lost(swept, "terminated", "dns");
    CAPTURE(ttl, drained);
    CHECK(drained > before);
    before = drained;
  }
}

TEST_CASE("a sixth Elastic IP is refused with the quota named", "[stages]") {
  tools::ReadOptions options;
  options.overrides = {"architecture.instances.web.count=6"};
  const auto refused = tools::read_scenario("whatisthetime/3-scale-out-dns", options);
  REQUIRE_FALSE(refused.has_value());
  std::string text;
  for (const auto& diagnostic : refused.error()) text += tools::format_diagnostic(diagnostic);
  CHECK(text.find("quota") != std::string::npos);
  CHECK(text.find('5') != std::string::npos);
}

TEST_CASE("growth answered by hand costs overload until somebody acts", "[stages]") {
  const auto report = run("whatisthetime/drills/4-growth");
  CHECK(lost(report, "demand", "overload") > 0);
  const auto quick = run("whatisthetime/drills/4-growth",
                         {"timeline=[{\"at\":\"64min\",\"add_instances\":{\"instances\":\"web\","
                          "\"count\":3,\"reaction\":\"1min\"}}]"});
  CHECK(lost(quick, "demand", "overload") < lost(report, "demand", "overload"));
}

TEST_CASE("a hang behind the balancer costs its share until it is seen, whoever comes when",
          "[stages]") {
  const auto report = run("whatisthetime/drills/4-hang");
  const auto& recovery = metric(report, "recovery_time{fault=application_hang}");
  CHECK(recovery.mean == Approx(50).epsilon(0.05));
  CHECK(*recovery.p50 > 35);
  CHECK(*recovery.p95 < 65);
  // Every loss is detection, a third of 100 requests a second for as long as both nodes take.
  CHECK(lost(report, "", "") == lost(report, "application_hang:web", "detection"));
  CHECK(lost(report, "", "") < 65 * 100.0 / 3);
  CHECK(lost(report, "", "") > 35 * 100.0 / 3);
  REQUIRE(records(report, "person", "restarts").size() == 1);
  const auto late = run("whatisthetime/drills/4-hang", {"architecture.on_call.response=3h"});
  CHECK(lost(late, "", "") == lost(report, "", ""));
}

TEST_CASE("growth is answered by the group in time, and undone a minute at a time", "[stages]") {
  const auto report = run("whatisthetime/drills/5-growth");
  CHECK(lost(report, "", "") == 0);
  const auto out = records(report, "scaling", "scale out");
  REQUIRE(out.size() >= 2);
  // 30 % CPU is 180 requests a second on three instances: after 5.3 minutes of the rise. Three
  // datapoints above and the 90 s until the last of them is looked at.
  CHECK(out.front().at > (30 + 5.3 + 2) * 60 + 90);
  CHECK(out.front().at < (30 + 5.3 + 4) * 60 + 90 + 60);
  const auto in = records(report, "scaling", "scale in");
  REQUIRE(in.size() == 6);  // From nine to three.
  CHECK(in.front().at > (210 + 14) * 60);
  CHECK(in.front().at < (210 + 18) * 60);
  for (std::size_t index = 1; index < in.size(); ++index) {
    CHECK(in[index].at - in[index - 1].at == Approx(60));
  }
  // Each of them leaves 15 to 20 s later, drains for 300 s and is billed for them.
  const auto gone = records(report, "instance", "that drained here is terminated");
  for (const auto& decision : in) {
    CHECK(std::count_if(gone.begin(), gone.end(), [&](const auto& end) {
            return end.at - decision.at >= 315 && end.at - decision.at <= 320;
          }) == 1);
  }
}

TEST_CASE("the earthquake is a full outage in one zone and a minute in three", "[stages]") {
  const auto one = run("whatisthetime/drills/5-earthquake");
  CHECK(*metric(one, "recovery_time").p50 > 3 * 3600);
  const auto three = run("whatisthetime/drills/6-earthquake");
  CHECK(metric(three, "recovery_time").mean < 120);
  CHECK(lost(three, "zone_power", "overload") == 0);
  CHECK(lost(three, "zone_power", "detection") > 0);
  CHECK(lost(three, "zone_power", "dns") > 0);
}

TEST_CASE("at a target of 80 % the survivors are overloaded", "[stages]") {
  const auto report = run("whatisthetime/drills/6-earthquake", {target + "80%"});
  CHECK(lost(report, "zone_power", "overload") > 100'000);
  CHECK(metric(report, "recovery_time{fault=zone_power}").mean > 3600);
}

TEST_CASE("in every drill offered is served and each named loss", "[stages]") {
  for (const auto& entry : tools::list_scenarios()) {
    const models::Scenario scenario = validation::read(entry.first);
    if (!scenario.is_drill()) continue;
    const auto report = validation::simulate(scenario, 5);
    double sum = report.balance.served;
    for (const auto& [what, requests] : report.balance.lost) sum += requests;
    CAPTURE(entry.first);
    CHECK(sum == Approx(report.balance.offered).epsilon(1e-12));
  }
}

TEST_CASE("every scenario that is shipped runs", "[stages]") {
  const auto scenarios = tools::list_scenarios();
  CHECK(scenarios.size() > 50);
  for (const auto& entry : scenarios) {
    CAPTURE(entry.first);
    const auto report = validation::run(entry.first, {}, 2);
    CHECK(report.replications == 2);
    CHECK(!report.metrics.empty());
  }
}

TEST_CASE("wordpress, idle: the group goes from two to one after 15 low minutes", "[stages]") {
  const auto report = run("wordpress-ha/idle");
  const auto in = records(report, "scaling", "desired 2 -> 1");
  REQUIRE(in.size() == 1);
  CHECK(in.front().at >= 15 * 60);
  CHECK(in.front().at <= 18 * 60);
  CHECK(lost(report, "", "") == 0);
}

TEST_CASE("wordpress, CPU stress: out after three high minutes, back in one by one", "[stages]") {
  const auto report = run("wordpress-ha/cpu-stress");
  const auto out = records(report, "scaling", "desired 2 -> 4");
  REQUIRE(out.size() == 1);
  // Three datapoints, of which the first may have begun before, and the 90 s until the last of them
  // is looked at.
  CHECK(out.front().at > 600 + 120 + 90);
  CHECK(out.front().at <= 600 + 240 + 90);
  CHECK(!records(report, "instance", "used up").empty());
  const auto in = records(report, "scaling", "scale in");
  REQUIRE(in.size() >= 2);
  CHECK(in.front().at > 600 + 45 * 60);
  CHECK(in[1].at - in[0].at >= 60);
}

TEST_CASE("wordpress, zone outage: errors for about a minute, then a replacement", "[stages]") {
  const auto report = run("wordpress-ha/zone-outage");
  CHECK(metric(report, "recovery_time{fault=zone_power}").mean < 120);
  const auto launched = records(report, "instance", "launched in ap-northeast-2c");
  REQUIRE(!launched.empty());
  CHECK(launched.front().at < 30 * 60 + 5 * 60);
}

TEST_CASE("wordpress, primary failover: an outage of a minute or two, and nothing is replaced",
          "[stages][databases]") {
  const auto report = run("wordpress-ha/primary-failover");
  // Uniform between 60 and 120 s, and all but a twentieth of the callers have the new name 4.75 s
  // later, for reads and writes alike.
  const auto& recovery = metric(report, "recovery_time");
  CHECK(recovery.count == report.replications);
  CHECK(std::abs(recovery.mean - 94.75) < 4 * *recovery.standard_error);
  CHECK(*recovery.p95 < 125);
  CHECK(lost(report, "host_fault:mysql", "detection") == Approx(15 * 12).epsilon(1e-9));
  CHECK(records(report, "instance", "launched").empty());
  CHECK(records(report, "detection", "unhealthy").empty());
}
