// Replicas of Aurora that come and go with their CPU.

#include <algorithm>
#include <string>

#include "models/databases/databases.hpp"

namespace models {

/// Replicas beyond those that it begins with are not there yet. The policy looks at what the
/// cluster of the primary region does, at the ends of minutes.
void Databases::start_scaling(DatabaseId id, Here here) {
  const DatabaseSpec& of = spec(id);
  Database& database = at(id);
  const Plan::Database::Site& site = plan(id).sites[0];
  for (auto place = static_cast<std::uint32_t>(of.instances()); place < site.members; ++place) {
    database.members[place].state = State::Gone;
  }
  if (!of.shares_storage() || of.replica_scaling.max == 0) return;
  const MetricWindow cpu({}, here.now());
  const TargetTrackingSpec policy{.metric = ScalingMetric::AverageCpu,
                                  .target = of.replica_scaling.target};
  database.scaling.emplace(ReplicaScaling{cpu, TargetTracking(policy, cpu)});
}

/// Instances beside the primary that are paid for, in all regions.
int Databases::replicas_there(DatabaseId id) const {
  const std::vector<Member>& members = at(id).members;
  const auto there = std::count_if(members.begin(), members.end(), [](const Member& member) {
    return member.state != State::Gone;
  });
  return static_cast<int>(there) - 1;
}

/// Calls that have been answered since they were settled, of which each is paid for.
void Databases::settle_calls(DatabaseId id, Here here) {
  Database& database = at(id);
  if (database.calls > 0 && here.now() > database.calls_settled) {
    database.did.calls +=
        database.calls * plan_->demand->requests(database.calls_settled, here.now());
  }
  database.calls_settled = here.now();
}

void Databases::follow_calls(DatabaseId id, Here here) {
  if (!spec(id).shares_storage()) return;
  settle_calls(id, here);
  const auto answered = [&](std::uint32_t index) {
    const EndpointTable::Endpoint& endpoint = here.facts().endpoints.endpoint(index);
    return endpoint.asked * (1 - endpoint.failing_at(here.now()));
  };
  at(id).calls = answered(EndpointTable::reads_of(id)) + answered(EndpointTable::writes_of(id));
}

/// The work of the replicas has changed: the policy sees it from now on.
void Databases::follow_replicas(DatabaseId id, Here here) {
  Database& database = at(id);
  if (!database.scaling) return;
  const EndpointTable::Station& station =
      here.facts().endpoints.station(EndpointTable::reads_of(id));
  int warm = 0;
  for (std::uint32_t place = 0; place < plan(id).sites[0].members; ++place) {
    const Member& member = database.members[place];
    warm += is_reader(id, place) && member.state == State::Running ? 1 : 0;
  }
  const double per_rps = station.capacity > 0 ? station.work_per_demand / station.capacity : 0;
  const MetricLaw law = MetricLaw::uniform(warm, 0, per_rps);
  ReplicaScaling& scaling = *database.scaling;
  if (!(law == scaling.cpu.law())) {
    scaling.policy.settle(here.now(), scaling.cpu, *plan_->demand);
    scaling.cpu.change(here.now(), law, *plan_->demand);
    schedule_scaling(id, here);
  }
}

void Databases::schedule_scaling(DatabaseId id, Here here) {
  Database& database = at(id);
  ReplicaScaling& scaling = *database.scaling;
  ++scaling.epoch;
  if (database.site != 0) return;
  const GroupState group = replica_group(id);
  const sim::Instant next =
      scaling.policy.next_action(here.now(), group, scaling.cpu, *plan_->demand);
  if (next == sim::never || next >= here.end()) return;
  here.schedule(next, ReplicasScale{id, scaling.epoch});
}

void Databases::on(ReplicasScale event, Here here) {
  Database& database = at(event.database);
  ReplicaScaling& scaling = *database.scaling;
  if (scaling.epoch != event.epoch) return;
  const GroupState group = replica_group(event.database);
  const auto decision = scaling.policy.act(here.now(), group, scaling.cpu, *plan_->demand);
  if (decision) {
    settle(event.database, here);
    scale_replicas(event.database, decision->desired, here);
    answer(event.database, here);
  }
  schedule_scaling(event.database, here);
}

/// Of the first cluster.
GroupState Databases::replica_group(DatabaseId id) const {
  int there = 0;
  int creating = 0;
  for (std::uint32_t place = 0; place < plan(id).sites[0].members; ++place) {
    const State state = at(id).members[place].state;
    if (place == at(id).primary || state == State::Gone) continue;
    ++there;
    creating += state == State::Creating ? 1 : 0;
  }
  const ReplicaScalingSpec& of = spec(id).replica_scaling;
  return {{of.min, there, of.max}, creating, creating, {}};
}

/// Those that come take the first places that are free; those that go are the last.
void Databases::scale_replicas(DatabaseId id, int wanted, Here here) {
  Database& database = at(id);
  const std::uint32_t members = plan(id).sites[0].members;
  int there = replica_group(id).size.desired;
  here.note("scaling", spec(id).id,
            [&] { return "replicas " + std::to_string(there) + " -> " + std::to_string(wanted); });
  for (std::uint32_t place = 0; place < members && there < wanted; ++place) {
    if (place == database.primary || database.members[place].state != State::Gone) continue;
    database.members[place].state = State::Creating;
    database.members[place].since = here.now();
    proceed(id, place, here);
    ++there;
  }
  for (std::uint32_t place = members; place-- > 0 && there > wanted;) {
    Member& member = database.members[place];
    const bool is_next = database.course == Course::FailingOver && place == database.next;
    if (place == database.primary || is_next || member.state == State::Gone) continue;
    ++member.epoch;
    member.state = State::Gone;
    member.waits = member.in_set = false;
    --there;
  }
}

}  // namespace models
