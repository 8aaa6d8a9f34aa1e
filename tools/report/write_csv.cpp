#include <cmath>

#include <fmt/format.h>

#include "tools/report/write_report.hpp"

namespace tools {

namespace {

constexpr const char* header =
    "scenario,metric,mean,low,high,confidence,method,count,p5,p50,p95,analytic,replications,years,"
    "seed\n";

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

std::string number(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? fmt::format("{}", *value) : std::string();
}

}  // namespace

std::string write_csv(const models::Report& report) {
  std::string text = header;
  for (const models::ScenarioReport& scenario : report.scenarios) {
    for (const models::MetricEstimate& metric : scenario.metrics) {
      const bool has_interval = metric.low || metric.high;
      text += fmt::format(
          "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", quoted(scenario.name),
          quoted(metric.name), number(metric.mean), number(metric.low), number(metric.high),
          has_interval ? number(metric.confidence) : std::string(), quoted(metric.method),
          metric.count, number(metric.p5), number(metric.p50), number(metric.p95),
          number(metric.analytic), scenario.replications, number(scenario.years), report.seed);
    }
  }
  return text;
}

}  // namespace tools
