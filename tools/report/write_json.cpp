#include <fmt/format.h>

#include "models/results/check.hpp"
#include "models/results/objectives.hpp"
#include "sim/time/year.hpp"
#include "tools/report/drill_time.hpp"
#include "tools/report/json_check.hpp"
#include "tools/report/json_parts.hpp"
#include "tools/report/questions_text.hpp"
#include "tools/report/version.hpp"
#include "tools/report/write_report.hpp"

namespace tools {

namespace {

using json_parts::Json;
using json_parts::put;
using json_parts::schema_version;

Json json_of(const models::WeightingReport& weighting) {
  Json object = {{"copies", weighting.copies},
                 {"copies_each", weighting.copies_each},
                 {"with_outage", weighting.with_outage},
                 {"scale", weighting.scale},
                 {"work", weighting.work},
                 {"mean_weight", weighting.mean_weight},
                 {"mean_weight_error", weighting.mean_weight_error},
                 {"effective_contributions", weighting.effective_contributions},
                 {"largest_share", weighting.largest_share}};
  if (!weighting.levels.empty()) {
    object["levels"] = weighting.levels;
    object["passed"] = weighting.passed;
  }
  const std::string refused = weighting.refusal();
  if (!refused.empty()) object["refused"] = refused;
  return object;
}

Json json_of(const models::SamplingReport& sampling) {
  Json object = {{"method", sampling.method}};
  if (sampling.strata > 1) {
    object["strata"] = sampling.strata;
    object["pilot_replications"] = sampling.pilot_replications;
  }
  if (sampling.control_reduction) {
    object["controls"] = sampling.controls;
    put(object, "control_reduction", sampling.control_reduction);
  }
  if (sampling.weighting) {
    object["weighting"] = json_of(*sampling.weighting);
    if (sampling.method != "hazard scaling") object["weighting"].erase("scale");
  }
  put(object, "watched", sampling.watched);
  put(object, "variance_reduction", sampling.variance_reduction);
  put(object, "unseen_probability", sampling.unseen_probability);
  put(object, "remark", sampling.remark);
  if (sampling.of_lower_bound) object["of_lower_bound"] = true;
  put(object, "precision_asked", sampling.precision_asked);
  put(object, "precision_reached", sampling.precision_reached);
  return object;
}

Json json_of(const models::MetricEstimate& metric) {
  Json object = Json::object();
  object["mean"] = metric.mean;
  put(object, "low", metric.low);
  put(object, "high", metric.high);
  if (metric.low || metric.high) object["confidence"] = metric.confidence;
  put(object, "method", metric.method);
  object["count"] = metric.count;
  put(object, "p5", metric.p5);
  put(object, "p50", metric.p50);
  put(object, "p90", metric.p90);
  put(object, "p95", metric.p95);
  put(object, "p99", metric.p99);
  put(object, "p50_interval", metric.p50_interval);
  put(object, "p90_interval", metric.p90_interval);
  put(object, "p95_interval", metric.p95_interval);
  put(object, "p99_interval", metric.p99_interval);
  put(object, "analytic", metric.analytic);
  return object;
}

Json metrics_of(const models::ScenarioReport& scenario) {
  Json metrics = Json::object();
  for (const models::MetricEstimate& metric : scenario.metrics) {
    metrics[metric.name] = json_of(metric);
  }
  return metrics;
}

template <class Value, class ToJson>
Json array_of(const std::vector<Value>& values, ToJson&& to_json) {
  Json array = Json::array();
  for (const Value& value : values) array.push_back(to_json(value));
  return array;
}

Json json_of(const models::BlameEntry& entry) {
  return {{"cause", entry.cause},
          {"phase", entry.phase},
          {"requests_lost", entry.requests_lost},
          {"downtime", entry.downtime}};
}

Json json_of(const models::FaultCount& fault) {
  return {{"cause", fault.cause},
          {"per_year", fault.per_year},
          {"outages_per_year", fault.outages_per_year}};
}

Json json_of(const models::Assumption& assumption) {
  return {{"path", assumption.path},
          {"value", assumption.value},
          {"source", assumption.source},
          {"confidence", assumption.confidence}};
}

Json json_of(const models::LossBalance& balance) {
  Json lost = Json::array();
  for (const auto& [name, requests] : balance.lost) {
    lost.push_back({{"name", name}, {"requests", requests}});
  }
  return {{"offered", balance.offered}, {"served", balance.served}, {"lost", std::move(lost)}};
}

Json json_of(const models::TimelineRecord& record) {
  return {{"at", record.at},
          {"kind", record.kind},
          {"component", record.component},
          {"text", record.text}};
}

Json json_of(const models::SeriesPoint& point, const std::vector<models::Figure>& of_services) {
  Json object{{"at", point.at},
              {"offered_rps", point.offered_rps},
              {"served_rps", point.served_rps},
              {"in_service", point.in_service},
              {"desired", point.desired},
              {"healthy_targets", point.healthy_targets},
              {"cpu", point.cpu}};
  if (of_services.empty()) return object;
  Json& values = object["services"] = Json::object();
  for (std::size_t index = 0; index < of_services.size(); ++index) {
    values[of_services[index].name] = point.of_services.at(index);
  }
  return object;
}

Json json_of(const models::LossSeries& loss) {
  return {{"cause", loss.cause}, {"phase", loss.phase}, {"rps", loss.rps}};
}

Json json_of(const models::PartState& state) {
  Json object{{"at", state.at}};
  put(object, "zone", state.zone);
  object["word"] = state.word;
  object["condition"] = to_string(state.condition);
  return object;
}

Json json_of(const models::DrawnPart& part) {
  return {{"name", part.name},
          {"of", part.thing},
          {"kind", part.kind},
          {"lane", to_string(part.lane)},
          {"states",
           array_of(part.states, [](const models::PartState& state) { return json_of(state); })}};
}

Json json_of(const models::Picture& picture) {
  return {{"zones", picture.zones},
          {"parts",
           array_of(picture.parts, [](const models::DrawnPart& part) { return json_of(part); })},
          {"links", array_of(picture.links, [](const models::PartLink& link) {
             return Json{{"from", link.from}, {"to", link.to}};
           })}};
}

/// What a drill lost in its own time; a figure by year of two hours says nothing.
Json drill_downtime(const models::ScenarioReport& scenario) {
  const models::MetricEstimate* by_year = scenario.find("downtime_per_year");
  if (by_year == nullptr) return Json::object();
  const double years = years_each(scenario);
  Json object{{"mean", by_year->mean * years}};
  if (by_year->low) object["low"] = *by_year->low * years;
  if (by_year->high) object["high"] = *by_year->high * years;
  object["confidence"] = by_year->confidence;
  object["method"] = by_year->method;
  return object;
}

Json json_of(const models::PriceBasis& prices) {
  Json object = {{"region", prices.region}, {"currency", "USD"}};
  object["sources"] = array_of(prices.sources, [](const models::PriceSource& one) {
    return Json{{"prices", one.prices}, {"as_of", one.as_of}, {"source", one.source}};
  });
  object["estimated"] = array_of(prices.estimated, [](const models::EstimatedPrice& one) {
    Json entry = {{"price", one.price}, {"how", one.how}, {"pointer", one.pointer}};
    if (one.usd > 0) entry["usd"] = one.usd;
    return entry;
  });
  return object;
}

Json json_of(const models::QuestionResult& result) {
  Json object{{"id", result.question.id},
              {"ask", result.question.ask},
              {"answered_by", answered_by(result)}};
  const std::vector<std::string> choices = choices_of(result);
  if (!choices.empty()) object["choices"] = choices;
  put(object, "value", result.value);
  put(object, "word", result.word);
  object["answer"] = answer_of(result);
  if (result.right) object["right"] = *result.right;
  return object;
}

void add_drill(const models::ScenarioReport& scenario, Json& object) {
  if (scenario.replications > 0) {
    object["duration"] = years_each(scenario) * sim::seconds_per_year;
    object["downtime"] = drill_downtime(scenario);
  }
  object["timeline"] = array_of(
      scenario.timeline, [](const models::TimelineRecord& record) { return json_of(record); });
  object["series_step"] = scenario.series_step;
  object["series"] = array_of(scenario.series, [&scenario](const models::SeriesPoint& point) {
    return json_of(point, scenario.series_of_services);
  });
  object["losses"] =
      array_of(scenario.losses, [](const models::LossSeries& loss) { return json_of(loss); });
  object["picture"] = json_of(scenario.picture);
  if (scenario.questions.empty()) return;
  object["questions"] = array_of(
      scenario.questions, [](const models::QuestionResult& result) { return json_of(result); });
}

Json json_of(const models::ScenarioReport& scenario) {
  Json object = Json::object();
  object["name"] = scenario.name;
  put(object, "title", scenario.title);
  put(object, "story", scenario.story);
  put(object, "look_for", scenario.look_for);
  put(object, "region", scenario.region);
  object["drill"] = scenario.drill;
  object["replications"] = scenario.replications;
  object["years"] = scenario.years;
  if (const auto verdict = overall(scenario.objectives)) object["verdict"] = to_string(*verdict);
  object["stopped"] = scenario.stopped;
  object["sampling"] = json_of(scenario.sampling);
  object["up_threshold"] = scenario.up_threshold;
  object["metrics"] = metrics_of(scenario);
  object["blame"] =
      array_of(scenario.blame, [](const models::BlameEntry& entry) { return json_of(entry); });
  object["faults"] =
      array_of(scenario.faults, [](const models::FaultCount& fault) { return json_of(fault); });
  object["costs"] = array_of(scenario.costs, [](const models::CostEntry& cost) {
    return Json{{"item", cost.item}, {"usd_per_month", cost.usd_per_month}};
  });
  if (!scenario.prices.region.empty()) object["prices"] = json_of(scenario.prices);
  object["balance"] = json_of(scenario.balance);
  if (!scenario.objectives.empty()) object["objectives"] = json_of_objectives(scenario);
  if (scenario.baseline) object["baseline"] = json_of_baseline(*scenario.baseline);
  if (scenario.challenge) {
    object["challenge"] = {{"goal", scenario.challenge->goal},
                           {"hint", scenario.challenge->hint},
                           {"lesson", scenario.challenge->lesson}};
  }
  object["assumptions"] = array_of(
      scenario.assumptions, [](const models::Assumption& assumed) { return json_of(assumed); });
  if (scenario.drill) add_drill(scenario, object);
  // A string: a JSON number of 64 bits is rounded by many readers.
  object["trajectory"] = fmt::format("{:016x}", scenario.trajectory);
  return object;
}

}  // namespace

std::string write_json(const models::Report& report) {
  Json document = Json::object();
  document["schema"] = schema_version;
  document["nines"] = version();
  document["command"] = report.command;
  document["seed"] = report.seed;
  if (report.command == "check") document["verdict"] = to_string(check_verdict(report));
  document["progression"] = report.progression;
  document["scenarios"] = array_of(
      report.scenarios, [](const models::ScenarioReport& scenario) { return json_of(scenario); });
  // Names come from files; a byte that is no UTF-8 must not cost the whole result.
  return json_parts::text_of(document);
}

}  // namespace tools
