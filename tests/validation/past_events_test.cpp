// Events of the past laid over stages, against what is known of them: what runs goes on, what has
// to be launched waits.

#include <cmath>

#include "tests/validation/suite.hpp"

namespace {

models::ScenarioReport replayed(const std::string& scenario, const std::string& event,
                                const std::vector<std::string>& set = {}) {
  tools::ReadOptions options;
  options.overrides = set;
  options.past_event = tools::PastEventAsked{event};
  const auto read = tools::read_scenario(scenario, options);
  REQUIRE(read);
  return validation::simulate(*read, 1);
}

std::size_t launches_between(const models::ScenarioReport& report, double from, double to) {
  return static_cast<std::size_t>(
      std::count_if(report.timeline.begin(), report.timeline.end(), [&](const auto& record) {
        return record.kind == "instance" && record.text.find("launched in") != std::string::npos &&
               record.at > from && record.at < to;
      }));
}

double lost_between(const models::ScenarioReport& report, double from, double to) {
  double lost = 0;
  for (const auto& loss : report.losses) {
    for (std::size_t step = 0; step + 1 < loss.rps.size(); ++step) {
      const double at = report.series[step].at;
      if (at < from || report.series[step + 1].at > to) continue;
      lost += loss.rps[step] * (report.series[step + 1].at - at);
    }
  }
  return lost;
}

constexpr double start = 3600;

}  // namespace

TEST_CASE("Sydney 2016: what runs goes on, and nothing is launched until launches work again",
          "[validation][past_events]") {
  const auto report = replayed("whatisthetime/6-multi-az", "sydney-2016-06-05");
  const double launches_fail_until = start + 155 * 60;
  CHECK(launches_between(report, start, launches_fail_until) == 0);
  // Once health checks and resolvers have followed, two zones answer all that is asked.
  CHECK(lost_between(report, start, start + 3600) > 0);
  CHECK(lost_between(report, start + 3600, launches_fail_until) == Approx(0).margin(1));
}

TEST_CASE("Tokyo 2019: more load that comes while launches fail is not followed",
          "[validation][past_events]") {
  // The demand grows while launches fail.
  const std::vector<std::string> growing{
      R"(workload.demand={"ramp": {"from": "100/s", "to": "500/s", "start": "110min", "end": "120min"}})"};
  const auto report = replayed("whatisthetime/6-multi-az", "tokyo-2019-08-23", growing);
  const double from = start + 45 * 60;
  const double until = from + 164 * 60;
  CHECK(launches_between(report, from + 300, until) == 0);
  CHECK(launches_between(report, until, until + 1800) > 0);
}

TEST_CASE("a single instance in the struck zone is away as long as the zone",
          "[validation][past_events]") {
  const auto report = replayed("whatisthetime/1-single-instance", "tokyo-2025-04-15");
  CHECK(lost_between(report, 0, start) == 0);
  const double downtime = 63 * 60;
  const double lost = lost_between(report, start, start + 12 * 3600);
  const double rate = 9;  // Of the stage.
  CHECK(lost >= 0.99 * downtime * rate);
}

TEST_CASE("who gets power back later than the zone is away for longer, evenly within what is told",
          "[validation][past_events][statistical]") {
  const auto downtime_s = [](const std::string& late) {
    const auto report = validation::run(
        "whatisthetime/1-single-instance",
        {R"(timeline=[{"at": "1h", "zone_fault": {"fault": "power", "zones": ["ap-northeast-2a"],
            "lasts": "1h")" +
             late + "}}]",
         "run.horizon=6h", "run.replications=2000"});
    return report.find("downtime_per_year")->mean * 6 / 8760;
  };
  // Half of the time an hour more on average; its standard deviation is 2324 s.
  const double more = downtime_s(R"(, "late_share": "50%", "late_within": "2h")") - downtime_s("");
  CHECK(std::abs(more - 1800) < 4 * 2324 / std::sqrt(2000.0));
}
