// Failures made frequent in copies of the world: see FailureBias, and experiment/excursions.hpp.

#include <algorithm>
#include <limits>

#include "models/world/world.hpp"
#include "sim/base/require.hpp"

namespace models {

namespace {

const double seconds_per_year = sim::to_seconds(sim::year);

double mean_life(const sim::Distribution& law) {
  const auto* life = std::get_if<sim::Exponential>(&law.law());
  return life == nullptr ? std::numeric_limits<double>::infinity() : life->mean;
}

}  // namespace

bool World::run_to_failure() {
  sim::require(kinds_ != nullptr, "a world that nobody watches knows no failures");
  failed_ = false;
  while (is_event_due(end_)) {
    advance_to(queue_.next_time());
    handle_next();
    if (!failed_) continue;
    failed_ = false;
    if (!is_whole()) return true;
  }
  advance_to(end_);
  return false;
}

void World::run_to_whole() {
  for (;;) {
    const bool is_due = is_event_due(end_);
    if (!is_due || queue_.next_time() > now_) {
      if (is_whole()) return;
      if (bias_.is_active() && is_down()) bias_.stop();
    }
    if (bias_.next() < (is_due ? queue_.next_time() : end_)) {
      strike_extra();
      continue;
    }
    if (!is_due) break;
    advance_to(queue_.next_time());
    if (bias_.is_active()) bias_.settle(now_, live_share());
    handle_next();
  }
  advance_to(end_);
  if (bias_.is_active()) bias_.settle(now_, live_share());
}

void World::diverge(std::uint64_t copy) {
  fork(copy);
  const std::uint64_t seed = scenario().run.seed;
  bias_.begin(sim::named_stream(seed, copy, "excursions", "bias"), now_,
              (*kinds_)[latest_failure_].recovery, failure_rate());
}

double World::failure_rate() const {
  double sum = 0;
  for (std::size_t kind = 0; kind < kinds_->size(); ++kind) {
    if ((*kinds_)[kind].share > 0) sum += natural_rate((*kinds_)[kind]);
  }
  return sum;
}

/// Every stream that the copy draws from after this is its own. Clocks that run already are those
/// of the original: they depend on nothing that has happened, and hardly ever go off. (Copies that
/// are to meet failures of nature's own go by branch().)
void World::restart_streams() {
  const auto restart = [this](sim::Stream& stream) { stream.restart(number_); };
  for (Zone& zone : zones_) {
    for (sim::Stream& stream : zone.clocks) restart(stream);
    for (sim::Stream& stream : zone.lasts) restart(stream);
    restart(zone.control_plane);
    restart(zone.life);
    restart(zone.repair);
  }
  for (sim::Stream& stream : region_clocks_) restart(stream);
  for (sim::Stream& stream : region_lasts_) restart(stream);
  for (Unit& unit : units_) {
    restart(unit.life);
    restart(unit.repair);
  }
  for (ComponentSet& set : components_) restart(set.race);
  for (sim::Stream& stream : common_causes_) restart(stream);
  for (Server& server : servers_) {
    for (sim::Stream& stream : server.fault_clocks) restart(stream);
    restart(server.lasts);
    restart(server.boots);
    restart(server.probes);
    restart(server.person);
  }
  for (Group& group : groups_) restart(group.decisions);
}

void World::count_losses(LossCount& count) {
  charge();
  ledger_.count(scenario().workload.demand, count);
}

bool World::strikes(FailureClock clock, std::size_t where, std::size_t fault) {
  if (kinds_ == nullptr) return true;
  const std::size_t kind = kinds_->index_of(clock, where, fault);
  if (passes_over_ && (*kinds_)[kind].share > 0) return false;
  count_failure(kind);
  return true;
}

/// Called right before the failure changes anything.
void World::count_failure(std::size_t kind) {
  failed_ = true;
  latest_failure_ = kind;
  if (!bias_.is_active()) return;
  const FailureKind& of = (*kinds_)[kind];
  if (of.share > 0) bias_.struck(now_, of.share, natural_rate(of));
  bias_.start_over(now_, of.recovery);
}

double World::natural_rate(const FailureKind& kind) const {
  const FailureModel& failures = scenario().failures;
  switch (kind.clock) {
    case FailureClock::Unit: {
      const auto set = sim::make_id<ComponentId>(kind.where);
      if (plan_->components[kind.where].races) return race_rate(set);
      const ComponentSpec& spec = design().components[kind.where];
      return (spec.count - components_[kind.where].down) / mean_life(spec.fails);
    }
    case FailureClock::CommonCause:
      return design().common_causes[kind.where].per_year / seconds_per_year;
    case FailureClock::ZoneLife: {
      const bool is_up = zones_[kind.where].count(ZoneTrouble::OwnLife) == 0;
      return is_up ? 1 / mean_life(design().zones[kind.where].fails) : 0;
    }
    case FailureClock::ZoneFault: {
      int live = 0;
      for (std::size_t zone = 0; zone < zones_.size(); ++zone) {
        live += !design().zones[zone].has_own_life && zones_[zone].trouble[kind.fault] == 0 ? 1 : 0;
      }
      return live * zone_process(failures, kind.fault).per_year / seconds_per_year;
    }
    case FailureClock::RegionFault:
      return region_process(failures, kind.fault).per_year / seconds_per_year;
    case FailureClock::Server:
      return meters_[kind.where].in_service * fault_rate(static_cast<ServerFault>(kind.fault)) /
             seconds_per_year;
  }
  return 0;
}

double World::live_share() const {
  double sum = 0;
  for (std::size_t kind = 0; kind < kinds_->size(); ++kind) {
    const FailureKind& of = (*kinds_)[kind];
    if (of.share > 0 && natural_rate(of) > 0) sum += of.share;
  }
  return sum;
}

void World::strike_extra() {
  advance_to(bias_.next());
  bias_.settle(now_, live_share());
  double left = bias_.uniform();
  std::size_t chosen = 0;
  for (std::size_t kind = 0; kind < kinds_->size(); ++kind) {
    if ((*kinds_)[kind].share <= 0) continue;
    chosen = kind;
    left -= (*kinds_)[kind].share;
    if (left < 0) break;
  }
  const FailureKind& kind = (*kinds_)[chosen];
  if (natural_rate(kind) <= 0) {
    bias_.draw_next(now_);  // Nobody is left that could fail in this way.
    return;
  }
  count_failure(chosen);
  strike(kind, bias_.stream());
}

/// A failure of this kind strikes one of those that it could.
void World::strike(const FailureKind& kind, sim::Stream& choices) {
  // Which one: all of a kind are equally likely.
  const auto choose = [&choices](std::uint32_t first, std::uint32_t count, auto&& is_live) {
    std::uint64_t live = 0;
    for (std::uint32_t index = first; index < first + count; ++index) live += is_live(index);
    std::uint64_t skip = choices.below(live);
    std::uint32_t index = first;
    while (!is_live(index) || skip-- > 0) ++index;
    return index;
  };
  switch (kind.clock) {
    case FailureClock::Unit: {
      const ComponentPlan& set = plan_->components[kind.where];
      if (set.races) {
        fail_in_race(sim::make_id<ComponentId>(kind.where));
        return;
      }
      const auto count = static_cast<std::uint32_t>(design().components[kind.where].count);
      fail_unit(choose(set.first_unit, count, [&](auto unit) { return units_[unit].up; }),
                {set.cause, {}});
      return;
    }
    case FailureClock::CommonCause:
      strike_common_cause(kind.where);
      return;
    case FailureClock::ZoneLife: {
      constexpr auto life = static_cast<std::size_t>(ZoneTrouble::OwnLife);
      fail_zone_life(sim::make_id<ZoneId>(kind.where),
                     begin_fault(plan_->zones[kind.where].causes[life]));
      return;
    }
    case FailureClock::ZoneFault: {
      const auto zones = static_cast<std::uint32_t>(zones_.size());
      const std::uint32_t zone = choose(0, zones, [&](auto index) {
        return !design().zones[index].has_own_life && zones_[index].trouble[kind.fault] == 0;
      });
      strike_zone(sim::make_id<ZoneId>(zone), kind.fault,
                  draw_zone_fault(sim::make_id<ZoneId>(zone), kind.fault));
      return;
    }
    case FailureClock::RegionFault:
      strike_region(kind.fault);
      return;
    case FailureClock::Server: {
      const PoolPlan& pool = plan_->pools[kind.where];
      const ServerId server{choose(pool.first_server, pool.servers, [&](auto index) {
        return servers_[index].life == ServerLife::InService;
      })};
      strike(server, static_cast<ServerFault>(kind.fault), begin_fault(pool.causes[kind.fault]));
      return;
    }
  }
}

bool World::is_whole(const Server& server) {
  if (server.life == ServerLife::Absent) return true;
  if (server.has_fault || server.status_impaired || server.elb_unhealthy) return false;
  return server.host_ok && server.powered && server.online &&
         server.application == ProbeReply::Passes;
}

bool World::is_whole() const {
  if (!control_plane_ok()) return false;
  const auto in_trouble = [](const Zone& zone) {
    return std::any_of(zone.trouble.begin(), zone.trouble.end(),
                       [](int count) { return count > 0; });
  };
  if (std::any_of(zones_.begin(), zones_.end(), in_trouble)) return false;
  const auto has_failed = [](const ComponentSet& set) { return set.down > 0; };
  if (std::any_of(components_.begin(), components_.end(), has_failed)) return false;
  if (!std::all_of(servers_.begin(), servers_.end(),
                   [](const Server& server) { return is_whole(server); })) {
    return false;
  }
  const auto is_replaced = [](const Drain& drain) { return drain.fault.has_value(); };
  if (std::any_of(drains_.begin(), drains_.end(), is_replaced)) return false;
  if (!leaving_.empty()) return false;
  const auto lacks = [](const Group& group) { return group.missing_has_fault; };
  if (std::any_of(groups_.begin(), groups_.end(), lacks)) return false;
  // Clients may still ask what is gone. Too much demand, however, is no fault.
  return std::all_of(laws_.begin(), laws_.end(),
                     [](const LossLaw& law) { return law.capacity_rps > 0; });
}

double World::asked_rps() const {
  const double offered = scenario().workload.demand.rps(now_);
  return offered > 0 ? offered : 1;
}

double World::allowed_loss() const {
  // Shares are sums of fractions, see Ledger.
  constexpr double rounding = 1e-9;
  return 1 - scenario().run.up_threshold + rounding;
}

double World::lost_rps() const {
  const double rps = asked_rps();
  const double seconds = sim::to_seconds(now_ - snapshot_);
  double lost = 0;
  for (const LossLaw& law : laws_) {
    lost += law.scale * law.lost_of(rps * (law.share + law.share_slope * seconds));
  }
  return lost;
}

bool World::is_down() const {
  return lost_rps() > allowed_loss() * asked_rps();
}

}  // namespace models
