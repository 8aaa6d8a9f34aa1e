// Pictures on the volumes of instances.

#include <cmath>
#include <string>

#include "models/storage/storage.hpp"

namespace models {

/// What instances take from now on of the requests of a class.
void Storage::take_shares(Stock& stock, const Plan::Pictures& plan, Here here) {
  const LoadTable& load = here.facts().load;
  bool moves = false;
  bool any = false;
  for (std::uint32_t place = 0; place < stock.taken.size(); ++place) {
    if (!plan.takers[place]) continue;
    const InstanceId instance{place};
    stock.taken[place] = load.share(instance) * plan.per_load;
    stock.slope[place] = load.slope(instance) * plan.per_load;
    moves = moves || stock.slope[place] != 0;
    any = any || stock.taken[place] > 0;
  }
  if (!stock.begun && any) {
    stock.begun = true;
    stock.pictures.begin_with(plan_->classes[plan.request_class].pictures->at_start, stock.taken);
  }
  if (moves) here.facts().load.change_by(here.now() + moving_step);
}

void Storage::hear(const VolumeGone& notice, Here here) {
  if (stocks_.empty()) return;
  settle(here);
  const std::size_t place = notice.instance.index();
  for (std::size_t index = 0; index < stocks_.size(); ++index) {
    PictureStock& pictures = stocks_[index].pictures;
    const double lost = pictures.kept(place);
    if (lost <= 0) continue;
    pictures.lose(place);
    const std::string& id = plan_->classes[plan_->pictures[index].request_class].id;
    here.note("fault", id, [&] {
      return std::to_string(std::llround(lost)) + " pictures are lost with their volume";
    });
  }
}

}  // namespace models
