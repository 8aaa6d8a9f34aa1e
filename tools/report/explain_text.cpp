#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "sim/time/year.hpp"
#include "tools/report/explain_writers.hpp"
#include "tools/report/findings_words.hpp"
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
constexpr double least_share = 1e-6;
constexpr double least_unavailability = 1e-9;

/// Requests that are lost at calls, as the table shows them.
std::string lost_of(const ClassExplanation& one) {
  return significant(100 * one.lost_at_calls.value_or(0), 3);
}

/// Classes that are explained alike, under one heading.
std::vector<std::vector<const ClassExplanation*>> alike(const Explanation& explanation) {
  std::vector<std::vector<const ClassExplanation*>> groups;
  for (const ClassExplanation& one : explanation.classes) {
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
      const ClassExplanation& first = *group.front();
      return first.unavailability == one.unavailability &&
             first.single_points == one.single_points &&
             first.naive_availability == one.naive_availability &&
             first.lost_at_calls.has_value() == one.lost_at_calls.has_value() &&
             lost_of(first) == lost_of(one) && first.no_figure == one.no_figure &&
             first.cut_sets.size() == one.cut_sets.size();
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

/// The first of them, and how many more there are.
std::string listed(const std::vector<std::string>& names, std::size_t at_most) {
  if (names.empty()) return "none";
  std::string text;
  for (std::size_t index = 0; index < std::min(at_most, names.size()); ++index) {
    text += (index == 0 ? "" : ", ") + printable(names[index]);
  }
  return names.size() <= at_most ? text
                                 : fmt::format("{} and {} more", text, names.size() - at_most);
}

std::string downtime_text(double unavailability) {
  return human_duration(unavailability * sim::seconds_per_year) + " a year";
}

std::string available_text(const ClassExplanation& one) {
  if (!one.no_figure.empty()) {
    std::string text = "no figure";
    for (const std::string& reason : one.no_figure) {
      text += (&reason == &one.no_figure.front() ? ": " : "; ") + printable(reason);
    }
    return text;
  }
  if (one.unavailability <= 0 && one.lost_at_calls.value_or(0) > 0) {
    return "all the time: what fails takes too few of its requests to bring it down";
  }
  if (one.unavailability <= 0) return "nothing fails by chance in this scenario";
  const std::string figure =
      fmt::format("{} ({}), by {}", percent(1 - one.unavailability),
                  downtime_text(one.unavailability), method_name(one.method));
  return figure;
}

/// Of the requests, whatever becomes of them at the entry.
std::string lost_text(double share) {
  if (share <= 0) return "nothing";
  constexpr double least_share_lost = 1e-12;
  return (share < least_share_lost ? "below 0.0000000001 %" : significant(100 * share, 3) + " %") +
         " of the requests";
}

std::string service_text(const models::ServiceFigures& service) {
  return fmt::format("{} lost, {} down, {} outages a year", lost_text(service.requests_lost),
                     service.down > 0 ? downtime_text(service.down) : "never",
                     significant(service.outages_per_year, 3));
}

std::string left_out_text(const ClassExplanation& one) {
  return "by chance, and by what this leaves out: " + listed(one.leaves_out, one.leaves_out.size());
}

std::string naive_text(const ClassExplanation& one) {
  if (!one.naive_availability) return "nothing to multiply";
  const double down = 1 - *one.naive_availability;
  return fmt::format("{} ({}), the product of {} figure{}", percent(*one.naive_availability),
                     down > 0 ? downtime_text(down) : "never down", one.naive.size(),
                     one.naive.size() == 1 ? "" : "s");
}

/// `label`, then the text, further lines below its beginning; where there is little room beside the
/// label, all of the text below it.
std::string labelled(const std::string& label, const std::string& text, std::size_t indent,
                     const TextStyle& style) {
  constexpr std::size_t least_room = 28;
  if (style.width < indent + least_room && !label.empty()) {
    const std::size_t below = label.find_first_not_of(' ') + 2;
    return label + "\n" + paragraph(text, style, {.first = below, .further = below});
  }
  return paragraph(text, style, {.first = indent, .further = indent, .label = label});
}

/// The text two columns in, further lines four.
std::string folded(const std::string& text, const TextStyle& style) {
  return paragraph(text, style, {.first = 2, .further = 4});
}

std::string folded_heading(const std::string& text, const TextStyle& style) {
  std::string lines;
  for (const std::string& line : wrapped(text, style.width)) lines += heading(line, style);
  return lines;
}

std::string headline(const Explanation& explanation, const TextStyle& style) {
  const std::string name = printable(explanation.name);
  std::string text;
  for (const std::string& line :
       wrapped(explanation.title.empty() ? name : name + ": " + printable(explanation.title),
               style.width)) {
    const bool is_named = text.empty() && line.starts_with(name);
    text += is_named ? toned(name, Tone::Strong, style) + line.substr(name.size()) : line;
    text += "\n";
  }
  text += folded(findings_words(explanation.findings), style);
  constexpr std::size_t indent = 29;
  for (const auto& group : alike(explanation)) {
    const ClassExplanation& one = *group.front();
    text += folded(names_of(group), style);
    text += labelled("    single points of failure", listed(one.single_points, shown_points),
                     indent, style);
    text += labelled("    available", available_text(one), indent, style);
    if (one.lost_at_calls) {
      text += labelled("    lost at calls", lost_text(*one.lost_at_calls), indent, style);
    }
    if (!one.leaves_out.empty()) {
      text += labelled("    nines run may differ", left_out_text(one), indent, style);
    }
    text += labelled("    naive product", naive_text(one), indent, style);
  }
  if (explanation.service) {
    text += folded("all classes together", style);
    text += labelled("    expected", service_text(*explanation.service), indent, style);
  }
  if (explanation.classes.empty()) text += "  no class of requests\n";
  if (explanation.drill) {
    text += folded(
        "a drill: nothing fails by chance in it, and of its timeline only loads and sizes are "
        "looked "
        "at; explain its design for figures",
        style);
  }
  return text;
}

std::string member_text(const models::CutMember& member) {
  if (member.of == 1) return printable(member.path);
  return fmt::format("{} of {} {}", whole_number(member.failed), whole_number(member.of),
                     printable(member.path));
}

/// Downtime a year that is too short for people is named, not shown.
std::string yearly(double unavailability) {
  const double seconds = unavailability * sim::seconds_per_year;
  if (seconds <= 0) return "-";
  return seconds < 0.001 ? "below 1 ms" : short_duration(seconds);
}

std::string share_text(const CutSet& cut) {
  if (cut.unavailability <= 0) return "-";
  if (cut.share >= 0.1) return significant(100 * cut.share, 3) + " %";
  return cut.share < least_share ? "below 0.0001 %" : part_percent(cut.share);
}

void add_rows(const CutSet& cut, Rows& rows) {
  rows.push_back({{member_text(cut.members.front())},
                  {lasting_name(cut.lasts), Tone::Faint},
                  {share_text(cut)},
                  {yearly(cut.unavailability)}});
  for (std::size_t index = 1; index < cut.members.size(); ++index) {
    rows.push_back({{"+ " + member_text(cut.members[index])}});
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
  Rows rows{{{"all of these gone"}, {"lasts"}, {"share"}, {"a year"}}};
  const std::size_t shown = worth_showing(one);
  double shares = 0;
  for (std::size_t index = 0; index < shown; ++index) {
    add_rows(one.cut_sets[index], rows);
    shares += one.cut_sets[index].share;
  }
  std::string text = folded_heading(fmt::format("Minimal cut sets of {}", names_of(group)), style) +
                     rows_text({Align::Left, Align::Left, Align::Right, Align::Right}, rows, style);
  if (one.cut_sets.size() > shown) {
    const double left = std::max(0.0, 1 - shares);
    text += folded(fmt::format("and {} more with {} of the downtime: --out json has them",
                               one.cut_sets.size() - shown,
                               left < least_share ? "less than 0.0001 %" : part_percent(left)),
                   style);
  }
  if (one.complete) return text;
  return text + folded("combinations of more than two zones and causes are left out", style);
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
  Rows rows;
  const std::size_t shown = std::min(shown_figures, one.naive.size());
  for (std::size_t index = 0; index < shown; ++index) {
    const models::NaiveFactor& factor = one.naive[index];
    rows.push_back({{printable(factor.path)},
                    {factor.agreement.empty() ? "its own, independent of all others"
                                              : "agreement " + factor.agreement,
                     Tone::Faint},
                    {factor.availability >= 1 ? "100 %" : percent(factor.availability)}});
  }
  std::string text =
      folded_heading(fmt::format("Naive product of {}, and why it differs", names_of(group)),
                     style) +
      rows_text({Align::Left, Align::Left, Align::Right}, rows, style) +
      more_line(one.naive.size(), shown) + bullets(one.differences, style);
  for (const std::string& reason : one.not_exact) {
    text += labelled("  -", "no closed form of the whole: " + printable(reason), 4, style);
  }
  return text;
}

std::string figures_text(const Explanation& explanation, const TextStyle& style) {
  if (explanation.figures.empty()) return {};
  Rows rows{{{"part"}, {"needs"}, {"one unit"}, {"the part"}, {"by"}}};
  const std::size_t shown = std::min(shown_figures, explanation.figures.size());
  for (std::size_t index = 0; index < shown; ++index) {
    const models::PartFigure& figure = explanation.figures[index];
    const auto available = [](std::optional<double> down) {
      if (!down) return std::string("-");
      if (*down <= 0) return std::string("100 %");
      return *down < least_unavailability ? "> 99.9999999 %" : percent(1 - *down);
    };
    rows.push_back({{printable(figure.path)},
                    {fmt::format("{} of {}", figure.required, figure.units)},
                    {available(figure.unit_unavailability)},
                    {available(figure.unavailability)},
                    {figure.method == models::FigureMethod::CutSets ? "mean times"
                                                                    : method_name(figure.method),
                     Tone::Faint}});
  }
  return folded_heading("Parts by themselves, without their zones and common causes", style) +
         rows_text({Align::Left, Align::Right, Align::Right, Align::Right, Align::Left}, rows,
                   style) +
         more_line(explanation.figures.size(), shown);
}

std::string graph_text(const Explanation& explanation, const TextStyle& style) {
  if (explanation.needs.empty()) return {};
  std::map<std::size_t, std::vector<std::string>> needs;
  for (const auto& [user, needed] : explanation.needs) {
    needs[user].push_back(explanation.parts[needed]);
  }
  std::string text = heading("Who needs whom", style);
  std::size_t shown = 0;
  for (const auto& [user, needed] : needs) {
    if (shown++ == shown_needs) break;
    text +=
        folded(printable(explanation.parts[user]) + " -> " + listed(needed, shown_points), style);
  }
  return text + more_line(needs.size(), std::min(needs.size(), shown_needs));
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
  return text +
         more_line(explanation.findings.size(), std::min(explanation.findings.size(), shown_needs));
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
    case models::CutLasts::UntilFailedOver:
      return "until failed over";
    case models::CutLasts::WhilePlanned:
      return "planned work";
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
  return joined_parts({text, try_next_text(options.next, options.style)});
}

}  // namespace tools
