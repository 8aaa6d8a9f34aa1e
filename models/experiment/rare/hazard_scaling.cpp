#include "models/experiment/rare/hazard_scaling.hpp"

#include <algorithm>
#include <cmath>

#include "sim/experiment/journal.hpp"

namespace models {

namespace {

constexpr double enough_failures = 2000;
constexpr double fewest_replications = 4;
constexpr double most_replications = 100;

// A handful of outages in a pilot: plain replications get there too.
constexpr std::uint64_t many_outages = 5;
constexpr std::uint64_t excursions_per_outage = 20;
constexpr std::uint64_t fewest_excursions = 20;

// What the count of losses at the begin and end of an excursion costs, in events.
constexpr double cost_of_excursion = 5;

constexpr double ln_2 = 0.69314718055994530942;

}  // namespace

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
    if (of_kind.kind >= seen_.size()) {
      throw sim::JournalMismatch("a result in the journal is of a failure that there is not");
    }
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

bool ExcursionPilot::sees_hardly_any() const noexcept {
  const std::uint64_t excursions = all().count;
  return outages_ < many_outages && excursions >= fewest_excursions &&
         excursions >= excursions_per_outage * outages_;
}

bool ExcursionPilot::is_worth_it() const noexcept {
  return sees_hardly_any() && scale() > 1;
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

double ExcursionPilot::work_of_excursion() const {
  const auto count = static_cast<double>(std::max<std::uint64_t>(all().count, 1));
  return static_cast<double>(events_) / count + cost_of_excursion;
}

double ExcursionPilot::scale() const {
  const RareLosses::Excursions sum = all();
  if (sum.count == 0 || sum.seconds <= 0 || failures_per_second_ <= 0) return 1;
  const double recovery = sum.seconds / static_cast<double>(sum.count);
  return std::max(1.0, ln_2 / (recovery * failures_per_second_));
}

}  // namespace models
