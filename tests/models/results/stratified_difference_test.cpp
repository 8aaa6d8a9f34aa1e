// Differences of two runs whose replications come from strata, against laws that are known.

#include <cmath>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "models/results/baseline.hpp"
#include "models/results/difference_interval.hpp"
#include "tests/sim/stats/splitmix.hpp"

namespace {

using namespace models;
using sim_tests::is_plausible_share;
using sim_tests::SplitMix;

constexpr double year_seconds = 365.0 * 86'400;

/// Years without a loss, with one, and with more: what they cost, and how much that scatters.
const std::vector<double> costs{600, 7200, 50'000};
const std::vector<double> scatters{60, 900, 9000};
/// The second design loses zones twice as often, and each loss costs it less.
const std::vector<double> before_p{0.90, 0.08, 0.02};
const std::vector<double> after_p{0.81, 0.14, 0.05};
constexpr double share_of_after = 0.6;

double mean_before() {
  return std::inner_product(before_p.begin(), before_p.end(), costs.begin(), 0.0);
}

double mean_after() {
  return share_of_after * std::inner_product(after_p.begin(), after_p.end(), costs.begin(), 0.0);
}

/// Strata of replications that visit them in turn, or `runs` times each one after the other.
BaselineStrata strata_of(const std::vector<double>& probabilities, const std::vector<int>& runs) {
  const double all = std::accumulate(runs.begin(), runs.end(), 0.0);
  BaselineStrata strata{runs.size() - 1, 0, probabilities, {}, {}};
  for (std::size_t k = 0; k < runs.size(); ++k) {
    strata.shares.push_back(runs[k] / all);
    for (int i = 0; i < runs[k]; ++i) strata.of_replication.push_back(static_cast<unsigned>(k));
  }
  return strata;
}

struct Runs {
  Series before{"downtime_per_year", {}};
  Series after{"downtime_per_year", {}};
};

/// What both come to on the same failures.
Runs drawn(SplitMix& bits, const BaselineStrata& strata) {
  Runs runs;
  for (const std::uint32_t k : strata.of_replication) {
    const double shared = costs[k] + scatters[k] * bits.normal();
    runs.before.values.push_back(shared);
    runs.after.values.push_back(share_of_after * shared + 0.2 * scatters[k] * bits.normal());
  }
  return runs;
}

BaselineScenario scenario_of(const Series& series, const BaselineStrata& strata) {
  BaselineScenario scenario;
  scenario.name = "site";
  scenario.replications = static_cast<std::int64_t>(series.values.size());
  scenario.years = static_cast<double>(series.values.size());
  scenario.series.push_back(series);
  scenario.strata = strata;
  return scenario;
}

Baseline baseline_with(BaselineScenario scenario) {
  Baseline baseline;
  baseline.version = "0.1.0";
  baseline.seed = 1;
  baseline.scenarios.push_back(std::move(scenario));
  return baseline;
}

}  // namespace

TEST_CASE("pairs of strata that two designs meet unequally often hold the truth as often as stated",
          "[baseline]") {
  const double confidence = GENERATE(0.8, 0.95, 0.99);
  CAPTURE(confidence);
  const BaselineStrata before = strata_of(before_p, {60, 50, 40});
  const BaselineStrata after = strata_of(after_p, {60, 50, 40});
  const double truth = mean_after() - mean_before();
  SplitMix bits(20261122);
  int covered = 0;
  int by_probabilities_of_one = 0;
  constexpr int repetitions = 1000;
  for (int i = 0; i < repetitions; ++i) {
    const Runs runs = drawn(bits, before);
    const DifferenceRule rule{.confidence = confidence};
    const auto found = paired_difference(runs.before, runs.after, rule, before, after);
    REQUIRE(found.interval);
    CHECK(found.method == "stratified t interval over pairs");
    covered += found.interval->contains(truth) ? 1 : 0;
    const auto wrong = paired_difference(runs.before, runs.after, rule, before, before);
    by_probabilities_of_one += wrong.interval->contains(truth) ? 1 : 0;
  }
  CHECK(is_plausible_share(covered, repetitions, confidence));
  // Both sides by the probabilities of one would not do.
  CHECK(by_probabilities_of_one < repetitions / 10);
}

TEST_CASE("a stratum that hides what is rare widens the interval until it holds the truth",
          "[baseline]") {
  // In the commonest stratum one pair of 500 differs, by an hour; 200 pairs see it seldom.
  constexpr double rare = 0.002;
  constexpr double hour = 3600;
  const BaselineStrata before = strata_of({0.95, 0.05}, {200, 200});
  const BaselineStrata after = strata_of({0.90, 0.10}, {200, 200});
  const double truth = 0.90 * rare * hour + 0.10 * hour;
  SplitMix bits(5);
  int covered = 0;
  constexpr int repetitions = 1000;
  for (int i = 0; i < repetitions; ++i) {
    Runs runs;
    for (const std::uint32_t k : before.of_replication) {
      const bool down = k == 1 || bits.uniform() < rare;
      runs.before.values.push_back(0);
      runs.after.values.push_back(down ? bits.exponential(hour) : 0);
    }
    const auto found = paired_difference(runs.before, runs.after, {}, before, after);
    REQUIRE(found.interval);
    covered += found.interval->contains(truth) ? 1 : 0;
  }
  // Never less than stated; how much more depends on what was seen.
  CHECK(covered >= 0.95 * repetitions - 4 * std::sqrt(0.95 * 0.05 * repetitions));
}

TEST_CASE("two independent stratified runs hold the truth as often as stated", "[baseline]") {
  const double confidence = GENERATE(0.8, 0.95);
  CAPTURE(confidence);
  // Other strata, other numbers of replications: nothing to pair.
  const BaselineStrata before = strata_of(before_p, {60, 50, 40});
  const BaselineStrata after = strata_of(after_p, {40, 80, 60});
  const double truth = mean_after() - mean_before();
  SplitMix bits(77);
  int covered = 0;
  constexpr int repetitions = 1000;
  for (int i = 0; i < repetitions; ++i) {
    const Series first = drawn(bits, before).before;
    const Series second = drawn(bits, after).after;
    const auto found =
        independent_difference({first, 150, before}, {second, 180, after}, {confidence});
    REQUIRE(found.interval);
    CHECK(found.pairs == 0);
    CHECK(found.method == "two independent means, Student t over strata");
    covered += found.interval->contains(truth) ? 1 : 0;
  }
  CHECK(is_plausible_share(covered, repetitions, confidence));
}

TEST_CASE("a stratified run and a plain one are held against each other", "[baseline]") {
  const BaselineStrata strata = strata_of(before_p, {60, 50, 40});
  SplitMix bits(8);
  int covered = 0;
  constexpr int repetitions = 400;
  for (int i = 0; i < repetitions; ++i) {
    const Series first = drawn(bits, strata).before;
    Series second{"downtime_per_year", {}};
    for (int year = 0; year < 400; ++year) {
      const double u = bits.uniform();
      const std::size_t k = u < after_p[0] ? 0 : u < after_p[0] + after_p[1] ? 1 : 2;
      second.values.push_back(share_of_after * (costs[k] + scatters[k] * bits.normal()));
    }
    const auto found = independent_difference({first, 150, strata}, {second, 400, {}}, {});
    REQUIRE(found.interval);
    covered += found.interval->contains(mean_after() - mean_before()) ? 1 : 0;
  }
  // The plain side is skewed, and its t interval holds a little less than 95 %.
  CHECK(covered > 0.90 * repetitions);
  CHECK(covered < 0.985 * repetitions);
}

TEST_CASE("stratified runs without an outage bound their difference where strata weigh most",
          "[baseline]") {
  const BaselineStrata before = strata_of({0.9, 0.1}, {300, 100});
  const BaselineStrata after = strata_of({0.8, 0.2}, {300, 100});
  const Series none{"downtime_per_year", std::vector<double>(400, 0.0)};
  const auto found = independent_difference({none, 400, before}, {none, 400, after}, {});
  REQUIRE(found.interval);
  // 0.9 / 300 is more than 0.1 / 100; of the other side 0.8 / 300.
  constexpr double zero_events = 2.9957322735540;
  CHECK(found.interval->low == Approx(-year_seconds * zero_events * 0.9 / 300));
  CHECK(found.interval->high == Approx(year_seconds * zero_events * 0.8 / 300));
  CHECK(found.difference == 0);
}

TEST_CASE("a stratified baseline is held against a design with other rates, each by its own",
          "[baseline]") {
  const BaselineStrata before = strata_of(before_p, {60, 50, 40});
  const BaselineStrata after = strata_of(after_p, {60, 50, 40});
  SplitMix bits(9);
  const Runs runs = drawn(bits, before);
  const auto held = compare(baseline_with(scenario_of(runs.before, before)),
                            scenario_of(runs.after, after), "0.1.0", 1, BaselineRule());
  CHECK(held.match == BaselineMatch::Paired);
  CHECK_FALSE(held.same_probabilities);
  CHECK(held.strata_before == 3);
  CHECK(held.strata_now == 3);
  REQUIRE(held.figures.size() == 1);
  const BaselineFigure& figure = held.figures[0];
  // By hand: each side's stratum means with its own probabilities.
  double old_mean = 0;
  double new_mean = 0;
  for (std::size_t i = 0; i < runs.before.values.size(); ++i) {
    const std::uint32_t k = before.of_replication[i];
    const double count = std::vector<double>{60, 50, 40}[k];
    old_mean += before_p[k] * runs.before.values[i] / count;
    new_mean += after_p[k] * runs.after.values[i] / count;
  }
  CHECK(figure.before == Approx(old_mean));
  CHECK(figure.after == Approx(new_mean));
  CHECK(figure.difference == Approx(new_mean - old_mean));
  CHECK(figure.pairs == 150);
  // Twice as many losses outweigh that each costs less.
  CHECK(figure.verdict == BaselineVerdict::Regression);
}

TEST_CASE("other rates are a change even where no replication came out differently", "[baseline]") {
  const BaselineStrata before = strata_of({0.9, 0.1}, {300, 100});
  const BaselineStrata after = strata_of({0.8, 0.2}, {300, 100});
  const Series none{"downtime_per_year", std::vector<double>(400, 0.0)};
  BaselineScenario now = scenario_of(none, after);
  now.model["failures.zone_power.rate"] = "0.02/year";
  const auto held =
      compare(baseline_with(scenario_of(none, before)), now, "0.1.0", 1, BaselineRule());
  CHECK(held.figures.at(0).verdict == BaselineVerdict::Unchanged);
  CHECK_FALSE(held.change_without_influence());
  CHECK(held.verdict() == BaselineVerdict::Tolerable);
  now.strata = before;
  CHECK(compare(baseline_with(scenario_of(none, before)), now, "0.1.0", 1, BaselineRule())
            .change_without_influence());
}

TEST_CASE("strata that were shared out differently are not paired, and it is said why",
          "[baseline]") {
  const BaselineStrata before = strata_of({0.9, 0.1}, {300, 100});
  const Series none{"downtime_per_year", std::vector<double>(400, 0.0)};
  const Baseline baseline = baseline_with(scenario_of(none, before));
  const auto of = [&](const BaselineStrata& strata) {
    return compare(baseline, scenario_of(none, strata), "0.1.0", 1, BaselineRule());
  };
  const auto others = of(strata_of({0.9, 0.1}, {200, 200}));
  CHECK(others.match == BaselineMatch::Unpaired);
  CHECK(others.note.starts_with("the baseline has replications of other strata"));
  const auto plain = of({});
  CHECK(plain.match == BaselineMatch::Unpaired);
  CHECK(plain.note.starts_with("the baseline has stratified replications, and these are plain"));
  CHECK(plain.strata_before == 2);
  CHECK(plain.strata_now == 1);
}

TEST_CASE("the same model in other replications differs by chance, and is undecided however sure",
          "[baseline]") {
  // Plain years that saw no rare loss, and strata that did: each is sure of its own mean.
  const BaselineStrata strata = strata_of({0.99, 0.01}, {200, 200});
  Series seldom{"downtime_per_year", {}};
  Series often{"downtime_per_year", {}};
  SplitMix bits(3);
  for (const std::uint32_t k : strata.of_replication) {
    seldom.values.push_back(100 + bits.uniform());
    often.values.push_back(k == 0 ? 100 + bits.uniform() : 50'000 + 100 * bits.uniform());
  }
  BaselineScenario now = scenario_of(often, strata);
  const Baseline baseline = baseline_with(scenario_of(seldom, {}));
  const auto same = compare(baseline, now, "0.1.0", 1, BaselineRule());
  CHECK(same.match == BaselineMatch::Unpaired);
  CHECK(*same.figures.at(0).low > 0);
  CHECK(same.verdict() == BaselineVerdict::Undecided);
  CHECK(same.note.find("the model is the same") != std::string::npos);
  // Of another model, or from another program, it may be the truth.
  CHECK(compare(baseline, now, "0.2.0", 1, BaselineRule()).verdict() ==
        BaselineVerdict::Regression);
  now.model["a"] = "b";
  CHECK(compare(baseline, now, "0.1.0", 1, BaselineRule()).verdict() ==
        BaselineVerdict::Regression);
}

TEST_CASE("a baseline that does not have the scenario says what it has", "[baseline]") {
  const Series none{"downtime_per_year", {0, 0}};
  BaselineScenario now = scenario_of(none, {});
  now.name = "folder/site";
  const auto held = compare(baseline_with(scenario_of(none, {})), now, "0.1.0", 1, BaselineRule());
  CHECK(held.match == BaselineMatch::Missing);
  CHECK(held.note == "the baseline does not have folder/site, but site");
}
