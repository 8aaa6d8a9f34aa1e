#include "models/world/failure_bias.hpp"

#include <cmath>
#include <cstdint>

#include <catch2/catch.hpp>

#include "sim/stats/moments.hpp"

using models::FailureBias;
using std::chrono::seconds;

namespace {

sim::Stream stream(std::uint64_t run) {
  return sim::named_stream(1, run, "failure bias", "test");
}

/// One failure clock of rate `rate`, live until `end` seconds after a failure, under the bias:
/// whether it went off, and the weight of that.
struct Path {
  bool failed = false;
  double weight = 0;
};

Path follow(std::uint64_t run, double rate, double share, double recovery, double end) {
  FailureBias bias;
  bias.begin(stream(run), sim::simulation_start, recovery, rate);
  sim::Stream nature = sim::named_stream(1, run, "failure bias", "nature");
  const sim::Instant natural =
      sim::simulation_start +
      sim::from_seconds(sim::to_seconds(seconds(1)) * -std::log(nature.uniform()) / rate);
  const sim::Instant stop = sim::simulation_start + sim::from_seconds(end);
  for (;;) {
    const sim::Instant next = std::min({bias.next(), natural, stop});
    bias.settle(next, share);
    if (next == stop) return {false, bias.weight().value()};
    // Extra failures of kinds that nobody can suffer any more change nothing.
    const bool is_hit = next == natural || bias.uniform() < share;
    if (is_hit) {
      bias.struck(next, share, rate);
      return {true, bias.weight().value()};
    }
    bias.draw_next(next);
  }
}

struct Figures {
  sim::Moments weights;
  sim::Moments failed;
  double seen = 0;
};

Figures follow_many(int runs, double rate, double share, double recovery, double end) {
  Figures figures;
  for (int run = 0; run < runs; ++run) {
    const Path path = follow(static_cast<std::uint64_t>(run), rate, share, recovery, end);
    figures.weights.add(path.weight);
    figures.failed.add(path.failed ? path.weight : 0);
    figures.seen += path.failed ? 1.0 / runs : 0;
  }
  return figures;
}

void check_mean(const sim::Moments& moments, double expected) {
  CAPTURE(moments.mean(), moments.standard_error(), expected);
  CHECK(std::abs(moments.mean() - expected) < 4 * moments.standard_error());
}

}  // namespace

TEST_CASE("weights give a rare failure its natural probability, before and after the recovery",
          "[failure_bias]") {
  // 1e-6 a second, for a stretch as long as the mean recovery, a third of it, and ten times it.
  const double end = GENERATE(300.0, 100.0, 3000.0);
  const double share = GENERATE(1.0, 0.25);
  const Figures figures = follow_many(40'000, 1e-6, share, 300, end);
  check_mean(figures.weights, 1);
  check_mean(figures.failed, -std::expm1(-1e-6 * end));
}

TEST_CASE("one more failure within the mean recovery has an even chance", "[failure_bias]") {
  const Figures figures = follow_many(40'000, 1e-9, 1, 300, 300);
  CHECK(figures.seen == Approx(0.5).margin(4 * 0.5 / 200));
}

TEST_CASE("nothing is added where nature brings enough failures itself", "[failure_bias]") {
  FailureBias bias;
  bias.begin(stream(1), sim::simulation_start, 300, 0.01);
  CHECK(bias.next() == sim::never);
  bias.settle(sim::simulation_start + seconds(100), 1);
  bias.struck(sim::simulation_start + seconds(100), 1, 0.01);
  CHECK(bias.weight().value() == 1);
}

TEST_CASE("a bias that has stopped weighs no more", "[failure_bias]") {
  FailureBias bias;
  bias.begin(stream(2), sim::simulation_start, 300, 1e-6);
  bias.settle(sim::simulation_start + seconds(60), 1);
  const double weight = bias.weight().value();
  CHECK(weight == Approx(std::exp(std::log(2) * 60 / 300)).epsilon(1e-3));
  bias.stop();
  CHECK_FALSE(bias.is_active());
  CHECK(bias.next() == sim::never);
}
