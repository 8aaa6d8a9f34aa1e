#include "models/people/on_call.hpp"

#include <catch2/catch.hpp>

#include "models/dns/answer_shares.hpp"
#include "sim/base/require.hpp"

using namespace std::chrono_literals;

namespace {

constexpr sim::Instant onset = sim::simulation_start + 100h;

}  // namespace

TEST_CASE("an application answers again after the response and the restart", "[on_call]") {
  const models::OnCallSpec person;
  CHECK(models::restarted_at(onset, 15min, person) == onset + 16min);
  CHECK(models::restarted_at(onset, 0s, person) == onset + 60s);
}

TEST_CASE("a lost instance is out of DNS after 16 minutes and replaced after 26", "[on_call]") {
  // Choice 22 with the median response of choice 20: by hand.
  const auto steps = models::replaced_by_hand(onset, 15min, models::OnCallSpec{}, 60s);
  CHECK(steps.begun == onset + 15min);
  CHECK(steps.removed_from_dns == onset + 16min);
  CHECK(steps.ready == onset + 25min);
  CHECK(steps.added_to_dns == onset + 26min);
}

TEST_CASE("each incident has its own response, however many there are", "[on_call]") {
  const models::OnCallSpec person;
  const sim::Instant first = models::restarted_at(onset, 1h, person);
  CHECK(models::restarted_at(onset + 1min, 15min, person) < first);
}

TEST_CASE("nobody answers before the fault", "[on_call]") {
  const models::OnCallSpec person;
  CHECK_THROWS_AS(models::restarted_at(onset, -1s, person), sim::ContractViolation);
  CHECK_THROWS_AS(models::replaced_by_hand(onset, -1s, person, 60s), sim::ContractViolation);
}

TEST_CASE("a lost instance costs its share until it is out of every cache",
          "[on_call][validation]") {
  // One of three addresses, TTL 300 s: a third is lost until the record changes at 16 min, and half
  // of a third during the TTL after it. By hand: (960 + 150) / 3 = 370 s of full load.
  const auto steps = models::replaced_by_hand(onset, 15min, models::OnCallSpec{}, 60s);
  models::AnswerShares record(3, 300s, models::ClientSpec{});
  record.set_answers(sim::simulation_start, std::vector<double>{1, 1, 1});
  std::vector<double> value(3);
  std::vector<double> slope(3);
  record.shares(onset, value, slope);
  double lost = value[0] * sim::to_seconds(steps.removed_from_dns - onset);
  record.set_answers(steps.removed_from_dns, std::vector<double>{0, 1, 1});
  record.shares(steps.removed_from_dns, value, slope);
  lost += 300 * (value[0] + slope[0] * 150);
  CHECK(record.next_kink(steps.removed_from_dns) == steps.removed_from_dns + 300s);
  CHECK(lost == Approx(370));
}
