#include "models/databases/databases.hpp"

#include <algorithm>

#include "models/architecture/database_volume.hpp"
#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/architecture/service_series.hpp"
#include "models/people/on_call.hpp"
#include "sim/random/distribution.hpp"
#include "sim/time/year.hpp"

namespace models {

namespace {

const char* words_of(DatabaseFault kind) {
  switch (kind) {
    case DatabaseFault::HostFault:
      return "loses its host";
    case DatabaseFault::EngineCrash:
      return "engine crashes";
    case DatabaseFault::StorageFault:
      return "loses its volume";
  }
  return "";
}

}  // namespace

void Databases::start(Here here) {
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    const Plan::Database& planned = plan(id);
    Database& database = databases_[index];
    database.members.resize(planned.members.size());
    database.instance_class = spec(id).instance_class;
    database.settled = database.lag_settled = here.now();
    database.lag = sim::to_seconds(spec(id).read_replicas.replica_lag);
    start_scaling(id, here);
    database.hours_changed.resize(planned.changed_classes.size());
    database.failovers = sim::Stream(planned.failovers, here.replication());
    database.people = sim::Stream(planned.people, here.replication());
    for (std::uint32_t place = 0; place < database.members.size(); ++place) {
      Member& member = database.members[place];
      member.in_set = is_reader(id, place) && member.state == State::Running;
      member.lasts = sim::Stream(planned.members[place].lasts, here.replication());
      for (std::size_t kind = 0; kind < database_fault_count; ++kind) {
        member.clocks[kind] = sim::Stream(planned.members[place].clocks[kind], here.replication());
        schedule_fault(id, place, static_cast<DatabaseFault>(kind), here);
      }
    }
    for (std::size_t upgrade = 0; upgrade < 2; ++upgrade) {
      database.maintenance[upgrade] = sim::Stream(planned.maintenance[upgrade], here.replication());
      schedule_maintenance(id, upgrade == 1, here);
    }
    database.allocated = spec(id).storage.allocated_bytes;
    watch_volume(id, here.now(), spec(id).storage.used_bytes, here);
    answer(id, here);
  }
}

std::string Databases::member_text(DatabaseId id, std::uint32_t member, Here) const {
  const Database& database = at(id);
  const std::string where = " in " + plan_->zones[zone_of(id, member).index()].id;
  std::string text(role_of(id, member));
  if (member != database.primary && is_here(id, member) && is_replica(id, member)) {
    text += " " + std::to_string(member - plan(id).turns);
  }
  return text + where;
}

void Databases::schedule_fault(DatabaseId id, std::uint32_t member, DatabaseFault kind, Here here) {
  const double rate = plan_->per_year(id, kind);
  if (rate <= 0 || !plan_->has_random_faults) return;
  sim::Stream& clock = at(id).members[member].clocks[static_cast<std::size_t>(kind)];
  const double gap = sim::seconds_per_year / rate * sim::sample_exponential(clock);
  here.schedule(here.now() + sim::clamped_duration(gap), DatabaseFaultArrives{id, member, kind});
}

/// Faults strike what runs, and nothing while a standby is promoted or planned work goes on.
bool Databases::can_fail(DatabaseId id, std::uint32_t member, DatabaseFault kind) const {
  const Database& database = at(id);
  if (database.members[member].state != State::Running || database.work) return false;
  if (is_replica(id, member)) return true;
  if (database.course == Course::FailingOver && (is_pair(id) || member == database.next)) {
    return false;
  }
  const bool is_standby = is_pair(id) && member != database.primary;
  return kind != DatabaseFault::EngineCrash || !is_standby;
}

void Databases::on(DatabaseFaultArrives event, Here here) {
  schedule_fault(event.database, event.member, event.kind, here);
  if (!can_fail(event.database, event.member, event.kind)) return;
  if (!here.strikes(Plan::hazard_of(event.database, event.kind))) return;
  strike_member(event.database, event.member, event.kind, here);
}

void Databases::strike_member(DatabaseId id, std::uint32_t member, DatabaseFault kind, Here here) {
  const FaultId fault = here.begin_fault(plan(id).causes[static_cast<std::size_t>(kind)]);
  here.note("fault", spec(id).id,
            [&] { return member_text(id, member, here) + ": " + words_of(kind); });
  State next = State::Restarting;
  if (kind == DatabaseFault::HostFault) next = State::Recovering;
  if (kind == DatabaseFault::StorageFault) {
    next = is_reader(id, member) ? State::Rebuilding : State::Restoring;
  }
  if (spec(id).shares_storage()) next = State::Replacing;
  lose(id, member, next, fault, here);
}

/// How one that is not the primary comes back: a standby is no more than a copy of it, and so is
/// whoever has lost its volume.
Databases::State Databases::as_copy(DatabaseId id, std::uint32_t place, State state) const {
  const bool is_standby = is_pair(id) && !is_replica(id, place);
  return is_standby || state == State::Restoring ? State::Rebuilding : state;
}

/// A member does not run from now on; `next`: how it would come back in its place.
void Databases::lose(DatabaseId id, std::uint32_t place, State next, FaultId fault, Here here) {
  Database& database = at(id);
  settle(id, here);
  Member& member = database.members[place];
  ++member.epoch;
  member.state = next;
  member.fault = fault;
  member.since = member.hands_on = here.now();
  if (place == database.primary) {
    primary_lost(id, fault, here);
  } else {
    member.state = as_copy(id, place, next);
    proceed(id, place, here);
  }
  answer(id, here);
}

bool Databases::has_to_wait(DatabaseId id, std::uint32_t place, Here here) const {
  const Database& database = at(id);
  const Member& member = database.members[place];
  if (here.facts().zones.lost(zone_of(id, place))) return true;
  if (member.state == State::Restarting || member.state == State::Starting ||
      member.state == State::Patched) {
    return false;
  }
  if (member.state == State::Rebuilding &&
      (database.members[database.primary].state != State::Running ||
       database.course == Course::FailingOver)) {
    return true;
  }
  return !here.facts().control_plane.works();
}

void Databases::proceed(DatabaseId id, std::uint32_t place, Here here) {
  Member& member = at(id).members[place];
  if (member.state == State::Running || member.state == State::Gone) return;
  ++member.epoch;
  member.waits = has_to_wait(id, place, here);
  if (member.waits) return;
  here.schedule(here.now() + draw_length(id, place, here), MemberReady{id, place, member.epoch});
}

sim::Duration Databases::draw_length(DatabaseId id, std::uint32_t place, Here here) {
  const DatabaseSpec& of = spec(id);
  Member& member = at(id).members[place];
  switch (member.state) {
    case State::Restarting:
      return sim::sample_duration(of.engine_restart, member.lasts);
    case State::Recovering:
      return sim::sample_duration(of.host_recovery, member.lasts);
    case State::Restoring:
      member.hands_on = std::max(here.now(), person_at(id, member.since));
      return member.hands_on - here.now() + sim::sample_duration(of.restore, member.lasts);
    case State::Rebuilding:
      return sim::sample_duration(of.rebuild, member.lasts);
    case State::Starting:
      return of.zone_recovery;
    case State::Patched:
      return of.maintenance.patch;
    case State::Replacing: {
      const bool is_only = place == at(id).primary && at(id).course == Course::Down;
      return sim::sample_duration(is_only ? of.recreation : of.replacement, member.lasts);
    }
    case State::Creating:
      return of.replica_scaling.ready_after;
    case State::Running:
    case State::Gone:
      break;
  }
  return {};
}

sim::Instant Databases::person_at(DatabaseId id, sim::Instant onset) {
  const sim::Duration response = sim::sample_duration(plan_->person->response, at(id).people);
  return at_work(onset, *plan_->person) + response;
}

/// A restore is done: it lacks what was written between the last upload of the log and the fault;
/// without backups, all that ever was.
void Databases::lose_data(DatabaseId id, std::uint32_t place, Here here) {
  Database& database = at(id);
  Member& member = database.members[place];
  const double lost = spec(id).backup
                          ? sim::to_seconds(sim::sample_duration(spec(id).lost_data, member.lasts))
                          : sim::to_seconds(member.since - sim::simulation_start);
  database.did.lost_write_seconds += lost;
  here.note("fault", spec(id).id, [&] {
    return "writes of the last " + std::to_string(static_cast<std::int64_t>(lost)) +
           " s are lost with its volume";
  });
  here.tell(DatabaseWritesLost{id, lost});
}

void Databases::on(MemberReady event, Here here) {
  Database& database = at(event.database);
  Member& member = database.members[event.member];
  if (member.epoch != event.epoch) return;
  settle(event.database, here);
  if (member.state == State::Restoring) lose_data(event.database, event.member, here);
  const bool anew = member.state == State::Replacing;
  member.state = State::Running;
  const bool is_primary = event.member == database.primary;
  here.note("recovery", spec(event.database).id, [&] {
    return member_text(event.database, event.member, here) +
           (is_primary ? " works again" : " is ready");
  });
  if (is_primary) {
    if (database.course == Course::Down) primary_back(event.database, anew, here);
  } else if (is_reader(event.database, event.member)) {
    reader_back(event.database, event.member, here);
  }
  answer(event.database, here);
}

void Databases::hear(const ZoneStruck& notice, Here here) {
  if (!notice.loses_it) return;
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    for (std::uint32_t place = 0; place < at(id).members.size(); ++place) {
      if (zone_of(id, place) == notice.zone) lose_with_zone(id, place, notice.fault, here);
    }
    follow_copies(id, notice.fault, here);
  }
}

void Databases::lose_with_zone(DatabaseId id, std::uint32_t place, FaultId fault, Here here) {
  Member& member = at(id).members[place];
  // The one that is being promoted is found lost when it is to begin.
  const bool is_next = at(id).course == Course::FailingOver && place == at(id).next;
  if (member.state == State::Gone || is_next) return;
  if (member.state == State::Running) {
    lose(id, place, State::Starting, fault, here);
    return;
  }
  // A repair that the zone takes along is over; the zone's return begins another one.
  if (member.state == State::Creating) member.fault = fault;
  if (member.state != State::Restoring && member.state != State::Rebuilding) {
    member.state = place == at(id).primary ? State::Starting : as_copy(id, place, State::Starting);
  }
  proceed(id, place, here);
  answer(id, here);
}

void Databases::hear(const ZoneMended& notice, Here here) {
  if (!notice.returns_it) return;
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    for (std::uint32_t place = 0; place < at(id).members.size(); ++place) {
      if (zone_of(id, place) == notice.zone && at(id).members[place].waits) {
        proceed(id, place, here);
      }
    }
    follow_copies(id, notice.fault, here);
  }
}

void Databases::hear(const ControlPlaneBack&, Here here) {
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    for (std::uint32_t place = 0; place < at(id).members.size(); ++place) {
      if (at(id).members[place].waits) proceed(id, place, here);
    }
  }
}

/// The member that has a role now. After the promotion of a read replica the standby is gone.
std::uint32_t Databases::member_of(DatabaseId id, DatabaseRole role, int index) const {
  const std::uint32_t primary = at(id).primary;
  const auto reader = static_cast<std::uint32_t>(index);
  switch (role) {
    case DatabaseRole::Primary:
      return primary;
    case DatabaseRole::Standby:
      return primary == 0 ? 1 : 0;
    case DatabaseRole::Reader:
      if (!is_cluster(id)) return plan(id).turns + reader;
      return plan(id).sites[at(id).site].first + reader +
             (plan(id).sites[at(id).site].first + reader >= primary ? 1 : 0);
  }
  return primary;
}

void Databases::obey(const InjectDatabaseFault& action, Here here) {
  const DatabaseId id = action.database;
  const std::uint32_t member = member_of(id, action.role, action.index);
  const bool is_there = member < at(id).members.size();
  if (is_there && can_fail(id, member, action.fault)) {
    strike_member(id, member, action.fault, here);
  } else {
    here.note("operation", spec(id).id, [] {
      return std::string("a fault is asked for, and nothing runs that it could hit");
    });
  }
}

void Databases::start_over(Here here) {
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    settle(sim::make_id<DatabaseId>(index), here);
    settle_lag(sim::make_id<DatabaseId>(index), here);
    settle_calls(sim::make_id<DatabaseId>(index), here);
    databases_[index].did = {};
    std::fill(databases_[index].hours_changed.begin(), databases_[index].hours_changed.end(), 0.0);
  }
}

void Databases::sample(std::span<double> values, Here here) const {
  const EndpointTable& endpoints = here.facts().endpoints;
  const double rps = plan_->demand->rps(here.now());
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    const auto value = [&](DatabaseSeries row) -> double& {
      return values[plan_->series.at(row, index)];
    };
    const auto failing = [&](std::uint32_t endpoint) {
      return endpoints.endpoint(endpoint).failing_at(here.now());
    };
    value(DatabaseSeries::ReadsFailing) = failing(EndpointTable::reads_of(id));
    value(DatabaseSeries::WritesFailing) = failing(EndpointTable::writes_of(id));
    value(DatabaseSeries::Utilisation) =
        endpoints.station(EndpointTable::writes_of(id)).work_per_demand * rps /
        databases_[index].instance_class.vcpu;
    value(DatabaseSeries::ReplicaLag) = databases_[index].lag;
  }
}

void Databases::close(Outcome& outcome, Here here) {
  const double seconds = sim::to_seconds(outcome.observed);
  const bool has_replicas = std::any_of(plan_->specs.begin(), plan_->specs.end(),
                                        [](const auto& of) { return of.shares_storage(); });
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    settle(id, here);
    settle_lag(id, here);
    settle_calls(id, here);
    const Doings& did = databases_[index].did;
    const auto figure = [&](DatabaseFigure row) -> double& {
      return outcome.figures[plan_->figures.at(row, index)];
    };
    figure(DatabaseFigure::ReadAvailability) = seconds - did.reads_failed_seconds;
    figure(DatabaseFigure::WriteAvailability) = seconds - did.writes_failed_seconds;
    figure(DatabaseFigure::Failovers) = did.failovers;
    figure(DatabaseFigure::Unprotected) = did.unprotected_seconds;
    figure(DatabaseFigure::PlannedDowntime) = did.planned_seconds;
    figure(DatabaseFigure::LostWrites) = did.lost_write_seconds;
    figure(DatabaseFigure::ReplicaLag) = did.lag_seconds;
    figure(DatabaseFigure::StaleReads) = did.stale_seconds;
    if (has_replicas) figure(DatabaseFigure::Replicas) = did.replica_seconds;
    const EndpointTable& endpoints = here.facts().endpoints;
    const double primary = endpoints.station(EndpointTable::writes_of(id)).work;
    figure(DatabaseFigure::Utilisation) = primary / databases_[index].instance_class.vcpu;
    const DatabaseSpec& of = spec(id);
    outcome.meters[plan_->meters.at(DatabaseMeter::Hours, index)] = seconds / 3600;
    outcome.meters[plan_->meters.at(DatabaseMeter::ReplicaHours, index)] =
        (of.shares_storage() ? did.replica_seconds : of.read_replicas.count * seconds) / 3600;
    outcome.meters[plan_->meters.at(DatabaseMeter::StorageGibHours, index)] = did.storage_gib_hours;
    outcome.meters[plan_->meters.at(DatabaseMeter::Calls, index)] = did.calls / 1e6;
    const std::vector<double>& changed = databases_[index].hours_changed;
    for (std::size_t other = 0; other < changed.size(); ++other) {
      outcome.meters[plan(id).changed_classes[other].meter] = changed[other];
    }
  }
}

}  // namespace models
