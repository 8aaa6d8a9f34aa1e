#include "models/compute/cpu_credits.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "models/architecture/first_tick.hpp"
#include "models/compute/credit_map.hpp"
#include "sim/base/require.hpp"

namespace models {
namespace {

using sim::require;
using Direction = LoadCurve::Direction;

/// A balance up to this counts as spent: 60 ns of one vCPU, far above rounding (1e-13) and below
/// what a microsecond spends, so that the moment found is the moment at which advance() agrees.
constexpr double spent = 1e-9;

/// The demand above which an instance wants more than `share` of its vCPUs.
double rps_for(double share, CpuDemand wanted) {
  if (wanted.per_rps > 0) return (share - wanted.fixed) / wanted.per_rps;
  const double infinity = std::numeric_limits<double>::infinity();
  return wanted.fixed > share ? -infinity : infinity;
}

}  // namespace

/// Earning and spending of an unthrottled instance under one law. Throttling needs none of its own:
/// it spends what is earned, which leaves a balance of 0 where spending more would leave it as
/// well.
class CpuCredits::Flow {
 public:
  /// What the balance does: it fills (demand up to the baseline), drains, or drains at full speed.
  enum class Regime : std::uint8_t { Filling, Draining, Saturated };

  /// Time in one regime. Endless only where the demand is constant from there on.
  struct Stretch {
    sim::Instant begin;
    sim::Instant end;
    Regime regime;
  };

  Flow(const CpuCredits& credits, const LoadCurve& demand, CpuDemand wanted)
      : demand_(demand),
        wanted_(wanted),
        floor_(credits.floor()),
        cap_(credits.spec_.max_balance),
        earned_per_second_(credits.spec_.earned_per_hour / 3600),
        full_per_second_(credits.vcpu_ / 60.0),
        baseline_rps_(rps_for(credits.baseline(), wanted)),
        full_rps_(rps_for(1, wanted)) {
    require(wanted.fixed >= 0 && wanted.per_rps >= 0, "the CPU that is wanted is not negative");
  }

  [[nodiscard]] const LoadCurve& demand() const { return demand_; }

  /// The period of a demand that repeats and changes.
  [[nodiscard]] std::optional<sim::Duration> period() const {
    return demand_.is_constant() ? std::nullopt : demand_.period();
  }

  [[nodiscard]] bool drains_at(sim::Instant at) const { return demand_.rps(at) > baseline_rps_; }
  [[nodiscard]] bool ever_drains() const { return demand_.peak_rps() > baseline_rps_; }
  [[nodiscard]] sim::Instant below_baseline(sim::Instant from) const {
    return demand_.first_beyond(from, baseline_rps_, Direction::Falling);
  }

  /// The stretch that begins at `from`, cut at `limit`.
  [[nodiscard]] Stretch stretch(sim::Instant from, sim::Instant limit) const {
    const double rps = demand_.rps(from);
    if (rps > full_rps_) {
      const sim::Instant end = demand_.first_beyond(from, full_rps_, Direction::Falling);
      return {from, std::min(end, limit), Regime::Saturated};
    }
    if (rps > baseline_rps_) {
      const sim::Instant up = demand_.first_beyond(from, full_rps_, Direction::Rising);
      return {from, std::min({up, below_baseline(from), limit}), Regime::Draining};
    }
    const sim::Instant end = demand_.first_beyond(from, baseline_rps_, Direction::Rising);
    return {from, std::min(end, limit), Regime::Filling};
  }

  [[nodiscard]] double earned(sim::Instant from, sim::Instant to) const {
    return earned_per_second_ * sim::to_seconds(to - from);
  }

  /// Credits that using the CPU costs in [from, to), over any number of stretches.
  [[nodiscard]] double used(sim::Instant from, sim::Instant to) const {
    if (!(demand_.peak_rps() > full_rps_)) return unclipped(from, to);
    double sum = 0;
    if (period() && to - from >= 2 * *period()) {
      const std::int64_t periods = (to - from) / *period();
      sum = static_cast<double>(periods) * used(from, from + *period());
      from += periods * *period();
    }
    while (from < to) {
      const Stretch part = stretch(from, to);
      sum += used_until(part, part.end);
      from = part.end;
    }
    return sum;
  }

  /// Change of the balance from the beginning of a stretch to `until`, were there no bounds.
  [[nodiscard]] double change(const Stretch& part, sim::Instant until) const {
    return earned(part.begin, until) - used_until(part, until);
  }

  [[nodiscard]] CreditMap map(const Stretch& part) const {
    return CreditMap::monotone(floor_, cap_, change(part, part.end));
  }
  [[nodiscard]] CreditMap nothing() const { return {floor_, cap_}; }

  [[nodiscard]] CreditMap map(sim::Instant from, sim::Instant to) const {
    CreditMap all = nothing();
    while (from < to) {
      const Stretch part = stretch(from, to);
      all = all.then(map(part));
      from = part.end;
    }
    return all;
  }

  /// The first moment of a draining stretch at which it has taken `amount` > 0; its end or later
  /// where it never does.
  [[nodiscard]] sim::Instant drained(const Stretch& part, double amount) const {
    const auto is_drained = [&](sim::Instant at) { return -change(part, at) >= amount; };
    const sim::Instant high = part.end == sim::never ? linear_end(part.begin, amount) : part.end;
    if (high == sim::never || !is_drained(high)) return sim::never;
    const double share = amount / -change(part, high);
    return first_tick(part.begin, high, between(part.begin, high, share), is_drained);
  }

  /// The first moment in (from, to] until which `amount` > 0 is used, nothing where it is not.
  [[nodiscard]] std::optional<sim::Instant> moment_used(sim::Instant from, sim::Instant to,
                                                        double amount) const {
    const double all = used(from, to);
    if (!(all >= amount)) return std::nullopt;
    return first_tick(from, to, between(from, to, amount / all),
                      [&](sim::Instant at) { return used(from, at) >= amount; });
  }

 private:
  [[nodiscard]] double unclipped(sim::Instant from, sim::Instant to) const {
    double asked = wanted_.fixed * sim::to_seconds(to - from);
    if (wanted_.per_rps > 0) asked += wanted_.per_rps * demand_.requests(from, to);
    return full_per_second_ * asked;
  }

  [[nodiscard]] double used_until(const Stretch& part, sim::Instant until) const {
    if (part.regime != Regime::Saturated) return unclipped(part.begin, until);
    return full_per_second_ * sim::to_seconds(until - part.begin);
  }

  static sim::Instant between(sim::Instant low, sim::Instant high, double share) {
    // A hair below 1, for the end of time has no double just below it.
    const double part = std::min(share, 1 - 1e-15);
    return low + sim::Duration(
                     static_cast<std::int64_t>(static_cast<double>((high - low).count()) * part));
  }

  /// Shortly after the moment at which an endless stretch has drained `amount`.
  [[nodiscard]] sim::Instant linear_end(sim::Instant from, double amount) const {
    const double share = std::min(wanted_.fixed + wanted_.per_rps * demand_.rps(from), 1.0);
    const double rate = full_per_second_ * share - earned_per_second_;
    const double seconds = amount / rate * (1 + 1e-12) + 2e-6;
    const bool comes = rate > 0 && seconds < 0.999 * sim::to_seconds(sim::never - from);
    return comes ? from + sim::from_seconds(seconds) : sim::never;
  }

  const LoadCurve& demand_;
  CpuDemand wanted_;
  double floor_;
  double cap_;
  double earned_per_second_;
  double full_per_second_;  ///< Credits that 100 % of all vCPUs costs.
  double baseline_rps_;
  double full_rps_;
};

CpuCredits::CpuCredits(const CreditSpec& spec, CreditMode mode, int vcpu, sim::Instant at,
                       LaunchCredits launch)
    : spec_(spec), mode_(mode), vcpu_(vcpu), at_(at) {
  require(vcpu >= 1, "an instance has at least one vCPU");
  require(spec.earned_per_hour > 0 && spec.max_balance >= 0 && spec.launch_credits >= 0 &&
              spec.kept_after_stop >= sim::Duration{},
          "CPU credits are not negative");
  const double sustained = spec.earned_per_hour / (60.0 * vcpu);
  require(std::abs(spec.baseline_per_vcpu - sustained) <= 1e-6 && spec.baseline_per_vcpu <= 1,
          "the baseline is what earning sustains, at most 100 %");
  receive(launch);
}

void CpuCredits::receive(LaunchCredits launch) noexcept {
  const bool gets_them = mode_ == CreditMode::Standard && launch == LaunchCredits::Granted;
  launch_ = gets_them ? spec_.launch_credits : 0;
}

double CpuCredits::floor() const noexcept {
  return mode_ == CreditMode::Unlimited ? -24 * spec_.earned_per_hour : 0;
}

void CpuCredits::advance(sim::Instant to, const LoadCurve& demand, CpuDemand wanted) {
  require(running_, "a stopped instance uses no CPU");
  require(at_ <= to, "CPU credits are accounted for forwards in time");
  const Flow flow(*this, demand, wanted);
  spend_launch_credits(flow, to);
  move(flow, to);
  const bool is_spent = mode_ == CreditMode::Standard && launch_ + net_ <= spent;
  throttled_ = is_spent && flow.drains_at(at_);
}

void CpuCredits::spend_launch_credits(const Flow& flow, sim::Instant to) {
  if (launch_ <= 0 || at_ == to) return;
  const auto spent_at = flow.moment_used(at_, to, launch_);
  const sim::Instant end = spent_at.value_or(to);
  // Earned credits pile up meanwhile.
  net_ = std::min(net_ + flow.earned(at_, end), spec_.max_balance);
  launch_ = spent_at ? 0 : launch_ - flow.used(at_, end);
  at_ = end;
}

void CpuCredits::move(const Flow& flow, sim::Instant to) {
  const auto follow = [this](const CreditMap& map, sim::Instant end) {
    if (mode_ == CreditMode::Unlimited) billed_ += map.shortfall(net_);
    net_ = map.balance(net_);
    at_ = end;
  };
  const auto period = flow.period();
  if (period && to - at_ >= 2 * *period) {
    const std::int64_t periods = (to - at_) / *period;
    follow(flow.map(at_, at_ + *period).repeated(periods), at_ + periods * *period);
  }
  while (at_ < to) {
    const Flow::Stretch part = flow.stretch(at_, to);
    follow(flow.map(part), part.end);
  }
}

sim::Instant CpuCredits::next_change(const LoadCurve& demand, CpuDemand wanted,
                                     sim::Instant horizon) const {
  require(running_, "a stopped instance uses no CPU");
  require(at_ <= horizon, "changes are looked for forwards in time");
  if (mode_ == CreditMode::Unlimited) return sim::never;
  const Flow flow(*this, demand, wanted);
  if (!throttled_ && !flow.ever_drains()) return sim::never;
  CpuCredits ahead = *this;
  const sim::Instant change = throttled_ ? flow.below_baseline(at_) : ahead.run_out(flow, horizon);
  return change <= horizon ? change : sim::never;
}

/// Moves on to where the credits are spent, or to about the horizon.
sim::Instant CpuCredits::run_out(const Flow& flow, sim::Instant horizon) {
  if (launch_ > 0) {
    const auto spent_at = flow.moment_used(at_, horizon, launch_);
    if (!spent_at) return sim::never;
    spend_launch_credits(flow, *spent_at);
  }
  const auto period = flow.period();
  if (period) return run_out_of_repeating(flow, *period, horizon);
  // The curve has to be constant where a stretch has no end, so it is cut at the last breakpoint.
  const sim::Instant last = sim::simulation_start + flow.demand().pieces().back().start;
  const bool ends_later = horizon < last;
  const sim::Instant limit = ends_later ? horizon + sim::Duration(1) : std::max(at_, last);
  auto found = run_out_before(flow, limit);
  if (!found && !ends_later) found = run_out_before(flow, sim::never);
  return found.value_or(sim::never);
}

/// Moves on to `limit` or to where the credits are spent and more than the baseline is wanted.
std::optional<sim::Instant> CpuCredits::run_out_before(const Flow& flow, sim::Instant limit) {
  while (at_ < limit) {
    const Flow::Stretch part = flow.stretch(at_, limit);
    if (part.regime != Flow::Regime::Filling) {
      if (net_ <= spent) return at_;
      const sim::Instant drained = flow.drained(part, net_ - spent);
      // At the end itself it is for the next stretch to say whether more is wanted.
      if (drained < part.end) return drained;
    }
    net_ = flow.map(part).balance(net_);
    at_ = part.end;
  }
  return std::nullopt;
}

sim::Instant CpuCredits::run_out_of_repeating(const Flow& flow, sim::Duration period,
                                              sim::Instant horizon) {
  const sim::Instant latest = std::min(horizon, sim::never - 2 * period);
  while (at_ <= latest) {
    const double before = net_;
    if (const auto found = run_out_before(flow, at_ + period)) return *found;
    // The map of a period is monotone: what did not fall in this one will not in later ones.
    if (net_ >= before) return sim::never;
    skip_sufficient_periods(flow, period);
  }
  return sim::never;
}

/// Moves on by the largest number of whole periods over which the credits are known to last.
void CpuCredits::skip_sufficient_periods(const Flow& flow, sim::Duration period) {
  std::vector<CreditMap> powers{flow.map(at_, at_ + period)};
  const double sufficient = powers.front().least_sufficient() + spent;
  std::int64_t room = (sim::never - at_) / period;
  // The balance falls from period to period, so the periods are searched like a sorted list.
  while (powers.back().balance(net_) > sufficient && (room >> powers.size()) > 0) {
    powers.push_back(powers.back().then(powers.back()));
  }
  for (std::size_t i = powers.size(); i-- > 0;) {
    const std::int64_t periods = std::int64_t{1} << i;
    const double later = powers[i].balance(net_);
    if (periods > room || !(later > sufficient)) continue;
    net_ = later;
    at_ += periods * period;
    room -= periods;
  }
}

void CpuCredits::stop() {
  require(running_, "a stopped instance is not stopped again");
  billed_ += surplus();
  net_ = std::max(net_, 0.0);
  throttled_ = false;
  running_ = false;
}

void CpuCredits::start(sim::Instant at, LaunchCredits launch) {
  require(!running_ && at_ <= at, "only a stopped instance is started");
  const bool kept = spec_.kept_after_stop > sim::Duration{} && at - at_ <= spec_.kept_after_stop;
  if (!kept) net_ = 0;
  receive(launch);
  at_ = at;
  running_ = true;
}

}  // namespace models
