#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "tools/report/explain_writers.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

using models::ClassExplanation;
using models::CutSet;
using models::Explanation;

constexpr std::size_t shown_cut_sets = 10;
constexpr std::size_t shown_points = 6;
constexpr std::size_t shown_figures = 10;
constexpr std::size_t shown_needs = 24;
constexpr double seconds_per_year = 365.0 * 86'400;
constexpr double least_share = 1e-6;
constexpr double least_unavailability = 1e-9;

/// Classes that are explained alike, under one heading.
std::vector<std::vector<const ClassExplanation*>> alike(const Explanation& explanation) {
  std::vector<std::vector<const ClassExplanation*>> groups;
  for (const ClassExplanation& one : explanation.classes) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      const ClassExplanation& first = *group.front();
      return first.unavailability == one.unavailability &&
             first.single_points == one.single_points &&
             first.naive_availability == one.naive_availability &&
             first.no_figure == one.no_figure && first.cut_sets.size() == one.cut_sets.size();
    });
    if (same == groups.end()) {
      groups.push_back({&one});
    } else {
      same->push_back(&one);
    }
  }
  return groups;
}

std::string names_of(const std::vector<const ClassExplanation*>& group) {
  if (group.size() > 3) return fmt::format("{} classes", group.size());
  std::string names = group.size() == 1 ? "class " : "classes ";
  for (std::size_t index = 0; index < group.size(); ++index) {
    names += (index == 0 ? "" : ", ") + printable(group[index]->id);
  }
  return names;
}

std::string listed_points(const ClassExplanation& one) {
  if (one.single_points.empty()) return "none";
  std::string text;
  for (std::size_t index = 0; index < std::min(shown_points, one.single_points.size()); ++index) {
    text += (index == 0 ? "" : ", ") + printable(one.single_points[index]);
  }
  const std::size_t more =
      one.single_points.size() - std::min(shown_points, one.single_points.size());
  return more == 0 ? text : fmt::format("{} and {} more", text, more);
}

std::string downtime_text(double unavailability) {
  return human_duration(unavailability * seconds_per_year) + " a year";
}

std::string available_text(const ClassExplanation& one) {
  if (!one.no_figure.empty()) {
    std::string text = "no figure";
    for (const std::string& reason : one.no_figure) {
      text += (&reason == &one.no_figure.front() ? ": " : "; ") + printable(reason);
    }
    return text;
  }
  if (one.unavailability <= 0) return "nothing fails by chance in this scenario";
  const std::string figure =
      fmt::format("{} ({}), by {}", percent(1 - one.unavailability),
                  downtime_text(one.unavailability), method_name(one.method));
  return figure;
}

std::string naive_text(const ClassExplanation& one) {
  if (!one.naive_availability) return "nothing to multiply";
  const double down = 1 - *one.naive_availability;
  return fmt::format("{} ({}), the product of {} figure{}", percent(*one.naive_availability),
                     down > 0 ? downtime_text(down) : "never down", one.naive.size(),
                     one.naive.size() == 1 ? "" : "s");
}

/// `label`, then the text, further lines below its beginning.
std::string labelled(const std::string& label, const std::string& text, std::size_t indent,
                     const TextStyle& style) {
  std::string lines;
  const std::size_t width = style.width > indent + 20 ? style.width - indent : 20;
  std::string begin = label + std::string(indent - std::min(indent, width_of(label)), ' ');
  for (const std::string& line : wrapped(text, width)) {
    lines += begin + line + "\n";
    begin = std::string(indent, ' ');
  }
  return lines;
}

/// "3 findings: 1 error, 2 warnings", the worst first.
std::string verdict(const Explanation& explanation) {
  std::string kinds;
  for (const auto severity :
       {models::Severity::Error, models::Severity::Warning, models::Severity::Note}) {
    const auto count =
        std::count_if(explanation.findings.begin(), explanation.findings.end(),
                      [&](const models::Finding& finding) { return finding.severity == severity; });
    if (count == 0) continue;
    kinds +=
        (kinds.empty() ? ": " : ", ") + counted(fmt::format("{}", count), severity_name(severity));
  }
  if (kinds.empty()) return "no findings";
  return counted(fmt::format("{}", explanation.findings.size()), "finding") + kinds;
}

std::string headline(const Explanation& explanation, const TextStyle& style) {
  std::string text = toned(printable(explanation.name), Tone::Strong, style);
  if (!explanation.title.empty()) text += ": " + printable(explanation.title);
  text += "\n  " + verdict(explanation) + "\n";
  constexpr std::size_t indent = 29;
  for (const auto& group : alike(explanation)) {
    const ClassExplanation& one = *group.front();
    text += "  " + names_of(group) + "\n";
    text += labelled("    single points of failure", listed_points(one), indent, style);
    text += labelled("    available", available_text(one), indent, style);
    text += labelled("    naive product", naive_text(one), indent, style);
  }
  if (explanation.classes.empty()) text += "  no class of requests\n";
  if (explanation.drill) {
    text +=
        "  a drill: nothing fails by chance in it, and of its timeline only loads and sizes are\n"
        "  looked at; explain its design for figures\n";
  }
  return text;
}

std::string member_text(const models::CutMember& member) {
  if (member.of == 1) return printable(member.path);
  return fmt::format("{} of {} {}", whole_number(member.failed), whole_number(member.of),
                     printable(member.path));
}

std::string more_of(std::size_t all, std::size_t shown) {
  return all > shown ? fmt::format("  and {} more: --out json has all of them\n", all - shown)
                     : std::string();
}

/// Downtime a year that is too short for people is named, not shown.
std::string yearly(double unavailability) {
  const double seconds = unavailability * seconds_per_year;
  if (seconds <= 0) return "-";
  return seconds < 0.001 ? "below 1 ms" : short_duration(seconds);
}

std::string share_text(const CutSet& cut) {
  if (cut.unavailability <= 0) return "-";
  if (cut.share >= 0.1) return significant(100 * cut.share, 3) + " %";
  return cut.share < least_share ? "below 0.0001 %" : part_percent(cut.share);
}

void add_rows(const CutSet& cut, TextTable& table) {
  table.add({{member_text(cut.members.front())},
             {lasting_name(cut.lasts), Tone::Faint},
             {share_text(cut)},
             {yearly(cut.unavailability)}});
  for (std::size_t index = 1; index < cut.members.size(); ++index) {
    table.add({{"+ " + member_text(cut.members[index])}});
  }
}

/// Those that matter; where nothing has a rate, the first ones.
std::size_t worth_showing(const ClassExplanation& one) {
  const auto small = std::find_if(one.cut_sets.begin(), one.cut_sets.end(),
                                  [](const CutSet& cut) { return cut.share < least_share; });
  const auto count = static_cast<std::size_t>(small - one.cut_sets.begin());
  return std::min(shown_cut_sets, count == 0 ? one.cut_sets.size() : count);
}

std::string cut_sets_text(const std::vector<const ClassExplanation*>& group,
                          const TextStyle& style) {
  const ClassExplanation& one = *group.front();
  if (one.cut_sets.empty()) return {};
  TextTable table({Align::Left, Align::Left, Align::Right, Align::Right}, 2);
  table.add({{"all of these gone"}, {"lasts"}, {"share"}, {"a year"}});
  const std::size_t shown = worth_showing(one);
  double shares = 0;
  for (std::size_t index = 0; index < shown; ++index) {
    add_rows(one.cut_sets[index], table);
    shares += one.cut_sets[index].share;
  }
  std::string text =
      heading(fmt::format("Minimal cut sets of {}", names_of(group)), style) + table.text(style);
  if (one.cut_sets.size() > shown) {
    const double left = std::max(0.0, 1 - shares);
    text += fmt::format("  and {} more with {} of the downtime: --out json has them\n",
                        one.cut_sets.size() - shown,
                        left < least_share ? "less than 0.0001 %" : part_percent(left));
  }
  return text +
         (one.complete ? "" : "  combinations of more than two zones and causes are left out\n");
}

std::string bullets(const std::vector<std::string>& sentences, const TextStyle& style) {
  std::string text;
  for (const std::string& sentence : sentences) {
    text += labelled("  -", printable(sentence), 4, style);
  }
  return text;
}

/// The factors, and what makes the product another figure.
std::string difference_text(const std::vector<const ClassExplanation*>& group,
                            const TextStyle& style) {
  const ClassExplanation& one = *group.front();
  if (one.naive.empty() && one.not_exact.empty()) return {};
  TextTable table({Align::Left, Align::Left, Align::Right}, 2);
  const std::size_t shown = std::min(shown_figures, one.naive.size());
  for (std::size_t index = 0; index < shown; ++index) {
    const models::NaiveFactor& factor = one.naive[index];
    table.add({{printable(factor.path)},
               {factor.agreement.empty() ? "its own, independent of all others"
                                         : "agreement " + factor.agreement,
                Tone::Faint},
               {factor.availability >= 1 ? "100 %" : percent(factor.availability)}});
  }
  std::string text =
      heading(fmt::format("Naive product of {}, and why it differs", names_of(group)), style) +
      table.text(style) + more_of(one.naive.size(), shown) + bullets(one.differences, style);
  for (const std::string& reason : one.not_exact) {
    text += labelled("  -", "no closed form of the whole: " + printable(reason), 4, style);
  }
  return text;
}

std::string figures_text(const Explanation& explanation, const TextStyle& style) {
  if (explanation.figures.empty()) return {};
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Left}, 2);
  table.add({{"part"}, {"needs"}, {"one unit"}, {"the part"}, {"by"}});
  const std::size_t shown = std::min(shown_figures, explanation.figures.size());
  for (std::size_t index = 0; index < shown; ++index) {
    const models::PartFigure& figure = explanation.figures[index];
    const auto available = [](std::optional<double> down) {
      if (!down) return std::string("-");
      if (*down <= 0) return std::string("100 %");
      return *down < least_unavailability ? "> 99.9999999 %" : percent(1 - *down);
    };
    table.add({{printable(figure.path)},
               {fmt::format("{} of {}", figure.required, figure.units)},
               {available(figure.unit_unavailability)},
               {available(figure.unavailability)},
               {figure.method == models::FigureMethod::CutSets ? "mean times"
                                                               : method_name(figure.method),
                Tone::Faint}});
  }
  return heading("Parts by themselves, without their zones and common causes", style) +
         table.text(style) + more_of(explanation.figures.size(), shown);
}

std::string graph_text(const Explanation& explanation, const TextStyle& style) {
  if (explanation.needs.empty()) return {};
  std::map<std::size_t, std::string> lines;
  for (const auto& [user, needed] : explanation.needs) {
    std::string& line = lines[user];
    line += (line.empty() ? "" : ", ") + printable(explanation.parts[needed]);
  }
  std::string text = heading("Who needs whom", style);
  std::size_t shown = 0;
  for (const auto& [user, line] : lines) {
    if (shown++ == shown_needs) break;
    text +=
        shortened("  " + printable(explanation.parts[user]) + " -> " + line, style.width) + "\n";
  }
  return text + more_of(lines.size(), shown_needs);
}

Tone tone_of(models::Severity severity) {
  switch (severity) {
    case models::Severity::Note:
      return Tone::Faint;
    case models::Severity::Warning:
      return Tone::Strong;
    case models::Severity::Error:
      return Tone::Bad;
  }
  return Tone::Plain;
}

std::string findings_text(const Explanation& explanation, const TextStyle& style) {
  if (explanation.findings.empty()) return {};
  std::string text = heading("Findings, and what to do", style);
  std::size_t shown = 0;
  for (const models::Finding& finding : explanation.findings) {
    if (shown++ == shown_needs) break;
    text += fmt::format("  {} {}\n    {}\n",
                        toned(severity_name(finding.severity), tone_of(finding.severity), style),
                        finding.id, printable(finding.pointer));
    text += labelled("", printable(finding.message), 4, style);
    text += labelled("    do:", printable(finding.remedy), 8, style);
  }
  return text + more_of(explanation.findings.size(), shown_needs);
}

std::string text_of(const Explanation& explanation, const TextStyle& style) {
  std::string text = headline(explanation, style);
  const auto add = [&text](const std::string& part) {
    if (!part.empty()) text += "\n" + part;
  };
  // Verdict and figure, cause, what to do; then what they rest on.
  for (const auto& group : alike(explanation)) add(cut_sets_text(group, style));
  add(findings_text(explanation, style));
  for (const auto& group : alike(explanation)) add(difference_text(group, style));
  add(figures_text(explanation, style));
  add(graph_text(explanation, style));
  return text;
}

}  // namespace

std::string severity_name(models::Severity severity) {
  switch (severity) {
    case models::Severity::Note:
      return "note";
    case models::Severity::Warning:
      return "warning";
    case models::Severity::Error:
      return "error";
  }
  return {};
}

std::string method_name(models::FigureMethod method) {
  switch (method) {
    case models::FigureMethod::ClosedForm:
      return "closed form";
    case models::FigureMethod::MarkovChain:
      return "Markov chain";
    case models::FigureMethod::CutSets:
      return "minimal cut sets";
  }
  return {};
}

std::string lasting_name(models::CutLasts lasts) {
  switch (lasts) {
    case models::CutLasts::UntilRepaired:
      return "until repaired";
    case models::CutLasts::UntilNoticed:
      return "until noticed";
    case models::CutLasts::WhileGray:
      return "while gray";
  }
  return {};
}

std::string explain_text(const std::vector<ExplainedScenario>& scenarios,
                         const ExplainTextOptions& options) {
  std::string text;
  for (const ExplainedScenario& one : scenarios) {
    if (!text.empty()) text += "\n";
    text += text_of(one.explanation, options.style);
  }
  if (options.next.empty()) return text;
  text += "\n" + heading("Try next", options.style);
  for (const std::string& command : options.next) text += "  " + printable(command) + "\n";
  return text;
}

}  // namespace tools
