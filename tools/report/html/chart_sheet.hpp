#pragma once

#include <string>
#include <vector>

#include "models/results/report.hpp"
#include "tools/report/html/svg.hpp"

namespace tools {

/// When the points of a series are: each value holds until the next one, the last until `end`.
struct TimeLine {
  std::vector<double> at;  ///< Seconds, in order.
  double end = 1;
};
/// Of a drill's series. Requires that it has one.
[[nodiscard]] TimeLine time_line_of(const models::ScenarioReport& scenario);

/// One line of a chart.
struct Curve {
  std::string name;  ///< In the legend; of a single curve it is the title of its chart.
  std::vector<double> values;
  std::string classes;
  const TimeLine* time = nullptr;
};

/// What lies between two lines, from the top line down.
struct Layer {
  std::string name;
  std::string classes;
  std::vector<double> thickness;
};

struct Chart {
  std::string title;
  std::vector<Curve> curves;
  std::vector<Layer> layers;  ///< Below the first curve.
  double height = 56;
};

/// A stretch of time in which most is lost in one phase.
struct PhaseBand {
  double from = 0;
  double to = 0;
  std::string phase;
};
[[nodiscard]] std::vector<PhaseBand> phase_bands_of(const models::ScenarioReport& scenario);

/// Charts above one another over one axis of time, which a script can zoom: what depends on the
/// time stands in boxes of its own or says its moment.
class ChartSheet {
 public:
  /// Bands lie behind everything, in all charts.
  ChartSheet(double end, std::vector<PhaseBand> bands);

  void add(const Chart& chart);
  /// A stripe of the bands alone.
  void add_stripe();
  /// What was done to the system, who noticed, and what was mended, above and through the charts.
  void mark(const std::vector<models::TimelineRecord>& timeline);
  /// `at`: the moment that is shown.
  [[nodiscard]] std::string image(double at, std::string_view label) &&;

 private:
  struct Mark {
    double at = 0;
    std::string kind;
    std::string title;
  };

  [[nodiscard]] double x(double at) const;
  [[nodiscard]] std::string steps(const Curve& curve, double height, double most) const;
  void draw_bands(double height);
  void draw_layers(const Chart& chart, double most);
  void draw_legend(const Chart& chart, double top);
  void draw_axis();
  void draw_marks(double at);

  double end_;
  std::vector<PhaseBand> bands_;
  std::vector<Mark> marks_;
  double top_;  ///< Of what comes next.
  Svg svg_;
};

}  // namespace tools
