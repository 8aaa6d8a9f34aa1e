#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "tools/report/drill_time.hpp"
#include "tools/report/html/drill_html.hpp"
#include "tools/report/html/svg.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

using models::Condition;

constexpr double box_gap = PictureCell::gap;
// Widths of a letter, about: of names, which are bold, and of the smaller texts.
constexpr double bold_letter = 7.6;
constexpr double letter = 6.4;

constexpr std::array<std::string_view, models::lane_count> lane_names{
    "clients", "DNS",     "edge",     "balancers",  "instances", "caches",
    "data",    "storage", "external", "components", "zones"};

std::string letters_in(std::string_view text, double width, double each = letter) {
  const auto room = static_cast<std::size_t>(std::max(3.0, width / each));
  return fitted(text, room);
}

/// The parts that are in a cell at a moment.
std::vector<std::size_t> present(const models::Picture& picture, const PictureCell& cell,
                                 double at) {
  std::vector<std::size_t> there;
  for (const std::size_t index : cell.parts) {
    const models::PartState& state = state_at(picture.parts[index], at);
    if (state.condition != Condition::Absent && state.zone == cell.zone) there.push_back(index);
  }
  return there;
}

/// A box with the name of a part, its state in a word, and the mark of the state.
void draw_box(Svg& svg, std::string_view name, std::string_view word, Condition condition, double x,
              double y, double width) {
  svg.rect(x, y, width, PictureCell::box_height, to_string(condition));
  svg.text(x + 6, y + 16, letters_in(name, width - 26, bold_letter), "name");
  svg.text(x + width - 6, y + 16, mark_of(condition), "mark", "end");
  svg.text(x + 6, y + 32, letters_in(word, width - 12), "word");
}

void draw_folded(Svg& svg, const models::Picture& picture, const PictureCell& cell,
                 const std::vector<std::size_t>& there, double at) {
  std::size_t well = 0;
  Condition worst = Condition::Well;
  for (const std::size_t index : there) {
    const Condition condition = state_at(picture.parts[index], at).condition;
    well += condition == Condition::Well ? 1 : 0;
    worst = std::max(worst, condition);
  }
  svg.open("data-slot=\"0\"");
  draw_box(svg, cell.thing, fmt::format("{} of {} well", well, there.size()), worst,
           cell.x + box_gap / 2, cell.y + PictureCell::head, cell.box_width);
  svg.close();
}

void draw_cell(Svg& svg, const models::Picture& picture, const PictureCell& cell,
               std::size_t number, double at) {
  svg.open(fmt::format("class=\"cell\" data-cell=\"{}\"", number));
  const std::string& kind = picture.parts[cell.parts.front()].kind;
  if (cell.thing != kind) {
    svg.text(cell.x + box_gap / 2, cell.y + 11,
             letters_in(cell.thing + " · " + kind, cell.width - box_gap), "thing");
  }
  const std::vector<std::size_t> there = present(picture, cell, at);
  if (cell.folded()) {
    draw_folded(svg, picture, cell, there, at);
    svg.close();
    return;
  }
  for (std::size_t slot = 0; slot < cell.slots; ++slot) {
    const double x = cell.x + box_gap / 2 +
                     static_cast<double>(slot % cell.boxes_in_row) * (cell.box_width + box_gap);
    const std::size_t row = slot / cell.boxes_in_row;
    const double y =
        cell.y + PictureCell::head + static_cast<double>(row) * (PictureCell::box_height + box_gap);
    svg.open(fmt::format("data-slot=\"{}\"", slot));
    if (slot < there.size()) {
      const models::DrawnPart& part = picture.parts[there[slot]];
      const models::PartState& state = state_at(part, at);
      draw_box(svg, part.name, state.word, state.condition, x, y, cell.box_width);
    } else {
      draw_box(svg, "", "", Condition::Absent, x, y, cell.box_width);
    }
    svg.close();
  }
  svg.close();
}

/// Cells of a thing; of one in several zones that in the zone of who asks, where there is one.
void draw_link(Svg& svg, const std::vector<PictureCell>& cells, const models::PartLink& link) {
  const auto line = [&](const PictureCell& from, const PictureCell& to) {
    const double x1 = from.x + from.width / 2;
    const double y1 = from.y + from.height;
    const double x2 = to.x + to.width / 2;
    const double bend = std::max(12.0, (to.y - y1) / 2);
    svg.path(fmt::format("M{} {}C{} {} {} {} {} {}", coordinate(x1), coordinate(y1), coordinate(x1),
                         coordinate(y1 + bend), coordinate(x2), coordinate(to.y - bend),
                         coordinate(x2), coordinate(to.y)),
             "link");
  };
  for (const PictureCell& from : cells) {
    if (from.thing != link.from) continue;
    const bool has_own = std::any_of(cells.begin(), cells.end(), [&](const PictureCell& to) {
      return to.thing == link.to && !from.zone.empty() && to.zone == from.zone;
    });
    for (const PictureCell& to : cells) {
      if (to.thing == link.to && (!has_own || to.zone == from.zone)) line(from, to);
    }
  }
}

void draw_zones(Svg& svg, const models::Picture& picture, const PictureLayout& layout, double at) {
  if (picture.zones.empty()) return;
  constexpr double labels = PictureLayout::lane_names;
  const double column = (layout.width - labels) / static_cast<double>(picture.zones.size());
  for (std::size_t zone = 0; zone < picture.zones.size(); ++zone) {
    const double x = labels + column * static_cast<double>(zone);
    const auto found = std::find_if(
        picture.parts.begin(), picture.parts.end(), [&](const models::DrawnPart& part) {
          return part.lane == models::Lane::Zones && part.name == picture.zones[zone];
        });
    Condition condition = Condition::Well;
    std::string word;
    if (found != picture.parts.end()) {
      const models::PartState& state = state_at(*found, at);
      condition = state.condition;
      word = state.word;
    }
    svg.open(fmt::format("class=\"zone\" data-zone=\"{}\"", zone));
    svg.rect(x + 2, 4, column - 4, layout.height - 8,
             fmt::format("column {}", to_string(condition)));
    svg.text(x + 8, 18, letters_in(picture.zones[zone], column - 16), "name");
    svg.text(x + 8, 32, letters_in(word, column - 16), "word");
    svg.close();
  }
}

}  // namespace

std::string_view mark_of(Condition condition) {
  constexpr std::array<std::string_view, models::condition_count> marks{"",  "●", "◐",
                                                                        "!", "»", "✕"};
  return marks.at(static_cast<std::size_t>(condition));
}

const models::PartState& state_at(const models::DrawnPart& part, double at) {
  const auto later = std::upper_bound(
      part.states.begin(), part.states.end(), at,
      [](double moment, const models::PartState& state) { return moment < state.at; });
  return later == part.states.begin() ? part.states.front() : *(later - 1);
}

std::string picture_svg(const models::Picture& picture, const PictureLayout& layout, double at) {
  Svg svg;
  draw_zones(svg, picture, layout, at);
  for (const models::PartLink& link : picture.links) draw_link(svg, layout.cells, link);
  for (std::size_t lane = 0; lane < models::lane_count; ++lane) {
    if (layout.lane_tops[lane] < 0) continue;
    svg.text(4, layout.lane_tops[lane] + 30, lane_names.at(lane), "lane");
  }
  for (std::size_t number = 0; number < layout.cells.size(); ++number) {
    draw_cell(svg, picture, layout.cells[number], number, at);
  }
  return svg.image(layout.width, layout.height,
                   "The parts of the architecture, each with its state, at " + clock_of(at),
                   "class=\"picture\"");
}

}  // namespace tools
