// What results rest on.

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/value_words.hpp"

namespace tools {

namespace {

// Below that an assumption about a cause says less than one of which hardly anything is known.
constexpr double telling_share = 0.05;

int doubt_of(const std::string& confidence) {
  if (confidence.find("assum") != std::string::npos) return 0;
  if (confidence.find("general") != std::string::npos) return 1;
  return confidence.find("measured") != std::string::npos ? 2 : 3;
}

/// "zone_power" of "failures.zone_power.rate"; empty of what is no fault.
std::string fault_of(const std::string& path) {
  constexpr std::string_view failures = "failures.";
  if (!path.starts_with(failures)) return {};
  const std::string rest = path.substr(failures.size());
  return rest.substr(0, rest.find('.'));
}

/// How much of the losses is charged to the fault that the assumption is about, where that is
/// telling. To first order losses are proportional to the rates of what they are charged to, so
/// this share is by how many percent they change where a rate changes by one.
double share_behind(const models::Assumption& assumption, const ScenarioList& scenarios) {
  const std::string fault = fault_of(assumption.path);
  double largest = 0;
  for (const models::ScenarioReport* scenario : scenarios) {
    double share = 0;
    for (const models::BlameEntry& entry : scenario->blame) {
      if (entry.cause.substr(0, entry.cause.find(':')) == fault) {
        share += blame_share(*scenario, entry);
      }
    }
    largest = std::max(largest, share);
  }
  return largest >= telling_share ? largest : 0;
}

struct Ranked {
  const models::Assumption* assumption = nullptr;
  double share = 0;
};

/// Each once, those behind the largest losses first, then those of which least is known.
std::vector<Ranked> ranked(const ScenarioList& scenarios) {
  std::vector<Ranked> all;
  for (const models::ScenarioReport* scenario : scenarios) {
    for (const models::Assumption& one : scenario->assumptions) {
      const bool known = std::any_of(all.begin(), all.end(), [&](const Ranked& other) {
        return other.assumption->path == one.path && other.assumption->value == one.value;
      });
      if (!known) all.push_back({&one, share_behind(one, scenarios)});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Ranked& left, const Ranked& right) {
    if (left.share != right.share) return left.share > right.share;
    return doubt_of(left.assumption->confidence) < doubt_of(right.assumption->confidence);
  });
  return all;
}

std::string title_of(const std::vector<Ranked>& all) {
  const char* order = all.front().share > 0 ? ": of the largest losses first, then the least known"
                                            : ", least known first";
  return fmt::format("Rests on {} assumption{}{}", all.size(), all.size() == 1 ? "" : "s", order);
}

/// A line for each.
TextTable rows_of_several(const std::vector<Ranked>& shown, const TextStyle& style) {
  // So that the longest path of a fault and the longest word for a confidence stay whole.
  const std::size_t widest_value = columns_at_most(22, style);
  TextTable table({Align::Left, Align::Left, Align::Left}, 2);
  for (const Ranked& one : shown) {
    table.add({{printable(one.assumption->path)},
               {fitted(printable(in_words(one.assumption->value)), widest_value)},
               {printable(one.assumption->confidence)}});
  }
  return table;
}

std::string known_words(const models::Assumption& assumption) {
  std::string known = printable(assumption.confidence);
  if (!assumption.source.empty()) known += "; " + printable(assumption.source);
  return known;
}

/// What is assumed, how well that is known, and where it comes from.
TextTable rows_of_one(const std::vector<Ranked>& shown) {
  TextTable table({Align::Left, Align::Left, Align::Left}, 2);
  for (const Ranked& one : shown) {
    table.add({{printable(one.assumption->path)},
               {printable(in_words(one.assumption->value))},
               {known_words(*one.assumption), Tone::Faint}});
  }
  return table;
}

/// The same in two lines each, for which a terminal has room.
std::string lines_of_one(const std::vector<Ranked>& shown, const TextStyle& style) {
  constexpr std::size_t widest_value = 40;
  TextTable table({Align::Left, Align::Left}, 2);
  for (const Ranked& one : shown) {
    table.add({{printable(one.assumption->path)},
               {fitted(printable(in_words(one.assumption->value)), widest_value)}});
  }
  std::string text;
  std::istringstream rows(table.text(style));
  for (const Ranked& one : shown) {
    std::string row;
    std::getline(rows, row);
    const std::string known = "    " + known_words(*one.assumption);
    text += row + "\n" + toned(shortened(known, style.width), Tone::Faint, style) + "\n";
  }
  return text;
}

}  // namespace

Page assumptions_part(const ScenarioList& scenarios, std::size_t at_most, const TextStyle& style) {
  std::vector<Ranked> all = ranked(scenarios);
  if (all.empty()) return {};
  Page page;
  page.heading(title_of(all));
  const std::size_t count = all.size();
  all.resize(std::min(count, at_most));
  if (scenarios.size() > 1) {
    page.table(rows_of_several(all, style));
  } else {
    page.add_text(lines_of_one(all, style));
    page.append(Page().table(rows_of_one(all)), Page::ShownBy::Html);
  }
  page.append(more_line(count, all.size()));
  return page;
}

}  // namespace tools
