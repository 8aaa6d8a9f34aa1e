#include "models/analytic/coverage.hpp"

#include <catch2/catch.hpp>

#include "tests/analytic/validation_case.hpp"

using namespace models::analytic;

TEST_CASE("A26: failures that are not covered take the whole farm down", "[a26]") {
  ValidationCase a26("A26");
  const CoverageFigures figures = figures_of(
      CoveredFarm{a26.count("n"), Hours(a26.parameter("mtbf_h")), Hours(a26.parameter("repair_h")),
                  a26.parameter("coverage"), Hours(a26.parameter("reconfig_h"))});
  a26.check("unavailability", figures.unavailability);
  a26.check("part_from_uncovered", figures.uncovered);
  a26.check("part_from_exhaustion", figures.exhausted);
  a26.check_complete();
}

TEST_CASE("a farm whose failures are all covered is down without a unit alone", "[a26]") {
  const double ratio = 10.0 / 100.0;
  const CoverageFigures figures = figures_of(CoveredFarm{2, Hours(100), Hours(10), 1, Hours(1)});
  // Two units and one crew, by hand: 1, 2 r and 2 r r.
  const double expected = 2 * ratio * ratio / (1 + 2 * ratio + 2 * ratio * ratio);
  CHECK(figures.exhausted == Approx(expected).epsilon(1e-12));
  CHECK(figures.uncovered == 0);
}
