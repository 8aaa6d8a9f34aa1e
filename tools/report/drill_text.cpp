#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "tools/report/drill_series.hpp"
#include "tools/report/drill_time.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr int before_disturbance = 4;
constexpr std::size_t losses_shown = 10;
constexpr std::size_t widest_component = 22;
constexpr std::size_t narrowest_text = 20;
constexpr std::size_t narrowest_label = 16;
// Columns beside a series for what it reaches, where there is room enough.
constexpr std::size_t widest_range = 24;
constexpr std::size_t narrowest_series = 4;
constexpr std::array<std::string_view, 8> blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

/// Less is more worth a line: what was done to the system, what changed what it can serve, what
/// only noticed that, what is routine.
int routine_of(const std::string& kind) {
  if (kind == "story" || kind == "fault" || kind == "operation" || kind == "load") return 0;
  if (kind == "recovery" || kind == "person" || kind == "scaling") return 1;
  return kind == "detection" || kind == "dns" ? 2 : 3;
}

/// How much each record is worth a line, less being more. What happens before anything is done to
/// the system is its routine, whatever its kind.
std::vector<int> routine_of(const std::vector<models::TimelineRecord>& timeline) {
  std::vector<int> routine;
  bool disturbed = false;
  for (const models::TimelineRecord& record : timeline) {
    const int one = routine_of(record.kind);
    disturbed = disturbed || one == 0;
    routine.push_back(disturbed ? one : one + before_disturbance);
  }
  return routine;
}

/// Positions of the records that are shown, in order of time.
std::vector<std::size_t> chosen_records(const std::vector<models::TimelineRecord>& timeline,
                                        std::size_t lines) {
  const std::vector<int> routine = routine_of(timeline);
  std::vector<std::size_t> chosen(timeline.size());
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  std::stable_sort(chosen.begin(), chosen.end(), [&](std::size_t left, std::size_t right) {
    return routine[left] < routine[right];
  });
  chosen.resize(std::min(chosen.size(), lines));
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

/// Columns that time, kind and perhaps component leave for the text of a record.
std::size_t room_for_text(const std::vector<models::TimelineRecord>& timeline,
                          const std::vector<std::size_t>& chosen, bool beside_component,
                          const TextStyle& style) {
  std::size_t clock = 0;
  std::size_t kind = 0;
  std::size_t component = 0;
  for (const std::size_t index : chosen) {
    clock = std::max(clock, width_of(clock_of(timeline[index].at)));
    kind = std::max(kind, width_of(printable(timeline[index].kind)));
    component = std::max(component, width_of(printable(timeline[index].component)));
  }
  std::size_t taken = clock + kind + 6;
  if (beside_component) taken += std::min(component, widest_component) + 2;
  return style.width - std::min(taken, style.width);
}

std::string left_out_words(const std::vector<models::TimelineRecord>& timeline,
                           const std::vector<std::size_t>& chosen) {
  if (chosen.size() == timeline.size()) return {};
  std::map<std::string, std::size_t> left;
  for (const models::TimelineRecord& record : timeline) ++left[record.kind];
  for (const std::size_t index : chosen) --left[timeline[index].kind];
  std::string kinds;
  for (const auto& [kind, count] : left) {
    if (count == 0) continue;
    kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", count, printable(kind));
  }
  return fmt::format("{} more in --out json: {}", timeline.size() - chosen.size(), kinds);
}

Tone tone_of(const std::string& kind) {
  if (kind == "fault") return Tone::Bad;
  if (kind == "recovery") return Tone::Good;
  return kind == "story" ? Tone::Strong : Tone::Plain;
}

/// Whole numbers in the proportion of `parts` that add up to `sum`: the largest remainders are
/// rounded up (Hamilton's method), so that a printed sum is right.
std::vector<double> rounded_to_sum(const std::vector<double>& parts, double sum) {
  std::vector<double> whole;
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  whole.reserve(parts.size());
  for (const double part : parts) whole.push_back(std::floor(part));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return parts[left] - whole[left] > parts[right] - whole[right];
  });
  double missing = sum - std::accumulate(whole.begin(), whole.end(), 0.0);
  for (const std::size_t index : order) {
    if (missing < 1) break;
    whole[index] += 1;
    missing -= 1;
  }
  return whole;
}

struct Balance {
  std::vector<std::string> names;
  std::vector<double> requests;
};

/// Served, then the largest losses, then all others in one.
Balance main_losses(const models::LossBalance& balance) {
  std::vector<std::pair<std::string, double>> lost = balance.lost;
  std::stable_sort(lost.begin(), lost.end(),
                   [](const auto& left, const auto& right) { return left.second > right.second; });
  // Half a request of a replication is none.
  constexpr double fewest_shown = 0.5;
  Balance main{{"served"}, {balance.served}};
  double others = 0;
  for (std::size_t index = 0; index < lost.size(); ++index) {
    if (index < losses_shown && lost[index].second >= fewest_shown) {
      main.names.push_back("lost to " + printable(lost[index].first));
      main.requests.push_back(lost[index].second);
    } else {
      others += lost[index].second;
    }
  }
  if (others >= fewest_shown) {
    main.names.emplace_back("lost to all others");
    main.requests.push_back(others);
  }
  return main;
}

using Values = std::vector<double>;

/// Means over equal parts of the series.
Values resampled(const Values& values, std::size_t parts) {
  if (values.size() <= parts) return values;
  Values means;
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t begin = part * values.size() / parts;
    const std::size_t end = (part + 1) * values.size() / parts;
    double sum = 0;
    for (std::size_t index = begin; index < end; ++index) sum += values[index];
    means.push_back(sum / static_cast<double>(end - begin));
  }
  return means;
}

std::string sparkline(const Values& values, double top) {
  std::string line;
  for (const double value : values) {
    const double share = top > 0 ? std::clamp(value / top, 0.0, 1.0) : 0;
    const auto level = static_cast<std::size_t>(std::lround(share * (blocks.size() - 1)));
    line += blocks[level];
  }
  return line;
}

/// "0 to 9", or the one value that it has.
std::string range_of(const Values& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const std::string low = significant(*least, 3);
  const std::string high = significant(*most, 3);
  return low == high ? low : fmt::format("{} to {}", low, high);
}

}  // namespace

Page story_part(const models::ScenarioReport& scenario) {
  const Layout inside{.first = 2, .further = 2};
  Page page;
  if (!scenario.story.empty()) {
    page.heading("Story").paragraph(printable(scenario.story), inside);
  }
  if (!scenario.look_for.empty()) {
    page.heading("Look for").paragraph(printable(scenario.look_for), inside);
  }
  return page;
}

Page timeline_part(const models::ScenarioReport& scenario, std::size_t lines,
                   const TextStyle& style) {
  Page page;
  if (scenario.timeline.empty()) return page;
  page.heading("What happened (first replication; h:min:s)");
  page.append(timeline_table(scenario.timeline, lines, style));
  return page;
}

Page timeline_table(const std::vector<models::TimelineRecord>& timeline, std::size_t most,
                    const TextStyle& style) {
  const std::vector<std::size_t> chosen = chosen_records(timeline, most);
  const bool apart = room_for_text(timeline, chosen, true, style) >= narrowest_text;
  const std::size_t room =
      std::max(room_for_text(timeline, chosen, apart, style), narrowest_text / 2);
  // Where the component has no room for a column of its own, the text begins with it.
  TextTable table(apart ? std::vector{Align::Right, Align::Left, Align::Left, Align::Left}
                        : std::vector{Align::Right, Align::Left, Align::Left},
                  2);
  for (const std::size_t index : chosen) {
    const models::TimelineRecord& record = timeline[index];
    const std::string component = printable(record.component);
    const bool leads = !apart && !component.empty();
    std::vector<std::string> lines =
        wrapped((leads ? component + ": " : "") + printable(record.text), room);
    if (lines.empty()) lines.emplace_back();
    for (std::size_t line = 0; line < lines.size(); ++line) {
      std::vector<Cell> cells(2);
      if (line == 0) {
        cells = {{clock_of(record.at)}, {printable(record.kind), tone_of(record.kind)}};
      }
      if (apart) {
        cells.push_back(
            {line == 0 ? fitted(component, columns_at_most(widest_component, style)) : ""});
      }
      cells.push_back({shortened(lines[line], room)});
      table.add(std::move(cells));
    }
  }
  Page page;
  page.table(std::move(table));
  page.paragraph(left_out_words(timeline, chosen), {.first = 2, .further = 4});
  return page;
}

Page balance_part(const models::ScenarioReport& scenario) {
  const models::LossBalance& balance = scenario.balance;
  if (balance.offered <= 0) return {};
  const Balance main = main_losses(balance);
  const double offered = std::round(balance.offered);
  const std::vector<double> whole = rounded_to_sum(main.requests, offered);
  TextTable table({Align::Left, Align::Right, Align::Right}, 2);
  table.add({{"offered"}, {whole_number(offered)}, {"100 %"}});
  for (std::size_t index = 0; index < main.names.size(); ++index) {
    const double share = main.requests[index] / balance.offered;
    table.add({{main.names[index]},
               {whole_number(whole[index])},
               {index == 0 ? percent(share) : part_percent(share)}});
  }
  return titled("Balance of requests (mean of a replication)", std::move(table));
}

namespace {

/// A row of blocks for each, as wide as the terminal has room for.
std::string sparklines(std::vector<DrillSeries> shown, const TextStyle& style) {
  std::size_t label_width = narrowest_label;
  const std::size_t widest_label = std::max(narrowest_label, style.width / 3);
  for (DrillSeries& one : shown) {
    one.label = fitted(one.label, widest_label);
    label_width = std::max(label_width, width_of(one.label) + 1);
  }
  std::size_t beside = widest_range;
  if (style.width < label_width + beside + widest_range) {
    beside = 0;
    for (const DrillSeries& one : shown) beside = std::max(beside, width_of(range_of(one.values)));
    beside += 4;
  }
  const std::size_t taken = label_width + beside;
  const std::size_t width = std::max(style.width - std::min(style.width, taken), narrowest_series);
  std::string text;
  for (const DrillSeries& one : shown) {
    const double most = *std::max_element(one.values.begin(), one.values.end());
    text += fmt::format("  {}{}{}  {}\n", one.label,
                        std::string(label_width - std::min(label_width, width_of(one.label)), ' '),
                        sparkline(resampled(one.values, width), most), range_of(one.values));
  }
  return text;
}

}  // namespace

Page series_part(const models::ScenarioReport& scenario, const TextStyle& style) {
  Page page;
  if (scenario.series.size() < 2) return page;
  const std::vector<DrillSeries> shown = series_of_drill(scenario);
  const double end = scenario.series.back().at + scenario.series_step;
  page.heading(fmt::format("In time (first replication, 0 to {})", human_duration(end)));
  page.add_text(sparklines(shown, style));
  return page;
}

}  // namespace tools
