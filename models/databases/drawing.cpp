#include "models/databases/databases.hpp"

namespace models {

std::string_view Databases::role_of(DatabaseId id, std::uint32_t member) const {
  if (member == at(id).primary) return is_cluster(id) ? "writer" : "primary";
  if (!is_here(id, member)) return "secondary";
  if (is_replica(id, member)) return "read replica";
  return is_cluster(id) ? "reader" : "standby";
}

PartLook Databases::look_of(DatabaseId id, std::uint32_t member) const {
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

void Databases::draw(Sketch& sketch, Here) const {
  for (std::size_t index = 0; index < databases_.size(); ++index) {
    const auto id = sim::make_id<DatabaseId>(index);
    for (std::uint32_t member = 0; member < at(id).members.size(); ++member) {
      sketch.draw(look_of(id, member));
    }
  }
}

}  // namespace models
