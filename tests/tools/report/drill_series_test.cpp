#include "tools/report/drill_series.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "models/results/report.hpp"

TEST_CASE("what rounding leaves of nothing is nothing in the series of a drill",
          "[report][drill]") {
  models::ScenarioReport scenario;
  scenario.series.resize(2);
  scenario.series[0].offered_rps = scenario.series[1].offered_rps = 100;
  scenario.series[0].served_rps = 4.16e-12;
  scenario.series[1].served_rps = 1e-3;
  const auto series = tools::series_of_drill(scenario);
  REQUIRE(series[1].label == "served /s");
  CHECK(series[1].values == std::vector<double>{0, 1e-3});
}
