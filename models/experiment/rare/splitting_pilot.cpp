#include "models/experiment/rare/splitting_pilot.hpp"

#include <algorithm>

#include "models/experiment/rare/copy_number.hpp"

namespace models {

namespace {

// Far from those that count and from those of other pilots.
constexpr std::uint64_t first_replication = std::uint64_t{1} << 42U;

constexpr std::size_t most_states = 64;
constexpr std::size_t most_of_a_replication = 16;
constexpr std::uint64_t most_replications = 100;

constexpr std::size_t fewest_runs = 1000;
constexpr std::size_t most_runs = 256'000;
// In events, for the runs from one level: two or three seconds.
constexpr double most_work = 4e6;
// So many have to get to a level, or more are run.
constexpr double enough_passed = 20;
constexpr double best_share = 0.1;
// A level that more copies pass than this only costs copies.
constexpr double useless_share = 0.5;

// Severities are sums of fractions.
constexpr double rounding = 1e-9;
constexpr double unreachable = 2;

// What a copy of the world costs beyond its events, in events, with nothing and for each thing in
// it.
constexpr double least_cost_of_copy = 20;
constexpr std::uint64_t fewest_copies = 10;
constexpr std::uint64_t most_copies = 400;

}  // namespace

SplittingPilot::SplittingPilot(const Plan& plan, const FailureKinds& kinds,
                               const std::atomic<bool>* cancelled)
    : plan_(&plan),
      kinds_(&kinds),
      fresh_(plan),
      copy_(plan),
      numbers_(sim::named_stream(plan.scenario().run.seed, 0, "splitting", "pilot")),
      cost_of_copy_(least_cost_of_copy +
                    static_cast<double>(plan.components.units.size() + plan.instances.size())) {
  fresh_.heed(cancelled);
}

SplitLevels SplittingPilot::find() {
  SplitLevels found;
  find_starts();
  double level = 0;
  while (!states_.empty()) {
    runs_.clear();
    stage_work_ = 0;
    std::optional<double> next;
    for (std::size_t wanted = fewest_runs; wanted <= most_runs; wanted *= 4) {
      explore(wanted - runs_.size());
      next = choose(level);
      const double passed = next ? share_above(*next) * static_cast<double>(runs_.size()) : 0;
      if (passed >= enough_passed || stage_work_ > most_work) break;
    }
    copy_work_ += stage_work_ / static_cast<double>(runs_.size());
    found.leads_to_outage = share_above(1 - rounding) > 0;
    if (!next) break;
    level = *next;
    found.levels.push_back(level);
    found.passed.push_back(share_above(level));
    if (level >= 1 - 2 * rounding) {
      copy_work_ += cost_of_copy_;  // Of those that see how long the outage is.
      break;
    }
    enter(level);
  }
  found.copies = best_copies(found);
  return found;
}

/// Excursions of some plain replications begin the first copies.
void SplittingPilot::find_starts() {
  while (replications_ < most_replications && states_.size() < most_states) {
    follow(first_replication + replications_++, most_of_a_replication);
  }
  if (!states_.empty()) natural_work_ /= static_cast<double>(states_.size());
}

void SplittingPilot::follow(std::uint64_t replication, std::size_t most) {
  const RunSpec& run = plan_->scenario().run;
  World world = fresh_;
  world.start(replication);
  world.watch(*kinds_);
  if (run.warm_up > sim::Duration::zero()) {
    world.run_until(sim::simulation_start + run.warm_up);
    world.run_to_whole();
  }
  const std::int64_t events = world.events();
  for (std::size_t count = 0; count < most && states_.size() < most_states; ++count) {
    if (!world.run_to_failure()) break;
    states_.push_back(world);
    states_.back().prepare_to_branch();
    world.run_to_whole();
  }
  natural_work_ += static_cast<double>(world.events() - events);
}

void SplittingPilot::explore(std::size_t count) {
  for (std::size_t more = 0; more < count; ++more) {
    copy_ = states_[runs_.size() % states_.size()];
    const std::uint64_t number = copy_number(numbers_);
    copy_.branch(number);
    const std::int64_t events = copy_.events();
    runs_.push_back({number, copy_.climb(unreachable).highest});
    stage_work_ += static_cast<double>(copy_.events() - events) + cost_of_copy_;
    if (stage_work_ > most_work) return;  // Excursions without an end, nearly, or much to copy.
  }
}

double SplittingPilot::share_above(double level) const {
  const auto above = std::count_if(runs_.begin(), runs_.end(),
                                   [=](const Run& run) { return run.highest >= level; });
  return static_cast<double>(above) / static_cast<double>(runs_.size());
}

/// The highest severity that the best share of the copies or more reached; the one beyond it where
/// nearly all of them reach it, or nothing where none got beyond.
std::optional<double> SplittingPilot::choose(double above) const {
  std::vector<double> seen;
  for (const Run& run : runs_) {
    if (run.highest > above + 2 * rounding) seen.push_back(run.highest);
  }
  std::sort(seen.begin(), seen.end());
  seen.erase(
      std::unique(seen.begin(), seen.end(), [](double a, double b) { return b - a < rounding; }),
      seen.end());
  std::optional<double> best;
  for (const double severity : seen) {
    const double level = severity - rounding;
    const double share = share_above(level);
    if (share > useless_share) continue;
    if (best && share < best_share) break;
    best = level;
  }
  return best;
}

/// The copies that reached it, again, as they entered it.
void SplittingPilot::enter(double level) {
  std::vector<World> entered;
  for (std::size_t run = 0; run < runs_.size() && entered.size() < most_states; ++run) {
    if (runs_[run].highest < level) continue;
    copy_ = states_[run % states_.size()];
    copy_.branch(runs_[run].number);
    copy_.climb(level);
    entered.push_back(copy_);
    entered.back().prepare_to_branch();
  }
  states_.swap(entered);
}

/// With n copies at each level the variance of what an excursion loses, over its squared mean, is
/// about the product of 1 + (1 - p) / (p n) over the levels, p passed, and of 1 + 1 / n for the
/// length of the outage (Garvels 2000, for levels that are independent); with the work for it, the
/// least product of both.
std::uint64_t SplittingPilot::best_copies(const SplitLevels& found) const {
  std::uint64_t best = fewest_copies;
  double least = 0;
  for (std::uint64_t copies = fewest_copies; copies <= most_copies; copies += copies / 4) {
    const auto each = static_cast<double>(copies);
    double variance = 1 + 1 / each;
    for (const double passed : found.passed) variance *= 1 + (1 - passed) / (passed * each);
    const double product = variance * (natural_work_ + each * copy_work_);
    if (least > 0 && product >= least) continue;
    least = product;
    best = copies;
  }
  return best;
}

}  // namespace models
