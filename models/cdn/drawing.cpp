#include "models/cdn/cdn.hpp"

namespace models {

void Cdn::draw(Sketch& sketch, Here) const {
  for (std::size_t which = 0; which < plan_->distributions.size(); ++which) {
    PartLook look{.thing = plan_->distributions[which].id,
                  .name = {},
                  .number = 0,
                  .kind = "distribution",
                  .lane = Lane::Edge,
                  .zone = {},
                  .word = "answers"};
    for (std::size_t index = 0; index < classes_.size(); ++index) {
      const std::optional<EdgePlan>& edge = plan_->classes[index].edge;
      if (!edge || edge->distribution.index() != which) continue;
      const OriginAnswers& origin = classes_[index].answers;
      if (origin.first_answers) continue;
      look.word = origin.any_answers ? "asks its second origin" : "origin lost: what it holds";
      look.condition = Condition::Impaired;
    }
    if (!events_[which].works()) {
      look.word = "service event";
      look.condition = Condition::Down;
    }
    sketch.draw(look);
  }
}

}  // namespace models
