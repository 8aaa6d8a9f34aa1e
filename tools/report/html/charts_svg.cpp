#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "tools/report/drill_series.hpp"
#include "tools/report/drill_time.hpp"
#include "tools/report/html/drill_html.hpp"
#include "tools/report/html/svg.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr double chart_width = 960;
constexpr double labels = 96;
constexpr double plot_width = chart_width - labels - 8;
constexpr double tall_chart = 110;
constexpr double low_chart = 56;
constexpr double title_tall = 18;
constexpr double below_chart = 10;
constexpr double axis_tall = 24;

/// One line of a chart.
struct Curve {
  std::string name;
  std::vector<double> values;
  std::string classes;
};

struct Chart {
  std::string title;
  std::vector<Curve> curves;
  double height = low_chart;
};

/// What all charts share: where a moment is.
struct TimeAxis {
  double end = 1;
  [[nodiscard]] double x(double at) const { return labels + plot_width * at / end; }
};

double most_of(const std::vector<Curve>& curves) {
  double most = 0;
  for (const Curve& curve : curves) {
    for (const double value : curve.values) most = std::max(most, value);
  }
  return most > 0 ? most : 1;
}

/// Steps: a value holds until the next point.
std::string steps(const std::vector<models::SeriesPoint>& series, const std::vector<double>& values,
                  const TimeAxis& axis, double top, double height, double most) {
  std::string points;
  double before = -1;
  for (std::size_t index = 0; index < values.size(); ++index) {
    const double y = top + height * (1 - values[index] / most);
    const bool turns = index == 0 || values[index] != before;
    if (!turns) continue;
    if (index > 0) {
      points += point(axis.x(series[index].at), top + height * (1 - before / most));
    }
    points += point(axis.x(series[index].at), y);
    before = values[index];
  }
  if (!values.empty()) points += point(axis.x(axis.end), top + height * (1 - before / most));
  return points;
}

/// Losses by phase, one above the other, from the top of what is offered down to what is served.
class LossBands {
 public:
  explicit LossBands(const models::ScenarioReport& scenario) : scenario_(&scenario) {
    for (const models::LossSeries& loss : scenario.losses) {
      std::vector<double>& of_phase = by_phase_[loss.phase];
      of_phase.resize(scenario.series.size());
      for (std::size_t step = 0; step < loss.rps.size(); ++step) of_phase[step] += loss.rps[step];
    }
  }

  void draw(Svg& svg, const TimeAxis& axis, double top, double height, double most) const {
    std::vector<double> upper;
    for (const models::SeriesPoint& point : scenario_->series) upper.push_back(point.offered_rps);
    for (const auto& [phase, lost] : by_phase_) {
      std::vector<double> lower = upper;
      for (std::size_t step = 0; step < lost.size(); ++step) lower[step] -= lost[step];
      draw_band(svg, axis, upper, lower, top, height, most, "loss " + phase);
      upper = std::move(lower);
    }
  }

  [[nodiscard]] const std::map<std::string, std::vector<double>>& by_phase() const {
    return by_phase_;
  }

 private:
  /// Only where there is something between both: pieces, each a polygon.
  void draw_band(Svg& svg, const TimeAxis& axis, const std::vector<double>& upper,
                 const std::vector<double>& lower, double top, double height, double most,
                 const std::string& classes) const {
    const std::vector<models::SeriesPoint>& series = scenario_->series;
    const auto y = [&](double value) { return top + height * (1 - std::max(0.0, value) / most); };
    const auto ends = [&](std::size_t step) {
      return axis.x(step + 1 < series.size() ? series[step + 1].at : axis.end);
    };
    const auto is_there = [&](std::size_t step) { return upper[step] - lower[step] > 1e-9 * most; };
    for (std::size_t step = 0; step < series.size(); ++step) {
      if (!is_there(step)) continue;
      std::string there;
      std::string back;
      for (; step < series.size() && is_there(step); ++step) {
        there += point(axis.x(series[step].at), y(upper[step]));
        there += point(ends(step), y(upper[step]));
        back.insert(0, point(axis.x(series[step].at), y(lower[step])));
        back.insert(0, point(ends(step), y(lower[step])));
      }
      svg.polygon(there + back, classes);
    }
  }

  const models::ScenarioReport* scenario_;
  std::map<std::string, std::vector<double>> by_phase_;
};

std::vector<Chart> charts_of(const models::ScenarioReport& scenario) {
  constexpr std::array classes{"curve offered", "curve served", "curve served", "curve desired",
                               "curve healthy"};
  std::vector<DrillSeries> all = series_of_drill(scenario);
  const auto curve = [&](std::size_t index) {
    return Curve{all[index].label, std::move(all[index].values), classes.at(index)};
  };
  std::vector<Chart> charts{
      {"requests a second: offered, served, and lost by phase", {curve(0), curve(1)}, tall_chart},
      {"instances: in service, desired (dashed), healthy targets (dotted)",
       {curve(2), curve(3), curve(4)},
       low_chart}};
  for (std::size_t index = series_of_requests + series_of_instances; index < all.size(); ++index) {
    const std::string label = all[index].label;
    charts.push_back({label, {{label, std::move(all[index].values), "curve served"}}, low_chart});
  }
  return charts;
}

/// A mark of its own for what was done to the system, who noticed, and what was mended.
std::string_view mark_of(std::string_view kind) {
  if (kind == "fault" || kind == "operation") return "▼";
  if (kind == "detection") return "◆";
  return kind == "recovery" ? "▲" : "";
}

void draw_marks(Svg& svg, const models::ScenarioReport& scenario, const TimeAxis& axis,
                double height) {
  double latest = -1e9;
  bool disturbed = false;
  for (const models::TimelineRecord& record : scenario.timeline) {
    const std::string_view mark = mark_of(record.kind);
    // What is judged healthy before anything is done to the system is its routine.
    disturbed = disturbed || record.kind == "fault" || record.kind == "operation";
    if (mark.empty() || !disturbed) continue;
    const double x = axis.x(record.at);
    // Several of a kind within two pixels are one line; letters need more room.
    if (x - latest < 2) continue;
    svg.open(fmt::format("class=\"at {}\"", record.kind));
    svg.title(clock_of(record.at) + " " + record.kind + ": " + record.component + " " +
              record.text);
    svg.line(x, title_tall - 6, x, height - axis_tall, "moment");
    svg.text(x, title_tall - 8, mark, "mark", "middle");
    svg.close();
    latest = x;
  }
}

/// Whole minutes, hours or days between labels, at most twelve of them.
double tick_of(double end) {
  constexpr std::array ticks{1.0,    5.0,    10.0,   30.0,    60.0,    120.0,   300.0,   600.0,
                             1800.0, 3600.0, 7200.0, 14400.0, 21600.0, 43200.0, 86400.0, 172800.0};
  for (const double tick : ticks) {
    if (end / tick <= 12) return tick;
  }
  return std::ceil(end / 12 / 86400) * 86400;
}

void draw_axis(Svg& svg, const TimeAxis& axis, double bottom) {
  const double tick = tick_of(axis.end);
  for (int number = 0; number * tick <= axis.end; ++number) {
    const double at = number * tick;
    svg.line(axis.x(at), bottom, axis.x(at), bottom + 4, "axis");
    std::string label = clock_of(at);
    label.resize(label.size() - 2);  // Without its tenths.
    // At both ends it would lose half of itself.
    const bool is_last = axis.x(at) > chart_width - 30;
    svg.text(axis.x(at), bottom + 17, label, "tick",
             at == 0   ? "start"
             : is_last ? "end"
                       : "middle");
  }
}

double draw_chart(Svg& svg, const models::ScenarioReport& scenario, const Chart& chart,
                  const TimeAxis& axis, double top, const LossBands* losses) {
  const double most = most_of(chart.curves);
  const double plot = top + title_tall;
  svg.text(labels, top + 13, chart.title, "thing");
  svg.rect(labels, plot, plot_width, chart.height, "plot");
  svg.text(labels - 6, plot + 10, significant(most, 3), "tick", "end");
  svg.text(labels - 6, plot + chart.height, "0", "tick", "end");
  if (losses != nullptr) losses->draw(svg, axis, plot, chart.height, most);
  for (const Curve& curve : chart.curves) {
    svg.polyline(steps(scenario.series, curve.values, axis, plot, chart.height, most),
                 curve.classes);
  }
  return plot + chart.height + below_chart;
}

}  // namespace

std::string charts_svg(const models::ScenarioReport& scenario, double at) {
  Svg svg;
  if (scenario.series.size() < 2) return {};
  const TimeAxis axis{scenario.series.back().at + scenario.series_step};
  const LossBands losses(scenario);
  const std::vector<Chart> charts = charts_of(scenario);
  double top = title_tall;
  for (std::size_t index = 0; index < charts.size(); ++index) {
    top = draw_chart(svg, scenario, charts[index], axis, top, index == 0 ? &losses : nullptr);
  }
  draw_axis(svg, axis, top);
  const double height = top + axis_tall;
  draw_marks(svg, scenario, axis, height);
  svg.rect(0, 0, 0, 0, "marked");
  svg.line(axis.x(at), title_tall, axis.x(at), height - axis_tall, "now");
  return svg.image(chart_width, height,
                   "What was offered, served and lost, and how parts fared, over time",
                   fmt::format("class=\"charts\" data-left=\"{}\" data-plot=\"{}\" data-end=\"{}\"",
                               coordinate(labels), coordinate(plot_width), axis.end));
}

}  // namespace tools
