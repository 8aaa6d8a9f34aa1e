#include "tools/report/html/chart_sheet.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "tools/report/drill_time.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr double sheet_width = 960;
constexpr double labels = 96;
constexpr double plot_width = sheet_width - labels - 8;
constexpr double marks_tall = 16;
constexpr double title_tall = 18;
constexpr double stripe_tall = 10;
constexpr double below_chart = 10;
constexpr double axis_tall = 24;
/// Of an hour with a thousand events, what can still be told apart once it is zoomed into.
constexpr std::size_t most_marks = 150;
/// About, of the small letters.
constexpr double letter = 6.2;

double most_of(const std::vector<Curve>& curves) {
  double most = 0;
  for (const Curve& curve : curves) {
    for (const double value : curve.values) most = std::max(most, value);
  }
  return most > 0 ? most : 1;
}

/// A mark of its own for what was done to the system, who noticed, and what was mended.
std::string_view sign_of(std::string_view kind) {
  if (kind == "fault" || kind == "operation") return "▼";
  if (kind == "detection") return "◆";
  return kind == "recovery" ? "▲" : "";
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

}  // namespace

TimeLine time_line_of(const models::ScenarioReport& scenario) {
  TimeLine time;
  time.at.reserve(scenario.series.size());
  for (const models::SeriesPoint& point : scenario.series) time.at.push_back(point.at);
  time.end = time.at.back() + scenario.series_step;
  return time;
}

std::vector<PhaseBand> phase_bands_of(const models::ScenarioReport& scenario) {
  std::vector<PhaseBand> bands;
  for (std::size_t step = 0; step < scenario.series.size(); ++step) {
    std::map<std::string, double> lost;
    for (const models::LossSeries& loss : scenario.losses) lost[loss.phase] += loss.rps.at(step);
    const auto most = std::max_element(
        lost.begin(), lost.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == lost.end() || most->second <= 1e-6 * scenario.series[step].offered_rps) continue;
    const double from = scenario.series[step].at;
    const bool is_last = step + 1 == scenario.series.size();
    const double to = is_last ? from + scenario.series_step : scenario.series[step + 1].at;
    if (!bands.empty() && bands.back().to == from && bands.back().phase == most->first) {
      bands.back().to = to;
    } else {
      bands.push_back({from, to, most->first});
    }
  }
  return bands;
}

ChartSheet::ChartSheet(double end, std::vector<PhaseBand> bands)
    : end_(end), bands_(std::move(bands)), top_(marks_tall) {}

double ChartSheet::x(double at) const {
  return plot_width * at / end_;
}

/// Steps: a value holds until the next point.
std::string ChartSheet::steps(const Curve& curve, double height, double most) const {
  std::string points;
  double before = -1;
  for (std::size_t index = 0; index < curve.values.size(); ++index) {
    if (index > 0 && curve.values[index] == before) continue;
    const double at = x(curve.time->at[index]);
    if (index > 0) points += point(at, height * (1 - before / most));
    points += point(at, height * (1 - curve.values[index] / most));
    before = curve.values[index];
  }
  if (!curve.values.empty()) points += point(x(curve.time->end), height * (1 - before / most));
  return points;
}

void ChartSheet::draw_bands(double height) {
  for (const PhaseBand& band : bands_) {
    svg_.rect(x(band.from), 0, std::max(1.0, x(band.to) - x(band.from)), height,
              "band " + band.phase);
  }
}

/// One above the other, from the first curve down: pieces, each a polygon, where there is
/// something.
void ChartSheet::draw_layers(const Chart& chart, double most) {
  if (chart.layers.empty()) return;
  const TimeLine& time = *chart.curves.front().time;
  const auto y = [&](double value) { return chart.height * (1 - std::max(0.0, value) / most); };
  const auto ends = [&](std::size_t step) {
    return x(step + 1 < time.at.size() ? time.at[step + 1] : time.end);
  };
  std::vector<double> upper = chart.curves.front().values;
  for (const Layer& layer : chart.layers) {
    const auto is_there = [&](std::size_t step) { return layer.thickness[step] > 1e-9 * most; };
    for (std::size_t step = 0; step < time.at.size(); ++step) {
      if (!is_there(step)) continue;
      std::string there;
      std::string back;
      for (; step < time.at.size() && is_there(step); ++step) {
        const double lower = y(upper[step] - layer.thickness[step]);
        there += point(x(time.at[step]), y(upper[step])) + point(ends(step), y(upper[step]));
        back.insert(0, point(ends(step), lower) + point(x(time.at[step]), lower));
      }
      svg_.polygon(there + back, layer.classes);
    }
    for (std::size_t step = 0; step < upper.size(); ++step) upper[step] -= layer.thickness[step];
  }
}

/// Behind the title: a piece of each line and what it is.
void ChartSheet::draw_legend(const Chart& chart, double top) {
  svg_.text(labels, top + 13, chart.title, "thing");
  if (chart.curves.size() + chart.layers.size() < 2) return;
  double at = labels + letter * static_cast<double>(width_of(chart.title)) + 20;
  const auto name = [&](const std::string& words) {
    svg_.text(at, top + 13, words, "tick");
    at += letter * static_cast<double>(width_of(words)) + 16;
  };
  for (const Curve& curve : chart.curves) {
    svg_.line(at, top + 9, at + 20, top + 9, curve.classes);
    at += 25;
    name(curve.name);
  }
  for (const Layer& layer : chart.layers) {
    svg_.rect(at, top + 4, 10, 10, layer.classes);
    at += 15;
    name(layer.name);
  }
}

void ChartSheet::add(const Chart& chart) {
  const double most = most_of(chart.curves);
  draw_legend(chart, top_);
  const double plot = top_ + title_tall;
  svg_.rect(labels, plot, plot_width, chart.height, "plot");
  svg_.text(labels - 6, plot + 10, significant(most, 3), "tick", "end");
  svg_.text(labels - 6, plot + chart.height, "0", "tick", "end");
  svg_.open_box(labels, plot, plot_width, chart.height, "zoom");
  draw_bands(chart.height);
  draw_layers(chart, most);
  for (const Curve& curve : chart.curves) {
    svg_.polyline(steps(curve, chart.height, most), curve.classes);
  }
  svg_.close_box();
  top_ = plot + chart.height + below_chart;
}

void ChartSheet::add_stripe() {
  svg_.rect(labels, top_, plot_width, stripe_tall, "plot");
  svg_.text(4, top_ + 9, "losses", "lane");
  svg_.open_box(labels, top_, plot_width, stripe_tall, "zoom stripe");
  draw_bands(stripe_tall);
  svg_.close_box();
  top_ += stripe_tall + 2;
}

void ChartSheet::mark(const std::vector<models::TimelineRecord>& timeline) {
  bool disturbed = false;
  for (const models::TimelineRecord& record : timeline) {
    // What is judged healthy before anything is done to the system is its routine.
    disturbed = disturbed || record.kind == "fault" || record.kind == "operation";
    if (sign_of(record.kind).empty() || !disturbed || marks_.size() == most_marks) continue;
    marks_.push_back({record.at, record.kind,
                      fmt::format("{} {}: {} {}", clock_of(record.at), record.kind,
                                  record.component, record.text)});
  }
}

void ChartSheet::draw_axis() {
  const double tick = tick_of(end_);
  svg_.open("class=\"ticks\"");
  for (int number = 0; number * tick <= end_; ++number) {
    const double at = number * tick;
    const double place = labels + x(at);
    svg_.line(place, top_, place, top_ + 4, "axis");
    std::string label = clock_of(at);
    label.resize(label.size() - 2);  // Without its tenths.
    // At both ends it would lose half of itself.
    const bool is_last = place > sheet_width - 30;
    svg_.text(place, top_ + 17, label, "tick", at == 0 ? "start" : is_last ? "end" : "middle");
  }
  svg_.close();
}

void ChartSheet::draw_marks(double at) {
  const double tall = top_ - marks_tall;
  svg_.open_box(labels, marks_tall, plot_width, tall, "zoom");
  for (const Mark& mark : marks_) {
    svg_.line(x(mark.at), 0, x(mark.at), tall, "moment " + mark.kind);
  }
  svg_.rect(0, 0, 0, tall, "marked");
  svg_.line(x(at), 0, x(at), tall, "now");
  svg_.close_box();
  double latest = -1e9;
  for (const Mark& mark : marks_) {
    // Several within two pixels are one; a script that zooms in tells them apart.
    const bool is_dense = x(mark.at) - latest < 2;
    if (!is_dense) latest = x(mark.at);
    svg_.open(fmt::format("class=\"at {}{}\" data-at=\"{}\" transform=\"translate({} 0)\"",
                          mark.kind, is_dense ? " dense" : "", mark.at,
                          coordinate(labels + x(mark.at))));
    svg_.title(mark.title);
    svg_.text(0, 11, sign_of(mark.kind), "mark", "middle");
    svg_.close();
  }
}

std::string ChartSheet::image(double at, std::string_view label) && {
  draw_axis();
  draw_marks(at);
  return svg_.image(
      sheet_width, top_ + axis_tall, label,
      fmt::format("class=\"charts\" data-left=\"{}\" data-plot=\"{}\" data-end=\"{}\"",
                  coordinate(labels), coordinate(plot_width), end_));
}

}  // namespace tools
