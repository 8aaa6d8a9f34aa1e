#include <fmt/format.h>

#include "tools/report/blame_words.hpp"
#include "tools/report/csv_text.hpp"
#include "tools/report/write_report.hpp"

namespace tools {

namespace {

constexpr const char* header =
    "scenario,metric,mean,low,high,confidence,method,count,p5,p50,p90,p95,p99,analytic,"
    "replications,years,"
    "seed\n";

/// Charges follow the metrics: lost requests, and seconds of downtime, of a replication.
std::string blame_lines(const models::ScenarioReport& scenario, std::uint64_t seed) {
  std::string text;
  for (const auto& [name, mean] : blame_figures(scenario)) {
    text += fmt::format("{},{},{},,,,,,,,,,,,{},{},{}\n", csv_field(scenario.name), csv_field(name),
                        csv_number(mean), scenario.replications, csv_number(scenario.years), seed);
  }
  return text;
}

}  // namespace

std::string write_csv(const models::Report& report) {
  std::string text = header;
  for (const models::ScenarioReport& scenario : report.scenarios) {
    for (const models::MetricEstimate& metric : scenario.metrics) {
      const bool has_interval = metric.low || metric.high;
      text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                          csv_field(scenario.name), csv_field(metric.name), csv_number(metric.mean),
                          csv_number(metric.low), csv_number(metric.high),
                          has_interval ? csv_number(metric.confidence) : std::string(),
                          csv_field(metric.method), metric.count, csv_number(metric.p5),
                          csv_number(metric.p50), csv_number(metric.p90), csv_number(metric.p95),
                          csv_number(metric.p99), csv_number(metric.analytic),
                          scenario.replications, csv_number(scenario.years), report.seed);
    }
    text += blame_lines(scenario, report.seed);
  }
  return text;
}

}  // namespace tools
