#include "tools/report/write_incident.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "tools/report/html/frame.hpp"
#include "tools/report/json_parts.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

using json_parts::Json;
using json_parts::schema_version;

constexpr double seconds_per_day = 86'400;

/// "day 46, 03:12:10": day 1 is the first.
std::string moment_text(double seconds) {
  const double day = std::floor(seconds / seconds_per_day);
  const auto second = static_cast<int>(seconds - day * seconds_per_day);
  return fmt::format("day {:.0f}, {:02}:{:02}:{:02}", day + 1, second / 3600, second / 60 % 60,
                     second % 60);
}

std::string title_words(const models::Incident& incident) {
  std::string name = printable(incident.scenario);
  if (!incident.title.empty()) name += ": " + printable(incident.title);
  return name;
}

void add_headline(const models::Incident& incident, Page& page) {
  constexpr std::size_t indent = 11;
  const auto add = [&](const char* label, std::string text) {
    page.paragraph(std::move(text), {.first = indent, .further = indent, .label = label});
  };
  const double length = incident.ends - incident.begins;
  const double noticed = incident.begins - incident.onset;
  const std::string begins =
      noticed >= 1 ? ", from " + short_duration(noticed) + " after the fault" : std::string();
  page.paragraph(printable(incident.cause), {.first = 2, .further = 4});
  add("  strikes", fmt::format("{} of replication {} (seed {})", moment_text(incident.onset),
                               incident.replication, incident.seed));
  add("  outage", fmt::format("{}{}, back {} after the fault", human_duration(length), begins,
                              short_duration(incident.ends - incident.onset)));
  add("  found",
      fmt::format("the longest of {} in {}", whole_number(static_cast<double>(incident.outages)),
                  counted(whole_number(static_cast<double>(incident.searched)), "replication")));
}

Page charges_part(const models::Incident& incident) {
  Rows rows{{{"charged to"}, {"phase"}, {"requests lost"}, {"downtime"}}};
  for (const models::BlameEntry& charge : incident.charges) {
    rows.push_back({{printable(charge.cause)},
                    {printable(charge.phase)},
                    {whole_number(std::round(charge.requests_lost))},
                    {charge.downtime > 0 ? short_duration(charge.downtime) : "-"}});
  }
  Page page;
  page.heading("What it cost, phase by phase");
  return page.rows({Align::Left, Align::Left, Align::Right, Align::Right}, std::move(rows), 1);
}

Page chain_part(const models::Incident& incident, const TextStyle& style) {
  std::vector<models::TimelineRecord> since_onset = incident.timeline;
  for (models::TimelineRecord& record : since_onset) record.at -= incident.onset;
  Page page;
  page.heading("The chain (h:min:s since the fault)");
  // A document has room for all of it.
  const std::size_t most = style.width == unlimited_columns ? since_onset.size() : timeline_lines;
  return page.append(timeline_table(since_onset, most, style));
}

Page page_of(const models::Incident& incident, const TextStyle& style) {
  Page head;
  head.paragraph(title_words(incident));
  add_headline(incident, head);
  return joined_parts({std::move(head), charges_part(incident), chain_part(incident, style)});
}

}  // namespace

std::string incident_text(const models::Incident& incident, const TextStyle& style,
                          const std::vector<std::string>& next) {
  return page_of(incident, style).part(try_next_part(next)).text(style);
}

std::string incident_html(const models::Incident& incident, const std::string& command,
                          std::vector<InputFile> inputs) {
  HtmlFrame frame{.title = "nines incident: " + incident.scenario,
                  .verdict = fmt::format("{} took the service down for {}", incident.cause,
                                         human_duration(incident.ends - incident.begins)),
                  .verdict_tone = Tone::Plain,
                  .command = command,
                  .seed = incident.seed,
                  .inputs = std::move(inputs)};
  return html_document(frame, page_of(incident, html_style()));
}

std::string incident_json(const models::Incident& incident) {
  Json charges = Json::array();
  for (const models::BlameEntry& charge : incident.charges) {
    charges.push_back({{"cause", charge.cause},
                       {"phase", charge.phase},
                       {"requests_lost", charge.requests_lost},
                       {"downtime", charge.downtime}});
  }
  Json timeline = Json::array();
  for (const models::TimelineRecord& record : incident.timeline) {
    timeline.push_back({{"at", record.at},
                        {"kind", record.kind},
                        {"component", record.component},
                        {"text", record.text}});
  }
  const Json document = {{"schema", schema_version},
                         {"nines", version()},
                         {"command", "incident"},
                         {"seed", incident.seed},
                         {"name", incident.scenario},
                         {"replication", incident.replication},
                         {"cause", incident.cause},
                         {"onset", incident.onset},
                         {"begins", incident.begins},
                         {"ends", incident.ends},
                         {"watched_until", incident.watched},
                         {"searched", incident.searched},
                         {"outages", incident.outages},
                         {"charges", charges},
                         {"timeline", timeline}};
  return json_parts::text_of(document);
}

}  // namespace tools
