#pragma once

#include <string>
#include <utility>

#include "models/results/report.hpp"

/// Reports with figures that can be checked by eye.
namespace report_tests {

inline models::MetricEstimate metric(std::string name, double mean) {
  models::MetricEstimate made;
  made.name = std::move(name);
  made.mean = mean;
  made.method = "Student t";
  made.count = 1000;
  return made;
}

inline models::MetricEstimate metric(std::string name, double low, double mean, double high) {
  models::MetricEstimate made = metric(std::move(name), mean);
  made.low = low;
  made.high = high;
  return made;
}

/// A forecast of 1000 years with outages of 17 min and 50 min.
inline models::ScenarioReport forecast() {
  models::ScenarioReport scenario;
  scenario.name = "shop/1-one";
  scenario.title = "One instance";
  scenario.region = "ap-northeast-2";
  scenario.replications = 1000;
  scenario.years = 1000;
  scenario.stopped = "as asked";
  scenario.metrics.push_back(metric("availability.requests", 0.9990, 0.9991, 0.9992));
  scenario.metrics.push_back(metric("availability.time", 0.9989, 0.9990, 0.9991));
  scenario.metrics.push_back(metric("downtime_per_year", 28'382.4, 31'536, 34'689.6));
  scenario.metrics.push_back(metric("outages_per_year", 10.8, 11, 11.2));
  models::MetricEstimate recovery = metric("recovery_time", 2700, 2867, 3000);
  recovery.p50 = 1020;
  recovery.p95 = 9000;
  scenario.metrics.push_back(recovery);
  scenario.metrics.push_back(metric("cost_per_month", 14.5));
  scenario.blame.push_back({"application_hang:web", "reaction", 300, 20'000});
  scenario.blame.push_back({"zone_power:a", "restoration", 100, 11'536});
  scenario.faults.push_back({"application_hang:web", 10.5, 10.5});
  scenario.faults.push_back({"zone_power:a", 0.5, 0.5});
  scenario.costs.push_back({"ec2:web", 14.5});
  scenario.costs.push_back({"cpu_credits", 0});
  scenario.balance.offered = 400'000;
  scenario.balance.served = 399'600;
  scenario.balance.lost = {{"application_hang:web (reaction)", 300},
                           {"zone_power:a (restoration)", 100}};
  scenario.assumptions.push_back({"ttl", "60s", "Route 53 guide", "documented"});
  scenario.assumptions.push_back({"on_call.response", "15min", "", "assumed"});
  scenario.trajectory = 0xabcULL;
  return scenario;
}

/// A forecast in which nothing was ever lost.
inline models::ScenarioReport flawless_forecast() {
  models::ScenarioReport scenario;
  scenario.name = "shop/2-two";
  scenario.title = "Two instances";
  scenario.replications = 1000;
  scenario.years = 1000;
  scenario.stopped = "as asked";
  scenario.metrics.push_back(metric("availability.requests", 0.997, 1, 1));
  scenario.metrics.push_back(metric("availability.time", 0.997, 1, 1));
  scenario.metrics.push_back(metric("downtime_per_year", 0));
  scenario.metrics.push_back(metric("outages_per_year", 0, 0, 0.003));
  scenario.metrics.push_back(metric("cost_per_month", 29));
  scenario.balance.offered = 400'000;
  scenario.balance.served = 400'000;
  return scenario;
}

/// A drill of ten minutes at 10/s in which 1000.5 requests are lost.
inline models::ScenarioReport drill() {
  models::ScenarioReport scenario;
  scenario.name = "shop/drills/1-hang";
  scenario.title = "The application hangs";
  scenario.story = "It hangs after a minute.";
  scenario.look_for = "who notices";
  scenario.drill = true;
  scenario.replications = 200;
  scenario.years = 0.0038;
  scenario.stopped = "as asked";
  scenario.metrics.push_back(metric("availability.requests", 0.83, 0.83325, 0.84));
  scenario.metrics.push_back(metric("availability.time", 0.83, 0.83325, 0.84));
  scenario.metrics.push_back(metric("downtime_per_year", 5'000'000));
  scenario.metrics.push_back(metric("outages_per_year", 52'560));
  scenario.blame.push_back({"application_hang:web", "detection", 300.25, 30});
  scenario.blame.push_back({"application_hang:web", "reaction", 700.25, 70});
  scenario.balance.offered = 6000;
  scenario.balance.served = 4999.5;
  scenario.balance.lost = {{"application_hang:web (detection)", 300.25},
                           {"application_hang:web (reaction)", 700.25}};
  scenario.timeline = {{60, "fault", "web/0", "hangs"},
                       {90, "detection", "web/0", "is unhealthy"},
                       {160, "recovery", "web/0", "answers again"}};
  scenario.series = {{0, 10, 10, 1, 1, 1, 0.5, {}}, {300, 10, 6.665, 1, 1, 1, 0.25, {}}};
  scenario.series_step = 300;
  return scenario;
}

inline models::Report report_of(std::vector<models::ScenarioReport> scenarios) {
  models::Report report;
  report.command = "run";
  report.seed = 7;
  report.progression = scenarios.size() > 1;
  report.scenarios = std::move(scenarios);
  return report;
}

}  // namespace report_tests
