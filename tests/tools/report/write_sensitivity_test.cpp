#include "tools/report/write_sensitivity.hpp"

#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace {

using namespace tools;

models::BaselineComparison worse_by(double seconds) {
  models::BaselineComparison comparison;
  comparison.match = models::BaselineMatch::Paired;
  models::BaselineFigure figure;
  figure.metric = "downtime_per_year";
  figure.difference = seconds;
  figure.guarded = true;
  figure.verdict = models::BaselineVerdict::Regression;
  comparison.figures.push_back(figure);
  return comparison;
}

SensitivityReport made() {
  SensitivityReport report;
  report.name = "site";
  report.seed = 3;
  report.replications = 40;
  report.rows.push_back({.path = "failures.zone_power.rate",
                         .before = "0.01/year",
                         .after = "0.1/year",
                         .verdict = "regression",
                         .comparison = worse_by(600)});
  report.rows.push_back({.path = "workload.clients.timeout",
                         .before = "5s",
                         .after = "50s",
                         .verdict = "no influence",
                         .has_influence = false,
                         .comparison = worse_by(0)});
  return report;
}

}  // namespace

TEST_CASE("a sensitivity of plain replications says nothing of strata", "[report]") {
  const std::string text = sensitivity_text({made()}, {});
  CHECK(text.find("strat") == std::string::npos);
  CHECK(text.find("0.01/year -> 0.1/year: regression, +10 min a year") != std::string::npos);
  CHECK(text.find("No influence: workload.clients.timeout") != std::string::npos);
  const auto json = nlohmann::json::parse(sensitivity_json({made()}))["scenarios"][0];
  CHECK(json["sampling"]["method"] == "replications");
  CHECK_FALSE(json["sampling"].contains("strata"));
  CHECK_FALSE(json["values"][0].contains("plain_instead"));
}

TEST_CASE("one of stratified replications says so, and which values could not have the strata",
          "[report]") {
  SensitivityReport report = made();
  report.sampling.method = "stratified";
  report.sampling.strata = 12;
  report.sampling.pilot_replications = 1200;
  report.rows[0].plain_instead = true;
  const std::string text = sensitivity_text({report}, {});
  CHECK(text.find("\nstratified by losses from outside (12 strata)\n") != std::string::npos);
  CHECK(text.find("in plain replications") != std::string::npos);
  const auto json = nlohmann::json::parse(sensitivity_json({report}))["scenarios"][0];
  CHECK(json["sampling"]["strata"] == 12);
  CHECK(json["sampling"]["pilot_replications"] == 1200);
  CHECK(json["values"][0]["plain_instead"] == true);
  CHECK_FALSE(json["values"][1].contains("plain_instead"));
}

TEST_CASE("what of the method was left undone is told", "[report]") {
  SensitivityReport report = made();
  report.sampling.remark = "no strata: there are no rare losses from outside";
  CHECK(sensitivity_text({report}, {}).find("\nno strata: there are no rare losses") !=
        std::string::npos);
  const auto json = nlohmann::json::parse(sensitivity_json({report}))["scenarios"][0];
  CHECK(json["sampling"]["remark"] == report.sampling.remark);
}
