#include "tools/report/write_each_fault.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "tools/report/csv_text.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/json_parts.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"
#include "tools/report/xml_text.hpp"

namespace tools {

namespace {

using json_parts::Json;

constexpr std::size_t worst_shown = 20;
constexpr double seconds_per_day = 86'400;

/// What was going on while most was lost, in the place of the name of a phase.
std::string loss_words(const std::string& phase) {
  using Words = std::pair<std::string_view, const char*>;
  constexpr std::array<Words, 5> all{{{"detection", "unseen"},
                                      {"reaction", "waiting"},
                                      {"restoration", "repair"},
                                      {"dns", "old DNS"},
                                      {"overload", "overload"}}};
  const auto* const known = std::find_if(all.begin(), all.end(),
                                         [&](const Words& words) { return words.first == phase; });
  return known == all.end() ? "-" : known->second;
}

std::string part_words(const models::FaultImpact& impact) {
  const std::string part = printable(impact.part);
  return impact.alike > 1 ? fmt::format("{} ({})", part, impact.alike) : part;
}

/// The table has a column that says of what: "application_hang" is a hang there, "host_fault" a
/// host.
std::string fault_words(std::string fault) {
  constexpr std::string_view of_instances = "application_";
  if (fault.starts_with(of_instances)) fault.erase(0, of_instances.size());
  for (const std::string_view ending : {"_fault", "_event"}) {
    if (fault.ends_with(ending)) fault.erase(fault.size() - ending.size());
  }
  return fault;
}

std::string detected_words(const models::FaultImpact& impact) {
  if (impact.detected) return short_duration(*impact.detected);
  return impact.unnoticed ? "never" : "-";
}

std::string recovered_words(const models::FaultImpact& impact, double watched) {
  if (impact.drills_down == 0) return "stays up";
  if (!impact.recovered) return "> " + short_duration(watched);
  return short_duration(*impact.recovered);
}

/// Requests lost in the mean, also of few.
std::string lost_words(double lost) {
  return lost >= 10 || lost == 0 ? whole_number(std::round(lost)) : significant(lost, 2);
}

std::vector<std::string> cells_of(const models::FaultImpact& impact,
                                  const models::EachFaultReport& report) {
  return {part_words(impact),      fault_words(impact.fault),
          lost_words(impact.lost), part_percent(impact.lost_share),
          detected_words(impact),  recovered_words(impact, report.watched),
          loss_words(impact.phase)};
}

constexpr std::array<const char*, 7> headers{"part",     "fault",    "lost",   "of all",
                                             "detected", "up again", "lost by"};

std::string moment_words(double seconds) {
  const double day = std::floor(seconds / seconds_per_day);
  const auto second = static_cast<int>(seconds - day * seconds_per_day);
  return fmt::format("{:02}:{:02} of day {:.0f}", second / 3600, second / 60 % 60, day + 1);
}

std::string method_sentence(const models::EachFaultReport& report) {
  return fmt::format(
      "Each fault strikes once, at {}, when demand is highest ({} a second); nothing else fails. "
      "What is lost in the {} from then on, of {} requests: mean of {}.",
      moment_words(report.at), significant(report.demand_rps), short_duration(report.watched),
      whole_number(std::round(report.offered)),
      counted(whole_number(static_cast<double>(report.drills)), "drill"));
}

std::string nothing_sentence() {
  return "Nothing here can fail: no part of the design has a fault that a timeline could inject.";
}

/// Losses that are there anyway; empty where there are none.
std::string without_sentence(const models::EachFaultReport& report) {
  if (report.lost_without_fault <= 0) return {};
  return fmt::format("Without any fault the same time loses {} requests, which are not counted.",
                     lost_words(report.lost_without_fault));
}

std::string not_back_sentence(const models::EachFaultReport& report) {
  const bool some = std::any_of(
      report.impacts.begin(), report.impacts.end(), [](const models::FaultImpact& impact) {
        return impact.drills_not_back > 0 && impact.drills_not_back < impact.drills_down;
      });
  if (!some) return {};
  return "\"up again\" leaves out drills that are still down at the end: --out json counts them.";
}

/// How many rows are shown: all of them, or the worst that lose something.
std::size_t rows_shown(const models::EachFaultReport& report, bool details) {
  if (details) return report.impacts.size();
  const auto losing = static_cast<std::size_t>(
      std::count_if(report.impacts.begin(), report.impacts.end(),
                    [](const models::FaultImpact& impact) { return impact.lost > 0; }));
  return std::min(losing, worst_shown);
}

/// What the rows that are not shown are: more losses, and faults that lose nothing.
std::string rest_words(const models::EachFaultReport& report, std::size_t shown) {
  const auto losing = static_cast<std::size_t>(
      std::count_if(report.impacts.begin(), report.impacts.end(),
                    [](const models::FaultImpact& impact) { return impact.lost > 0; }));
  std::string text;
  if (losing > shown) {
    text = fmt::format("{} more in --out csv", losing - shown);
  }
  const std::size_t nothing = report.impacts.size() - std::max(losing, shown);
  if (nothing > 0) {
    text += fmt::format("{}{} nothing: --details shows them", text.empty() ? "" : "; ",
                        counted(whole_number(static_cast<double>(nothing)), "fault") +
                            (nothing == 1 ? " loses" : " lose"));
  }
  return text;
}

Page matrix(const models::EachFaultReport& report, bool details) {
  Page page;
  page.heading(fmt::format("What if each part dies once: {}", printable(report.scenario)));
  const Layout indented{.first = 2, .further = 2};
  if (report.faults == 0) return page.paragraph(nothing_sentence(), indented);
  page.paragraph(method_sentence(report), indented);
  const std::size_t shown = rows_shown(report, details);
  TextTable table({Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right,
                   Align::Left},
                  2);
  std::vector<Cell> names;
  names.reserve(headers.size());
  for (const char* header : headers) names.push_back({header, Tone::Faint});
  table.add_head(std::move(names));
  for (std::size_t index = 0; index < shown; ++index) {
    std::vector<Cell> row;
    for (std::string& cell : cells_of(report.impacts[index], report)) {
      row.push_back({std::move(cell)});
    }
    table.add(std::move(row));
  }
  if (shown > 0) page.table(std::move(table));
  for (const std::string& sentence :
       {rest_words(report, shown), without_sentence(report), not_back_sentence(report)}) {
    page.paragraph(sentence, indented);
  }
  return page;
}

/// What the columns mean, once for all matrices.
Page legend() {
  return Page().paragraph(
      "(4): it stands for four that are alike. detected: seconds in which requests were lost and "
      "nobody had noticed, \"-\" where none were. up again: until the service is above its "
      "threshold for good. lost by: what most was lost to.",
      {.first = 2, .further = 2, .tone = Tone::Faint});
}

Page page_of(const std::vector<models::EachFaultReport>& reports, const TableOptions& options) {
  std::vector<Page> parts;
  parts.reserve(reports.size() + 2);
  for (const models::EachFaultReport& report : reports) {
    parts.push_back(matrix(report, options.details));
  }
  const bool any =
      std::any_of(reports.begin(), reports.end(),
                  [](const models::EachFaultReport& report) { return !report.impacts.empty(); });
  if (any) parts.push_back(legend());
  parts.push_back(try_next_part(options.next));
  return joined_parts(std::move(parts));
}

Json json_of(const models::FaultImpact& impact) {
  Json row{{"part", impact.part}, {"alike", impact.alike}, {"fault", impact.fault}};
  json_parts::put(row, "lasts", impact.lasts);
  row["requests_lost"] = impact.lost;
  row["share_lost"] = impact.lost_share;
  json_parts::put(row, "detected_after", impact.detected);
  row["unnoticed"] = impact.unnoticed;
  json_parts::put(row, "recovered_after", impact.recovered);
  row["drills_down"] = impact.drills_down;
  row["drills_not_back"] = impact.drills_not_back;
  json_parts::put(row, "cause", impact.cause);
  json_parts::put(row, "phase", impact.phase);
  return row;
}

std::string row_of_markdown(const std::vector<std::string>& cells) {
  std::string text = "|";
  for (const std::string& cell : cells) text += " " + markdown_text(cell) + " |";
  return text + "\n";
}

}  // namespace

std::string each_fault_text(const std::vector<models::EachFaultReport>& reports,
                            const TableOptions& options) {
  return page_of(reports, options).text(options.style);
}

std::string each_fault_html(const std::vector<models::EachFaultReport>& reports,
                            TableOptions options) {
  options.details = true;
  HtmlFrame frame{.title = "nines run --each-fault",
                  .verdict = {},
                  .command = options.command,
                  .seed = {},
                  .inputs = options.inputs};
  if (reports.size() == 1) frame.title += ": " + reports.front().scenario;
  if (!reports.empty()) frame.seed = reports.front().seed;
  if (!reports.empty() && !reports.front().impacts.empty()) {
    const models::FaultImpact& worst = reports.front().impacts.front();
    frame.verdict = fmt::format("worst: {} of {} loses {} requests", fault_words(worst.fault),
                                part_words(worst), lost_words(worst.lost));
  }
  return html_document(frame, page_of(reports, options));
}

std::string each_fault_json(const std::vector<models::EachFaultReport>& reports) {
  Json designs = Json::array();
  for (const models::EachFaultReport& report : reports) {
    Json rows = Json::array();
    for (const models::FaultImpact& impact : report.impacts) rows.push_back(json_of(impact));
    designs.push_back({{"name", report.scenario},
                       {"title", report.title},
                       {"seed", report.seed},
                       {"at", report.at},
                       {"demand_rps", report.demand_rps},
                       {"watched", report.watched},
                       {"requests_offered", report.offered},
                       {"up_threshold", report.up_threshold},
                       {"lost_without_fault", report.lost_without_fault},
                       {"drills", report.drills},
                       {"faults", report.faults},
                       {"impacts", rows}});
  }
  const Json document = {{"schema", json_parts::schema_version},
                         {"nines", version()},
                         {"command", "run --each-fault"},
                         {"designs", designs}};
  return json_parts::text_of(document);
}

std::string each_fault_csv(const std::vector<models::EachFaultReport>& reports) {
  std::string text =
      "scenario,part,alike,fault,lasts,requests_lost,share_lost,detected_after,unnoticed,"
      "recovered_after,drills_down,drills_not_back,drills,cause,phase,seed\n";
  for (const models::EachFaultReport& report : reports) {
    for (const models::FaultImpact& impact : report.impacts) {
      text +=
          fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                      csv_field(report.scenario), csv_field(impact.part), impact.alike,
                      csv_field(impact.fault), csv_number(impact.lasts), csv_number(impact.lost),
                      csv_number(impact.lost_share), csv_number(impact.detected), impact.unnoticed,
                      csv_number(impact.recovered), impact.drills_down, impact.drills_not_back,
                      report.drills, csv_field(impact.cause), csv_field(impact.phase), report.seed);
    }
  }
  return text;
}

std::string each_fault_markdown(const std::vector<models::EachFaultReport>& reports) {
  std::string text;
  for (const models::EachFaultReport& report : reports) {
    text += fmt::format("{}### What if each part dies once: {}\n\n", text.empty() ? "" : "\n",
                        markdown_text(report.scenario));
    if (report.faults == 0) {
      text += markdown_text(nothing_sentence()) + "\n";
      continue;
    }
    text += markdown_text(method_sentence(report)) + "\n\n";
    text += row_of_markdown({headers.begin(), headers.end()});
    text += "| --- | --- | ---: | ---: | ---: | ---: | --- |\n";
    for (const models::FaultImpact& impact : report.impacts) {
      text += row_of_markdown(cells_of(impact, report));
    }
    for (const std::string& sentence : {without_sentence(report), not_back_sentence(report)}) {
      if (!sentence.empty()) text += "\n" + markdown_text(sentence) + "\n";
    }
  }
  return text;
}

}  // namespace tools
