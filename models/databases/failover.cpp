// Who is the primary, and what becomes of a database that has lost it.

#include <algorithm>

#include "models/databases/databases.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// Who takes over from the primary: the standby, or the first reader that lives.
std::optional<std::uint32_t> Databases::successor(DatabaseId id) const {
  const Database& database = at(id);
  if (database.region_lost[database.site]) return std::nullopt;
  for (std::uint32_t place = 0; place < plan(id).turns; ++place) {
    if (place != database.primary && is_here(id, place) &&
        database.members[place].state == State::Running) {
      return place;
    }
  }
  return std::nullopt;
}

/// Its state says how it would come back where it is.
void Databases::primary_lost(DatabaseId id, FaultId fault, Here here) {
  Database& database = at(id);
  ++database.epoch;
  database.outage = fault;
  database.planned = database.patches = false;
  database.members[database.primary].in_set = false;
  const std::optional<std::uint32_t> next = successor(id);
  if (next) {
    fail_over(id, *next, fault, false, here);
    if (!is_cluster(id)) return;
    Member& member = database.members[database.primary];
    member.state = as_copy(id, database.primary, member.state);
    proceed(id, database.primary, here);
    return;
  }
  database.course = Course::Down;
  if (database.region_lost[database.site]) {
    database.members[database.primary].hands_on = database.promoter;
  }
  proceed(id, database.primary, here);
  // Copies of it that were being made wait for it.
  for (std::uint32_t place = 0; place < database.members.size(); ++place) {
    if (place == database.primary) continue;
    if (database.members[place].state == State::Patched) {
      database.members[place].state = as_copy(id, place, State::Starting);
    }
    if (database.members[place].state == State::Rebuilding) proceed(id, place, here);
  }
}

void Databases::fail_over(DatabaseId id, std::uint32_t to, FaultId fault, bool planned, Here here) {
  Database& database = at(id);
  const DatabaseSpec& of = spec(id);
  ++database.epoch;
  database.course = Course::FailingOver;
  database.next = to;
  database.outage = fault;
  database.planned = planned;
  const bool completes = !database.failovers.chance(of.failover_fails);
  double seconds = sim::to_seconds(sim::sample_duration(of.failover, database.failovers));
  if (of.proxy) seconds *= of.proxy_factor;
  sim::Duration lasts = sim::clamped_duration(seconds);
  if (!completes) {
    lasts = of.manual_failover ? sim::sample_duration(*of.manual_failover, database.people)
                               : person_at(id, here.now()) - here.now() + lasts;
    here.note("person", of.id, [] { return std::string("the failover does not complete"); });
  }
  database.noticed = planned ? here.now() : here.now() + std::min(of.detection, lasts);
  here.schedule(here.now() + lasts, FailoverDone{id, database.epoch});
}

void Databases::on(FailoverDone event, Here here) {
  Database& database = at(event.database);
  if (database.epoch != event.epoch) return;
  settle(event.database, here);
  promote(event.database, here);
  answer(event.database, here);
}

void Databases::promote(DatabaseId id, Here here) {
  Database& database = at(id);
  const std::uint32_t former = database.primary;
  database.primary = database.next;
  find_primary(id, here);
  ++database.did.failovers;
  if (database.next_class) database.instance_class = *database.next_class;
  database.next_class.reset();
  Member& primary = database.members[database.primary];
  primary.in_set = false;
  here.note("operation", spec(id).id,
            [&] { return member_text(id, database.primary, here) + " is promoted"; });
  Member& old = database.members[former];
  if (is_pair(id)) {
    old.fault = database.outage;
    old.state = database.patches ? State::Patched : State::Rebuilding;
  }
  if (old.state == State::Running) old.in_set = is_reader(id, former);
  database.patches = false;
  // With nobody else to read from, reads go on where they went.
  primary.in_set = spec(id).shares_storage() && readers_in_set(id) == 0;
  const ZoneId zone = zone_of(id, database.primary);
  if (here.facts().zones.lost(zone)) {
    lose(id, database.primary, State::Starting, here.facts().zones.first_loss(zone), here);
  }
  for (std::uint32_t place = 0; place < database.members.size(); ++place) {
    const Member& member = database.members[place];
    const bool begins = place == former && is_pair(id);
    if (place != database.primary &&
        (begins || (member.waits && member.state == State::Rebuilding)))
      proceed(id, place, here);
  }
}

/// Callers learn where the primary is now.
void Databases::find_primary(DatabaseId id, Here here) {
  Database& database = at(id);
  database.course = Course::Following;
  database.promoted = here.now();
  database.reconnect =
      spec(id).proxy ? sim::Duration::zero()
                     : sim::sample_duration(spec(id).connections.reconnect, database.failovers);
}

/// The primary runs again: where it was, so that callers need no new address, or anew.
void Databases::primary_back(DatabaseId id, bool anew, Here here) {
  Database& database = at(id);
  database.course = Course::Well;
  if (anew) find_primary(id, here);
  for (std::uint32_t place = 0; place < database.members.size(); ++place) {
    if (database.members[place].waits) proceed(id, place, here);
  }
}

/// A reader runs. Where storage is shared it takes over from a writer that is still to be made
/// anew.
void Databases::reader_back(DatabaseId id, std::uint32_t place, Here here) {
  Database& database = at(id);
  database.members[place].in_set = true;
  Member& primary = database.members[database.primary];
  primary.in_set = false;
  const bool starts = primary.state == State::Starting && !primary.waits;
  if (!spec(id).shares_storage() || database.course != Course::Down || starts) return;
  if (const auto next = successor(id)) fail_over(id, *next, database.outage, false, here);
}

}  // namespace models
