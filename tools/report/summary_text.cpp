// The first screen: what was found, in as many lines as a terminal shows at once.

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/architecture/service_figures.hpp"
#include "tools/report/blame_words.hpp"
#include "tools/report/check_lines.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::size_t shown_causes = 3;
constexpr std::size_t shown_objectives = 4;
constexpr std::size_t widest_name = 22;
constexpr std::size_t widest_bar = 30;
constexpr std::size_t narrowest_bar = 6;
// From so many columns on a table has room for what narrower ones go without.
constexpr std::size_t width_with_interval = 60;
constexpr std::size_t width_with_cause = 76;
constexpr std::size_t width_with_shares = 100;
constexpr std::array<std::string_view, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

using Estimate = models::MetricEstimate;

std::optional<double> mean_of(const models::ScenarioReport& scenario, const char* metric) {
  const Estimate* found = scenario.find(metric);
  return found == nullptr ? std::nullopt : std::optional<double>(found->mean);
}

double downtime_of(const models::ScenarioReport& scenario) {
  return mean_of(scenario, "downtime_per_year").value_or(0);
}

double cost_of(const models::ScenarioReport& scenario) {
  return mean_of(scenario, "cost_per_month").value_or(0);
}

std::string down_text(const models::ScenarioReport& scenario) {
  const Estimate* down = scenario.find("downtime_per_year");
  if (down == nullptr) return "-";
  return short_mean_text(*down);
}

std::string short_cost(const models::ScenarioReport& scenario) {
  const std::optional<double> cost = mean_of(scenario, "cost_per_month");
  return cost ? significant(*cost, 3) : "-";
}

/// Bars whose length grows with the logarithm, from one that is a tenth of the least to the most.
class LogBars {
 public:
  LogBars(const ScenarioList& scenarios, std::size_t columns) : columns_(columns) {
    double least = 0;
    double most = 0;
    for (const models::ScenarioReport* scenario : scenarios) {
      const double down = downtime_of(*scenario);
      if (down <= 0) continue;
      least = least == 0 ? down : std::min(least, down);
      most = std::max(most, down);
    }
    if (least <= 0) return;
    constexpr double decades_before = 0.5;  // So that the least has a bar as well.
    from_ = std::log10(least) - decades_before;
    decades_ = std::log10(most) - from_;
  }

  [[nodiscard]] std::string of(double value) const {
    if (value <= 0 || decades_ <= 0) return {};
    const double share = std::clamp((std::log10(value) - from_) / decades_, 0.0, 1.0);
    const auto parts = static_cast<std::size_t>(
        std::lround(share * static_cast<double>(columns_ * eighths.size())));
    std::string bar;
    for (std::size_t full = 0; full < parts / eighths.size(); ++full) bar += "█";
    return bar += eighths[parts % eighths.size()];
  }

 private:
  std::size_t columns_;
  double from_ = 0;
  double decades_ = 0;
};

/// The kind of cause that most was lost to, and its share.
std::pair<std::string, double> largest_cause(const models::ScenarioReport& scenario) {
  const CauseShares kinds = shares_of_kinds(scenario);
  return kinds.empty() ? std::pair<std::string, double>() : kinds.front();
}

std::string main_cause(const models::ScenarioReport& scenario) {
  const auto [fault, share] = largest_cause(scenario);
  return share > 0 ? printable(fault) : "-";
}

std::string main_cause_and_share(const models::ScenarioReport& scenario) {
  const double share = largest_cause(scenario).second;
  return share > 0 ? main_cause(scenario) + " " + part_percent(share) : "-";
}

std::string price_words(const models::ScenarioReport& scenario, const char* unit) {
  if (scenario.find("cost_per_month") == nullptr) return {};
  return " for " + short_cost(scenario) + unit;
}

/// What the table shows, computed: from the design that is down most to the one that is down least;
/// of those that are alike from the dearest to the cheapest.
std::string compared_words(const models::Report& report, const ScenarioList& all,
                           const std::string& folder) {
  const auto is_better = [](const auto* left, const auto* right) {
    const double down = downtime_of(*left);
    const double other = downtime_of(*right);
    return down < other || (down == other && cost_of(*left) < cost_of(*right));
  };
  const models::ScenarioReport* from = *std::max_element(all.begin(), all.end(), is_better);
  const models::ScenarioReport* to = *std::min_element(all.begin(), all.end(), is_better);
  if (from == to) to = all.back();
  std::string title = folder.empty() ? std::string() : folder.substr(0, folder.size() - 1);
  if (!title.empty()) title = printable(title) + ": ";
  title += fmt::format("{} {}", all.size(), report.progression ? "stages" : "designs");
  return fmt::format("{}, from {} without service a year{} ({}) to {}{} ({}).", title,
                     down_text(*from), price_words(*from, " USD a month"),
                     short_name(*from, folder), down_text(*to), price_words(*to, " USD"),
                     short_name(*to, folder));
}

bool meets_all(const models::ScenarioReport& scenario) {
  return !scenario.objectives.empty() &&
         std::all_of(scenario.objectives.begin(), scenario.objectives.end(),
                     [](const models::ObjectiveResult& result) {
                       return result.verdict == models::ObjectiveVerdict::Met;
                     });
}

/// Whether less downtime than `best` has been told from it: where intervals overlap it has not.
bool is_as_good(const models::ScenarioReport& scenario, const models::ScenarioReport& best) {
  const Estimate* own = scenario.find("downtime_per_year");
  const Estimate* other = best.find("downtime_per_year");
  if (own == nullptr || other == nullptr) return false;
  return own->low.value_or(own->mean) <= other->high.value_or(other->mean);
}

/// "; 5 have none, and were no candidates": of designs some of which have objectives.
std::string without_objectives(const ScenarioList& all) {
  const auto none = std::count_if(
      all.begin(), all.end(), [](const auto* scenario) { return scenario->objectives.empty(); });
  if (none == 0) return {};
  return fmt::format("; {} {} none and {} no candidate{}", none, none == 1 ? "has" : "have",
                     none == 1 ? "is" : "are", none == 1 ? "" : "s");
}

/// Of the designs that meet all of their objectives, the reason to choose the cheapest.
std::string why_it_meets(const ScenarioList& good) {
  if (good.size() == 1) return "the only one that meets its objectives";
  return fmt::format("the cheapest of {} that meet their objectives", good.size());
}

/// Which design to choose: the cheapest of those that meet their objectives; where none has any,
/// the cheapest of those that are down as little as the best, as far as can be told.
std::string choice_words(const ScenarioList& all, const std::string& folder) {
  const auto cheaper = [](const auto* left, const auto* right) {
    return cost_of(*left) < cost_of(*right);
  };
  ScenarioList good;
  std::string why;
  const bool asked = std::any_of(
      all.begin(), all.end(), [](const auto* scenario) { return !scenario->objectives.empty(); });
  if (asked) {
    std::copy_if(all.begin(), all.end(), std::back_inserter(good),
                 [](const auto* scenario) { return meets_all(*scenario); });
    if (good.empty()) {
      return "Choose: none meets all of its objectives; --details says which" +
             without_objectives(all);
    }
    why = why_it_meets(good) + without_objectives(all);
  } else {
    const auto* best = *std::min_element(all.begin(), all.end(), [](const auto* a, const auto* b) {
      return downtime_of(*a) < downtime_of(*b);
    });
    std::copy_if(all.begin(), all.end(), std::back_inserter(good),
                 [&](const auto* scenario) { return is_as_good(*scenario, *best); });
    if (good.empty()) return {};
    why = good.size() == 1 ? "least downtime" : "least downtime, at the lowest price";
  }
  const models::ScenarioReport& chosen = **std::min_element(good.begin(), good.end(), cheaper);
  return fmt::format("Choose: {}, {}", short_name(chosen, folder), why);
}

constexpr const char* first_title = "design";
constexpr const char* money = "USD";

struct Column {
  std::string title;
  Align align = Align::Left;
  std::string (*text)(const models::ScenarioReport&);
};

std::string down_interval(const models::ScenarioReport& scenario) {
  const Estimate* down = scenario.find("downtime_per_year");
  return down == nullptr ? std::string() : interval_text(*down);
}

/// The columns beside the name and the bar, as many as the width has room for.
std::vector<Column> columns_for(std::size_t width) {
  std::vector<Column> columns{{"down/year", Align::Right, down_text}};
  if (width >= width_with_interval) columns.push_back({"95 % sure", Align::Right, down_interval});
  if (width >= width_with_shares) columns.push_back({"served", Align::Right, served_text});
  columns.push_back({money, Align::Right, short_cost});
  if (width >= width_with_shares) {
    columns.push_back({"most lost to", Align::Left, main_cause_and_share});
  } else if (width >= width_with_cause) {
    columns.push_back({"most lost to", Align::Left, main_cause});
  }
  return columns;
}

/// Columns that are left for the bar beside what the others need.
std::size_t bar_width(const ScenarioList& all, const std::string& folder,
                      const std::vector<Column>& columns, std::size_t width) {
  constexpr std::size_t gap = 2;
  std::size_t taken = width_of(first_title);
  for (const models::ScenarioReport* scenario : all) {
    taken = std::max(taken, std::min(width_of(short_name(*scenario, folder)), widest_name));
  }
  for (const Column& column : columns) {
    std::size_t widest = width_of(column.title);
    for (const models::ScenarioReport* scenario : all) {
      widest = std::max(widest, width_of(column.text(*scenario)));
    }
    taken += gap + widest;
  }
  const std::size_t left = width - std::min(width, taken + gap);
  return left < narrowest_bar ? 0 : std::min(left, widest_bar);
}

std::string legend_words(const ScenarioList& all, bool has_bar) {
  return fmt::format("down: under {} of requests served; {}USD a month",
                     confidence_percent(all.front()->up_threshold),
                     has_bar ? "bar: its logarithm; " : "");
}

Page stages_part(const ScenarioList& all, const std::string& folder, const TextStyle& style) {
  const std::vector<Column> columns = columns_for(style.width);
  const std::size_t bar = bar_width(all, folder, columns, style.width);
  std::vector<Align> aligns{Align::Left};
  std::vector<Cell> titles{{first_title}};
  for (const Column& column : columns) {
    if (column.title == money && bar > 0) {
      aligns.push_back(Align::Left);
      titles.push_back({""});
    }
    aligns.push_back(column.align);
    titles.push_back({column.title});
  }
  TextTable table(std::move(aligns));
  table.add_head(std::move(titles));
  const LogBars bars(all, bar);
  const std::size_t room = columns_at_most(widest_name, style);
  for (const models::ScenarioReport* scenario : all) {
    std::vector<Cell> row{{fitted(short_name(*scenario, folder), room), Tone::Strong}};
    for (const Column& column : columns) {
      if (column.title == money && bar > 0) {
        row.push_back({bars.of(downtime_of(*scenario)), Tone::Plain, true});
      }
      row.push_back({column.text(*scenario)});
    }
    table.add(std::move(row));
  }
  Page page;
  page.table(std::move(table));
  page.paragraph(legend_words(all, bar > 0), {.tone = Tone::Faint});
  return page;
}

/// A figure of services that users feel, of the thing that has it worst.
struct Felt {
  std::string row;                            ///< Its name without a label.
  std::vector<std::optional<double>> values;  ///< By design.
};

void take_worst(std::optional<double>& worst, double value, models::FigureSense sense) {
  const bool less_is_better = sense == models::FigureSense::LessIsBetter;
  if (!worst || (less_is_better ? value > *worst : value < *worst)) worst = value;
}

std::string felt_text(Unit unit, double value) {
  if (unit == Unit::Duration) return short_duration(value);
  return unit == Unit::Number ? significant(value, 3) : value_text(unit, value);
}

std::vector<Felt> felt_figures(const ScenarioList& all) {
  std::vector<Felt> felt;
  for (std::size_t design = 0; design < all.size(); ++design) {
    for (const Estimate& metric : all[design]->metrics) {
      const models::FigureRow* row = models::row_of_service_figure(metric.name);
      if (row == nullptr || row->sense == models::FigureSense::None) continue;
      auto known = std::find_if(felt.begin(), felt.end(),
                                [&](const Felt& one) { return one.row == row->name; });
      if (known == felt.end()) {
        known = felt.insert(felt.end(), {std::string(row->name), {}});
        known->values.resize(all.size());
      }
      take_worst(known->values[design], metric.mean, row->sense);
    }
  }
  // What is alike everywhere is no reason to choose one.
  std::erase_if(felt, [](const Felt& one) {
    return std::all_of(one.values.begin(), one.values.end(),
                       [&](const auto& value) { return value == one.values.front(); });
  });
  return felt;
}

/// What designs differ in beside downtime and price: carts, pictures, milliseconds.
Page felt_part(const ScenarioList& all, const std::string& folder, const TextStyle& style) {
  std::vector<Felt> felt = felt_figures(all);
  constexpr std::size_t least_width = 16;
  const std::size_t most = std::max<std::size_t>(1, (style.width - widest_name) / least_width);
  const bool is_cut = felt.size() > most;
  if (is_cut) felt.resize(most);
  if (felt.empty()) return {};
  std::vector<Align> aligns{Align::Left};
  std::vector<Cell> titles{{first_title}};
  for (const Felt& one : felt) {
    aligns.push_back(Align::Right);
    std::string title = title_of_service_figure(one.row);
    constexpr std::string_view by_year = " per year";
    if (title.ends_with(by_year)) title.replace(title.size() - by_year.size(), 99, "/year");
    titles.push_back({std::move(title)});
  }
  TextTable table(std::move(aligns));
  table.add_head(std::move(titles));
  for (std::size_t design = 0; design < all.size(); ++design) {
    std::vector<Cell> row{
        {fitted(short_name(*all[design], folder), columns_at_most(widest_name, style)),
         Tone::Strong}};
    for (const Felt& one : felt) {
      const std::optional<double>& value = one.values[design];
      row.push_back({value ? felt_text(unit_of(one.row), *value) : "-"});
    }
    table.add(std::move(row));
  }
  Page page;
  page.table(std::move(table));
  page.paragraph(is_cut ? "of the class or service that has it worst; more of them: --details"
                        : "of the class or service that has it worst",
                 {.tone = Tone::Faint});
  return page;
}

}  // namespace

Page progression_summary(const models::Report& report, const TextStyle& style) {
  ScenarioList all;
  for (const models::ScenarioReport& scenario : report.scenarios) all.push_back(&scenario);
  const std::string folder = common_folder(all);
  return joined_parts(
      {Page().paragraph(compared_words(report, all, folder), {.tone = Tone::Strong}),
       stages_part(all, folder, style), felt_part(all, folder, style),
       Page().paragraph(choice_words(all, folder))});
}

Page objectives_summary(const models::ScenarioReport& scenario) {
  Page page;
  if (scenario.objectives.empty()) return page;
  const std::size_t count = scenario.objectives.size();
  if (meets_all(scenario)) {
    page.line({{count == 1 ? "Meets its objective" : fmt::format("Meets its {} objectives", count),
                Tone::Good}});
    return page;
  }
  const std::vector<CheckLine> lines = check_lines(scenario, models::FailOn{});
  Page open_ones;
  std::size_t open = 0;
  for (std::size_t index = 0; index < count; ++index) {
    if (scenario.objectives[index].verdict == models::ObjectiveVerdict::Met) continue;
    if (++open > shown_objectives) continue;
    open_ones.paragraph(printable(fmt::format("{}: {}: {}", lines[index].verdict, lines[index].name,
                                              lines[index].message)),
                        {.first = 2, .further = 4});
  }
  const std::string title = count == 1 ? "Its objective is not met"
                                       : fmt::format("{} of {} objectives {} not met", open, count,
                                                     open == 1 ? "is" : "are");
  page.heading(title).append(std::move(open_ones));
  page.append(more_line(open, std::min(open, shown_objectives)));
  for (const std::string& note : confidence_notes(scenario)) {
    page.paragraph(note, {.first = 2, .further = 4, .tone = Tone::Faint});
  }
  return page;
}

Page blame_summary(const models::ScenarioReport& scenario) {
  TextTable table({Align::Left, Align::Left, Align::Right, Align::Right}, 2);
  for (const BlameShare& share : blame_shares(scenario, shown_causes)) {
    table.add({{printable(share.cause)},
               {printable(share.phase)},
               {part_percent(share.of_requests)},
               {part_percent(share.of_downtime)}});
  }
  return titled("Lost to: share of lost requests, of downtime", std::move(table));
}

}  // namespace tools
