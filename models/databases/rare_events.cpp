// Databases as methods for rare events see them.

#include <algorithm>

#include "models/databases/databases.hpp"
#include "sim/time/year.hpp"

namespace models {

double Databases::hazard_rate(std::size_t hazard, const Commons&) const {
  const auto id = sim::make_id<DatabaseId>(hazard / database_fault_count);
  const auto kind = static_cast<DatabaseFault>(hazard % database_fault_count);
  int exposed = 0;
  for (std::uint32_t place = 0; place < at(id).members.size(); ++place) {
    exposed += can_fail(id, place, kind) ? 1 : 0;
  }
  return exposed * plan_->per_year(id, kind) / sim::seconds_per_year;
}

void Databases::strike(std::size_t hazard, sim::Stream& choices, Here here) {
  const auto id = sim::make_id<DatabaseId>(hazard / database_fault_count);
  const auto kind = static_cast<DatabaseFault>(hazard % database_fault_count);
  const auto members = static_cast<std::uint32_t>(at(id).members.size());
  const std::uint32_t member = choose_live(
      choices, 0, members, [&](std::uint32_t place) { return can_fail(id, place, kind); });
  strike_member(id, member, kind, here);
}

bool Databases::is_whole(const Commons&) const {
  return std::all_of(databases_.begin(), databases_.end(), [](const Database& database) {
    return database.course == Course::Well && !database.work && !database.volume_fault &&
           std::all_of(database.members.begin(), database.members.end(), [](const Member& member) {
             return member.state == State::Running || member.state == State::Gone;
           });
  });
}

/// Half of the way where another fault of the primary would be no failover any more.
double Databases::severity(const Commons&) const {
  double most = 0;
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    const Database& database = databases_[index];
    const bool down =
        database.work || database.course == Course::FailingOver || database.course == Course::Down;
    const double way = down ? 1 : is_unprotected(id) ? 0.5 : 0;
    most = std::max(most, way * plan(id).of_outage);
  }
  return most;
}

void Databases::restart(Here here) {
  const std::uint64_t replication = here.replication();
  for (Database& database : databases_) {
    for (Member& member : database.members) {
      for (sim::Stream& clock : member.clocks) clock.restart(replication);
      member.lasts.restart(replication);
    }
    for (sim::Stream& clock : database.maintenance) clock.restart(replication);
    database.failovers.restart(replication);
    database.people.restart(replication);
  }
}

void Databases::renew(Here here) {
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    for (std::uint32_t place = 0; place < at(id).members.size(); ++place) {
      for (std::size_t kind = 0; kind < database_fault_count; ++kind) {
        schedule_fault(id, place, static_cast<DatabaseFault>(kind), here);
      }
    }
    for (const bool upgrade : {false, true}) schedule_maintenance(id, upgrade, here);
  }
}

}  // namespace models
