// Strata in which two designs cannot differ, and what that spares their difference.

#include "models/experiment/strata/alike_strata.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "models/experiment/paired_metrics.hpp"

using models::alike_strata;
using models::PairedMean;
using Paths = std::vector<std::string>;
using Flags = std::vector<bool>;

namespace {

/// No or some loss of everything at once, each with no, one or more lost zones.
constexpr models::OutsideStrata::Shape shape{1, 2};
constexpr std::size_t all = 6;

const Flags unknown(all, false);

}  // namespace

TEST_CASE("what is read after a loss makes no difference before it", "[alike_strata]") {
  CHECK(alike_strata({"failures/all_zones_power/lasts"}, shape, all) ==
        Flags{true, true, true, false, false, false});
  CHECK(alike_strata({"failures.all_zones_power.lasts"}, shape, all) ==
        Flags{true, true, true, false, false, false});
  for (const char* path :
       {"failures/zone_power/lasts/lognormal/median", "failures/zone_network/lasts",
        "failures/control_plane_with_zone/share", "failures/control_plane_with_zone"}) {
    CAPTURE(path);
    CHECK(alike_strata({path}, shape, all) == Flags{true, false, false, true, false, false});
  }
  CHECK(alike_strata({"failures/all_zones_power/lasts", "failures/zone_power/lasts"}, shape, all) ==
        Flags{true, false, false, false, false, false});
}

TEST_CASE("of anything else no stratum is known to be alike", "[alike_strata]") {
  CHECK(alike_strata({}, shape, all) == unknown);
  for (const char* path :
       {"failures/all_zones_power/rate", "failures/zone_power", "failures/zone_power/lasts_longer",
        "failures/zone_gray/lasts", "architecture/instances/web/count", "failures"}) {
    CAPTURE(path);
    CHECK(alike_strata({path}, shape, all) == unknown);
    CHECK(alike_strata({"failures/zone_power/lasts", path}, shape, all) == unknown);
  }
  // Losses that are left to chance may come in any stratum.
  CHECK(alike_strata({"failures/zone_power/lasts"}, {1, 0}, 2) == Flags{false, false});
  CHECK(alike_strata({"failures/all_zones_power/lasts"}, {0, 2}, 3) == Flags{false, false, false});
}

TEST_CASE("strata that are known to be alike hide nothing", "[alike_strata]") {
  const std::vector<double> probabilities{0.9, 0.07, 0.03};
  PairedMean known(probabilities, probabilities, {true, false, false});
  PairedMean open(probabilities, probabilities);
  // All pairs of the second stratum differ alike, and those of the third have not yet.
  for (int pair = 0; pair < 20; ++pair) {
    for (PairedMean* mean : {&known, &open}) {
      mean->add(pair, pair, 0);
      mean->add(pair, pair + 10, 1);
      mean->add(pair, pair, 2);
    }
  }
  CHECK(known.pairs().differences().mean() == open.pairs().differences().mean());
  CHECK(known.standard_error() == open.standard_error());
  // By hand: ln 20 = 2.9957 over 20 pairs, of which one may be 10 off: 0.9 of all years, or 0.07.
  CHECK(open.unseen(0.95) == Approx(0.9 * 2.995732 / 20 * 10));
  CHECK(known.unseen(0.95) == Approx(0.07 * 2.995732 / 20 * 10));
  CHECK(known.unseen_probability(0.95) == Approx(0.07 * 2.995732 / 20));
  CHECK_THROWS_AS(known.add(1, 2, 0), std::logic_error);
}

TEST_CASE("where no stratum can differ nothing is hidden, and rates have to be equal",
          "[alike_strata]") {
  const std::vector<double> probabilities{0.9, 0.1};
  PairedMean known(probabilities, probabilities, {true, true});
  for (int pair = 0; pair < 5; ++pair) {
    known.add(1, 1, 0);
    known.add(2, 2, 1);
  }
  CHECK(known.unseen(0.95) == 0);
  CHECK(known.unseen_probability(0.95) == 0);
  CHECK_THROWS_AS(PairedMean(probabilities, {0.8, 0.2}, {true, false}), std::logic_error);
  CHECK_NOTHROW(PairedMean(probabilities, {0.8, 0.2}, {false, false}));
}
