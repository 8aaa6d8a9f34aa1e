#include "models/components/components.hpp"

namespace models {

void Components::draw(Sketch& sketch, Here here) const {
  for (std::size_t index = 0; index < units_.size(); ++index) {
    const Plan::Unit& plan = plan_->units[index];
    const std::uint32_t first = plan_->sets[plan.set.index()].first_unit;
    const auto place = static_cast<std::uint32_t>(index) - first + 1;
    PartLook look{.thing = plan_->spec_of(plan).id,
                  .name = {},
                  .number = plan_->spec_of(plan).count > 1 ? place : 0,
                  .kind = "unit",
                  .lane = Lane::Components,
                  .zone = {},
                  .word = "up"};
    const bool has_zone = plan.zone != Plan::Unit::no_zone;
    if (has_zone) look.zone = plan_->zones[plan.zone].id;
    if (!units_[index].up) {
      look.word = units_[index].waiting ? "down, waits for a crew" : "down, in repair";
      look.condition = Condition::Down;
    } else if (has_zone && here.facts().zones.lost(sim::make_id<ZoneId>(plan.zone))) {
      look.word = "lost with its zone";
      look.condition = Condition::Down;
    }
    sketch.draw(look);
  }
}

}  // namespace models
