// The report's statistics end to end, on a repairable unit whose year is known exactly: cases A01,
// A03, A04b and A40 of the validation suite.
#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/experiment/replicate.hpp"
#include "sim/stats/bootstrap.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/stats/moments.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::ReplicationId;
using sim_tests::SplitMix;

namespace {

/// One repairable unit, exponential up and down times in hours, up at the start.
struct Unit {
  double mtbf_h;
  double mttr_h;
  double horizon_h;
};

struct Downtime {
  double hours = 0;
  std::uint64_t outages = 0;
};

Downtime simulate(const Unit& unit, std::uint64_t seed, ReplicationId id) {
  SplitMix bits(SplitMix(seed)() ^ id.value * 0xD1342543DE82EF95U);
  Downtime total;
  for (double at = bits.exponential(unit.mtbf_h); at < unit.horizon_h;) {
    const double repaired = at + bits.exponential(unit.mttr_h);
    total.hours += std::min(repaired, unit.horizon_h) - at;
    ++total.outages;
    at = repaired + bits.exponential(unit.mtbf_h);
  }
  return total;
}

template <class Merge>
void replicate_unit(const Unit& unit, std::uint64_t seed, std::uint64_t count, Merge merge) {
  sim::replicate(
      {.count = count, .jobs = 2},
      [&] { return [&](ReplicationId id) { return simulate(unit, seed, id); }; }, merge);
}

constexpr Unit a01{1000, 2, 8760};
constexpr Unit a03{2000, 4, 8760};
constexpr Unit a40{365, 0.25, 730};

constexpr double a01_availability_of_the_year = 0.998004446816;
constexpr double a01_outages = 8.74251895411;
constexpr double a04b_sd_of_the_year = 0.000952560193812;

/// Share of replications whose downtime stays within `limit_h`, against its exact chance.
void check_share(const Unit& unit, std::uint64_t seed, double limit_h, double exact) {
  constexpr std::uint64_t count = 40'000;
  std::uint64_t within = 0;
  replicate_unit(unit, seed, count, [&](ReplicationId, const Downtime& downtime) {
    if (downtime.hours <= limit_h) ++within;
  });
  CAPTURE(within, limit_h);
  CHECK(sim::wilson_interval(within, count, 0.9999).contains(exact));
}

}  // namespace

TEST_CASE("the mean and the standard error of a year are those of A01 and A04b", "[known_unit]") {
  constexpr std::uint64_t years = 40'000;
  sim::Moments availability;
  sim::Moments outages;
  replicate_unit(a01, 1, years, [&](ReplicationId, const Downtime& downtime) {
    availability.add(1 - downtime.hours / a01.horizon_h);
    outages.add(static_cast<double>(downtime.outages));
  });
  const double exact_error = a04b_sd_of_the_year / std::sqrt(static_cast<double>(years));
  CHECK(availability.standard_error() == Approx(exact_error).epsilon(0.03));
  CHECK(std::abs(availability.mean() - a01_availability_of_the_year) < 4 * exact_error);
  CHECK(std::abs(outages.mean() - a01_outages) < 4 * outages.standard_error());
}

TEST_CASE("t intervals cover A01's year as often as they say", "[known_unit]") {
  constexpr int repeats = 400;
  int covered = 0;
  for (int i = 0; i < repeats; ++i) {
    sim::Moments availability;
    replicate_unit(a01, 100 + static_cast<std::uint64_t>(i), 100,
                   [&](ReplicationId, const Downtime& downtime) {
                     availability.add(1 - downtime.hours / a01.horizon_h);
                   });
    if (sim::t_interval(availability, 0.95)->contains(a01_availability_of_the_year)) ++covered;
  }
  CAPTURE(covered);
  CHECK(sim_tests::is_plausible_share(covered, repeats, 0.945));
}

TEST_CASE("BCa intervals cover A01's year from ten replications", "[known_unit]") {
  constexpr int repeats = 300;
  int covered = 0;
  for (int i = 0; i < repeats; ++i) {
    std::vector<double> downtimes;
    replicate_unit(a01, 10'000 + static_cast<std::uint64_t>(i), 10,
                   [&](ReplicationId, const Downtime& downtime) {
                     downtimes.push_back(downtime.hours / a01.horizon_h);
                   });
    const auto interval = sim::bca_mean_interval(downtimes, downtimes.size(), 0.95,
                                                 SplitMix(static_cast<std::uint64_t>(i)));
    if (interval->contains(1 - a01_availability_of_the_year)) ++covered;
  }
  CAPTURE(covered);
  CHECK(covered >= 0.86 * repeats);
  CHECK(covered <= 0.99 * repeats);
}

TEST_CASE("shares of years within a downtime are those of A03", "[known_unit]") {
  check_share(a03, 2, 0, 0.0125253586211);
  check_share(a03, 3, 8.76, 0.254693289859);
  check_share(a03, 4, 17.52, 0.569626714087);
  check_share(a03, 5, 43.8, 0.968734971006);
  check_share(a03, 6, 87.6, 0.999923000158);
}

TEST_CASE("shares of months that meet an objective are those of A40", "[known_unit]") {
  check_share(a40, 7, 0.001 * a40.horizon_h, 0.743428798635);
  check_share(a40, 8, 0.0005 * a40.horizon_h, 0.498225839022);
  check_share(a40, 9, 0.0001 * a40.horizon_h, 0.214056947429);
  check_share(a40, 10, 0, 0.135335283237);
}
