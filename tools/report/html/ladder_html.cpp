#include "tools/report/html/ladder_html.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tools/report/figures.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/html/svg.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr double ladder_width = 960;
constexpr double ladder_height = 360;
constexpr double left_of_plot = 80;
constexpr double right_of_plot = 180;
constexpr double above_plot = 16;
constexpr double below_plot = 44;
/// What nobody has seen lost in a run has no end of its interval: as many nines more.
constexpr double beyond_bound = 0.5;
constexpr std::size_t causes_shown = 4;

/// What designs of one folder have in common says nothing: "6-multi-az".
std::string_view short_name(const Designs& designs, const models::ScenarioReport& design) {
  const std::size_t folder = design.name.rfind('/') + 1;  // 0 where there is none.
  const std::string_view name = design.name;
  const bool is_common = std::all_of(designs.begin(), designs.end(), [&](const auto* other) {
    return other->name.starts_with(name.substr(0, folder)) &&
           other->name.find('/', folder) == std::string::npos;
  });
  return is_common ? name.substr(folder) : name;
}

/// A design as a point.
struct Step {
  const models::ScenarioReport* scenario = nullptr;
  std::string_view name;
  double usd = 0;
  double nines = 0;
  double low = 0;
  std::optional<double> high;  ///< Nothing: no loss was seen, so no bound from above.
  bool dominated = false;      ///< Another one costs no more and is surely no less available.
};

double nines(double availability) {
  return -std::log10(std::max(1e-12, 1 - availability));
}

std::optional<Step> step_of(const models::ScenarioReport& scenario) {
  const models::MetricEstimate* served = scenario.find("availability.requests");
  const models::MetricEstimate* cost = scenario.find("cost_per_month");
  if (scenario.drill || served == nullptr || cost == nullptr) return std::nullopt;
  Step step{&scenario, scenario.name, cost->mean, 0, 0, std::nullopt, false};
  if (served->mean < 1) {
    step.nines = nines(served->mean);
    step.low = nines(served->low.value_or(served->mean));
    const double high = served->high.value_or(served->mean);
    if (high < 1) step.high = nines(high);
    return step;
  }
  if (!served->low) return std::nullopt;
  step.low = step.nines = nines(*served->low);
  return step;
}

std::vector<Step> steps_of(const Designs& designs) {
  std::vector<Step> steps;
  for (const models::ScenarioReport* scenario : designs) {
    std::optional<Step> step = step_of(*scenario);
    if (!step) continue;
    step->name = short_name(designs, *scenario);
    steps.push_back(*step);
  }
  for (Step& one : steps) {
    one.dominated = std::any_of(steps.begin(), steps.end(), [&](const Step& other) {
      return &other != &one && other.usd <= one.usd && one.high && other.low >= *one.high;
    });
  }
  return steps;
}

/// Of what a design loses, the share of one cause.
struct Charge {
  std::string cause;
  double share = 0;
};

/// Largest first; they sum to 1, or there are none where nothing was lost.
std::vector<Charge> charges_of(const models::ScenarioReport& scenario) {
  double lost = 0;
  for (const models::BlameEntry& entry : scenario.blame) lost += entry.requests_lost;
  std::vector<Charge> charges;
  for (const models::BlameEntry& entry : scenario.blame) {
    if (entry.requests_lost <= 0) continue;
    const auto known = std::find_if(charges.begin(), charges.end(),
                                    [&](const Charge& one) { return one.cause == entry.cause; });
    if (known == charges.end()) {
      charges.push_back({entry.cause, entry.requests_lost / lost});
    } else {
      known->share += entry.requests_lost / lost;
    }
  }
  std::stable_sort(charges.begin(), charges.end(),
                   [](const Charge& a, const Charge& b) { return a.share > b.share; });
  return charges;
}

/// A cause has one colour in all bars and steps of a page: those that take most over all designs
/// have one of their own, the rest share one.
class CauseColours {
 public:
  explicit CauseColours(const Designs& designs) {
    std::vector<Charge> all;
    for (const models::ScenarioReport* design : designs) {
      for (const Charge& charge : charges_of(*design)) {
        const auto known = std::find_if(
            all.begin(), all.end(), [&](const Charge& one) { return one.cause == charge.cause; });
        if (known == all.end()) {
          all.push_back(charge);
        } else {
          known->share += charge.share;
        }
      }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Charge& a, const Charge& b) { return a.share > b.share; });
    for (const Charge& charge : all) {
      if (causes_.size() < colours) causes_.push_back(charge.cause);
    }
  }

  /// As a class.
  [[nodiscard]] std::string of(const std::string& cause) const {
    const auto found = std::find(causes_.begin(), causes_.end(), cause);
    if (found == causes_.end()) return "others";
    return fmt::format("part{}", found - causes_.begin());
  }
  [[nodiscard]] const std::vector<std::string>& causes() const noexcept { return causes_; }

 private:
  static constexpr std::size_t colours = 7;
  std::vector<std::string> causes_;
};

/// Scales of both axes, with a margin so that nothing lies on a border.
struct Scales {
  double most_usd = 1;
  double least_nines = 0;
  double most_nines = 1;

  [[nodiscard]] double x(double usd) const {
    return left_of_plot + (ladder_width - left_of_plot - right_of_plot) * usd / most_usd;
  }
  [[nodiscard]] double y(double value) const {
    const double part = (value - least_nines) / (most_nines - least_nines);
    return ladder_height - below_plot - (ladder_height - below_plot - above_plot) * part;
  }
};

Scales scales_of(const std::vector<Step>& steps) {
  Scales scales{0, steps.front().low, steps.front().nines};
  for (const Step& step : steps) {
    scales.most_usd = std::max(scales.most_usd, step.usd);
    scales.least_nines = std::min(scales.least_nines, step.low);
    scales.most_nines = std::max(scales.most_nines, step.high.value_or(step.nines + beyond_bound));
  }
  scales.most_usd = std::max(1.0, scales.most_usd * 1.05);
  scales.least_nines = std::floor(scales.least_nines);
  scales.most_nines = std::max(scales.least_nines + 1, std::ceil(scales.most_nines));
  return scales;
}

/// 1, 2 or 5 times a power of ten, so that there are at most eight of them.
double round_step(double most) {
  double step = std::pow(10, std::floor(std::log10(most / 8)));
  for (const double times : {1.0, 2.0, 5.0, 10.0}) {
    if (most / (step * times) <= 8) return step * times;
  }
  return step * 10;
}

void draw_axes(Svg& svg, const Scales& scales) {
  const double right = ladder_width - right_of_plot;
  const double bottom = ladder_height - below_plot;
  for (int number = 0; scales.least_nines + number <= scales.most_nines; ++number) {
    const double value = scales.least_nines + number;
    svg.line(left_of_plot, scales.y(value), right, scales.y(value), "grid");
    svg.text(left_of_plot - 6, scales.y(value) + 4,
             value < 1 ? "0 %" : fmt::format("{} %", 100 - 100 * std::pow(10, -value)), "tick",
             "end");
  }
  const double usd = round_step(scales.most_usd);
  for (int number = 0; number * usd <= scales.most_usd; ++number) {
    const double value = number * usd;
    svg.line(scales.x(value), bottom, scales.x(value), bottom + 4, "axis");
    svg.text(scales.x(value), bottom + 18, whole_number(value), "tick", "middle");
  }
  svg.line(left_of_plot, bottom, right, bottom, "axis");
  svg.text((left_of_plot + right) / 2, bottom + 36, "USD a month", "thing", "middle");
}

/// Names to the right of the points, moved apart where they would lie on each other.
std::vector<double> places_of_names(const std::vector<Step>& steps, const Scales& scales) {
  constexpr double apart = 15;
  std::vector<std::size_t> order(steps.size());
  for (std::size_t index = 0; index < order.size(); ++index) order[index] = index;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return steps[a].nines > steps[b].nines; });
  std::vector<double> places(steps.size());
  double next = 0;
  for (const std::size_t index : order) {
    places[index] = std::max(next, scales.y(steps[index].nines) + 4);
    next = places[index] + apart;
  }
  return places;
}

void draw_step(Svg& svg, const Step& step, const Scales& scales, const CauseColours& colours,
               double name_y) {
  const double x = scales.x(step.usd);
  const double y = scales.y(step.nines);
  const double top = scales.y(step.high.value_or(step.nines + beyond_bound));
  const std::vector<Charge> charges = charges_of(*step.scenario);
  const std::string colour = charges.empty() ? std::string() : colours.of(charges.front().cause);
  svg.open(fmt::format("class=\"step{}{}{}\"", step.dominated ? " dominated" : "",
                       colour.empty() ? "" : " ", colour));
  const models::MetricEstimate* served = step.scenario->find("availability.requests");
  svg.title(fmt::format("{}: {} of requests{}{}", step.scenario->name, mean_text(*served),
                        charges.empty() ? "" : ", most lost to " + charges.front().cause,
                        step.dominated ? ", and another design is better for no more" : ""));
  svg.line(x, scales.y(step.low), x, top, step.high ? "interval" : "interval open");
  svg.rect(x - 5, y - 5, 10, 10, "point");
  svg.line(x + 7, y, ladder_width - right_of_plot + 6, name_y - 4, "leader");
  svg.text(ladder_width - right_of_plot + 10, name_y, fitted(step.name, 22), "name");
  svg.close();
}

/// One bar of a whole: who took which part of what was lost, in the colours that causes have on
/// this page.
std::string blame_bar(const models::ScenarioReport& scenario, const CauseColours& colours) {
  const std::vector<Charge> causes = charges_of(scenario);
  double lost = 0;
  for (const Charge& charge : causes) lost += charge.share;
  if (lost <= 0) return "<td class=\"faint\">nothing lost</td>";
  Svg bar;
  std::string words;
  double at = 0;
  constexpr double width = 320;
  for (std::size_t index = 0; index < causes.size(); ++index) {
    const double share = causes[index].share / lost;
    const std::string part = colours.of(causes[index].cause);
    bar.rect(at, 0, width * share, 14, part);
    if (index < causes_shown) {
      words += fmt::format("<span class=\"key {}\">{} {}</span> ", part,
                           html_text(causes[index].cause), part_percent(share));
    }
    at += width * share;
  }
  return fmt::format("<td>{}<div class=\"legend\">{}</div></td>",
                     bar.image(width, 14, "What its losses are charged to", "class=\"bar\""),
                     words);
}

}  // namespace

std::string ladder_svg(const Designs& designs, bool progression) {
  const std::vector<Step> steps = steps_of(designs);
  if (steps.size() < 2) return {};
  const Scales scales = scales_of(steps);
  Svg svg;
  draw_axes(svg, scales);
  if (progression) {
    std::string stairs;
    for (std::size_t index = 0; index < steps.size(); ++index) {
      if (index > 0) stairs += point(scales.x(steps[index].usd), scales.y(steps[index - 1].nines));
      stairs += point(scales.x(steps[index].usd), scales.y(steps[index].nines));
    }
    svg.polyline(stairs, "stairs");
  }
  const std::vector<double> names = places_of_names(steps, scales);
  const CauseColours colours(designs);
  for (std::size_t index = 0; index < steps.size(); ++index) {
    draw_step(svg, steps[index], scales, colours, names[index]);
  }
  return svg.image(ladder_width, ladder_height,
                   "How available each design is, over what it costs a month", "class=\"ladder\"");
}

std::string ladder_html(const Designs& designs, bool progression) {
  const std::vector<Step> steps = steps_of(designs);
  if (steps.size() < 2) return {};
  std::string html =
      "<figure><figcaption>Requests served over cost: up is better, left is "
      "cheaper</figcaption>\n<div class=\"drawing\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"Requests served over cost\">\n" +
      ladder_svg(designs, progression) + "</div>\n";
  html +=
      "<p class=\"legend\">A square is the mean, the line through it its interval (without an "
      "end where no loss was seen). Hollow: another design is surely no less available and "
      "costs no more. Its colour is that of what it loses most to: ";
  const CauseColours colours(designs);
  for (const std::string& cause : colours.causes()) {
    html += fmt::format("<span class=\"key {}\">{}</span> ", colours.of(cause), html_text(cause));
  }
  html += "</p>\n</figure>\n";
  html +=
      "<h2>What each loses its requests to</h2>\n<div class=\"table\" tabindex=\"0\" "
      "role=\"region\" aria-label=\"What each loses its requests to\">\n<table><tbody>\n";
  for (const models::ScenarioReport* scenario : designs) {
    html += fmt::format("<tr><th scope=\"row\">{}</th>{}</tr>\n",
                        html_text(short_name(designs, *scenario)), blame_bar(*scenario, colours));
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace tools
