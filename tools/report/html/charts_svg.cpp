#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "tools/report/drill_series.hpp"
#include "tools/report/html/chart_sheet.hpp"
#include "tools/report/html/drill_html.hpp"

namespace tools {

namespace {

constexpr double tall_chart = 110;
constexpr double low_chart = 56;
constexpr std::size_t most_overlaid = 8;

/// What is lost by phase, between what is offered and what is served.
std::vector<Layer> losses_by_phase(const models::ScenarioReport& scenario) {
  std::map<std::string, std::vector<double>> by_phase;
  for (const models::LossSeries& loss : scenario.losses) {
    std::vector<double>& of_phase = by_phase[loss.phase];
    of_phase.resize(scenario.series.size());
    for (std::size_t step = 0; step < loss.rps.size(); ++step) of_phase[step] += loss.rps[step];
  }
  std::vector<Layer> layers;
  layers.reserve(by_phase.size());
  for (auto& [phase, lost] : by_phase) {
    layers.push_back({"lost: " + phase, "loss " + phase, std::move(lost)});
  }
  return layers;
}

std::vector<Chart> charts_of(const models::ScenarioReport& scenario, const TimeLine& time) {
  constexpr std::array names{"offered", "served", "in service", "desired", "healthy targets"};
  constexpr std::array classes{"curve offered", "curve served", "curve served", "curve desired",
                               "curve healthy"};
  std::vector<DrillSeries> all = series_of_drill(scenario);
  const auto curve = [&](std::size_t index) {
    return Curve{names.at(index), std::move(all[index].values), classes.at(index), &time};
  };
  std::vector<Chart> charts;
  charts.push_back(
      {"requests a second", {curve(0), curve(1)}, losses_by_phase(scenario), tall_chart});
  charts.push_back({"instances", {curve(2), curve(3), curve(4)}, {}, low_chart});
  for (std::size_t index = series_of_requests + series_of_instances; index < all.size(); ++index) {
    const std::string label = all[index].label;
    charts.push_back(
        {label, {{label, std::move(all[index].values), "curve served", &time}}, {}, low_chart});
  }
  return charts;
}

/// Values of several drills under one label, each in a line of its own.
struct Overlaid {
  std::string label;
  std::vector<std::vector<double>> values;  ///< By drill; empty where it has no such series.
};

std::vector<Overlaid> overlaid_series(const Drills& drills) {
  std::vector<Overlaid> all;
  for (std::size_t drill = 0; drill < drills.size(); ++drill) {
    for (DrillSeries& series : series_of_drill(*drills[drill])) {
      auto known = std::find_if(all.begin(), all.end(),
                                [&](const Overlaid& one) { return one.label == series.label; });
      if (known == all.end()) {
        known = all.insert(all.end(), {series.label, {}});
        known->values.resize(drills.size());
      }
      known->values[drill] = std::move(series.values);
    }
  }
  return all;
}

/// Whether all drills have the same values, so that one line would hide the others.
bool are_alike(const Overlaid& one) {
  return std::all_of(one.values.begin(), one.values.end(),
                     [&](const auto& values) { return values == one.values.front(); });
}

}  // namespace

std::string charts_svg(const models::ScenarioReport& scenario, double at,
                       std::optional<double> end) {
  if (scenario.series.size() < 2) return {};
  const TimeLine time = time_line_of(scenario);
  ChartSheet sheet(end.value_or(time.end), phase_bands_of(scenario));
  for (const Chart& chart : charts_of(scenario, time)) sheet.add(chart);
  sheet.mark(scenario.timeline);
  return std::move(sheet).image(
      at, "What was offered, served and lost, and how parts fared, over time");
}

std::string stripe_svg(const models::ScenarioReport& scenario, double at,
                       std::optional<double> end) {
  if (scenario.series.size() < 2) return {};
  ChartSheet sheet(end.value_or(time_line_of(scenario).end), phase_bands_of(scenario));
  sheet.add_stripe();
  sheet.mark(scenario.timeline);
  return std::move(sheet).image(at, "When something was lost, in which phase, and what happened");
}

std::string overlay_svg(const Drills& drills, double at) {
  std::vector<TimeLine> times;
  double end = 0;
  for (const models::ScenarioReport* drill : drills) {
    times.push_back(time_line_of(*drill));
    end = std::max(end, times.back().end);
  }
  ChartSheet sheet(end, {});
  std::size_t shown = 0;
  for (Overlaid& one : overlaid_series(drills)) {
    // Of what was served the page speaks even where nothing differs.
    const bool is_served = one.label == "served /s";
    if ((are_alike(one) && !is_served) || shown == most_overlaid) continue;
    Chart chart{one.label, {}, {}, is_served ? tall_chart : low_chart};
    for (std::size_t drill = 0; drill < drills.size(); ++drill) {
      if (one.values[drill].empty()) continue;
      chart.curves.push_back({drill_letter(drill), std::move(one.values[drill]),
                              fmt::format("curve run{}", drill), &times[drill]});
    }
    if (chart.curves.empty()) continue;
    sheet.add(chart);
    ++shown;
  }
  sheet.mark(drills.front()->timeline);
  return std::move(sheet).image(at, "How the drills differ over time");
}

}  // namespace tools
