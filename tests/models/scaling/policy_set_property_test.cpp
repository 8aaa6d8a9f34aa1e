#include <random>

#include <catch2/catch.hpp>

#include "models/scaling/policy_set.hpp"
#include "tests/models/scaling/minute_by_minute.hpp"

namespace {

using namespace models::test;
using models::AutoScalingGroupSpec;
using models::LoadCurve;
using models::ScalingMetric;

/// A case drawn from a seed: a group, its demand, and what happens to its instances in a day.
class RandomCase {
 public:
  explicit RandomCase(unsigned seed) : engine_(seed) {
    spec.min = pick(0, 2);
    spec.max = pick(3, 12);
    spec.desired = pick(spec.min, spec.max);
    spec.metric_delay = std::chrono::microseconds(pick(0, 900) * second_us);
    if (pick(0, 1) == 0) spec.metric_delay = std::chrono::seconds(90);
    spec.instance.detailed_monitoring = pick(0, 3) > 0;
    offset = pick(0, 1) * pick(0, 300) * second_us;
    draw_demand();
    draw_changes();
    const int policies = pick(0, 2) > 0 ? 1 : pick(2, 4);
    for (int i = 0; i < policies; ++i) draw_policy();
  }

  AutoScalingGroupSpec spec;
  PlainDemand demand;
  std::vector<PlainChange> changes;
  Micros offset = 0;

 private:
  int pick(int low, int high) {
    return low + static_cast<int>(engine_() % static_cast<unsigned>(high - low + 1));
  }
  double share() { return static_cast<double>(engine_()) / 4294967296.0; }

  void draw_demand() {
    // Sometimes the turns do not fit into minutes, and with short turns every minute is a crossing.
    demand.period = pick(0, 2) > 0 ? pick(1, 36) * 10 * minute_us : pick(61, 20'000) * second_us;
    const int pieces = pick(1, 8);
    std::vector<Micros> starts{0};
    for (int i = 1; i < pieces; ++i) {
      starts.push_back(1 + static_cast<Micros>(share() * static_cast<double>(demand.period - 2)));
    }
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    const bool level = pick(0, 3) == 0;
    const double all = 100 * share();
    double last = 100 * share();
    for (const Micros start : starts) {
      const double from = pick(0, 2) > 0 ? last : 100 * share();
      last = pick(0, 2) > 0 ? 100 * share() : from;
      demand.pieces.push_back(level ? DemandPiece{start, all, all}
                                    : DemandPiece{start, from, last});
    }
  }

  std::vector<PlainTerm> draw_terms(int warm, double scale, double cap) {
    std::vector<PlainTerm> terms;
    while (warm > 0) {
      const int count = pick(1, warm);
      if (pick(0, 7) > 0) {  // Else they hang and show 0.
        const double fixed = pick(0, 2) == 0 ? 0.3 * share() * scale : 0;
        const double clipped = pick(0, 5) == 0 ? 0.2 : 1;
        terms.push_back({count, fixed, 0.02 * share() * scale, cap * clipped});
      }
      warm -= count;
    }
    return terms;
  }

  void draw_changes() {
    const int count = pick(1, 30);
    std::vector<Micros> times{0};
    for (int i = 1; i < count; ++i) {
      const auto at = static_cast<Micros>(share() * 24.0 * 60 * static_cast<double>(minute_us));
      times.push_back(pick(0, 3) == 0 ? at / minute_us * minute_us : at);
      if (pick(0, 3) == 0) times.push_back(at + pick(1, 200) * second_us);
    }
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    for (const Micros at : times) {
      const int warm = pick(0, 9) == 0 ? 0 : pick(1, 8);
      PlainChange change{at, warm, draw_terms(warm, 1, 1), warm, {}, 0};
      change.requests = draw_terms(warm, 60, std::numeric_limits<double>::infinity());
      if (pick(0, 2) == 0) change.warming = pick(1, 3);
      changes.push_back(std::move(change));
    }
  }

  void draw_policy() {
    const bool cpu = pick(0, 2) > 0;
    const auto metric = cpu ? ScalingMetric::AverageCpu : ScalingMetric::RequestsPerTarget;
    const double unit = cpu ? 1 : 60;
    if (pick(0, 2) > 0) {
      models::TargetTrackingSpec tracking;
      tracking.metric = metric;
      tracking.target = (0.1 + 0.7 * share()) * unit;
      tracking.low_threshold_factor = pick(0, 1) == 0 ? 0.7 : 0.9;
      tracking.high_datapoints = pick(0, 2) > 0 ? 3 : pick(1, 6);
      tracking.low_datapoints = pick(0, 2) > 0 ? 15 : pick(1, 20);
      tracking.scale_in = pick(0, 7) > 0;
      tracking.proportional_scale_in = pick(0, 1) == 0;
      spec.policies.emplace_back(tracking);
      return;
    }
    models::StepPolicySpec step;
    step.metric = metric;
    step.threshold = (0.1 + 0.7 * share()) * unit;
    step.above = pick(0, 1) == 0;
    step.datapoints = pick(1, 5);
    if (pick(0, 3) == 0) step.type = models::AdjustmentType::ExactCapacity;
    const double middle = 0.2 * share() * unit * (step.above ? 1 : -1);
    const double sign = step.above || step.type == models::AdjustmentType::ExactCapacity ? 1 : -1;
    step.steps = {{.upper = middle, .adjustment = sign * pick(0, 4)},
                  {.lower = middle, .adjustment = sign * pick(0, 4)}};
    if (pick(0, 2) == 0) step.steps.erase(step.steps.begin() + pick(0, 1));
    spec.policies.emplace_back(step);
  }

  std::mt19937 engine_;
};

sim::Instant instant(Micros at) {
  return sim::simulation_start + sim::Duration(at);
}

LoadCurve curve(const PlainDemand& demand) {
  std::vector<LoadCurve::Piece> pieces;
  for (const auto& p : demand.pieces) {
    pieces.push_back({sim::Duration(p.start), p.from_rps, p.to_rps});
  }
  return LoadCurve(std::move(pieces), sim::Duration(demand.period));
}

models::MetricLaw law(int warm, const std::vector<PlainTerm>& terms) {
  models::MetricLaw made(warm);
  for (const auto& t : terms) made.add({t.count, t.fixed, t.per_rps, t.cap});
  return made;
}

struct LazyRun {
  std::vector<PlainAction> actions;
  int empty = 0;  ///< Moments named at which nothing changed.
};

/// The same day through next_action and act: nothing is visited but changes and actions. With
/// `asks_again`, which names the length of each step, each question is only up to the end of a
/// step.
template <class AsksAgain>
LazyRun run_lazily(const RandomCase& c, Micros end, AsksAgain&& asks_again) {
  const LoadCurve demand = curve(c.demand);
  models::PolicySet policies(c.spec, sim::simulation_start, sim::Duration(c.offset));
  models::GroupState group{.size = {c.spec.min, c.spec.desired, c.spec.max},
                           .warming = 0,
                           .pending = 0,
                           .last_activity = {}};
  LazyRun run;
  std::size_t change = 0;
  sim::Instant now = sim::simulation_start;
  for (;;) {
    const sim::Instant until = asks_again(now);
    const sim::Instant named = policies.next_action(now, until, group, demand);
    REQUIRE(named >= now);
    const sim::Instant acts = named < until ? named : sim::never;
    const sim::Instant changes =
        change < c.changes.size() ? instant(c.changes[change].at) : sim::never;
    now = std::min({acts, changes, until});
    if (now > instant(end)) return run;
    if (changes == now) {
      const PlainChange& next = c.changes[change++];
      policies.observe(now,
                       {.cpu = law(next.warm_cpu, next.cpu),
                        .requests_per_target = law(next.warm_requests, next.requests)},
                       demand);
      group.warming = next.warming;
      continue;
    }
    if (now != acts) continue;
    if (const auto acted = policies.act(now, group, demand)) {
      group.size = acted->size;
      run.actions.push_back({now.time_since_epoch().count(), group.size.desired});
    } else {
      ++run.empty;
    }
  }
}

LazyRun run_lazily(const RandomCase& c, Micros end) {
  return run_lazily(c, end, [](sim::Instant) { return sim::never; });
}

TEST_CASE("the next action is the one a minute-by-minute loop takes", "[policy_set][property]") {
  const auto seed = GENERATE(range(0U, 400U));
  CAPTURE(seed);
  const RandomCase c(seed);
  const Micros end = 26 * 60 * minute_us;
  MinuteByMinute plain(c.spec, c.demand, c.changes, c.offset);
  const std::vector<PlainAction> expected = plain.run_until(end);
  const LazyRun lazy = run_lazily(c, end);
  CAPTURE(expected.size(), lazy.actions.size());
  const auto [wrong, right] =
      std::mismatch(lazy.actions.begin(), lazy.actions.end(), expected.begin(), expected.end());
  if (wrong != lazy.actions.end()) UNSCOPED_INFO("lazy " << wrong->at << " " << wrong->desired);
  if (right != expected.end()) UNSCOPED_INFO("plain " << right->at << " " << right->desired);
  CHECK(lazy.actions == expected);
  // Moments to ask again are named only where a turn of the demand does not fit into periods.
  const bool fits = c.demand.period % (5 * minute_us) == 0;
  if (fits) CHECK(lazy.empty == 0);
}

TEST_CASE("who asks up to moments of any distance meets the actions of a minute-by-minute loop",
          "[policy_set][property]") {
  const auto seed = GENERATE(range(0U, 200U));
  CAPTURE(seed);
  const RandomCase c(seed);
  const Micros end = 26 * 60 * minute_us;
  std::mt19937 engine(seed);
  // Seconds, minutes and hours ahead; sometimes on the second, where evaluations are.
  const auto asks_again = [&](sim::Instant now) {
    const Micros longest = engine() % 2 == 0 ? 200 : engine() % 2 == 0 ? 20 * 60 : 9 * 3600;
    const auto ahead = 1 + static_cast<Micros>(engine() % static_cast<unsigned>(longest));
    const Micros at = now.time_since_epoch().count() + ahead * second_us;
    return instant(engine() % 2 == 0 ? at / minute_us * minute_us + minute_us : at);
  };
  const std::vector<PlainAction> expected =
      MinuteByMinute(c.spec, c.demand, c.changes, c.offset).run_until(end);
  CHECK(run_lazily(c, end, asks_again).actions == expected);
}

TEST_CASE("the random days of the property test contain actions of both kinds", "[policy_set]") {
  int out = 0;
  int in = 0;
  int most = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    const RandomCase c(seed);
    int desired = c.spec.desired;
    const auto actions = run_lazily(c, 26 * 60 * minute_us).actions;
    for (const PlainAction& action : actions) {
      ++(action.desired > desired ? out : in);
      desired = action.desired;
    }
    most = std::max(most, static_cast<int>(actions.size()));
  }
  CAPTURE(out, in, most);
  CHECK(out > 400);
  CHECK(in > 400);
  CHECK(most > 20);
}

}  // namespace
