// The published schema of --out json and its writers hold together: what they write keeps to it,
// and it has no key that none of them writes.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "tests/tools/cli/command.hpp"
#include "tests/tools/report/hand_made_report.hpp"
#include "tools/input/json_text.hpp"
#include "tools/report/write_paired.hpp"
#include "tools/report/write_report.hpp"
#include "tools/report/write_sensitivity.hpp"

namespace {

using namespace tools;
using cli_tests::nines;
using cli_tests::ScratchFolder;
using cli_tests::small_scenario;
using cli_tests::Words;
using nlohmann::json;

std::string printed(const Words& arguments) {
  return nines(arguments).out;
}

json document_of(Words arguments) {
  arguments.insert(arguments.end(), {"--out", "json"});
  return json::parse(printed(arguments));
}

/// A JSON with every key that a report may have, whatever it takes to get it from a simulation.
json full_report() {
  models::ScenarioReport full = report_tests::forecast();
  full.metrics[0].analytic = 0.9991;
  full.metrics[0].p5 = 0.998;
  full.metrics[0].p50_interval = sim::Interval{0.9, 0.95};
  full.metrics[0].p95_interval = sim::Interval{0.99, 0.995};
  models::ObjectiveResult unknown;
  unknown.metric = "recovery_time";
  unknown.rule = "p95 < 5min";
  unknown.reason = "too few outages for an interval";
  full.objectives.push_back(unknown);
  models::SamplingReport& sampling = full.sampling;
  sampling.method = "splitting";
  sampling.strata = 12;
  sampling.watched = "downtime_per_year";
  sampling.unseen_probability = 0.01;
  sampling.controls = 2;
  sampling.control_reduction = 1.5;
  sampling.variance_reduction = 3;
  sampling.remark = "no controls";
  sampling.of_lower_bound = true;
  sampling.precision_asked = 0.1;
  sampling.precision_reached = 0.1;
  sampling.weighting = models::WeightingReport();
  sampling.weighting->levels = {0, 0.5};
  sampling.weighting->passed = {0.2};
  models::ScenarioReport scaled = full;
  scaled.sampling.method = "hazard scaling";
  return json::parse(write_json(report_tests::report_of({full, scaled, report_tests::drill()})));
}

models::PairedFigure full_figure() {
  models::PairedFigure figure;
  figure.metric = "downtime_per_year";
  figure.low = -1;
  figure.high = 2;
  figure.ratio_of = figure.metric;
  figure.ratio = 1.1;
  figure.ratio_low = 0.9;
  figure.ratio_high = 1.4;
  figure.correlation = 0.9;
  figure.variance_reduction = 5;
  figure.replications_needed = 12'000;
  return figure;
}

models::ComparisonReport full_comparison() {
  models::ComparisonReport report;
  report.stopped = "no difference seen";
  models::PairedSampling& sampling = report.sampling;
  sampling = {.method = "stratified",
              .plain_because = "often",
              .strata = 6,
              .pilot_replications = 600,
              .watched = "downtime_per_year",
              .variance_reduction = 2,
              .precision_asked = 0.1,
              .precision_reached = 0.2};
  models::ComparedDesign first;
  first.report = report_tests::forecast();
  models::ComparedDesign other = first;
  other.against_first.push_back(full_figure());
  models::DesignChange change;
  change.path = "auto_scaling_groups/web/min";
  change.before = "3";
  change.after = R"({"a": [1, null]})";
  change.default_before = change.default_after = true;
  other.changes.push_back(change);
  report.designs = {first, other};
  return report;
}

models::TornadoReport full_tornado() {
  models::TornadoReport report;
  report.metric = "downtime_per_year";
  report.base = report_tests::forecast();
  report.sampling = full_comparison().sampling;
  models::TornadoBar moved;
  moved.low.effect = moved.high.effect = full_figure();
  models::TornadoBar refused = moved;
  refused.high.refused = "no rate";
  models::TornadoBar fixed;
  fixed.fixed_because = "documented";
  report.bars = {moved, refused, fixed};
  return report;
}

json full_sensitivity() {
  SensitivityReport report;
  report.name = "site";
  report.sampling.method = "stratified";
  report.sampling.strata = 6;
  report.sampling.remark = "none";
  models::BaselineComparison comparison;
  comparison.note = "not paired";
  comparison.version = "0.1.0";
  comparison.strata_before = comparison.strata_now = 6;
  models::BaselineFigure figure;
  figure.low = figure.high = 1;
  comparison.figures.push_back(figure);
  comparison.model.push_back({"a.min", "3", "1"});
  comparison.others.push_back({"recovery_time", 1.0, 2.0});
  comparison.blame.push_back({"zone_power:a", "detection", 1, 1});
  report.rows.push_back({.path = "a",
                         .before = "1s",
                         .after = "10s",
                         .verdict = "better",
                         .plain_instead = true,
                         .comparison = comparison});
  return json::parse(sensitivity_json({report}));
}

/// Documents of every command, by their definition in the schema.
std::vector<std::pair<std::string, json>> documents() {
  const ScratchFolder scratch;
  const std::string unit = scratch.write("unit.json", small_scenario);
  const std::string slow = "architecture.components.unit.repaired_in.exponential.mean";
  const std::string baseline = scratch.file("baseline.json");
  const std::string objective =
      R"(objectives={"downtime_per_year":["mean < 1049min"],"recovery_time":["p95 < 1s"]})";
  printed({"check", unit, "--save-baseline", baseline, "--quiet"});
  models::SweepReport sweep;
  sweep.axes.push_back({"workload.demand", {"1/s", "2/s"}});
  sweep.grid = full_comparison();
  return {
      {"run", full_report()},
      {"run", document_of({"run", unit, "--set", objective})},
      {"run", document_of({"run", "whatisthetime/drills/1-hang", "--replications", "3"})},
      {"run",
       document_of({"run", "whatisthetime/drills/6-earthquake-at-80", "--replications", "3"})},
      {"check", document_of({"check", "challenges/1-one-zone", "--replications", "3"})},
      {"run", document_of({"run", "reference/s44-cluster", "--replications", "1"})},
      {"run", document_of({"run", "whatisthetime/drills/1-hang", "--replications", "3", "--set",
                           "architecture.instances.web.type=m8i.large"})},
      {"check", document_of({"check", unit, "--baseline", baseline, "--set", slow + "=4h", "--set",
                             objective})},
      {"check", document_of({"check", unit, "--baseline", scratch.file("none")})},
      {"sensitivity", full_sensitivity()},
      {"sensitivity", document_of({"check", unit, "--sensitivity"})},
      {"compare", json::parse(write_json(full_comparison()))},
      {"compare",
       document_of({"compare", unit, "whatisthetime/1-single-instance", "--replications", "5"})},
      {"sweep", json::parse(write_json(sweep))},
      {"sweep", document_of({"sweep", unit, "--over", slow + "=2h,4h"})},
      {"tornado", json::parse(write_json(full_tornado()))},
      {"tornado", document_of({"sweep", unit, "--tornado"})},
      {"incident", document_of({"incident", unit})},
      {"each_fault",
       document_of({"run", "whatisthetime/6-multi-az", "--each-fault", "--replications", "2"})},
      {"explain", document_of({"explain", unit, "wordpress-ha/web-tier",
                               "whatisthetime/drills/1-hang", "myclothes/drills/9-rule-missing"})},
  };
}

json published() {
  return json::parse(printed({"schema", "--output"}));
}

/// Where a definition of the schema refuses a document, empty where it does not.
std::string refused(const json& schema, const std::string& definition, const json& document) {
  json text = schema;
  text.erase("anyOf");
  text["allOf"] = json::array({json::object({{"$ref", "#/definitions/" + definition}})});
  const valijson::adapters::NlohmannJsonAdapter adapter(text);
  valijson::Schema parsed;
  valijson::SchemaParser().populateSchema(adapter, parsed);
  const valijson::adapters::NlohmannJsonAdapter target(document);
  valijson::ValidationResults results;
  valijson::Validator validator;
  if (validator.validate(parsed, target, &results)) return {};
  std::string all;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& part : error.context) all += part;
    all += ": " + error.description + "\n";
  }
  return all.empty() ? "refused" : all;
}

/// Which keys of the schema documents have.
class KeysSeen {
 public:
  explicit KeysSeen(const json& schema) : schema_(schema) {}

  void see(const json& reference, const json& value) {
    const json& node = resolved(reference);
    if (value.is_array() && node.contains("items")) {
      for (const json& element : value) see(node["items"], element);
    }
    if (!value.is_object()) return;
    for (const auto& [key, member] : value.items()) {
      if (node.contains("properties") && node["properties"].contains(key)) {
        seen_.insert(&node["properties"][key]);
        see(node["properties"][key], member);
      } else if (node.contains("additionalProperties") &&
                 node["additionalProperties"].is_object()) {
        see(node["additionalProperties"], member);
      }
    }
  }

  /// Paths of the keys below a definition that no document had.
  void unseen(const json& node, const std::string& path, std::vector<std::string>& paths) const {
    for (const char* below : {"items", "additionalProperties"}) {
      if (node.contains(below) && node[below].is_object()) unseen(node[below], path, paths);
    }
    if (!node.contains("properties")) return;
    for (const auto& [key, member] : node["properties"].items()) {
      const std::string place = pointer_to(path, key);
      if (!seen_.contains(&member)) paths.push_back(place);
      unseen(member, place, paths);
    }
  }

 private:
  const json& resolved(const json& node) const {
    if (node.contains("allOf")) return resolved(node["allOf"][0]);
    if (!node.contains("$ref")) return node;
    const auto name = node["$ref"].get<std::string>();
    return resolved(schema_["definitions"][name.substr(name.rfind('/') + 1)]);
  }

  const json& schema_;
  std::set<const json*> seen_;
};

}  // namespace

TEST_CASE("whatever a command writes as JSON keeps to the published schema, and has all its keys",
          "[cli][schema]") {
  const json schema = published();
  KeysSeen keys(schema);
  std::set<std::string> commands;
  for (const auto& [definition, document] : documents()) {
    CAPTURE(definition, document.dump().substr(0, 400));
    CHECK(refused(schema, definition, document).empty());
    keys.see(schema["definitions"][definition], document);
    commands.insert(definition);
  }
  std::vector<std::string> never;
  for (const auto& [name, definition] : schema["definitions"].items()) {
    // Those have the keys of a scenario, and a few more: see below.
    if (name != "design" && name != "sweep_point") keys.unseen(definition, name, never);
  }
  CHECK(never == std::vector<std::string>{});
  for (const json& one : schema["anyOf"]) {
    const auto name = one["$ref"].get<std::string>();
    CHECK(commands.contains(name.substr(name.rfind('/') + 1)));
  }
}

TEST_CASE("a design and a point have the keys of a scenario and those of their comparison",
          "[cli][schema]") {
  const json schema = published();
  const auto with = [&](const std::vector<std::string>& more, const char* definition) {
    json properties = schema["definitions"][definition]["properties"];
    for (const std::string& key : more) CHECK(properties.erase(key) == 1);
    return properties == schema["definitions"]["scenario"]["properties"];
  };
  CHECK(with({"changes", "same_as_first", "against_first"}, "design"));
  CHECK(with({"changes", "same_as_first", "against_first", "point"}, "sweep_point"));
}

TEST_CASE("the schema of outputs refuses what no writer gives", "[cli][schema]") {
  const json schema = published();
  json document = full_report();
  REQUIRE(refused(schema, "run", document).empty());
  const auto [pointer, value] = GENERATE(table<std::string, json>({
      {"/schema", 2},
      {"/command", "ran"},
      {"/verdict", "passed"},
      {"/scenarios/0/trajectory", "xyz"},
      {"/scenarios/0/stopped", "somehow"},
      {"/scenarios/0/metrics/availability.requests/mean", "1"},
      {"/scenarios/0/metrics/availability.requests/unit", "s"},
      {"/scenarios/0/sampling/strata", 1},
      {"/scenarios/0/replications", -1},
      {"/scenarios/2/timeline/0/at", "soon"},
  }));
  CAPTURE(pointer);
  document[json::json_pointer(pointer)] = value;
  CHECK_FALSE(refused(schema, "run", document).empty());
}
