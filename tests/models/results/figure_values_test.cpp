#include "models/results/figure_values.hpp"

#include <catch2/catch.hpp>

#include "models/ledger/calendar.hpp"

using models::FigureSpec;
using models::LoadCurve;
using namespace std::chrono_literals;

namespace {

constexpr sim::Instant start = sim::simulation_start;
constexpr sim::Duration day = 24h;

FigureSpec figure(FigureSpec::Kind kind, FigureSpec::Of of, double bound, int months) {
  FigureSpec made;
  made.kind = kind;
  made.of = of;
  made.bound = bound;
  made.months = months;
  return made;
}

/// A year with an hour of downtime on 10 January, two hours around the end of 31 March, and the
/// requests of one hour of 1/s lost on 1 July.
models::Outcome year() {
  models::Outcome outcome;
  outcome.observed = sim::year;
  outcome.counted_from = start;
  outcome.faults.push_back({});
  const auto fault = sim::make_id<models::FaultId>(0);
  outcome.outages = {{start + 9 * day, start + 9 * day + 1h, fault},
                     {start + 90 * day - 1h, start + 90 * day + 1h, fault}};
  outcome.down = 3h;
  outcome.lost_by_day = {{181, 3600}};
  return outcome;
}

}  // namespace

TEST_CASE("downtime within a bound is 1, beyond it 0", "[figure_values]") {
  const LoadCurve demand = LoadCurve::constant(1);
  const auto within = [&](double seconds) {
    return figure_value(figure(FigureSpec::Kind::DowntimeWithin, FigureSpec::Of::Time, seconds, 12),
                        year(), demand);
  };
  CHECK(within(3 * 3600) == 1);
  CHECK(within(3 * 3600 - 1) == 0);
}

TEST_CASE("an objective is met in the windows whose losses keep to the budget", "[figure_values]") {
  const LoadCurve demand = LoadCurve::constant(1);
  const auto met = [&](FigureSpec::Of of, double least, int months) {
    return figure_value(figure(FigureSpec::Kind::ObjectiveMet, of, least, months), year(), demand);
  };
  using Of = FigureSpec::Of;
  // An hour of January, of March and of April: of 744 h 0.134 %, of 720 h 0.139 %.
  CHECK(met(Of::Time, 0.999, 1) == Approx(9.0 / 12));
  CHECK(met(Of::Time, 1 - 1.0 / 744, 1) == Approx(11.0 / 12));
  CHECK(met(Of::Time, 0.998, 1) == 1);
  // Two hours of the first quarter, 2160 h.
  CHECK(met(Of::Time, 0.9993, 3) == Approx(3.0 / 4));
  CHECK(met(Of::Time, 0.9999, 12) == 0);
  CHECK(met(Of::Requests, 0.999, 1) == Approx(11.0 / 12));
  CHECK(met(Of::Requests, 0.999, 12) == 1);
}

TEST_CASE("a budget is spent at the end of the day that takes the last of it", "[figure_values]") {
  const LoadCurve demand = LoadCurve::constant(1);
  const auto spent = [&](FigureSpec::Of of, double least, int months) {
    return figure_value(figure(FigureSpec::Kind::BudgetSpentAfter, of, least, months), year(),
                        demand) /
           86'400;
  };
  using Of = FigureSpec::Of;
  CHECK(spent(Of::Time, 1, 12) == 10);
  // Of a year 1.5 h: the second outage, before midnight.
  CHECK(spent(Of::Time, 1 - 1.5 / 8760, 12) == 90);
  CHECK(spent(Of::Time, 1 - 2.5 / 8760, 12) == 91);
  CHECK(spent(Of::Time, 0.99, 12) == 365);
  CHECK(spent(Of::Time, 0.99, 1) == 31);
  CHECK(spent(Of::Requests, 1 - 0.5 / 8760, 12) == 182);
}

TEST_CASE("windows are whole months of the calendar", "[figure_values]") {
  const auto count = [](sim::Duration from, sim::Duration to, int months) {
    return models::whole_windows(start + from, start + to, months).count;
  };
  CHECK(count(0h, 31 * day, 1) == 1);
  CHECK(count(0h, 31 * day - 1h, 1) == 0);
  CHECK(count(1h, 90 * day, 1) == 2);
  CHECK(count(0h, 365 * day, 3) == 4);
  CHECK(count(1h, 730 * day, 12) == 1);
}
