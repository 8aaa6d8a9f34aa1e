#include "tools/report/html/drill_html.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/report/drill_series.hpp"
#include "tools/report/drill_time.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/html/page_html.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/text/printable.hpp"

namespace tools {

namespace {

using Json = nlohmann::ordered_json;

/// Rows of the table of values, as many as can be read aloud.
constexpr std::size_t rows_of_values = 24;
/// Of the events of a drill, what a page lists; a drill of a minute can have a hundred thousand.
constexpr std::size_t most_events = 600;

std::optional<double> first_of(const models::ScenarioReport& scenario, std::string_view kind,
                               double from = 0) {
  for (const models::TimelineRecord& record : scenario.timeline) {
    if (record.kind == kind && record.at >= from) return record.at;
  }
  return std::nullopt;
}

double lost_in_step(const models::ScenarioReport& scenario, std::size_t step) {
  double lost = 0;
  for (const models::LossSeries& loss : scenario.losses) lost += loss.rps.at(step);
  return lost;
}

std::string tile(std::string_view figure, std::string_view words) {
  return fmt::format("<div class=\"tile\"><strong>{}</strong><span>{}</span></div>\n",
                     html_text(figure), html_text(words));
}

std::string tiles_html(const models::ScenarioReport& scenario) {
  std::string html = "<div class=\"tiles\">\n";
  html += tile(served_text(scenario), "of requests served");
  const double lost = scenario.balance.offered - scenario.balance.served;
  html += tile(whole_number(std::round(lost)), "requests lost in a run");
  const std::optional<double> fault = first_of(scenario, "fault");
  const std::optional<double> noticed =
      fault ? first_of(scenario, "detection", *fault) : std::nullopt;
  if (noticed) {
    html += tile(human_duration(*noticed - *fault),
                 "from the first fault to the first detection, in the first replication");
  }
  const double down = downtime_per_run(scenario);
  html += tile(down > 0 ? human_duration(down) : "never", "down in a run");
  if (const models::MetricEstimate* cost = scenario.find("cost_per_month"); cost != nullptr) {
    html += tile(mean_text(*cost), "a month");
  }
  return html + "</div>\n";
}

Json json_of_cells(const models::ScenarioReport& scenario, const PictureLayout& layout) {
  Json cells = Json::array();
  for (const PictureCell& cell : layout.cells) {
    cells.push_back({{"thing", printable(cell.thing)},
                     {"zone", printable(cell.zone)},
                     {"parts", cell.parts},
                     {"folded", cell.folded()}});
  }
  Json parts = Json::array();
  for (const models::DrawnPart& part : scenario.picture.parts) {
    Json states = Json::array();
    for (const models::PartState& state : part.states) {
      states.push_back({state.at, printable(state.zone), printable(state.word),
                        static_cast<int>(state.condition)});
    }
    parts.push_back({{"name", printable(part.name)}, {"states", std::move(states)}});
  }
  Json zones = Json::array();
  for (const std::string& zone : scenario.picture.zones) zones.push_back(printable(zone));
  return {{"zones", std::move(zones)}, {"cells", std::move(cells)}, {"parts", std::move(parts)}};
}

/// A tenth of a request a second more or less cannot be seen.
double rounded(double value) {
  return std::round(value * 1000) / 1000;
}

Json json_of_series(const models::ScenarioReport& scenario) {
  Json at = Json::array();
  Json offered = Json::array();
  Json served = Json::array();
  for (const models::SeriesPoint& point : scenario.series) {
    at.push_back(rounded(point.at));
    offered.push_back(rounded(point.offered_rps));
    served.push_back(rounded(point.served_rps));
  }
  Json losses = Json::array();
  for (const models::LossSeries& loss : scenario.losses) {
    Json rps = Json::array();
    for (const double value : loss.rps) rps.push_back(rounded(value));
    losses.push_back(
        {{"cause", printable(loss.cause)}, {"phase", loss.phase}, {"rps", std::move(rps)}});
  }
  return {{"at", std::move(at)},
          {"offered", std::move(offered)},
          {"served", std::move(served)},
          {"losses", std::move(losses)}};
}

/// Inside <script>, where a "<" could end it.
std::string script_text(const Json& json) {
  std::string text;
  for (const char letter : json.dump(-1, ' ', false, Json::error_handler_t::replace)) {
    if (letter == '<') {
      text += "\\u003c";
    } else {
      text += letter;
    }
  }
  return text;
}

std::string data_html(const models::ScenarioReport& scenario, const PictureLayout& layout,
                      double at) {
  Json data = json_of_cells(scenario, layout);
  data["series"] = json_of_series(scenario);
  data["end"] = scenario.series.back().at + scenario.series_step;
  data["shown"] = rounded(at);
  Json moments = Json::array();
  for (const models::TimelineRecord& record : scenario.timeline) {
    if (record.kind != "probe") moments.push_back({rounded(record.at), record.kind});
  }
  if (moments.size() > most_events) moments = Json::array();
  data["moments"] = std::move(moments);
  return "<script type=\"application/json\" id=\"drill-data\">" + script_text(data) + "</script>\n";
}

std::string controls_html(const models::ScenarioReport& scenario, double at) {
  const double end = scenario.series.back().at + scenario.series_step;
  std::string html =
      "<div class=\"clock\" hidden=\"\">\n"
      "<button type=\"button\" data-do=\"play\" aria-keyshortcuts=\"Space\">Play</button>\n"
      "<label>Speed <select data-do=\"speed\"><option value=\"1\">1×</option>"
      "<option value=\"10\">10×</option><option value=\"60\" selected=\"\">60×</option>"
      "<option value=\"300\">300×</option><option value=\"1000\">1000×</option></select></label>\n"
      "<button type=\"button\" data-do=\"back\" aria-label=\"event before\">◀ event</button>\n"
      "<button type=\"button\" data-do=\"on\" aria-label=\"next event\">event ▶</button>\n"
      "<button type=\"button\" data-do=\"fault\">▼ next fault</button>\n"
      "<button type=\"button\" data-do=\"detection\">◆ next detection</button>\n"
      "<button type=\"button\" data-do=\"recovery\">▲ next recovery</button>\n"
      "<button type=\"button\" data-do=\"help\" aria-expanded=\"false\">? keys</button>\n";
  html += fmt::format(
      "<input type=\"range\" min=\"0\" max=\"{}\" step=\"0.1\" value=\"{}\" "
      "aria-label=\"time into the drill, seconds\">\n",
      end, rounded(at));
  html +=
      "<output aria-live=\"polite\"></output>\n"
      "<p class=\"help\" hidden=\"\">Space plays and stops. ← and → go to the event before and "
      "after, "
      "F, D and R to the next fault, detection and recovery, Home and End to both ends. Drag over "
      "the charts, or press [ and ] at the two ends of a stretch of time, to see what was lost in "
      "it; Escape forgets it.</p>\n"
      "</div>\n";
  return html;
}

std::string legend_html() {
  return "<p class=\"legend\"><span class=\"key well\">● does its work</span> "
         "<span class=\"key changing\">◐ on its way</span> "
         "<span class=\"key impaired\">! works, not as it should</span> "
         "<span class=\"key down\">✕ does not work</span> "
         "<span class=\"key absent\">not there</span></p>\n";
}

std::string phases_html(const models::ScenarioReport& scenario) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> words{
      {{"detection", "nobody has noticed"},
       {"reaction", "noticed, nobody has begun"},
       {"restoration", "being mended"},
       {"dns", "mended, clients hold old answers"},
       {"overload", "too little capacity is left"}}};
  std::string html;
  for (const auto& [phase, meaning] : words) {
    const bool is_there = std::any_of(
        scenario.losses.begin(), scenario.losses.end(),
        [phase = phase](const models::LossSeries& loss) { return loss.phase == phase; });
    if (!is_there) continue;
    html += fmt::format("<span class=\"key loss {0}\">{0}: {1}</span> ", phase, meaning);
  }
  std::string marks =
      "<span>▼ fault or operation</span> <span>◆ detection</span> <span>▲ recovery</span> ";
  return "<p class=\"legend\">" + (html.empty() ? "" : "Lost while " + html) + marks + "</p>\n";
}

/// Values at some moments, for who cannot see the charts.
std::string values_html(const models::ScenarioReport& scenario) {
  const std::vector<DrillSeries> shown = series_of_drill(scenario);
  std::vector<Align> columns(shown.size() + 1, Align::Right);
  columns.front() = Align::Left;
  TextTable table(std::move(columns));
  std::vector<Cell> heads{{"time"}};
  for (const DrillSeries& one : shown) heads.push_back({one.label});
  table.add_head(std::move(heads));
  const std::size_t points = scenario.series.size();
  const std::size_t stride =
      std::max<std::size_t>(1, (points + rows_of_values - 1) / rows_of_values);
  for (std::size_t step = 0; step < points; step += stride) {
    std::vector<Cell> row{{clock_of(scenario.series[step].at)}};
    row.reserve(shown.size() + 1);
    for (const DrillSeries& one : shown) row.push_back({significant(one.values[step])});
    table.add(std::move(row));
  }
  return "<details><summary>Values of the charts</summary>\n" +
         html_table(table, "Values of the charts") + "</details>\n";
}

/// Rows of what happened; those with the words of a filter stay.
std::string events_html(const models::ScenarioReport& scenario) {
  std::string html =
      "<h2>What happened in the first replication</h2>\n<p class=\"filter\" "
      "hidden=\"\"><label>Only with "
      "<input type=\"search\" data-do=\"filter\"></label></p>\n"
      "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"What happened\">\n"
      "<table class=\"events\"><thead><tr><th scope=\"col\" class=\"number\">time</th><th "
      "scope=\"col\">kind</th><th scope=\"col\">part</th><th scope=\"col\">what</th></tr></thead>"
      "<tbody>\n";
  std::size_t left_out = 0;
  std::size_t shown = 0;
  for (const models::TimelineRecord& record : scenario.timeline) {
    if (shown == most_events) {
      ++left_out;
      continue;
    }
    ++shown;
    html += fmt::format(
        "<tr data-at=\"{0}\" class=\"{1}\"><td class=\"number\"><a href=\"#t={0}\">{2}</a></td>"
        "<td>{1}</td><td>{3}</td><td>{4}</td></tr>\n",
        rounded(record.at), escaped(record.kind), clock_of(record.at), html_text(record.component),
        html_text(record.text));
  }
  html += "</tbody></table></div>\n";
  if (left_out > 0) {
    html += fmt::format("<p class=\"faint\">{} more in --out json</p>\n", left_out);
  }
  return html;
}

}  // namespace

double telling_moment(const models::ScenarioReport& scenario) {
  double most = 0;
  std::optional<std::size_t> worst;
  for (std::size_t step = 0; step < scenario.series.size(); ++step) {
    const double lost = lost_in_step(scenario, step);
    if (lost > most * (1 + 1e-9)) {
      most = lost;
      worst = step;
    }
  }
  if (worst) return scenario.series[*worst].at + scenario.series_step / 2;
  if (const auto detection = first_of(scenario, "detection")) return *detection;
  return first_of(scenario, "fault").value_or(0);
}

std::string drill_html(const models::ScenarioReport& scenario) {
  if (scenario.series.size() < 2) return {};
  const double at = telling_moment(scenario);
  const PictureLayout layout = layout_of(scenario.picture);
  std::string html = tiles_html(scenario);
  html += "<h2>Watch it</h2>\n<div class=\"drill\">\n" + controls_html(scenario, at);
  html += fmt::format(
      "<figure><figcaption>The architecture at <b class=\"moment-shown\">{}</b>, first "
      "replication</figcaption>\n<div class=\"drawing\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"The architecture\">\n",
      clock_of(at));
  html += picture_svg(scenario.picture, layout, at) + "</div>\n" + legend_html() + "</figure>\n";
  html += "<figure><div class=\"drawing\" tabindex=\"0\" role=\"region\" aria-label=\"Charts\">\n" +
          charts_svg(scenario, at) + "</div>\n" + phases_html(scenario);
  html += "<p class=\"marked-losses\" aria-live=\"polite\"></p>\n</figure>\n";
  html += values_html(scenario) + "</div>\n" + events_html(scenario);
  return html + data_html(scenario, layout, at);
}

}  // namespace tools
