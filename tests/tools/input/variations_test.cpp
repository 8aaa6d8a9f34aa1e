#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tools/input/assumption_moves.hpp"
#include "tools/input/design_changes.hpp"
#include "tools/input/library.hpp"
#include "tools/input/units.hpp"
#include "tools/input/value_list.hpp"

namespace {

using namespace tools;
using nlohmann::json;
using Values = std::vector<std::string>;

Document document_of(const json& value) {
  Document document;
  document.path = "test.json";
  document.json = value;
  return document;
}

const Defaults& defaults() {
  static const Defaults all = load_defaults(library_folder()).value();
  return all;
}

std::vector<models::DesignChange> changes(const json& before, const json& after) {
  return design_changes(document_of(before), document_of(after), defaults(), "us-east-1");
}

AssumptionMove move_of(const std::string& path, const std::string& confidence,
                       const json& document = json::object()) {
  return assumption_moves({{path, "", "somebody", confidence}}, document_of(document), defaults(),
                          "us-east-1")
      .front();
}

TEST_CASE("values of a path are listed, or counted from end to end", "[input][value_list]") {
  const auto [text, values] = GENERATE(table<std::string, Values>({
      {"a.b=1,2,x", {"1", "2", "x"}},
      {"a=[\"p\",\"q\"],[]", {"[\"p\",\"q\"]", "[]"}},
      {"a={\"b\":[1,2]},\"c,d\"", {"{\"b\":[1,2]}", "\"c,d\""}},
      {"a=60s..3600s:4", {"60s", "1240s", "2420s", "3600s"}},
      {"a=1min..1h:2", {"60s", "3600s"}},
      {"a=1..9:5", {"1", "3", "5", "7", "9"}},
      {"a=1..4/year:2", {"1/year", "4/year"}},
      {"a=0.001..1:4:log", {"0.001", "0.01", "0.1", "1"}},
      {"a=9..1:3,7", {"9", "5", "1", "7"}},
      {"a=../curve.csv,b", {"../curve.csv", "b"}},
  }));
  CAPTURE(text);
  const auto list = parse_value_list(text);
  REQUIRE(list);
  CHECK(list->values == values);
}

TEST_CASE("a wrong list of values is refused with a reason", "[input][value_list]") {
  const std::string text = GENERATE("a", "=1", "a=", "a=1,,2", "a=1..5", "a=1..5:1", "a=1..5:x",
                                    "a=1s..5/s:3", "a=0..5:3:log", "a=1..5:100000");
  CAPTURE(text);
  const auto list = parse_value_list(text);
  REQUIRE_FALSE(list);
  CHECK_FALSE(list.error().empty());
}

TEST_CASE("designs differ where a figure could", "[input][design_changes]") {
  const json before = json::parse(R"({
    "title": "one", "objectives": {"cost_per_month": ["mean < 1 USD"]},
    "architecture": {
      "instances": {"web": {"count": 1}},
      "auto_scaling_groups": {"web": {"min": 3, "source": "me"}}},
    "run": {"seed": 1}})");
  json after = before;
  after["title"] = "two";
  after["objectives"] = json::object();
  after["run"] = {{"seed", 2}, {"replications", 5}};
  after["architecture"]["auto_scaling_groups"]["web"]["source"] = "you";
  CHECK(changes(before, after).empty());
  after["architecture"]["auto_scaling_groups"]["web"]["min"] = 1;
  after["architecture"]["instances"] = {{"api", {{"count", 2}}}};
  const auto found = changes(before, after);
  REQUIRE(found.size() == 3);
  CHECK(found[0].path == "auto_scaling_groups/web/min");
  CHECK(found[0].before == "3");
  CHECK(found[0].after == "1");
  CHECK(found[1].path == "instances/api");
  CHECK(found[1].kind == models::DesignChange::Kind::Added);
  CHECK(found[2].path == "instances/web");
  CHECK(found[2].kind == models::DesignChange::Kind::Removed);
}

TEST_CASE("saying what holds by default is no difference", "[input][design_changes]") {
  const json before = json::parse(R"({"architecture": {"target_groups": {"web": {}}}})");
  json after = before;
  auto& check = after["architecture"]["target_groups"]["web"]["health_check"];
  check["interval"] = "30s";
  CHECK(changes(before, after).empty());
  check["interval"] = "10s";
  const auto found = changes(before, after);
  REQUIRE(found.size() == 1);
  CHECK(found[0].path == "target_groups/web/health_check/interval");
  CHECK(found[0].before == "\"30s\"");
  CHECK(found[0].default_before);
  CHECK(found[0].after == "\"10s\"");
}

TEST_CASE("an assumption moves as its data file says, or by its confidence",
          "[input][assumptions]") {
  const AssumptionMove stated = move_of("failures.host_fault.rate", "from-general-knowledge");
  CHECK(stated.low->value == "0.02/year");
  CHECK(stated.high->value == "0.15/year");
  const double factor = defaults().at("sensitivity.assumed", "").get<double>();
  REQUIRE(factor > 1);
  const AssumptionMove rate = move_of("failures.all_zones_power.rate", "assumed");
  const double value = parse_event_rate("0.002/year").value();
  CHECK(parse_event_rate(rate.low->value).value() == Approx(value / factor).epsilon(1e-3));
  CHECK(parse_event_rate(rate.high->value).value() == Approx(value * factor).epsilon(1e-3));
  const AssumptionMove share = move_of("run.up_threshold", "assumed");
  const double moved = parse_share(share.high->value).value();
  CHECK(moved / (1 - moved) == Approx(factor * 0.95 / 0.05).epsilon(1e-2));
  const AssumptionMove law = move_of("architecture.on_call.response", "assumed");
  CHECK(json::parse(law.high->value)["lognormal"]["median"] == "45min");
  CHECK(json::parse(law.high->value)["lognormal"]["p95"] == "180min");
}

TEST_CASE("what is documented, or is no quantity, is not moved", "[input][assumptions]") {
  const auto [path, confidence] = GENERATE(table<std::string, std::string>({
      {"target_groups.health_check.interval", "documented"},
      {"instances.image", "assumed"},
      {"failures.application_crash.rate", "assumed"},
      {"workload.clients.retry.retries", "assumed"},
      {"instance_types.m5.large", "assumed"},
  }));
  CAPTURE(path);
  const AssumptionMove move = move_of(path, confidence);
  CHECK_FALSE(move.low);
  CHECK_FALSE(move.high);
  CHECK_FALSE(move.fixed_because.empty());
}

TEST_CASE("a figure that a scenario vouches for itself is moved in the scenario",
          "[input][assumptions]") {
  const json document =
      json::parse(R"({"failures": {"host_fault": {"rate": "0.8/year", "source": "our log"}}})");
  const AssumptionMove move = move_of("failures.host_fault", "measured", document);
  REQUIRE(move.high);
  CHECK(move.high->change.defaults.empty());
  REQUIRE(move.high->change.overrides.size() == 1);
  CHECK(move.high->change.overrides[0].starts_with("failures.host_fault={"));
  CHECK(move.high->value == "1.6/year");
}

TEST_CASE("a scenario is read with another default only where it does not say",
          "[input][assumptions]") {
  const auto threshold = [](const ReadOptions& options) {
    return read_scenario("reference/a01-one-unit", options).value().run.up_threshold;
  };
  CHECK(threshold({.defaults = {"run.up_threshold=80%"}}) == Approx(0.8));
  CHECK(threshold({.overrides = {"run.up_threshold=70%"}, .defaults = {"run.up_threshold=80%"}}) ==
        Approx(0.7));
  const auto wrong = read_scenario("reference/a01-one-unit", {.defaults = {"no.such=1"}});
  CHECK_FALSE(wrong);
}

}  // namespace
