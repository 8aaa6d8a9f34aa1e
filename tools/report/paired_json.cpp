#include <optional>

#include "tools/report/json_parts.hpp"
#include "tools/report/version.hpp"
#include "tools/report/write_paired.hpp"
#include "tools/report/write_report.hpp"

namespace tools {

namespace {

using json_parts::Json;
using json_parts::put;
using json_parts::schema_version;

Json json_of(const models::PairedFigure& figure) {
  Json object = Json::object();
  object["difference"] = figure.difference;
  put(object, "low", figure.low);
  put(object, "high", figure.high);
  object["confidence"] = figure.confidence;
  object["method"] = figure.method;
  object["pairs"] = figure.pairs;
  object["differing"] = figure.differing;
  if (figure.ratio) {
    Json ratio{{"of", figure.ratio_of}, {"value", *figure.ratio}};
    put(ratio, "low", figure.ratio_low);
    put(ratio, "high", figure.ratio_high);
    object["ratio"] = std::move(ratio);
  }
  put(object, "correlation", figure.correlation);
  put(object, "variance_reduction", figure.variance_reduction);
  object["verdict"] = models::to_string(figure.verdict);
  put(object, "replications_needed", figure.replications_needed);
  return object;
}

Json json_of(const std::vector<models::PairedFigure>& figures) {
  Json object = Json::object();
  for (const models::PairedFigure& figure : figures) object[figure.metric] = json_of(figure);
  return object;
}

/// A value of a scenario as JSON again.
Json value_of(const std::string& text) {
  return Json::parse(text, nullptr, false);
}

Json json_of(const models::DesignChange& change) {
  Json object{{"path", change.path}};
  if (!change.before.empty()) object["before"] = value_of(change.before);
  if (!change.after.empty()) object["after"] = value_of(change.after);
  if (change.default_before) object["default_before"] = true;
  if (change.default_after) object["default_after"] = true;
  return object;
}

/// A scenario as `run` writes it: by the same writer, so that there is one way to write it.
Json json_of(const models::ScenarioReport& scenario) {
  models::Report report;
  report.scenarios.push_back(scenario);
  return Json::parse(write_json(report))["scenarios"][0];
}

Json head(const char* command, std::uint64_t seed) {
  return {{"schema", schema_version}, {"nines", version()}, {"command", command}, {"seed", seed}};
}

Json designs_of(const models::ComparisonReport& report) {
  Json designs = Json::array();
  for (const models::ComparedDesign& design : report.designs) {
    Json object = json_of(design.report);
    if (&design != &report.designs.front()) {
      Json changes = Json::array();
      for (const models::DesignChange& change : design.changes) changes.push_back(json_of(change));
      object["changes"] = std::move(changes);
      object["same_as_first"] = design.same_as_first;
      object["against_first"] = json_of(design.against_first);
    }
    designs.push_back(std::move(object));
  }
  return designs;
}

/// Only where there is something to say: what was not asked changes no byte.
void add_sampling(const models::PairedSampling& sampling, Json& document) {
  if (sampling.watched.empty()) return;
  Json object{{"method", sampling.method}, {"watched", sampling.watched}};
  if (sampling.strata > 1) {
    object["strata"] = sampling.strata;
    object["pilot_replications"] = sampling.pilot_replications;
  }
  put(object, "plain_because", sampling.plain_because);
  put(object, "variance_reduction", sampling.variance_reduction);
  put(object, "precision_asked", sampling.precision_asked);
  put(object, "precision_reached", sampling.precision_reached);
  document["sampling"] = std::move(object);
}

void add_effort(const models::ComparisonReport& report, Json& document) {
  document["replications"] = report.replications;
  document["years"] = report.years;
  document["stopped"] = report.stopped;
  document["confidence"] = report.confidence;
  add_sampling(report.sampling, document);
}

Json json_of(const models::TornadoEnd& end) {
  Json object{{"value", end.value}};
  if (!end.refused.empty()) {
    object["refused"] = end.refused;
    return object;
  }
  object["mean"] = end.mean;
  object["against_base"] = json_of(end.effect);
  return object;
}

Json json_of(const models::TornadoBar& bar) {
  Json object{{"path", bar.assumption.path},
              {"value", bar.assumption.value},
              {"source", bar.assumption.source},
              {"confidence", bar.assumption.confidence}};
  if (!bar.fixed_because.empty()) {
    object["not_moved"] = bar.fixed_because;
    return object;
  }
  object["rule"] = bar.rule;
  object["reach"] = bar.reach();
  object["low"] = json_of(bar.low);
  object["high"] = json_of(bar.high);
  return object;
}

std::string text_of(const Json& document) {
  // Names come from files; a byte that is no UTF-8 must not cost the whole result.
  return json_parts::text_of(document);
}

}  // namespace

std::string write_json(const models::ComparisonReport& report) {
  Json document = head("compare", report.seed);
  add_effort(report, document);
  document["scenarios"] = designs_of(report);
  return text_of(document);
}

std::string write_json(const models::SweepReport& report) {
  Json document = head("sweep", report.grid.seed);
  add_effort(report.grid, document);
  Json axes = Json::array();
  for (const models::SweepAxis& axis : report.axes) {
    axes.push_back({{"path", axis.path}, {"values", axis.values}});
  }
  document["over"] = std::move(axes);
  Json points = designs_of(report.grid);
  for (std::size_t point = 0; point < points.size(); ++point) {
    points[point]["point"] = report.values_of(point);
  }
  document["points"] = std::move(points);
  return text_of(document);
}

std::string write_json(const models::TornadoReport& report) {
  Json document = head("sweep", report.seed);
  document["confidence"] = report.confidence;
  document["metric"] = report.metric;
  add_sampling(report.sampling, document);
  document["base"] = json_of(report.base);
  Json bars = Json::array();
  for (const models::TornadoBar& bar : report.bars) bars.push_back(json_of(bar));
  document["tornado"] = std::move(bars);
  return text_of(document);
}

}  // namespace tools
