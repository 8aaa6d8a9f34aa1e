#include "models/analytic/renewal.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "models/analytic/availability.hpp"
#include "tests/analytic/validation_case.hpp"

using namespace models::analytic;

TEST_CASE("A02: the first year of a unit with Weibull life and lognormal repair", "[a02]") {
  ValidationCase a02("A02");
  const double shape = a02.parameter("weibull_shape");
  const double scale = a02.parameter("weibull_scale_h");
  const double mu = a02.parameter("lognormal_mu");
  const double sigma = a02.parameter("lognormal_sigma");
  const RenewalUnit unit{
      .life_cdf = [&](Hours t) { return -std::expm1(-std::pow(t.count() / scale, shape)); },
      .repair_cdf =
          [&](Hours t) {
            if (t.count() <= 0) return 0.0;
            return 0.5 * std::erfc((mu - std::log(t.count())) / (sigma * std::sqrt(2.0)));
          }};
  const RenewalFigures year = renewal_figures(unit, Hours(a02.parameter("horizon_h")), 4380);
  a02.check("failures_first_year", year.failures, 1e-6);
  // The suite's figure is 2.3e-5 too high: see the identity below. Its Monte Carlo check has a
  // standard error of 6e-4.
  a02.check("downtime_h_first_year", year.downtime.count(), 3e-5);
  const Hours life(scale * std::tgamma(1.0 + 1.0 / shape));
  const Hours repair(std::exp(mu + 0.5 * sigma * sigma));
  const double down = unavailability({life, repair});
  a02.check("A", 1.0 - down, 1e-12);
  a02.check_complete();

  // Downtime = failures x mean repair - what is left of a repair in progress at the end, and after
  // 17 cycles that is down with the long-run probability and lasts E[R^2] / (2 E[R]) more.
  const Hours left = 0.5 * std::exp(sigma * sigma) * repair;
  const Hours identity = year.failures * repair - down * left;
  CHECK(year.downtime.count() == Approx(identity.count()).epsilon(1e-7));
}

TEST_CASE("the renewal equations give a Markov unit its closed form", "[renewal]") {
  const Unit unit{Hours(100), Hours(8)};
  const RenewalUnit renewal{.life_cdf = [](Hours t) { return -std::expm1(-t.count() / 100); },
                            .repair_cdf = [](Hours t) { return -std::expm1(-t.count() / 8); }};
  const Hours horizon(500);
  const RenewalFigures figures = renewal_figures(renewal, horizon, 1000);
  CHECK(figures.failures == Approx(expected_failures(unit, horizon)).epsilon(1e-8));
  CHECK(figures.downtime.count() == Approx(expected_downtime(unit, horizon).count()).epsilon(1e-8));
}

TEST_CASE("a unit that lives and is repaired by the clock can be counted by hand", "[renewal]") {
  // Up 0 to 10, down to 12, up to 22, down to 24, up to 30: two failures, 4 hours. A jump of the
  // law falls on a grid point and smears over one step.
  const RenewalUnit unit{.life_cdf = [](Hours t) { return t.count() >= 10 ? 1.0 : 0.0; },
                         .repair_cdf = [](Hours t) { return t.count() >= 2 ? 1.0 : 0.0; }};
  const RenewalFigures figures = renewal_figures(unit, Hours(30), 3000);
  CHECK(figures.failures == Approx(2).epsilon(1e-9));
  CHECK(figures.downtime.count() == Approx(4).epsilon(1e-2));
}
