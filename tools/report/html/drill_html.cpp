#include "tools/report/html/drill_html.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/report/drill_series.hpp"
#include "tools/report/drill_time.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/html/chart_sheet.hpp"
#include "tools/report/html/definitions.hpp"
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

double end_of(const models::ScenarioReport& scenario) {
  return scenario.series.back().at + scenario.series_step;
}

double lost_in_step(const models::ScenarioReport& scenario, std::size_t step) {
  double lost = 0;
  for (const models::LossSeries& loss : scenario.losses) lost += loss.rps.at(step);
  return lost;
}

/// The phase in which most is lost in all; a short one may lose more at a time.
std::string worst_phase(const models::ScenarioReport& scenario) {
  std::map<std::string, double> lost;
  for (const models::LossSeries& loss : scenario.losses) {
    lost[loss.phase] += std::accumulate(loss.rps.begin(), loss.rps.end(), 0.0);
  }
  const auto most = std::max_element(
      lost.begin(), lost.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == lost.end() ? std::string() : most->first;
}

/// `meant`: the figure whose definition the words lead to; empty: none.
std::string tile(std::string_view figure, std::string_view words, std::string_view meant) {
  return fmt::format("<div class=\"tile\"><strong>{}</strong><span>{}</span></div>\n",
                     html_text(figure), with_definition(meant, html_text(words)));
}

/// Five figures, also where one of them has nothing to tell.
std::string tiles_html(const models::ScenarioReport& scenario) {
  std::string html = "<div class=\"tiles\">\n";
  html += tile(served_text(scenario), "of requests served", "availability.requests");
  const double lost = scenario.balance.offered - scenario.balance.served;
  html += tile(whole_number(std::round(lost)), "requests lost in a run", "balance");
  const std::optional<double> fault = first_of(scenario, "fault");
  const std::optional<double> noticed =
      fault ? first_of(scenario, "detection", *fault) : std::nullopt;
  if (noticed) {
    html +=
        tile(human_duration(*noticed - *fault),
             "from the first fault to the first detection, in the first replication", "timeline");
  } else {
    // A service that mends itself notices without a record of it.
    html += tile("none",
                 fault ? "no detection is recorded in the first replication"
                       : "no fault in the first replication",
                 "timeline");
  }
  const double down = downtime_per_run(scenario);
  html += tile(down > 0 ? human_duration(down) : "never", "down in a run", "downtime");
  const models::MetricEstimate* cost = scenario.find("cost_per_month");
  html += tile(cost != nullptr ? mean_text(*cost) : "no price",
               cost != nullptr ? "a month, at the pace of the drill" : "of anything in it",
               "cost_per_month");
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

Json json_of_run(const models::ScenarioReport& scenario, const PictureLayout& layout) {
  Json run = json_of_cells(scenario, layout);
  run["series"] = json_of_series(scenario);
  run["end"] = end_of(scenario);
  Json moments = Json::array();
  for (const models::TimelineRecord& record : scenario.timeline) {
    if (record.kind != "probe") moments.push_back({rounded(record.at), record.kind});
  }
  if (moments.size() > most_events) moments = Json::array();
  run["moments"] = std::move(moments);
  return run;
}

std::string data_html(Json runs, double end, double at) {
  const Json data{{"shown", rounded(at)}, {"end", end}, {"runs", std::move(runs)}};
  return "<script type=\"application/json\" id=\"drill-data\">" + script_text(data) + "</script>\n";
}

/// Which of several drills is looked at.
std::string switch_html(const Drills& drills) {
  if (drills.size() < 2) return {};
  std::string html = "<span class=\"switch\" role=\"group\" aria-label=\"Which drill is shown\">\n";
  for (std::size_t drill = 0; drill < drills.size(); ++drill) {
    html += fmt::format(
        "<button type=\"button\" data-show=\"{0}\" aria-pressed=\"{1}\" "
        "aria-keyshortcuts=\"{2}\"><span class=\"key run{0}\">{3}</span> {4}</button>\n",
        drill, drill == 0 ? "true" : "false", drill + 1, drill_letter(drill),
        html_text(drills[drill]->name));
  }
  return html + "</span>\n";
}

std::string controls_html(const Drills& drills, double end, double at) {
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
      "<button type=\"button\" data-do=\"zoom\" hidden=\"\">Zoom in</button>\n"
      "<button type=\"button\" data-do=\"whole\" hidden=\"\">Whole drill</button>\n"
      "<button type=\"button\" data-do=\"help\" aria-expanded=\"false\">? keys</button>\n";
  html += switch_html(drills);
  html += fmt::format(
      "<input type=\"range\" min=\"0\" max=\"{}\" step=\"0.1\" value=\"{}\" "
      "aria-label=\"time into the drill, seconds\">\n",
      end, rounded(at));
  html += fmt::format(
      "<p class=\"help\" hidden=\"\">Space plays and stops. ← and → go to the event before and "
      "after, F, D and R to the next fault, detection and recovery, Home and End to both ends. "
      "Drag "
      "over the charts, or press [ and ] at the two ends of a stretch of time, to see what was "
      "lost "
      "in it; Z zooms into it, 0 shows the whole drill again, Escape forgets it.{}</p>\n"
      "<p class=\"marked-losses\" aria-live=\"polite\"></p>\n</div>\n",
      drills.size() > 1 ? " 1 to 4 and X switch between the drills." : "");
  return html;
}

std::string legend_html() {
  constexpr std::array<std::pair<models::Condition, std::string_view>, 5> words{
      {{models::Condition::Well, "does its work"},
       {models::Condition::Changing, "on its way"},
       {models::Condition::Impaired, "works, not as it should"},
       {models::Condition::Overloaded, "overloaded: asked for more than it can do"},
       {models::Condition::Down, "does not work"}}};
  std::string html = "<p class=\"legend\">";
  for (const auto& [condition, meaning] : words) {
    html += fmt::format("<span class=\"key {}\">{} {}</span> ", to_string(condition),
                        mark_of(condition), meaning);
  }
  return html + "<span class=\"key absent\">not there</span></p>\n";
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> phase_words{
    {{"detection", "nobody has noticed"},
     {"reaction", "noticed, nobody has begun"},
     {"restoration", "being mended"},
     {"dns", "mended, clients hold old answers"},
     {"overload", "too little capacity is left"}}};

std::string phases_html(const models::ScenarioReport& scenario) {
  std::string html;
  for (const auto& [phase, meaning] : phase_words) {
    const bool is_there = std::any_of(
        scenario.losses.begin(), scenario.losses.end(),
        [phase = phase](const models::LossSeries& loss) { return loss.phase == phase; });
    if (!is_there) continue;
    html += fmt::format("<span class=\"key loss {0}\">{0}: {1}</span> ", phase, meaning);
  }
  return "<p class=\"legend\">" + (html.empty() ? "" : "Lost while " + html) +
         "<span>▼ fault or operation</span> <span>◆ detection</span> <span>▲ recovery</span></p>\n";
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

/// The phase in which most is lost at a moment, as a class; empty where nothing is.
std::string phase_class(const std::vector<PhaseBand>& bands, double at) {
  for (const PhaseBand& band : bands) {
    if (band.from <= at && at < band.to) return " band " + band.phase;
  }
  return {};
}

/// Rows of what happened; those with the words of a filter stay.
std::string events_html(const models::ScenarioReport& scenario) {
  const std::vector<PhaseBand> bands = phase_bands_of(scenario);
  std::string html =
      "<h2>What happened in the first replication</h2>\n<p class=\"filter\" "
      "hidden=\"\"><label>Only with "
      "<input type=\"search\" data-do=\"filter\"></label></p>\n"
      "<div class=\"table listed\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"What happened\">\n"
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
        "<tr data-at=\"{0}\" class=\"{1}\"><td class=\"number{5}\"><a href=\"#t={0}\">{2}</a></td>"
        "<td>{1}</td><td>{3}</td><td>{4}</td></tr>\n",
        rounded(record.at), escaped(record.kind), clock_of(record.at), html_text(record.component),
        html_text(record.text), phase_class(bands, record.at));
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
  const std::string phase = worst_phase(scenario);
  for (std::size_t step = 0; step < scenario.series.size(); ++step) {
    double lost = 0;
    for (const models::LossSeries& loss : scenario.losses) {
      if (loss.phase == phase) lost += loss.rps.at(step);
    }
    if (lost > most * (1 + 1e-9)) {
      most = lost;
      worst = step;
    }
  }
  if (worst) return scenario.series[*worst].at + scenario.series_step / 2;
  if (const auto detection = first_of(scenario, "detection")) return *detection;
  return first_of(scenario, "fault").value_or(0);
}

std::string drill_letter(std::size_t drill) {
  return std::string(1, static_cast<char>('A' + drill));
}

std::string drill_sentence(const models::ScenarioReport& scenario) {
  const auto first = std::find_if(scenario.timeline.begin(), scenario.timeline.end(),
                                  [](const models::TimelineRecord& record) {
                                    return record.kind == "fault" || record.kind == "operation";
                                  });
  if (first == scenario.timeline.end()) return {};
  std::string words = fmt::format("At {} {} {}", clock_of(first->at), printable(first->component),
                                  printable(first->text));
  const std::optional<double> noticed = first_of(scenario, "detection", first->at);
  words += noticed ? fmt::format(", first noticed {} later.", human_duration(*noticed - first->at))
                   : std::string(".");
  const auto most =
      std::max_element(scenario.balance.lost.begin(), scenario.balance.lost.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == scenario.balance.lost.end() || scenario.balance.offered <= 0 || most->second < 0.5) {
    return words + " No request was lost.";
  }
  return words + fmt::format(" {} of the requests were lost, most to {}.",
                             part_percent(1 - scenario.balance.served / scenario.balance.offered),
                             printable(most->first));
}

namespace {

/// What a clock shows beside the picture.
std::string readout_words(const models::ScenarioReport& scenario, double at) {
  std::size_t step = 0;
  while (step + 1 < scenario.series.size() && scenario.series[step + 1].at <= at) ++step;
  const models::SeriesPoint& point = scenario.series[step];
  std::string words = fmt::format("{}: {} of {} requests/s served", clock_of(at),
                                  significant(point.served_rps), significant(point.offered_rps));
  const models::LossSeries* most = nullptr;
  for (const models::LossSeries& loss : scenario.losses) {
    if (loss.rps[step] <= 0) continue;
    if (most == nullptr || loss.rps[step] > most->rps[step]) most = &loss;
  }
  if (most == nullptr) return words + "; nothing lost";
  return words + fmt::format("; lost most to {} ({})", printable(most->cause), most->phase);
}

std::string aside_html(const models::ScenarioReport& scenario) {
  std::string html;
  const auto add = [&](std::string_view head, const std::string& text) {
    if (!text.empty()) html += fmt::format("<h3>{}</h3>\n<p>{}</p>\n", head, html_text(text));
  };
  add("Story", scenario.story);
  add("Look for", scenario.look_for);
  return html.empty() ? html : "<aside>\n" + html + "</aside>\n";
}

std::string picture_html(const models::ScenarioReport& scenario, const PictureLayout& layout,
                         double at, double end) {
  std::string html = fmt::format(
      "<figure><figcaption>The architecture at <b class=\"moment-shown\">{}</b>, first "
      "replication</figcaption>\n<output aria-live=\"polite\">{}</output>\n"
      "<div class=\"drawing\" tabindex=\"0\" role=\"region\" aria-label=\"The architecture\">\n",
      clock_of(at), html_text(readout_words(scenario, at)));
  html += stripe_svg(scenario, at, end) + picture_svg(scenario.picture, layout, at) + "</div>\n";
  return html + legend_html() + phases_html(scenario) + "</figure>\n";
}

std::string charts_html(const models::ScenarioReport& scenario, double at, double end) {
  return "<figure><div class=\"drawing\" tabindex=\"0\" role=\"region\" aria-label=\"Charts\">\n" +
         charts_svg(scenario, at, end) + "</div>\n</figure>\n" + values_html(scenario);
}

/// What belongs to one drill of several, which a script hides while another is looked at.
std::string of_run(const Drills& drills, std::size_t drill, const std::string& html) {
  std::string head;
  if (drills.size() > 1) {
    head = fmt::format("<h3><span class=\"key run{}\">{}</span> {}</h3>\n", drill,
                       drill_letter(drill), html_text(drills[drill]->name));
  }
  return fmt::format("<div class=\"run\" data-run=\"{}\">\n{}{}</div>\n", drill, head, html);
}

/// The moment that tells most of the drill that loses most at a time.
double telling_moment_of(const Drills& drills) {
  const models::ScenarioReport* worst = drills.front();
  double most = -1;
  for (const models::ScenarioReport* drill : drills) {
    for (std::size_t step = 0; step < drill->series.size(); ++step) {
      const double lost = lost_in_step(*drill, step);
      if (lost <= most) continue;
      most = lost;
      worst = drill;
    }
  }
  return telling_moment(*worst);
}

/// All of one or several drills at one clock.
std::string watched_html(const Drills& drills) {
  const double at = telling_moment_of(drills);
  double end = 0;
  for (const models::ScenarioReport* drill : drills) end = std::max(end, end_of(*drill));
  Json runs = Json::array();
  std::string pictures;
  std::string details;
  for (std::size_t drill = 0; drill < drills.size(); ++drill) {
    const models::ScenarioReport& scenario = *drills[drill];
    const PictureLayout layout = layout_of(scenario.picture);
    runs.push_back(json_of_run(scenario, layout));
    pictures += of_run(drills, drill,
                       "<div class=\"stage\">\n" + picture_html(scenario, layout, at, end) +
                           aside_html(scenario) + "</div>\n");
    details += of_run(drills, drill, charts_html(scenario, at, end) + events_html(scenario));
  }
  std::string html = "<h2>Watch it</h2>\n<div class=\"drill\">\n";
  html += controls_html(drills, end, at) + pictures;
  if (drills.size() > 1) {
    html +=
        "<h2>Side by side</h2>\n<figure><div class=\"drawing\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"Charts of all drills\">\n" +
        overlay_svg(drills, at) + "</div>\n</figure>\n<h2>Each by itself</h2>\n";
  }
  html += details + "</div>\n";
  return html + data_html(std::move(runs), end, at);
}

}  // namespace

std::string drill_html(const models::ScenarioReport& scenario) {
  if (scenario.series.size() < 2) return {};
  std::string html;
  const std::string sentence = drill_sentence(scenario);
  if (!sentence.empty()) html += "<p class=\"lead\">" + html_text(sentence) + "</p>\n";
  return html + tiles_html(scenario) + watched_html({&scenario});
}

std::string drills_html(const Drills& drills) {
  return watched_html(drills);
}

}  // namespace tools
