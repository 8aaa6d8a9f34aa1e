#include "models/analytic/target_tracking.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "tests/analytic/validation_case.hpp"

using namespace models::analytic;

namespace {

TrackedGroup group_of(const ValidationCase& source, ScaleIn scale_in) {
  return {.target_percent = source.parameter("target"),
          .min = source.count("min"),
          .max = source.count("max"),
          .boot_s = source.count("boot_s"),
          .warmup_s = source.count("warmup_s"),
          .low_fraction = source.parameter("low_fraction"),
          .scale_in = scale_in};
}

double step_and_back(int second) {
  return second < 1800 ? 160 : 24;
}

const CpuDatapoint& datapoint_at(const TrackingRun& run, int at_s) {
  return *std::find_if(run.datapoints.begin(), run.datapoints.end(),
                       [at_s](const CpuDatapoint& point) { return point.at_s == at_s; });
}

}  // namespace

TEST_CASE("A28: the step response of target tracking, worked by hand", "[a28]") {
  ValidationCase a28("A28");

  const TrackingRun s1 =
      run_tracked_group(group_of(a28, ScaleIn::Proportional), 2, step_and_back, 3600);
  REQUIRE(s1.actions.size() == 2);
  a28.check("S1_scale_out_at_s", s1.actions[0].at_s);
  a28.check("S1_desired_after", s1.actions[0].desired);
  a28.check("S1_metric_at_trigger_pct", s1.actions[0].percent);
  a28.check("S1_unclamped_desired", s1.actions[0].asked);
  REQUIRE(s1.changes.size() == 3);
  CHECK(s1.changes[1].in_service == 4);
  a28.check("S1_four_in_service_at_s", s1.changes[1].at_s);
  a28.check("S1_datapoint_min4_pct", datapoint_at(s1, 240).percent);
  a28.check("S1_settled_cpu_pct", datapoint_at(s1, 1800).percent);
  a28.check("S1b_scale_in_at_s", s1.actions[1].at_s);
  a28.check("S1b_desired_after", s1.actions[1].desired);

  const TrackingRun s1c =
      run_tracked_group(group_of(a28, ScaleIn::OneAtATime), 2, step_and_back, 3600);
  REQUIRE(s1c.actions.size() == 4);
  a28.check("S1c_first_scale_in_at_s", s1c.actions[1].at_s);
  a28.check("S1c_second_scale_in_at_s", s1c.actions[2].at_s);
  a28.check("S1c_third_scale_in_at_s", s1c.actions[3].at_s);
  CHECK(s1c.actions[3].desired == 1);

  const TrackingRun s2 =
      run_tracked_group(group_of(a28, ScaleIn::Proportional), 1, step_and_back, 1200);
  REQUIRE(s2.actions.size() == 1);
  a28.check("S2_scale_out_at_s", s2.actions[0].at_s);
  a28.check("S2_metric_at_trigger_pct", s2.actions[0].percent);
  a28.check("S2_desired_after", s2.actions[0].desired);

  int shortest = 1'000'000;
  int longest = 0;
  int sum = 0;
  for (int phase = 0; phase < 60; ++phase) {
    const TrackingRun run = run_tracked_group(
        group_of(a28, ScaleIn::Proportional), 2,
        [phase](int second) { return second < 600 + phase ? 24 : 160; }, 900);
    REQUIRE(run.actions.size() == 1);
    const int delay = run.actions[0].at_s - (600 + phase);
    shortest = std::min(shortest, delay);
    longest = std::max(longest, delay);
    sum += delay;
  }
  a28.check("delay_step_to_alarm_min_s", shortest);
  a28.check("delay_step_to_alarm_max_s", longest);
  const AlarmDelay law = alarm_delay(12, 80, 30, 3, Seconds(60));
  a28.check("delay_step_to_alarm_mean_s_uniform_phase", law.mean.count());
  // The loop at its 60 phases, the formula at all of them.
  CHECK(std::abs(sum / 60.0 - law.mean.count()) < 1.0);
  CHECK(shortest - law.shortest.count() < 1.0);
  CHECK(law.longest.count() - longest < 1.0);
  a28.check_complete();
}

TEST_CASE("2 instances at 12 % are no steady state", "[target_tracking]") {
  const TrackingRun run = run_tracked_group(
      TrackedGroup{}, 2, [](int) { return 24.0; }, 3600);
  REQUIRE(run.actions.size() == 1);
  CHECK(run.actions[0].at_s == 900);
  CHECK(run.actions[0].desired == 1);
  CHECK(run.datapoints.back().percent == Approx(24));
}

TEST_CASE("a metric on its threshold raises no alarm", "[target_tracking]") {
  const double percent = GENERATE(27.0, 30.0);
  const TrackingRun run = run_tracked_group(
      TrackedGroup{}, 2, [percent](int) { return 2 * percent; }, 7200);
  CHECK(run.actions.empty());
  CHECK(run.datapoints.size() == 120);
}

TEST_CASE("a datapoint on the threshold does not count towards an alarm", "[target_tracking]") {
  const auto first_action = [](double before, double after) {
    const TrackingRun run = run_tracked_group(
        TrackedGroup{}, 2, [=](int second) { return 2 * (second < 120 ? before : after); }, 1800);
    REQUIRE(!run.actions.empty());
    return run.actions.front().at_s;
  };
  CHECK(first_action(30, 40) == 120 + 3 * 60);
  CHECK(first_action(31, 40) == 3 * 60);
  CHECK(first_action(27, 10) == 120 + 15 * 60);
  CHECK(first_action(26, 10) == 15 * 60);
}

TEST_CASE("A27: instance-hours and cost of a day followed without delay", "[a27]") {
  ValidationCase a27("A27");
  const double capacity_rps = a27.parameter("vcpu") / a27.parameter("cpu_s");
  const SinusoidalLoad load{a27.parameter("base"), a27.parameter("amplitude")};
  const QuasiStaticRun day =
      follow_without_delay(load, a27.parameter("target") * capacity_rps, capacity_rps, 1, 4);
  for (std::size_t n = 1; n <= 3; ++n) {
    a27.check("hours_at_" + std::to_string(n), 24 * day.share_of_time[n]);
  }
  CHECK(day.share_of_time[4] == 0.0);
  a27.check("instance_hours_per_day", 24 * day.mean_instances);
  a27.check("usd_per_30_days", 30 * 24 * day.mean_instances * a27.parameter("price"));
  a27.check("mean_cpu_pct_time_average", 100 * day.mean_utilization);
  a27.check_complete();
}

TEST_CASE("following without delay agrees with adding up a cycle", "[target_tracking]") {
  const SinusoidalLoad load{100, GENERATE(0.1, 0.6, 1.0)};
  const double step = GENERATE(7.0, 33.0, 500.0);
  const QuasiStaticRun run = follow_without_delay(load, step, 200, 2, 5);
  constexpr int cells = 400'000;
  double instances = 0;
  double utilization = 0;
  for (int i = 0; i < cells; ++i) {
    const double rate =
        100 * (1 + load.amplitude * std::sin(2 * std::numbers::pi * (i + 0.5) / cells));
    const double n = std::clamp(std::ceil(rate / step), 2.0, 5.0);
    instances += n / cells;
    utilization += rate / (n * 200) / cells;
  }
  CHECK(run.mean_instances == Approx(instances).epsilon(1e-5));
  CHECK(run.mean_utilization == Approx(utilization).epsilon(1e-5));
}

TEST_CASE("a tracked group out of range is refused", "[target_tracking]") {
  const auto idle = [](int) { return 0.0; };
  CHECK_THROWS_AS(run_tracked_group(TrackedGroup{}, 5, idle, 60), sim::ContractViolation);
  CHECK_THROWS_AS(alarm_delay(40, 80, 30, 3, Seconds(60)), sim::ContractViolation);
}
