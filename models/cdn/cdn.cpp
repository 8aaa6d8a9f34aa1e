#include "models/cdn/cdn.hpp"

#include <algorithm>
#include <utility>

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/architecture/service_series.hpp"

namespace models {

void Cdn::start(Here here) {
  for (std::size_t index = 0; index < events_.size(); ++index) {
    events_[index].start(plan_->events[index], here.replication());
    schedule_event(sim::make_id<DistributionId>(index), here);
  }
  for (std::size_t index = 0; index < classes_.size(); ++index) {
    classes_[index].seen = classes_[index].settled = here.now();
    const std::optional<EdgePlan>& edge = plan_->classes[index].edge;
    if (!edge) continue;
    here.facts().edges.edges_[index] = {edge->passed(), 0, here.now(), sim::never, {}};
  }
}

void Cdn::schedule_event(DistributionId id, Here here) {
  const sim::Instant at = events_[id.index()].next_event(plan_->events[id.index()], here.now());
  if (at != sim::never) here.schedule(at, DistributionEventArrives{id});
}

void Cdn::on(DistributionEventArrives event, Here here) {
  schedule_event(event.distribution, here);
  const std::size_t index = event.distribution.index();
  if (!events_[index].works() || !here.strikes(index)) return;
  begin_event(event.distribution, events_[index].draw_length(plan_->events[index]), here);
}

void Cdn::begin_event(DistributionId id, sim::Duration lasts, Here here) {
  const FaultId fault = here.begin_fault(plan_->events[id.index()].cause);
  here.note("fault", plan_->distributions[id.index()].id, [] { return "answers nobody"; });
  events_[id.index()].go_down(fault, here.now() + lasts);
  here.schedule(here.now() + lasts, DistributionEventEnds{id});
  answer(id, here);
}

void Cdn::on(DistributionEventEnds event, Here here) {
  if (!events_[event.distribution.index()].comes_back(here.now())) return;
  here.note("recovery", plan_->distributions[event.distribution.index()].id,
            [] { return "answers again"; });
  answer(event.distribution, here);
}

void Cdn::obey(const InjectServiceEvent& action, Here here) {
  const auto* id = std::get_if<DistributionId>(&action.service);
  if (id != nullptr) begin_event(*id, action.lasts, here);
}

/// What it answers may differ from now on.
void Cdn::answer(DistributionId id, Here here) {
  for (std::size_t index = 0; index < classes_.size(); ++index) {
    const std::optional<EdgePlan>& edge = plan_->classes[index].edge;
    if (!edge || edge->distribution != id) continue;
    settle(index, here);
    std::optional<FaultId>& down = here.facts().edges.edges_[index].down;
    down.reset();
    if (!events_[id.index()].works()) down = events_[id.index()].fault();
  }
  here.traffic_changed();
}

void Cdn::sample(std::span<double> values, Here here) const {
  for (std::size_t which = 0; which < plan_->distributions.size(); ++which) {
    double hits = 0;
    double latency = 0;
    double reads = 0;
    for (std::size_t index = 0; index < classes_.size(); ++index) {
      const CdnPlan::Class& plan = plan_->classes[index];
      if (!plan.edge || plan.edge->distribution.index() != which) continue;
      const EdgeTable::Edge& edge = here.facts().edges.of(index);
      const double part = plan.share * (1 - plan.edge->writes);
      reads += part;
      hits += edge.down ? 0 : plan.share * (1 - edge.passed_at(here.now()));
      latency += part * latency_at(index, here.now(), here);
    }
    values[plan_->series.at(DistributionSeries::HitRatio, which)] = reads > 0 ? hits / reads : 0;
    values[plan_->series.at(DistributionSeries::ReadLatency, which)] =
        reads > 0 ? latency / reads : 0;
  }
}

double Cdn::hazard_rate(std::size_t hazard, const Commons&) const {
  return events_[hazard].works() ? plan_->events[hazard].per_second() : 0;
}

void Cdn::strike(std::size_t hazard, sim::Stream&, Here here) {
  begin_event(sim::make_id<DistributionId>(hazard),
              events_[hazard].draw_length(plan_->events[hazard]), here);
}

bool Cdn::is_whole(const Commons&) const {
  return std::all_of(events_.begin(), events_.end(),
                     [](const RegionalService& events) { return events.works(); });
}

void Cdn::restart(Here here) {
  for (RegionalService& events : events_) events.restart(here.replication());
}

void Cdn::renew(Here here) {
  for (std::size_t index = 0; index < events_.size(); ++index) {
    schedule_event(sim::make_id<DistributionId>(index), here);
  }
}

void Cdn::start_over(Here here) {
  for (std::size_t index = 0; index < classes_.size(); ++index) {
    settle(index, here);
    classes_[index].did = {};
  }
}

/// What the edge holds expires evenly while no origin answers, and is there again as soon as one
/// does: what it takes to load each object once is left out.
void Cdn::see(std::size_t request_class, const OriginAnswers& answers, Here here) {
  settle(request_class, here);
  classes_[request_class].answers = answers;
  classes_[request_class].seen = here.now();
  const EdgePlan& plan = *plan_->classes[request_class].edge;
  EdgeTable::Edge& edge = here.facts().edges.edges_[request_class];
  const bool expires = edge.slope > 0;
  const bool has_expired = !expires && edge.passed >= 1 && plan.passed() < 1;
  if (answers.any_answers) {
    if (!expires && !has_expired) return;
    edge = {plan.passed(), 0, here.now(), sim::never, edge.down};
  } else if (expires) {
    if (here.now() < edge.until) return;
    edge = {1, 0, here.now(), sim::never, edge.down};
  } else {
    if (has_expired || plan.hit_ratio <= 0 || plan.writes >= 1) return;
    const sim::Duration ttl = plan_->distributions[plan.distribution.index()].ttl;
    const double lost_each_second = (1 - plan.passed()) / sim::to_seconds(ttl);
    edge = {plan.passed(), lost_each_second, here.now(), here.now() + ttl, edge.down};
  }
  here.traffic_changed();
}

double Cdn::lost_at(std::size_t request_class, sim::Instant at) const {
  const Class& one = classes_[request_class];
  const double share = plan_->classes[request_class].share;
  if (share <= 0) return 0;
  const Moving& lost = one.answers.lost;
  const double seconds = sim::to_seconds(at - one.seen);
  return std::clamp((lost.now + lost.slope * seconds) / share, 0.0, 1.0);
}

/// Of a share of the demand that moves from `from` on.
double Cdn::requests(sim::Instant from, sim::Instant to, const Moving& share) const {
  if (share.slope == 0) return plan_->demand->requests(from, to) * share.now;
  double all = 0;
  for (sim::Instant begin = from; begin < to;) {
    const LoadCurve::Line line = plan_->demand->line_at(begin);
    const sim::Instant end = std::min(to, line.until);
    const double seconds = sim::to_seconds(end - begin);
    const double at_begin = share.now + share.slope * sim::to_seconds(begin - from);
    all += seconds *
           (line.rps * at_begin + seconds * ((line.rps * share.slope + line.slope * at_begin) / 2 +
                                             seconds * line.slope * share.slope / 3));
    begin = end;
  }
  return all;
}

void Cdn::settle(std::size_t request_class, Here here) {
  Class& one = classes_[request_class];
  const sim::Instant from = std::exchange(one.settled, here.now());
  const CdnPlan::Class& plan = plan_->classes[request_class];
  if (!plan.edge || from == one.settled) return;
  const EdgeTable::Edge& edge = here.facts().edges.of(request_class);
  const double seconds = sim::to_seconds(one.settled - from);
  const sim::Instant middle = from + (one.settled - from) / 2;
  const double reads = 1 - plan.edge->writes;
  const double hits = edge.down ? 0 : 1 - edge.passed_at(middle);
  Doings& did = one.did;
  if (reads > 0) did.hit_seconds += seconds * hits / reads;
  if (!one.answers.first_answers) {
    did.down_seconds += seconds;
    did.served_seconds += seconds * (1 - lost_at(request_class, middle));
  }
  did.latency_seconds += seconds * latency_at(request_class, middle, here);
  const double first_hits = edge.down ? 0 : 1 - edge.passed_at(from);
  did.hits += plan.share * requests(from, one.settled, {first_hits, -edge.slope_now()});
  did.passed += plan.share * requests(from, one.settled, {edge.passed_at(from), edge.slope_now()});
}

/// Mean of the answers to reads.
double Cdn::latency_at(std::size_t request_class, sim::Instant at, Here here) const {
  const Class& one = classes_[request_class];
  const CdnPlan::Class& plan = plan_->classes[request_class];
  const EdgeTable::Edge& edge = here.facts().edges.of(request_class);
  const double seconds = sim::to_seconds(at - one.seen);
  const auto now = [&](const Moving& share) {
    return std::max(0.0, share.now + share.slope * seconds);
  };
  EdgeWays ways;
  ways.hits = edge.down ? 0 : plan.share * (1 - edge.passed_at(at));
  ways.misses = now(one.answers.reads);
  ways.failed_over = now(one.answers.failed_over);
  return mean_latency(plan_->latencies[plan.edge->distribution.index()], ways);
}

void Cdn::close(Outcome& outcome, Here here) {
  for (std::size_t index = 0; index < classes_.size(); ++index) settle(index, here);
  for (std::size_t index = 0; index < plan_->distributions.size(); ++index) {
    close_distribution(sim::make_id<DistributionId>(index), outcome);
  }
}

/// Of several classes the mean, by what they ask: of reads, or of all requests.
void Cdn::close_distribution(DistributionId id, Outcome& outcome) const {
  Doings all;
  double reads = 0;
  double requests = 0;
  for (std::size_t index = 0; index < classes_.size(); ++index) {
    const CdnPlan::Class& plan = plan_->classes[index];
    if (!plan.edge || plan.edge->distribution != id) continue;
    const Doings& did = classes_[index].did;
    const double part = plan.share * (1 - plan.edge->writes);
    reads += part;
    requests += plan.share;
    all.hit_seconds += part * did.hit_seconds;
    all.latency_seconds += part * did.latency_seconds;
    all.down_seconds += plan.share * did.down_seconds;
    all.served_seconds += plan.share * did.served_seconds;
    all.hits += did.hits;
    all.passed += did.passed;
    all.answered_gb += (outcome.offered_by_class[index] - outcome.lost_by_class[index]) *
                       plan.response_bytes * 1e-9;
    all.offered += outcome.offered_by_class[index];
  }
  const auto figure = [&](DistributionFigure row) -> double& {
    return outcome.figures[plan_->figures.at(row, id.index())];
  };
  const auto meter = [&](DistributionMeter row) -> double& {
    return outcome.meters[plan_->meters.at(row, id.index())];
  };
  const EdgeLatency& latency = plan_->latencies[id.index()];
  figure(DistributionFigure::HitRatio) = reads > 0 ? all.hit_seconds / reads : 0;
  figure(DistributionFigure::HitLatency) = latency.hit;
  figure(DistributionFigure::MissLatency) = latency.miss;
  figure(DistributionFigure::DirectLatency) = latency.direct;
  figure(DistributionFigure::ReadLatency) = reads > 0 ? all.latency_seconds / reads : 0;
  figure(DistributionFigure::OriginDown) = requests > 0 ? all.down_seconds / requests : 0;
  figure(DistributionFigure::ServedWhileOriginDown) =
      all.down_seconds > 0 ? all.served_seconds / all.down_seconds : 1;
  meter(DistributionMeter::Requests) = all.offered;
  meter(DistributionMeter::Hits) = all.hits;
  meter(DistributionMeter::Passed) = all.passed;
  meter(DistributionMeter::ResponseGb) = all.answered_gb;
}

}  // namespace models
