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

Commons commons_of(const Plan& plan) {
  return {plan.end(),
          {ZoneTable(plan.architecture().zones.size()),
           ComponentTable(plan.architecture().components.size()),
           {}},
          Ledger(plan.cause_names().size(), class_shares(plan), plan.scenario().run.up_threshold)};
}

void add_usage(const PoolMeter& meter, InstanceUsage& usage) {
  usage.billed_hours += meter.billed_seconds / 3600;
  usage.reserved_covered_hours += meter.covered_seconds / 3600;
  usage.in_service_hours += meter.in_service_seconds / 3600;
  usage.surplus_vcpu_hours += meter.surplus_vcpu_hours;
}

}  // namespace

World::World(const Plan& plan)
    : Services(commons_of(plan), plan.components, plan.zones),
      plan_(&plan),
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
  takes_notes = true;
  record_step_ = step;
}

void World::start(std::uint64_t number, const OutsideStrata& strata, std::size_t stratum) {
  given = {strata.gives_zone_losses(), strata.gives_common_losses()};
  std::vector<OutsideEvent> losses;
  strata.draw(stratum, number, losses);
  for (const OutsideEvent& loss : losses) {
    std::visit([&](const auto& what) { schedule(loss.at, what); }, loss.what);
  }
  start(number);
}

void World::start(std::uint64_t number) {
  replication = number;
  start_services();
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
  if (takes_notes) schedule(sim::simulation_start, SamplePoint{});
  traffic_changed();
}

void World::run_until(sim::Instant until) {
  const bool stops = scenario().run.until_first_outage;
  while (is_event_due(until)) {
    advance_to(queue.next_time());
    if (stops && ledger.had_outage()) return;
    handle_next();
  }
  advance_to(until);
}

bool World::is_event_due(sim::Instant until) {
  // A refresh schedules events of its own, so it comes before the look at what is next.
  if ((traffic_stale || policies_stale_) && (queue.empty() || queue.next_time() > moment))
    refresh();
  return !queue.empty() && queue.next_time() <= until;
}

void World::handle_next() {
  const auto fired = queue.pop();
  trajectory_.record(fired.at, number_of(fired.event));
  ++events_;
  if (events_ % events_between_looks == 0 && cancelled_ != nullptr &&
      cancelled_->load(std::memory_order_relaxed)) {
    throw sim::Cancelled();
  }
  handle(fired.event);
}

void World::advance_to(sim::Instant at) {
  if (at == moment) return;
  moment = at;
  if (scenario().run.until_first_outage) charge();
}

void World::charge() {
  if (!laws_.empty()) {
    ledger.integrate(scenario().workload.demand, snapshot_, charged_until_, moment, laws_);
  }
  charged_until_ = moment;
}

const std::string& World::cause_name(FaultId fault) const {
  return plan_->cause_names()[ledger.faults()[fault.index()].cause.index()];
}

void World::on(WarmUpEnds) {
  charge();
  ledger.start_over(moment);
  controls.start_over();
  start_services_over();
  for (PoolMeter& meter : meters_) {
    PoolMeter fresh;
    fresh.present = meter.present;
    fresh.in_service = meter.in_service;
    fresh.draining = meter.draining;
    fresh.reserved = meter.reserved;
    fresh.since = moment;
    meter = fresh;
  }
  // What drains over the end of the warm-up was offered before it.
  for (Drain& drain : drains_) drain.served_rps = 0;
  for (Server& server : servers_) {
    if (!server.credits || !server.credits->is_running()) continue;
    server.credits->advance(moment, scenario().workload.demand, server.cpu_demand);
    server.surplus_billed = server.credits->billed_vcpu_hours();
  }
  for (Group& group : groups_) group.outcome = {};
}

void World::finish(Outcome& outcome) {
  run_until(end);
  const bool stopped = scenario().run.until_first_outage && ledger.had_outage();
  // The outage that ends a run began before the event that would have come next.
  const sim::Instant closed = stopped ? ledger.first_outage().begin : end;
  if (!stopped) charge();
  ledger.close(scenario().workload.demand, closed, outcome);
  if (takes_notes) fill_last_point();
  outcome.ended_at_first_outage = stopped;
  outcome.trajectory = trajectory_.digest();
  outcome.events = events_;

  close_services(outcome);
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
    meter.advance(moment, pool.is_group ? groups_[pool.group.index()].size.desired : 0);
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
    meter.advance(moment, 0);
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
