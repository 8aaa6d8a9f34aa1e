#include "models/analytic/markov_chain.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <catch2/catch.hpp>

#include "models/analytic/first_passage.hpp"
#include "models/analytic/stationary.hpp"
#include "models/analytic/transient.hpp"
#include "sim/base/require.hpp"

using namespace models::analytic;

namespace {

/// Irreducible: a ring, with random shortcuts over several orders of magnitude.
MarkovChain random_chain(std::size_t states, unsigned seed) {
  std::mt19937 bits(seed);
  const auto rate = [&] { return std::pow(10.0, static_cast<double>(bits() % 5000) / 1000.0 - 3); };
  MarkovChain chain(states);
  for (std::size_t from = 0; from < states; ++from) {
    chain.add_transition(from, (from + 1) % states, rate());
    for (int extra = 0; extra < 3; ++extra) {
      const std::size_t to = bits() % states;
      if (to != from) chain.add_transition(from, to, rate());
    }
  }
  return chain;
}

StateSet only(std::size_t states, std::size_t member) {
  StateSet set(states, false);
  set[member] = true;
  return set;
}

double dot(const StateVector& a, const StateVector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

TEST_CASE("rates between the same two states add up, and a rate of 0 adds nothing", "[markov]") {
  MarkovChain chain(3);
  chain.add_transition(0, 1, 2.0);
  chain.add_transition(0, 1, 3.0);
  chain.add_transition(0, 2, 0.0);
  REQUIRE(chain.transitions(0).size() == 1);
  CHECK(chain.transitions(0).front().rate == 5.0);
  CHECK(chain.exit_rate(0) == 5.0);
  CHECK(chain.exit_rate(2) == 0.0);
}

TEST_CASE("a chain refuses what is not a transition", "[markov]") {
  MarkovChain chain(2);
  CHECK_THROWS_AS(MarkovChain(0), sim::ContractViolation);
  CHECK_THROWS_AS(chain.add_transition(0, 2, 1.0), sim::ContractViolation);
  CHECK_THROWS_AS(chain.add_transition(1, 1, 1.0), sim::ContractViolation);
  CHECK_THROWS_AS(chain.add_transition(0, 1, -1.0), sim::ContractViolation);
  CHECK_THROWS_AS(chain.add_transition(0, 1, std::nan("")), sim::ContractViolation);
  chain.add_transition(0, 1, 1.0);
  CHECK_THROWS_AS(stationary_by_gth(chain), sim::ContractViolation);
  CHECK_THROWS_AS(stationary_by_lu(chain), sim::ContractViolation);
}

TEST_CASE("elimination and LU find the same long run, and it is in balance", "[markov]") {
  const auto states = GENERATE(std::size_t{2}, std::size_t{7}, std::size_t{60}, std::size_t{350});
  const auto seed = GENERATE(1U, 2U, 3U);
  CAPTURE(states, seed);
  const MarkovChain chain = random_chain(states, seed);
  const StateVector gth = stationary_by_gth(chain);
  const StateVector lu = stationary_by_lu(chain);
  StateVector net(states, 0.0);
  for (std::size_t from = 0; from < states; ++from) {
    CHECK(gth[from] == Approx(lu[from]).epsilon(1e-9).margin(1e-14));
    net[from] -= gth[from] * chain.exit_rate(from);
    for (const auto& step : chain.transitions(from)) net[step.to] += gth[from] * step.rate;
  }
  for (std::size_t state = 0; state < states; ++state) {
    CHECK(net[state] == Approx(0).margin(1e-12 * gth[state] * chain.exit_rate(state) + 1e-18));
  }
}

TEST_CASE("elimination keeps the digits of a state that LU cannot see", "[markov]") {
  // Ten units, failures 1e-6 as fast as repairs: ten down at once has probability of about 1e-60.
  MarkovChain chain(11);
  for (std::size_t down = 0; down < 10; ++down) {
    chain.add_transition(down, down + 1, static_cast<double>(10 - down) * 1e-6);
    chain.add_transition(down + 1, down, static_cast<double>(down + 1));
  }
  const double share = 1e-6 / (1 + 1e-6);
  CHECK(stationary_by_gth(chain)[10] == Approx(std::pow(share, 10)).epsilon(1e-12).scale(0));
}

TEST_CASE("probabilities after a long time are those of the long run", "[markov]") {
  const MarkovChain chain = random_chain(12, 5);
  const StateVector late = probabilities_at(chain, starting_in(chain, 3), 3000.0);
  const StateVector forever = stationary_by_gth(chain);
  for (std::size_t state = 0; state < chain.size(); ++state) {
    CHECK(late[state] == Approx(forever[state]).epsilon(1e-9));
  }
}

TEST_CASE("probabilities at two times are tied together by the chain", "[markov]") {
  const MarkovChain chain = random_chain(9, 8);
  const StateVector start = starting_in(chain, 0);
  const StateVector once = probabilities_at(chain, start, 0.7);
  const StateVector twice = probabilities_at(chain, probabilities_at(chain, start, 0.3), 0.4);
  for (std::size_t state = 0; state < chain.size(); ++state) {
    CHECK(once[state] == Approx(twice[state]).epsilon(1e-11));
  }
  CHECK(probabilities_at(chain, start, 0.0) == start);
}

TEST_CASE("time spent is the integral of the probabilities", "[markov]") {
  const MarkovChain chain = random_chain(6, 4);
  const StateVector start = starting_in(chain, 1);
  const StateVector spent = time_spent(chain, start, 2.0);
  StateVector simpson(chain.size(), 0.0);
  constexpr int cells = 4000;
  for (int i = 0; i <= cells; ++i) {
    const double weight = (i == 0 || i == cells ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) * 2.0 / cells / 3.0;
    const StateVector now = probabilities_at(chain, start, 2.0 * i / cells);
    for (std::size_t state = 0; state < now.size(); ++state) simpson[state] += weight * now[state];
  }
  for (std::size_t state = 0; state < chain.size(); ++state) {
    CHECK(spent[state] == Approx(simpson[state]).epsilon(1e-7));
  }
  CHECK(dot(spent, StateVector(chain.size(), 1.0)) == Approx(2.0).epsilon(1e-12));
}

TEST_CASE("first passage by elimination, by LU and by integrating survival agree", "[markov]") {
  const MarkovChain chain = random_chain(8, GENERATE(11U, 12U, 13U));
  const StateSet target = only(8, 5);
  const StateVector mean = mean_first_passage(chain, target);
  const StateVector lu = mean_first_passage_by_lu(chain, target);
  for (std::size_t from = 0; from < 8; ++from) CHECK(mean[from] == Approx(lu[from]).epsilon(1e-9));
  CHECK(mean[5] == 0.0);
  // The mean of a positive time is the integral of its survival: the time spent outside the target.
  StateVector outside(8, 1.0);
  outside[5] = 0.0;
  const double horizon = 60.0 * mean[0];
  const double integral =
      dot(time_spent(chain.absorbed_in(target), starting_in(chain, 0), horizon), outside);
  CHECK(mean[0] == Approx(integral).epsilon(1e-9));
}

TEST_CASE("a target that may be missed takes for ever on average", "[markov]") {
  MarkovChain chain(4);
  chain.add_transition(0, 1, 1.0);
  chain.add_transition(0, 2, 1.0);  // 2 is a trap
  chain.add_transition(3, 1, 4.0);
  const StateVector mean = mean_first_passage(chain, only(4, 1));
  CHECK(mean[0] == std::numeric_limits<double>::infinity());
  CHECK(mean[2] == std::numeric_limits<double>::infinity());
  CHECK(mean[3] == 0.25);
  CHECK(probability_reached(chain, starting_in(chain, 0), only(4, 1), 100.0) == Approx(0.5));
}

TEST_CASE("up and down times of the long run add up to one cycle", "[markov]") {
  const MarkovChain chain = random_chain(10, 21);
  StateSet down(10, false);
  down[2] = down[3] = down[7] = true;
  const LongRun run = long_run(chain, down);
  CHECK(1.0 / run.outage_rate == Approx(run.mean_outage + run.mean_up).epsilon(1e-12));
  CHECK(run.unavailability == Approx(run.mean_outage * run.outage_rate).epsilon(1e-12));
}
