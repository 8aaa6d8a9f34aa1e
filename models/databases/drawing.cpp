#include "models/databases/databases.hpp"

namespace models {

std::string_view Databases::role_of(DatabaseId id, std::uint32_t member) const {
  if (member == at(id).primary) return is_cluster(id) ? "writer" : "primary";
  if (!is_here(id, member)) return "secondary";
  if (is_replica(id, member)) return "read replica";
  return is_cluster(id) ? "reader" : "standby";
}

/// Whether a member is asked for more work than its CPUs can do; readers share what they are asked.
bool Databases::is_asked_too_much(DatabaseId id, std::uint32_t member, Here here) const {
  if (member != at(id).primary && !is_reader(id, member)) return false;
  const std::uint32_t station =
      member == at(id).primary ? EndpointTable::writes_of(id) : EndpointTable::reads_of(id);
  return here.facts().endpoints.station(station).overloaded_at(plan_->demand->rps(here.now()));
}

PartLook Databases::look_of(DatabaseId id, std::uint32_t member, Here here) const {
  const Database& database = at(id);
  PartLook look{.thing = spec(id).id,
                .name = {},
                .number = plan(id).members.size() > 1 ? member + 1 : 0,
                .kind = "database",
                .lane = Lane::Databases,
                .zone = plan_->zones[zone_of(id, member).index()].id,
                .word = role_of(id, member)};
  const State state = database.members[member].state;
  if (state == State::Gone) {
    look.word = "gone";
    look.condition = Condition::Absent;
    return look;
  }
  if (state == State::Running) {
    if (member == database.primary && database.course == Course::FailingOver) {
      look.word = "gives its role away";
      look.condition = Condition::Changing;
    } else if (member == database.primary && database.work) {
      look.word = "patched";
      look.condition = Condition::Down;
    } else if (is_asked_too_much(id, member, here)) {
      look.word = member == database.primary
                      ? (is_cluster(id) ? "writer, overloaded" : "primary, overloaded")
                      : "reader, overloaded";
      look.condition = Condition::Overloaded;
    }
    return look;
  }
  constexpr std::array words{"restarts",
                             "recovers on another host",
                             "restored from backup",
                             "rebuilt",
                             "starts",
                             "patched",
                             "replaced",
                             "created"};
  const std::size_t position = static_cast<std::size_t>(state) - 1;
  look.word = database.members[member].waits ? "lost, waits" : words.at(position);
  look.condition = is_lost(database.members[member]) ? Condition::Down : Condition::Changing;
  return look;
}

void Databases::draw(Sketch& sketch, Here here) const {
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    for (std::uint32_t member = 0; member < at(id).members.size(); ++member) {
      sketch.draw(look_of(id, member, here));
    }
  }
}

}  // namespace models
