#include "models/dns/answer_shares.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"

using models::AnswerShares;
using models::ClientSpec;
using namespace std::chrono_literals;

namespace {

constexpr sim::Instant start = sim::simulation_start;

ClientSpec clients(double stretched_share = 0, sim::Duration stretched_ttl = 1800s) {
  ClientSpec made;
  made.stretched_share = stretched_share;
  made.stretched_ttl = stretched_ttl;
  return made;
}

std::vector<double> shares_at(const AnswerShares& record, sim::Instant t) {
  std::vector<double> value(record.addresses());
  std::vector<double> slope(record.addresses());
  record.shares(t, value, slope);
  return value;
}

double share_at(const AnswerShares& record, std::size_t address, sim::Instant t) {
  return shares_at(record, t).at(address);
}

/// What the ledger does: the integral of one address's share from `from` to `to`, in seconds, from
/// values, slopes and kinks alone.
double integral(const AnswerShares& record, std::size_t address, sim::Instant from,
                sim::Instant to) {
  std::vector<double> value(record.addresses());
  std::vector<double> slope(record.addresses());
  double sum = 0;
  while (from < to) {
    const sim::Instant until = std::min(to, record.next_kink(from));
    const double length = sim::to_seconds(until - from);
    record.shares(from, value, slope);
    sum += value[address] * length + slope[address] * length * length / 2;
    from = until;
  }
  return sum;
}

void set(AnswerShares& record, sim::Instant at, const std::vector<double>& weights) {
  record.set_answers(at, weights);
}

AnswerShares drain(sim::Duration ttl, const ClientSpec& population) {
  AnswerShares record(2, ttl, population);
  set(record, start, {1, 1});
  set(record, start + 40s, {0, 1});
  return record;
}

/// A change of the record, for the clients below.
struct Answer {
  sim::Instant at{};
  std::vector<double> weights;
};

/// 10,000 clients who each ask again when their answer is `ttl` old, and who first asked at moments
/// that fill one TTL evenly. Each holds the whole mix that it was given, so nothing is random.
std::vector<double> population_shares(const std::vector<Answer>& answers, sim::Duration ttl,
                                      sim::Instant t) {
  const int count = 10'000;
  std::vector<double> shares(answers.front().weights.size(), 0.0);
  for (int client = 0; client < count; ++client) {
    const sim::Duration age = ttl * (2 * client + 1) / (2 * count);
    const std::vector<double>* held = &answers.front().weights;
    for (const Answer& answer : answers) {
      const bool empty = std::all_of(answer.weights.begin(), answer.weights.end(),
                                     [](double w) { return w == 0; });
      if (!empty && answer.at <= t - age) held = &answer.weights;
    }
    double total = 0;
    for (const double weight : *held) total += weight;
    for (std::size_t a = 0; a < shares.size(); ++a) shares[a] += (*held)[a] / total / count;
  }
  return shares;
}

int between(std::mt19937& random, int low, int high) {
  return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
}

std::vector<Answer> random_answers(std::mt19937& random, std::size_t addresses) {
  std::vector<Answer> answers{{start, std::vector<double>(addresses, 1.0)}};
  const int changes = between(random, 1, 30);
  for (int change = 0; change < changes; ++change) {
    const int longest = between(random, 0, 3) == 0 ? 200 : 15;
    // Only a change after the first moment finds clients who hold the first answer.
    const int shortest = change == 0 ? 1 : 0;
    Answer next{answers.back().at + std::chrono::seconds(between(random, shortest, longest)), {}};
    for (std::size_t a = 0; a < addresses; ++a) {
      const bool present = between(random, 0, 1) == 1;
      next.weights.push_back(present ? between(random, 1, 3) : 0);
    }
    answers.push_back(next);
  }
  return answers;
}

}  // namespace

TEST_CASE("the share of an address that left drains as in the closed form",
          "[answer_shares][validation]") {
  // A17: f(t) = 1/2 × (0.95 × (1 - t / 60)⁺ + 0.05 × (1 - t / 1800)⁺).
  const AnswerShares record = drain(60s, clients(0.05));
  const sim::Instant removal = start + 40s;
  const auto [seconds, expected] = GENERATE(table<int, double>({{0, 0.5},
                                                                {15, 0.3810416666666666},
                                                                {30, 0.26208333333333333},
                                                                {60, 0.02416666666666667},
                                                                {300, 0.020833333333333336},
                                                                {900, 0.0125},
                                                                {1800, 0}}));
  CHECK(share_at(record, 0, removal + std::chrono::seconds(seconds)) ==
        Approx(expected).epsilon(1e-12).margin(1e-15));
}

TEST_CASE("the requests that meet a dead address add up to the closed form",
          "[answer_shares][validation]") {
  // A17: dead from 0, out of the record at 40 s, 200 requests/s.
  const AnswerShares record = drain(60s, clients(0.05));
  const sim::Instant removal = start + 40s;
  CHECK(200 * integral(record, 0, removal, start + 1h) == Approx(7350).epsilon(1e-12));
  CHECK(200 * 40 * share_at(record, 0, removal) == Approx(4000).epsilon(1e-12));
  const AnswerShares honest = drain(60s, clients());
  CHECK(4000 + 200 * integral(honest, 0, removal, start + 1h) == Approx(7000).epsilon(1e-12));
}

TEST_CASE("what an address still gets after it left is half the TTL of its share",
          "[answer_shares][validation]") {
  const int ttl = GENERATE(0, 1, 10, 60, 300, 3600, 86400);
  CAPTURE(ttl);
  const AnswerShares record = drain(std::chrono::seconds(ttl), clients());
  CHECK(integral(record, 0, start + 40s, start + 48h) == Approx(0.5 * ttl / 2).epsilon(1e-12));
  CHECK(record.settled_from() == start + 40s + std::chrono::seconds(ttl));
}

TEST_CASE("overlapping changes move clients as a population of ten thousand does",
          "[answer_shares][property]") {
  const unsigned seed = GENERATE(range(0U, 60U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto addresses = static_cast<std::size_t>(between(random, 1, 5));
  const sim::Duration ttl = std::chrono::seconds(between(random, 1, 120));
  const sim::Duration stretched_ttl = std::chrono::seconds(between(random, 1, 400));
  const double stretched = between(random, 0, 2) * 0.25;
  const std::vector<Answer> answers = random_answers(random, addresses);

  AnswerShares record(addresses, ttl, clients(stretched, stretched_ttl));
  std::vector<Answer> given;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    record.set_answers(answers[i].at, answers[i].weights);
    if (!given.empty() && given.back().at == answers[i].at) given.pop_back();
    given.push_back(answers[i]);
    const bool last = i + 1 == answers.size();
    if (!last && answers[i + 1].at == answers[i].at) continue;
    const sim::Instant next = last ? answers[i].at + 500s : answers[i + 1].at;
    const sim::Instant t = answers[i].at + (next - answers[i].at) * between(random, 0, 100) / 100;
    const std::vector<double> honest = population_shares(given, ttl, t);
    const std::vector<double> tail = population_shares(given, std::max(ttl, stretched_ttl), t);
    const std::vector<double> shares = shares_at(record, t);
    for (std::size_t a = 0; a < addresses; ++a) {
      const double expected = (1 - stretched) * honest[a] + stretched * tail[a];
      // Each boundary between two answers may fall one client to either side.
      CHECK(shares[a] == Approx(expected).margin(static_cast<double>(given.size() + 1) * 1e-4));
    }
  }
}

TEST_CASE("between kinks a share is a straight line along its slope", "[answer_shares][property]") {
  const unsigned seed = GENERATE(range(100U, 140U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  AnswerShares record(3, 60s, clients(0.2, 150s));
  const std::vector<Answer> answers = random_answers(random, 3);
  for (const Answer& answer : answers) record.set_answers(answer.at, answer.weights);

  std::vector<double> value(3);
  std::vector<double> slope(3);
  int kinks = 0;
  sim::Instant t = answers.back().at;
  while (!record.settled(t)) {
    const sim::Instant until = record.next_kink(t);
    REQUIRE(until != sim::never);
    record.shares(t, value, slope);
    for (const int tenths : {3, 7, 10}) {
      const sim::Instant later = t + (until - t) * tenths / 10;
      const std::vector<double> there = shares_at(record, later);
      for (std::size_t a = 0; a < 3; ++a) {
        CHECK(there[a] == Approx(value[a] + slope[a] * sim::to_seconds(later - t)).margin(1e-12));
      }
      CHECK(there[0] + there[1] + there[2] == Approx(1).epsilon(1e-12));
    }
    t = until;
    ++kinks;
  }
  CHECK(record.next_kink(t) == sim::never);
  CHECK(std::equal(value.begin(), value.end(), value.begin()));
  CHECK(shares_at(record, t) ==
        std::vector<double>(record.answer().begin(), record.answer().end()));
  CHECK(kinks <= 2 * static_cast<int>(answers.size()));
}

TEST_CASE("an answer without addresses leaves clients with what they know", "[answer_shares]") {
  AnswerShares record(2, 60s, clients());
  set(record, start, {1, 1});
  set(record, start + 100s, {0, 1});
  set(record, start + 130s, {0, 0});
  CHECK(share_at(record, 0, start + 130s) == Approx(0.25));
  CHECK(share_at(record, 0, start + 160s) == 0);
  set(record, start + 500s, {1, 0});
  CHECK(share_at(record, 0, start + 530s) == Approx(0.5));
}

TEST_CASE("the first answer is everybody's at once", "[answer_shares]") {
  AnswerShares record(3, 300s, clients(0.1));
  CHECK(shares_at(record, start) == std::vector<double>{0, 0, 0});
  set(record, start + 5s, {1, 0, 3});
  CHECK(shares_at(record, start + 5s) == std::vector<double>{0.25, 0, 0.75});
  CHECK(record.settled(start + 5s));
}

TEST_CASE("without a TTL clients follow at once, and a later call at the same moment replaces",
          "[answer_shares]") {
  AnswerShares record(2, 0s, clients());
  set(record, start, {1, 0});
  set(record, start + 5s, {1, 1});
  set(record, start + 5s, {0, 1});
  CHECK(shares_at(record, start + 5s) == std::vector<double>{0, 1});
  CHECK(record.settled(start + 5s));
  CHECK(record.next_kink(start + 5s) == sim::never);

  AnswerShares slow(2, 60s, clients());
  set(slow, start, {1, 0});
  set(slow, start + 5s, {0, 1});
  set(slow, start + 5s, {1, 0});
  CHECK(slow.settled(start + 5s));
}

TEST_CASE("a year of flapping is forgotten as it goes", "[answer_shares]") {
  AnswerShares record(2, 60s, clients(0.05));
  std::vector<double> weights{1, 1};
  sim::Instant at = start;
  for (int change = 0; change < 100'000; ++change, at += 315s) {
    weights[0] = change % 2;
    record.set_answers(at, weights);
  }
  int kinks = 0;
  for (sim::Instant t = at; record.next_kink(t) != sim::never; t = record.next_kink(t)) ++kinks;
  // 1,800 s after a change every 315 s, only a handful still matter.
  CHECK(kinks <= 6);
  CHECK(share_at(record, 0, at + 1h) == 0.5);
}

TEST_CASE("a record refuses what makes no sense", "[answer_shares]") {
  AnswerShares record(2, 60s, clients());
  set(record, start + 10s, {1, 1});
  CHECK_THROWS_AS(set(record, start, {1, 0}), sim::ContractViolation);
  CHECK_THROWS_AS(set(record, start + 20s, {1}), sim::ContractViolation);
  CHECK_THROWS_AS(set(record, start + 20s, {1, -1}), sim::ContractViolation);
  CHECK_THROWS_AS(AnswerShares(0, 60s, clients()), sim::ContractViolation);
  CHECK_THROWS_AS(AnswerShares(1, 60s, clients(1.5)), sim::ContractViolation);
}
