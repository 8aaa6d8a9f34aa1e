#include <algorithm>
#include <map>

#include "tools/report/html/drill_html.hpp"

namespace tools {

namespace {

constexpr double picture_width = 960;
constexpr double lane_labels = PictureLayout::lane_names;
constexpr double gap = PictureCell::gap;
constexpr double zone_heads = 40;
constexpr double widest_box = 132;

/// Gives a cell its width, and what follows from it. The boxes of what stands in no zone stretch
/// over all of it.
void widen(PictureCell& cell, double width) {
  const std::size_t boxes = cell.folded() ? 1 : cell.slots;
  const auto most = static_cast<std::size_t>((width - gap) / (widest_box + gap));
  cell.width = width;
  cell.boxes_in_row = std::clamp<std::size_t>(boxes, 1, std::max<std::size_t>(1, most));
  const double whole = width / static_cast<double>(cell.boxes_in_row) - gap;
  cell.box_width = cell.zone.empty() ? whole : std::min(widest_box, whole);
  const std::size_t rows = (boxes + cell.boxes_in_row - 1) / cell.boxes_in_row;
  cell.height = PictureCell::head + static_cast<double>(rows) * (PictureCell::box_height + gap);
}

/// Where each cell of a part's states goes, in the order in which parts are drawn.
class CellFinder {
 public:
  explicit CellFinder(const models::Picture& picture) : picture_(&picture) {}

  std::vector<PictureCell> cells() {
    for (std::size_t part = 0; part < picture_->parts.size(); ++part) add(part);
    for (PictureCell& cell : cells_) count_slots(cell);
    return std::move(cells_);
  }

 private:
  void add(std::size_t index) {
    const models::DrawnPart& part = picture_->parts[index];
    if (part.lane == models::Lane::Zones) return;
    for (const models::PartState& state : part.states) {
      if (state.condition == models::Condition::Absent) continue;
      std::vector<std::size_t>& parts = cell_of(part, state.zone).parts;
      if (parts.empty() || parts.back() != index) parts.push_back(index);
    }
  }

  PictureCell& cell_of(const models::DrawnPart& part, const std::string& zone) {
    const auto key = std::make_pair(part.thing + '\n' + part.kind, zone);
    const auto [found, is_new] = places_.emplace(key, cells_.size());
    if (is_new) {
      cells_.emplace_back();
      cells_.back().thing = part.thing;
      cells_.back().zone = zone;
      cells_.back().lane = part.lane;
    }
    return cells_[found->second];
  }

  /// The most that are there at a time: ups and downs, in order of time.
  void count_slots(PictureCell& cell) const {
    std::vector<std::pair<double, int>> changes;
    for (const std::size_t index : cell.parts) {
      bool was_there = false;
      for (const models::PartState& state : picture_->parts[index].states) {
        const bool is_there =
            state.condition != models::Condition::Absent && state.zone == cell.zone;
        if (is_there != was_there) changes.emplace_back(state.at, is_there ? 1 : -1);
        was_there = is_there;
      }
    }
    // Who leaves in a moment makes room for who comes.
    std::sort(changes.begin(), changes.end());
    int there = 0;
    int most = 0;
    for (const auto& [at, change] : changes) {
      there += change;
      most = std::max(most, there);
    }
    cell.slots = static_cast<std::size_t>(most);
  }

  const models::Picture* picture_;
  std::vector<PictureCell> cells_;
  std::map<std::pair<std::string, std::string>, std::size_t> places_;
};

double zone_width(const models::Picture& picture) {
  const auto zones = static_cast<double>(std::max<std::size_t>(1, picture.zones.size()));
  return (picture_width - lane_labels) / zones;
}

/// Puts the cells of one lane below `top`; the lane's height.
double place_lane(const models::Picture& picture, std::vector<PictureCell*>& cells, double top) {
  const double column = zone_width(picture);
  double below = 0;
  // What stands in no zone is spread over all of them, and comes first.
  const auto regional = static_cast<double>(std::count_if(
      cells.begin(), cells.end(), [](const auto* cell) { return cell->zone.empty(); }));
  double left = lane_labels;
  for (PictureCell* cell : cells) {
    if (!cell->zone.empty()) continue;
    cell->x = left;
    cell->y = top;
    widen(*cell, (picture_width - lane_labels) / regional);
    left += cell->width;
    below = std::max(below, cell->height);
  }
  double tallest = 0;
  for (std::size_t zone = 0; zone < picture.zones.size(); ++zone) {
    double at = top + below;
    for (PictureCell* cell : cells) {
      if (cell->zone != picture.zones[zone]) continue;
      cell->x = lane_labels + column * static_cast<double>(zone);
      cell->y = at;
      widen(*cell, column);
      at += cell->height;
    }
    tallest = std::max(tallest, at - top);
  }
  return std::max(below, tallest);
}

}  // namespace

PictureLayout layout_of(const models::Picture& picture) {
  PictureLayout layout;
  layout.cells = CellFinder(picture).cells();
  layout.width = picture_width;
  layout.lane_tops.assign(models::lane_count, -1);
  double top = picture.zones.empty() ? gap : zone_heads;
  for (std::size_t lane = 0; lane < models::lane_count; ++lane) {
    std::vector<PictureCell*> cells;
    for (PictureCell& cell : layout.cells) {
      if (cell.lane == static_cast<models::Lane>(lane)) cells.push_back(&cell);
    }
    if (cells.empty()) continue;
    layout.lane_tops[lane] = top;
    top += place_lane(picture, cells, top) + 2 * gap;
  }
  layout.height = top;
  return layout;
}

}  // namespace tools
