// What callers of a database see: which share of their calls fails, to which fault, and where the
// others go.

#include <algorithm>
#include <array>
#include <utility>

#include "models/architecture/database_connections.hpp"
#include "models/architecture/database_volume.hpp"
#include "models/databases/databases.hpp"

namespace models {

namespace {

using Endpoint = EndpointTable::Endpoint;

/// A share of the calls that fails and moves in a straight line from `now` on until `until`.
void fail(Endpoint& endpoint, FaultId fault, Phase phase, Moving share) {
  if (share.now <= 0 && share.slope <= 0) return;
  endpoint.failing.push_back({fault, phase, share});
}

void hold_until(Endpoint& endpoint, sim::Instant until) {
  endpoint.until = std::min(endpoint.until, until);
}

/// Callers that have done something by `since` seconds, which each does at a time between 0 and
/// `spread`.
Moving done_by(double since, double spread) {
  if (since < 0) return {0, 0};
  if (since >= spread) return {1, 0};
  return {since / spread, 1 / spread};
}

Moving difference(const Moving& left, const Moving& right) {
  return {left.now - right.now, left.slope - right.slope};
}

/// Of what callers are sent, what goes to those that come after the first `fit` in the order of
/// launch.
double share_beyond(const Facts& facts, const std::vector<bool>& callers, int fit) {
  if (callers.size() <= static_cast<std::size_t>(fit)) return 0;
  const auto holds_pool = [&](std::uint32_t place) {
    return callers[place] && facts.instances[InstanceId{place}].life == InstanceLife::InService;
  };
  int holders = 0;
  for (std::uint32_t place = 0; place < callers.size(); ++place) {
    holders += holds_pool(place) ? 1 : 0;
  }
  // Nearly always, so that nothing is put in order.
  if (holders <= fit) return 0;
  std::vector<std::pair<sim::Instant, std::uint32_t>> order;
  double total = 0;
  for (std::uint32_t place = 0; place < callers.size(); ++place) {
    if (!holds_pool(place)) continue;
    order.emplace_back(facts.instances[InstanceId{place}].launched, place);
    total += facts.load.share(InstanceId{place});
  }
  if (total <= 0) return 0;
  std::sort(order.begin(), order.end());
  double beyond = 0;
  for (std::size_t index = static_cast<std::size_t>(fit); index < order.size(); ++index) {
    beyond += facts.load.share(InstanceId{order[index].second});
  }
  return beyond / total;
}

}  // namespace

bool Databases::is_reader(DatabaseId id, std::uint32_t place) const {
  return place != at(id).primary && is_here(id, place) && (is_cluster(id) || is_replica(id, place));
}

std::uint32_t Databases::readers_in_set(DatabaseId id) const {
  const std::vector<Member>& members = at(id).members;
  return static_cast<std::uint32_t>(std::count_if(
      members.begin(), members.end(), [](const Member& member) { return member.in_set; }));
}

/// A pair whose standby could not take over; a cluster without a reader.
bool Databases::is_unprotected(DatabaseId id) const {
  const Database& database = at(id);
  if (plan(id).sites[database.site].members < 2 || database.course == Course::FailingOver) {
    return false;
  }
  return !successor(id);
}

/// Counts what failed since the last time.
void Databases::settle(DatabaseId id, Here here) {
  Database& database = at(id);
  const sim::Instant now = here.now();
  const double seconds = sim::to_seconds(now - database.settled);
  if (seconds <= 0) return;
  const EndpointTable& table = here.facts().endpoints;
  const auto failed = [&](const Endpoint& endpoint) {
    return 0.5 * (endpoint.failing_at(database.settled) + endpoint.failing_at(now)) * seconds;
  };
  const Endpoint& writes = table.endpoint(EndpointTable::writes_of(id));
  database.did.reads_failed_seconds += failed(table.endpoint(EndpointTable::reads_of(id)));
  database.did.writes_failed_seconds += failed(writes);
  const bool planned = database.work || (database.planned && database.course != Course::Well);
  if (planned) database.did.planned_seconds += failed(writes);
  if (is_unprotected(id)) database.did.unprotected_seconds += seconds;
  if (spec(id).shares_storage()) database.did.replica_seconds += replicas_there(id) * seconds;
  meter(id, here);
  database.settled = now;
}

/// What is paid for since it was settled.
void Databases::meter(DatabaseId id, Here here) {
  constexpr double gib = 1024.0 * 1024 * 1024;
  Database& database = at(id);
  const DatabaseStorageSpec& storage = spec(id).storage;
  const double hours = sim::to_seconds(here.now() - database.settled) / 3600;
  const double from = used_bytes(id, database.settled);
  const double to = used_bytes(id, here.now());
  const double paid = spec(id).shares_storage()
                          ? (from + to) / 2
                          : mean_allocated(database.allocated, storage.autoscaling, from, to);
  database.did.storage_gib_hours += hours / gib * paid;
  for (std::size_t index = 0; index < database.hours_changed.size(); ++index) {
    if (plan(id).changed_classes[index].name == database.instance_class.name) {
      database.hours_changed[index] += hours;
    }
  }
}

void Databases::on(CourseTurns event, Here here) {
  if (at(event.database).turns == event.turn) answer(event.database, here);
}

/// Readers that callers know to be dead are asked no more.
void Databases::drop_readers(DatabaseId id, Here here) {
  const DatabaseSpec& of = spec(id);
  const sim::Duration until_dropped =
      is_cluster(id) ? of.reader_detection + of.dns_ttl : of.read_replicas.reader_eviction;
  for (Member& member : at(id).members) {
    if (member.in_set && member.state != State::Running &&
        here.now() >= member.since + until_dropped) {
      member.in_set = false;
    }
  }
}

void Databases::answer(DatabaseId id, Here here) {
  settle(id, here);
  Database& database = at(id);
  if (database.course == Course::Following &&
      here.now() >= database.promoted + database.reconnect + following(id)) {
    database.course = Course::Well;
  }
  drop_readers(id, here);
  EndpointTable& table = here.facts().endpoints;
  sim::Instant until = sim::never;
  // From then on a call that somebody tries would rather fail.
  constexpr double most = 0.5;
  std::array<bool, 2> changed{};
  for (const bool writes : {false, true}) {
    Endpoint& endpoint =
        table.endpoints_[writes ? EndpointTable::writes_of(id) : EndpointTable::reads_of(id)];
    table.count(endpoint, -1);
    endpoint.failing.clear();
    endpoint.since = here.now();
    endpoint.until = sim::never;
    endpoint.diverted_by.reset();
    endpoint.station = EndpointTable::writes_of(id);
    if (database.work) {
      fail(endpoint, *database.work, Phase::Restoration, {1, 0});
    } else if (writes) {
      answer_writes(id, endpoint, here);
    } else {
      answer_reads(id, endpoint, here);
    }
    table.count(endpoint, 1);
    changed[writes ? 1 : 0] = endpoint.down != (endpoint.failing_at(here.now()) >= most);
    endpoint.down = endpoint.down != changed[writes ? 1 : 0];
    until = std::min(until, endpoint.until);
  }
  write_stations(id, here);
  ++database.turns;
  if (until != sim::never) here.schedule(until, CourseTurns{id, database.turns});
  if (plan(id).is_called) here.traffic_changed();
  if (changed[0]) here.tell(EndpointChanged{EndpointTable::reads_of(id)});
  if (changed[1]) here.tell(EndpointChanged{EndpointTable::writes_of(id)});
}

/// How long it takes until all callers have the address of a new primary.
sim::Duration Databases::following(DatabaseId id) const {
  const bool at_once = spec(id).proxy || spec(id).failover_kind == FailoverKind::Measured;
  return at_once ? sim::Duration::zero() : spec(id).dns_ttl;
}

/// Calls that go to the primary.
void Databases::answer_primary(DatabaseId id, Endpoint& endpoint, Here here) const {
  const Database& database = at(id);
  const sim::Instant now = here.now();
  switch (database.course) {
    case Course::Well:
      break;
    case Course::FailingOver:
      if (now < database.noticed) {
        fail(endpoint, database.outage, Phase::Detection, {1, 0});
        hold_until(endpoint, database.noticed);
      } else {
        fail(endpoint, database.outage, Phase::Restoration, {1, 0});
      }
      break;
    case Course::Down: {
      const sim::Instant hands_on = database.members[database.primary].hands_on;
      const Phase phase = now < hands_on ? Phase::Reaction : Phase::Restoration;
      fail(endpoint, database.outage, phase, {1, 0});
      if (now < hands_on) hold_until(endpoint, hands_on);
      break;
    }
    case Course::Following: {
      const double since = sim::to_seconds(now - database.promoted);
      const double spread = sim::to_seconds(following(id));
      const Moving found = done_by(since, spread);
      const Moving connected = done_by(since - sim::to_seconds(database.reconnect), spread);
      fail(endpoint, database.outage, Phase::Dns, difference({1, 0}, found));
      fail(endpoint, database.outage, Phase::Restoration, difference(found, connected));
      for (const sim::Duration turn :
           {following(id), database.reconnect, database.reconnect + following(id)}) {
        if (database.promoted + turn > now) hold_until(endpoint, database.promoted + turn);
      }
      break;
    }
  }
}

void Databases::answer_writes(DatabaseId id, Endpoint& endpoint, Here here) const {
  const Database& database = at(id);
  const std::optional<FaultId>& no_copies = database.copies[database.site].no_writes;
  if (no_copies && (database.course == Course::Well || database.course == Course::Following)) {
    fail(endpoint, *no_copies, Phase::Restoration, {1, 0});
    return;
  }
  answer_primary(id, endpoint, here);
  if (!endpoint.well()) return;
  // A commit needs one reader.
  if (is_cluster(id) && !spec(id).shares_storage() && !successor(id)) {
    const Member* last = nullptr;
    for (std::uint32_t place = 0; place < plan(id).turns; ++place) {
      const Member& member = database.members[place];
      if (place != database.primary && (last == nullptr || member.since > last->since)) {
        last = &member;
      }
    }
    fail(endpoint, last->fault, Phase::Restoration, {1, 0});
  } else if (database.volume_fault) {
    const bool waits = here.now() < database.volume_hands_on;
    fail(endpoint, *database.volume_fault, waits ? Phase::Reaction : Phase::Restoration, {1, 0});
    if (waits) hold_until(endpoint, database.volume_hands_on);
  } else if (database.unconnected > 0) {
    fail(endpoint, *database.unconnected_fault, Phase::Overload, {database.unconnected, 0});
  }
}

const Databases::Member* Databases::last_reader_lost(DatabaseId id) const {
  const Database& database = at(id);
  const Member* last = nullptr;
  for (std::uint32_t place = 0; place < database.members.size(); ++place) {
    const Member& member = database.members[place];
    if (!is_reader(id, place) || !is_lost(member)) continue;
    if (last == nullptr || member.since > last->since) last = &member;
  }
  return last;
}

void Databases::answer_reads(DatabaseId id, Endpoint& endpoint, Here here) const {
  const Database& database = at(id);
  const std::uint32_t in_set = readers_in_set(id);
  const bool reads_on = database.members[database.primary].in_set;
  const bool primary_down =
      database.course == Course::FailingOver || database.course == Course::Down;
  const std::optional<FaultId>& no_copies = database.copies[database.site].no_reads;
  if (no_copies && (in_set > 0 || !primary_down)) {
    fail(endpoint, *no_copies, Phase::Restoration, {1, 0});
    return;
  }
  if (in_set > 0 && !reads_on) {
    endpoint.station = EndpointTable::reads_of(id);
    for (const Member& member : database.members) {
      if (member.in_set && member.state != State::Running) {
        answer_reader(id, member, 1.0 / in_set, endpoint, here);
      }
    }
  } else {
    const Member* const last = last_reader_lost(id);
    if (last != nullptr && !is_cluster(id) && !spec(id).read_replicas.fall_back) {
      fail(endpoint, last->fault, Phase::Restoration, {1, 0});
      return;
    }
    if (last != nullptr) endpoint.diverted_by = last->fault;
    if (!reads_on) answer_primary(id, endpoint, here);
  }
  if (endpoint.well() && database.unconnected > 0) {
    fail(endpoint, *database.unconnected_fault, Phase::Overload, {database.unconnected, 0});
  }
}

/// A reader that is dead and is asked nevertheless, for `part` of the reads.
void Databases::answer_reader(DatabaseId id, const Member& member, double part, Endpoint& endpoint,
                              Here here) const {
  const DatabaseSpec& of = spec(id);
  if (!is_cluster(id)) {
    fail(endpoint, member.fault, Phase::Detection, {part, 0});
    hold_until(endpoint, member.since + of.read_replicas.reader_eviction);
    return;
  }
  const sim::Instant noticed = member.since + of.reader_detection;
  if (here.now() < noticed) {
    fail(endpoint, member.fault, Phase::Detection, {part, 0});
    hold_until(endpoint, noticed);
    return;
  }
  const Moving gone = done_by(sim::to_seconds(here.now() - noticed), sim::to_seconds(of.dns_ttl));
  fail(endpoint, member.fault, Phase::Dns, {part * (1 - gone.now), -part * gone.slope});
  hold_until(endpoint, noticed + of.dns_ttl);
}

void Databases::write_stations(DatabaseId id, Here here) const {
  const Database& database = at(id);
  const double vcpu = database.instance_class.vcpu;
  EndpointTable& table = here.facts().endpoints;
  table.stations_[EndpointTable::writes_of(id)].capacity = vcpu;
  EndpointTable::Station& readers = table.stations_[EndpointTable::reads_of(id)];
  readers.capacity = 0;
  readers.missing.clear();
  for (std::uint32_t place = 0; place < database.members.size(); ++place) {
    if (!is_reader(id, place)) continue;
    const Member& member = database.members[place];
    if (member.state == State::Running) {
      readers.capacity += vcpu;
    } else if (is_lost(member)) {
      readers.missing.push_back({member.fault, vcpu});
    }
  }
  std::sort(readers.missing.begin(), readers.missing.end(),
            [](const auto& left, const auto& right) { return left.fault < right.fault; });
}

/// In the order of launch, whoever does not get its whole pool gets none.
void Databases::carry(Here here) {
  const Facts& facts = here.facts();
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    Database& database = databases_[index];
    follow_lag(id, here);
    follow_replicas(id, here);
    follow_calls(id, here);
    const int pool = spec(id).connections.pool;
    if (pool <= 0) continue;
    const int fit = instances_connected(max_connections(spec(id), database.instance_class), pool);
    const double unconnected = share_beyond(facts, plan(id).callers, fit);
    if (unconnected == database.unconnected) continue;
    settle(id, here);
    database.unconnected = unconnected;
    if (unconnected > 0 && !database.unconnected_fault) {
      database.unconnected_fault = here.begin_fault(plan(id).connection_limit);
      here.note("fault", spec(id).id, [&] {
        return "takes the connections of " + std::to_string(fit) +
               " instances, and there are more: the calls of the others fail";
      });
    } else if (unconnected <= 0) {
      database.unconnected_fault.reset();
    }
    answer(id, here);
  }
}

}  // namespace models
