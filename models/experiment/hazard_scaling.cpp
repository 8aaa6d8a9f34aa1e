#include "models/experiment/hazard_scaling.hpp"

#include <algorithm>
#include <cmath>

namespace models {

namespace {

constexpr double enough_failures = 2000;
constexpr double fewest_replications = 4;
constexpr double most_replications = 100;

// A handful of outages in a pilot: plain replications get there too.
constexpr std::uint64_t many_outages = 5;
constexpr std::uint64_t excursions_per_outage = 20;
constexpr std::uint64_t fewest_excursions = 20;

// What a copy of the world costs beyond its events, in events, and the count of losses at the begin
// and end of an excursion.
constexpr double cost_of_copy = 20;
constexpr double cost_of_excursion = 5;
constexpr double most_copies = 100;
// Second moment of a copy's score over its squared mean, where no copy of the pilot saw a loss.
constexpr double unseen_scatter = 100;

constexpr double ln_2 = 0.69314718055994530942;

}  // namespace

std::string why_no_hazard_scaling(const Scenario& scenario) {
  if (scenario.is_drill()) return "needs random failures, and this is a drill";
  if (scenario.run.until_first_outage) {
    return "estimates what is lost over a horizon, and this run ends with the first outage";
  }
  const Plan plan(scenario);
  if (FailureKinds(plan, nullptr).any_scalable()) return {};
  return "needs failures with a rate (exponential lives), and there are none here";
}

ExcursionPilot::ExcursionPilot(const Plan& plan, const OutsideStrata* given)
    : counting_{FailureKinds(plan, given), 0}, seen_(counting_.kinds.size()) {
  World world(plan);
  world.start(0);
  world.watch(counting_.kinds);
  failures_per_second_ = world.failure_rate();
  failures_per_replication_ = failures_per_second_ * sim::to_seconds(plan.scenario().run.horizon);
}

std::uint64_t ExcursionPilot::replications() const {
  const double wanted = enough_failures / std::max(failures_per_replication_, 1e-9);
  return static_cast<std::uint64_t>(
      std::ceil(std::clamp(wanted, fewest_replications, most_replications)));
}

void ExcursionPilot::add(const Digest& digest) {
  for (const RareLosses::Excursions& of_kind : digest.rare.excursions) {
    seen_[of_kind.kind].count += of_kind.count;
    seen_[of_kind.kind].seconds += of_kind.seconds;
    seen_[of_kind.kind].events += of_kind.events;
  }
  outages_ += digest.recoveries.size();
  events_ += digest.events;
}

RareLosses::Excursions ExcursionPilot::all() const {
  RareLosses::Excursions sum;
  for (const RareLosses::Excursions& of_kind : seen_) {
    sum.count += of_kind.count;
    sum.seconds += of_kind.seconds;
    sum.events += of_kind.events;
  }
  return sum;
}

bool ExcursionPilot::is_worth_it() const noexcept {
  const std::uint64_t excursions = all().count;
  return outages_ < many_outages && excursions >= fewest_excursions &&
         excursions >= excursions_per_outage * outages_ && scale() > 1;
}

ExcursionSampling ExcursionPilot::scaling() const {
  ExcursionSampling result = counting_;
  const RareLosses::Excursions sum = all();
  result.copies = 1;
  if (sum.count == 0) return result;
  for (std::size_t kind = 0; kind < seen_.size(); ++kind) {
    const RareLosses::Excursions& from = seen_[kind].count > 0 ? seen_[kind] : sum;
    const double recovery = from.seconds / static_cast<double>(from.count);
    if (recovery > 0) result.kinds.set_recovery(kind, recovery);
  }
  return result;
}

std::uint64_t ExcursionPilot::copies() const {
  const RareLosses::Excursions sum = all();
  if (sum.count == 0 || weights_.copies == 0) return 1;
  const auto count = static_cast<double>(sum.count);
  const double of_excursion = static_cast<double>(events_) / count + cost_of_excursion;
  const double of_copy =
      static_cast<double>(weights_.events) / static_cast<double>(weights_.copies) + cost_of_copy;
  // The variance of an excursion's score is about its squared mean times (scatter / copies + 1), as
  // excursions are Poisson and alike, and the work for it of_excursion + copies * of_copy.
  const WeightTally::Score& down = weights_.scores[static_cast<std::size_t>(LossKind::Downtime)];
  const double scatter =
      down.sum > 0 ? static_cast<double>(weights_.copies) * down.squares / (down.sum * down.sum)
                   : unseen_scatter;
  const double best = std::sqrt(scatter * of_excursion / of_copy);
  return static_cast<std::uint64_t>(std::clamp(std::round(best), 1.0, most_copies));
}

double ExcursionPilot::scale() const {
  const RareLosses::Excursions sum = all();
  if (sum.count == 0 || sum.seconds <= 0 || failures_per_second_ <= 0) return 1;
  const double recovery = sum.seconds / static_cast<double>(sum.count);
  return std::max(1.0, ln_2 / (recovery * failures_per_second_));
}

}  // namespace models
