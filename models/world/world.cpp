#include "models/world/world.hpp"

#include <algorithm>
#include <utility>

#include "sim/base/require.hpp"

namespace models {

namespace {

// A power of two. A look costs a thousandth of the events between two of them, and these take some
// milliseconds of even the largest architecture.
constexpr std::int64_t events_between_looks = 1024;

std::vector<double> class_shares(const Plan& plan) {
  std::vector<double> shares;
  for (const ClassPlan& request_class : plan.classes) shares.push_back(request_class.share);
  return shares;
}

void add_usage(const PoolMeter& meter, InstanceUsage& usage) {
  usage.billed_hours += meter.billed_seconds / 3600;
  usage.reserved_covered_hours += meter.covered_seconds / 3600;
  usage.in_service_hours += meter.in_service_seconds / 3600;
  usage.surplus_vcpu_hours += meter.surplus_vcpu_hours;
}

}  // namespace

World::World(const Plan& plan)
    : plan_(&plan),
      end_(plan.end()),
      ledger_(plan.cause_names.size(), class_shares(plan), plan.scenario().run.up_threshold),
      zones_(plan.zones.size()),
      units_(plan.units.size()),
      components_(plan.components.size()),
      common_causes_(plan.common_cause_clocks.size()),
      servers_(plan.servers.size()),
      meters_(plan.pools.size() + plan.other_types.size()),
      launch_credits_(design().launch_credit_starts),
      groups_(design().auto_scaling_groups.size()),
      addresses_(plan.addresses.size()),
      share_(plan.servers.size()),
      share_slope_(plan.servers.size()) {
  build_entry();
  build_groups();
}

void World::record(sim::Duration step) {
  sim::require(step > sim::Duration::zero(), "a record needs a step of time");
  recording_ = true;
  record_step_ = step;
}

void World::start(std::uint64_t number, const OutsideStrata& strata, std::size_t stratum) {
  zone_losses_given_ = strata.gives_zone_losses();
  common_losses_given_ = strata.gives_common_losses();
  std::vector<OutsideEvent> losses;
  strata.draw(stratum, number, losses);
  for (const OutsideEvent& loss : losses) {
    std::visit([&](const auto& what) { schedule(loss.at, what); }, loss.what);
  }
  start(number);
}

void World::start(std::uint64_t number) {
  number_ = number;
  start_zones(number);
  start_components(number);
  start_servers(number);
  start_entry(number);
  start_groups(number);
  for (std::size_t entry = 0; entry < scenario().timeline.size(); ++entry) {
    schedule(sim::simulation_start + scenario().timeline[entry].at,
             TimelineDue{static_cast<std::uint32_t>(entry)});
  }
  if (scenario().run.warm_up > sim::Duration::zero()) {
    schedule(sim::simulation_start + scenario().run.warm_up, WarmUpEnds{});
  }
  if (recording_) schedule(sim::simulation_start, SamplePoint{});
  traffic_changed();
}

void World::run_until(sim::Instant until) {
  const bool stops = scenario().run.until_first_outage;
  while (is_event_due(until)) {
    advance_to(queue_.next_time());
    if (stops && ledger_.had_outage()) return;
    handle_next();
  }
  advance_to(until);
}

bool World::is_event_due(sim::Instant until) {
  // A refresh schedules events of its own, so it comes before the look at what is next.
  if ((stale_ || policies_stale_) && (queue_.empty() || queue_.next_time() > now_)) refresh();
  return !queue_.empty() && queue_.next_time() <= until;
}

void World::handle_next() {
  const auto fired = queue_.pop();
  trajectory_.record(fired.at, fired.event.index());
  ++events_;
  if (events_ % events_between_looks == 0 && cancelled_ != nullptr &&
      cancelled_->load(std::memory_order_relaxed)) {
    throw sim::Cancelled();
  }
  handle(fired.event);
}

void World::advance_to(sim::Instant at) {
  if (at == now_) return;
  now_ = at;
  if (scenario().run.until_first_outage) charge();
}

void World::handle(const Event& event) {
  std::visit([this](const auto& happened) { on(happened); }, event);
}

void World::charge() {
  if (!laws_.empty()) {
    ledger_.integrate(scenario().workload.demand, snapshot_, charged_until_, now_, laws_);
  }
  charged_until_ = now_;
}

FaultId World::begin_fault(CauseId cause) {
  return ledger_.begin_fault(cause, now_);
}

const std::string& World::cause_name(FaultId fault) const {
  return plan_->cause_names[ledger_.faults()[fault.index()].cause.index()];
}

void World::on(WarmUpEnds) {
  charge();
  ledger_.start_over(now_);
  controls_ = {};
  for (PoolMeter& meter : meters_) {
    PoolMeter fresh;
    fresh.present = meter.present;
    fresh.in_service = meter.in_service;
    fresh.draining = meter.draining;
    fresh.reserved = meter.reserved;
    fresh.since = now_;
    meter = fresh;
  }
  // What drains over the end of the warm-up was offered before it.
  for (Drain& drain : drains_) drain.served_rps = 0;
  for (Server& server : servers_) {
    if (!server.credits || !server.credits->is_running()) continue;
    server.credits->advance(now_, scenario().workload.demand, server.cpu_demand);
    server.surplus_billed = server.credits->billed_vcpu_hours();
  }
  for (ComponentSet& set : components_) {
    set.outcome = {};
    set.expected_failures = 0;
    set.since = now_;
  }
  for (Group& group : groups_) group.outcome = {};
}

void World::finish(Outcome& outcome) {
  run_until(end_);
  const bool stopped = scenario().run.until_first_outage && ledger_.had_outage();
  // The outage that ends a run began before the event that would have come next.
  const sim::Instant closed = stopped ? ledger_.first_outage().begin : end_;
  if (!stopped) charge();
  ledger_.close(scenario().workload.demand, closed, outcome);
  if (recording_) fill_last_point();
  outcome.ended_at_first_outage = stopped;
  outcome.trajectory = trajectory_.digest();
  outcome.events = events_;

  outcome.components.resize(components_.size());
  for (std::size_t index = 0; index < components_.size(); ++index) {
    settle_units(sim::make_id<ComponentId>(index));
    outcome.components[index] = components_[index].outcome;
  }
  close_meters(outcome);
  close_controls(outcome);
}

void World::close_meters(Outcome& outcome) {
  outcome.groups.resize(groups_.size());
  outcome.usage.instance_sets.assign(design().instances.size(), {});
  outcome.usage.groups.assign(groups_.size(), {});
  for (std::size_t index = 0; index < servers_.size(); ++index) {
    if (servers_[index].life == ServerLife::InService) bill_surplus(sim::make_id<ServerId>(index));
  }
  for (std::size_t index = 0; index < plan_->pools.size(); ++index) {
    const PoolPlan& pool = plan_->pools[index];
    PoolMeter& meter = meters_[index];
    meter.advance(now_, pool.is_group ? groups_[pool.group.index()].size.desired : 0);
    add_usage(meter, pool.is_group ? outcome.usage.groups[pool.group.index()]
                                   : outcome.usage.instance_sets[pool.set.index()]);
    if (!pool.is_group) continue;
    GroupOutcome& group = outcome.groups[pool.group.index()];
    group = groups_[pool.group.index()].outcome;
    group.in_service_seconds = meter.in_service_seconds;
    group.desired_seconds = meter.desired_seconds;
  }
  outcome.usage.other_types.clear();
  for (std::size_t other = 0; other < plan_->other_types.size(); ++other) {
    const OtherTypePlan& plan = plan_->other_types[other];
    PoolMeter& meter = meters_[plan_->pools.size() + other];
    meter.advance(now_, 0);
    const InstanceSetId set = plan_->pools[plan.pool].set;
    add_usage(meter, outcome.usage.instance_sets[set.index()]);
    outcome.usage.other_types.push_back({set, plan.type, meter.billed_seconds / 3600});
  }
  outcome.usage.hours = sim::to_seconds(outcome.observed) / 3600;
  outcome.usage.requests = outcome.offered;
  outcome.usage.served = outcome.offered - outcome.lost;
  double gigabytes = 0;
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    gigabytes += (outcome.offered_by_class[index] - outcome.lost_by_class[index]) *
                 scenario().workload.classes[index].response_bytes * 1e-9;
  }
  outcome.usage.response_gb = gigabytes;
}

}  // namespace models
