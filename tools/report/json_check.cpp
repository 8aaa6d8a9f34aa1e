#include "tools/report/json_check.hpp"

#include "tools/report/json_parts.hpp"

namespace tools {

namespace {

using json_parts::Json;
using json_parts::put;

Json json_of(const models::ObjectiveResult& result) {
  Json object{
      {"metric", result.metric}, {"rule", result.rule}, {"verdict", to_string(result.verdict)}};
  put(object, "value", result.value);
  put(object, "low", result.low);
  put(object, "high", result.high);
  if (result.low || result.high) object["confidence"] = result.confidence;
  put(object, "reason", result.reason);
  if (result.replications_needed) object["replications_needed"] = *result.replications_needed;
  return object;
}

Json json_of(const models::BaselineFigure& figure) {
  Json object{{"metric", figure.metric},   {"verdict", to_string(figure.verdict)},
              {"guarded", figure.guarded}, {"before", figure.before},
              {"after", figure.after},     {"difference", figure.difference}};
  put(object, "low", figure.low);
  put(object, "high", figure.high);
  if (figure.low || figure.high) object["confidence"] = figure.confidence;
  object["tolerance"] = figure.tolerance;
  object["pairs"] = figure.pairs;
  object["differing"] = figure.differing;
  object["method"] = figure.method;
  return object;
}

Json json_of(const models::ModelChange& change) {
  Json object{{"path", change.path}};
  put(object, "before", change.before);
  put(object, "after", change.after);
  return object;
}

Json json_of(const models::MetricChange& change) {
  Json object{{"metric", change.metric}};
  put(object, "before", change.before);
  put(object, "after", change.after);
  return object;
}

Json json_of(const models::BlameChange& change) {
  return {{"cause", change.cause},
          {"phase", change.phase},
          {"downtime_per_year", change.downtime_per_year},
          {"requests_lost", change.requests_lost}};
}

template <class Value>
Json array_of(const std::vector<Value>& values) {
  Json array = Json::array();
  for (const Value& value : values) array.push_back(json_of(value));
  return array;
}

const char* name_of(models::BaselineMatch match) {
  switch (match) {
    case models::BaselineMatch::Paired:
      return "paired";
    case models::BaselineMatch::Unpaired:
      return "unpaired";
    case models::BaselineMatch::Missing:
      return "missing";
  }
  return "";
}

}  // namespace

Json json_of_objectives(const models::ScenarioReport& scenario) {
  return array_of(scenario.objectives);
}

Json json_of_baseline(const models::BaselineComparison& baseline) {
  Json object{{"match", name_of(baseline.match)}, {"verdict", to_string(baseline.verdict())}};
  put(object, "note", baseline.note);
  put(object, "nines", baseline.version);
  if (baseline.strata_before > 1) object["strata_before"] = baseline.strata_before;
  if (baseline.strata_now > 1) object["strata_now"] = baseline.strata_now;
  object["same_events"] = baseline.same_events;
  object["influence"] = !baseline.change_without_influence();
  object["changed"] = array_of(baseline.model);
  object["figures"] = array_of(baseline.figures);
  object["metrics"] = array_of(baseline.others);
  object["blame"] = array_of(baseline.blame);
  return object;
}

}  // namespace tools
