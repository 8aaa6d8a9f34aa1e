// Maintenance, and what people do to databases.

#include <algorithm>

#include "models/architecture/database_volume.hpp"
#include "models/databases/databases.hpp"
#include "models/people/on_call.hpp"
#include "sim/random/distribution.hpp"
#include "sim/time/year.hpp"

namespace models {

namespace {

constexpr sim::Duration day = std::chrono::hours(24);
constexpr sim::Duration week = 7 * day;
/// How often work is tried again that cannot begin as things are.
constexpr sim::Duration postponed_by = std::chrono::hours(1);

}  // namespace

void Databases::schedule_maintenance(DatabaseId id, bool upgrade, Here here) {
  const DatabaseMaintenanceSpec& of = spec(id).maintenance;
  const double rate = upgrade ? of.engine_upgrades : of.os_updates;
  if (rate <= 0 || !plan_->has_random_faults) return;
  sim::Stream& clock = at(id).maintenance[upgrade ? 1 : 0];
  const double gap = sim::seconds_per_year / rate * sim::sample_exponential(clock);
  here.schedule(here.now() + sim::clamped_duration(gap), MaintenanceArrives{id, upgrade});
}

sim::Instant Databases::next_window(DatabaseId id, sim::Instant at) const {
  const DatabaseMaintenanceSpec& of = spec(id).maintenance;
  if (!of.in_window) return at;
  const sim::Duration in_week = of.window_day * day + of.window_from;
  const sim::Duration since = (at - sim::simulation_start) % week;
  const sim::Duration wait = in_week - since;
  return at + (wait < sim::Duration::zero() ? wait + week : wait);
}

void Databases::on(MaintenanceArrives event, Here here) {
  schedule_maintenance(event.database, event.upgrade, here);
  // What comes while another one waits for the window comes with it.
  bool& waits = at(event.database).work_waits[event.upgrade ? 1 : 0];
  if (waits) return;
  waits = true;
  here.schedule(next_window(event.database, here.now()),
                MaintenanceBegins{event.database, event.upgrade});
}

/// Not while it is broken.
bool Databases::can_be_worked_on(DatabaseId id) const {
  const Database& database = at(id);
  const bool all_run =
      std::all_of(database.members.begin(), database.members.end(), [](const Member& member) {
        return member.state == State::Running || member.state == State::Gone;
      });
  return all_run && database.course != Course::FailingOver && !database.work;
}

void Databases::on(MaintenanceBegins event, Here here) {
  const DatabaseId id = event.database;
  Database& database = at(id);
  if (!can_be_worked_on(id)) {
    here.schedule(here.now() + postponed_by, MaintenanceBegins{id, event.upgrade});
    return;
  }
  database.work_waits[event.upgrade ? 1 : 0] = false;
  if (event.upgrade) {
    operate(id, "upgrade of the engine", here);
    take_down(id, spec(id).maintenance.upgrade, here);
  } else {
    operate(id, database.next_class ? "change of its class" : "update of the operating system",
            here);
    update(id, here);
  }
}

void Databases::operate(DatabaseId id, const char* what, Here here) const {
  here.note("operation", spec(id).id, [&] { return std::string(what); });
}

/// The standby first, then a failover to it; a single instance is down meanwhile.
void Databases::update(DatabaseId id, Here here) {
  Database& database = at(id);
  const std::optional<std::uint32_t> next = successor(id);
  if (!next) {
    take_down(id, spec(id).maintenance.patch, here);
  } else if (is_pair(id)) {
    settle(id, here);
    Member& standby = database.members[*next];
    ++standby.epoch;
    standby.state = State::Patched;
    here.schedule(here.now() + spec(id).maintenance.patch, StandbyPatched{id, ++database.epoch});
  } else {
    settle(id, here);
    fail_over(id, *next, here.begin_fault(plan(id).operation), true, here);
    answer(id, here);
  }
}

void Databases::on(StandbyPatched event, Here here) {
  Database& database = at(event.database);
  if (database.epoch != event.epoch) return;
  settle(event.database, here);
  const std::uint32_t standby = 1 - database.primary;
  if (database.members[standby].state != State::Patched) return;
  database.members[standby].state = State::Running;
  fail_over(event.database, standby, here.begin_fault(plan(event.database).operation), true, here);
  database.patches = true;
  answer(event.database, here);
}

/// All members at once.
void Databases::take_down(DatabaseId id, sim::Duration lasts, Here here) {
  Database& database = at(id);
  settle(id, here);
  database.work = here.begin_fault(plan(id).operation);
  here.schedule(here.now() + lasts, PlannedWorkDone{id, ++database.epoch});
  answer(id, here);
}

void Databases::on(PlannedWorkDone event, Here here) {
  Database& database = at(event.database);
  settle(event.database, here);
  database.work.reset();
  if (database.restores) go_without_the_latest(event.database, here);
  if (database.epoch == event.epoch && database.next_class) {
    database.instance_class = *database.next_class;
    database.next_class.reset();
  }
  here.note("recovery", spec(event.database).id, [] { return std::string("works again"); });
  answer(event.database, here);
}

void Databases::obey(const ForceFailover& action, Here here) {
  Database& database = at(action.database);
  const std::optional<std::uint32_t> next = successor(action.database);
  const bool can = next && database.course != Course::FailingOver && !database.work &&
                   database.members[database.primary].state == State::Running;
  if (!can) {
    operate(action.database, "a failover is asked for, and there is nobody to take over", here);
    return;
  }
  settle(action.database, here);
  operate(action.database, "a person reboots it with failover", here);
  fail_over(action.database, *next, here.begin_fault(plan(action.database).operation), true, here);
  answer(action.database, here);
}

void Databases::obey(const PatchDatabase& action, Here here) {
  here.schedule(here.now(), MaintenanceBegins{action.database, false});
}

void Databases::obey(const ChangeDatabaseClass& action, Here here) {
  at(action.database).next_class = action.to;
  here.schedule(here.now(), MaintenanceBegins{action.database, false});
}

void Databases::obey(const PromoteReplica& action, Here here) {
  const DatabaseId id = action.database;
  operate(id, "a person is called to promote a read replica", here);
  here.schedule(person_at(id, here.now()) + spec(id).promotion,
                ReplicaPromoted{id, plan(id).turns + static_cast<std::uint32_t>(action.index)});
}

/// It takes the primary's place, without what had not reached it, and without a standby.
void Databases::on(ReplicaPromoted event, Here here) {
  Database& database = at(event.database);
  const DatabaseId id = event.database;
  Member& replica = database.members[event.member];
  Member& primary = database.members[database.primary];
  if (!here.facts().control_plane.works()) {
    here.schedule(here.now() + tried_again_after, event);
    return;
  }
  if (replica.state != State::Running || primary.state == State::Running) {
    operate(id, "no read replica is promoted as things are", here);
    return;
  }
  settle(id, here);
  settle_lag(id, here);
  const double lost = database.lag;
  database.did.lost_write_seconds += lost;
  ++database.did.failovers;
  ++database.epoch;
  for (std::uint32_t place = 0; place < plan(id).turns; ++place) {
    ++database.members[place].epoch;
    database.members[place].state = State::Gone;
    database.members[place].waits = false;
  }
  replica.in_set = false;
  database.primary = event.member;
  database.course = Course::Following;
  database.promoted = here.now();
  database.reconnect = sim::sample_duration(spec(id).connections.reconnect, database.failovers);
  operate(id, "a read replica is the primary now", here);
  answer(id, here);
  here.tell(DatabaseWritesLost{id, lost});
}

void Databases::watch_volume(DatabaseId id, sim::Instant from, double used, Here here) {
  const DatabaseStorageSpec& of = spec(id).storage;
  if (of.autoscaling) return;
  const sim::Duration left =
      until_full(spec(id).engine, at(id).allocated, used, of.grows_bytes_per_day);
  if (left == sim::Duration::max() || left > here.end() - from) return;
  here.schedule(from + left, VolumeFull{id});
}

void Databases::on(VolumeFull event, Here here) {
  Database& database = at(event.database);
  settle(event.database, here);
  database.volume_fault = here.begin_fault(plan(event.database).volume_full);
  database.volume_hands_on = person_at(event.database, here.now());
  here.note("fault", spec(event.database).id,
            [] { return std::string("its volume is full: writes fail"); });
  here.schedule(database.volume_hands_on + spec(event.database).storage.extension,
                VolumeExtended{event.database});
  answer(event.database, here);
}

void Databases::on(VolumeExtended event, Here here) {
  if (!here.facts().control_plane.works()) {
    here.schedule(here.now() + tried_again_after, event);
    return;
  }
  Database& database = at(event.database);
  settle(event.database, here);
  database.volume_fault.reset();
  here.note("person", spec(event.database).id,
            [] { return std::string("its volume is twice as large"); });
  const double used =
      database.allocated - least_free_bytes(spec(event.database).engine, database.allocated);
  database.allocated *= 2;
  watch_volume(event.database, here.now(), used, here);
  answer(event.database, here);
}

}  // namespace models
