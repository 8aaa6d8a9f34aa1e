// Nothing between a replication and a report knows a service by its name.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "models/architecture/figure_list.hpp"
#include "models/cost/bill.hpp"
#include "models/results/digest_io.hpp"
#include "models/results/objectives.hpp"
#include "models/results/summary.hpp"
#include "tools/report/write_report.hpp"

namespace {

using namespace models;

enum class Row : std::uint8_t { Failovers, Unprotected };
constexpr std::array rows{
    FigureRow{"failovers_per_year", FigureKind::PerYear, FigureUnit::Number},
    FigureRow{"probability_unprotected", FigureKind::MeanOverTime, FigureUnit::Share}};
enum class Use : std::uint8_t { Hours, StorageHours };
constexpr std::array uses{FigureRow{"database_hours"}, FigureRow{"storage_hours"}};

struct Database {
  std::string id;
};
const std::vector<Database> databases{{"shop"}, {"log"}};

FigureList listed(std::span<const FigureRow> of_each) {
  FigureList list;
  list.add("database", databases, of_each);
  return list;
}

/// Half a year in which the shop's database fails over so often.
Outcome half_a_year(const FigureList& figures, const FigureList& meters, double failovers) {
  Outcome outcome;
  outcome.observed = sim::year / 2;
  outcome.figures.assign(figures.all().size(), 0);
  outcome.figures[figures.of("database").at(Row::Failovers, 0)] = failovers;
  outcome.figures[figures.of("database").at(Row::Unprotected, 1)] =
      sim::to_seconds(outcome.observed) / 4;
  outcome.meters.assign(meters.all().size(), 0);
  outcome.meters[meters.of("database").at(Use::Hours, 0)] = 4380;
  outcome.meters[meters.of("database").at(Use::StorageHours, 0)] = 2190;
  return outcome;
}

/// As it comes out of a journal.
Digest kept(const Outcome& outcome, const Bill& bill) {
  Digest made = digest(outcome);
  made.usd.resize(bill.items().size());
  bill.price(outcome.meters, sim::to_seconds(outcome.observed) / 3600, made.usd);
  std::string bytes;
  encode(made, bytes);
  std::string_view rest = bytes;
  return decode(rest).value();
}

ObjectiveVerdict judged(const ScenarioReport& report, double at_most) {
  const ObjectiveSpec objective{"failovers_per_year{database=shop}", Statistic::Mean,
                                Relation::AtMost, at_most, ""};
  return judge(objective, report, Samples({}, false)).verdict;
}

TEST_CASE("what a service lists is summed, judged, written and priced", "[report][figures]") {
  const FigureList figures = listed(rows);
  const FigureList meters = listed(uses);
  PriceBook prices;
  prices.services = {{"month.hours", 730}, {"rds.hour", 0.25}, {"rds.gb_month", 0.5}};
  const FigureBlock used = meters.of("database");
  const Bill bill(
      {{"rds:shop", "rds.hour", ChargeKind::PerUse, used.at(Use::Hours, 0), 2},
       {"storage", "rds.gb_month", ChargeKind::PerMonthOfUse, used.at(Use::StorageHours, 0), 20}},
      prices);
  SummaryPlan plan;
  plan.figures = figures.all();
  plan.bill_items = bill.items();
  Summary summary(plan);
  for (const double failovers : {1.0, 2.0, 3.0}) {
    const Digest digest = kept(half_a_year(figures, meters, failovers), bill);
    REQUIRE(summary.takes(digest));
    summary.add(digest);
  }
  Report report;
  summary.report(report.scenarios.emplace_back());

  CHECK(judged(report.scenarios[0], 1000) == ObjectiveVerdict::Met);
  CHECK(judged(report.scenarios[0], 4) == ObjectiveVerdict::Undecided);
  const auto one = nlohmann::json::parse(tools::write_json(report))["scenarios"][0];
  const auto mean = [&](const char* metric) {
    return one["metrics"][metric]["mean"].get<double>();
  };
  CHECK(mean("failovers_per_year{database=shop}") == Approx(4));
  CHECK(mean("failovers_per_year{database=log}") == 0);
  CHECK(mean("probability_unprotected{database=log}") == Approx(0.25));
  // Two instances all the time; 20 GB for half of it.
  CHECK(one["costs"][0] == nlohmann::json({{"item", "rds:shop"}, {"usd_per_month", 365.0}}));
  CHECK(one["costs"][1] == nlohmann::json({{"item", "storage"}, {"usd_per_month", 5.0}}));
  CHECK(mean("cost_per_month") == Approx(370));
  CHECK(tools::write_csv(report).find("probability_unprotected{database=log}") !=
        std::string::npos);
}

}  // namespace
