#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tools/report/blame_words.hpp"
#include "tools/report/difference_text.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/html/tornado_svg.hpp"
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

std::string source_words(const TornadoBar& bar) {
  return printable(fmt::format("{}; {} to {}; {}", in_words(bar.assumption.value),
                               in_words(bar.low.value), in_words(bar.high.value),
                               bar.assumption.confidence));
}

/// Those that have an effect, as many as are shown.
std::vector<const TornadoBar*> shown_bars(const TornadoReport& report) {
  std::vector<const TornadoBar*> bars;
  for (const TornadoBar& bar : report.bars) {
    if (has_effect(bar) && bars.size() < most_bars) bars.push_back(&bar);
  }
  return bars;
}

double widest_reach(const TornadoReport& report) {
  double widest = 0;
  for (const TornadoBar& bar : report.bars) widest = std::max(widest, bar.reach());
  return widest;
}

/// The bars below one another around one line, as the terminal has room for them.
std::string bar_lines(const TornadoReport& report, const TextStyle& style) {
  const Columns columns = columns_of(report, style);
  const std::string less = "less";
  const std::string head = less + std::string(columns.half_bar - less.size(), ' ') + "│more";
  std::string text = row_text("assumption", "low ", "high ", head, columns.path);
  text += repeated("─", style.width) + "\n";
  const double widest = widest_reach(report);
  for (const TornadoBar* bar : shown_bars(report)) {
    text += row_text(printable(bar->assumption.path), effect_text(bar->low), effect_text(bar->high),
                     bar_text(*bar, widest, columns.half_bar), columns.path);
    text += paragraph(source_words(*bar), style, {.first = 2, .further = 4, .tone = Tone::Faint});
  }
  return text;
}

/// The same as cells.
TextTable bar_table(const TornadoReport& report) {
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Left});
  table.add_head({{"assumption"}, {"low"}, {"high"}, {"value; from low to high; how well known"}});
  for (const TornadoBar* bar : shown_bars(report)) {
    table.add({{printable(bar->assumption.path)},
               {effect_text(bar->low)},
               {effect_text(bar->high)},
               {source_words(*bar), Tone::Faint}});
  }
  return table;
}

std::string picture_html(const TornadoReport& report) {
  const std::string picture = tornado_svg(report);
  if (picture.empty()) return {};
  return "<figure><figcaption>What each assumption does to the figure, by itself</figcaption>\n"
         "<div class=\"drawing\" tabindex=\"0\" role=\"region\" aria-label=\"Tornado\">\n" +
         picture +
         "</div>\n<p class=\"legend\"><span class=\"key low-end\">at its low end</span> "
         "<span class=\"key high-end\">at its high end</span> A thin line is the interval of a "
         "difference. Only what has an effect is drawn.</p>\n</figure>\n";
}

Page bars_part(const TornadoReport& report, const TextStyle& style) {
  Page page;
  if (style.width < unlimited_columns) page.add_text(bar_lines(report, style));
  page.add_html(picture_html(report));
  page.append(Page().table(bar_table(report)), Page::ShownBy::Html);
  const auto all =
      static_cast<std::size_t>(std::count_if(report.bars.begin(), report.bars.end(), has_effect));
  if (all == 0) page.paragraph("no assumption has an effect that was seen");
  if (all > most_bars) {
    page.paragraph(
        fmt::format("and {} more with smaller effects: --out json has them all", all - most_bars));
  }
  return page;
}

Page list_part(std::string title, const std::vector<std::string>& names) {
  Page page;
  if (names.empty()) return page;
  std::string words;
  for (const std::string& name : names) words += (words.empty() ? "" : ", ") + name;
  return page.heading(std::move(title)).paragraph(std::move(words), {.first = 2, .further = 2});
}

Page without_effect_part(const TornadoReport& report) {
  std::vector<std::string> names;
  for (const TornadoBar& bar : report.bars) {
    if (bar.fixed_because.empty() && !has_effect(bar))
      names.push_back(printable(bar.assumption.path));
  }
  return list_part("Moved, without an effect on this metric", names);
}

Page fixed_part(const TornadoReport& report) {
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
  return list_part("Not moved (--out json lists them)", words);
}

Page headline(const TornadoReport& report) {
  const models::MetricEstimate* metric = report.base.find(report.metric);
  std::string figure = report.metric + " ";
  figure += metric == nullptr ? "not observed" : mean_text(*metric);
  const std::string interval = metric == nullptr ? std::string() : interval_text(*metric);
  if (!interval.empty()) figure += " (" + interval + ")";
  figure += " with everything as assumed";
  std::string effort = fmt::format(
      "{} each on the same failures, seed {}, {}",
      counted(whole_number(static_cast<double>(report.base.replications)), "replication"),
      report.seed, report.base.stopped);
  Page page;
  page.heading(printable(report.base.name) + ": what its figure rests on");
  page.paragraph(std::move(figure), {.first = 2, .further = 2});
  page.paragraph(std::move(effort), {.first = 2, .further = 2, .tone = Tone::Faint});
  page.append(paired_sampling_part(report.sampling, 2));
  page.paragraph(printable(blame_sentence(report.base)), {.first = 2, .further = 2});
  return page;
}

}  // namespace

Page page_of(const TornadoReport& report, const TableOptions& options) {
  if (report.base.replications == 0) return Page().line("nothing was simulated");
  Page bars = bars_part(report, options.style);
  bars.paragraph(fmt::format("* better, ! worse, ? undecided, at {} together",
                             confidence_text(report.confidence)),
                 {.tone = Tone::Faint});
  return joined_parts({headline(report), std::move(bars), without_effect_part(report),
                       fixed_part(report), try_next_part(options.next)});
}

std::string write_table(const TornadoReport& report, const TableOptions& options) {
  return page_of(report, options).text(options.style);
}

}  // namespace tools
