// What Aurora has beside a cluster of instances: storage that they share, and a second region.

#include <algorithm>
#include <string>

#include "models/databases/databases.hpp"
#include "sim/random/distribution.hpp"

namespace models {

void Databases::obey(const InjectCopyFault& action, Here here) {
  const DatabaseId id = action.database;
  for (std::uint32_t site = 0; site < 2; ++site) {
    const std::vector<ZoneId>& zones = plan(id).sites[site].copies;
    const auto found = std::find(zones.begin(), zones.end(), action.zone);
    if (found == zones.end()) continue;
    const auto place = static_cast<std::uint32_t>(found - zones.begin());
    at(id).copies[site].lost[place] += action.count;
    here.note("fault", spec(id).id, [&] {
      return "copies of its storage are lost in " + plan_->zones[action.zone.index()].id + ": " +
             std::to_string(action.count);
    });
    const FaultId fault = here.begin_fault(plan(id).copies_lost);
    follow_copies(id, fault, here);
    here.schedule(here.now() + action.lasts,
                  CopiesMade{id, site, place, static_cast<std::uint32_t>(action.count), fault});
    return;
  }
}

void Databases::on(CopiesMade event, Here here) {
  at(event.database).copies[event.site].lost[event.place] -= static_cast<int>(event.count);
  here.note("recovery", spec(event.database).id,
            [] { return std::string("copies of its storage are there again"); });
  follow_copies(event.database, event.fault, here);
}

void Databases::follow_copies(DatabaseId id, FaultId fault, Here here) {
  if (!spec(id).shares_storage()) return;
  settle(id, here);
  for (std::uint32_t site = 0; site < 2; ++site) follow_copies(id, site, fault, here);
  answer(id, here);
}

/// The fault that takes the one copy too many is to blame until there are enough again.
void Databases::follow_copies(DatabaseId id, std::uint32_t site, FaultId fault, Here here) {
  const StorageCopiesSpec& of = spec(id).copies;
  Copies& copies = at(id).copies[site];
  const std::vector<ZoneId>& zones = plan(id).sites[site].copies;
  int left = of.all();
  for (std::size_t place = 0; place < zones.size(); ++place) {
    const bool with_zone = here.facts().zones.lost(zones[place]);
    left -= with_zone ? of.in_each : std::min(of.in_each, copies.lost[place]);
  }
  const auto follow = [&](int quorum, std::optional<FaultId>& none, const char* what) {
    const bool enough = left >= quorum;
    if (enough == !none) return;
    here.note(enough ? "recovery" : "fault", spec(id).id, [&] {
      return std::string(enough ? "enough copies for " : "too few copies for ") + what + ": " +
             std::to_string(left);
    });
    none = enough ? std::nullopt : std::optional(fault);
  };
  follow(of.write_quorum, copies.no_writes, "writes");
  follow(of.read_quorum, copies.no_reads, "reads");
}

/// A region that is lost takes the whole cluster: nobody in it takes over, a person is called.
void Databases::hear(const RegionStruck& notice, Here here) {
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    Database& database = at(id);
    for (std::uint32_t site = 0; site < 2; ++site) {
      const Plan::Database::Site& there = plan(id).sites[site];
      if (there.members == 0 || there.region != notice.region) continue;
      settle(id, here);
      database.region_lost[site] = notice.fault;
      if (site != database.site) continue;
      ++database.region_epoch;
      ++database.epoch;
      if (database.course != Course::Down) {
        database.course = Course::Down;
        database.outage = notice.fault;
        database.planned = database.patches = false;
      }
      for (Member& member : database.members) member.in_set = false;
      database.promoter = here.now();
      if (plan(id).sites[1 - site].members > 0) {
        database.promoter = person_at(id, here.now());
        here.schedule(database.promoter + spec(id).secondary.promotion,
                      RegionPromoted{id, database.region_epoch});
      }
      database.members[database.primary].hands_on = database.promoter;
      answer(id, here);
    }
  }
}

void Databases::hear(const RegionMended& notice, Here here) {
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    Database& database = at(id);
    for (std::uint32_t site = 0; site < 2; ++site) {
      const Plan::Database::Site& there = plan(id).sites[site];
      if (there.members == 0 || there.region != notice.region) continue;
      settle(id, here);
      database.region_lost[site].reset();
      if (site == database.site) ++database.region_epoch;
      answer(id, here);
    }
  }
}

void Databases::on(RegionPromoted event, Here here) {
  Database& database = at(event.database);
  if (database.region_epoch != event.epoch) return;
  if (database.region_lost[1 - database.site]) {
    here.schedule(here.now() + tried_again_after, event);
    return;
  }
  settle(event.database, here);
  promote_region(event.database, here);
  answer(event.database, here);
}

/// The other cluster has the primary from now on, without the writes that had not reached it.
void Databases::promote_region(DatabaseId id, Here here) {
  Database& database = at(id);
  ++database.epoch;
  ++database.region_epoch;
  ++database.did.failovers;
  const double lost = sim::to_seconds(spec(id).secondary.lag);
  database.did.lost_write_seconds += lost;
  database.site = 1 - database.site;
  const Plan::Database::Site& there = plan(id).sites[database.site];
  database.primary = there.first;
  const std::optional<std::uint32_t> runs = successor(id);
  const bool first_runs = database.members[there.first].state == State::Running;
  if (!first_runs && runs) database.primary = *runs;
  for (std::uint32_t place = 0; place < database.members.size(); ++place) {
    database.members[place].in_set =
        is_reader(id, place) && database.members[place].state == State::Running;
  }
  here.note("operation", spec(id).id, [&] {
    return member_text(id, database.primary, here) + " is promoted, and its region with it";
  });
  here.tell(DatabaseWritesLost{id, lost});
  if (first_runs || runs) {
    find_primary(id, here);
  } else {
    proceed(id, database.primary, here);
  }
}

}  // namespace models
