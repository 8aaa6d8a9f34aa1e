#include "models/storage/storage.hpp"

namespace models {

/// Whether a table with provisioned units is asked for more of them than it has.
bool Storage::is_asked_too_much(TableId id, Here here) const {
  const EndpointTable& table = here.facts().endpoints;
  const double rps = plan_->demand->rps(here.now());
  return table.station(table.reads_of(id)).overloaded_at(rps) ||
         table.station(table.writes_of(id)).overloaded_at(rps);
}

void Storage::draw(Sketch& sketch, Here here) const {
  for (std::size_t index = 0; index < services_.size(); ++index) {
    const bool is_table = index < plan_->tables.size();
    const bool is_bucket = !is_table && index < plan_->tables.size() + plan_->buckets.size();
    PartLook look{.thing = *plan_->services[index].id,
                  .name = {},
                  .number = 0,
                  .kind = "file system",
                  .lane = Lane::Storage,
                  .zone = {},
                  .word = "answers"};
    if (is_table) look.kind = "table";
    if (is_bucket) look.kind = "bucket";
    if (!services_[index].regional.works()) {
      look.word = "service event";
      look.condition = Condition::Down;
    } else if (is_table && is_asked_too_much(sim::make_id<TableId>(index), here)) {
      look.word = "overloaded: throttles calls";
      look.condition = Condition::Overloaded;
    } else if (services_[index].failing > 0) {
      look.word = "fails some calls";
      look.condition = Condition::Impaired;
    }
    sketch.draw(look);
  }
  for (std::size_t index = 0; index < plan_->file_systems.size(); ++index) {
    const auto id = sim::make_id<FileSystemId>(index);
    for (std::size_t target = 0; target < spec(id).zones.size(); ++target) {
      const bool lost = is_lost(id, target, here);
      sketch.draw({.thing = spec(id).id,
                   .name = {},
                   .number = 0,
                   .kind = "mount target",
                   .lane = Lane::Storage,
                   .zone = plan_->zones[spec(id).zones[target].index()].id,
                   .word = lost ? "lost" : "serves",
                   .condition = lost ? Condition::Down : Condition::Well});
    }
  }
}

}  // namespace models
