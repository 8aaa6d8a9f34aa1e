#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/results/report.hpp"

/// A drill to look at: the architecture and the charts at one clock. All is drawn without a script
/// at the moment that tells most; report.js moves the clock.
namespace tools {

/// The moment that a still picture shows: of the phase that loses most, the middle of the step that
/// loses most in it; of a drill that loses nothing the first detection, else the first fault.
/// Seconds; 0 where nothing happens.
[[nodiscard]] double telling_moment(const models::ScenarioReport& scenario);

/// Parts of one thing in one zone, side by side; what the picture has a place for.
struct PictureCell {
  std::string thing;
  std::string zone;  ///< Empty: in none.
  models::Lane lane = models::Lane::Instances;
  std::vector<std::size_t> parts;  ///< Positions of those that are ever there, in order.
  std::size_t slots = 0;           ///< The most that are there at a time.
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
  std::size_t boxes_in_row = 1;
  double box_width = 0;

  static constexpr double box_height = 40;
  static constexpr double gap = 8;    ///< Between boxes.
  static constexpr double head = 16;  ///< Above them, for what they are.
  /// More than that are one box with their number.
  static constexpr std::size_t most_boxes = 12;
  [[nodiscard]] bool folded() const noexcept { return slots > most_boxes; }
};

/// The state of a part at a moment.
[[nodiscard]] const models::PartState& state_at(const models::DrawnPart& part, double at);

/// Where the parts of a picture stand: lanes from the top, zones from the left.
struct PictureLayout {
  static constexpr double lane_names = 96;  ///< To the left of all zones.
  std::vector<PictureCell> cells;
  std::vector<double> lane_tops;  ///< By models::Lane; below 0: a lane of nobody.
  double width = 0;
  double height = 0;
};
[[nodiscard]] PictureLayout layout_of(const models::Picture& picture);

/// What tells conditions apart without colour.
[[nodiscard]] std::string_view mark_of(models::Condition condition);

/// The architecture as it is at a moment.
[[nodiscard]] std::string picture_svg(const models::Picture& picture, const PictureLayout& layout,
                                      double at);

/// All charts above one another, over one axis of time; empty of a drill without a series. `end`:
/// of the axis, where it is not that of the drill.
[[nodiscard]] std::string charts_svg(const models::ScenarioReport& scenario, double at,
                                     std::optional<double> end = std::nullopt);

/// When something was lost, and in which phase most, as one stripe; empty as charts_svg().
[[nodiscard]] std::string stripe_svg(const models::ScenarioReport& scenario, double at,
                                     std::optional<double> end = std::nullopt);

/// Drills that are watched together, each with a series.
using Drills = std::vector<const models::ScenarioReport*>;
inline constexpr std::size_t most_drills_together = 4;
/// "A" of the first.
[[nodiscard]] std::string drill_letter(std::size_t drill);

/// Series of several drills, a line for each drill in a chart; those that differ. Requires drills.
[[nodiscard]] std::string overlay_svg(const Drills& drills, double at);

/// What happened first, who noticed, and what that cost, in a sentence or two; empty where nothing
/// was done to the system.
[[nodiscard]] std::string drill_sentence(const models::ScenarioReport& scenario);

/// Five figures, picture with story, clock, charts, their values as a table, what happened, and
/// what the script needs. Empty of a drill without a series.
[[nodiscard]] std::string drill_html(const models::ScenarioReport& scenario);

/// The same of several at one clock, without the figures: of pictures and charts a script shows
/// those of one drill, beside charts of all. Requires two to most_drills_together.
[[nodiscard]] std::string drills_html(const Drills& drills);

}  // namespace tools
