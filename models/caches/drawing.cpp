#include "models/caches/caches.hpp"

namespace models {

PartLook Caches::look_of(CacheId id, std::uint32_t node) const {
  const std::uint32_t shard = node / plan(id).each;
  const Shard& of = at(id).shards[shard];
  const bool is_primary = node == primary_of(id, shard);
  PartLook look{.thing = spec(id).id,
                .name = {},
                .number = plan(id).nodes.size() > 1 ? node + 1 : 0,
                .kind = "cache node",
                .lane = Lane::Caches,
                .zone = plan_->zones[plan(id).nodes[node].zone.index()].id,
                .word = is_memcached(id) ? "holds its keys"
                        : is_primary     ? "primary"
                                         : "replica"};
  switch (at(id).nodes[node].state) {
    case State::Running:
      break;
    case State::Replaced:
      look.word = "lost, replaced";
      look.condition = Condition::Down;
      return look;
    case State::Rebuilt:
      look.word = "lost, rebuilt as a copy";
      look.condition = Condition::Down;
      return look;
    case State::Starting:
      look.word = "starts";
      look.condition = Condition::Changing;
      return look;
  }
  if (is_primary && of.course == Course::FailingOver) {
    look.word = "gives its role away";
    look.condition = Condition::Changing;
  } else if (is_primary && of.refilling) {
    look.word = "fills again";
    look.condition = Condition::Impaired;
  }
  return look;
}

void Caches::draw(Sketch& sketch, Here) const {
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    for (std::uint32_t node = 0; node < at(id).nodes.size(); ++node) {
      sketch.draw(look_of(id, node));
    }
  }
}

}  // namespace models
