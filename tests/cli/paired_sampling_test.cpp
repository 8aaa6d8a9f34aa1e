// Strata and precision of compare and sweep, and their Markdown.

#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/process.hpp"

namespace {

using namespace cli_tests;
using nlohmann::json;

json json_of(const Words& words) {
  const Finished finished = nines(with(words, {"--out", "json"}));
  REQUIRE(finished.code == 0);
  return json::parse(finished.out);
}

/// All zones lose their power 0.002 times a year, for five hours or for ten.
const Words outages{"sweep", "whatisthetime/6-multi-az", "--over",
                    R"(failures.all_zones_power.lasts={"constant":"5h"},{"constant":"10h"})"};
const double rate = 0.002;
const double five_hours = 5 * 3600;

const Words other_zones{"compare", "whatisthetime/5-auto-scaling", "whatisthetime/6-multi-az"};

}  // namespace

TEST_CASE("stratified pairs come to the difference that the rates say",
          "[cli][sampling][statistical]") {
  const json report = json_of(with(outages, {"--precision", "downtime_per_year=20%"}));
  const json& sampling = report["sampling"];
  CHECK(report["stopped"] == "precision reached");
  CHECK(sampling["method"] == "stratified");
  CHECK(sampling["strata"].get<int>() > 1);
  CHECK(sampling["watched"] == "downtime_per_year");
  CHECK(sampling["precision_reached"].get<double>() <= 0.2);
  CHECK(sampling["variance_reduction"].get<double>() > 2);
  const json& figure = report["points"][1]["against_first"]["downtime_per_year"];
  // Losses of all zones hardly ever meet one another or another outage.
  CHECK(figure["difference"].get<double>() == Approx(rate * five_hours).epsilon(0.05));
  CHECK(figure["low"].get<double>() < rate * five_hours);
  // Every such loss is five hours longer, and a year with two of them, which no run need have met,
  // is worth half the rate.
  CHECK(figure["high"].get<double>() > rate * five_hours * (1 - rate));
  CHECK(figure["verdict"] == "worse");
  // A plain year has such a loss once in 500: 50 000 years would have to see 100 of them.
  CHECK(report["replications"].get<int>() < 40000);
  CHECK(report["points"][0]["sampling"]["method"] == "stratified");
}

TEST_CASE("pairs without a loss hide nothing of designs that differ only after one",
          "[cli][sampling][statistical]") {
  const json report = json_of(with(outages, {"--replications", "300", "--method", "stratified"}));
  const json& figure = report["points"][1]["against_first"]["downtime_per_year"];
  CHECK(figure["verdict"] == "worse");
  CHECK(figure["low"].get<double>() <= rate * five_hours);
  CHECK(figure["high"].get<double>() >= rate * five_hours * (1 - rate));
  CHECK(figure["high"].get<double>() < 1.2 * rate * five_hours);
  // A plain run of as many years meets no such loss in five of ten times.
  CHECK(report["sampling"]["variance_reduction"].get<double>() > 50);
}

TEST_CASE("strata of many differences are worth half the pairs at the least",
          "[cli][sampling][statistical]") {
  // Half of the pairs go by probability alone, and what is hidden is counted on both sides.
  for (const char* scenario : {"whatisthetime/6-multi-az", "wordpress-ha/web-tier"}) {
    const json report = json_of(
        {"sweep", scenario, "--tornado", "--replications", "100", "--method", "stratified"});
    CAPTURE(scenario, report["sampling"].dump());
    CHECK(report["sampling"]["watched"] == "downtime_per_year");
    CHECK(report["sampling"]["variance_reduction"].get<double>() > 0.4);
  }
}

TEST_CASE("a bill needs no outages to be known", "[cli][sampling][statistical]") {
  const json apart = json_of({"compare", "whatisthetime/1-single-instance",
                              "whatisthetime/6-multi-az", "--precision", "cost_per_month=1%"});
  CHECK(apart["stopped"] == "precision reached");
  // As few as any rule takes; there used to be twice as many, for 100 pairs that differ.
  CHECK(apart["replications"] == 50);
  const json& figure = apart["scenarios"][1]["against_first"]["cost_per_month"];
  CHECK(figure["high"].get<double>() - figure["low"].get<double>() <
        0.02 * figure["difference"].get<double>());
  // Nothing fails, so there is no outage to wait for.
  const json alike =
      json_of({"sweep", "whatisthetime/6-multi-az", "--set", "failures.defaults=false", "--over",
               "workload.clients.timeout=1s,2s", "--precision", "cost_per_month=1%"});
  CHECK(alike["stopped"] == "no difference seen");
  CHECK(alike["replications"].get<int>() < 2000);
}

TEST_CASE("stratified and plain pairs agree", "[cli][sampling][statistical]") {
  const Words hang{"sweep", "whatisthetime/6-multi-az", "--over",
                   "failures.application_hang.rate=1/year,2/year"};
  const json strata = json_of(with(hang, {"--replications", "3000", "--method", "stratified"}));
  const json plain = json_of(with(hang, {"--replications", "3000"}));
  CHECK(strata["sampling"]["method"] == "stratified");
  CHECK_FALSE(plain.contains("sampling"));
  for (const char* metric : {"downtime_per_year", "outages_per_year", "recovery_time"}) {
    CAPTURE(metric);
    const json& one = strata["points"][1]["against_first"][metric];
    const json& other = plain["points"][1]["against_first"][metric];
    const auto half = [](const json& figure) {
      return (figure["high"].get<double>() - figure["low"].get<double>()) / 2;
    };
    // Twice the half-widths of 95 % intervals are four standard errors.
    CHECK(std::abs(one["difference"].get<double>() - other["difference"].get<double>()) <
          2 * std::hypot(half(one), half(other)));
  }
}

TEST_CASE("a design differs from itself by exactly nothing in strata",
          "[cli][sampling][statistical]") {
  const json report = json_of(
      {"compare", "whatisthetime/6-multi-az", "whatisthetime/6-multi-az", "--precision", "20%"});
  CHECK(report["stopped"] == "no difference seen");
  CHECK(report["sampling"]["method"] == "stratified");
  for (const auto& [metric, figure] : report["scenarios"][1]["against_first"].items()) {
    CAPTURE(metric);
    CHECK(figure["difference"] == 0.0);
    CHECK(figure["low"] == 0.0);
    CHECK(figure["high"] == 0.0);
  }
}

TEST_CASE("designs with other zones or rates are stratified, each with its own probabilities",
          "[cli][sampling][statistical]") {
  const json zones = json_of(with(other_zones, {"--precision", "40%"}));
  CHECK(zones["sampling"]["method"] == "stratified");
  // Plain pairs took 15 150.
  CHECK(zones["replications"].get<int>() < 3000);
  // Three times as many losses of all zones, each for exactly five hours: known from the rates.
  const json report = json_of({"sweep", "whatisthetime/6-multi-az", "--set",
                               R"(failures.all_zones_power.lasts={"constant":"5h"})", "--over",
                               "failures.all_zones_power.rate=0.002/year,0.006/year", "--precision",
                               "downtime_per_year=10%"});
  CHECK(report["sampling"]["method"] == "stratified");
  const json& figure = report["points"][1]["against_first"]["downtime_per_year"];
  const double expected = 2 * rate * five_hours;
  CHECK(figure["low"].get<double>() < expected);
  CHECK(figure["high"].get<double>() > expected);
  CHECK(figure["difference"].get<double>() == Approx(expected).epsilon(0.1));
}

TEST_CASE("a stratified baseline decides what it is held against, and nothing is exactly nothing",
          "[cli][sampling][statistical]") {
  const ScratchFolder scratch;
  const std::string file = scratch.file("baseline.json");
  const std::string design = "whatisthetime/6-multi-az";
  REQUIRE(nines({"check", design, "--save-baseline", file, "--precision", "downtime_per_year=10%"})
              .code == 0);
  const Finished same = nines({"check", design, "--baseline", file, "--out", "json"});
  CHECK(same.code == 0);
  const Finished twice = nines({"check", design, "--baseline", file, "--set",
                                "failures.all_zones_power.rate=0.004/year", "--out", "json"});
  CHECK(twice.code == 3);
  const json unchanged = json::parse(same.out)["scenarios"][0]["baseline"];
  for (const json& figure : unchanged["figures"]) {
    CHECK(figure["difference"] == 0.0);
  }
  const json held = json::parse(twice.out)["scenarios"][0]["baseline"];
  CHECK(held["match"] == "paired");
  CHECK(held["influence"] == true);
  const Finished plain =
      nines({"check", design, "--baseline", file, "--method", "replications", "--out", "json"});
  CHECK(json::parse(plain.out)["scenarios"][0]["baseline"]["match"] == "unpaired");
}

TEST_CASE("Markdown begins with the verdict and has a row for each metric or design",
          "[cli][markdown]") {
  const Words few{"--replications", "400", "--out", "markdown"};
  const std::string two =
      nines(with(other_zones, {"--replications", "4000", "--out", "markdown"})).out;
  CHECK(
      two.starts_with("### nines compare: whatisthetime/6-multi-az is better than "
                      "whatisthetime/5-auto-scaling\n\n| metric | verdict |"));
  CHECK(two.find("| USD a month | **worse** |") != std::string::npos);
  const std::string stages = nines(with({"compare", "whatisthetime"}, few)).out;
  CHECK(stages.starts_with("### nines compare: "));
  CHECK(stages.find(" better") < stages.find('\n'));
  std::size_t rows = 0;
  for (std::size_t at = stages.find("\n| "); at != std::string::npos;
       at = stages.find("\n| ", at + 1)) {
    ++rows;
  }
  CHECK(rows == 9);  // Head, rule and seven stages.
  const Words hang{"sweep", "whatisthetime/6-multi-az", "--over",
                   "failures.application_hang.rate=4/year,1/year"};
  const std::string sweep = nines(with(hang, few)).out;
  CHECK(
      sweep.starts_with("### nines sweep: whatisthetime/6-multi-az, best with "
                        "failures.application\\_hang.rate=1/year\n"));
  const std::string tornado =
      nines(with({"sweep", "whatisthetime/4-load-balancer", "--tornado"}, few)).out;
  CHECK(tornado.starts_with("### nines sweep: downtime\\_per\\_year of "));
  CHECK(tornado.find("| failures.application\\_hang.rate |") != std::string::npos);
}

TEST_CASE("nothing in a name becomes Markdown", "[cli][markdown]") {
  const ScratchFolder scratch;
  const std::string one = scratch.write("a|b <i>@you.json", small_scenario);
  const std::string two = scratch.write("two.json", R"({"extends": "a|b <i>@you.json"})");
  const std::string text = nines({"compare", one, two, "--out", "markdown"}).out;
  CHECK(text.find("<i>") == std::string::npos);
  CHECK(text.find("a|b") == std::string::npos);
}
