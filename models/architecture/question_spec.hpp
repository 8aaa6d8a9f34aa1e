#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Figures of a drill that questions may be about beside the metrics of its report.
struct DrillFigure {
  std::string_view name;
  FigureUnit unit = FigureUnit::Number;
  std::string_view meaning;  ///< A phrase without a full stop.
};
inline constexpr std::array<DrillFigure, 5> drill_figures{
    {{"share_lost", FigureUnit::Share, "Share of the requests that was not answered"},
     {"requests_lost", FigureUnit::Number, "Requests of a replication that were not answered"},
     {"downtime", FigureUnit::Duration, "Time of a replication in which the service was down"},
     {"noticed_after", FigureUnit::Duration,
      "From the first fault to the first detection, in the first replication"},
     {"lost_for", FigureUnit::Duration,
      "From the first fault to the end of the last step of the series in which requests were "
      "lost, in the first replication"}}};

/// Series that every drill has, beside those of its services.
inline constexpr std::array<DrillFigure, 6> drill_series{
    {{"offered_rps", FigureUnit::Number, "Requests a second that users send"},
     {"served_rps", FigureUnit::Number, "Requests a second that are answered"},
     {"in_service", FigureUnit::Number, "Instances in service"},
     {"desired", FigureUnit::Number, "Instances that groups want"},
     {"healthy_targets", FigureUnit::Number, "Targets that balancers hold for healthy"},
     {"cpu", FigureUnit::Share, "Mean load of the instances that answer"}}};

/// What of a series is asked for.
enum class SeriesValue : std::uint8_t { At, Least, Most };

/// What most requests of a run are charged to.
enum class LostMostTo : std::uint8_t { Cause, Phase };

/// What to predict before a drill is looked at. The answer is not here: it is read off the run.
struct QuestionSpec {
  std::string id;
  std::string ask;

  // What answers it: exactly one of these.
  std::string figure;  ///< A metric or one of drill_figures; empty: none.
  std::string series;  ///< One of drill_series, or of service_series; empty: none.
  std::optional<LostMostTo> lost_most_to;

  SeriesValue of_series = SeriesValue::At;
  sim::Duration at{};    ///< Of a value at a moment.
  sim::Duration from{};  ///< Of the least and the most: where they begin to count.
  FigureUnit unit = FigureUnit::Number;

  /// A value between two choices, in the unit and as the file writes it.
  struct Bound {
    double value = 0;
    std::string text;
  };
  std::vector<Bound> bounds;         ///< Rising; with n of them there are n + 1 choices.
  std::vector<std::string> choices;  ///< Causes or phases.
  double within = 0.25;  ///< Without choices: how far a guess may be off, relative to the answer.
};

/// A design that does not do what is asked of it until one thing is changed.
struct ChallengeSpec {
  std::string goal;    ///< What has to be achieved, in words; the objectives judge it.
  std::string hint;    ///< Where to look; shown on request.
  std::string lesson;  ///< Shown once the check has passed.
};

}  // namespace models
