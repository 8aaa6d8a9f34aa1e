#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "tools/report/blame_words.hpp"
#include "tools/report/difference_text.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/paired_sampling.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/value_words.hpp"
#include "tools/report/write_paired.hpp"

namespace tools {

namespace {

constexpr std::size_t most_bars = 15;
constexpr std::size_t widest_half_bar = 8;
constexpr std::size_t path_width = 36;  // On a page of 80 columns; wider ones have room for more.
constexpr std::size_t effect_width = 12;
constexpr std::size_t gap = 2;

using models::TornadoBar;
using models::TornadoReport;

bool has_effect(const TornadoBar& bar) {
  return bar.low.effect.differing > 0 || bar.high.effect.differing > 0;
}

/// How the columns of the bars stand.
struct Columns {
  std::size_t path = 0;  ///< Of a path beside its effects; 0: they stand below it.
  std::size_t half_bar = widest_half_bar;
};

Columns columns_of(const TornadoReport& report, const TextStyle& style) {
  constexpr std::size_t numbers = 2 * effect_width + gap;
  constexpr std::size_t beside_path = numbers + 2 * widest_half_bar + 1;
  if (style.width < path_width + beside_path) {
    return {0, std::min(widest_half_bar, (style.width - numbers - 1) / 2)};
  }
  std::size_t longest = path_width;
  for (const TornadoBar& bar : report.bars) {
    if (has_effect(bar)) longest = std::max(longest, width_of(printable(bar.assumption.path)));
  }
  const std::size_t page = TextStyle{}.width;
  return {std::min(longest, path_width + std::max(style.width, page) - page), widest_half_bar};
}

std::size_t blocks_of(double part, double whole, std::size_t half_bar) {
  if (!(whole > 0)) return 0;
  return static_cast<std::size_t>(std::lround(static_cast<double>(half_bar) * part / whole));
}

std::string repeated(const char* what, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += what;
  return text;
}

/// Less than the scenario as it is to the left, more to the right.
std::string bar_text(const TornadoBar& bar, double widest, std::size_t half_bar) {
  const double low = bar.low.effect.difference;
  const double high = bar.high.effect.difference;
  const std::size_t left = blocks_of(std::max(0.0, -std::min(low, high)), widest, half_bar);
  const std::size_t right = blocks_of(std::max(0.0, std::max(low, high)), widest, half_bar);
  return std::string(half_bar - left, ' ') + repeated("█", left) + "│" + repeated("█", right);
}

std::string effect_text(const models::TornadoEnd& end) {
  if (!end.refused.empty()) return "refused ";
  return difference_text(end.effect) + verdict_mark(end.effect);
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t taken = width_of(text);
  return std::string(taken < width ? width - taken : 0, ' ') + text;
}

/// A path that has no room beside its effects stands above them, whole.
std::string row_text(const std::string& path, const std::string& low, const std::string& high,
                     const std::string& bar, std::size_t path_columns) {
  std::string text = path + "\n";
  if (path_columns > 0) {
    const std::string name = fitted(path, path_columns);
    text = name + std::string(path_columns - width_of(name), ' ');
  }
  return text + padded(low, effect_width) + padded(high, effect_width) + std::string(gap, ' ') +
         bar + "\n";
}

std::string source_line(const TornadoBar& bar, const TextStyle& style) {
  const std::string text =
      fmt::format("{}; {} to {}; {}", in_words(bar.assumption.value), in_words(bar.low.value),
                  in_words(bar.high.value), bar.assumption.confidence);
  return paragraph(printable(text), style, {.first = 2, .further = 4, .tone = Tone::Faint});
}

std::string bars_text(const TornadoReport& report, const TextStyle& style) {
  const Columns columns = columns_of(report, style);
  const std::string less = "less";
  const std::string head = less + std::string(columns.half_bar - less.size(), ' ') + "│more";
  std::string text = row_text("assumption", "low ", "high ", head, columns.path);
  text += repeated("─", style.width) + "\n";
  double widest = 0;
  for (const TornadoBar& bar : report.bars) widest = std::max(widest, bar.reach());
  std::size_t shown = 0;
  std::size_t all = 0;
  for (const TornadoBar& bar : report.bars) {
    if (!has_effect(bar)) continue;
    if (++all > most_bars) continue;
    ++shown;
    text += row_text(printable(bar.assumption.path), effect_text(bar.low), effect_text(bar.high),
                     bar_text(bar, widest, columns.half_bar), columns.path);
    text += source_line(bar, style);
  }
  if (all == 0) text += paragraph("no assumption has an effect that was seen", style);
  if (all > shown) {
    text += paragraph(
        fmt::format("and {} more with smaller effects: --out json has them all", all - shown),
        style);
  }
  return text;
}

std::string list_text(const std::string& title, const std::vector<std::string>& names,
                      const TextStyle& style) {
  if (names.empty()) return {};
  std::string words;
  for (const std::string& name : names) words += (words.empty() ? "" : ", ") + name;
  return heading(title, style) + paragraph(words, style, {.first = 2, .further = 2});
}

std::string without_effect_text(const TornadoReport& report, const TextStyle& style) {
  std::vector<std::string> names;
  for (const TornadoBar& bar : report.bars) {
    if (bar.fixed_because.empty() && !has_effect(bar))
      names.push_back(printable(bar.assumption.path));
  }
  return list_text("Moved, without an effect on this metric", names, style);
}

std::string fixed_text(const TornadoReport& report, const TextStyle& style) {
  std::vector<std::pair<std::string, std::size_t>> reasons;
  for (const TornadoBar& bar : report.bars) {
    if (bar.fixed_because.empty()) continue;
    const auto known = std::find_if(reasons.begin(), reasons.end(), [&](const auto& reason) {
      return reason.first == bar.fixed_because;
    });
    if (known == reasons.end()) {
      reasons.emplace_back(bar.fixed_because, 1);
    } else {
      ++known->second;
    }
  }
  std::vector<std::string> words;
  words.reserve(reasons.size());
  for (const auto& [reason, count] : reasons) {
    words.push_back(fmt::format("{} {}", count, printable(reason)));
  }
  return list_text("Not moved (--out json lists them)", words, style);
}

std::string headline(const TornadoReport& report, const TextStyle& style) {
  const models::MetricEstimate* metric = report.base.find(report.metric);
  std::string figure = report.metric + " ";
  figure += metric == nullptr ? "not observed" : mean_text(*metric);
  const std::string interval = metric == nullptr ? std::string() : interval_text(*metric);
  if (!interval.empty()) figure += " (" + interval + ")";
  figure += " with everything as assumed";
  const std::string effort = fmt::format(
      "{} each on the same failures, seed {}, {}",
      counted(whole_number(static_cast<double>(report.base.replications)), "replication"),
      report.seed, report.base.stopped);
  return heading(printable(report.base.name) + ": what its figure rests on", style) +
         paragraph(figure, style, {.first = 2, .further = 2}) +
         paragraph(effort, style, {.first = 2, .further = 2, .tone = Tone::Faint}) +
         paired_sampling_text(report.sampling, style, 2) +
         paragraph(printable(blame_sentence(report.base)), style, {.first = 2, .further = 2});
}

}  // namespace

std::string write_table(const TornadoReport& report, const TableOptions& options) {
  if (report.base.replications == 0) return "nothing was simulated\n";
  const TextStyle& style = options.style;
  const std::string legend = paragraph(fmt::format("* better, ! worse, ? undecided, at {} together",
                                                   confidence_text(report.confidence)),
                                       style, {.tone = Tone::Faint});
  return joined_parts({headline(report, style), bars_text(report, style) + legend,
                       without_effect_text(report, style), fixed_text(report, style),
                       try_next_text(options.next, style)});
}

}  // namespace tools
