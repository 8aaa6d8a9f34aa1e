#include "models/world/world.hpp"

#include <algorithm>
#include <utility>

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
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
  Commons commons(
      plan.end(), facts_of(plan),
      Ledger(plan.cause_names().size(), class_shares(plan), plan.scenario().run.up_threshold));
  commons.demand.cause = plan.demand_cause;
  commons.design.cause = plan.design_cause;
  return commons;
}

}  // namespace

static_assert(World::hears_every_notice(), "a notice that no service hears is told in vain");

World::World(const Plan& plan)
    : Services(commons_of(plan), plan.components, plan.zones, plan.network, plan, plan,
               plan.takeover, plan.databases, plan.externals, plan.caches, plan.storage,
               plan.sessions, plan.cdn),
      plan_(&plan),
      tiers_(plan.tiers.size()),
      latency_(plan.scenario().workload.latency ? plan.classes.size() : 0) {
  std::size_t most = 0;
  for (std::uint32_t tier = 0; tier < tiers_.size(); ++tier) {
    tiers_[tier].tier = tier;
    tiers_[tier].plan = &plan.tiers[tier];
    most = std::max(most, plan.tiers[tier].answers());
  }
  for (const CrossroadsPlan& crossroads : plan.crossroads) {
    most = std::max(most, crossroads.tiers.size());
  }
  node_share_.resize(most);
  node_slope_.resize(most);
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
  if ((traffic_stale || policies_stale) && (queue.empty() || queue.next_time() > moment)) refresh();
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
  if (sketch_ != nullptr) draw();
  moment = at;
  if (scenario().run.until_first_outage) charge();
}

void World::charge() {
  if (!laws_.empty()) {
    ledger.integrate(scenario().workload.demand, facts.load.derived(), charged_until_, moment,
                     laws_);
  }
  charged_until_ = moment;
}

void World::on(WarmUpEnds) {
  charge();
  ledger.start_over(moment);
  settle_latency(moment);
  latency_.start_over();
  controls.start_over();
  settle_work();
  for (auto& station : facts.endpoints.stations_) station.work = 0;
  start_services_over();
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

  outcome.figures.assign(plan_->figures().all().size(), 0);
  outcome.meters.assign(plan_->meters().all().size(), 0);
  settle_work();
  close_services(outcome);
  settle_latency(closed);
  close_latency(outcome);
  outcome.controls.clear();
  if (controls.are_counted()) {
    outcome.controls.assign(controls.sums().begin(), controls.sums().end());
  }
  close_traffic(outcome);
}

void World::lose_at_once(const LossAtOnce& loss) {
  charge();
  ledger.lose(scenario().workload.demand, moment, loss.fault, loss.phase, loss.request_class,
              loss.requests);
}

void World::close_traffic(Outcome& outcome) const {
  double gigabytes = 0;
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    gigabytes += (outcome.offered_by_class[index] - outcome.lost_by_class[index]) *
                 scenario().workload.classes[index].response_bytes * 1e-9;
  }
  const FigureBlock traffic = plan_->meters().of("");
  outcome.meters[traffic.at(TrafficMeter::Requests, 0)] = outcome.offered;
  outcome.meters[traffic.at(TrafficMeter::ResponseGb, 0)] = gigabytes;
}

}  // namespace models
