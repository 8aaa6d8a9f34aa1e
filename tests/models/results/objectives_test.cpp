#include "models/results/objectives.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "models/results/baseline.hpp"
#include "models/results/check.hpp"

namespace {

using namespace models;

ScenarioReport report_with(const std::string& metric, double low, double mean, double high) {
  ScenarioReport report;
  report.replications = 1000;
  MetricEstimate estimate;
  estimate.name = metric;
  estimate.mean = mean;
  estimate.low = low;
  estimate.high = high;
  estimate.count = 1000;
  report.metrics.push_back(estimate);
  return report;
}

const Samples no_samples({}, false);

ObjectiveVerdict judged(Relation relation, double bound, double low, double mean, double high) {
  const ObjectiveSpec objective{"outages_per_year", Statistic::Mean, relation, bound, ""};
  return judge(objective, report_with("outages_per_year", low, mean, high), no_samples).verdict;
}

TEST_CASE("an objective is judged at the unfavourable end of the interval", "[objectives]") {
  struct Case {
    Relation relation;
    double bound;
    ObjectiveVerdict verdict;
  };
  // The interval is 2 to 4 around 3.
  const Case one = GENERATE(Case{Relation::Less, 4.5, ObjectiveVerdict::Met},
                            Case{Relation::Less, 4, ObjectiveVerdict::Undecided},
                            Case{Relation::AtMost, 4, ObjectiveVerdict::Met},
                            Case{Relation::AtMost, 3.9, ObjectiveVerdict::Undecided},
                            Case{Relation::AtMost, 2, ObjectiveVerdict::Undecided},
                            Case{Relation::Less, 2, ObjectiveVerdict::Missed},
                            Case{Relation::AtMost, 1.9, ObjectiveVerdict::Missed},
                            Case{Relation::AtLeast, 2, ObjectiveVerdict::Met},
                            Case{Relation::More, 2, ObjectiveVerdict::Undecided},
                            Case{Relation::AtLeast, 4, ObjectiveVerdict::Undecided},
                            Case{Relation::More, 4, ObjectiveVerdict::Missed},
                            Case{Relation::Equal, 3, ObjectiveVerdict::Undecided},
                            Case{Relation::Equal, 5, ObjectiveVerdict::Missed});
  CAPTURE(one.bound, static_cast<int>(one.relation));
  CHECK(judged(one.relation, one.bound, 2, 3, 4) == one.verdict);
}

TEST_CASE("an exact figure meets what asks for exactly it", "[objectives]") {
  CHECK(judged(Relation::Equal, 0, 0, 0, 0) == ObjectiveVerdict::Met);
  CHECK(judged(Relation::Equal, 0, 0, 0, 1e-9) == ObjectiveVerdict::Undecided);
}

TEST_CASE("what was not observed or has no interval is undecided", "[objectives]") {
  ScenarioReport report = report_with("availability.time", 0.9, 0.99, 1);
  const ObjectiveSpec other{"cost_per_month", Statistic::Mean, Relation::Less, 1e9, ""};
  CHECK(judge(other, report, no_samples).verdict == ObjectiveVerdict::Undecided);
  report.metrics[0].low.reset();
  report.metrics[0].count = 1;
  const ObjectiveSpec lax{"availability.time", Statistic::Mean, Relation::More, 0.1, ""};
  const ObjectiveResult result = judge(lax, report, no_samples);
  CHECK(result.verdict == ObjectiveVerdict::Undecided);
  CHECK(result.reason == "one observation has no interval");
}

TEST_CASE("the replications that would decide grow with the square of the precision wanted",
          "[objectives]") {
  // Half-width 1, distance 0.1: ten times as precise needs a hundred times as many.
  const ObjectiveSpec objective{"outages_per_year", Statistic::Mean, Relation::Less, 3.1, ""};
  const auto result = judge(objective, report_with("outages_per_year", 2, 3, 4), no_samples);
  REQUIRE(result.verdict == ObjectiveVerdict::Undecided);
  REQUIRE(result.replications_needed.has_value());
  CHECK(*result.replications_needed >= 99'000);
  CHECK(*result.replications_needed <= 110'000);
  CHECK(growth_to_decide(3, 2, 4, 3) == std::nullopt);
  CHECK(growth_to_decide(3, 2, 4, 9) == 1);
}

Digest outage(double seconds, double down_share, double lost) {
  Digest digest;
  digest.observed_seconds = 365.0 * 86400;
  digest.offered = 1000;
  digest.lost = lost;
  digest.down_seconds = down_share * digest.observed_seconds;
  digest.recoveries.push_back({sim::make_id<CauseId>(1), seconds});
  digest.counts.push_back({sim::make_id<CauseId>(1), 1});
  return digest;
}

TEST_CASE("a quantile is judged by its order statistics", "[objectives]") {
  Samples samples({"demand", "zone_power:a"}, false);
  for (int index = 1; index <= 200; ++index) samples.add(outage(index, 0, 0));
  ScenarioReport report;
  report.replications = 200;
  const auto p95 = [&](double bound) {
    return judge({"recovery_time{fault=zone_power}", Statistic::P95, Relation::Less, bound, ""},
                 report, samples);
  };
  // Ranks 184 and 197 of 200 hold the p95 with 96.7 % (validation suite, section 7).
  CHECK(p95(197).low == 184);
  CHECK(p95(197).high == 197);
  CHECK(p95(197).verdict == ObjectiveVerdict::Undecided);
  CHECK(p95(197.5).verdict == ObjectiveVerdict::Met);
  CHECK(p95(184).verdict == ObjectiveVerdict::Missed);
}

TEST_CASE("faults that begin no outage settle a recovery time only when there are enough",
          "[objectives]") {
  const ObjectiveSpec objective{"recovery_time{fault=zone_power}", Statistic::P95, Relation::Less,
                                60, ""};
  const auto after = [&](int faults) {
    Samples samples({"demand", "zone_power:a"}, false);
    Digest digest;
    digest.observed_seconds = 1;
    digest.counts.push_back({sim::make_id<CauseId>(1), faults});
    samples.add(digest);
    ScenarioReport report;
    report.replications = 10;
    return judge(objective, report, samples);
  };
  CHECK(after(59).verdict == ObjectiveVerdict::Met);
  CHECK(after(58).verdict == ObjectiveVerdict::Undecided);
  CHECK(after(0).verdict == ObjectiveVerdict::Undecided);
  CHECK_FALSE(after(0).replications_needed.has_value());
  // Confidence of 95 % that 95 % of faults are harmless: the least n with 0.95^n < 0.05.
  CHECK(std::pow(0.95, 59) < 0.05);
  CHECK(std::pow(0.95, 58) > 0.05);
}

BaselineScenario scenario_of(const std::vector<double>& downtime_seconds) {
  BaselineScenario scenario;
  scenario.name = "shop";
  scenario.model = {{"a.min", "3"}};
  scenario.replications = static_cast<std::int64_t>(downtime_seconds.size());
  scenario.years = static_cast<double>(downtime_seconds.size());
  scenario.series.push_back({"downtime_per_year", downtime_seconds});
  scenario.blame.push_back({"zone_power:a", "detection", 0, 100});
  return scenario;
}

std::vector<double> years(double usual, double every_fourth) {
  std::vector<double> values(400, usual);
  for (std::size_t at = 0; at < values.size(); at += 4) values[at] = every_fourth;
  return values;
}

BaselineComparison held(const BaselineScenario& before, const BaselineScenario& now,
                        double tolerated_seconds = 0, const std::string& version = "1",
                        std::uint64_t seed = 7) {
  const Baseline baseline{"1", 7, {before}};
  BaselineRule rule;
  rule.tolerance.seconds_per_year = tolerated_seconds;
  return compare(baseline, now, version, seed, rule);
}

TEST_CASE("the same replications differ from their baseline by exactly nothing", "[baseline]") {
  const BaselineScenario same = scenario_of(years(0.1, 500.3));
  const BaselineComparison comparison = held(same, same);
  CHECK(comparison.match == BaselineMatch::Paired);
  CHECK(comparison.verdict() == BaselineVerdict::Unchanged);
  REQUIRE(comparison.figures.size() == 1);
  CHECK(comparison.figures[0].difference == 0.0);
  CHECK(comparison.figures[0].differing == 0);
  CHECK(comparison.model.empty());
  CHECK_FALSE(comparison.change_without_influence());
}

TEST_CASE("more downtime is a regression beyond the tolerance and tolerable within", "[baseline]") {
  const BaselineScenario before = scenario_of(years(60, 300));
  BaselineScenario now = scenario_of(years(60, 420));
  now.model["a.min"] = "1";
  now.blame[0].downtime = 130;
  // A quarter of the years has 120 s more: 30 s on average.
  const BaselineComparison comparison = held(before, now);
  CHECK(comparison.verdict() == BaselineVerdict::Regression);
  CHECK(comparison.figures[0].difference == Approx(30));
  REQUIRE(comparison.model.size() == 1);
  CHECK(comparison.model[0].before == "3");
  CHECK(comparison.model[0].after == "1");
  REQUIRE(comparison.blame.size() == 1);
  CHECK(comparison.blame[0].downtime_per_year == Approx(30));
  CHECK(held(before, now, 29).verdict() == BaselineVerdict::Undecided);
  CHECK(held(before, now, 60).verdict() == BaselineVerdict::Tolerable);
  CHECK(held(now, before).verdict() == BaselineVerdict::Better);
}

TEST_CASE("less availability is a regression as well", "[baseline]") {
  BaselineScenario before = scenario_of({});
  BaselineScenario now = before;
  before.replications = now.replications = 400;
  before.series = {{"availability.requests", years(1, 0.99)}};
  now.series = {{"availability.requests", years(1, 0.98)}};
  CHECK(held(before, now).verdict() == BaselineVerdict::Regression);
  CHECK(held(now, before).verdict() == BaselineVerdict::Better);
}

TEST_CASE("differences that go either way decide nothing", "[baseline]") {
  std::vector<double> values = years(60, 300);
  const BaselineScenario before = scenario_of(values);
  for (std::size_t at = 0; at < values.size(); ++at) values[at] += at % 2 == 0 ? 10 : -10;
  CHECK(held(before, scenario_of(values)).verdict() == BaselineVerdict::Undecided);
}

TEST_CASE("a change that alters no figure is said to have no influence", "[baseline]") {
  const BaselineScenario before = scenario_of(years(60, 300));
  BaselineScenario now = before;
  now.model["a.cooldown"] = "300s";
  CHECK(held(before, now).change_without_influence());
  now.metrics["launches_per_year"].mean = 1;
  CHECK_FALSE(held(before, now).change_without_influence());
  CHECK(held(before, now).verdict() == BaselineVerdict::Tolerable);
}

TEST_CASE("another version, seed or number of replications is said and not paired", "[baseline]") {
  const BaselineScenario before = scenario_of(years(60, 300));
  CHECK(held(before, before, 0, "2").match == BaselineMatch::Unpaired);
  CHECK(held(before, before, 0, "2").note.find("nines 1") != std::string::npos);
  CHECK(held(before, before, 0, "1", 8).note.find("seed 7") != std::string::npos);
  const BaselineComparison fewer = held(before, scenario_of({60, 300, 60}));
  CHECK(fewer.match == BaselineMatch::Unpaired);
  // Without pairs even the same numbers are known only as well as their means are.
  CHECK(held(before, before, 0, "2").verdict() == BaselineVerdict::Undecided);
}

TEST_CASE("a baseline without the scenario is missing and never passes", "[baseline][check]") {
  BaselineScenario other = scenario_of(years(60, 300));
  other.name = "another";
  ScenarioReport report;
  report.baseline = held(scenario_of(years(60, 300)), other);
  CHECK(report.baseline->match == BaselineMatch::Missing);
  const FailOn nothing{.missed = false, .regression = false, .undecided = false};
  CHECK(check_verdict(report, nothing) == CheckVerdict::Undecided);
}

TEST_CASE("a regression counts before a missed objective, that before what is undecided",
          "[check]") {
  Report report;
  report.scenarios.resize(3);
  const auto objective = [](ObjectiveVerdict verdict) {
    ObjectiveResult result;
    result.verdict = verdict;
    return std::vector<ObjectiveResult>{result};
  };
  CHECK(check_verdict(report) == CheckVerdict::Passed);
  report.scenarios[0].objectives = objective(ObjectiveVerdict::Undecided);
  CHECK(check_verdict(report) == CheckVerdict::Undecided);
  report.scenarios[1].objectives = objective(ObjectiveVerdict::Missed);
  CHECK(check_verdict(report) == CheckVerdict::Missed);
  report.scenarios[2].baseline = held(scenario_of(years(60, 300)), scenario_of(years(60, 420)));
  CHECK(check_verdict(report) == CheckVerdict::Regression);
  report.fail_on.regression = false;
  CHECK(check_verdict(report) == CheckVerdict::Missed);
  report.fail_on.missed = false;
  report.fail_on.undecided = false;
  CHECK(check_verdict(report) == CheckVerdict::Passed);
}

TEST_CASE("several objectives share the risk of being wrong", "[objectives]") {
  const ObjectiveSpec few{"outages_per_year", Statistic::Mean, Relation::Less, 3.9, ""};
  const ObjectiveSpec also{"outages_per_year", Statistic::Mean, Relation::More, 1, ""};
  const ObjectiveSpec quick{"recovery_time", Statistic::P95, Relation::Less, 60, ""};
  CHECK(confidence_each({few}) == Approx(0.95));
  // Two rules about one figure have one interval.
  CHECK(confidence_each({few, also}) == Approx(0.95));
  CHECK(confidence_each({few, also, quick}) == Approx(0.975));
  // At 95 % the interval keeps the rule, and at 97.5 % it does not.
  ScenarioReport report = report_with("outages_per_year", 2.2, 3, 3.8);
  judge_all({few, also, quick}, no_samples, report_with("outages_per_year", 2.05, 3, 3.95), report);
  CHECK(report.objectives[0].verdict == ObjectiveVerdict::Undecided);
  CHECK(report.objectives[0].confidence == Approx(0.975));
  CHECK(report.objectives[0].high == 3.95);
  CHECK(report.objectives[1].verdict == ObjectiveVerdict::Met);
}

TEST_CASE("harmless faults in a row have to be more where more is judged", "[objectives]") {
  for (const double confidence : {0.95, 0.975, 0.99}) {
    const auto enough = static_cast<double>(enough_harmless_faults(confidence));
    CHECK(std::pow(0.95, enough) <= 1 - confidence);
    CHECK(std::pow(0.95, enough - 1) > 1 - confidence);
  }
  CHECK(enough_harmless_faults() == 59);
}

}  // namespace
