#include "models/takeover/takeover.hpp"

namespace models {

void Takeover::draw(Sketch& sketch, Here here) const {
  for (std::size_t index = 0; index < attempts_.size(); ++index) {
    const Plan::Address& plan = plan_->addresses[index];
    const MovingAddress& address = here.facts().moving_addresses[index];
    PartLook look{.thing = plan.id,
                  .name = plan.name,
                  .number = 0,
                  .kind = "Elastic IP",
                  .lane = Lane::Dns,
                  .zone = {},
                  .word = "attached"};
    if (address.holder) {
      look.zone = plan_->zone_names[here.facts().instances[*address.holder].zone.index()];
    }
    switch (attempts_[index].step) {
      case Step::None:
        if (address.holder) break;
        look.word = "attached to nobody";
        look.condition = Condition::Down;
        break;
      case Step::Detecting:
        look.word = "alarm on its way";
        look.condition = Condition::Down;
        break;
      case Step::Calling:
        look.word = "function called";
        look.condition = Condition::Down;
        break;
      case Step::Starting:
        look.word = "waits for the standby to boot";
        look.condition = Condition::Changing;
        break;
      case Step::Moving:
        look.word = "on its way";
        look.condition = Condition::Changing;
        break;
      case Step::Waiting:
        look.word = "cannot be moved";
        look.condition = Condition::Down;
        break;
    }
    sketch.draw(look);
  }
}

}  // namespace models
