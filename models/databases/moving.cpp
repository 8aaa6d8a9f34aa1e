// People move what a database holds, or restore it.

#include "models/databases/databases.hpp"
#include "sim/random/distribution.hpp"

namespace models {

double Databases::used_bytes(DatabaseId id, sim::Instant at) const {
  constexpr double day = 86'400;
  const DatabaseStorageSpec& storage = spec(id).storage;
  return storage.used_bytes + storage.grows_bytes_per_day * sim::to_seconds(at) / day;
}

void Databases::obey(const MigrateDatabase& action, Here here) {
  const DatabaseId id = action.database;
  const double seconds = used_bytes(id, here.now()) / action.bytes_per_second;
  const sim::Duration moves = sim::clamped_duration(seconds);
  if (action.method == MigrationMethod::DumpAndRestore) {
    here.schedule(here.now(), CutoverBegins{id, DatabaseMove::Dump, moves});
  } else {
    operate(id, "a full load of it to a new one begins, and changes follow", here);
    here.schedule(here.now() + moves, CutoverBegins{id, DatabaseMove::Cutover, action.cutover});
  }
}

/// Not while it is broken, or something else is done to it: a person tries again.
void Databases::on(CutoverBegins event, Here here) {
  const DatabaseId id = event.database;
  if (!can_be_worked_on(id)) {
    here.schedule(here.now() + tried_again_after, event);
    return;
  }
  switch (event.move) {
    case DatabaseMove::Dump:
      operate(id, "callers are stopped: a person dumps it and restores it in a new one", here);
      take_down(id, event.lasts, here);
      return;
    case DatabaseMove::Cutover:
      operate(id, "cutover: its callers wait", here);
      take_down(id, event.lasts, here);
      return;
    case DatabaseMove::Restore:
      restore(id, here);
      return;
  }
}

void Databases::obey(const RestoreDatabase& action, Here here) {
  here.schedule(here.now(), CutoverBegins{action.database, DatabaseMove::Restore, {}});
}

void Databases::restore(DatabaseId id, Here here) {
  Database& database = at(id);
  operate(id, "what it held is destroyed, in its copies as well: a person restores a backup", here);
  database.restores = true;
  const sim::Instant hands_on = person_at(id, here.now());
  const sim::Duration lasts =
      sim::sample_duration(spec(id).restore, database.members[database.primary].lasts);
  take_down(id, hands_on - here.now() + lasts, here);
}

/// It lacks what was written between the last upload of the log and the mistake.
void Databases::go_without_the_latest(DatabaseId id, Here here) {
  Database& database = at(id);
  database.restores = false;
  const double lost = sim::to_seconds(
      sim::sample_duration(spec(id).lost_data, database.members[database.primary].lasts));
  database.did.lost_write_seconds += lost;
  here.note("fault", spec(id).id, [&] {
    return "the backup lacks the writes of the last " +
           std::to_string(static_cast<std::int64_t>(lost)) + " s";
  });
  here.tell(DatabaseWritesLost{id, lost});
}

}  // namespace models
