#include <cmath>
#include <cstdint>
#include <string>

#include "tools/report/drill_series.hpp"
#include "tools/report/json_parts.hpp"
#include "tools/report/write_report.hpp"

namespace tools {

namespace {

using json_parts::Json;

/// Traces count whole microseconds.
std::int64_t microseconds(double seconds) {
  return std::llround(seconds * 1e6);
}

Json name_of(const char* what, std::size_t process, std::size_t thread, const std::string& name) {
  return {
      {"ph", "M"}, {"name", what}, {"pid", process}, {"tid", thread}, {"args", {{"name", name}}}};
}

/// A row for each part, a bar for each of its states; a lane is a process.
void add_parts(const models::ScenarioReport& scenario, double end, Json& events) {
  for (std::size_t lane = 0; lane < models::lane_count; ++lane) {
    bool is_used = false;
    for (std::size_t index = 0; index < scenario.picture.parts.size(); ++index) {
      const models::DrawnPart& part = scenario.picture.parts[index];
      if (static_cast<std::size_t>(part.lane) != lane) continue;
      if (!is_used) {
        events.push_back(name_of("process_name", lane + 1, 0, std::string(to_string(part.lane))));
      }
      is_used = true;
      events.push_back(name_of("thread_name", lane + 1, index + 1, part.name));
      for (std::size_t state = 0; state < part.states.size(); ++state) {
        const models::PartState& one = part.states[state];
        if (one.condition == models::Condition::Absent) continue;
        const double until = state + 1 < part.states.size() ? part.states[state + 1].at : end;
        events.push_back({{"ph", "X"},
                          {"name", one.word},
                          {"cat", to_string(one.condition)},
                          {"pid", lane + 1},
                          {"tid", index + 1},
                          {"ts", microseconds(one.at)},
                          {"dur", microseconds(until) - microseconds(one.at)},
                          {"args", {{"zone", one.zone}}}});
      }
    }
  }
}

void add_counter(const models::ScenarioReport& scenario, const std::string& name,
                 const std::vector<double>& values, Json& events) {
  for (std::size_t step = 0; step < values.size(); ++step) {
    events.push_back({{"ph", "C"},
                      {"name", name},
                      {"pid", 0},
                      {"tid", 0},
                      {"ts", microseconds(scenario.series[step].at)},
                      {"args", {{"value", values[step]}}}});
  }
}

}  // namespace

std::string write_trace(const models::ScenarioReport& scenario) {
  Json events = Json::array();
  events.push_back(name_of("process_name", 0, 0, scenario.name));
  for (const models::TimelineRecord& record : scenario.timeline) {
    events.push_back({{"ph", "i"},
                      {"s", "g"},
                      {"name", record.component + ": " + record.text},
                      {"cat", record.kind},
                      {"pid", 0},
                      {"tid", 0},
                      {"ts", microseconds(record.at)}});
  }
  for (const DrillSeries& one : series_of_drill(scenario)) {
    add_counter(scenario, one.label, one.values, events);
  }
  if (!scenario.series.empty()) {
    add_parts(scenario, scenario.series.back().at + scenario.series_step, events);
  }
  return json_parts::text_of({{"displayTimeUnit", "ms"}, {"traceEvents", std::move(events)}});
}

}  // namespace tools
