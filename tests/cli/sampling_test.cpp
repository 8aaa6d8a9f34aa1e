// --precision, --method and `nines incident` as users meet them.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/process.hpp"

namespace {

using cli_tests::Finished;
using cli_tests::nines;
using Json = nlohmann::json;

const std::string three_zones = "whatisthetime/6-multi-az";

Json scenario_of(const Finished& run) {
  return Json::parse(run.out).at("scenarios").at(0);
}

}  // namespace

TEST_CASE("a precision is reached by strata, and the report says what they were worth", "[cli]") {
  const Json report =
      scenario_of(nines({"run", three_zones, "--precision", "10%", "--out", "json"}));
  CHECK(report.at("stopped") == "precision reached");
  const Json& sampling = report.at("sampling");
  CHECK(sampling.at("method").get<std::string>().starts_with("stratified"));
  CHECK(sampling.at("watched") == "availability.time");
  CHECK(sampling.at("precision_asked") == 0.1);
  CHECK(sampling.at("precision_reached").get<double>() <= 0.1);
  CHECK(sampling.at("variance_reduction").get<double>() > 10);
}

TEST_CASE("a method can be forced", "[cli]") {
  const Json plain = scenario_of(nines(
      {"run", three_zones, "--precision", "50%", "--method", "replications", "--out", "json"}));
  CHECK(plain.at("sampling").at("method") == "replications");
  const Json strata = scenario_of(nines(
      {"run", three_zones, "--replications", "200", "--method", "stratified", "--out", "json"}));
  CHECK(strata.at("sampling").at("method") == "stratified");
  CHECK(strata.at("replications") == 200);
}

TEST_CASE("control variates say how many there were and what they were worth", "[cli]") {
  const std::vector<std::string> command{"run", three_zones, "--precision", "5%", "--out"};
  std::vector<std::string> json = command;
  json.emplace_back("json");
  const Json sampling = scenario_of(nines(json)).at("sampling");
  CHECK(sampling.at("method") == "stratified with control variates");
  CHECK(sampling.at("controls").get<int>() > 4);
  CHECK(sampling.at("control_reduction").get<double>() > 2);
  CHECK(sampling.at("variance_reduction") > sampling.at("control_reduction"));
  std::vector<std::string> table = command;
  table.emplace_back("table");
  CHECK(nines(table).out.find(" control variates, worth ") != std::string::npos);

  const Json strata = scenario_of(
      nines({"run", three_zones, "--precision", "5%", "--method", "stratified", "--out", "json"}));
  CHECK_FALSE(strata.at("sampling").contains("controls"));
  const Json forced = scenario_of(nines({"run", three_zones, "--replications", "400", "--method",
                                         "control-variates", "--out", "json"}));
  CHECK(forced.at("sampling").contains("controls"));
  CHECK(forced.at("replications") == 400);
}

TEST_CASE("another metric can be watched", "[cli]") {
  const Json report =
      scenario_of(nines({"run", three_zones, "--precision", "cost_per_month=1%", "--out", "json"}));
  CHECK(report.at("sampling").at("watched") == "cost_per_month");
  CHECK(report.at("sampling").at("precision_reached").get<double>() <= 0.01);
}

TEST_CASE("what a table says of days in strata, of methods in vain and of no demand is true",
          "[cli]") {
  const std::string one = "whatisthetime/1-single-instance";
  const Finished days = nines(
      {"run", one, "--set", "run.horizon=1d", "--replications", "60", "--method", "stratified"});
  CHECK(days.out.find("worth less than plain runs") != std::string::npos);
  const Finished vain = nines({"run", one, "--replications", "1", "--method", "stratified"});
  CHECK(vain.out.find("no strata: 1 replication, and ") != std::string::npos);
  const Finished silent = nines({"run", one, "--set", "workload.demand=0/s"});
  CHECK(silent.out.find("served   nothing: no requests were offered") != std::string::npos);
  CHECK(silent.out.find("of requests,") == std::string::npos);
  const Finished early = nines({"run", one, "--set", "run.until=first_outage", "--set",
                                "run.horizon=30d", "--precision", "10%"});
  CHECK(early.out.find("precision of a lower bound reached") != std::string::npos);
  CHECK(early.out.find("time_to_first_outage: a lower bound, asked to") != std::string::npos);
}

TEST_CASE("a wrong precision is refused with what there is", "[cli]") {
  const Finished metric = nines({"run", three_zones, "--precision", "avail=5%"});
  CHECK(metric.code == 1);
  CHECK(metric.err.find("downtime_per_year") != std::string::npos);
  const Finished share = nines({"run", three_zones, "--precision", "cost_per_month=500%"});
  CHECK(share.code == 1);
  CHECK(share.err.find("500%") != std::string::npos);
  CHECK(nines({"run", three_zones, "--method", "magic"}).code == 1);
}

TEST_CASE("strata give the same bytes on any number of threads", "[cli]") {
  const std::vector<std::string> command{"run",   three_zones, "--precision", "10%",
                                         "--out", "json",      "--jobs"};
  std::vector<std::string> one = command;
  one.emplace_back("1");
  std::vector<std::string> three = command;
  three.emplace_back("3");
  CHECK(nines(one).out == nines(three).out);
}

TEST_CASE("an incident is told from its fault on, as text and as JSON", "[cli]") {
  const Finished text = nines({"incident", three_zones, "--replications", "200"});
  CHECK(text.code == 0);
  CHECK(text.out.find("since the fault") != std::string::npos);
  const Finished json = nines({"incident", three_zones, "--replications", "200", "--out", "json"});
  const Json incident = Json::parse(json.out);
  CHECK(incident.at("searched") == 200);
  CHECK(incident.at("ends").get<double>() > incident.at("begins").get<double>());
  CHECK_FALSE(incident.at("charges").empty());
}

TEST_CASE("a cause that never happens is refused with what would change that", "[cli]") {
  const std::vector<std::string> asked{"incident", three_zones, "--replications", "50", "--cause"};
  const auto ask = [&](std::vector<std::string> more) {
    std::vector<std::string> words = asked;
    words.insert(words.end(), more.begin(), more.end());
    return nines(words);
  };
  const Finished never = ask({"zone_gray", "--set", "failures.zone_gray.rate=0/year"});
  CHECK(never.code == 1);
  CHECK(never.err.find("failures.zone_gray.rate is 0") != std::string::npos);
  CHECK(never.err.find("--set failures.zone_gray.rate=") != std::string::npos);
  // The causes that are left, and those only.
  CHECK(never.err.find("\n  zone_power:ap-northeast-2a\n") != std::string::npos);
  CHECK(never.err.find("\n  zone_gray:") == std::string::npos);
  // One zone of those that have the same rate.
  CHECK(ask({"zone_gray:ap-northeast-2a", "--set", "failures.zone_gray.rate=0/year"}).code == 1);
  CHECK(ask({"zone_gray"}).code == 0);
  const Finished drills = ask({"terminated"});
  CHECK(drills.code == 1);
  CHECK(drills.err.find("drill") != std::string::npos);
  const Finished shock = nines({"incident", "reference/a13-common-cause", "--cause", "common_cause",
                                "--set", "architecture.common_causes.shock.rate=0/year"});
  CHECK(shock.code == 1);
  CHECK(shock.err.find("common_causes.shock.rate is 0") != std::string::npos);
}

TEST_CASE("a cause that nothing is charged to is answered with those that exist", "[cli]") {
  const Finished wrong = nines({"incident", three_zones, "--cause", "earthquake"});
  CHECK(wrong.code == 1);
  CHECK(wrong.err.find("zone_power:") != std::string::npos);
  CHECK(nines({"incident", "whatisthetime/drills/6-earthquake"}).code == 1);
}
