// What distributions pass on to their origins, and what is lost of it there.

#include <algorithm>

#include "models/world/world.hpp"

namespace models {

namespace {

Moving sum(const Moving& left, const Moving& right) {
  return {left.now + right.now, left.slope + right.slope};
}

Moving product(const Moving& left, const Moving& right) {
  return {left.now * right.now, left.slope * right.now + left.now * right.slope};
}

/// Of what is asked; less is rounding.
constexpr double some = 1e-9;

/// What an overloaded origin does not answer in time has no answer elsewhere either: neither says
/// that it is lost.
bool can_fail_over(const LossLaw& law) {
  return law.phase != Phase::Overload && law.capacity_rps <= 0;
}

}  // namespace

bool World::lacks_component(const ClassPlan& request_class) const {
  return std::any_of(request_class.needs.begin(), request_class.needs.end(),
                     [&](ComponentId component) { return facts.components.lacking(component); });
}

/// Of the demand, what a class asks of its first origin, or of what it enters through otherwise.
Moving World::passed_on(std::size_t index) const {
  const ClassPlan& request_class = plan_->classes[index];
  if (!request_class.edge) return {request_class.share, 0};
  const EdgeTable::Edge& edge = facts.edges.of(index);
  return {request_class.share * edge.passed_at(moment), request_class.share * edge.slope_now()};
}

Moving World::reads_passed_on(std::size_t index) const {
  Moving reads = passed_on(index);
  const ClassPlan& request_class = plan_->classes[index];
  if (!facts.edges.of(index).down) reads.now -= request_class.share * request_class.edge->writes;
  reads.now = std::max(0.0, reads.now);
  return reads;
}

/// The classes that get as far as an origin, each with what its edge does not answer.
void World::gather_behind_edges(TierTraffic& traffic) {
  traffic.base = traffic.at_stake = 0;
  facts.load.classes_[traffic.tier] = 0;
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    const ClassPlan& request_class = plan_->classes[index];
    if (!plan_->leads_to(request_class, traffic.tier)) continue;
    const Moving part = passed_on(index);
    traffic.base += part.now;
    traffic.base_slope += part.slope;
    if (part.slope != 0) facts.load.change_by(facts.edges.of(index).until);
    if (lacks_component(request_class)) continue;
    facts.load.classes_[traffic.tier] |= 1U << index;
    traffic.at_stake += part.now;
    traffic.at_stake_slope += part.slope;
  }
}

/// All that classes lose behind distributions, and at their tiers other classes with them: class by
/// class, since each passes on a part of its own.
void World::lose_behind_edges() {
  failed_over_.clear();
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) gather_failed_over(index);
  for (TierTraffic& traffic : tiers_) {
    if (traffic.plan->behind_edge) add_failed_over(traffic);
  }
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) lose_at_first(index);
  for (FailedOver& reads : failed_over_) lose_at_second(reads);
}

/// Reads of a class that its first origin does not answer, where there is a second one.
void World::gather_failed_over(std::size_t index) {
  const ClassPlan& request_class = plan_->classes[index];
  if (!request_class.edge || !request_class.edge->second) return;
  if (lacks_component(request_class)) return;
  const EdgePlan& edge = *request_class.edge;
  const DistributionSpec& spec = design().distributions[edge.distribution.index()];
  const double answered_after = edge_latency(spec).failed_over();
  const double patience = sim::to_seconds(scenario().workload.clients.timeout);
  const Moving reads = reads_passed_on(index);
  const auto add = [&](FaultId fault, Phase phase, const Moving& share, Refusal refusal) {
    const bool late = refusal == Refusal::Silent && answered_after > patience;
    failed_over_.push_back({index, fault, phase, share, refusal, late, {}});
  };
  if (edge.first.bucket) {
    const EndpointTable::Endpoint& bucket =
        facts.endpoints.endpoint(facts.endpoints.reads_of(*edge.first.bucket));
    for (const EndpointTable::Failing& failing : bucket.failing) {
      const Moving failed{failing.share.at(sim::to_seconds(moment - bucket.since)),
                          failing.share.slope};
      add(failing.fault, failing.phase, product(reads, failed), Refusal::Told);
    }
    return;
  }
  const TierTraffic& traffic = tiers_[edge.first.tier];
  for (const LossLaw& law : traffic.laws) {
    if (!can_fail_over(law)) continue;
    const LossLaw part = part_of(law, traffic, reads);
    add(law.fault, law.phase, {part.share, part.share_slope}, law.refusal);
  }
}

/// What others do not answer comes to a tier that is a second origin.
void World::add_failed_over(TierTraffic& traffic) {
  bool any = false;
  for (const FailedOver& reads : failed_over_) {
    const EdgePlan& edge = *plan_->classes[reads.request_class].edge;
    if (edge.second->tier != traffic.tier) continue;
    any = true;
    traffic.base += reads.share.now;
    traffic.base_slope += reads.share.slope;
    traffic.at_stake += reads.share.now;
    traffic.at_stake_slope += reads.share.slope;
    facts.load.classes_[traffic.tier] |= 1U << reads.request_class;
  }
  if (!any) return;
  refresh_tier(traffic);
  apply_retries(traffic);
}

/// Of what a tier loses by a law, that which is lost of a part of what is at stake there.
LossLaw World::part_of(const LossLaw& law, const TierTraffic& traffic, const Moving& part) {
  LossLaw own = law;
  const bool any = traffic.at_stake > 0;
  if (law.capacity_rps > 0) {
    own.scale *= any ? part.now / traffic.at_stake : part.slope / traffic.at_stake_slope;
    return own;
  }
  if (!any) {
    const double failing = law.share_slope / traffic.at_stake_slope;
    own.share = failing * part.now;
    own.share_slope = failing * part.slope;
    return own;
  }
  const double failing = law.share / traffic.at_stake;
  const double slope = (law.share_slope - failing * traffic.at_stake_slope) / traffic.at_stake;
  const Moving lost = product(part, {failing, slope});
  own.share = lost.now;
  own.share_slope = lost.slope;
  return own;
}

void World::lose_of_class(const TierTraffic& traffic, std::size_t index, const Moving& part) {
  const std::optional<EdgePlan>& edge = plan_->classes[index].edge;
  for (const LossLaw& law : traffic.laws) {
    Moving lost = part;
    // Its reads are asked for elsewhere.
    if (edge && edge->second && can_fail_over(law)) {
      const Moving reads = reads_passed_on(index);
      lost = {part.now - reads.now, part.slope - reads.slope};
    }
    if (lost.now <= 0 && lost.slope <= 0) continue;
    LossLaw own = part_of(law, traffic, lost);
    own.classes = 1U << index;
    laws_.push_back(own);
  }
}

void World::lose_at_bucket(std::size_t index, const Moving& part) {
  const EdgePlan& edge = *plan_->classes[index].edge;
  const EndpointTable::Endpoint& bucket =
      facts.endpoints.endpoint(facts.endpoints.reads_of(*edge.first.bucket));
  const Moving reads = edge.second ? reads_passed_on(index) : Moving{};
  const Moving lost{part.now - reads.now, part.slope - reads.slope};
  for (const EndpointTable::Failing& failing : bucket.failing) {
    const Moving failed = product(
        lost, {failing.share.at(sim::to_seconds(moment - bucket.since)), failing.share.slope});
    laws_.push_back({failing.fault, failing.phase, failed.now, failed.slope, 0, 1, 1U << index});
  }
  if (bucket.until > moment) facts.load.change_by(bucket.until);
}

/// What a class loses where it asks first.
void World::lose_at_first(std::size_t index) {
  const ClassPlan& request_class = plan_->classes[index];
  if (request_class.edge && facts.edges.of(index).down) {
    laws_.push_back({*facts.edges.of(index).down, Phase::Restoration, request_class.share, 0, 0, 1,
                     1U << index});
    return;
  }
  if (lacks_component(request_class)) return;
  const Moving part = passed_on(index);
  if (request_class.edge && request_class.edge->first.bucket) {
    lose_at_bucket(index, part);
    return;
  }
  if (!request_class.needs_entry) return;
  const TierTraffic& traffic = tiers_[request_class.tier];
  if (traffic.plan->behind_edge) lose_of_class(traffic, index, part);
}

/// What the second origin does not answer either is because the first one did not.
void World::lose_at_second(FailedOver& reads) {
  const OriginPlan& origin = *plan_->classes[reads.request_class].edge->second;
  const std::uint32_t mask = 1U << reads.request_class;
  if (reads.late) {
    laws_.push_back({reads.fault, reads.phase, reads.share.now, reads.share.slope, 0, 1, mask});
    return;
  }
  if (origin.bucket) {
    const EndpointTable::Endpoint& bucket =
        facts.endpoints.endpoint(facts.endpoints.reads_of(*origin.bucket));
    for (const EndpointTable::Failing& failing : bucket.failing) {
      const Moving failed =
          product(reads.share,
                  {failing.share.at(sim::to_seconds(moment - bucket.since)), failing.share.slope});
      laws_.push_back({reads.fault, reads.phase, failed.now, failed.slope, 0, 1, mask});
      reads.lost = sum(reads.lost, failed);
    }
    return;
  }
  const TierTraffic& traffic = tiers_[origin.tier];
  for (const LossLaw& law : traffic.laws) {
    LossLaw own = part_of(law, traffic, reads.share);
    own.fault = reads.fault;
    own.classes = mask;
    if (law.capacity_rps <= 0) reads.lost = sum(reads.lost, {own.share, own.share_slope});
    laws_.push_back(own);
  }
}

/// Buckets are asked by distributions, beside those that call them.
void World::ask_buckets() {
  const auto ask = [&](const OriginPlan& origin, double share) {
    if (!origin.bucket) return;
    facts.endpoints.endpoints_[facts.endpoints.reads_of(*origin.bucket)].asked += share;
  };
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    const std::optional<EdgePlan>& edge = plan_->classes[index].edge;
    if (edge) ask(edge->first, passed_on(index).now);
  }
  for (const FailedOver& reads : failed_over_) {
    ask(*plan_->classes[reads.request_class].edge->second, reads.share.now);
  }
}

/// Of the requests of a class, what instances have taken behind a distribution.
double World::passed_edge(std::size_t index, sim::Instant at) const {
  const ClassPlan& request_class = plan_->classes[index];
  const double seconds = sim::to_seconds(at - moment);
  const auto then = [seconds](const Moving& share) {
    return std::max(0.0, share.now + share.slope * seconds);
  };
  if (request_class.share <= 0 || !request_class.needs_entry) return 0;
  double taken = then(passed_on(index)) * passed_[request_class.tier];
  for (const FailedOver& reads : failed_over_) {
    if (reads.request_class != index || reads.late) continue;
    const std::uint32_t tier = request_class.edge->second->tier;
    if (tier != TierPlan::none) taken += then(reads.share) * passed_[tier];
  }
  return std::clamp(taken / request_class.share, 0.0, 1.0);
}

/// Tells the distributions what has become of that which they pass on.
void World::watch_origins() {
  if (!plan_->calls.any) {
    for (std::size_t index = 0; index < design().buckets.size(); ++index) {
      const auto bucket = sim::make_id<BucketId>(index);
      facts.endpoints.endpoints_[facts.endpoints.reads_of(bucket)].asked = 0;
    }
    ask_buckets();
    carry_services();
  }
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    if (!plan_->classes[index].edge) continue;
    own<Cdn>().see(index, answers_of(index), here<Cdn>());
  }
}

/// What a class loses, as the laws from `first` on say.
Moving World::lost_by(std::size_t index, std::size_t first) const {
  const std::uint32_t mask = 1U << index;
  const double asked = scenario().workload.demand.rps(moment);
  const double rps = asked > 0 ? asked : 1;
  Moving lost;
  for (std::size_t law = first; law < laws_.size(); ++law) {
    const LossLaw& one = laws_[law];
    if (one.classes != mask) continue;
    if (one.capacity_rps > 0) {
      lost.now += one.scale * one.lost_of(rps * one.share) / rps;
    } else {
      lost = sum(lost, {one.share, one.share_slope});
    }
  }
  return lost;
}

OriginAnswers World::answers_of(std::size_t index) const {
  const ClassPlan& request_class = plan_->classes[index];
  OriginAnswers answers;
  answers.lost = lost_by(index, 0);
  if (facts.edges.of(index).down || request_class.share <= 0) return answers;
  if (request_class.edge->second) {
    answer_by_two(index, answers);
    return answers;
  }
  // Reads and writes fare alike.
  const Moving passed = passed_on(index);
  const double failing = answers.lost.now / passed.now;
  const double slope = (answers.lost.slope - failing * passed.slope) / passed.now;
  answers.first_answers = answers.any_answers = failing < 1 - some;
  answers.reads = product(reads_passed_on(index), {1 - failing, -slope});
  return answers;
}

void World::answer_by_two(std::size_t index, OriginAnswers& answers) const {
  const OriginPlan& second = *plan_->classes[index].edge->second;
  const Moving reads = reads_passed_on(index);
  Moving asked_again;
  Moving waited;
  double unanswered = 0;
  double late = 0;
  for (const FailedOver& one : failed_over_) {
    if (one.request_class != index) continue;
    const Moving answered{one.share.now - one.lost.now, one.share.slope - one.lost.slope};
    asked_again = sum(asked_again, one.share);
    unanswered += one.lost.now;
    if (one.refusal == Refusal::Silent) waited = sum(waited, answered);
    if (one.late) late += one.share.now;
    if (one.refusal == Refusal::Silent && !one.late) {
      answers.failed_over = sum(answers.failed_over, answered);
    }
  }
  // Of what an instance has taken, calls may fail; a bucket calls nobody.
  const double by_bucket = second.bucket ? asked_again.now - unanswered - late : 0;
  const double at_calls = lost_by(index, first_call_law_).now;
  const double taken = passed_on(index).now - answers.lost.now + at_calls - by_bucket;
  const double failing = taken > 0 ? std::min(1.0, at_calls / taken) : 0;
  const bool calls_fail = failing > 1 - some;
  const bool lacking = lacks_component(plan_->classes[index]);
  answers.first_answers = !lacking && !calls_fail && asked_again.now < reads.now * (1 - some);
  const bool second_answers =
      asked_again.now - unanswered > some * reads.now && (second.bucket.has_value() || !calls_fail);
  answers.any_answers = answers.first_answers || (!lacking && second_answers);
  const Moving at_once{reads.now - unanswered - waited.now, reads.slope - waited.slope};
  answers.reads = product(at_once, {1 - failing, 0});
}

}  // namespace models
