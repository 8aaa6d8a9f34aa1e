#include "models/ledger/ledger.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

using models::Ledger;
using models::LoadCurve;
using models::LossLaw;
using namespace std::chrono_literals;

namespace {

constexpr sim::Instant start = sim::simulation_start;

/// 100/s and 300/s in turn, on straight lines of six hours, day after day.
LoadCurve zigzag() {
  return LoadCurve({{0h, 100, 300}, {6h, 300, 100}, {12h, 100, 300}, {18h, 300, 100}}, 24h);
}

/// The outcome of two laws that take 30 % and 10 % from `from` to `to`, in so many calls.
models::Outcome outcome_of(sim::Duration from, sim::Duration to, int calls) {
  const LoadCurve demand = zigzag();
  Ledger ledger(2, {1.0}, 0.95);
  std::vector<LossLaw> laws(2);
  for (std::size_t cause = 0; cause < laws.size(); ++cause) {
    laws[cause].fault = ledger.begin_fault(sim::make_id<models::CauseId>(cause), start);
  }
  laws[0].share = 0.3;
  laws[1].share = 0.05;
  laws[1].scale = 2;
  const sim::Duration step = (to - from) / calls;
  for (int call = 0; call < calls; ++call) {
    const sim::Instant begin = start + from + call * step;
    ledger.integrate(demand, begin, begin, begin + step, laws);
  }
  models::Outcome outcome;
  ledger.close(demand, start + 40 * 24h, outcome);
  return outcome;
}

}  // namespace

TEST_CASE("what is lost in shares of a demand that bends is its share of the requests",
          "[ledger]") {
  const LoadCurve demand = zigzag();
  const sim::Duration from = 7h + 100s;
  const sim::Duration to = 33 * 24h + 700s;
  const models::Outcome outcome = outcome_of(from, to, 1);
  const double offered = demand.requests(start + from, start + to);
  CHECK(outcome.lost == Approx(0.4 * offered).epsilon(1e-12));
  CHECK(outcome.lost_by_blame[0] == Approx(0.3 * offered).epsilon(1e-12));
  CHECK(outcome.down == to - from);
  REQUIRE(outcome.outages.size() == 1);
  CHECK(outcome.faults[outcome.outages[0].fault.index()].cause == sim::make_id<models::CauseId>(0));
  // All of the first month but the beginning, in slots of five minutes.
  CHECK(outcome.worst_month_error == Approx(0.4 * (31 * 24 - 7) / (31 * 24)).epsilon(1e-4));
}

TEST_CASE("one long interval is lost as many short ones are", "[ledger]") {
  const sim::Duration from = 1h;
  const sim::Duration to = from + 20 * 24h;
  const models::Outcome whole = outcome_of(from, to, 1);
  const models::Outcome parts = outcome_of(from, to, 20 * 24 * 60);
  CHECK(whole.lost == Approx(parts.lost).epsilon(1e-9));
  CHECK(whole.slot_error_sum == Approx(parts.slot_error_sum).epsilon(1e-9));
  CHECK(whole.down == parts.down);
}

TEST_CASE("a slot that the end cuts off counts by its part", "[ledger]") {
  const LoadCurve demand = LoadCurve::constant(1);
  Ledger ledger(1, {1.0}, 0.95);
  LossLaw law;
  law.fault = ledger.begin_fault(sim::make_id<models::CauseId>(0), start);
  law.share = 1;
  ledger.integrate(demand, start, start + 99s, start + 599s, {&law, 1});
  models::Outcome outcome;
  ledger.close(demand, start + 599s, outcome);
  CHECK(outcome.worst_month_error == Approx(500.0 / 599).epsilon(1e-12));
}
